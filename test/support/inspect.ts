/**
 * An independent look at a finished MP4: ffprobe and ffmpeg where the machine has them; otherwise mp4box for the structure
 * and the system's H.264 decoder for the pixels. Never the code that made the file.
 */

import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import '@napi-rs/webcodecs/polyfill'
import { BufferSource, Input, MP4, VideoSampleSink } from 'mediabunny'
import { BoxParser, createFile, MP4BoxBuffer } from 'mp4box'
import sharp, { type Sharp } from 'sharp'
import { z } from 'zod'
import { findProgram } from '../../src/start/find-program.ts'

/** What an MP4 really is. */
export type Film = {
  readonly widthPx: number
  readonly heightPx: number
  readonly frames: number
  readonly durationSeconds: number
  readonly videoCodec: string
  readonly sound:
    | {
        readonly codec: string
        readonly sampleRateHz: number
        readonly channels: number
        readonly durationSeconds: number
      }
    | undefined
  /** True when a player can begin before it has the whole file. */
  readonly moovFirst: boolean
}

const hasFfmpeg = ['ffprobe', 'ffmpeg'].every((name) => findProgram(name, process.env['PATH'] ?? '') !== name)

const Probed = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string(),
      codec_name: z.string(),
      width: z.number().optional(),
      height: z.number().optional(),
      nb_read_frames: z.string().optional(),
      duration: z.string(),
      sample_rate: z.string().optional(),
      channels: z.number().optional(),
    }),
  ),
})

/** What has been looked at, by its digest: to count the frames of a film, all of it is decoded. */
const inspected = new Map<string, Promise<Film>>()

/** Looks at an MP4's structure; once at each. Throws for what is none. */
export function inspectFilm(bytes: Uint8Array): Promise<Film> {
  const digest = hash('sha256', bytes)
  const film = inspected.get(digest) ?? inspect(bytes)
  inspected.set(digest, film)
  return film
}

async function inspect(bytes: Uint8Array): Promise<Film> {
  const moovFirst = boxOrder(bytes).indexOf('moov') < boxOrder(bytes).indexOf('mdat')
  return { ...(hasFfmpeg ? await withFfprobe(bytes) : withMp4box(bytes)), moovFirst }
}

async function withFfprobe(bytes: Uint8Array): Promise<Omit<Film, 'moovFirst'>> {
  return withFile(bytes, (path) => {
    const { stdout, stderr, status } = spawnSync('ffprobe', [
      '-v',
      'error',
      '-count_frames',
      '-show_streams',
      '-of',
      'json',
      path,
    ])
    if (status !== 0) throw new Error(`ffprobe refuses the file: ${stderr}`)
    const { streams } = Probed.parse(JSON.parse(stdout.toString()))
    const video = streams.find((stream) => stream.codec_type === 'video')
    const sound = streams.find((stream) => stream.codec_type === 'audio')
    if (video === undefined) throw new Error('no picture')
    return {
      widthPx: video.width ?? 0,
      heightPx: video.height ?? 0,
      frames: Number(video.nb_read_frames),
      durationSeconds: Number(video.duration),
      videoCodec: video.codec_name,
      sound:
        sound === undefined
          ? undefined
          : {
              codec: sound.codec_name,
              sampleRateHz: Number(sound.sample_rate),
              channels: sound.channels ?? 0,
              durationSeconds: Number(sound.duration),
            },
    }
  })
}

/** The pixels of an MP4 that players are told to show: all that are coded, or those inside its clean aperture. */
export function shownSize(bytes: Uint8Array): { readonly widthPx: number; readonly heightPx: number } {
  const file = openWithMp4box(bytes)
  const [video] = file.getInfo().videoTracks
  if (video?.video === undefined) throw new Error('no picture')
  const [entry] = file.getTrackById(video.id).mdia.minf.stbl.stsd.entries
  const aperture = entry?.boxes?.find((box) => box instanceof BoxParser.box.clap)
  if (aperture === undefined) return { widthPx: video.video.width, heightPx: video.video.height }
  return {
    widthPx: aperture.cleanApertureWidthN / aperture.cleanApertureWidthD,
    heightPx: aperture.cleanApertureHeightN / aperture.cleanApertureHeightD,
  }
}

function openWithMp4box(bytes: Uint8Array) {
  const file = createFile()
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(new Uint8Array(bytes).buffer, 0))
  file.flush()
  return file
}

function withMp4box(bytes: Uint8Array): Omit<Film, 'moovFirst'> {
  const info = openWithMp4box(bytes).getInfo()
  const [video] = info.videoTracks
  const [sound] = info.audioTracks
  if (video?.video === undefined) throw new Error('no picture')
  return {
    widthPx: video.video.width,
    heightPx: video.video.height,
    frames: video.nb_samples,
    durationSeconds: video.samples_duration / video.timescale,
    videoCodec: video.codec.startsWith('avc1') ? 'h264' : video.codec,
    sound:
      sound?.audio === undefined
        ? undefined
        : {
            codec: sound.codec.startsWith('mp4a') ? 'aac' : sound.codec,
            sampleRateHz: sound.audio.sample_rate,
            channels: sound.audio.channel_count,
            durationSeconds: sound.movie_duration / sound.movie_timescale,
          },
  }
}

/** What ffmpeg complains of while it decodes a whole film; nothing where the machine has no ffmpeg. */
export async function complaintsOfFfmpeg(bytes: Uint8Array): Promise<string> {
  if (!hasFfmpeg) return ''
  return withFile(bytes, (path) => {
    const { stderr } = spawnSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'null', '-'])
    return stderr.toString()
  })
}

/** The names of the outermost boxes, in order. */
function boxOrder(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const names: string[] = []
  for (let at = 0; at + 8 <= bytes.byteLength; ) {
    names.push(String.fromCharCode(...bytes.subarray(at + 4, at + 8)))
    const size = view.getUint32(at)
    if (size < 8) break
    at += size
  }
  return names
}

/** A picture of 64x64 grey values, which is enough to say whether two pictures show the same. */
export type Thumbnail = { readonly grey: Uint8Array }

const SIDE = 64

/** A frame of an MP4 by its number, as a thumbnail; a negative number counts from the end. */
export async function frameThumbnail(bytes: Uint8Array, number: number): Promise<Thumbnail> {
  const { frames, widthPx, heightPx } = await inspectFilm(bytes)
  const grey = await frameGrey(bytes, number < 0 ? frames + number : number)
  return pictureThumbnail(
    await sharp(grey, { raw: { width: widthPx, height: heightPx, channels: 1 } })
      .png()
      .toBuffer(),
    1,
  )
}

/** What is decoded at once: to start ffmpeg takes as long as to decode some seconds. */
const DECODED_BYTES_MAX = 32_000_000

/** All frames of the film that was decoded last: most tests look at some of one film, one after the other. */
let decoded: { readonly digest: string; readonly grey: Promise<Uint8Array> } | undefined

/** The grey values of a frame of an MP4, 0 to 255, row by row. */
export async function frameGrey(bytes: Uint8Array, index: number): Promise<Uint8Array> {
  if (!hasFfmpeg) return decodeWithWebcodecs(bytes, index)
  const { widthPx, heightPx, frames } = await inspectFilm(bytes)
  const sizeBytes = widthPx * heightPx
  const one = ['-vf', `select=eq(n\\,${index})`, '-frames:v', '1']
  if (sizeBytes * frames > DECODED_BYTES_MAX) return decodeWithFfmpeg(bytes, one)
  const digest = hash('sha256', bytes)
  if (decoded?.digest !== digest) decoded = { digest, grey: decodeWithFfmpeg(bytes, ['-fps_mode', 'passthrough']) }
  return (await decoded.grey).slice(index * sizeBytes, (index + 1) * sizeBytes)
}

/** The grey values of a picture file, 0 to 255, row by row. */
export async function pictureGrey(bytes: Uint8Array): Promise<Uint8Array> {
  const rgb = await sharp(bytes).removeAlpha().toColourspace('srgb').raw().toBuffer()
  return Uint8Array.from({ length: rgb.byteLength / 3 }, (_, index) => luma(rgb, index * 3))
}

/** The peak signal-to-noise ratio of two pictures of one size, in dB. */
export function decibelsBetween(one: Uint8Array, other: Uint8Array): number {
  const squares = one.reduce((sum, value, index) => sum + (value - (other[index] ?? 0)) ** 2, 0)
  return 10 * Math.log10(255 ** 2 / (squares / one.length))
}

/** The grey values of all frames that ffmpeg selects, one frame after the other. */
async function decodeWithFfmpeg(bytes: Uint8Array, select: readonly string[]): Promise<Uint8Array> {
  return withFile(bytes, (path) => {
    const { stdout, status, stderr } = spawnSync(
      'ffmpeg',
      ['-v', 'error', '-i', path, ...select, '-f', 'rawvideo', '-pix_fmt', 'gray', '-'],
      { maxBuffer: 64_000_000 },
    )
    if (status !== 0) throw new Error(`ffmpeg refuses the file: ${stderr}`)
    return new Uint8Array(stdout)
  })
}

async function decodeWithWebcodecs(bytes: Uint8Array, index: number): Promise<Uint8Array> {
  const input = new Input({ source: new BufferSource(bytes), formats: [MP4] })
  const track = await input.getPrimaryVideoTrack()
  if (track === null) throw new Error('no picture')
  const sample = await new VideoSampleSink(track).getSample((index + 0.5) / 24)
  if (sample === null) throw new Error(`no frame ${index}`)
  const { widthPx, heightPx } = await inspectFilm(bytes)
  const planes = new Uint8Array(sample.allocationSize({ format: 'I420' }))
  const [luma] = await sample.copyTo(planes, { format: 'I420' })
  sample.close()
  if (luma === undefined) throw new Error('a frame without luma')
  // Not by way of RGB: the decoder's library converts with the matrix of BT.601, whatever the film says.
  return Uint8Array.from({ length: widthPx * heightPx }, (_, pixel) => {
    const value = planes[luma.offset + Math.floor(pixel / widthPx) * luma.stride + (pixel % widthPx)] ?? 0
    return Math.min(255, Math.max(0, Math.round(((value - 16) * 255) / 219)))
  })
}

/** A picture file as a thumbnail, cropped in the middle to a ratio of width to height. */
export async function pictureThumbnail(bytes: Uint8Array, ratio?: number): Promise<Thumbnail> {
  const { width = 1, height = 1 } = await sharp(bytes).metadata()
  const wanted = ratio ?? width / height
  const cropped = ratio === 1 ? sharp(bytes) : cropTo(bytes, width, height, wanted)
  const rgb = await cropped.resize(SIDE, SIDE, { fit: 'fill' }).removeAlpha().toColourspace('srgb').raw().toBuffer()
  return { grey: Uint8Array.from({ length: SIDE * SIDE }, (_, index) => luma(rgb, index * 3)) }
}

/** BT.709 luma, which is what the decoded frames hold; the grey of photo programs weighs colours otherwise. */
function luma(rgb: Uint8Array, at: number): number {
  return Math.round(0.2126 * (rgb[at] ?? 0) + 0.7152 * (rgb[at + 1] ?? 0) + 0.0722 * (rgb[at + 2] ?? 0))
}

function cropTo(bytes: Uint8Array, width: number, height: number, ratio: number): Sharp {
  const cropWidth = Math.min(width, Math.round(height * ratio))
  const cropHeight = Math.min(height, Math.round(width / ratio))
  const left = Math.floor((width - cropWidth) / 2)
  const top = Math.floor((height - cropHeight) / 2)
  return sharp(bytes).extract({ left, top, width: cropWidth, height: cropHeight })
}

/** The mean difference of two thumbnails, in grey values from 0 (the same) to 255. */
export function difference(one: Thumbnail, other: Thumbnail): number {
  const total = one.grey.reduce((sum, value, index) => sum + Math.abs(value - (other.grey[index] ?? 0)), 0)
  return total / one.grey.length
}

async function withFile<Value>(bytes: Uint8Array, use: (path: string) => Value): Promise<Value> {
  const dir = await mkdtemp(join(tmpdir(), 'reelay-inspect-'))
  try {
    const path = join(dir, 'film.mp4')
    await writeFile(path, bytes)
    return use(path)
  } finally {
    await rm(dir, { recursive: true })
  }
}
