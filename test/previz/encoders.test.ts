/** What every encoder does, whoever encodes the pictures. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, type TestContext, test } from 'node:test'
import { createFile, MP4BoxBuffer } from 'mp4box'
import { type Encoder, type EncoderOptions, KEY_FRAME_INTERVAL, type Stereo } from '../../src/previz/encoder.ts'
import type { PixelSize } from '../../src/core/shape.ts'
import { chanceFrom } from '../../src/previz/random.ts'
import { FfmpegProcess } from '../../src/previz/ffmpeg/ffmpeg-process.ts'
import { createPipedEncoder } from '../../src/previz/ffmpeg/piped-encoder.ts'
import { createWebCodecsEncoder } from '../../src/previz/webcodecs-encoder.ts'
import { FFMPEG, SKIP_WITHOUT_FFMPEG } from '../support/ffmpeg.ts'
import {
  complaintsOfFfmpeg,
  decibelsBetween,
  difference,
  frameGrey,
  frameThumbnail,
  inspectFilm,
  pictureThumbnail,
} from '../support/inspect.ts'
import sharp from 'sharp'

const SIZE = { widthPx: 320, heightPx: 240 }
const FRAMES = 60
const OPTIONS: EncoderOptions = { size: SIZE, frameRate: 24, title: 'A title', comment: 'A comment' }

const tone = Float32Array.from({ length: (FRAMES * 48_000) / 24 }, (_, index) => Math.sin(index / 20) * 0.3)
const SOUND: Stereo = { left: tone, right: tone }

type Open = (context: TestContext, changes?: Partial<EncoderOptions>) => Encoder

const ENCODERS: readonly (readonly [name: string, skip: string | false, open: Open])[] = [
  ['@napi-rs/webcodecs', false, (_, changes) => createWebCodecsEncoder({ ...OPTIONS, ...changes })],
  [
    'ffmpeg',
    SKIP_WITHOUT_FFMPEG,
    (context, changes) => {
      const options = { ...OPTIONS, ...changes }
      const { ffmpeg, pipes } = FfmpegProcess.here(FFMPEG ?? '', options)
      context.after(() => ffmpeg.kill())
      return createPipedEncoder(options, pipes)
    },
  ],
]

/** A bright bar that walks over a slope of grey, so that every frame is another one. */
function draw(frame: number): Uint8Array {
  const { widthPx, heightPx } = SIZE
  const planes = new Uint8Array((widthPx * heightPx * 3) / 2).fill(128)
  for (let at = 0; at < widthPx * heightPx; at++) {
    const x = at % widthPx
    planes[at] = x >= frame * 5 && x < frame * 5 + 20 ? 230 : 30 + (x >> 2)
  }
  return planes
}

/** Noise, which is the hardest to encode, around another grey in each frame. */
function noise({ widthPx, heightPx }: PixelSize, frame: number): Uint8Array {
  const chance = chanceFrom(frame, 'noise')
  const planes = new Uint8Array((widthPx * heightPx * 3) / 2).fill(128)
  for (let at = 0; at < widthPx * heightPx; at++) planes[at] = 60 + frame * 8 + chance() * 60
  return planes
}

function greyOf({ widthPx, heightPx }: PixelSize, planes: Uint8Array): Uint8Array {
  return planes.subarray(0, widthPx * heightPx).map((value) => Math.round(((value - 16) * 255) / 219))
}

async function encode(encoder: Encoder, soundBefore: number | undefined): Promise<Uint8Array> {
  let sound = Promise.resolve()
  for (let frame = 0; frame < FRAMES; frame++) {
    if (frame === soundBefore) sound = encoder.addSound(SOUND)
    await encoder.addFrame(draw(frame))
  }
  await sound
  return encoder.finish()
}

function packetsOf(film: Uint8Array) {
  const file = createFile()
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(new Uint8Array(film).buffer, 0))
  file.flush()
  const [video] = file.getInfo().videoTracks
  assert.ok(video !== undefined)
  const samples = file.getTrackSamplesInfo(video.id)
  return samples.map(({ cts, dts, is_sync }) => ({
    shown: (cts * 24) / video.timescale,
    decoded: (dts * 24) / video.timescale,
    isKey: is_sync,
  }))
}

for (const [name, skip, open] of ENCODERS) {
  describe(name, { skip }, () => {
    test('the same frames and sound make the same bytes, whenever the sound comes', async (context) => {
      const films = [await encode(open(context), 0), await encode(open(context), 30)]
      const digests = films.map((film) => createHash('sha256').update(film).digest('hex'))
      assert.equal(digests[0], digests[1])
    })

    test('a film has every frame for as long as the others, the sound as long as they, and its index first', async (context) => {
      const bytes = await encode(open(context), 0)
      const film = await inspectFilm(bytes)
      assert.equal(await complaintsOfFfmpeg(bytes), '')
      assert.deepEqual(
        { ...SIZE, frames: FRAMES, videoCodec: 'h264', moovFirst: true },
        {
          widthPx: film.widthPx,
          heightPx: film.heightPx,
          frames: film.frames,
          videoCodec: film.videoCodec,
          moovFirst: film.moovFirst,
        },
      )
      assert.ok(Math.abs(film.durationSeconds - FRAMES / 24) < 0.001)
      assert.ok(Math.abs((film.sound?.durationSeconds ?? 0) - FRAMES / 24) < 0.001)
      const shown = packetsOf(bytes).map((packet) => packet.shown)
      const every = Array.from({ length: FRAMES }, (_, frame) => frame)
      assert.deepEqual(
        shown.toSorted((a, b) => a - b),
        every,
      )
    })

    test('each frame is shown in its place', async (context) => {
      const bytes = await encode(open(context), undefined)
      for (const frame of [0, 1, 2, 3, 31, FRAMES - 1]) {
        const { widthPx: width, heightPx: height } = SIZE
        const picture = await sharp(greyOf(SIZE, draw(frame)), { raw: { width, height, channels: 1 } })
          .png()
          .toBuffer()
        const apart = difference(await pictureThumbnail(picture, 1), await frameThumbnail(bytes, frame))
        assert.ok(apart < 2, `frame ${frame} differs by ${apart}`)
      }
    })

    test('packets are decoded one after another, and a key frame comes at least every two seconds', async (context) => {
      const packets = packetsOf(await encode(open(context), undefined))
      assert.deepEqual(
        packets.map(({ decoded }) => decoded),
        packets.map((_, index) => index),
      )
      const keys = packets.flatMap(({ isKey, shown }) => (isKey ? [shown] : []))
      assert.equal(keys[0], 0)
      const gaps = [...keys.slice(1), FRAMES].map((key, index) => key - (keys[index] ?? 0))
      assert.ok(Math.max(...gaps) <= KEY_FRAME_INTERVAL, String(gaps))
    })

    test('its times are told much finer than in frames, as players round them', async (context) => {
      const file = createFile()
      file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(new Uint8Array(await encode(open(context), 0)).buffer, 0))
      const [video] = file.getInfo().videoTracks
      assert.ok((video?.timescale ?? 0) >= 24 * 100)
    })

    test('it says its colours as BT.709 in limited range, its title, and no time of day', async (context) => {
      const bytes = Buffer.from(await encode(open(context), undefined))
      const colr = bytes.indexOf('colrnclx', 0, 'latin1')
      assert.deepEqual([...bytes.subarray(colr + 8, colr + 15)], [0, 1, 0, 1, 0, 1, 0])
      assert.ok(bytes.includes('A title') && bytes.includes('A comment'))
    })

    for (const size of [SIZE, { widthPx: 1112, heightPx: 834 }, { widthPx: 16, heightPx: 16 }]) {
      test(`a fine start of ${size.widthPx}x${size.heightPx} is its picture, and what follows is as without`, async (context) => {
        const noisy = (frame: number) => noise(size, frame)
        const make = async (isStartFine: boolean) => {
          const encoder = open(context, { size, isStartFine })
          for (let frame = 0; frame < 8; frame++) await encoder.addFrame(noisy(frame))
          return encoder.finish()
        }
        const [plain, fine, again] = [await make(false), await make(true), await make(true)]
        assert.deepEqual(Buffer.from(fine), Buffer.from(again))
        assert.equal(await complaintsOfFfmpeg(fine), '')
        const likeness = async (film: Uint8Array, frame: number) =>
          decibelsBetween(await frameGrey(film, frame), greyOf(size, noisy(frame)))
        assert.ok((await likeness(plain, 0)) < 42, 'what is tried is too easy')
        assert.ok((await likeness(fine, 0)) >= 45, `${await likeness(fine, 0)} dB`)
        for (const frame of [1, 2, 7]) {
          const apart = Math.abs((await likeness(fine, frame)) - (await likeness(plain, frame)))
          assert.ok(apart < 3, `frame ${frame} differs by ${apart} dB`)
        }
      })
    }

    test('a film without sound has no sound track', async (context) => {
      assert.equal((await inspectFilm(await encode(open(context), undefined))).sound, undefined)
    })

    test('a film that is repeated goes on without a gap', async (context) => {
      const encoder = open(context)
      for (let frame = 0; frame < 24; frame++) await encoder.addFrame(draw(frame))
      const bytes = await encoder.finish(72)
      assert.equal(await complaintsOfFfmpeg(bytes), '')
      const shown = packetsOf(bytes).map((packet) => packet.shown)
      assert.deepEqual(
        shown.toSorted((a, b) => a - b),
        Array.from({ length: 72 }, (_, frame) => frame),
      )
    })

    test('closing an unfinished film is quiet, twice too', async (context) => {
      const encoder = open(context)
      await encoder.addFrame(draw(0))
      encoder.close()
      encoder.close()
    })
  })
}
