/** A breath of fire: a jet whose tongues run along it, in a loop that is painted once, with its glow. */

import { paintFire } from '../cast/flames.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { layTexture, type Texture } from '../pixels/texture.ts'
import { css } from '../scene/colour.ts'
import { paintTexture } from './canvas-texture.ts'
import { type Aside, type Effect, placeAside } from './effect.ts'

/** How many pictures the loop has, and how many are shown a second. */
const PHASES = 9
const PER_SECOND = 14

/** How far it points down, in radians. */
const TILT = 0.07

/** Texels for each px of fire, of what the frame could show, and of its glow: neither has fine detail. */
const FIRE_DENSITY = 0.8
const GLOW_DENSITY = 0.12

/** Makes a breath to the right; `lengthPx` at rest, `density` in texels for each px. */
export function createBreath(
  memory: PixelMemory,
  mouth: Aside,
  { lengthPx, density }: { readonly lengthPx: number; readonly density: number },
): Effect {
  const box = { left: -0.03 * lengthPx, top: -0.3 * lengthPx, right: 1.06 * lengthPx, bottom: 0.36 * lengthPx }
  const phases = Array.from({ length: PHASES }, (_, phase) =>
    paintTexture(memory, box, density * FIRE_DENSITY, (context) => {
      context.rotate(TILT)
      context.scale(lengthPx, lengthPx)
      paintFire(context, 'breath', phase / PHASES)
    }),
  )
  const glow = paintGlow(memory, lengthPx, density * GLOW_DENSITY)
  return {
    paint(frame, place, { seconds }) {
      const phase = phases[Math.floor(seconds * PER_SECOND) % PHASES]
      const surge = 1 + 0.05 * Math.sin(seconds * 3.1) + 0.025 * Math.sin(seconds * 17)
      const at = placeAside(place, mouth, surge)
      layTexture(memory, frame, glow, at, undefined, 0.85 + 0.15 * Math.sin(seconds * 13))
      if (phase !== undefined) layTexture(memory, frame, phase, at)
    },
  }
}

/** The light of the fire in the air, all around it and back over whose breath it is. */
function paintGlow(memory: PixelMemory, lengthPx: number, density: number): Texture {
  const reach = 0.6 * lengthPx
  const box = { left: -reach, top: -reach, right: lengthPx * 0.5 + reach * 1.3, bottom: reach }
  return paintTexture(memory, box, density, (context) => {
    for (const [x, radius, strength] of [
      [0.55, 1, 0.42],
      [0.2, 0.6, 0.34],
    ] as const) {
      context.save()
      context.translate(x * lengthPx, x * lengthPx * TILT)
      context.scale(1.3, 0.95)
      const light = context.createRadialGradient(0, 0, 0, 0, 0, reach * radius)
      light.addColorStop(0, css([255, 176, 72], strength))
      light.addColorStop(0.4, css([255, 132, 44], strength * 0.42))
      light.addColorStop(1, css([255, 100, 30], 0))
      context.fillStyle = light
      context.fillRect(-reach, -reach, reach * 2, reach * 2)
      context.restore()
    }
  })
}
