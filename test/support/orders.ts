/** An order for tests that render or send one. */

import type { ShapedOrder } from '../../src/core/order.ts'
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
