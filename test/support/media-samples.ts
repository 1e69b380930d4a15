/** Small real media files made on the spot: pictures, films and sounds whose colour, size and length a test chooses. */

import { AudioData, AudioEncoder, VideoEncoder, VideoFrame } from '@napi-rs/webcodecs'
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MovOutputFormat,
  Mp3OutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  type Rotation,
} from 'mediabunny'
import sharp from 'sharp'

/** Red, green, blue; 0 to 255. */
export type Colour = readonly [number, number, number]

/** What a picture looks like. Default: 64×64 px, orange. */
export type PictureOptions = { readonly widthPx?: number; readonly heightPx?: number; readonly colour?: Colour }

/** What a film is like. Default: 64×64 px, orange, 2 s at 24 frames a second, silent, MP4, upright. */
export type FilmOptions = PictureOptions & {
  readonly seconds?: number
  readonly frameRate?: number
  /** Adds an AAC track with a tone, as long as the film. */
  readonly hasSound?: boolean
  readonly container?: 'mp4' | 'mov'
  /** Whether `moov` comes before the media data. Default: true. */
  readonly isMoovFirst?: boolean
  readonly rotation?: Rotation
}

/** What a sound is like. Default: 2 s of 440 Hz, mono, 44100 samples a second. */
export type SoundOptions = { readonly seconds?: number; readonly frequencyHz?: number; readonly sampleRate?: number }

const ORANGE: Colour = [230, 120, 30]

/** A PNG of one colour. */
export function makePng(options: PictureOptions = {}): Promise<Buffer> {
  return picture(options).png().toBuffer()
}

/** A JPEG of one colour; `orientation` is EXIF's, 1 to 8. */
export function makeJpeg(options: PictureOptions & { readonly orientation?: number } = {}): Promise<Buffer> {
  const made = picture(options)
  return (options.orientation === undefined ? made : made.withMetadata({ orientation: options.orientation }))
    .jpeg()
    .toBuffer()
}

/** A WebP of one colour. */
export function makeWebp(options: PictureOptions = {}): Promise<Buffer> {
  return picture(options).webp().toBuffer()
}

/** A GIF of one colour. */
export function makeGif(options: PictureOptions = {}): Promise<Buffer> {
  return picture(options).gif().toBuffer()
}

/** An uncompressed 24-bit Windows bitmap of one colour. */
export function makeBmp({ widthPx = 64, heightPx = 64, colour = ORANGE }: PictureOptions = {}): Buffer {
  const rowBytes = Math.ceil((widthPx * 3) / 4) * 4
  const file = Buffer.alloc(54 + rowBytes * heightPx)
  file.write('BM', 0, 'latin1')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(54, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(widthPx, 18)
  file.writeInt32LE(heightPx, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(24, 28)
  for (let row = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++) file.set([...colour].reverse(), 54 + row * rowBytes + column * 3)
  }
  return file
}

/** An MP4 or MOV of one colour in H.264. */
export async function makeMp4(options: FilmOptions = {}): Promise<Buffer> {
  const { seconds = 2, frameRate = 24, hasSound = false, container = 'mp4', isMoovFirst = true, rotation = 0 } = options
  const settings = { fastStart: isMoovFirst ? ('in-memory' as const) : (false as const) }
  const format = container === 'mp4' ? new Mp4OutputFormat(settings) : new MovOutputFormat(settings)
  const output = startOutput(format)
  const video = new EncodedVideoPacketSource('avc')
  const audio = new EncodedAudioPacketSource('aac')
  output.addVideoTrack(video, { frameRate, rotation })
  if (hasSound) output.addAudioTrack(audio)
  await output.start()
  for (const { packet, config } of await encodeFrames(options, Math.round(seconds * frameRate), frameRate)) {
    await video.add(packet, config === undefined ? undefined : { decoderConfig: config })
  }
  if (hasSound) await addTone(audio, 'mp4a.40.2', { seconds, sampleRate: 48_000 })
  return finish(output)
}

/** A WAV of 16-bit samples with a tone. */
export function makeWav({ seconds = 2, frequencyHz = 440, sampleRate = 44_100 }: SoundOptions = {}): Buffer {
  const count = Math.round(seconds * sampleRate)
  const file = Buffer.alloc(44 + count * 2)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(36 + count * 2, 4)
  file.write('WAVEfmt ', 8, 'latin1')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(sampleRate, 24)
  file.writeUInt32LE(sampleRate * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'latin1')
  file.writeUInt32LE(count * 2, 40)
  for (let index = 0; index < count; index++) {
    file.writeInt16LE(Math.round(tone(index, frequencyHz, sampleRate) * 32_767), 44 + index * 2)
  }
  return file
}

/** An MP3 with a tone. */
export async function makeMp3(options: SoundOptions = {}): Promise<Buffer> {
  const output = startOutput(new Mp3OutputFormat())
  const audio = new EncodedAudioPacketSource('mp3')
  output.addAudioTrack(audio)
  await output.start()
  await addTone(audio, 'mp3', options)
  return finish(output)
}

function picture({ widthPx = 64, heightPx = 64, colour = ORANGE }: PictureOptions) {
  const [r, g, b] = colour
  return sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: { r, g, b } } })
}

function startOutput(format: OutputFormat): Output<OutputFormat, BufferTarget> {
  return new Output({ format, target: new BufferTarget() })
}

async function finish(output: Output<OutputFormat, BufferTarget>): Promise<Buffer> {
  await output.finalize()
  if (output.target.buffer === null) throw new Error('the sample has no bytes')
  return Buffer.from(output.target.buffer)
}

type VideoPacket = { readonly packet: EncodedPacket; readonly config: VideoDecoderConfig | undefined }

async function encodeFrames(options: PictureOptions, count: number, frameRate: number): Promise<VideoPacket[]> {
  const { widthPx = 64, heightPx = 64, colour = ORANGE } = options
  const packets: VideoPacket[] = []
  let failure: Error | undefined
  const encoder = new VideoEncoder({
    output: (chunk, metadata) => {
      const data = new Uint8Array(chunk.byteLength)
      chunk.copyTo(data)
      const packet = new EncodedPacket(data, chunk.type, packets.length / frameRate, 1 / frameRate)
      packets.push({ packet, config: videoConfig(metadata?.decoderConfig, widthPx, heightPx) })
    },
    error: (error) => {
      failure = error
    },
  })
  const config = { codec: 'avc1.42001f', width: widthPx, height: heightPx, framerate: frameRate, bitrate: 200_000 }
  encoder.configure({ ...config, latencyMode: 'realtime', avc: { format: 'avc' } })
  const planes = flatPlanes(widthPx, heightPx, colour)
  for (let index = 0; index < count; index++) {
    const timestamp = Math.round((index * 1e6) / frameRate)
    const frame = new VideoFrame(planes, { format: 'I420', codedWidth: widthPx, codedHeight: heightPx, timestamp })
    encoder.encode(frame, { keyFrame: index % 48 === 0 })
    frame.close()
  }
  await encoder.flush()
  encoder.close()
  if (failure !== undefined) throw failure
  return packets
}

type GivenConfig = { readonly codec: string; readonly description?: AllowSharedBufferSource | undefined }

function videoConfig(
  given: GivenConfig | undefined,
  codedWidth: number,
  codedHeight: number,
): VideoDecoderConfig | undefined {
  if (given === undefined) return undefined
  const { codec, description } = given
  return { codec, codedWidth, codedHeight, ...(description === undefined ? {} : { description }) }
}

/** One colour as planes of luma and chroma, limited range, BT.709. */
function flatPlanes(widthPx: number, heightPx: number, [r, g, b]: Colour): Uint8Array<ArrayBuffer> {
  const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b
  const size = widthPx * heightPx
  const planes = new Uint8Array(size + 2 * Math.ceil(widthPx / 2) * Math.ceil(heightPx / 2))
  planes.fill(Math.round(16 + (luma * 219) / 255), 0, size)
  const chromaSize = (planes.length - size) / 2
  planes.fill(Math.round(128 + (((b - luma) / 1.8556) * 224) / 255), size, size + chromaSize)
  planes.fill(Math.round(128 + (((r - luma) / 1.5748) * 224) / 255), size + chromaSize)
  return planes
}

async function addTone(source: EncodedAudioPacketSource, codec: string, options: SoundOptions): Promise<void> {
  const { seconds = 2, frequencyHz = 440, sampleRate = 44_100 } = options
  const packets: { packet: EncodedPacket; config: AudioDecoderConfig | undefined }[] = []
  let failure: Error | undefined
  const encoder = new AudioEncoder({
    output: (chunk, metadata) => {
      const data = new Uint8Array(chunk.byteLength)
      chunk.copyTo(data)
      const packet = new EncodedPacket(data, 'key', chunk.timestamp / 1e6, (chunk.duration ?? 0) / 1e6)
      packets.push({ packet, config: audioConfig(metadata?.decoderConfig) })
    },
    error: (error) => {
      failure = error
    },
  })
  encoder.configure({ codec, sampleRate, numberOfChannels: 1, bitrate: 64_000 })
  const samples = Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, at) =>
    tone(at, frequencyHz, sampleRate),
  )
  const data = new AudioData({
    format: 'f32-planar',
    sampleRate,
    numberOfFrames: samples.length,
    numberOfChannels: 1,
    timestamp: 0,
    data: samples,
  })
  encoder.encode(data)
  data.close()
  await encoder.flush()
  encoder.close()
  if (failure !== undefined) throw failure
  for (const { packet, config } of packets)
    await source.add(packet, config === undefined ? undefined : { decoderConfig: config })
}

type GivenAudioConfig = GivenConfig & { readonly sampleRate?: number; readonly numberOfChannels?: number }

function audioConfig(given: GivenAudioConfig | undefined): AudioDecoderConfig | undefined {
  if (given === undefined) return undefined
  const { codec, description, sampleRate = 44_100, numberOfChannels = 1 } = given
  return { codec, sampleRate, numberOfChannels, ...(description === undefined ? {} : { description }) }
}

function tone(index: number, frequencyHz: number, sampleRate: number): number {
  return 0.5 * Math.sin((2 * Math.PI * frequencyHz * index) / sampleRate)
}
