/** The shape of an order where the caller left it to the references: the ratio nearest to the first picture or film. */

import type { MediaFacts } from './media.ts'
import type { Model } from './model.ts'
import { isShaped, type Order, type ShapedOrder } from './order.ts'
import { nearestRatio } from './shape.ts'

/** The order with its shape; without anything to see among the references it is 16:9. */
export function decideShape(order: Order, references: readonly MediaFacts[], model: Model): ShapedOrder {
  if (isShaped(order)) return order
  const seen = references.find((facts) => facts.kind !== 'audio')
  const ratio = seen === undefined ? '16:9' : nearestRatio(seen)
  return { ...order, shape: { ratio, size: model.pixels[order.resolution][ratio] } }
}
