/** A city seen from across the water. */

import { paintSkyline } from '../city.ts'
import { paintMist } from '../land.ts'
import type { LayerPlan } from '../stage.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'

/** Rows of towers. */
export const city: SetMaker = (setting, chance) => {
  const row = (distance: number, tall: number, wide: number, nearness: number): LayerPlan => ({
    distance,
    paint(context, stage) {
      const { height, horizon } = stage
      paintSkyline(context, stage, { ground: horizon, tall: tall * height, wide: wide * height, nearness })
      paintMist(context, stage, horizon, height * 0.16, 0.5 * (1 - nearness))
    },
  })
  return {
    horizon: 0.72,
    foot: 0.9,
    water: { roughness: 0.5 },
    layers: [
      ...skyLayers(setting, chance),
      row(28, 0.42, 0.05, 0.12),
      row(18, 0.4, 0.07, 0.42),
      row(12, 0.26, 0.1, 0.8),
    ],
  }
}
