/** A server whose pictures an ffmpeg encodes, from the submit to the film. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { FFMPEG, SKIP_WITHOUT_FFMPEG } from '../support/ffmpeg.ts'
import { complaintsOfFfmpeg, inspectFilm } from '../support/inspect.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const COLLECTION = '/api/open/v1/video/generations'
const REQUEST = { model: 'seedance-2.0', prompt: 'Rain on a lake at night', duration: 4, resolution: '480p' }

describe('with REELAY_FFMPEG', { skip: SKIP_WITHOUT_FFMPEG }, () => {
  let reelay: Reelay

  before(async () => {
    reelay = await startReelay({ REELAY_FFMPEG: FFMPEG ?? '' })
  })

  after(() => reelay?.close())

  test('a job succeeds with a film of exactly what was ordered, which is checked as any other, and encoded by it', async () => {
    const submitted = await reelay.call('POST', COLLECTION, { body: REQUEST })
    assert.equal(submitted.status, 200, submitted.text)
    const path = `${COLLECTION}/${String(submitted.json()['requestId'])}`
    const done = await until(
      () => reelay.call('GET', path),
      (answer) => !['queued', 'processing'].includes(String(answer.json()['status'])),
      60,
    )
    const url = /"(http[^"]+\.mp4)"/.exec(done.text)?.[1]
    assert.ok(url !== undefined, done.text)
    const film = (await reelay.call('GET', url)).bytes
    const { frames, sound, moovFirst, videoCodec } = await inspectFilm(film)
    assert.deepEqual({ frames, videoCodec, moovFirst }, { frames: 96, videoCodec: 'h264', moovFirst: true })
    assert.equal(sound?.codec, 'aac')
    assert.equal(await complaintsOfFfmpeg(film), '')
    // What x264 writes of itself: our own encoder knows no such pictures.
    assert.ok(film.includes('bframes=3') && film.includes('threads=4'))
  })
})
