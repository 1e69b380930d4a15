/** A kitchen: wall, counter and floor, and a table for what is to be shown. */

import { pick } from '../../random.ts'
import { mix } from '../colour.ts'
import {
  COUNTER,
  type Kitchen,
  kitchenWindow,
  paintCounter,
  paintKitchenFloor,
  paintKitchenWall,
  WALL,
} from '../interior/kitchen.ts'
import { planRoom } from '../room/room-look.ts'
import { paintOutside } from '../room/walls.ts'
import type { SetMaker } from './set-maker.ts'
import { TABLE_FOOT, tableLayer } from './table.ts'

/** The colours of its doors. */
const DOORS = ['#e6dcc6', '#7d9a8c', '#4a6a84', '#c98a5e'] as const

/** Window, wall, floor, counter, table. */
export const kitchen: SetMaker = (setting, chance, _view, { showsGoods = false } = {}) => {
  const planned = planRoom(setting, chance)
  const hasTable = planned.hasTable || showsGoods
  const plan: Kitchen = { ...planned, hasTable, doors: planned.own(pick(chance, DOORS)) }
  return {
    horizon: 0.5,
    foot: hasTable ? TABLE_FOOT : 0.9,
    hasTable,
    layers: [
      {
        distance: 24,
        density: 0.6,
        paint: (context, stage) => paintOutside(context, stage, plan, kitchenWindow(stage, context, plan)),
      },
      { distance: WALL, paint: (context, stage) => paintKitchenWall(context, stage, plan) },
      { distance: 2.5, part: 'ground', paint: (context, stage) => paintKitchenFloor(context, stage, plan) },
      {
        distance: COUNTER,
        paint: (context, stage) => paintCounter(context, stage, plan),
      },
      ...(hasTable ? [tableLayer(plan)] : []),
    ],
    light: {
      key: mix(plan.glow, [255, 255, 255], plan.isCandlelit ? 0.1 : 0.55),
      rim: plan.glow,
      floor: hasTable ? plan.wood : plan.own('#c0a58c'),
      rimFrom: plan.isCandlelit ? 'behind' : plan.side < 0 ? 'left' : 'right',
      darkness: plan.isCandlelit ? 0.35 : (1 - plan.bright) * 0.4,
    },
  }
}
