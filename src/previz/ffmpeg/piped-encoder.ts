/**
 * The second encoder: pictures are encoded by an ffmpeg at the far end of two pipes, whoever has started it; sound and file
 * are made here, exactly as for the default encoder. So a jailed child can encode with ffmpeg and start no program.
 */

import { createReadStream, createWriteStream } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { EncodedPacket } from 'mediabunny'
import { assert } from '../../core/assert.ts'
import { evenSize } from '../../core/shape.ts'
import { BT709, type Encoder, EncoderGoneError, type EncoderOptions, type Stereo } from '../encoder.ts'
import { repeated, type Track, writeMp4 } from '../mp4-file.ts'
import { encodeSound } from '../sound-encoder.ts'
import { type FlvPicture, type FlvVideo, readFlv } from './flv.ts'

/** The two pipes: raw pictures to ffmpeg, and what it makes of them. */
export type EncoderPipes = { readonly frames: Writable; readonly packets: Readable }

/** Where a jailed child finds its pipes: behind its standard input, output and error. */
const FRAMES_FD = 3
const PACKETS_FD = 4

/** Frames that may wait for ffmpeg: one that is being written, and one so that it never waits for the drawing. */
const WAITING_FRAMES_MAX = 2

/** Opens the encoder at the pipes that a jailed child was started with. */
export function createJailedEncoder(options: EncoderOptions): Encoder {
  // Files in Node's eyes: written and read by threads of its own, which also work while a frame is being drawn.
  const frames = createWriteStream('', { fd: FRAMES_FD })
  return createPipedEncoder(options, { frames, packets: createReadStream('', { fd: PACKETS_FD }) })
}

/** Opens an encoder at two pipes. */
export function createPipedEncoder(options: EncoderOptions, pipes: EncoderPipes): Encoder {
  return new PipedEncoder(options, pipes)
}

class PipedEncoder implements Encoder {
  private readonly options: EncoderOptions
  private readonly pipes: EncoderPipes
  private readonly video: Promise<FlvVideo>
  private sound: Track<AudioDecoderConfig> | undefined
  private readonly buffers: Uint8Array[] = []
  private readonly writes: Promise<void>[] = []
  private framesIn = 0
  private failure: Error | undefined

  constructor(options: EncoderOptions, pipes: EncoderPipes) {
    this.options = options
    this.pipes = pipes
    // A pipe that breaks is told by the write or the read that it breaks.
    pipes.frames.on('error', () => undefined)
    this.video = readAll(pipes.packets).then(readFlv)
    this.video.catch((error: unknown) => this.fail(error))
  }

  async addFrame(planes: Uint8Array): Promise<void> {
    this.writes.push(this.write(this.keep(planes)))
    this.framesIn++
    if (this.writes.length >= WAITING_FRAMES_MAX) await this.writes.shift()
    this.throwFailure()
  }

  async addSound(sound: Stereo): Promise<void> {
    assert(this.sound === undefined, 'a film has one sound track')
    this.sound = await encodeSound(sound)
  }

  async finish(framesInAll = this.framesIn): Promise<Uint8Array> {
    await Promise.all(this.writes)
    this.throwFailure()
    this.pipes.frames.end()
    const { description, pictures } = await this.video.catch(() => ({ description: undefined, pictures: [] }))
    this.throwFailure()
    if (description === undefined || pictures.length !== this.framesIn) throw new EncoderGoneError()
    const { frameRate, title, comment, size } = this.options
    const [first] = pictures
    const delay = first === undefined ? 0 : framesLater(first, frameRate)
    const packets = pictures.map((picture, index) => {
      const frame = index + framesLater(picture, frameRate) - delay
      return new EncodedPacket(picture.data, picture.isKey ? 'key' : 'delta', frame / frameRate, 1 / frameRate)
    })
    const { widthPx, heightPx } = evenSize(size)
    const decoderConfig = {
      codec: codecOf(description),
      codedWidth: widthPx,
      codedHeight: heightPx,
      colorSpace: BT709,
      description,
    }
    const video = { packets: repeated(packets, framesInAll), decoderConfig }
    return writeMp4({ video, size, sound: this.sound, title, comment })
  }

  close(): void {
    this.pipes.frames.destroy()
    this.pipes.packets.destroy()
    this.buffers.length = 0
    this.sound = undefined
  }

  /** A copy that stays as it is until it is written: buffers take turns. */
  private keep(planes: Uint8Array): Uint8Array {
    const place = this.framesIn % WAITING_FRAMES_MAX
    const buffer = this.buffers[place] ?? new Uint8Array(planes.byteLength)
    this.buffers[place] = buffer
    buffer.set(planes)
    return buffer
  }

  /** Resolves when the frame is with ffmpeg, or never will be. */
  private write(frame: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.pipes.frames.write(frame, (error) => {
        if (error !== null && error !== undefined) this.fail(error)
        resolve()
      })
    })
  }

  private fail(cause: unknown): void {
    this.failure ??= new EncoderGoneError({ cause })
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure
  }
}

async function readAll(packets: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of packets) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Pictures are decoded at the film's own pace, so what one waits to be shown is whole frames, rounded to ms by FLV. */
function framesLater({ shownLaterMs }: FlvPicture, frameRate: number): number {
  return Math.round((shownLaterMs * frameRate) / 1000)
}

/** Profile, constraints and level as the description has them (ISO/IEC 14496-15 §5.3.3.1). */
function codecOf(description: Uint8Array): string {
  return `avc1.${Buffer.from(description.subarray(1, 4)).toString('hex')}`
}
