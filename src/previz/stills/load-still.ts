/** Reference images as shots: decoded, turned upright, cropped to fill the frame, and looked over by the camera. */

import { readFile } from 'node:fs/promises'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import sharp, { type Region, type Sharp } from 'sharp'
import type { ImageFacts } from '../../core/media.ts'
import { PIXELS_MAX, sizeObstacle } from '../../core/media-limits.ts'
import type { PixelSize } from '../../core/shape.ts'
import { type Frame, frameFromRgba } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { CROP_SIDE, chooseCrop } from './crop.ts'
import { smallFromRgba } from './small-picture.ts'

/** What sharp calls the formats that previz reads through it. */
const SHARP_FORMATS: readonly string[] = ['png', 'jpeg', 'webp', 'gif']

/** What transparent pixels are laid on. */
const BACKDROP = '#ffffff'

/** Shapes that differ by less than this are the same. */
const SHAPE_TOLERANCE = 0.005

/** How large a frame is, and how much of it, from its left upper corner, will be seen: all, or all but an odd row or column. */
type StillFrame = { readonly size: PixelSize; readonly seen: PixelSize }

/** Reads an image file into a frame, filling what is seen of it. Throws when it is no image of an allowed format. */
export async function loadStill(
  memory: PixelMemory,
  path: string,
  facts: ImageFacts,
  { size, seen }: StillFrame,
): Promise<Frame> {
  const image = facts.mediaType === 'image/bmp' ? await openBmp(path) : await openWithSharp(path)
  const kept = await keptPart(image, seen)
  const upright = image.autoOrient()
  const rgba = await (kept === undefined ? upright : upright.extract(kept))
    .resize(seen.widthPx, seen.heightPx, {
      fit: 'cover',
      position: 'centre',
      kernel: 'lanczos3',
      fastShrinkOnLoad: false,
    })
    .extend({ right: size.widthPx - seen.widthPx, bottom: size.heightPx - seen.heightPx, extendWith: 'copy' })
    .flatten({ background: BACKDROP })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer()
  return frameFromRgba(memory, rgba, size)
}

/** The part of an image that has the frame's shape and what catches the eye, in upright pixels; nothing when it is the middle. */
async function keptPart(image: Sharp, size: PixelSize): Promise<Region | undefined> {
  const { autoOrient } = await image.metadata()
  const { width, height } = autoOrient
  const [shape, wanted] = [width / height, size.widthPx / size.heightPx]
  if (Math.abs(shape / wanted - 1) < SHAPE_TOLERANCE) return undefined
  const { data, info } = await image
    .clone()
    .autoOrient()
    .resize(CROP_SIDE, CROP_SIDE, { fit: 'inside' })
    .flatten({ background: BACKDROP })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const window = chooseCrop(smallFromRgba(data, info.width, info.height), shape, wanted)
  const part = (start: number, length: number, side: number) => {
    const kept = Math.max(1, Math.round(length * side))
    return [Math.min(side - kept, Math.round(start * side)), kept] as const
  }
  const [left, keptWidth] = part(window.left, window.width, width)
  const [top, keptHeight] = part(window.top, window.height, height)
  return { left, top, width: keptWidth, height: keptHeight }
}

async function openWithSharp(path: string): Promise<Sharp> {
  // Read here, so that trouble with the disk is told by the system's own error.
  const image = sharp(await readFile(path), { limitInputPixels: PIXELS_MAX, pages: 1, sequentialRead: false })
  const { format } = await image.metadata()
  if (format === undefined || !SHARP_FORMATS.includes(format)) throw new Error(`no image format of ours: ${format}`)
  return image
}

/** sharp's own builds leave BMP out. */
async function openBmp(path: string): Promise<Sharp> {
  const bytes = await readFile(path)
  // Looked at before it is decoded; a negative height means that the rows come from top to bottom.
  const obstacle = sizeObstacle('image', bytes.readInt32LE(18), Math.abs(bytes.readInt32LE(22)))
  if (obstacle !== undefined) throw new Error(obstacle)
  const image = await loadImage(bytes)
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data, width, height } = context.getImageData(0, 0, image.width, image.height)
  return sharp(data, { raw: { width, height, channels: 4 } })
}
