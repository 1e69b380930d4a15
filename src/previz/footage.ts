/** Reference videos as shots: decoded at the film's own pace, turned upright, cropped to fill the frame, looped when short. */

import type { InputVideoTrack, Rotation, VideoSample } from 'mediabunny'
import { assert } from '../core/assert.ts'
import { sizeObstacle } from '../core/media-limits.ts'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import type { PixelSize } from '../core/shape.ts'
import { openLocalMedia, samplesOf } from './decoding.ts'
import { reclaimClosedFrames } from './frame-memory.ts'
import {
  allocateFrame,
  copyFrame,
  fillFromRgba,
  type Frame,
  type Picture,
  type Plane,
  planesOf,
} from './pixels/frame.ts'
import type { PixelMemory } from './pixels/pixel-memory.ts'
import { createScaler, type Scaler } from './pixels/scaler.ts'
import { CROP_SIDE, type CropWindow, chooseCrop, cropOf } from './stills/crop.ts'
import { shrinkPlanes } from './stills/small-picture.ts'

/** The least that a film is taken to last, in seconds, so that looping always moves on. */
const DURATION_SECONDS_MIN = 1 / FRAMES_PER_SECOND

/** Opens a film as a shot. Throws when it cannot be decoded. */
export async function createFootagePicture(memory: PixelMemory, path: string, size: PixelSize): Promise<Picture> {
  const input = openLocalMedia(path)
  const track = await input.getPrimaryVideoTrack()
  if (track === null) throw new Error('the reference video has no pictures')
  const coded = { widthPx: await track.getCodedWidth(), heightPx: await track.getCodedHeight() }
  checkSize(coded.widthPx, coded.heightPx)
  const duration = Math.max(DURATION_SECONDS_MIN, (await track.computeDuration()) - (await track.getFirstTimestamp()))
  const projector = new Projector(track, coded)
  const painter = new SamplePainter(memory, size)
  const shown = allocateFrame(memory, size)
  let painted: VideoSample | undefined
  return {
    async draw(out, index) {
      const sample = await projector.sampleAt(((index + 0.5) / FRAMES_PER_SECOND) % duration)
      if (sample !== painted) await painter.paint(sample, shown)
      painted = sample
      copyFrame(memory, out, shown)
    },
    async close() {
      await projector.close()
      input.dispose()
    },
  }
}

/**
 * Walks through a film's pictures in order, from the beginning again when time runs backwards. It takes one picture after
 * another, and not by a list of times, because the reader collects all times that share a key frame before it decodes:
 * without end for a film of one picture.
 */
class Projector {
  private readonly track: InputVideoTrack
  private readonly size: PixelSize
  private samples: AsyncGenerator<VideoSample, void, unknown> | undefined
  private current: VideoSample | undefined
  private next: VideoSample | undefined
  private start = 0
  private seconds = 0

  constructor(track: InputVideoTrack, size: PixelSize) {
    this.track = track
    this.size = size
  }

  /** The picture that is seen at a time, in seconds from the first one. It stays open until another one is asked for. */
  async sampleAt(seconds: number): Promise<VideoSample> {
    if (this.samples === undefined || seconds < this.seconds) await this.rewind()
    this.seconds = seconds
    while (this.next !== undefined && this.next.timestamp - this.start <= seconds) {
      this.current?.close()
      this.current = this.next
      await reclaimClosedFrames()
      this.next = await this.pull()
    }
    if (this.current === undefined) throw new Error('the reference video shows nothing')
    return this.current
  }

  async close(): Promise<void> {
    this.current?.close()
    this.next?.close()
    await this.samples?.return()
  }

  private async rewind(): Promise<void> {
    await this.close()
    this.samples = samplesOf(this.track, this.size)
    this.current = await this.pull()
    this.next = await this.pull()
    this.start = this.current?.timestamp ?? 0
  }

  private async pull(): Promise<VideoSample | undefined> {
    const result = await this.samples?.next()
    if (result === undefined || result.done === true) return undefined
    // What is in the stream may be larger than the file has promised.
    checkSize(result.value.codedWidth, result.value.codedHeight)
    return result.value
  }
}

function checkSize(widthPx: number, heightPx: number): void {
  const obstacle = sizeObstacle('video', widthPx, heightPx)
  if (obstacle !== undefined) throw new Error(obstacle)
}

/** Draws decoded pictures into frames of one size; keeps its scalers while the pictures stay the same. */
class SamplePainter {
  private readonly memory: PixelMemory
  private readonly size: PixelSize
  private prepared: { readonly key: string; readonly scalers: readonly Scaler[]; readonly scaled: Frame } | undefined
  private rgbaFrame: Frame | undefined
  private window: CropWindow | undefined

  constructor(memory: PixelMemory, size: PixelSize) {
    this.memory = memory
    this.size = size
  }

  async paint(sample: VideoSample, out: Frame): Promise<void> {
    const { widthPx, heightPx } = this.size
    const turned = sample.rotation % 180 !== 0
    const upright = turned ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx }
    const source = await this.readPlanes(sample)
    const { scalers, scaled } = this.prepare(source, upright, sample)
    planesOf(scaled).forEach((plane, index) => {
      const from = source[index]
      assert(from !== undefined, 'a picture has three planes')
      scalers[index]?.(from.at, plane.at)
      const target = planesOf(out)[index]
      if (target !== undefined) turnPlane(this.memory, plane, target, sample.rotation, sample.flip)
      if (target !== undefined && sample.colorSpace.fullRange === true) narrowRange(this.memory, target, index > 0)
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
    const bytes = new Uint8Array(width * height + 2 * half * halfRows)
    await sample.copyTo(bytes, { layout })
    const at = this.memory.borrow(bytes)
    return sizes.map(([planeWidth, rows], index) => ({
      at: at + (layout[index]?.offset ?? 0),
      width: planeWidth,
      rows,
    }))
  }

  private prepare(source: readonly Plane[], upright: PixelSize, sample: VideoSample) {
    const key = JSON.stringify([
      source.map(({ width, rows }) => [width, rows]),
      upright,
      sample.squarePixelWidth,
      sample.squarePixelHeight,
    ])
    if (this.prepared?.key === key) return this.prepared
    const scaled = allocateFrame(this.memory, upright)
    const shape = sample.squarePixelWidth / sample.squarePixelHeight
    // The first picture decides for the whole film.
    this.window ??= chooseCrop(shrinkPlanes(this.memory, source, CROP_SIDE), shape, upright.widthPx / upright.heightPx)
    const { window } = this
    const scalers = planesOf(scaled).map(({ width, rows }, index) => {
      const plane = source[index]
      assert(plane !== undefined, 'a picture has three planes')
      const crop = cropOf(window, plane)
      return createScaler(this.memory, { width: plane.width, rows: plane.rows, crop }, { width, rows })
    })
    this.prepared = { key, scalers, scaled }
    return this.prepared
  }
}

/** Turns a plane clockwise, then mirrors it where the film says so. */
function turnPlane(memory: PixelMemory, from: Plane, to: Plane, rotation: Rotation, flip: boolean): void {
  const source = memory.bytes(from.at, from.width * from.rows)
  const target = memory.bytes(to.at, to.width * to.rows)
  if (rotation === 0 && !flip) {
    target.set(source)
    return
  }
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
