import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { ShapedOrder } from '../../src/core/order.ts'
import type { Stereo } from '../../src/previz/encoder.ts'
import { type RenderReference, render } from '../../src/previz/render.ts'
import { makeSound } from '../../src/previz/sound/soundtrack.ts'
import { planStoryboard } from '../../src/previz/plan/plan-storyboard.ts'
import { createWebCodecsEncoder } from '../../src/previz/webcodecs-encoder.ts'
import { delayAt, type FilmSound, readFilmSound } from '../support/film-sound.ts'
import { complaintsOfFfmpeg, inspectFilm } from '../support/inspect.ts'
import { makeJpeg, makeWav } from '../support/media-samples.ts'
import { ORDER } from '../support/orders.ts'

const SIZE = { widthPx: 64, heightPx: 64 }
const SAMPLES_PER_FRAME = 2000

/** Seconds that models offer, and frames: the fewest and the most, and those whose last packet is full or nearly empty. */
const LENGTHS = [24, 96, 120, 360, 29, 30, 31, 64, 65, 128, 192, 288, 289]

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelay-film-sound-'))
})
after(() => rm(folder, { recursive: true }))

async function film(frames: number, sound: Stereo): Promise<Uint8Array> {
  const encoder = createWebCodecsEncoder({ size: SIZE, frameRate: 24, title: 'A title', comment: 'A comment' })
  const soundAdded = encoder.addSound(sound)
  const planes = new Uint8Array((SIZE.widthPx * SIZE.heightPx * 3) / 2).fill(128)
  for (let frame = 0; frame < frames; frame++) await encoder.addFrame(planes)
  await soundAdded
  return encoder.finish()
}

/** Silence but for single samples. */
function clicks(samples: number, places: readonly number[]): Float32Array {
  const channel = new Float32Array(samples)
  for (const place of places) channel[place] = 0.9
  return channel
}

/** The loudest sample within 500 of a place. */
function loudestNear(channel: Float32Array, place: number): number {
  const first = Math.max(0, place - 500)
  const near = channel.subarray(first, place + 500).map(Math.abs)
  return first + near.indexOf(Math.max(...near))
}

function assertTimes({ sampleRateHz, packets, heard, delay, rolls }: FilmSound, frames: number): void {
  assert.equal(sampleRateHz, 48_000)
  const samples = frames * SAMPLES_PER_FRAME
  let time = 0
  for (const { decodeTime, length } of packets) {
    assert.equal(decodeTime, time)
    assert.ok(length > 0 && length <= 1024)
    time += length
  }
  assert.equal(time, delay + samples)
  assert.deepEqual(
    heard.map((channel) => channel.length),
    [samples, samples],
  )
  assert.deepEqual(rolls, [{ distance: -1, packets: packets.length }])
}

for (const frames of LENGTHS) {
  test(`in a film of ${frames} frames every sample is heard when it should be, and nothing after the last`, async () => {
    const samples = frames * SAMPLES_PER_FRAME
    const places = [700, Math.floor(samples / 3), Math.floor(samples / 2) + 1, samples - 10]
    const later = places.map((place) => place - 600).filter((place) => place > 0)
    const bytes = await film(frames, { left: clicks(samples, places), right: clicks(samples, later) })
    const sound = await readFilmSound(bytes)
    assertTimes(sound, frames)
    const [left, right] = sound.heard
    assert.deepEqual(
      places.map((place) => loudestNear(left, place)),
      places,
    )
    assert.deepEqual(
      later.map((place) => loudestNear(right, place)),
      later,
    )
    const { sound: told, durationSeconds, moovFirst } = await inspectFilm(bytes)
    assert.equal(told?.durationSeconds.toFixed(4), (frames / 24).toFixed(4))
    assert.equal(durationSeconds.toFixed(4), (frames / 24).toFixed(4))
    assert.ok(moovFirst)
    assert.equal(await complaintsOfFfmpeg(bytes), '')
  })
}

const RAINY: ShapedOrder = {
  ...ORDER,
  prompt: 'Heavy rain on a lake in the wind',
  frames: 31,
  audio: true,
  cameraFixed: true,
  draft: true,
}

async function reference(facts: RenderReference['facts'], bytes: Buffer): Promise<RenderReference> {
  const path = join(folder, facts.mediaType.replace('/', '.'))
  await writeFile(path, bytes)
  return { role: facts.kind === 'audio' ? 'reference_audio' : 'reference_image', facts, path }
}

/** Noise at 44100 samples a second: unlike a tone, it agrees with itself at no other time. */
function noiseWav(seconds: number): Buffer {
  const file = makeWav({ seconds, sampleRate: 44_100 })
  const noise = createHash('shake256', { outputLength: file.length - 44 }).digest()
  for (let at = 0; at < noise.length; at += 2) file.writeInt16LE(noise.readInt16LE(at) >> 2, 44 + at)
  return file
}

async function soundReferences(): Promise<readonly RenderReference[]> {
  const wav = { kind: 'audio', mediaType: 'audio/wav', durationSeconds: 0.7, audioCodec: 'pcm-s16' } as const
  const jpeg = { kind: 'image', mediaType: 'image/jpeg', widthPx: 64, heightPx: 64 } as const
  return [await reference(jpeg, await makeJpeg()), await reference(wav, noiseWav(0.7))]
}

for (const [name, references] of [
  ['ambience', async () => []],
  ['reference audio', soundReferences],
] as const) {
  test(`a rendered film plays its ${name} in time with its pictures`, async () => {
    const given = await references()
    const videoPath = join(folder, 'film.mp4')
    const hooks = { onProgress: () => undefined, isCancelled: () => false }
    await render({ order: RAINY, references: given, videoPath }, hooks)
    const bytes = await readFile(videoPath)
    const made = await makeSound(planStoryboard(RAINY, given), given)
    assert.ok(made !== undefined)
    const sound = await readFilmSound(bytes)
    assertTimes(sound, RAINY.frames)
    for (const place of [4000, 30_000, 58_000]) {
      assert.equal(delayAt(made.left, sound.heard[0], place), 0)
      assert.equal(delayAt(made.right, sound.heard[1], place), 0)
    }
    assert.equal(await complaintsOfFfmpeg(bytes), '')
  })
}
