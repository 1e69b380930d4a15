/** A city seen from across the water. */

import { between } from '../../random.ts'
import { paintQuay, paintSkyline } from '../city.ts'
import { paintMist } from '../land.ts'
import { paintPromenade } from '../promenade.ts'
import type { LayerPlan } from '../stage.ts'
import { cityFromAbove } from './city-from-above.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'
import { treeRow } from './tree-layers.ts'

/** Trees in blossom on this side of the water, where their petals are in the air. */
const BLOSSOM: LayerPlan = treeRow({
  distance: 3.2,
  tall: 0.9,
  gap: 0.2,
  crowd: 1.2,
  evergreen: 0,
  kinds: 3,
  clearing: 0.42,
  haze: 0,
})

const PARAPET: LayerPlan = {
  distance: 2.6,
  part: 'front',
  span: ({ height }) => ({ top: height * 0.5, bottom: height * 4 }),
  paint: paintQuay,
}

const PROMENADE: LayerPlan = { distance: 2.5, part: 'ground', paint: paintPromenade }

/** Rows of towers, water and a quay, on which there is room for whoever is there; from the air, roofs and streets. */
export const city: SetMaker = (setting, chance, view, { isTrodden = false } = {}) => {
  if (view === 'aerial' || view === 'top' || view === 'high') return cityFromAbove(setting, chance, view)
  const heart = chance() < 0.5 ? between(chance, 0.24, 0.38) : between(chance, 0.62, 0.76)
  const row = (distance: number, tall: number, wide: number, nearness: number): LayerPlan => ({
    distance,
    // What is below the horizon lies under water.
    span: ({ horizon, height }) => ({ top: horizon - tall * height * 2.3, bottom: horizon + height * 0.04 }),
    paint(context, stage) {
      const { height, horizon } = stage
      const style = { ground: horizon, tall: tall * height, wide: wide * height, nearness, heart }
      paintSkyline(context, stage, style)
      paintMist(context, stage, horizon, height * 0.16, 0.5 * (1 - nearness))
    },
  })
  return {
    horizon: 0.7,
    foot: 0.88,
    water: { roughness: 0.45 },
    ...(isTrodden && { waterFrom: 6, sheen: setting.isWet ? 0.45 : 0.08 }),
    layers: [
      ...skyLayers(setting, chance),
      row(28, 0.52, 0.045, 0.14),
      row(18, 0.5, 0.06, 0.44),
      row(12, 0.2, 0.08, 0.82),
      ...(setting.season === 'spring' && setting.life.includes('petals') ? [BLOSSOM] : []),
      isTrodden ? PROMENADE : PARAPET,
    ],
  }
}
