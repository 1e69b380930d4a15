/** What stands on the roofs of a street: gables, water tanks, masts; snow lies on them. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { colour, css, mix } from '../colour.ts'
import type { Stage } from '../stage.ts'
import { type Corridor, type Spot, throughAir, trace } from './corridor.ts'
import { underLight, wallTone } from './street-light.ts'
import type { House, StreetPlan } from './street-plan.ts'

type Site = { readonly stage: Stage; readonly plan: StreetPlan; readonly corridor: Corridor }

/** Paints what rises above a house's wall. */
export function paintRoof(context: SKRSContext2D, { stage, plan, corridor }: Site, house: House): void {
  const { side, from, to, high, roof } = house
  const edge = side * corridor.wall
  const middle = (from + to) / 2
  const shape = (tone: string, spots: readonly Spot[]) => {
    context.fillStyle = tone
    trace(context, corridor, spots)
    context.fill()
  }
  const dark = css(wallTone(stage, plan, house, 0.55))
  if (roof === 'gable' && !plan.isNeon) {
    const tiles = underLight(stage, plan, colour(stage.setting.weather === 'snow' ? '#eef3f8' : '#8a4f3d'), side)
    shape(css(mix(throughAir(stage, tiles, middle), wallTone(stage, plan, house), 0.15)), [
      [edge - side * 0.05, high, from - 0.05],
      [edge - side * 0.05, high, to + 0.05],
      [edge + side * 0.5, high + 0.5, to],
      [edge + side * 0.5, high + 0.5, from],
    ])
  }
  if (roof === 'tank') {
    const [left, right] = [edge + side * 0.12, edge + side * 0.42]
    shape(dark, [
      [left, high + 0.42, middle],
      [right, high + 0.42, middle],
      [right, high, middle],
      [left, high, middle],
    ])
  }
  if (roof === 'mast') {
    const width = Math.max(0.8, corridor.unit(middle) * 0.012)
    context.strokeStyle = dark
    context.lineWidth = width
    for (const [offset, tall] of [
      [0.12, 0.5],
      [0.3, 0.85],
    ] as const) {
      const [x, y] = corridor.see([edge + side * offset, high, middle])
      context.beginPath()
      context.moveTo(x, y)
      context.lineTo(x, y - corridor.unit(middle) * tall)
      context.moveTo(x - width * 6, y - corridor.unit(middle) * tall * 0.8)
      context.lineTo(x + width * 6, y - corridor.unit(middle) * tall * 0.8)
      context.stroke()
    }
  }
}
