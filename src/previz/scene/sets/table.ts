/** A table before the camera, on which a set shows goods. */

import { paintTable } from '../room/furniture.ts'
import { planRoom, type Room } from '../room/room-look.ts'
import type { LayerPlan } from '../stage.ts'
import type { SetMaker } from './set-maker.ts'

/** The row of what stands on a table, as a part of the height. */
export const TABLE_FOOT = 0.83

/** The table of a room. */
export function tableLayer(room: Room): LayerPlan {
  return {
    distance: 4.05,
    span: ({ height }) => ({ top: height * 0.7, bottom: height * 4 }),
    paint: (context, stage) => paintTable(context, stage, room),
  }
}

/** A set that has a table where goods are to be shown. */
export function withTable(maker: SetMaker): SetMaker {
  return (setting, chance, view, needs = {}) => {
    const plan = maker(setting, chance, view, needs)
    if (needs.showsGoods !== true || needs.hasRails === true) return plan
    const layers = [...plan.layers, tableLayer(planRoom(setting, chance))]
    return { ...plan, foot: TABLE_FOOT, hasTable: true, sheen: 0, layers }
  }
}
