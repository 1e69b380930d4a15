/** The light of a fire on the ground around it and in the air behind it, which wavers. */

import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { layTexture } from '../pixels/texture.ts'
import { css } from '../scene/colour.ts'
import { paintTexture } from './canvas-texture.ts'
import type { Effect } from './effect.ts'

/** Light has no detail: texels for its radius. */
const TEXELS = 90

/** Makes the light of a fire `heightPx` high that stands at its place; `strength` 0 to 1. */
export function createFirelight(memory: PixelMemory, heightPx: number, strength: number): Effect {
  const reach = heightPx * 2.1
  const box = { left: -reach, top: -reach - heightPx * 0.4, right: reach, bottom: reach * 0.4 }
  const light = paintTexture(memory, box, TEXELS / reach, (context) => {
    for (const [y, wide, flat, opacity] of [
      [-heightPx * 0.4, 1, 0.9, 0.34],
      [-heightPx * 0.36, 0.4, 1.2, 0.5],
      [heightPx * 0.02, 1, 0.2, 0.62],
    ] as const) {
      context.save()
      context.translate(0, y)
      context.scale(wide, wide * flat)
      const glow = context.createRadialGradient(0, 0, 0, 0, 0, reach)
      glow.addColorStop(0, css([255, 178, 84], opacity))
      glow.addColorStop(0.35, css([255, 128, 46], opacity * 0.42))
      glow.addColorStop(1, css([255, 90, 24], 0))
      context.fillStyle = glow
      context.fillRect(-reach, -reach, reach * 2, reach * 2)
      context.restore()
    }
  })
  return {
    isBelow: true,
    paint(frame, place, { seconds }) {
      const waver = 0.86 + 0.08 * Math.sin(seconds * 9.1) + 0.06 * Math.sin(seconds * 23)
      layTexture(memory, frame, light, place, undefined, strength * waver)
    },
  }
}
