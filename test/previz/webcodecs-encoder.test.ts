import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { createFile, MP4BoxBuffer } from 'mp4box'
import type { Stereo } from '../../src/previz/encoder.ts'
import { createWebCodecsEncoder } from '../../src/previz/webcodecs-encoder.ts'
import { inspectFilm } from '../support/inspect.ts'

const SIZE = { widthPx: 320, heightPx: 240 }
const FRAMES = 30
const SAMPLES = (FRAMES * 48_000) / 24

const tone = Float32Array.from({ length: SAMPLES }, (_, index) => Math.sin(index / 20) * 0.3)
const SOUND: Stereo = { left: tone, right: tone }

/** Encodes a film whose grey changes, and hands over its sound before a certain frame. */
async function encode(soundBefore: number | undefined): Promise<Uint8Array> {
  const encoder = createWebCodecsEncoder({ size: SIZE, frameRate: 24, title: 'A title', comment: 'A comment' })
  const planes = new Uint8Array((SIZE.widthPx * SIZE.heightPx * 3) / 2)
  let sound = Promise.resolve()
  for (let frame = 0; frame < FRAMES; frame++) {
    if (frame === soundBefore) sound = encoder.addSound(SOUND)
    await encoder.addFrame(planes.fill(16 + frame * 5))
  }
  await sound
  if (soundBefore === FRAMES) await encoder.addSound(SOUND)
  return encoder.finish()
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('the file is the same whenever the sound comes', async () => {
  const files = await Promise.all([0, 10, FRAMES].map((soundBefore) => encode(soundBefore)))
  assert.equal(new Set(files.map(digest)).size, 1)
})

test('every frame lasts as long as the others, the last one too, and the sound as long as the pictures', async () => {
  const film = await inspectFilm(await encode(0))
  assert.equal(film.frames, FRAMES)
  assert.ok(Math.abs(film.durationSeconds - FRAMES / 24) < 0.001)
  assert.ok(film.sound !== undefined)
  assert.ok(Math.abs(film.sound.durationSeconds - FRAMES / 24) < 0.001)
})

test('pictures are decoded in the order in which they are shown, one after another', async () => {
  const file = createFile()
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(new Uint8Array(await encode(0)).buffer, 0))
  file.flush()
  const [video] = file.getInfo().videoTracks
  assert.ok(video !== undefined)
  const samples = file.getTrackSamplesInfo(video.id)
  const expected = Array.from({ length: FRAMES }, (_, frame) => (frame * video.timescale) / 24)
  assert.deepEqual(
    samples.map(({ dts }) => dts),
    expected,
  )
  assert.deepEqual(
    samples.map(({ cts }) => cts),
    expected,
  )
})

test('a film without sound has no sound track', async () => {
  assert.equal((await inspectFilm(await encode(undefined))).sound, undefined)
})

test('closing an unfinished film is quiet, twice too', async () => {
  const encoder = createWebCodecsEncoder({ size: SIZE, frameRate: 24, title: '', comment: '' })
  await encoder.addFrame(new Uint8Array((SIZE.widthPx * SIZE.heightPx * 3) / 2))
  encoder.close()
  encoder.close()
})
