/** The one home of what media may measure: pixels, sides and bytes of everything that is taken in. */

import type { ReferenceKind } from './request.ts'

/** "MB" in seed 003 is read generously, as 2^20 bytes. */
const MEGABYTE = 1_048_576

/** The largest file of each kind, in bytes (seed 003 §3): what the built-in models take and what may be uploaded. */
export const MEDIA_BYTES_MAX: { readonly [K in ReferenceKind]: number } = {
  image: 30 * MEGABYTE,
  video: 50 * MEGABYTE,
  audio: 15 * MEGABYTE,
}

/** The most pixels that a picture may decode to, whatever the format and the file's size. */
export const PIXELS_MAX = 50_000_000

/** The most pixels of one frame of a film, of which a decoder holds several: 8192×4320, either way round. */
const FILM_PIXELS_MAX = 8_192 * 4_320

/** The longest side of a picture or a film that is decoded, in px. */
const SIDE_PX_MAX = 16_384

/** Both sides of a reference, in px; what is smaller cannot be shown. */
export const REFERENCE_SIDE_PX = { min: 16, max: SIDE_PX_MAX } as const

/** Why a picture, or a film's frame, of this size is not taken; `undefined`: it is. Sides need not be whole. */
export function sizeObstacle(kind: 'image' | 'video', widthPx: number, heightPx: number): string | undefined {
  if (![widthPx, heightPx].every((side) => side >= 1 && side <= SIDE_PX_MAX)) {
    return `A side must have 1 to ${SIDE_PX_MAX} pixels.`
  }
  const pixels = widthPx * heightPx
  if (kind === 'video')
    return pixels > FILM_PIXELS_MAX ? 'Films of more than 8192×4320 pixels are not taken.' : undefined
  return pixels > PIXELS_MAX ? `More than ${PIXELS_MAX / 1e6} megapixels are not taken.` : undefined
}
