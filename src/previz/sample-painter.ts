/** Decoded pictures of a film as frames of one size: turned upright, cropped to fill, in the range of ours. */

import type { Rotation, VideoSample } from 'mediabunny'
import { assert } from '../core/assert.ts'
import type { PixelSize } from '../core/shape.ts'
import { allocateFrame, fillFromRgba, type Frame, type Plane, planesOf } from './pixels/frame.ts'
import type { PixelMemory } from './pixels/pixel-memory.ts'
import { createScaler, type Scaler } from './pixels/scaler.ts'
import { CROP_SIDE, type CropWindow, chooseCrop, cropOf } from './stills/crop.ts'
import { shrinkPlanes } from './stills/small-picture.ts'

/** Draws decoded pictures into frames of one size; keeps its scalers while the pictures stay the same. */
export class SamplePainter {
  private readonly memory: PixelMemory
  private readonly size: PixelSize
  /** `lying`: where a picture is scaled that has to be turned after it. */
  private prepared:
    | { readonly key: string; readonly scalers: readonly Scaler[]; readonly lying: Frame | undefined }
    | undefined
  private rgbaFrame: Frame | undefined
  private window: CropWindow | undefined
  private bytes = new Uint8Array()

  constructor(memory: PixelMemory, size: PixelSize) {
    this.memory = memory
    this.size = size
  }

  async paint(sample: VideoSample, out: Frame): Promise<void> {
    const { widthPx, heightPx } = this.size
    const turned = sample.rotation % 180 !== 0
    const upright = turned ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx }
    const source = await this.readPlanes(sample)
    const { scalers, lying } = this.prepare(source, upright, sample)
    planesOf(lying ?? out).forEach((plane, index) => {
      const [from, target] = [source[index], planesOf(out)[index]]
      assert(from !== undefined && target !== undefined, 'a picture has three planes')
      scalers[index]?.(from.at, plane.at)
      if (lying !== undefined) turnPlane(this.memory, plane, target, sample.rotation, sample.flip)
      if (sample.colorSpace.fullRange === true) narrowRange(this.memory, target, index > 0)
    })
  }

  /** The sample's planes in the pixel memory, in a scratch area. */
  private async readPlanes(sample: VideoSample): Promise<readonly Plane[]> {
    const { width, height } = sample.visibleRect
    if (sample.format !== 'I420') {
      const even = { widthPx: width - (width % 2), heightPx: height - (height % 2) }
      const rgba = new Uint8Array(sample.allocationSize({ format: 'RGBA' }))
      await sample.copyTo(rgba, { format: 'RGBA' })
      const cut = even.widthPx === width && even.heightPx === height ? rgba : cropRgba(rgba, width, even)
      const same = this.rgbaFrame?.size.widthPx === even.widthPx && this.rgbaFrame.size.heightPx === even.heightPx
      const frame = same && this.rgbaFrame !== undefined ? this.rgbaFrame : allocateFrame(this.memory, even)
      this.rgbaFrame = frame
      fillFromRgba(this.memory, frame, cut)
      return planesOf(frame)
    }
    const [half, halfRows] = [Math.ceil(width / 2), Math.ceil(height / 2)]
    const sizes = [
      [width, height],
      [half, halfRows],
      [half, halfRows],
    ] as const
    const layout = sizes.map(([stride], index) => ({
      offset: index === 0 ? 0 : width * height + (index - 1) * half * halfRows,
      stride,
    }))
    const sizeBytes = width * height + 2 * half * halfRows
    if (this.bytes.byteLength !== sizeBytes) this.bytes = new Uint8Array(sizeBytes)
    const { bytes } = this
    await sample.copyTo(bytes, { layout })
    const at = this.memory.borrow(bytes)
    return sizes.map(([planeWidth, rows], index) => ({
      at: at + (layout[index]?.offset ?? 0),
      width: planeWidth,
      rows,
    }))
  }

  private prepare(source: readonly Plane[], upright: PixelSize, sample: VideoSample) {
    const isUpright = sample.rotation === 0 && !sample.flip
    const key = JSON.stringify([
      isUpright,
      source.map(({ width, rows }) => [width, rows]),
      upright,
      sample.squarePixelWidth,
      sample.squarePixelHeight,
    ])
    if (this.prepared?.key === key) return this.prepared
    const lying = isUpright ? undefined : allocateFrame(this.memory, upright)
    const shape = sample.squarePixelWidth / sample.squarePixelHeight
    // The first picture decides for the whole film.
    this.window ??= chooseCrop(shrinkPlanes(this.memory, source, CROP_SIDE), shape, upright.widthPx / upright.heightPx)
    const { window } = this
    const scalers = source.map((plane, index) => {
      const shrink = index === 0 ? 1 : 2
      const [width, rows] = [upright.widthPx / shrink, upright.heightPx / shrink]
      const crop = cropOf(window, plane)
      return createScaler(this.memory, { width: plane.width, rows: plane.rows, crop }, { width, rows })
    })
    this.prepared = { key, scalers, lying }
    return this.prepared
  }
}

/** Turns a plane clockwise, then mirrors it where the film says so. */
function turnPlane(memory: PixelMemory, from: Plane, to: Plane, rotation: Rotation, flip: boolean): void {
  const source = memory.bytes(from.at, from.width * from.rows)
  const target = memory.bytes(to.at, to.width * to.rows)
  const { right, down, origin } = {
    0: { right: 1, down: from.width, origin: 0 },
    90: { right: -from.width, down: 1, origin: from.width * (from.rows - 1) },
    180: { right: -1, down: -from.width, origin: from.width * from.rows - 1 },
    270: { right: from.width, down: -1, origin: from.width - 1 },
  }[rotation]
  for (let y = 0; y < to.rows; y++) {
    for (let x = 0; x < to.width; x++) {
      const column = flip ? to.width - 1 - x : x
      target[y * to.width + x] = source[origin + column * right + y * down] ?? 0
    }
  }
}

/** Full range, 0 to 255, into limited range. */
function narrowRange(memory: PixelMemory, { at, width, rows }: Plane, chroma: boolean): void {
  const bytes = memory.bytes(at, width * rows)
  const table = Uint8Array.from({ length: 256 }, (_, value) =>
    Math.round(chroma ? 128 + ((value - 128) * 224) / 255 : 16 + (value * 219) / 255),
  )
  for (let index = 0; index < bytes.length; index++) bytes[index] = table[bytes[index] ?? 0] ?? 0
}

function cropRgba(rgba: Uint8Array, width: number, { widthPx, heightPx }: PixelSize): Uint8Array {
  const cut = new Uint8Array(widthPx * heightPx * 4)
  for (let y = 0; y < heightPx; y++) cut.set(rgba.subarray(y * width * 4, y * width * 4 + widthPx * 4), y * widthPx * 4)
  return cut
}
