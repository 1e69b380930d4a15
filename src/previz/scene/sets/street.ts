/** A street: houses on both sides in planes of their own, the ground between them, and by night the lights of all that. */

import { chanceFrom } from '../../random.ts'
import { paintBloom } from '../bloom.ts'
import type { LayerPlan } from '../stage.ts'
import { corridorOf } from '../street/corridor.ts'
import { paintHouse, type Site } from '../street/facade.ts'
import { paintCable, paintLamp } from '../street/furniture.ts'
import { paintReflections } from '../street/reflections.ts'
import { isWetStreet, paintRoad } from '../street/road.ts'
import { paintSign } from '../street/signs.ts'
import { paintLitSky, paintStreetEnd } from '../street/street-end.ts'
import { castLight, emittersOf, isLit, shineOf } from '../street/street-light.ts'
import { paintTree } from '../street/trees.ts'
import { FARTHEST, planStreet, type StreetPlan } from '../street/street-plan.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'

/** Planes of houses, far to near: from where to where they reach, and at which distance they move. */
const PLANES = [
  { from: 21, to: FARTHEST, distance: 30 },
  { from: 11.5, to: 21, distance: 15.5 },
  { from: 6.6, to: 11.5, distance: 8.6 },
  { from: 0, to: 6.6, distance: 5.2 },
] as const

/** Façades, and a road that leads away. */
export const street: SetMaker = (setting, chance) => {
  const plan = planStreet(setting, chance)
  const { weather, isWet } = setting
  const rains = weather === 'rain' || weather === 'storm'
  const sky: LayerPlan[] = isLit(setting)
    ? [
        {
          distance: Number.POSITIVE_INFINITY,
          density: 0.25,
          paint: (context, stage) => paintLitSky(context, stage, plan),
        },
      ]
    : skyLayers(setting, chance)
  return {
    horizon: 0.58,
    foot: 0.86,
    reach: 0.7,
    vista: { distance: 28, half: 0.17 },
    layers: [
      ...sky,
      {
        distance: 60,
        density: 0.8,
        paint: (context, stage) => paintStreetEnd(context, stage, corridorOf(stage), plan),
      },
      ...PLANES.map((plane) => housesLayer(plan, plane)),
      { distance: 2.5, part: 'ground', paint: (context, stage) => paintRoad(context, siteOf(stage, plan)) },
      ...(isWetStreet(setting, plan) ? [streaksLayer(plan)] : []),
    ],
    ...(isWetStreet(setting, plan) ? { sheen: rains || isWet ? 0.4 : 0.3 } : {}),
    ...castLight(setting, plan),
  }
}

function siteOf(stage: Site['stage'], plan: StreetPlan): Site {
  return { stage, plan, corridor: corridorOf(stage) }
}

/** It moves as the signs of the second plane do, whose lights are seen best. */
function streaksLayer(plan: StreetPlan): LayerPlan {
  return {
    distance: 7.5,
    density: 0.5,
    span: ({ horizon, height }) => ({ top: horizon, bottom: height * 3 }),
    paint: (context, stage) => paintReflections(context, siteOf(stage, plan)),
  }
}

function housesLayer(plan: StreetPlan, { from, to, distance }: (typeof PLANES)[number]): LayerPlan {
  return {
    distance,
    paint(context, stage) {
      const site = siteOf(stage, plan)
      const inside = (away: number) => away >= from && away < to
      // Houses reach behind those of the nearer plane: a camera that moves aside looks between the planes.
      const houses = plan.houses.filter((house) => house.from < to && house.to > from * 0.72)
      for (const house of houses.toSorted((a, b) => b.from - a.from)) {
        const dice = chanceFrom(Math.floor(house.hue * 1e6), `house ${house.side}`)
        const isOwn = inside(house.from)
        // What stands out from the wall would be seen twice.
        const shown = isOwn ? house : { ...house, hasLanterns: false }
        paintHouse(context, { ...site, stage: { ...stage, chance: dice } }, shown)
        if (!isOwn) continue
        const own = plan.signs.filter(
          (sign) => sign.side === house.side && sign.from >= house.from && sign.from < house.to,
        )
        for (const sign of own.toSorted((a, b) => b.from - a.from)) paintSign(context, site, sign)
      }
      for (const cable of plan.cables) if (inside(cable.away)) paintCable(context, site, cable)
      for (const tree of plan.trees.toReversed()) if (inside(tree.away)) paintTree(context, site, tree)
      for (const lamp of plan.lamps) if (inside(lamp.away)) paintLamp(context, site, lamp)
      const shines = emittersOf(stage, plan, site.corridor, { from, to }).map((one) =>
        shineOf(stage, site.corridor, one),
      )
      paintBloom(context, stage, shines, 0.7 + 2.4 / Math.sqrt(distance))
    },
  }
}
