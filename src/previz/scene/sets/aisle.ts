/** A library or a supermarket, seen along an aisle between its shelves. */

import { AISLE_END, type Aisle, paintAisle, paintAisleEnd, paintAisleFloor } from '../interior/aisle.ts'
import { HALL_CLIMB, hallLayers, hallOn } from '../interior/hall.ts'
import { workLight } from '../interior/work-light.ts'
import type { SetMaker } from './set-maker.ts'

/** The set of an aisle. */
export function aisle(kind: Aisle['kind']): SetMaker {
  return (setting) => {
    const plan: Aisle = { ...workLight(setting), kind }
    return {
      horizon: 0.5,
      foot: 0.88,
      reach: 0.4,
      climb: HALL_CLIMB,
      layers: [
        { distance: AISLE_END, paint: (context, stage) => paintAisleEnd(hallOn(context, stage), plan) },
        { distance: 2.5, part: 'ground', paint: (context, stage) => paintAisleFloor(hallOn(context, stage), plan) },
        ...hallLayers(AISLE_END, (hall, part) => paintAisle(hall, plan, part)),
      ],
      ...(kind === 'supermarket' && { sheen: 0.12 }),
      light: {
        key: plan.lamp,
        rim: plan.lamp,
        rimFrom: 'above',
        floor: plan.own(kind === 'library' ? '#8a5a3c' : '#dcdfe0'),
        darkness: plan.isDark ? 0.12 : 0.05,
      },
    }
  }
}
