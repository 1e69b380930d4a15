/** What water does around what floats: rings that widen, a line where it lies in the water, a wake behind what goes. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { layTexture } from '../pixels/texture.ts'
import { css } from '../scene/colour.ts'
import { paintTexture } from './canvas-texture.ts'
import { type Effect, placeAside } from './effect.ts'

/** How flat circles on the water look. */
const FLATNESS = 0.17

/** How many rings there are at once, how long one takes to die away, in seconds, and how much it widens from hull to end. */
const RINGS = { count: 3, seconds: 3.4, from: 0.62, to: 1.25 } as const

/** What ripples are made for. */
type RippleOptions = {
  /** The breadth at the water, in px of the resting frame, and texels for each px. */
  readonly widthPx: number
  readonly density: number
  /** It goes to the right, and leaves a wake. */
  readonly goes: boolean
}

/** Makes the water around somebody move. */
export function createRipples(memory: PixelMemory, { widthPx, density, goes }: RippleOptions): Effect[] {
  const half = widthPx / 2
  const ring = paintTexture(memory, around(half * 1.06, half * FLATNESS * 1.3), density * 0.7, (context) => {
    context.strokeStyle = foam(0.75)
    context.lineWidth = half * 0.028
    ellipse(context, half, [0, Math.PI * 2])
    context.strokeStyle = 'rgba(20,40,56,0.35)'
    ellipse(context, half * 0.95, [0, Math.PI * 2])
  })
  const line = paintTexture(memory, around(half * 1.05, half * FLATNESS * 1.2), density, (context) => {
    // Only before the hull: behind it, the hull hides the water.
    for (const [radius, wide, opacity] of [
      [0.88, 0.06, 0.3],
      [0.92, 0.02, 0.85],
    ] as const) {
      context.strokeStyle = foam(opacity)
      context.lineWidth = half * wide
      context.lineCap = 'round'
      ellipse(context, half * radius, [Math.PI * 0.06, Math.PI * 0.94])
    }
  })
  const wake = goes ? wakeTexture(memory, half, density * 0.6) : undefined
  const below: Effect = {
    isBelow: true,
    isGrounded: true,
    paint(frame, place, { seconds }) {
      if (wake !== undefined) layTexture(memory, frame, wake, place, undefined, 0.75 + 0.15 * Math.sin(seconds * 3.3))
      for (let index = 0; index < RINGS.count; index++) {
        const age = (seconds / RINGS.seconds + index / RINGS.count) % 1
        const at = placeAside(place, { x: 0, y: 0 }, RINGS.from + (RINGS.to - RINGS.from) * age)
        layTexture(memory, frame, ring, at, undefined, 0.6 * Math.min(1, age * 5) * (1 - age))
      }
    },
  }
  const front: Effect = {
    isGrounded: true,
    paint(frame, place, { seconds }) {
      const at = { ...placeAside(place, { x: 0, y: -half * 0.07 }), squeeze: 0.8 + 0.02 * Math.sin(seconds * 2.1) }
      layTexture(memory, frame, line, at, undefined, 0.55 + 0.15 * Math.sin(seconds * 2.7))
    },
  }
  return [below, front]
}

/** Two arms of foam that open behind a hull. */
function wakeTexture(memory: PixelMemory, half: number, density: number) {
  const [long, wide] = [half * 3.4, half * 0.42]
  return paintTexture(memory, { left: -long, top: -wide, right: half, bottom: wide }, density, (context) => {
    for (const side of [-1, 1]) {
      const fade = context.createLinearGradient(half * 0.8, 0, -long, 0)
      fade.addColorStop(0, foam(0.65))
      fade.addColorStop(0.4, foam(0.3))
      fade.addColorStop(1, foam(0))
      context.fillStyle = fade
      context.beginPath()
      context.moveTo(half * 0.9, 0)
      context.quadraticCurveTo(-half * 0.6, side * wide * 0.35, -long, side * wide * 0.95)
      context.quadraticCurveTo(-half * 0.8, side * wide * 0.2, half * 0.9, 0)
      context.fill()
    }
  })
}

function around(wide: number, high: number) {
  return { left: -wide, top: -high, right: wide, bottom: high }
}

function ellipse(context: SKRSContext2D, radius: number, [from, to]: readonly [number, number]): void {
  context.beginPath()
  context.ellipse(0, 0, radius, radius * FLATNESS, 0, from, to)
  context.stroke()
}

function foam(opacity: number): string {
  return css([236, 244, 250], opacity)
}
