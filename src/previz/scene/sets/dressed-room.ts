/** Rooms that are seen towards one wall, each with its own dressing; a table for what is to be shown, as in any room. */

import { mix } from '../colour.ts'
import { type Dressing, paintDressedFloor } from '../interior/dressing.ts'
import { hallOn } from '../interior/hall.ts'
import { planeAt } from '../interior/plane.ts'
import { type WorkLight, workLight } from '../interior/work-light.ts'
import { planRoom, type Room } from '../room/room-look.ts'
import { paintOutside } from '../room/walls.ts'
import type { LayerPlan, Stage } from '../stage.ts'
import type { SetMaker } from './set-maker.ts'
import { TABLE_FOOT, tableLayer } from './table.ts'

/** A room that is lit for work and not for the evening. */
function underWhiteLamps(room: Room, { own, dark, lamp, isDark }: WorkLight): Room {
  return { ...room, own, dark, glow: lamp, white: own('#fff8ec'), bright: isDark ? 0.8 : room.bright }
}

/** What is laid on a table. */
function laid(paintTable: NonNullable<Dressing['paintTable']>, plan: Room): LayerPlan {
  return {
    distance: 4.04,
    span: ({ height }) => ({ top: height * 0.3, bottom: height * 4 }),
    paint: (context, stage) => paintTable(planeAt(context, stage, 4.04), plan),
  }
}

/** The set of a room with a dressing. */
export function dressedRoom(dressing: Dressing): SetMaker {
  return (setting, chance, _view, { showsGoods = false } = {}) => {
    const planned = planRoom(setting, chance)
    const hasTable = planned.hasTable || showsGoods
    const lit = dressing.isCosy === true ? planned : underWhiteLamps(planned, workLight(setting))
    const plan = { ...lit, hasTable }
    const { wall, before, counter, window, paintTable } = dressing
    const seenThrough = (context: Parameters<LayerPlan['paint']>[0], stage: Stage) => {
      const { share } = planeAt(context, stage, wall)
      const [from, to] = window?.({ side: plan.side, share }) ?? [0, 0]
      const { see } = hallOn(context, stage)
      return { left: see([from, 0, wall])[0], right: see([to, 0, wall])[0] }
    }
    const outside: LayerPlan = {
      distance: 24,
      density: 0.6,
      paint: (context, stage) => paintOutside(context, stage, plan, seenThrough(context, stage)),
    }
    return {
      horizon: 0.5,
      foot: hasTable ? TABLE_FOOT : 0.9,
      hasTable,
      ...(counter !== undefined && !hasTable && { counter }),
      layers: [
        ...(window === undefined ? [] : [outside]),
        { distance: wall, paint: (context, stage) => dressing.paintWall(planeAt(context, stage, wall), plan) },
        {
          distance: 2.5,
          part: 'ground',
          paint: (context, stage) => paintDressedFloor(context, stage, plan, dressing),
        },
        { distance: before, paint: (context, stage) => dressing.paintBefore(planeAt(context, stage, before), plan) },
        ...(hasTable ? [tableLayer(plan)] : []),
        ...(hasTable && paintTable !== undefined ? [laid(paintTable, plan)] : []),
      ],
      light: {
        key: mix(plan.glow, [255, 255, 255], plan.isCandlelit ? 0.1 : 0.7),
        rim: plan.glow,
        floor: hasTable ? plan.wood : plan.own(dressing.floor.tone),
        rimFrom: plan.isCandlelit ? 'behind' : plan.side < 0 ? 'left' : 'right',
        darkness: plan.isCandlelit ? 0.35 : (1 - plan.bright) * 0.35,
      },
    }
  }
}
