/** The order: a request fitted to a model. Everything is decided; nothing is optional but what references decide. */

import type { MediaFacts, UnseenMedia } from './media.ts'
import type { Model } from './model.ts'
import { nearestRatio, type PixelSize, pixelCount, type Ratio, type Resolution, sizeOf } from './shape.ts'

/**
 * The shape of a film. `isOpen`: it is left to the provider, who alone sees what it follows; this is the largest that there
 * may be then, which is quoted, and `pixelsMin` are the pixels of the smallest.
 */
export type Shape = {
  readonly ratio: Ratio
  readonly size: PixelSize
  readonly isOpen?: true
  readonly pixelsMin?: number
}

/** What will be rendered. */
export type Order = {
  readonly model: string
  readonly family: string
  readonly prompt: string
  readonly resolution: Resolution
  /** Absent until the first visual reference is known, where the caller left the ratio to it. */
  readonly shape?: Shape
  /** Frames at 24 a second; where the length is open, the most that there may be. */
  readonly frames: number
  /** The length is left to the model: the longest is quoted and held, what is delivered is charged. */
  readonly lengthIsOpen?: true
  /** 0 to 2^32-1. */
  readonly seed: number
  readonly audio: boolean
  readonly cameraFixed: boolean
  readonly watermark: boolean
  readonly returnLastFrame: boolean
  readonly draft: boolean
  /** Absent: mp4. */
  readonly outputFormat?: 'mov'
}

/** An order whose shape is decided: what an upstream gets. */
export type ShapedOrder = Order & { readonly shape: Shape }

/** True when the shape is decided. */
export function isShaped(order: Order): order is ShapedOrder {
  return order.shape !== undefined
}

/**
 * The order with its shape: where the caller left it to the references, the ratio nearest to the first picture or film,
 * and without any the one nearest to 16:9. It stays open where nobody here sees that picture or film.
 */
export function decideShape(
  order: Order,
  references: readonly (MediaFacts | UnseenMedia)[],
  model: Model,
): ShapedOrder {
  if (isShaped(order)) return order
  const first = references.find(({ kind }) => kind !== 'audio')
  if (first !== undefined && 'isUnseen' in first) return { ...order, shape: openShape(order, model) }
  const seen = first === undefined || first.kind === 'audio' ? { widthPx: 16, heightPx: 9 } : first
  const ratio = nearestRatio(seen, model.ratios)
  return { ...order, shape: { ratio, size: sizeOf(model, order.resolution, ratio) } }
}

function openShape({ resolution }: Order, model: Model): Shape {
  const shapes = model.ratios.map((ratio) => ({ ratio, size: sizeOf(model, resolution, ratio) }))
  const largest = shapes.reduce((most, shape) => (pixelCount(shape.size) > pixelCount(most.size) ? shape : most))
  return { ...largest, isOpen: true, pixelsMin: Math.min(...shapes.map(({ size }) => pixelCount(size))) }
}
