/**
 * Reference videos as shots: decoded at the film's pace, slowed down when they are a little short, repeated when they are
 * shorter; turned upright, cropped to fill the frame.
 */

import type { Input, InputVideoTrack, VideoSample } from 'mediabunny'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import type { PixelSize } from '../core/shape.ts'
import { checkPictureSize, openLocalMedia, pictureBytes, samplesOf } from './decoding.ts'
import { ClosedPictures } from './native-memory.ts'
import { allocateFrame, copyFrame, type Picture } from './pixels/frame.ts'
import type { PixelMemory } from './pixels/pixel-memory.ts'
import { SamplePainter } from './sample-painter.ts'

/** The least that a film is taken to last, in seconds, so that looping always moves on. */
const DURATION_SECONDS_MIN = 1 / FRAMES_PER_SECOND

/** Film that is a little too short for its shot runs slower, down to this pace, before it is repeated. */
const PACE_MIN = 0.75

/** What a film is opened for. */
export type FootageShot = { readonly size: PixelSize; readonly frames: number }

/** Opens a film as a shot. Throws when it cannot be decoded. */
export async function createFootagePicture(memory: PixelMemory, path: string, shot: FootageShot): Promise<Picture> {
  const input = openLocalMedia(path)
  try {
    return await openFootage(memory, input, shot)
  } catch (error) {
    input.dispose()
    throw error
  }
}

async function openFootage(memory: PixelMemory, input: Input, { size, frames }: FootageShot): Promise<Picture> {
  const track = await input.getPrimaryVideoTrack()
  if (track === null) throw new Error('the reference video has no pictures')
  const coded = { widthPx: await track.getCodedWidth(), heightPx: await track.getCodedHeight() }
  checkPictureSize(coded.widthPx, coded.heightPx)
  const duration = Math.max(DURATION_SECONDS_MIN, (await track.computeDuration()) - (await track.getFirstTimestamp()))
  const pace = paceOf(duration, frames / FRAMES_PER_SECOND)
  const projector = new Projector(track, coded)
  const painter = new SamplePainter(memory, size)
  const shown = allocateFrame(memory, size)
  let painted: VideoSample | undefined
  return {
    async draw(out, index) {
      const sample = await projector.sampleAt((((index + 0.5) / FRAMES_PER_SECOND) * pace) % duration)
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

/** How fast a film runs, 1 its own pace: as slow as its shot needs, or at its own pace where it has to be repeated anyway. */
export function paceOf(filmSeconds: number, shotSeconds: number): number {
  const pace = filmSeconds / shotSeconds
  return pace >= PACE_MIN && pace < 1 ? pace : 1
}

/**
 * Walks through a film's pictures in order, from the beginning again when time runs backwards. It takes one picture after
 * another, and not by a list of times, because the reader collects all times that share a key frame before it decodes:
 * without end for a film of one picture.
 */
class Projector {
  private readonly track: InputVideoTrack
  private readonly size: PixelSize
  private readonly closed = new ClosedPictures()
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
      await this.closed.add(pictureBytes(this.size))
      this.next = await this.pull()
    }
    if (this.current === undefined) throw new Error('the reference video shows nothing')
    return this.current
  }

  async close(): Promise<void> {
    this.current?.close()
    this.next?.close()
    await this.samples?.return()
    this.current = undefined
    this.next = undefined
    this.samples = undefined
    await this.closed.giveBack()
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
    checkPictureSize(result.value.codedWidth, result.value.codedHeight)
    return result.value
  }
}
