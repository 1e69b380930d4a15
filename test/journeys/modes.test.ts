/** Every mode through the real server: what was ordered is what is in the MP4, looked at by somebody else's tools. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import sharp from 'sharp'
import type { JsonObject } from '../../src/core/json.ts'
import { difference, frameThumbnail, inspectFilm, pictureThumbnail, type Thumbnail } from '../support/inspect.ts'
import { makeBmp, makeGif, makeJpeg, makeMp3, makeMp4, makePng, makeWav, makeWebp } from '../support/media-samples.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const SIZE = { widthPx: 640, heightPx: 360 }
const SMALL = { resolution: '480p', duration: 4, generate_audio: false }
const MODEL = 'seedance-2.0/text-to-video'
const PRO = 'seedance-1.5-pro-1080p'

let dir: string
let origin: Origin
let reelay: Reelay
const stills = new Map<string, Buffer>()

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-modes-'))
  stills.set('red', await makePng({ ...SIZE, colour: [200, 50, 50] }))
  stills.set('blue', await makePng({ ...SIZE, colour: [50, 60, 180] }))
  stills.set('green', await makePng({ ...SIZE, colour: [60, 190, 70] }))
  stills.set('portrait', await makePng({ widthPx: 360, heightPx: 640, colour: [90, 90, 90] }))
  const png = (name: string) => ({ contentType: 'image/png', bytes: stills.get(name) ?? new Uint8Array() })
  origin = await startOrigin(
    dir,
    new Map([
      ['/red.png', png('red')],
      ['/blue.png', png('blue')],
      ['/green.png', png('green')],
      ['/portrait.png', png('portrait')],
      [
        '/film.mp4',
        { contentType: 'video/mp4', bytes: await makeMp4({ seconds: 3, ...SIZE, colour: [240, 240, 240] }) },
      ],
      ['/sound.mp3', { contentType: 'audio/mpeg', bytes: await makeMp3({ seconds: 3 }) }],
      ['/no-extension', png('red')],
      ['/lies.mp4', png('red')],
      ['/long.wav', { contentType: 'audio/wav', bytes: makeWav({ seconds: 16, sampleRate: 8_000 }) }],
    ]),
  )
  reelay = await startReelay(origin.settings)
})

after(async () => {
  await reelay?.close()
  await origin?.close()
  await rm(dir, { recursive: true, force: true })
})

const url = (name: string) => `https://example.com/${name}`

type Finished = { readonly job: JsonObject; readonly bytes: Buffer }

async function run(input: JsonObject, model = MODEL): Promise<JsonObject> {
  const submitted = await reelay.call('POST', '/v1/jobs', {
    body: { model, input: { prompt: 'a quiet street', ...input } },
  })
  assert.equal(submitted.status, 200, submitted.text)
  const { id } = submitted.json()
  return until(
    async () => (await reelay.call('GET', `/v1/jobs/${String(id)}`)).json(),
    ({ status }) => status !== 'processing',
  )
}

async function make(input: JsonObject, model = MODEL): Promise<Finished> {
  const job = await run(input, model)
  assert.equal(job['status'], 'succeeded', JSON.stringify(job))
  const content = await reelay.call('GET', `/v1/videos/${String(job['id']).replace('job_', 'video_')}/content`)
  assert.equal(content.status, 200)
  return { job, bytes: content.bytes }
}

async function shows(bytes: Buffer, frame: number, still: string, ratio = 864 / 496): Promise<void> {
  const distance = difference(await frameThumbnail(bytes, frame), await thumbnail(still, ratio))
  assert.ok(distance < 8, `frame ${frame} differs from ${still} by ${distance}`)
}

function thumbnail(still: string, ratio: number): Promise<Thumbnail> {
  return pictureThumbnail(stills.get(still) ?? Buffer.alloc(0), ratio)
}

describe('text', () => {
  test('makes exactly the ordered pixels, frames and sound', async () => {
    const { bytes } = await make({ ...SMALL, aspect_ratio: '21:9', generate_audio: true })
    const film = await inspectFilm(bytes)
    assert.deepEqual(
      [film.widthPx, film.heightPx, film.frames, film.videoCodec, film.moovFirst],
      [992, 432, 96, 'h264', true],
    )
    assert.ok(Math.abs(film.durationSeconds - 4) < 0.001)
    assert.deepEqual([film.sound?.codec, film.sound?.sampleRateHz, film.sound?.channels], ['aac', 48_000, 2])
    assert.ok(Math.abs((film.sound?.durationSeconds ?? 0) - 4) < 0.05)
  })

  test('with the same seed makes the same bytes, with another seed others', async () => {
    const of = async (seed: number) => (await make({ ...SMALL, aspect_ratio: '1:1', seed })).bytes
    const [one, again, other] = [await of(7), await of(7), await of(8)]
    // Never deepEqual on films: explaining a difference of megabytes takes gigabytes.
    assert.ok(one.equals(again))
    assert.ok(!one.equals(other))
  })

  test('takes a number of frames, which wins over the duration', async () => {
    const { bytes, job } = await make(
      { resolution: '480p', duration: 5, frames: 33, ratio: '3:4', generate_audio: false },
      PRO,
    )
    const film = await inspectFilm(bytes)
    assert.deepEqual([film.widthPx, film.heightPx, film.frames], [560, 752, 33])
    assert.ok(JSON.stringify(job['notes']).includes('duration'))
  })

  test('keeps the camera still, marks and drafts on request, and changes the picture by it', async () => {
    const base = { ...SMALL, frames: 29, aspect_ratio: '16:9', seed: 3 }
    const plain = await make(base, PRO)
    const marked = await make({ ...base, watermark: true }, PRO)
    const draft = await make({ ...base, draft: true }, PRO)
    for (const { bytes } of [marked, draft]) {
      assert.equal((await inspectFilm(bytes)).frames, 29)
      assert.ok(!bytes.equals(plain.bytes))
    }
    const still = await make({ ...base, first_frame_url: url('red.png'), camera_fixed: true }, PRO)
    const moved = difference(await frameThumbnail(still.bytes, 0), await frameThumbnail(still.bytes, 20))
    assert.ok(moved < 2, `a fixed camera moved by ${moved}`)
  })

  test('returns the last frame as a PNG of the same size', async () => {
    const { job, bytes } = await make({ ...SMALL, frames: 29, aspect_ratio: '16:9', return_last_frame: true }, PRO)
    const link = /https?:[^"]+-last\.png/.exec(JSON.stringify(job))?.[0]
    assert.ok(link, JSON.stringify(job))
    const picture = await reelay.call('GET', link, { headers: { authorization: '' } })
    assert.equal(picture.headers.get('content-type'), 'image/png')
    const { width, height } = await sharp(picture.bytes).metadata()
    assert.deepEqual([width, height], [864, 496])
    const distance = difference(await frameThumbnail(bytes, -1), await pictureThumbnail(picture.bytes))
    assert.ok(distance < 6, `the last frame differs by ${distance}`)
  })
})

describe('references', () => {
  test('a first frame is shown at the beginning and decides an open ratio', async () => {
    const { bytes, job } = await make({ ...SMALL, first_frame_url: url('portrait.png') })
    const film = await inspectFilm(bytes)
    assert.deepEqual([film.widthPx, film.heightPx], [496, 864], JSON.stringify(job))
    await shows(bytes, 0, 'portrait', 496 / 864)
  })

  test('first and last frame are shown at the two ends', async () => {
    const { bytes } = await make({
      ...SMALL,
      first_frame_url: url('red.png'),
      last_frame_url: url('blue.png'),
      aspect_ratio: '16:9',
    })
    await shows(bytes, 0, 'red')
    await shows(bytes, -1, 'blue')
  })

  test('images become shots, one after the other', async () => {
    const names = ['red', 'green', 'blue']
    const { bytes } = await make({
      ...SMALL,
      reference_image_urls: names.map((name) => url(`${name}.png`)),
      aspect_ratio: '16:9',
    })
    for (const [index, name] of names.entries()) await shows(bytes, 16 + index * 32, name)
  })

  test('a film is shown as footage, and a sound is heard', async () => {
    const body = {
      model: 'seedance-2-0-fast',
      prompt: '广告',
      size: '864x496',
      seconds: 4,
      generate_audio: false,
      input_reference: {
        content: [
          { type: 'image_url', role: 'reference_image', image_url: { url: url('red.png') } },
          { type: 'video_url', role: 'reference_video', video_url: { url: url('film.mp4') } },
          { type: 'audio_url', role: 'reference_audio', audio_url: { url: url('sound.mp3') } },
        ],
      },
    }
    const submitted = await reelay.call('POST', '/openai/v1/videos', { body })
    assert.equal(submitted.status, 200, submitted.text)
    const path = `/openai/v1/videos/${String(submitted.json()['id'])}`
    const video = await until(
      async () => (await reelay.call('GET', path)).json(),
      ({ status }) => status === 'completed' || status === 'failed',
    )
    assert.equal(video['status'], 'completed', JSON.stringify(video))
    const { bytes } = await reelay.call('GET', `${path}/content`)
    assert.equal((await inspectFilm(bytes)).sound?.codec, 'aac')
    const white = await frameThumbnail(bytes, 72)
    const brightness = white.grey.reduce((sum, value) => sum + value, 0) / white.grey.length
    assert.ok(brightness > 200, `the footage is white, the frame has ${brightness}`)
  })

  test('an upload, a data URI and a link to an earlier result are references too', async () => {
    const form = new FormData()
    form.append('kind', 'image')
    form.append('purpose', 'reference')
    form.append('file', new Blob([new Uint8Array(stills.get('green') ?? [])]), 'green.png')
    const file = (await reelay.call('POST', '/v1/files/upload', { body: form })).json()
    const byId = await make({ ...SMALL, first_frame_url: String(file['id']), aspect_ratio: '16:9' })
    await shows(byId.bytes, 0, 'green')
    const byLink = await make({ ...SMALL, first_frame_url: String(file['url']), aspect_ratio: '16:9' })
    await shows(byLink.bytes, 0, 'green')
    const dataUri = `data:image/png;base64,${stills.get('blue')?.toString('base64')}`
    const inline = await make({ ...SMALL, first_frame_url: dataUri, aspect_ratio: '16:9' })
    await shows(inline.bytes, 0, 'blue')
    const result = /https?:[^"]+\.mp4/.exec(JSON.stringify(inline.job))?.[0] ?? ''
    const chained = await make({ ...SMALL, reference_video_urls: [result], aspect_ratio: '16:9' })
    await shows(chained.bytes, 4, 'blue')
  })

  test('what a reference is, its bytes say, and not its name', async () => {
    const submitted = await reelay.call('POST', '/api/open/v1/video/generations', {
      body: {
        model: 'seedance-2.0',
        prompt: 'a street',
        duration: 4,
        resolution: '480p',
        generateAudio: false,
        mediaUrls: [url('no-extension')],
      },
    })
    const path = `/api/open/v1/video/generations/${String(submitted.json()['requestId'])}`
    const job = await until(
      async () => (await reelay.call('GET', path)).json(),
      ({ status }) => !['queued', 'processing'].includes(String(status)),
    )
    assert.equal(job['status'], 'succeeded', JSON.stringify(job))
    const lying = await run({ ...SMALL, reference_video_urls: [url('lies.mp4')] })
    assert.equal(lying['status'], 'failed')
    assert.match(JSON.stringify(lying['error']), /reference_kind_mismatch.*Reference 1/)
  })

  test('every image format of seed 004 is taken', async () => {
    const pictures = [await makeJpeg(SIZE), await makeWebp(SIZE), await makeGif(SIZE), makeBmp(SIZE)]
    for (const picture of pictures) {
      const form = new FormData()
      form.append('kind', 'image')
      form.append('file', new Blob([new Uint8Array(picture)]), 'picture')
      const { id } = (await reelay.call('POST', '/v1/files/upload', { body: form })).json()
      const { bytes } = await make(
        { frames: 29, resolution: '480p', first_frame_url: String(id), ratio: '16:9', generate_audio: false },
        PRO,
      )
      const distance = difference(
        await frameThumbnail(bytes, 0),
        await pictureThumbnail(await readable(picture), 864 / 496),
      )
      assert.ok(distance < 8, `the first frame differs by ${distance}`)
    }
  })

  test('a reference that breaks a rule fails the job, names itself and the rule, and never reaches an upstream', async () => {
    const form = new FormData()
    form.append('kind', 'audio')
    form.append('file', new Blob([new Uint8Array(makeWav({ seconds: 16, sampleRate: 8_000 }))]), 'long.wav')
    assert.equal((await reelay.call('POST', '/v1/files/upload', { body: form })).status, 200)
    const gone = await run({ ...SMALL, reference_image_urls: [url('red.png'), url('missing.png')] })
    assert.equal(gone['status'], 'failed')
    assert.match(JSON.stringify(gone['error']), /reference_unreachable.*Reference 2/)
  })
})

/** The same picture in a format that the comparison can read: this sharp has no BMP. */
async function readable(picture: Buffer): Promise<Buffer> {
  return picture.subarray(0, 2).toString() === 'BM'
    ? sharp(await makePng(SIZE))
        .png()
        .toBuffer()
    : picture
}
