/** Orders for tests that render or send one, and what a model has to be given to make anything at all. */

import type { Model } from '../../src/core/model.ts'
import type { ShapedOrder } from '../../src/core/order.ts'
import type { Reference } from '../../src/core/request.ts'
import { SEEDANCE_PIXELS } from '../../src/core/shape.ts'

/** One second of a quiet picture in the smallest size, without sound. */
export const ORDER: ShapedOrder = {
  model: 'seedance-2.0',
  family: 'seedance-2.0',
  prompt: 'A calm mountain lake at sunset',
  resolution: '480p',
  shape: { ratio: '16:9', size: SEEDANCE_PIXELS['480p']['16:9'] },
  frames: 24,
  seed: 7,
  audio: false,
  cameraFixed: false,
  watermark: false,
  returnLastFrame: false,
  draft: false,
}

/** The references without which a model makes nothing. */
export function neededReferences({ needsReference, roles: [role] }: Model): readonly Reference[] {
  if (!needsReference || role === undefined) return []
  return [{ role, source: { from: 'url', url: 'https://example.com/1.png' } }]
}
