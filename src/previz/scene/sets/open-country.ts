/** Sets under the open sky: mountains, lake, sea, desert, meadow. */

import { between } from '../../random.ts'
import { paintRidge, ridgeOutline } from '../land.ts'
import type { LayerPlan } from '../stage.ts'
import { BEACH, grass, peaks, pines, ranges, REEDS, ridge } from './land-layers.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'

/** Ranges behind each other, woods at their feet. */
export const mountains: SetMaker = (setting, chance) => ({
  horizon: 0.74,
  foot: 0.93,
  layers: [...skyLayers(setting, chance), ...ranges(chance, 0.74), pines(0.86, 0.075, 4.5), pines(1.0, 0.26, 2.5)],
})

/** Still water between mountains. */
export const lake: SetMaker = (setting, chance) => {
  const sky = skyLayers(setting, chance)
  const high = between(chance, 0.8, 1.1)
  const shores = [
    peaks({ distance: 30, base: 0.6, rise: 0.4 * high, crowd: 1.5, nearness: 0.1, snowline: 0.5 }),
    ridge({ distance: 20, base: 0.585, rise: 0.16 * high, detail: 1.8, form: 'crested', nearness: 0.34 }),
    ridge(
      { distance: 13, base: 0.615, rise: 0.04, detail: 2.4, form: 'rolling', nearness: 0.62 },
      { tall: 0.05, crowd: 0.85 },
    ),
  ]
  return { horizon: 0.62, foot: 0.82, water: { roughness: 0.35 }, layers: [...sky, ...shores, REEDS] }
}

/** Open water with capes. */
export const sea: SetMaker = (setting, chance) => {
  const sky = skyLayers(setting, chance)
  const side = chance() < 0.5 ? -1 : 1
  const cape = (distance: number, rise: number, nearness: number, reach: number): LayerPlan => ({
    distance,
    paint(context, stage) {
      const { width, height, horizon } = stage
      const raw = ridgeOutline(stage, { base: 0, rise: height * rise, detail: 2.2, form: 'crested', nearness })
      const fall = (x: number) =>
        Math.min(1, Math.max(0, ((side < 0 ? 1 - x / width : x / width) - reach) / (1 - reach)))
      const outline = (x: number) => horizon + 2 + (fall(x) > 0 ? (raw(x) - height * rise * 0.5) * fall(x) ** 0.7 : 4)
      paintRidge(context, stage, outline, { base: horizon, rise: height * rise, detail: 2, form: 'crested', nearness })
    },
  })
  const capes = [cape(34, 0.1, 0.12, 0.35), cape(18, 0.17, 0.42, 0.62)]
  return { horizon: 0.6, foot: 0.8, water: { roughness: 1 }, layers: [...sky, ...capes, BEACH] }
}

/** Dunes. */
export const desert: SetMaker = (setting, chance) => ({
  horizon: 0.66,
  foot: 0.9,
  layers: [
    ...skyLayers(setting, chance),
    ridge({ distance: 34, base: 0.66, rise: 0.1, detail: 1.6, form: 'crested', nearness: 0.05 }),
    ridge({ distance: 14, base: 0.74, rise: 0.16, detail: 1.1, form: 'dune', nearness: 0.22 }),
    ridge({ distance: 7, base: 0.86, rise: 0.22, detail: 0.9, form: 'dune', nearness: 0.5 }),
    { ...ridge({ distance: 3, base: 1.02, rise: 0.3, detail: 0.8, form: 'dune', nearness: 0.82 }), part: 'front' },
  ],
})

/** Hills, and grass before the camera. */
export const meadow: SetMaker = (setting, chance) => ({
  horizon: 0.66,
  foot: 0.9,
  layers: [
    ...skyLayers(setting, chance),
    ridge({
      distance: 28,
      base: 0.62,
      rise: 0.2 * between(chance, 0.8, 1.2),
      detail: 1.2,
      form: 'crested',
      nearness: 0.04,
    }),
    ridge({ distance: 16, base: 0.68, rise: 0.12, detail: 1.3, form: 'rolling', nearness: 0.28 }),
    ridge(
      { distance: 8, base: 0.75, rise: 0.12, detail: 1.5, form: 'rolling', nearness: 0.5 },
      { tall: 0.05, crowd: 0.4 },
    ),
    ridge({ distance: 5, base: 0.86, rise: 0.1, detail: 1.2, form: 'rolling', nearness: 0.74 }),
    grass({ base: 0.98, rise: 0.12, detail: 0.8, soilBase: 0.98 }, { tall: 0.16, gap: 0.0045, nearness: 0.96 }),
  ],
})
