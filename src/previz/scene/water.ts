/** Water: everything above the horizon mirrored below it, row by row, with ripples that grow towards the camera. */

import { type Frame, planesOf } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { toYuv, type Colour } from './colour.ts'

/** How water looks. */
export type Water = {
  /** The horizon in pixels from the top of the frame, even. */
  readonly horizon: number
  /** 0 a mirror, 1 the open sea. */
  readonly roughness: number
  readonly tint: Colour
}

/** Paints the water of a frame at a time in seconds. */
export function paintWater(memory: PixelMemory, frame: Frame, water: Water, seconds: number): void {
  const { heightPx } = frame.size
  const tint = toYuv(water.tint)
  planesOf(frame).forEach((plane, index) => {
    const shrink = index === 0 ? 1 : 2
    const horizon = water.horizon / shrink
    for (let row = horizon; row < plane.rows; row++) {
      const near = (row - horizon + 0.5) / (plane.rows - horizon)
      const { sideways, mirrored, weight } = rippleAt(near, water, seconds, {
        height: heightPx,
        rows: heightPx - water.horizon,
      })
      const from = Math.min(
        horizon - 1,
        Math.max(0, Math.round(horizon - 1 - (row - horizon) * 0.92 + mirrored / shrink)),
      )
      const [out, source] = [plane.at + row * plane.width, plane.at + from * plane.width]
      const offset = Math.round((sideways / shrink) * 256)
      memory.kernels.reflect_row(out, source, plane.width, offset, tint[index] ?? 128, weight)
    }
  })
}

/** Waves on the water: how often one comes along with distance, its speed, its phase, and its strength. */
const WAVES = [
  { often: 26, speed: 1.3, phase: 0, swell: 1, chop: 0 },
  { often: 71, speed: -2.1, phase: 1.7, swell: 0, chop: 0.6 },
  { often: 137, speed: 3.1, phase: 0, swell: 0, chop: 0.35 },
] as const

/** `near` is 0 at the horizon and 1 before the camera; the result is in luma pixels, and a weight of 0 to 255. */
function rippleAt(
  near: number,
  { roughness }: Water,
  seconds: number,
  { height, rows }: { readonly height: number; readonly rows: number },
): { readonly sideways: number; readonly mirrored: number; readonly weight: number } {
  const far = 1 / (near + 0.09)
  const perRow = (far * far) / rows
  let [swell, chop] = [0, 0]
  for (const wave of WAVES) {
    // Waves narrower than rows are not seen singly: they would be stripes that jump.
    const seen = Math.min(1, Math.max(0, 1.6 - wave.often * perRow))
    if (seen === 0) continue
    const crest = seen * Math.sin(far * wave.often + seconds * wave.speed + wave.phase)
    swell += wave.swell * crest
    chop += wave.chop * crest
  }
  const strength = (0.25 + near) * (0.3 + roughness)
  const sideways = (swell * 0.5 + chop * 0.6) * strength * height * 0.008
  const mirrored = (swell * 0.7 + chop) * strength * height * 0.022
  const shade = 0.14 + 0.3 * near + 0.09 * (chop + swell) * (0.4 + roughness * 0.6)
  return { sideways, mirrored, weight: Math.min(255, Math.max(0, Math.round(shade * 256))) }
}
