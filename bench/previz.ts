/**
 * How fast films are rendered, against encoding the very same frames, and the very same sound when the film has any, into
 * the very same file: both must come to the same bytes, or there is no figure.
 */

import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FRAMES_PER_SECOND } from '../src/core/model.ts'
import type { ShapedOrder } from '../src/core/order.ts'
import type { Encoder, EncoderOptions, Stereo } from '../src/previz/encoder.ts'
import { type EncoderFactory, type RenderRequest, render } from '../src/previz/render.ts'
import { FfmpegProcess } from '../src/previz/ffmpeg/ffmpeg-process.ts'
import { createPipedEncoder } from '../src/previz/ffmpeg/piped-encoder.ts'
import { createWebCodecsEncoder } from '../src/previz/webcodecs-encoder.ts'
import { type BenchResult, compare } from './result.ts'
import { FFMPEG } from '../test/support/ffmpeg.ts'
import { ORDER } from '../test/support/orders.ts'

const FRAMES = 5 * FRAMES_PER_SECOND
const SIZE = { widthPx: 1280, heightPx: 720 }
const ROUNDS = 5
const BAR = 0.5

/** Pictures beside the film may cost three hundredths of it; what a busy machine blurs is as much again. */
const STILLS_BAR = 0.94

const ORDER_720P: ShapedOrder = {
  ...ORDER,
  resolution: '720p',
  shape: { ratio: '16:9', size: SIZE },
  frames: FRAMES,
}

const HOOKS = { onFrame: () => undefined }

/** One of the encoders that there are. */
type Tried = { readonly name: string; readonly open: EncoderFactory }

const OWN: Tried = { name: 'its own encoder', open: createWebCodecsEncoder }

/** The machine's ffmpeg, where there is one; its frames go through pipes, as they do in a render. */
const OTHERS: readonly Tried[] = FFMPEG === undefined ? [] : [{ name: 'ffmpeg', open: ffmpegFrom(FFMPEG) }]

function ffmpegFrom(program: string): EncoderFactory {
  return (options) => createPipedEncoder(options, FfmpegProcess.here(program, options).pipes)
}

/**
 * Runs the benchmark: five seconds at 720p from text, silent and with sound, by each encoder; takes some 30 seconds, and a
 * minute more where there is an ffmpeg.
 */
export async function run(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  try {
    const requests = [false, true].map(
      (audio): RenderRequest => ({
        order: { ...ORDER_720P, audio },
        references: [],
        videoPath: join(folder, audio ? 'sound.mp4' : 'silent.mp4'),
      }),
    )
    for (const request of requests) await render(request, HOOKS)
    const peakBytes = process.resourceUsage().maxRSS * 1024
    const results: BenchResult[] = []
    for (const tried of [OWN, ...OTHERS]) {
      for (const request of requests) results.push(await measure(request, tried))
    }
    results.push(await measureStills(folder))
    const memory = { afterTwoRendersPeakMegabytes: Math.round(peakBytes / 1e6) }
    return [...results, { name: 'previz, memory of a process that renders', details: memory }]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Compares the render of a film with encoding what it gives to its encoder. */
async function measure(request: RenderRequest, { name, open }: Tried): Promise<BenchResult> {
  const recording = await record(request)
  const alone = await encodeAlone(recording, open)
  await render(request, HOOKS, open)
  assert.ok(alone.equals(await readFile(request.videoPath)), 'both sides make the same film')
  const { ratio, ours, peers } = await compare(
    ROUNDS,
    () => framesPerSecond(() => render(request, HOOKS, open)),
    () => framesPerSecond(() => encodeAlone(recording, open)),
  )
  const made = request.order.audio ? 'frames and sound' : 'frames'
  return {
    name: `previz, frames/s to encoding the same ${made}, by ${name}`,
    ratio,
    bar: BAR,
    details: {
      renderFramesPerSecond: Math.round(ours),
      encodeFramesPerSecond: Math.round(peers),
      filmKilobytes: Math.round(alone.length / 1000),
    },
  }
}

/** Compares a render that also makes poster and scrubbing sheet with the same one that does not. */
async function measureStills(folder: string): Promise<BenchResult> {
  const plain: RenderRequest = { order: ORDER_720P, references: [], videoPath: join(folder, 'plain.mp4') }
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
