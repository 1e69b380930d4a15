/** The five seed pages, word for word: each printed command is run against the real server, host and key replaced and nothing else. */

import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { isJsonObject, type Json, type JsonObject } from '../../src/core/json.ts'
import { type Reader, runPrinted } from '../support/curl.ts'
import { difference, frameThumbnail, inspectFilm, pictureThumbnail } from '../support/inspect.ts'
import { makeJpeg, makeMp3, makeMp4, makePng } from '../support/media-samples.ts'
import { type Origin, type Page, startOrigin } from '../support/origin.ts'
import { KEY, type Reelay, startReelay, until } from '../support/reelay.ts'

const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const SIZE = { widthPx: 640, heightPx: 360 }

let cwd: string
let origin: Origin
let reelay: Reelay
let pages: Map<string, Page>

before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'reelay-seeds-'))
  const png = (colour: readonly [number, number, number]) => makePng({ ...SIZE, colour })
  const page = async (contentType: string, bytes: Promise<Uint8Array>): Promise<Page> => ({
    contentType,
    bytes: await bytes,
  })
  const film = makeMp4({ seconds: 3, widthPx: 160, heightPx: 90 })
  pages = new Map([
    ['/first.png', await page('image/png', png([200, 40, 40]))],
    ['/last.png', await page('image/png', png([40, 40, 200]))],
    ['/ref.png', await page('image/png', png([40, 200, 40]))],
    ['/ref.mp4', await page('video/mp4', film)],
    ['/photo.jpg', await page('image/jpeg', makeJpeg({ ...SIZE, colour: [220, 180, 60] }))],
    ['/reference.png', await page('image/png', png([120, 90, 200]))],
    ['/first-frame.png', await page('image/png', png([230, 230, 30]))],
    ['/last-frame.png', await page('image/png', png([30, 30, 30]))],
    ['/reference-1.png', await page('image/png', png([200, 100, 0]))],
    ['/reference-2.png', await page('image/png', png([0, 200, 100]))],
    ['/reference-3.png', await page('image/png', png([100, 0, 200]))],
    ['/tea-reference-1.jpg', await page('image/jpeg', makeJpeg({ ...SIZE, colour: [200, 160, 90] }))],
    ['/tea-reference-2.jpg', await page('image/jpeg', makeJpeg({ ...SIZE, colour: [90, 160, 200] }))],
    ['/tea-motion.mp4', await page('video/mp4', film)],
    ['/tea-rhythm.mp3', await page('audio/mpeg', makeMp3({ seconds: 3 }))],
  ])
  await writeFile(join(cwd, 'demo.mp4'), await film)
  origin = await startOrigin(cwd, pages)
  reelay = await startReelay({ ...origin.settings, REELAY_WEBHOOK_SECRET: WEBHOOK_SECRET })
})

after(async () => {
  await reelay?.close()
  await origin?.close()
  await rm(cwd, { recursive: true, force: true })
})

const reader = (id?: string): Reader => ({ url: reelay.url, key: KEY, cwd, ...(id === undefined ? {} : { id }) })

function json({ body }: { readonly body: string }): JsonObject {
  const value: Json = JSON.parse(body)
  assert.ok(isJsonObject(value), body)
  return value
}

/** A text deep inside a body, such as `output.videos.0.url`. */
function textAt(body: Json, path: string): string {
  let value: Json | undefined = body
  for (const key of path.split('.')) {
    value = Array.isArray(value) ? value[Number(key)] : isJsonObject(value) ? value[key] : undefined
  }
  assert.equal(typeof value, 'string', `${path} of ${JSON.stringify(body)}`)
  return String(value)
}

async function ended(command: string, id: string, isEnded: (status: string) => boolean): Promise<JsonObject> {
  const ask = () => runPrinted(command, reader(id))
  return json(await until(ask, (answer) => isEnded(textAt(json(answer), 'status')), 300))
}

async function download(url: string): Promise<Buffer> {
  const answer = await reelay.call('GET', url, { headers: { authorization: '' } })
  assert.equal(answer.status, 200)
  return answer.bytes
}

async function isPicture(bytes: Buffer, frame: number, path: string): Promise<void> {
  const picture = pages.get(path)
  assert.ok(picture)
  const distance = difference(await frameThumbnail(bytes, frame), await pictureThumbnail(picture.bytes, 16 / 9))
  assert.ok(distance < 8, `frame ${frame} differs from ${path} by ${distance}`)
}

function callbackFor(id: string): { headers: Record<string, string>; body: string } | undefined {
  const callback = origin.callbacks.find(({ body }) => body.includes(id))
  if (callback === undefined) return undefined
  const headers = Object.entries(callback.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  return { headers: Object.fromEntries(headers), body: callback.body }
}

for (const [page, name, frames] of [
  ['000', 'seedance-2.0/text-to-video', 120],
  ['002', 'seedance-1.5-pro-1080p', 121],
] as const) {
  describe(`seed ${page}: /v1/jobs with ${name}`, () => {
    test('the printed request becomes an MP4 with the printed references, and a signed callback', async () => {
      const submitted = await runPrinted(`${page}-1-submit`, reader())
      assert.equal(submitted.status, 200, submitted.body)
      const { id: _, created, request_id, ...rest } = json(submitted)
      const id = textAt(json(submitted), 'id')
      assert.match(id, /^job_[0-9a-z]{26}$/)
      assert.match(String(request_id), /^req_/)
      assert.ok(Number.isSafeInteger(created))
      assert.deepEqual(rest, { object: 'job', status: 'processing', model: name })

      const job = await ended(`${page}-3-query`, id, (status) => status !== 'processing')
      assert.equal(job['status'], 'succeeded', JSON.stringify(job))
      assert.equal(textAt(job, 'output.task_id'), id)
      assert.equal(textAt(job, 'output.status'), 'succeeded')
      const url = textAt(job, 'output.videos.0.url')
      assert.match(url, /\.mp4$/)
      const bytes = await download(url)
      const film = await inspectFilm(bytes)
      assert.deepEqual(
        { ...film, durationSeconds: undefined, sound: film.sound?.codec },
        {
          widthPx: 1280,
          heightPx: 720,
          frames,
          videoCodec: 'h264',
          moovFirst: true,
          durationSeconds: undefined,
          sound: page === '000' ? 'aac' : undefined,
        },
      )
      assert.ok(Math.abs(film.durationSeconds - frames / 24) < 0.002)
      await isPicture(bytes, 0, '/first.png')
      await isPicture(bytes, -1, '/last.png')

      const callback = await until(
        async () => callbackFor(id),
        (found) => found !== undefined,
      )
      assert.ok(callback)
      new Webhook(WEBHOOK_SECRET).verify(callback.body, callback.headers)
      assert.equal(textAt(json(callback), 'id'), id)
      assert.equal(textAt(json(callback), 'status'), 'succeeded')
    })

    test('the printed upload is kept', async () => {
      const uploaded = await runPrinted(`${page}-2-upload`, reader())
      assert.equal(uploaded.status, 200, uploaded.body)
      const file = json(uploaded)
      assert.match(textAt(file, 'id'), /^file_/)
      assert.equal(file['kind'], 'video')
      assert.equal(file['purpose'], 'reference')
      assert.ok((await download(textAt(file, 'url'))).equals(await readFile(join(cwd, 'demo.mp4'))))
    })
  })
}

for (const [page, credits, still] of [
  ['001', 40, undefined],
  ['004', 64, '/photo.jpg'],
] as const) {
  describe(`seed ${page}: /api/open/v1/video/generations`, () => {
    test('the printed request becomes an MP4 for the printed credits', async () => {
      const submitted = await runPrinted(`${page}-1-submit`, reader())
      assert.equal(submitted.status, 200, submitted.body)
      const { requestId: _, ...rest } = json(submitted)
      const requestId = textAt(json(submitted), 'requestId')
      assert.deepEqual(rest, { success: true, status: 'queued', creditsCharged: credits })
      const job = await ended(`${page}-2-query`, requestId, (status) => !['queued', 'processing'].includes(status))
      const { prompt, output: _output, metadata, notes, ...told } = job
      assert.deepEqual(told, {
        success: true,
        requestId,
        status: 'succeeded',
        model: 'seedance-2.0',
        duration: 5,
        aspectRatio: '16:9',
        error: null,
      })
      assert.match(String(prompt), /^A (?:river|young woman)/)
      assert.equal(notes, undefined)
      assert.equal(textAt(job, 'output.type'), 'video')
      const bytes = await download(textAt(job, 'output.url'))
      const film = await inspectFilm(bytes)
      assert.deepEqual([film.widthPx, film.heightPx, film.frames, film.sound?.codec], [1280, 720, 120, 'aac'])
      if (still !== undefined) await isPicture(bytes, 0, still)
      if (page === '001') {
        assert.deepEqual(metadata, { projectId: 'proj_1001', sceneId: 'scene_08' })
        const callback = await until(
          async () => callbackFor(requestId),
          (found) => found !== undefined,
        )
        assert.ok(callback)
        new Webhook(WEBHOOK_SECRET).verify(callback.body, callback.headers)
      }
    })

    test('the printed cancel cancels', async () => {
      const requestId = textAt(json(await runPrinted(`${page}-1-submit`, reader())), 'requestId')
      const cancelled = await runPrinted(`${page}-3-cancel`, reader(requestId))
      assert.deepEqual(json(cancelled), { success: true, requestId, status: 'cancelled' })
      assert.equal(json(await runPrinted(`${page}-2-query`, reader(requestId)))['status'], 'cancelled')
    })
  })
}

describe('seed 003: /v1/videos', () => {
  const rows = [
    ['003-4.1-text', 1280, 720, 4, false, undefined, undefined],
    ['003-4.2-first-frame', 1280, 720, 5, true, '/first-frame.png', undefined],
    ['003-4.3-first-and-last-frame', 1280, 720, 5, true, '/first-frame.png', '/last-frame.png'],
    ['003-4.4-images', 1280, 720, 6, true, undefined, undefined],
    ['003-4.5-images-video-audio', 1280, 720, 8, true, undefined, undefined],
    ['003-4.6-resolution-and-ratio', 720, 1280, 4, false, undefined, undefined],
  ] as const

  for (const [command, widthPx, heightPx, seconds, hasSound, first, last] of rows) {
    test(`${command} becomes the video that its page promises`, async () => {
      const submitted = await runPrinted(command, reader())
      assert.equal(submitted.status, 200, submitted.body)
      const { id: _, task_id, created_at, ...rest } = json(submitted)
      const id = textAt(json(submitted), 'id')
      assert.equal(task_id, id)
      assert.ok(Number.isSafeInteger(created_at))
      assert.deepEqual(rest, { object: 'video', model: 'seedance-2-0-fast', status: 'queued' })
      const early = await runPrinted('003-6-content', reader(id))
      assert.equal(early.status, 400)
      const job = await ended('003-5-query', id, (status) => !['QUEUED', 'IN_PROGRESS'].includes(status))
      assert.equal(job['status'], 'SUCCESS', JSON.stringify(job))
      assert.equal(job['size'], `${widthPx}x${heightPx}`)
      const content = await runPrinted('003-6-content', reader(id))
      assert.ok(content.output)
      const film = await inspectFilm(content.output)
      assert.deepEqual([film.widthPx, film.heightPx, film.frames], [widthPx, heightPx, seconds * 24])
      assert.equal(film.sound !== undefined, hasSound)
      if (first !== undefined) await isPicture(content.output, 0, first)
      if (last !== undefined) await isPicture(content.output, -1, last)
    })
  }

  test('the body of its first section is accepted', async () => {
    const body = JSON.parse(
      await readFile(join(import.meta.dirname, '..', 'fixtures', 'seeds', '003-1-body.json'), 'utf8'),
    )
    const answer = await reelay.call('POST', '/v1/videos', { body })
    assert.equal(answer.status, 200, answer.text)
  })
})
