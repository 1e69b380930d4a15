/** When somebody blows candles out: one breath in a shot, and the flames go one after the other. Pure. */

import { smoothstep } from '../scene/noise.ts'

/** Parts of a shot: the breath begins, is full, ends, and is over. */
const BREATH = [0.16, 0.32, 0.62, 0.8] as const

/** When the first flame goes out, and the last, as parts of a shot. */
const OUT = [0.4, 0.58] as const

/** How far somebody leans and blows at a part of a shot, 0 to 1. */
export function breathAt(progress: number): number {
  const [begins, full, ends, over] = BREATH
  return smoothstep(begins, full, progress) * (1 - smoothstep(ends, over, progress))
}

/** When a flame goes out, as a part of the shot; the nearest is the first. */
export function goesOutAt(index: number, count: number): number {
  return OUT[0] + (OUT[1] - OUT[0]) * (count > 1 ? index / (count - 1) : 0)
}
