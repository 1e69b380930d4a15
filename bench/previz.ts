/** Measures how much slower rendering a film is than encoding the same frames alone, in the same run on the same machine. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FRAMES_PER_SECOND } from '../src/core/model.ts'
import type { ShapedOrder } from '../src/core/order.ts'
import type { Encoder, Stereo } from '../src/previz/encoder.ts'
import { type EncoderFactory, type RenderRequest, render } from '../src/previz/render.ts'
import { createWebCodecsEncoder } from '../src/previz/webcodecs-encoder.ts'

/** What a bench reports: `ratio` is to be at least `bar`. */
export type BenchResult = {
  readonly name: string
  readonly ratio: number
  readonly bar: number
  readonly details: Readonly<Record<string, string | number>>
}

const FRAMES = 5 * FRAMES_PER_SECOND
const SIZE = { widthPx: 1280, heightPx: 720 }
const ROUNDS = 3
const BAR = 0.5

const ORDER: ShapedOrder = {
  model: 'seedance-2.0',
  family: 'seedance-2.0',
  prompt: 'A calm mountain lake at sunset',
  resolution: '720p',
  shape: { ratio: '16:9', size: SIZE },
  frames: FRAMES,
  seed: 7,
  audio: true,
  cameraFixed: false,
  watermark: false,
  returnLastFrame: false,
  draft: false,
}

const HOOKS = { onFrame: () => undefined }

/** Renders five seconds at 720p from text, and encodes the same frames again by themselves; the best of some rounds of each. */
export async function run(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  try {
    const request: RenderRequest = { order: ORDER, references: [], videoPath: join(folder, 'film.mp4') }
    await render({ ...request, order: { ...ORDER, frames: 2 } }, HOOKS)
    const renderedMs = await timed(() => render(request, HOOKS))
    const peakBytes = process.resourceUsage().maxRSS * 1024
    const recording = await recordFrames(request)
    const rendering: number[] = [renderedMs]
    const encoding: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      encoding.push(await timed(() => encodeAlone(recording)))
      rendering.push(await timed(() => render(request, HOOKS)))
    }
    const [renderMs, encodeMs] = [Math.min(...rendering), Math.min(...encoding)]
    const rate = (ms: number) => Math.round((FRAMES * 10_000) / ms) / 10
    return {
      name: 'previz frames/s to encoding the same frames alone',
      ratio: encodeMs / renderMs,
      bar: BAR,
      details: {
        renderFramesPerSecond: rate(renderMs),
        encodeFramesPerSecond: rate(encodeMs),
        peakRssMegabytes: Math.round(peakBytes / 1e6),
      },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** What an encoder was given. */
type Recording = { readonly frames: readonly Uint8Array[]; readonly sound: Stereo | undefined }

/** Renders into an encoder that keeps frames and sound as they are. */
async function recordFrames(request: RenderRequest): Promise<Recording> {
  const frames: Uint8Array[] = []
  let sound: Stereo | undefined
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
  const openRecorder: EncoderFactory = () => recorder
  await render(request, HOOKS, openRecorder)
  return { frames, sound }
}

/** Encodes what was recorded the way a render does: the sound beside the frames. */
async function encodeAlone({ frames, sound }: Recording): Promise<void> {
  const options = { size: SIZE, frameRate: FRAMES_PER_SECOND, title: 'bench', comment: 'bench' }
  const encoder = createWebCodecsEncoder(options)
  const soundAdded = sound === undefined ? undefined : encoder.addSound(sound)
  for (const frame of frames) await encoder.addFrame(frame)
  await soundAdded
  await encoder.finish()
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await run(), null, 2)}\n`)
