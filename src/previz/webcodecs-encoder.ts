/**
 * The default encoder: H.264 and AAC by `@napi-rs/webcodecs`, put into an MP4 by `mediabunny`; npm packages only.
 * Quantizer mode is the one that gives the same bytes twice: rate control depends on the timing of threads.
 */

import { setImmediate } from 'node:timers/promises'
import { VideoEncoder, VideoFrame } from '@napi-rs/webcodecs'
import { EncodedPacket } from 'mediabunny'
import { assert } from '../core/assert.ts'
import type { PixelSize } from '../core/shape.ts'
import { CLOSED_FRAMES_MAX, reclaimClosedFrames } from './frame-memory.ts'
import { BT709, type Encoder, type EncoderOptions, KEY_FRAME_INTERVAL, type Stereo } from './encoder.ts'
import { repeated, type Track, writeMp4 } from './mp4-file.ts'
import { encodeSound } from './sound-encoder.ts'

/**
 * Frames that are drawn while as many are encoded. The library holds one lock for as long as it encodes a frame, and whoever
 * hands it another one or asks how many wait stands still until then: so it is asked for nothing while it works, and given
 * several at once.
 */
const BATCH_FRAMES = 6

/** How long to wait for a packet before asking whether the encoder has taken all frames without giving any, in ms. */
const PACKET_WAIT_MS = 50

/** Opens an encoder. */
export function createWebCodecsEncoder(options: EncoderOptions): Encoder {
  const encoder = new WebCodecsEncoder(options)
  encoder.start()
  return encoder
}

class WebCodecsEncoder implements Encoder {
  private readonly options: EncoderOptions
  private readonly video: VideoEncoder
  private readonly packets: EncodedPacket[] = []
  private decoderConfig: VideoDecoderConfig | undefined
  private sound: Track<AudioDecoderConfig> | undefined
  /** Frames that wait for the encoder to have done those before them. */
  private batch: VideoFrame[] = []
  private framesIn = 0
  private framesHanded = 0
  private failure: Error | undefined
  private wake: () => void = () => undefined

  constructor(options: EncoderOptions) {
    this.options = options
    this.video = new VideoEncoder({
      output: (chunk, metadata) => this.onVideo(chunk, metadata),
      error: (error) => this.fail(error),
    })
  }

  start(): void {
    const { size, frameRate } = this.options
    this.video.configure({
      codec: codecFor(size),
      width: size.widthPx,
      height: size.heightPx,
      framerate: frameRate,
      bitrateMode: 'quantizer',
      latencyMode: 'quality',
      avc: { format: 'avc' },
    })
  }

  async addFrame(planes: Uint8Array): Promise<void> {
    const { size, frameRate } = this.options
    const frame = new VideoFrame(planes, {
      format: 'I420',
      codedWidth: size.widthPx,
      codedHeight: size.heightPx,
      timestamp: Math.round((this.framesIn * 1e6) / frameRate),
      duration: Math.round(1e6 / frameRate),
      colorSpace: BT709,
    })
    this.batch.push(frame)
    this.framesIn++
    if (this.framesIn % CLOSED_FRAMES_MAX === 0) await reclaimClosedFrames()
    // Packets arrive between two turns of the loop.
    else await setImmediate()
    if (this.isIdle()) this.handOver()
    while (this.failure === undefined && this.batch.length >= BATCH_FRAMES) {
      const isTold = await this.nextPacket()
      if (this.isIdle() || (!isTold && this.video.encodeQueueSize === 0)) this.handOver()
    }
    this.throwFailure()
  }

  async addSound(sound: Stereo): Promise<void> {
    assert(this.sound === undefined, 'a film has one sound track')
    try {
      this.sound = await encodeSound(sound)
    } catch (error) {
      this.fail(error)
      throw error
    }
  }

  async finish(framesInAll = this.framesIn): Promise<Uint8Array> {
    this.handOver()
    await this.video.flush()
    this.throwFailure()
    this.video.close()
    const { decoderConfig, sound } = this
    assert(this.packets.length === this.framesIn, 'every frame that went in came out')
    const packets = repeated(this.packets, framesInAll)
    assert(decoderConfig !== undefined, 'the encoder says how its pictures are decoded')
    const { frameRate, title, comment } = this.options
    return writeMp4({ video: { packets, decoderConfig }, sound, frameRate, title, comment })
  }

  close(): void {
    if (this.video.state !== 'closed') this.video.close()
    // The library keeps a closed encoder's callbacks for ever, and with them this object and all that it holds.
    for (const frame of this.batch) frame.close()
    this.batch = []
    this.packets.length = 0
    this.sound = undefined
    this.decoderConfig = undefined
  }

  /** Every frame that was handed over has come out. */
  private isIdle(): boolean {
    return this.packets.length === this.framesHanded
  }

  private handOver(): void {
    for (const frame of this.batch) {
      this.video.encode(frame, { keyFrame: this.framesHanded % KEY_FRAME_INTERVAL === 0 })
      frame.close()
      this.framesHanded++
    }
    this.batch = []
  }

  /** Resolves with the next packet, or after a while without one: to whether there was one. */
  private nextPacket(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), PACKET_WAIT_MS)
      this.wake = () => {
        clearTimeout(timer)
        resolve(true)
      }
    })
  }

  /** Packets come in the order of the frames (there are no B frames), so their times are counted, not read. */
  private onVideo(chunk: VideoChunk, metadata: VideoMetadata): void {
    const { frameRate, size } = this.options
    const data = new Uint8Array(chunk.byteLength)
    chunk.copyTo(data)
    this.packets.push(new EncodedPacket(data, chunk.type, this.packets.length / frameRate, 1 / frameRate))
    this.wake()
    const config = metadata?.decoderConfig
    if (config === undefined) return
    this.decoderConfig ??= {
      codec: config.codec,
      codedWidth: size.widthPx,
      codedHeight: size.heightPx,
      colorSpace: BT709,
      ...(config.description === undefined ? {} : { description: config.description }),
    }
  }

  private fail(error: unknown): void {
    this.failure ??= error instanceof Error ? error : new Error(String(error))
    this.wake()
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure
  }
}

type VideoOutput = ConstructorParameters<typeof VideoEncoder>[0]['output']
type VideoChunk = Parameters<VideoOutput>[0]
type VideoMetadata = Parameters<VideoOutput>[1]

/** High profile at the lowest level that has room for the frame: 4.0 up to 8192 macroblocks, 5.0 beyond. */
function codecFor({ widthPx, heightPx }: PixelSize): string {
  const macroblocks = Math.ceil(widthPx / 16) * Math.ceil(heightPx / 16)
  return macroblocks <= 8192 ? 'avc1.640028' : 'avc1.640032'
}
