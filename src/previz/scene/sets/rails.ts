/** A railway line across the picture, where trains go: a low bank of stones, the ends of sleepers, and a rail. */

import { css, mix } from '../colour.ts'
import { coverOf, inLight } from '../seasons.ts'
import type { LayerPlan, SetPlan } from '../stage.ts'

/** How far away it is: a little behind what goes on it. */
const DISTANCE = 4.04

/** How high the bank is above the rail and below it, how far apart sleepers are and how broad, in frame heights. */
const [ABOVE, BELOW, APART, BROAD] = [0.008, 0.034, 0.052, 0.026] as const

/** The layers of a set without what stands nearer than a train or a face: trees would pass before all of it. */
export function withoutFront({ layers }: SetPlan): readonly LayerPlan[] {
  return layers.filter(({ part }) => part !== 'front')
}

/** A set with a railway line where subjects stand. */
export function withRails(plan: SetPlan): SetPlan {
  return { ...plan, layers: [...withoutFront(plan), RAILS] }
}

const RAILS: LayerPlan = {
  distance: DISTANCE,
  span: ({ foot, height }) => ({ top: foot - ABOVE * height - 2, bottom: foot + BELOW * height + 2 }),
  paint(context, stage) {
    const { bounds, foot, height, setting } = stage
    const { rock, soil, snow } = coverOf(setting)
    const lit = (tone: typeof rock, light: number) => inLight(stage, tone, { nearness: 1, light })
    const [top, bottom] = [foot - ABOVE * height, foot + BELOW * height]
    const [left, wide] = [bounds.left, bounds.right - bounds.left]
    const shade = context.createLinearGradient(0, top, 0, bottom)
    const stones = mix(mix(rock, soil, 0.15), [236, 242, 250], 0.4 * snow)
    shade.addColorStop(0, css(lit(mix(stones, [255, 255, 255], 0.12), 0.5)))
    shade.addColorStop(1, css(lit(mix(stones, [40, 36, 34], 0.35), 0.1)))
    context.fillStyle = shade
    context.fillRect(left, top, wide, bottom - top)
    context.fillStyle = css(lit([86, 66, 52], 0.2))
    const step = APART * height
    for (let x = Math.floor(left / step) * step; x < bounds.right; x += step)
      context.fillRect(x, foot + 0.004 * height, BROAD * height, 0.012 * height)
    context.fillStyle = css(lit([70, 62, 58], 0.1))
    context.fillRect(left, foot - 0.001 * height, wide, 0.0055 * height)
    context.fillStyle = css(lit([196, 202, 210], 0.7))
    context.fillRect(left, foot - 0.003 * height, wide, 0.0028 * height)
  },
}
