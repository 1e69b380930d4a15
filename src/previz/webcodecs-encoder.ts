/**
 * The default encoder: H.264 and AAC by `@napi-rs/webcodecs`, put into an MP4 by `mediabunny`; npm packages only.
 * Quantizer mode is the one that gives the same bytes twice: rate control depends on the timing of threads.
 */

import { setImmediate } from 'node:timers/promises'
import { VideoEncoder, VideoFrame } from '@napi-rs/webcodecs'
import { EncodedPacket } from 'mediabunny'
import { assert } from '../core/assert.ts'
import { transplantKeyPicture } from './avc/transplant.ts'
import { evenSize, type PixelSize } from '../core/shape.ts'
import { reclaim } from './native-memory.ts'
import { encodeFinePicture, type FinePicture } from './fine-picture.ts'
import { frameBytes } from './pixels/frame.ts'
import { BT709, type Encoder, type EncoderOptions, KEY_FRAME_INTERVAL, type Stereo } from './encoder.ts'
import { repeated, type Track, writeMp4 } from './mp4-file.ts'
import { encodeSound } from './sound-encoder.ts'

/**
 * Frames that are drawn while as many are encoded. The library holds one lock for as long as it encodes a frame, and whoever
 * hands it another one or asks how many wait stands still until then: so it is asked for nothing while it works, and given
 * several at once. There are four such batches at a time (drawn, handed over, encoded, closed),
 * each of this many bytes at most, or of two frames.
 */
const BATCH_FRAMES_MAX = 6
const BATCH_BYTES_MAX = 10_000_000

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
  private readonly codedSize: PixelSize
  private readonly batchFrames: number
  private readonly video: VideoEncoder
  private readonly packets: EncodedPacket[] = []
  private decoderConfig: VideoDecoderConfig | undefined
  private sound: Track<AudioDecoderConfig> | undefined
  private fineStart: Promise<FinePicture> | undefined
  /** Frames that wait for the encoder to have done those before them. */
  private batch: Uint8Array[] = []
  private readonly wrapped: VideoFrame[] = []
  private readonly buffers: Uint8Array[] = []
  private framesIn = 0
  private framesHanded = 0
  private failure: Error | undefined
  private isClosed = false
  private wake: () => void = () => undefined

  constructor(options: EncoderOptions) {
    this.options = options
    this.codedSize = evenSize(options.size)
    this.batchFrames = Math.max(2, Math.min(BATCH_FRAMES_MAX, Math.floor(BATCH_BYTES_MAX / frameBytes(this.codedSize))))
    this.video = new VideoEncoder({
      output: (chunk, metadata) => this.onVideo(chunk, metadata),
      error: (error) => this.fail(error),
    })
  }

  start(): void {
    const { codedSize: size } = this
    this.video.configure({
      codec: codecFor(size),
      width: size.widthPx,
      height: size.heightPx,
      framerate: this.options.frameRate,
      bitrateMode: 'quantizer',
      latencyMode: 'quality',
      avc: { format: 'avc' },
    })
  }

  async addFrame(planes: Uint8Array): Promise<void> {
    if (this.isClosed) throw new Error('the encoder is closed')
    this.batch.push(this.keep(planes))
    if (this.options.isStartFine === true && this.framesIn === 0) this.beginFine(planes)
    this.framesIn++
    // Packets arrive between two turns of the loop.
    await setImmediate()
    if (this.framesInside() === 0) await this.handOver()
    while (this.failure === undefined && this.batch.length >= this.batchFrames) {
      const isTold = await this.nextPacket()
      if (this.framesInside() === 1 && this.wrapped.length === 0) this.wrap()
      if (this.framesInside() === 0 || (!isTold && this.video.encodeQueueSize === 0)) await this.handOver()
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
    this.throwFailure()
    await this.handOver()
    await this.video.flush()
    this.throwFailure()
    this.video.close()
    const { decoderConfig, sound } = this
    assert(this.packets.length === this.framesIn, 'every frame that went in came out')
    assert(decoderConfig !== undefined, 'the encoder says how its pictures are decoded')
    await this.replaceStart(decoderConfig)
    const packets = repeated(this.packets, framesInAll)
    const { size, title, comment } = this.options
    return writeMp4({ video: { packets, decoderConfig }, size, sound, title, comment })
  }

  close(): void {
    this.isClosed = true
    if (this.video.state !== 'closed') this.video.close()
    for (let frame = this.wrapped.shift(); frame !== undefined; frame = this.wrapped.shift()) frame.close()
    // The library keeps a closed encoder's callbacks for ever, and with them this object and all that it holds.
    this.batch = []
    this.buffers.length = 0
    this.packets.length = 0
    this.sound = undefined
    this.fineStart = undefined
    this.decoderConfig = undefined
  }

  /** A copy in a buffer that is used again as soon as a frame was made of it: the library copies once more. */
  private keep(planes: Uint8Array): Uint8Array {
    const buffer = this.buffers.pop() ?? new Uint8Array(planes.byteLength)
    buffer.set(planes)
    return buffer
  }

  /** Frames that were handed over and have not come out. */
  private framesInside(): number {
    return this.framesHanded - this.packets.length
  }

  /**
   * Makes frames of what waits. They are made late and closed soon: the library holds a frame's pixels until the object
   * around them is collected, and one that has grown old is not collected for seconds.
   */
  private wrap(): void {
    const { widthPx, heightPx } = this.codedSize
    const { frameRate } = this.options
    for (const planes of this.batch) {
      const index = this.framesHanded + this.wrapped.length
      const frame = new VideoFrame(planes, {
        format: 'I420',
        codedWidth: widthPx,
        codedHeight: heightPx,
        timestamp: Math.round((index * 1e6) / frameRate),
        duration: Math.round(1e6 / frameRate),
        colorSpace: BT709,
      })
      this.wrapped.push(frame)
      this.buffers.push(planes)
    }
    this.batch = []
  }

  /** Hands over what waits, and gives back the frames before those while they are encoded. */
  private async handOver(): Promise<void> {
    this.wrap()
    this.encodeWrapped()
    await reclaim()
  }

  /**
   * Nothing may keep a frame that is closed: no function that waits, whose variables live on, and no old array, whose
   * members a look at the young objects takes for alive even when nobody has the array any more.
   */
  private encodeWrapped(): void {
    for (let frame = this.wrapped.shift(); frame !== undefined; frame = this.wrapped.shift()) {
      try {
        this.video.encode(frame, { keyFrame: this.isKeyFrame(this.framesHanded) })
      } finally {
        frame.close()
      }
      this.framesHanded++
    }
  }

  /** Encodes the first frame once more, while others are drawn. */
  private beginFine(planes: Uint8Array): void {
    const { codedSize: size } = this
    this.fineStart = encodeFinePicture(planes, { ...this.options, size }, codecFor(size))
    // Whoever ends the film hears of it; until then it is nobody's.
    this.fineStart.catch((error: unknown) => this.fail(error))
  }

  private async replaceStart({ description }: VideoDecoderConfig): Promise<void> {
    const [plain] = this.packets
    if (this.fineStart === undefined || plain === undefined) return
    assert(description instanceof Uint8Array, 'the encoder says how its pictures are decoded')
    const { picture, record } = await this.fineStart
    const fine = transplantKeyPicture(picture, record, description)
    this.packets[0] = new EncodedPacket(fine, plain.type, plain.timestamp, plain.duration)
  }

  /** Whether a frame is encoded by itself. What follows a fine start must not be told from the plain one. */
  private isKeyFrame(index: number): boolean {
    return index % KEY_FRAME_INTERVAL === 0 || (index === 1 && this.fineStart !== undefined)
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
    const { frameRate } = this.options
    const data = new Uint8Array(chunk.byteLength)
    chunk.copyTo(data)
    this.packets.push(new EncodedPacket(data, chunk.type, this.packets.length / frameRate, 1 / frameRate))
    this.wake()
    const config = metadata?.decoderConfig
    if (config === undefined) return
    this.decoderConfig ??= {
      codec: config.codec,
      codedWidth: this.codedSize.widthPx,
      codedHeight: this.codedSize.heightPx,
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
