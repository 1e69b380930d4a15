/** Quotes: pure arithmetic on a model's price table. */

import { assert } from './assert.ts'
import { FRAMES_PER_SECOND, type Model } from './model.ts'
import { type MicroCredits, priceOf } from './money.ts'
import type { Order } from './order.ts'

/** What an order costs, in micro-credits; a part of a second counts as a whole one. */
export function quote(model: Model, order: Order, hasVisualOrAudioReference: boolean): MicroCredits {
  const table = hasVisualOrAudioReference ? model.price.referencedPerSecond : model.price.textPerSecond
  const rate = table[order.resolution]
  assert(rate !== undefined, `${model.name} has a price for ${order.resolution}`)
  return priceOf(rate, billedSeconds(order.frames))
}

/** Seconds that are charged: 121 frames (Ark's five seconds) are 5, like 120. */
function billedSeconds(frames: number): number {
  return Math.ceil((frames - 1) / FRAMES_PER_SECOND)
}
