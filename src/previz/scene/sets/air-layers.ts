/** What hangs in the air before the camera: wisps of cloud. */

import { createCanvas, ImageData } from '@napi-rs/canvas'
import { between, type Chance } from '../../random.ts'
import { fractal, smoothstep } from '../noise.ts'
import type { LayerPlan } from '../stage.ts'

/** Texels for each px of a wisp: it has no edges. */
const DENSITY = 0.125

/** Wisps that pass near the camera, high in the picture and at its sides, and leave its middle free. */
export function wisps(chance: Chance, strength = 0.5): LayerPlan[] {
  const [shiftX, shiftY] = [between(chance, 0, 90), between(chance, 0, 90)]
  return [
    {
      distance: 3.2,
      part: 'front',
      drift: 0.02,
      density: DENSITY * 2,
      paint(context, { bounds, width, height, noise, palette }) {
        const [wide, high] = [bounds.right - bounds.left, bounds.bottom - bounds.top]
        const [columns, rows] = [Math.ceil(wide * DENSITY), Math.ceil(high * DENSITY)]
        const pixels = new ImageData(columns, rows)
        for (let row = 0; row < rows; row++) {
          const y = bounds.top + row / DENSITY
          for (let column = 0; column < columns; column++) {
            const x = bounds.left + column / DENSITY
            const free = smoothstep(0.12, 0.5, Math.hypot(x / width - 0.5, (y / height - 0.55) * 0.9))
            const cloud = fractal(noise, (x / height) * 1.1 + shiftX, (y / height) * 2.6 + shiftY, 4)
            const at = (row * columns + column) * 4
            pixels.data.set(palette.haze.map(Math.round), at)
            pixels.data[at + 3] = 255 * strength * free * smoothstep(0.48, 0.78, cloud)
          }
        }
        const small = createCanvas(columns, rows)
        small.getContext('2d').putImageData(pixels, 0, 0)
        context.drawImage(small, bounds.left, bounds.top, columns / DENSITY, rows / DENSITY)
      },
    },
  ]
}
