/** Trees in bloom: an avenue of them, boughs that hang into the picture, and petals on the grass. */

import { coverOf } from '../seasons.ts'
import type { LayerPlan } from '../stage.ts'
import { strew } from '../turf.ts'
import { paintLeaves } from '../woods.ts'
import { treeRow } from './tree-layers.ts'

/** Rows of blossoming trees behind the cast, the nearest to its sides. */
export function blossomRows(): LayerPlan[] {
  const row = { evergreen: 0, kinds: 3 }
  return [
    treeRow({ ...row, distance: 24, tall: 1.3, gap: 0.5, crowd: 1, haze: 0.26 }),
    treeRow({ ...row, distance: 13, tall: 1.25, gap: 0.75, crowd: 0.95, clearing: 0.5, haze: 0.12 }),
    treeRow({ ...row, kinds: 2, distance: 7.2, tall: 1.35, gap: 0.95, crowd: 1, clearing: 0.8, haze: 0.03 }),
  ]
}

/** Boughs over the head of whoever looks. */
export const bough: LayerPlan = {
  distance: 3.2,
  part: 'front',
  density: 0.6,
  span: ({ height, bounds }) => ({ top: bounds.top, bottom: height * 0.5 }),
  paint: (context, stage) => paintLeaves(context, stage, { depth: 0.16, size: 0.11, nearness: 1, count: 200 }),
}

/** Petals that have fallen. */
export const fallenPetals: LayerPlan['paint'] = (context, stage) =>
  strew(context, stage, { count: 1500, tones: coverOf(stage.setting).crowns, size: [0.006, 0.016], flat: 0.5 })
