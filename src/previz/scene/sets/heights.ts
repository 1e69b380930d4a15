/** Among the clouds: what birds, balloons, aircraft and dragons fly in. */

import { type BankStyle, paintCloudBank } from '../cloud-banks.ts'
import { paintMist } from '../land.ts'
import type { LayerPlan } from '../stage.ts'
import { below, peaks } from './land-layers.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'

/** Banks of cloud behind each other, above them the open sky. */
export const sky: SetMaker = (setting, chance) => ({
  horizon: 0.7,
  foot: 0.66,
  isBottomless: true,
  layers: [
    ...skyLayers(setting, chance),
    peaks({ distance: 46, base: 0.82, rise: 0.2, crowd: 0.7, nearness: 0.02, snowline: 0.4 }),
    bank(34, { base: 0.76, tall: 0.2, lump: 0.03, nearness: 0.08, cover: 0.5 }, 0.003),
    bank(20, { base: 0.82, tall: 0.3, lump: 0.05, nearness: 0.35, cover: 0.42 }, 0.005),
    bank(11, { base: 0.9, tall: 0.34, lump: 0.075, nearness: 0.7, cover: 0.36 }, 0.008),
    { ...bank(3, { base: 1.06, tall: 0.3, lump: 0.13, nearness: 1, cover: 0.3 }, 0.02), part: 'front', density: 0.6 },
  ],
})

/** A bank of cloud as a layer. */
export function bank(distance: number, style: BankStyle, drift: number): LayerPlan {
  return {
    distance,
    drift,
    density: 0.6,
    span: ({ height }) => below(height * (style.base - 1.2 * style.tall - 2 * style.lump)),
    paint(context, stage) {
      const { height } = stage
      const { base, tall, lump } = style
      paintCloudBank(context, stage, { ...style, base: base * height, tall: tall * height, lump: lump * height })
      paintMist(context, stage, base * height, height * 0.1, 0.5 * (1 - style.nearness))
    },
  }
}
