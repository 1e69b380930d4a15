/** The lights of a stage: what lamps hang from, and their cones in the haze. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { paintBloom, type Shine } from '../bloom.ts'
import { type Colour, css, mix } from '../colour.ts'
import type { Stage } from '../stage.ts'
import type { Show } from './show.ts'

/** The lattice that lamps hang from, and towers at both sides. */
export function paintTruss(context: SKRSContext2D, stage: Stage, dark: Colour, lights: readonly Colour[]): void {
  const { bounds, width, height, foot } = stage
  const [top, thick] = [height * 0.015, height * 0.055]
  context.strokeStyle = css(mix(dark, [60, 64, 90], 0.35))
  context.lineWidth = Math.max(1, height * 0.006)
  const lattice = (from: number, to: number, line: (at: number, across: number) => readonly [number, number]) => {
    context.beginPath()
    for (const across of [0, 1]) {
      context.moveTo(...line(from, across))
      context.lineTo(...line(to, across))
    }
    let across = 0
    context.moveTo(...line(from, 0))
    for (let at = from; at < to; at += thick) {
      across = 1 - across
      context.lineTo(...line(at + thick, across))
    }
    context.stroke()
  }
  lattice(bounds.left - thick, bounds.right + thick, (at, across) => [at, top + across * thick])
  const shines: Shine[] = []
  const half = Math.min(width / 2 - thick * 1.2, height * 1.2)
  for (const side of [-1, 1]) {
    const x = width / 2 + side * half
    lattice(top, foot, (at, across) => [x + (across - 0.5) * thick, at])
  }
  const lamps = 9
  for (let index = 0; index < lamps; index++) {
    const x = width / 2 + ((index + 0.5) / lamps - 0.5) * Math.min(width * 1.05, height * 2.4)
    const y = top + thick * 1.5
    context.fillStyle = css(mix(dark, [40, 42, 60], 0.4))
    context.beginPath()
    context.ellipse(x, y - thick * 0.1, thick * 0.34, thick * 0.42, 0, 0, Math.PI * 2)
    context.fill()
    const tone = lights[index % lights.length] ?? dark
    context.fillStyle = css(mix(tone, [255, 255, 255], 0.65))
    context.beginPath()
    context.ellipse(x, y + thick * 0.1, thick * 0.26, thick * 0.16, 0, 0, Math.PI * 2)
    context.fill()
    shines.push({ shape: square(x - thick * 0.25, y - thick * 0.1, thick * 0.5), tone, strength: 1 })
  }
  paintBloom(context, stage, shines, 0.8)
}

export type Cone = { readonly from: number; readonly aim: number; readonly tone: Colour }

/** A cone of light, seen in the haze. */
export function paintCone(
  context: SKRSContext2D,
  { width, height, bounds, foot }: Stage,
  { from, aim, tone }: Cone,
  { kind }: Show,
): void {
  const span = Math.min(width * 1.05, height * 2.2)
  const x = width / 2 + (from - 0.5) * span
  const end = width / 2 + (from - 0.5) * span * 0.55 + aim * height
  const y = Math.min(bounds.top, 0) + height * 0.03
  const foots = foot + height * 0.04
  context.globalCompositeOperation = 'screen'
  for (const [spread, strength] of [
    [0.16, 0.3],
    [0.085, 0.34],
  ] as const) {
    const gradient = context.createLinearGradient(x, y, end, foots)
    const opacity = strength * (kind === 'theatre' ? 0.62 : 1)
    gradient.addColorStop(0, css(mix(tone, [255, 255, 255], 0.35), opacity))
    gradient.addColorStop(0.35, css(tone, opacity * 0.62))
    gradient.addColorStop(1, css(tone, 0))
    context.fillStyle = gradient
    context.beginPath()
    context.moveTo(x - height * 0.012, y)
    context.lineTo(x + height * 0.012, y)
    context.lineTo(end + height * spread, foots)
    context.lineTo(end - height * spread, foots)
    context.fill()
  }
}

/** The shape of one lamp of a wall. */
export function square(x: number, y: number, side: number): Shine['shape'] {
  return [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ]
}
