/** The hall of a factory, with its machines and its conveyor. */

import { FACTORY_END, type Factory, paintFactory, paintFactoryEnd } from '../interior/factory.ts'
import { HALL_CLIMB, hallLayers, hallOn } from '../interior/hall.ts'
import { paintFactoryFloor, paintMachines } from '../interior/machines.ts'
import { workLight } from '../interior/work-light.ts'
import type { SetMaker } from './set-maker.ts'

/** Floor, walls, trusses, machines. */
export const factory: SetMaker = (setting, chance) => {
  const plan: Factory = { ...workLight(setting), side: chance() < 0.5 ? -1 : 1 }
  return {
    horizon: 0.52,
    foot: 0.88,
    reach: 0.4,
    climb: HALL_CLIMB,
    layers: [
      { distance: FACTORY_END, paint: (context, stage) => paintFactoryEnd(hallOn(context, stage), plan) },
      { distance: 2.5, part: 'ground', paint: (context, stage) => paintFactoryFloor(hallOn(context, stage), plan) },
      ...hallLayers(FACTORY_END, (hall, part) => {
        paintFactory(hall, plan, part)
        paintMachines(hall, plan, part)
      }),
    ],
    light: {
      key: plan.lamp,
      rim: plan.lamp,
      rimFrom: plan.side < 0 ? 'right' : 'left',
      floor: plan.own('#9c9890'),
      darkness: plan.isDark ? 0.16 : 0.06,
    },
  }
}
