/** The life of a job besides success: cancelling, expiring, deleting, the owner's view alone, the first start and the next. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Origin, startOrigin } from '../support/origin.ts'
import { KEY, type Reelay, startReelay, until } from '../support/reelay.ts'

const REQUEST = { model: 'seedance-2.0', prompt: 'a slow boat', duration: 15, resolution: '720p' }
const COLLECTION = '/api/open/v1/video/generations'

let dir: string
let origin: Origin
let reelay: Reelay

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-life-'))
  origin = await startOrigin(dir, new Map())
  reelay = await startReelay({ ...origin.settings, REELAY_RENDER_WORKERS: '1' })
})

after(async () => {
  await reelay?.close()
  await origin?.close()
  await rm(dir, { recursive: true, force: true })
})

async function submit(more: object = {}): Promise<string> {
  const answer = await reelay.call('POST', COLLECTION, { body: { ...REQUEST, ...more } })
  assert.equal(answer.status, 200, answer.text)
  return String(answer.json()['requestId'])
}

const query = async (id: string) => (await reelay.call('GET', `${COLLECTION}/${id}`)).json()

describe('cancelling', () => {
  test('stops a job that is being rendered, tells the callback, and stays so', async () => {
    const id = await submit({ webhookUrl: 'https://your-app.com/cancelled' })
    await until(
      () => query(id),
      ({ status }) => status === 'processing',
      20,
    )
    const cancelled = await reelay.call('POST', `${COLLECTION}/${id}/cancel`)
    assert.deepEqual(cancelled.json(), { success: true, requestId: id, status: 'cancelled' })
    await until(
      async () => origin.callbacks.some(({ path, body }) => path === '/cancelled' && body.includes('"cancelled"')),
      Boolean,
    )
    assert.equal((await query(id))['status'], 'cancelled')
    const again = await reelay.call('POST', `${COLLECTION}/${id}/cancel`)
    assert.equal(again.status, 200, 'cancelling twice is fine')
  })

  test('frees the renderer for the next job at once', async () => {
    const first = await submit()
    await until(
      () => query(first),
      ({ status }) => status === 'processing',
      20,
    )
    const second = await submit()
    assert.equal((await query(second))['status'], 'queued')
    await reelay.call('POST', `${COLLECTION}/${first}/cancel`)
    await until(
      () => query(second),
      ({ status }) => status === 'processing',
      20,
    )
    await reelay.call('POST', `${COLLECTION}/${second}/cancel`)
  })

  test('a job that has ended is refused in the dialect’s own words', async () => {
    const id = await submit({ duration: 4, resolution: '480p' })
    await until(
      () => query(id),
      ({ status }) => status === 'succeeded',
    )
    const refused = await reelay.call('POST', `${COLLECTION}/${id}/cancel`)
    assert.equal(refused.status, 409)
    assert.equal(refused.json()['success'], false)
  })

  test('through the jobs dialect works by POST and by DELETE', async () => {
    for (const [method, rest] of [
      ['POST', '/cancel'],
      ['DELETE', ''],
    ] as const) {
      const body = { model: 'seedance-2.0/text-to-video', input: { prompt: 'x', duration: 15 } }
      const { id } = (await reelay.call('POST', '/v1/jobs', { body })).json()
      const answer = await reelay.call(method, `/v1/jobs/${String(id)}${rest}`)
      assert.equal(answer.json()['status'], 'cancelled', answer.text)
    }
  })
})

test('a job that does not finish in its time expires', async () => {
  const input = { prompt: 'a film without end [[previz:never-end]]', duration: 4, execution_expires_after: 10 }
  const body = { model: 'seedance-2.0', input }
  const { id } = (await reelay.call('POST', '/v1/jobs', { body })).json()
  const job = await until(
    async () => (await reelay.call('GET', `/v1/jobs/${String(id)}`)).json(),
    ({ status }) => status !== 'processing',
  )
  assert.equal(job['status'], 'expired')
})

test('a video is served whole, in part and as a head, and when it is deleted all of it is gone for its owner', async () => {
  const body = { model: 'seedance-2-0', prompt: 'x', seconds: '4', size: '640x640', generate_audio: false }
  const { id } = (await reelay.call('POST', '/openai/v1/videos', { body })).json()
  const path = `/openai/v1/videos/${String(id)}`
  const video = await until(
    async () => (await reelay.call('GET', path)).json(),
    ({ status }) => status === 'completed',
  )
  const link = String(video['url'])
  const bytes = (await reelay.call('GET', `${path}/content`)).bytes
  for (const place of [link, `${path}/content`]) {
    const head = await reelay.call('HEAD', place)
    assert.deepEqual(
      [head.status, head.headers.get('content-length'), head.bytes.length],
      [200, String(bytes.length), 0],
    )
    const part = await reelay.call('GET', place, { headers: { range: 'bytes=100-199' } })
    assert.deepEqual([part.status, part.bytes.equals(bytes.subarray(100, 200))], [206, true])
    const etag = part.headers.get('etag') ?? ''
    assert.equal((await reelay.call('GET', place, { headers: { 'if-none-match': etag } })).status, 304)
  }
  assert.equal((await reelay.call('GET', link, { headers: { authorization: '' } })).status, 200)
  assert.equal((await reelay.call('DELETE', path)).json()['deleted'], true)
  for (const gone of [path, `${path}/content`, link]) assert.equal((await reelay.call('GET', gone)).status, 404)
})

describe('the first start', () => {
  test('makes a key and shows it once; the next start serves with it and shows nothing', async () => {
    const first = await startReelay({ REELAY_API_KEY: undefined })
    const key = /API key \(shown this once\): (\S+)/.exec(first.output())?.[1]
    assert.match(first.output(), /^Tenant default: unlimited credit/m)
    const headers = { authorization: `Bearer ${key}` }
    assert.equal((await first.call('GET', '/v1/jobs', { headers })).status, 200)
    assert.equal((await first.call('GET', '/v1/jobs')).status, 401)
    await first.stop()
    const next = await startReelay({ REELAY_API_KEY: undefined }, first.dataDir)
    assert.equal((await next.call('GET', '/v1/jobs', { headers })).status, 200)
    assert.doesNotMatch(next.output(), /API key/)
    await next.stop()
    const another = await startReelay({}, first.dataDir)
    for (const known of [headers, { authorization: `Bearer ${KEY}` }]) {
      assert.equal((await another.call('GET', '/v1/jobs', { headers: known })).status, 200)
    }
    await another.close()
  })

  test('two processes never work on one data folder', async () => {
    const one = await startReelay()
    await assert.rejects(startReelay({}, one.dataDir), /did not start/)
    assert.equal((await one.call('GET', '/health')).status, 200)
    await one.close()
  })
})

test('the webhook secret is told to its tenant, and to nobody without a key', async () => {
  const { key } = (await reelay.call('GET', '/v1/webhooks/default/secret')).json()
  assert.match(String(key), /^whsec_/)
  assert.equal(
    (await reelay.call('GET', '/v1/webhooks/default/secret', { headers: { authorization: '' } })).status,
    401,
  )
})

test('a stop in peace loses nothing: what was accepted is there after the next start', async () => {
  const server = await startReelay()
  const ids = await Promise.all(
    Array.from(
      { length: 20 },
      async () => (await server.call('POST', COLLECTION, { body: REQUEST })).json()['requestId'],
    ),
  )
  await server.stop()
  assert.equal(server.process.exitCode, 0)
  const next = await startReelay({}, server.dataDir)
  for (const id of ids) assert.equal((await next.call('GET', `${COLLECTION}/${String(id)}`)).status, 200)
  await next.close()
})

test('no key, no secret and no prompt is ever in the log', async () => {
  const id = await submit({ prompt: 'a prompt that nobody else may read' })
  await reelay.call('POST', `${COLLECTION}/${id}/cancel`)
  const { key } = (await reelay.call('GET', '/v1/webhooks/default/secret')).json()
  for (const secret of [KEY, String(key), 'nobody else may read']) assert.ok(!reelay.log().includes(secret), secret)
  assert.doesNotMatch(reelay.log(), /\/media\/\d/)
})
