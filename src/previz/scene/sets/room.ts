/** A room: a wall with a window, what stands before it, and a table for what is to be shown. */

import { mix } from '../colour.ts'
import { paintBunting, paintFurniture, paintStringLights } from '../room/furniture.ts'
import { planRoom } from '../room/room-look.ts'
import { paintFloor, paintOutside, paintWall } from '../room/walls.ts'
import type { LayerPlan } from '../stage.ts'
import type { SetMaker } from './set-maker.ts'
import { TABLE_FOOT, tableLayer } from './table.ts'

/** Window, wall, furniture, and on festive days lights and pennants. */
export const room: SetMaker = (setting, chance, _view, { showsGoods = false } = {}) => {
  const planned = planRoom(setting, chance)
  const plan = { ...planned, hasTable: planned.hasTable || showsGoods }
  const lights = [0, 1].map(
    (part): LayerPlan => ({
      distance: 5.2,
      density: 0.5,
      shine: (seconds) => 0.8 + 0.2 * Math.sin(seconds * 2.2 + part * 3),
      paint: (context, stage) => paintStringLights(context, stage, plan, part),
    }),
  )
  return {
    horizon: 0.5,
    foot: plan.hasTable ? TABLE_FOOT : 0.9,
    hasTable: plan.hasTable,
    layers: [
      { distance: 24, density: 0.6, paint: (context, stage) => paintOutside(context, stage, plan) },
      { distance: 7, paint: (context, stage) => paintWall(context, stage, plan) },
      ...(plan.hasTable ? [] : [{ distance: 2.5, part: 'ground' as const, paint: paintedFloor(plan) }]),
      { distance: 6, span: below(-0.3), paint: (context, stage) => paintFurniture(context, stage, plan) },
      ...(plan.isFestive ? [{ distance: 5.4, span: above(1), paint: buntingOf(plan) }, ...lights] : []),
      ...(plan.hasTable ? [tableLayer(plan)] : []),
    ],
    light: {
      key: mix(plan.glow, [255, 255, 255], plan.isCandlelit ? 0.1 : 0.5),
      rim: plan.glow,
      floor: plan.hasTable ? plan.wood : plan.floor,
      rimFrom: plan.isCandlelit ? 'behind' : plan.side < 0 ? 'left' : 'right',
      darkness: plan.isCandlelit ? 0.35 : (1 - plan.bright) * 0.4,
    },
  }
}

/** The rows from a share of the height on, and those up to one. */
function below(share: number): NonNullable<LayerPlan['span']> {
  return ({ height }) => ({ top: height * share, bottom: height * 4 })
}
function above(share: number): NonNullable<LayerPlan['span']> {
  return ({ height }) => ({ top: -height * 4, bottom: height * share })
}

type Plan = ReturnType<typeof planRoom>

function paintedFloor(plan: Plan): LayerPlan['paint'] {
  return (context, stage) => paintFloor(context, stage, plan)
}

function buntingOf(plan: Plan): LayerPlan['paint'] {
  return (context, stage) => paintBunting(context, stage, plan)
}
