/** The order: a request fitted to a model. Everything is decided; nothing is optional but what references decide. */

import type { MediaFacts } from './media.ts'
import type { Model } from './model.ts'
import { nearestRatio, type PixelSize, type Ratio, type Resolution } from './shape.ts'

/** What will be rendered. */
export type Order = {
  readonly model: string
  readonly family: string
  readonly prompt: string
  readonly resolution: Resolution
  /** Absent until the first visual reference is known, where the caller left the ratio to it. */
  readonly shape?: { readonly ratio: Ratio; readonly size: PixelSize }
  /** Frames at 24 a second. */
  readonly frames: number
  /** 0 to 2^32-1. */
  readonly seed: number
  readonly audio: boolean
  readonly cameraFixed: boolean
  readonly watermark: boolean
  readonly returnLastFrame: boolean
  readonly draft: boolean
}

/** An order whose shape is decided: what an upstream gets. */
export type ShapedOrder = Order & { readonly shape: { readonly ratio: Ratio; readonly size: PixelSize } }

/** True when the shape is decided. */
export function isShaped(order: Order): order is ShapedOrder {
  return order.shape !== undefined
}

/**
 * The order with its shape: where the caller left it to the references, the ratio nearest to the first picture or film,
 * and without any it is 16:9.
 */
export function decideShape(order: Order, references: readonly MediaFacts[], model: Model): ShapedOrder {
  if (isShaped(order)) return order
  const seen = references.find((facts) => facts.kind !== 'audio')
  const ratio = seen === undefined ? '16:9' : nearestRatio(seen)
  return { ...order, shape: { ratio, size: model.pixels[order.resolution][ratio] } }
}
