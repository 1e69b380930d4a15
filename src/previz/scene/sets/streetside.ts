/** A street for whoever goes along with somebody in it: fronts that pass by, a kerb with lamps and trees, the road before it. */

import type { LayerPlan } from '../stage.ts'
import { type Frontage, paintFronts, paintKerbside, shinesOf } from '../street/frontage.ts'
import { isWetStreet } from '../street/road.ts'
import { paintRoadside } from '../street/roadside.ts'
import { paintStreaks } from '../street/reflections.ts'
import { castLight } from '../street/street-light.ts'
import { planStreet } from '../street/street-plan.ts'
import type { Walkway } from './set-maker.ts'
import type { SceneSetting } from '../scene-setting.ts'
import type { Chance } from '../../random.ts'
import type { SetPlan } from '../stage.ts'
import { skyLayers } from './sky-layers.ts'

/** Where the fronts and the kerb are for who drives on the road, and for who walks on the pavement. */
const FRONTAGES: { readonly [W in Walkway]: Frontage } = {
  road: { wall: 8, kerb: 6.7 },
  pavement: { wall: 5.7, kerb: 3.5 },
}

/** One side of a street, seen from the other. */
export function streetside(setting: SceneSetting, chance: Chance, walkway: Walkway): SetPlan {
  const plan = { ...planStreet(setting, chance), sunny: -1 as const }
  const frontage = FRONTAGES[walkway]
  const { weather, isWet } = setting
  const isMirror = isWetStreet(setting, plan)
  const rains = weather === 'rain' || weather === 'storm'
  const streaks: LayerPlan = {
    distance: frontage.wall,
    density: 0.5,
    span: ({ horizon, height }) => ({ top: horizon, bottom: height * 3 }),
    paint: (context, stage) => paintStreaks(context, { stage, shines: shinesOf(stage, plan, frontage, true) }),
  }
  return {
    horizon: 0.58,
    foot: 0.86,
    layers: [
      ...skyLayers(setting, chance),
      { distance: frontage.wall, paint: (context, stage) => paintFronts(context, stage, plan, frontage) },
      { distance: 2.5, part: 'ground', paint: (context, stage) => paintRoadside(context, stage, plan, frontage) },
      ...(isMirror ? [streaks] : []),
      ...(walkway === 'road'
        ? [
            {
              distance: frontage.kerb,
              paint: (context, stage) => paintKerbside(context, stage, plan, frontage),
            } satisfies LayerPlan,
          ]
        : []),
    ],
    ...(isMirror ? { sheen: rains || isWet ? 0.4 : 0.3 } : {}),
    ...castLight(setting, plan),
  }
}
