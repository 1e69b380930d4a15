/**
 * How fast films are rendered, against encoding the very same frames, and the very same sound when the film has any, into
 * the very same file: both must come to the same bytes, or there is no figure.
 */

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { FRAMES_PER_SECOND } from '../src/core/model.ts'
import type { ShapedOrder } from '../src/core/order.ts'
import type { Encoder, EncoderOptions, Stereo } from '../src/previz/encoder.ts'
import { type EncoderFactory, type RenderRequest, render } from '../src/previz/render.ts'
import { FfmpegProcess } from '../src/previz/ffmpeg/ffmpeg-process.ts'
import { createPipedEncoder } from '../src/previz/ffmpeg/piped-encoder.ts'
import { createWebCodecsEncoder } from '../src/previz/webcodecs-encoder.ts'
import { bareEnvironment, HEAP_FLAGS } from '../src/lib/jail/launch.ts'
import { type BenchResult, compare } from './result.ts'
import { FFMPEG } from '../test/support/ffmpeg.ts'
import { ORDER } from '../test/support/orders.ts'

const FRAMES = 5 * FRAMES_PER_SECOND
const ROUNDS = 5
const BAR = 0.6
const GOAL = 0.8

/** The most memory of a process that renders, in bytes. */
const PEAK_BYTES_MAX = 350 * 1024 * 1024

/** Pictures beside the film may cost three hundredths of it; what a busy machine blurs is as much again. */
const STILLS_BAR = 0.94

/** A film: what it shows, how large, and whether it is heard. */
type Film = {
  readonly name: string
  readonly prompt: string
  readonly resolution: '720p' | '1080p'
  readonly audio: boolean
}

const PROMPTS = {
  lake: 'A calm mountain lake at dawn with mist over the water',
  street: 'A red sports car drives through a rainy neon street at night',
  river: 'Aerial view over a winding river through an autumn forest',
  perfume: 'A perfume bottle on a marble plinth, studio light, slow push in',
  rider: 'A knight rides a horse across a meadow',
} as const

const LAKE: Film = { name: 'lake', prompt: PROMPTS.lake, resolution: '720p', audio: false }

const FILMS: readonly Film[] = [
  ...Object.entries(PROMPTS).flatMap(([name, prompt]) =>
    (['720p', '1080p'] as const).map((resolution) => ({ name, prompt, resolution, audio: false })),
  ),
  { ...LAKE, audio: true },
]

function orderOf({ prompt, resolution, audio }: Film): ShapedOrder {
  const size = { '720p': { widthPx: 1280, heightPx: 720 }, '1080p': { widthPx: 1920, heightPx: 1080 } }[resolution]
  return { ...ORDER, prompt, resolution, shape: { ratio: '16:9', size }, frames: FRAMES, audio }
}

function titleOf({ name, resolution, audio }: Film): string {
  return `${name}, ${resolution}, ${audio ? 'with sound' : 'silent'}`
}

const HOOKS = { onProgress: () => undefined }

/** One of the encoders that there are. */
type Tried = { readonly name: string; readonly open: EncoderFactory }

const OWN: Tried = { name: 'its own encoder', open: createWebCodecsEncoder }

/** The machine's ffmpeg, where there is one; its frames go through pipes, as they do in a render. */
const OTHERS: readonly Tried[] = FFMPEG === undefined ? [] : [{ name: 'ffmpeg', open: ffmpegFrom(FFMPEG) }]

function ffmpegFrom(program: string): EncoderFactory {
  return (options) => createPipedEncoder(options, FfmpegProcess.here(program, options).pipes)
}

/**
 * Measures films of five seconds from text at 720p and 1080p, silent and one with sound, by this program's own
 * encoder, and one of them by ffmpeg, where there is one; takes some five minutes. `PREVIZ_FILM=street` runs what has that
 * in its name alone.
 */
export async function measureFilms(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  const only = process.env.PREVIZ_FILM ?? ''
  try {
    const films = FILMS.filter((film) => titleOf(film).includes(only))
    const results: BenchResult[] = []
    for (const film of films) results.push(await measure(film, folder, OWN))
    if (only === '') {
      for (const tried of OTHERS) results.push(await measure(LAKE, folder, tried))
      results.push(await measureStills(folder))
    }
    for (const film of films) results.push(await measurePeak(titleOf(film), requestOf(film, folder)))
    if (only === '') results.push(await measureFootagePeak(folder))
    return results
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function requestOf(film: Film, folder: string): RenderRequest {
  return { order: orderOf(film), references: [], videoPath: join(folder, 'film.mp4') }
}

/** Renders a film in a process of its own, kept as those of the gateway are, which says how much memory it has had at most. */
async function measurePeak(title: string, request: RenderRequest): Promise<BenchResult> {
  const program = new URL('./processes/render-peak.ts', import.meta.url)
  const parameters = [...HEAP_FLAGS, fileURLToPath(program), JSON.stringify(request)]
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { env: bareEnvironment() })
  const peakBytes = Number(stdout)
  return {
    name: `previz, memory of a process that renders: ${title}`,
    ratio: PEAK_BYTES_MAX / peakBytes,
    bar: 1,
    details: { peakMegabytes: Math.round(peakBytes / 1e6), mostMegabytes: Math.round(PEAK_BYTES_MAX / 1e6) },
  }
}

/** The same for a film of three reference videos, each as large as itself. */
async function measureFootagePeak(folder: string): Promise<BenchResult> {
  const shown = requestOf({ ...LAKE, resolution: '1080p' }, folder)
  await render({ ...shown, videoPath: join(folder, 'shown.mp4') }, HOOKS)
  const { widthPx, heightPx } = shown.order.shape.size
  const facts = {
    kind: 'video',
    mediaType: 'video/mp4',
    durationSeconds: 5,
    frames: FRAMES,
    videoCodec: 'avc',
  } as const
  const footage = {
    role: 'reference_video',
    path: join(folder, 'shown.mp4'),
    facts: { ...facts, widthPx, heightPx },
  } as const
  return measurePeak('three reference videos, 1080p', { ...shown, references: [footage, footage, footage] })
}

/** Compares the render of a film with encoding what it gives to its encoder. */
async function measure(film: Film, folder: string, { name, open }: Tried): Promise<BenchResult> {
  const request = requestOf(film, folder)
  const recording = await record(request)
  const alone = await encodeAlone(recording, open)
  await render(request, HOOKS, open)
  assert.ok(alone.equals(await readFile(request.videoPath)), 'both sides make the same film')
  const { ratio, ours, peers } = await compare(
    ROUNDS,
    () => framesPerSecond(() => render(request, HOOKS, open)),
    () => framesPerSecond(() => encodeAlone(recording, open)),
  )
  return {
    name: `previz, frames/s to encoding alone by ${name}: ${titleOf(film)}`,
    ratio,
    bar: BAR,
    goal: GOAL,
    details: {
      renderFramesPerSecond: Math.round(ours),
      encodeFramesPerSecond: Math.round(peers),
      filmKilobytes: Math.round(alone.length / 1000),
    },
  }
}

/** Compares a render that also makes poster and scrubbing sheet with the same one that does not. */
async function measureStills(folder: string): Promise<BenchResult> {
  const plain = requestOf(LAKE, folder)
  const stillPaths = { poster: join(folder, 'poster.jpg'), sheet: join(folder, 'sheet.jpg') }
  const { ratio, ours, peers } = await compare(
    ROUNDS,
    () => framesPerSecond(() => render({ ...plain, stillPaths }, HOOKS)),
    () => framesPerSecond(() => render(plain, HOOKS)),
  )
  return {
    name: 'previz, frames/s with poster and scrubbing sheet to without',
    ratio,
    bar: STILLS_BAR,
    details: { withFramesPerSecond: Math.round(ours), withoutFramesPerSecond: Math.round(peers) },
  }
}

async function framesPerSecond(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (FRAMES * 1000) / (performance.now() - start)
}

/** What an encoder was given. */
type Recording = {
  readonly options: EncoderOptions
  readonly frames: readonly Uint8Array[]
  readonly sound: Stereo | undefined
}

/** Renders into an encoder that keeps what it is given as it is. */
async function record(request: RenderRequest): Promise<Recording> {
  const frames: Uint8Array[] = []
  let sound: Stereo | undefined
  let given: EncoderOptions | undefined
  const recorder: Encoder = {
    addFrame(planes) {
      frames.push(planes.slice())
      return Promise.resolve()
    },
    addSound(made) {
      sound = made
      return Promise.resolve()
    },
    finish: () => Promise.resolve(new Uint8Array()),
    close: () => undefined,
  }
  const openRecorder: EncoderFactory = (options) => {
    given = options
    return recorder
  }
  await render({ ...request, videoPath: `${request.videoPath}.recorded` }, HOOKS, openRecorder)
  assert.ok(given !== undefined, 'a render opens an encoder')
  return { options: given, frames, sound }
}

/** Encodes what was recorded the way a render does: the sound beside the frames. */
async function encodeAlone({ options, frames, sound }: Recording, open: EncoderFactory): Promise<Buffer> {
  const encoder = open(options)
  try {
    const soundAdded = sound === undefined ? undefined : encoder.addSound(sound)
    const addFrames = async () => {
      for (const frame of frames) await encoder.addFrame(frame)
    }
    await Promise.all([addFrames(), soundAdded])
    return Buffer.from(await encoder.finish())
  } finally {
    encoder.close()
  }
}
