/** Orders as the gallery gives them to the renderer. */

import { FRAMES_PER_SECOND } from '../../src/core/model.ts'
import type { ShapedOrder } from '../../src/core/order.ts'
import type { PixelSize } from '../../src/core/shape.ts'

/** An order for a clip. */
export function orderOf(clip: {
  readonly prompt: string
  readonly size: PixelSize
  readonly seconds: number
  readonly seed: number
  readonly audio: boolean
}): ShapedOrder {
  return {
    model: 'seedance-2.0',
    family: 'seedance-2.0',
    prompt: clip.prompt,
    resolution: '720p',
    shape: { ratio: '16:9', size: clip.size },
    frames: clip.seconds * FRAMES_PER_SECOND,
    seed: clip.seed,
    audio: clip.audio,
    cameraFixed: false,
    watermark: false,
    returnLastFrame: false,
    draft: false,
  }
}
