/** Fog: banks of it between what is far and what is near, so that each plane is paler than the one before it. */

import { createCanvas, ImageData } from '@napi-rs/canvas'
import { between, type Chance } from '../../random.ts'
import { smoothstep, fractal } from '../noise.ts'
import type { LayerPlan, SetPlan, Stage } from '../stage.ts'

/** Texels for each px of fog. */
const DENSITY = 0.1

/** How far above and below the edge of the land it is lost, in frame heights. */
const EDGE_REACH = 0.05

/** A set in fog: the same, with banks before its far layers, before its middle, and at its feet. */
export function inFog(plan: SetPlan, chance: Chance): SetPlan {
  const isFar = ({ distance, part }: LayerPlan) => distance > 14 && part !== 'ground'
  const isFront = ({ part }: LayerPlan) => part === 'front'
  const far = plan.layers.filter((layer) => !isFront(layer)).findLastIndex(isFar)
  const back = plan.layers.filter((layer) => !isFront(layer))
  const { horizon, foot } = plan
  return {
    ...plan,
    layers: [
      ...back.slice(0, far + 1),
      bank(chance, { distance: 13, strength: 0.8, from: horizon - 0.3, to: horizon + 0.26, line: horizon }),
      ...back.slice(far + 1),
      bank(chance, { distance: 5, strength: 0.55, from: horizon - 0.2, to: foot }),
      ...plan.layers.filter(isFront),
      { ...bank(chance, { distance: 3, strength: 0.5, from: foot - 0.1, to: 1.15 }), part: 'front' },
    ],
  }
}

/** `line` is where land ends: there the fog is so thick that nobody sees its edge. */
type Bank = {
  readonly distance: number
  readonly strength: number
  readonly from: number
  readonly to: number
  readonly line?: number
}

function bank(chance: Chance, { distance, strength, from, to, line }: Bank): LayerPlan {
  const shift = between(chance, 0, 90)
  return {
    distance,
    drift: 0.05 / distance,
    density: DENSITY * 2,
    paint(context, stage) {
      const { bounds } = stage
      const [columns, rows] = [
        Math.ceil((bounds.right - bounds.left) * DENSITY),
        Math.ceil((bounds.bottom - bounds.top) * DENSITY),
      ]
      const pixels = new ImageData(columns, rows)
      for (let row = 0; row < rows; row++) {
        const y = (bounds.top + row / DENSITY) / stage.height
        const middle = (from + to) / 2
        const shape = smoothstep(from, middle, y) * (1 - 0.75 * smoothstep(middle, to + 0.1, y))
        const edge = line === undefined ? 1 : 1 - 0.97 * Math.exp(-(((y - line) / EDGE_REACH) ** 2))
        for (let column = 0; column < columns; column++) {
          const at = (row * columns + column) * 4
          pixels.data.set(toneOf(stage), at)
          const x = (bounds.left + column / DENSITY) / stage.height
          const thick = strength * shape * (0.45 + 0.9 * fractal(stage.noise, x * 1.2 + shift, y * 4, 3))
          pixels.data[at + 3] = 255 * (1 - (1 - Math.min(1, thick)) * edge)
        }
      }
      const small = createCanvas(columns, rows)
      small.getContext('2d').putImageData(pixels, 0, 0)
      context.drawImage(small, bounds.left, bounds.top, columns / DENSITY, rows / DENSITY)
    },
  }
}

function toneOf({ palette }: Stage): readonly number[] {
  return palette.haze.map(Math.round)
}
