/** Mountains, and a lake between them. */

import { between } from '../../random.ts'
import type { LayerPlan } from '../stage.ts'
import { isFromAbove, woodsFromAbove } from './aerial.ts'
import { wisps } from './air-layers.ts'
import { bank } from './heights.ts'
import { peaks, pines, ranges, REEDS, ridge } from './land-layers.ts'
import type { SetMaker } from './set-maker.ts'
import { paintBeach } from '../shore.ts'
import { skyLayers } from './sky-layers.ts'

/** Ranges behind each other, woods at their feet. */
export const mountains: SetMaker = (setting, chance, view) => {
  if (isFromAbove(view)) return summits(setting, chance)
  return {
    horizon: 0.74,
    foot: 0.93,
    layers: [...skyLayers(setting, chance), ...ranges(chance, 0.74), pines(0.86, 0.075, 4.5), pines(1.0, 0.26, 2.5)],
  }
}

/** Summits from above: ranges that fall away below the camera, mist in the valleys between them. */
const summits: SetMaker = (setting, chance) => {
  const [horizon, foot] = [0.3, 0.78]
  const range = (distance: number, nearness: number, snowline: number): LayerPlan => {
    const base = horizon + ((foot - horizon) * 4) / distance
    const rise = 0.08 + (1.7 / distance) * between(chance, 0.85, 1.2)
    return peaks({ distance, base, rise, crowd: 1.15, nearness, snowline, fog: 0.85 })
  }
  return {
    horizon,
    foot,
    layers: [
      ...skyLayers(setting, chance),
      range(44, 0.04, 0.4),
      range(25, 0.16, 0.42),
      range(15, 0.34, 0.46),
      range(9.5, 0.58, 0.52),
      range(6.4, 0.82, 0.6),
      bank(5.2, { base: 0.98, tall: 0.16, lump: 0.06, nearness: 0.8, cover: 0.5 }, 0.01),
      ...wisps(chance, 0.6),
    ],
  }
}

const BEACH: LayerPlan = { distance: 2.1, part: 'ground', paint: paintBeach }

/** Still water between mountains; whoever has to stand or go is on its shore. */
export const lake: SetMaker = (setting, chance, view, { isTrodden = false } = {}) => {
  if (isFromAbove(view)) return woodsFromAbove({ sway: 0.3, half: 0.62 })(setting, chance, view)
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
  return {
    horizon: 0.62,
    foot: isTrodden ? 0.85 : 0.82,
    water: { roughness: 0.35 },
    ...(isTrodden && { waterFrom: 6.4, sheen: 0 }),
    layers: [...sky, ...shores, isTrodden ? BEACH : REEDS],
  }
}
