import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import sharp from 'sharp'
import { makeStillFilm, stillPicture } from '../../src/previz/still-film.ts'
import { complaintsOfFfmpeg, frameThumbnail, inspectFilm } from '../support/inspect.ts'

const size = { widthPx: 320, heightPx: 180 }

describe('a film of one picture', () => {
  for (const [frames, sound] of [
    [1, true],
    [24, false],
    [61, true],
  ] as const) {
    test(`has exactly ${frames} frames ${sound ? 'and sound of the same length' : 'and no sound'}`, async () => {
      const bytes = await makeStillFilm({ size, frames, sound, word: 'A WORD' })
      const film = await inspectFilm(bytes)
      assert.deepEqual([film.widthPx, film.heightPx, film.frames, film.moovFirst], [320, 180, frames, true])
      assert.ok(Math.abs(film.durationSeconds - frames / 24) < 0.001)
      assert.equal(film.sound === undefined, !sound)
      if (film.sound !== undefined) assert.ok(Math.abs(film.sound.durationSeconds - frames / 24) < 0.05)
      assert.equal(await complaintsOfFfmpeg(bytes), '')
    })
  }

  test('shows the same from beginning to end', async () => {
    const bytes = await makeStillFilm({ size, frames: 50, sound: false, word: 'A WORD' })
    const [first, last] = await Promise.all([frameThumbnail(bytes, 0), frameThumbnail(bytes, -1)])
    const differences = first.grey.map((grey, index) => Math.abs(grey - (last.grey[index] ?? 0)))
    assert.ok(Math.max(...differences) < 12, String(Math.max(...differences)))
  })
})

test('its picture is a PNG of the same size', async () => {
  const { width, height, format } = await sharp(stillPicture(size, 'A WORD')).metadata()
  assert.deepEqual([width, height, format], [320, 180, 'png'])
})
