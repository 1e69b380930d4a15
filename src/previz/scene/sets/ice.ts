/** The ends of the earth: an icy plain, bergs on the horizon. */

import { between } from '../../random.ts'
import { type BergStyle, paintBergs, paintIce } from '../floes.ts'
import type { LayerPlan } from '../stage.ts'
import { fromAbove, isFromAbove } from './aerial.ts'
import { peaks } from './land-layers.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'
import { standing, veil } from './tree-layers.ts'

/** Ice to the horizon, and bergs that stand there. */
export const ice: SetMaker = (setting, chance, view) => {
  const floor: LayerPlan = { distance: 2.5, part: 'ground', paint: paintIce }
  if (isFromAbove(view)) return fromAbove(view, [setting, chance], [{ ...floor, distance: 2.2 }])
  return {
    horizon: 0.58,
    foot: 0.86,
    sheen: 0.3,
    layers: [
      ...skyLayers(setting, chance),
      peaks({
        distance: 44,
        base: 0.585,
        rise: 0.13 * between(chance, 0.8, 1.2),
        crowd: 1.2,
        nearness: 0.08,
        snowline: 0,
      }),
      bergs({ distance: 30, tall: 0.95, gap: 2.6, nearness: 0.5 }, 0.16),
      floor,
      bergs({ distance: 13, tall: 0.75, gap: 3.2, nearness: 0.9 }, 0),
    ],
  }
}

function bergs(style: BergStyle, haze: number): LayerPlan {
  return {
    distance: style.distance,
    span: (stage) => standing(stage, style.distance, style.tall),
    paint(context, stage) {
      paintBergs(context, stage, style)
      veil(context, stage, haze)
    },
  }
}
