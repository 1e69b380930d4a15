/**
 * Still pictures: their facts from their header, and a decoding in passing that proves they are whole. Runs in the
 * probing child only.
 */

import sharp, { type FormatEnum } from 'sharp'

import type { ImageFacts, MediaType } from '../core/media.ts'
import { PIXELS_MAX } from '../core/media-limits.ts'
import type { OpenFile } from './open-file.ts'
import { checkedSize, unsupported } from './unsupported.ts'

const FORMATS: { readonly [T in MediaType]?: keyof FormatEnum } = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/webp': 'webp',
  'image/gif': 'gif',
}

sharp.cache(false)
sharp.concurrency(1)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadPngFile',
    'VipsForeignLoadJpegFile',
    'VipsForeignLoadWebpFile',
    'VipsForeignLoadNsgifFile',
  ],
})

/** Reads a picture's size as it is displayed. Throws `ProblemError` `unsupported_media`. */
export async function readStill(file: OpenFile, mediaType: MediaType): Promise<ImageFacts> {
  const open = () => sharp(file.path, { failOn: 'error', limitInputPixels: PIXELS_MAX, sequentialRead: true, pages: 1 })
  const metadata = await open()
    .metadata()
    .catch((error: Error) => {
      throw unsupported(
        error.message.includes('pixel limit') ? 'The image has too many pixels.' : 'The image cannot be read.',
      )
    })
  if (metadata.format !== FORMATS[mediaType]) throw unsupported('The image is not what it begins as.')
  await open()
    .resize(8, 8, { fit: 'fill', kernel: 'nearest' })
    .raw()
    .toBuffer()
    .catch(() => {
      throw unsupported('The image is damaged or cut off.')
    })
  const { width, height } = metadata.autoOrient
  return { kind: 'image', mediaType, ...checkedSize('image', width, height) }
}
