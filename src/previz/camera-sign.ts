/** Signs for what a camera does, as storyboards have them: arrows, drawn and not written, so that no font needs to have them. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import type { CameraMove } from './script/reading.ts'

/** What a sign says. `drift`: nothing was asked for, and the camera moves a little of its own accord. */
export type SignedMove = CameraMove | 'drift'

/** A figure in a square from -1 to 1, with y downwards. */
type Figure = (pen: SignPen) => void

/** The length of an arrow's barbs. */
const BARB = 0.46

const inwards: Figure = (pen) => {
  pen.arrow(-0.95, -0.95, -0.16, -0.16)
  pen.arrow(0.95, 0.95, 0.16, 0.16)
}
const outwards: Figure = (pen) => {
  pen.arrow(-0.16, -0.16, -0.92, -0.92)
  pen.arrow(0.16, 0.16, 0.92, 0.92)
}
/** A head that turns: a dot, and an arc above it. */
const turning: Figure = (pen) => {
  pen.dot(0, 0.62, 0.24)
  pen.arc(0, 0.62, 1.02, Math.PI * 1.12, Math.PI * 1.83)
}
/** A carriage on its rail. */
const rolling: Figure = (pen) => {
  pen.arrow(-0.95, -0.2, 0.95, -0.2)
  pen.line(-0.95, 0.72, 0.95, 0.72)
}
/** An arm above its base. */
const rising: Figure = (pen) => {
  pen.arrow(0, 0.62, 0, -0.95)
  pen.line(-0.6, 0.95, 0.6, 0.95)
}
const sinking: Figure = (pen) => {
  pen.arrow(0, -0.95, 0, 0.55)
  pen.line(-0.6, 0.95, 0.6, 0.95)
}
const circling: Figure = (pen) => {
  pen.dot(0, 0, 0.24)
  pen.arc(0, 0, 0.86, Math.PI * 0.75, Math.PI * 2.2)
}

const FIGURES: { readonly [M in SignedMove]: Figure } = {
  static: (pen) => {
    pen.dot(0, 0, 0.24)
    for (const [x, y] of [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const) {
      pen.line(x * 0.9, y * 0.42, x * 0.9, y * 0.82)
      pen.line(x * 0.9, y * 0.82, x * 0.42, y * 0.82)
    }
  },
  push_in: inwards,
  pull_out: outwards,
  pan_left: (pen) => pen.mirrored(() => turning(pen)),
  pan_right: turning,
  tilt_up: (pen) => pen.turned(-1, () => turning(pen)),
  tilt_down: (pen) => pen.mirrored(() => pen.turned(1, () => turning(pen))),
  truck_left: (pen) => pen.mirrored(() => rolling(pen)),
  truck_right: rolling,
  follow: (pen) => {
    pen.dot(-0.72, 0, 0.24)
    pen.arrow(-0.22, 0, 0.95, 0)
  },
  crane_up: rising,
  crane_down: sinking,
  orbit_left: (pen) => pen.mirrored(() => circling(pen)),
  orbit_right: circling,
  dolly_zoom: (pen) => {
    pen.dot(0, 0, 0.24)
    pen.arrow(-0.5, 0, -1.05, 0)
    pen.arrow(0.5, 0, 1.05, 0)
    pen.line(-0.7, -0.8, 0.7, -0.8)
    pen.line(-0.7, 0.8, 0.7, 0.8)
  },
  fly: (pen) => {
    pen.path([
      [-0.95, 0.05],
      [0.95, -0.85],
      [0.3, 0.95],
      [-0.12, 0.28],
      [-0.95, 0.05],
    ])
    pen.line(-0.12, 0.28, 0.95, -0.85)
  },
  drift: (pen) => {
    pen.wave()
    pen.arrow(0.5, 0.02, 0.98, -0.06)
  },
}

/** Draws a sign in the context's colour: `left` and `top` of a square of so many px. */
export function drawCameraSign(
  context: SKRSContext2D,
  move: SignedMove,
  { left, top, sidePx }: { readonly left: number; readonly top: number; readonly sidePx: number },
): void {
  context.save()
  context.translate(left + sidePx / 2, top + sidePx / 2)
  context.scale(sidePx / 2.3, sidePx / 2.3)
  context.lineWidth = 0.23
  context.lineCap = 'round'
  context.lineJoin = 'round'
  FIGURES[move](new SignPen(context))
  context.restore()
}

/** What signs are made of. */
class SignPen {
  readonly #context: SKRSContext2D

  constructor(context: SKRSContext2D) {
    this.#context = context
  }

  dot(x: number, y: number, radius: number): void {
    this.#context.beginPath()
    this.#context.arc(x, y, radius, 0, Math.PI * 2)
    this.#context.fill()
  }

  path([first, ...rest]: readonly (readonly [x: number, y: number])[]): void {
    if (first === undefined) return
    this.#context.beginPath()
    this.#context.moveTo(...first)
    for (const point of rest) this.#context.lineTo(...point)
    this.#context.stroke()
  }

  line(fromX: number, fromY: number, toX: number, toY: number): void {
    this.path([
      [fromX, fromY],
      [toX, toY],
    ])
  }

  arrow(fromX: number, fromY: number, toX: number, toY: number): void {
    this.line(fromX, fromY, toX, toY)
    this.#head(toX, toY, Math.atan2(toY - fromY, toX - fromX))
  }

  /** A part of a circle with an arrow's head at its end; angles in radians, clockwise from the right. */
  arc(x: number, y: number, radius: number, from: number, to: number): void {
    this.#context.beginPath()
    this.#context.arc(x, y, radius, from, to)
    this.#context.stroke()
    this.#head(x + radius * Math.cos(to), y + radius * Math.sin(to), to + Math.PI / 2 - 0.3)
  }

  wave(): void {
    this.#context.beginPath()
    this.#context.moveTo(-0.98, 0.1)
    this.#context.bezierCurveTo(-0.45, -0.75, 0, 0.75, 0.9, -0.06)
    this.#context.stroke()
  }

  /** Draws with left and right exchanged. */
  mirrored(draw: () => void): void {
    this.#context.save()
    this.#context.scale(-1, 1)
    draw()
    this.#context.restore()
  }

  /** Draws turned by so many quarters, clockwise. */
  turned(quarters: number, draw: () => void): void {
    this.#context.save()
    this.#context.rotate((quarters * Math.PI) / 2)
    draw()
    this.#context.restore()
  }

  #head(x: number, y: number, direction: number): void {
    const barb = (angle: number) =>
      [x - BARB * Math.cos(direction + angle), y - BARB * Math.sin(direction + angle)] as const
    this.path([barb(0.7), [x, y], barb(-0.7)])
  }
}
