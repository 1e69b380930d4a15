/** An underground station, seen along its platform; across its tracks where a train is what it is about. */

import { colour, mix } from '../colour.ts'
import { graderOf } from '../moods.ts'
import { HALL_CLIMB, hallLayers, hallOn } from '../interior/hall.ts'
import { paintPlatform } from '../interior/platform.ts'
import { paintEndWall, paintOnPlatform, paintStation, type Station, STATION_END } from '../interior/station.ts'
import { OPPOSITE, paintEdge, paintOpposite, paintTrack } from '../interior/tracks.ts'
import { workLight } from '../interior/work-light.ts'
import { pick } from '../../random.ts'
import type { SetPlan } from '../stage.ts'
import type { SetMaker } from './set-maker.ts'

/** The colours of lines. */
const LINES = ['#c9373d', '#2b6cb0', '#2c8a5a', '#d9811e', '#7a4fa3'] as const

/** Platform, tracks, train, pillars, tunnels. */
export const station: SetMaker = (setting, chance, _view, { hasRails = false } = {}) => {
  const light = workLight(setting)
  const plan: Station = {
    ...light,
    line: graderOf(setting)(colour(pick(chance, LINES))),
    side: chance() < 0.5 ? -1 : 1,
  }
  return {
    ...(hasRails ? acrossTracks(plan) : alongPlatform(plan)),
    light: {
      key: mix(plan.lamp, [255, 255, 255], 0.5),
      rim: plan.lamp,
      rimFrom: 'above',
      floor: light.own('#a9a49c'),
      darkness: light.isDark ? 0.12 : 0.04,
    },
  }
}

function alongPlatform(plan: Station): SetPlan {
  return {
    horizon: 0.5,
    foot: 0.88,
    reach: 0.4,
    climb: HALL_CLIMB,
    layers: [
      { distance: STATION_END, paint: (context, stage) => paintEndWall(hallOn(context, stage), plan) },
      ...hallLayers(STATION_END, (hall, part) => paintStation(hall, plan, part)),
      { distance: 2.5, part: 'ground', paint: (context, stage) => paintPlatform(hallOn(context, stage), plan) },
      ...hallLayers(STATION_END, (hall, part) => paintOnPlatform(hall, plan, part)),
    ],
    sheen: 0.1,
  }
}

function acrossTracks(plan: Station): SetPlan {
  return {
    horizon: 0.5,
    foot: 0.8,
    reach: 0.3,
    climb: HALL_CLIMB,
    layers: [
      { distance: OPPOSITE, paint: (context, stage) => paintOpposite(hallOn(context, stage), plan) },
      {
        distance: 4.04,
        span: ({ foot, height }) => ({ top: foot - height * 0.03, bottom: height * 4 }),
        paint: (context, stage) => paintTrack(hallOn(context, stage), plan),
      },
      {
        distance: 3.2,
        part: 'front',
        span: ({ height }) => ({ top: height * 0.89, bottom: height * 4 }),
        paint: (context, stage) => paintEdge(hallOn(context, stage), plan),
      },
    ],
  }
}
