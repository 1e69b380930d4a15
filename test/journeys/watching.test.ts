/** Watching without polling, over every face of the real server: waiting, histories, streams and the feed. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { isJsonObject, type Json, type JsonObject } from '../../src/core/json.ts'
import { openConnection } from '../support/raw-http.ts'
import { KEY, type Reelay, startReelay } from '../support/reelay.ts'
import { openStream, type OpenStream } from '../support/streams.ts'
import { addTenant } from '../support/tenants.ts'
import { within } from '../support/within.ts'

const STRANGER = 'sd2_live_another_tenant'
const STREAM = { accept: 'text/event-stream' }

/** Where a job is on each face, by its core id. */
const FACES = [
  (id: string) => `/v1/jobs/job_${id}`,
  (id: string) => `/api/open/v1/video/generations/req_${id}`,
  (id: string) => `/v1/videos/video_${id}`,
  (id: string) => `/openai/v1/videos/video_${id}`,
] as const
const jobPath = FACES[0]

let reelay: Reelay

before(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-watching-'))
  await addTenant(dataDir, 'stranger', [{ key: STRANGER }])
  reelay = await startReelay({}, dataDir)
})

after(() => reelay?.close())

async function submit(seconds = 4): Promise<string> {
  const input = { prompt: 'a kite over the dunes', resolution: '480p', duration: seconds, generate_audio: false }
  const answer = await reelay.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })
  assert.equal(answer.status, 200, answer.text)
  return String(answer.json()['id']).slice('job_'.length)
}

async function historyOf(id: string, query = ''): Promise<readonly JsonObject[]> {
  const answer = await reelay.call('GET', `${jobPath(id)}/events${query}`)
  assert.equal(answer.status, 200, answer.text)
  const { data } = answer.json()
  assert.ok(Array.isArray(data))
  return data.filter(isJsonObject)
}

const membersOf = (value: unknown) => (isJsonObject(value as Json) ? (value as JsonObject) : {})

const idsOf = (events: readonly { readonly id?: unknown }[]) => events.map(({ id }) => String(id))

/** Reads streams from where the last one broke off, each for some events only, until one has ended by itself. */
async function readInPieces(path: string, counts: () => number): Promise<readonly { id: string; type: string }[]> {
  const shown: { id: string; type: string }[] = []
  for (let reconnects = 0; ; reconnects++) {
    const last = shown.at(-1)?.id
    const stream: OpenStream = await openStream(reelay.url + path, last === undefined ? {} : { 'last-event-id': last })
    if (stream.status === 204) return shown
    assert.equal(stream.status, 200)
    const count = counts()
    let hasEnded = false
    void stream.ended.then(() => {
      hasEnded = true
    })
    await within(30_000, () => hasEnded || stream.events.length >= count)
    shown.push(...stream.events.slice(0, count))
    stream.close()
    assert.ok(reconnects < 1_000)
  }
}

test('an answer waits for the end of the job on every face, and says so', async () => {
  const id = await submit()
  const [asked, preferred] = await Promise.all([
    reelay.call('GET', `${jobPath(id)}?wait=60`),
    reelay.call('GET', jobPath(id), { headers: { prefer: 'respond-async, wait=600' } }),
  ])
  for (const answer of [asked, preferred]) {
    assert.equal(answer.json()['status'], 'succeeded')
    assert.equal(answer.headers.get('preference-applied'), 'wait=60')
  }
  for (const face of FACES) {
    const ended = await reelay.call('GET', `${face(id)}?wait=5`)
    assert.equal(ended.headers.get('preference-applied'), 'wait=5')
    assert.match(ended.text, /"(?:succeeded|SUCCESS|completed)"/)
    for (const wait of ['0', 'long', '1.5', '-1']) {
      assert.equal((await reelay.call('GET', `${face(id)}?wait=${wait}`)).status, 400, wait)
    }
    const nonsense = await reelay.call('GET', face(id), { headers: { prefer: 'wait=soon' } })
    assert.deepEqual([nonsense.status, nonsense.headers.get('preference-applied')], [200, null])
  }
})

test('an answer that waits comes after its time with the job as it is then', async () => {
  const id = await submit(15)
  const answer = await reelay.call('GET', `${jobPath(id)}?wait=1`)
  assert.equal(answer.json()['status'], 'processing')
  await reelay.call('POST', `${jobPath(id)}/cancel`)
})

test('a client that hangs up leaves nothing behind', async () => {
  const id = await submit(15)
  for (let round = 0; round < 6; round++) {
    await Promise.all(
      Array.from({ length: 50 }, () =>
        fetch(`${reelay.url}${jobPath(id)}?wait=60`, {
          headers: { authorization: `Bearer ${KEY}` },
          signal: AbortSignal.timeout(200),
        }).catch(() => undefined),
      ),
    )
  }
  const asked = () => reelay.call('GET', `${jobPath(id)}?wait=1`)
  await within(10_000, async () => (await asked()).status === 200)
  await reelay.call('POST', `${jobPath(id)}/cancel`)
})

test('a history tells everything that happened, page by page, and each job as it was', async () => {
  const id = await submit()
  await reelay.call('GET', `${jobPath(id)}?wait=60`)
  const history = await historyOf(id, '?expand=job')
  assert.equal(history[0]?.['type'], 'job.queued')
  assert.equal(history.at(-1)?.['type'], 'job.succeeded')
  assert.match(String(history[0]?.['actor']), /^key:/)
  assert.equal(history.at(-1)?.['actor'], 'engine')
  assert.deepEqual(Object.keys(membersOf(history[0]?.['money'])), ['held'])
  assert.ok(Object.hasOwn(membersOf(history.at(-1)?.['money']), 'captured'))
  assert.equal(history[0]?.['at'], new Date(Number(history[0]?.['at_ms'])).toISOString())
  const jobs = history.map(({ job }) => (isJsonObject(job) ? job : {}))
  const progress = jobs.map((job) => Number(job['progress']))
  assert.deepEqual(
    progress,
    progress.toSorted((one, other) => one - other),
  )
  assert.deepEqual(jobs.at(-1), (await reelay.call('GET', jobPath(id))).json())
  const paged: string[] = []
  for (let hasMore = true; hasMore; ) {
    const page = await reelay.call('GET', `${jobPath(id)}/events?limit=2&after=${paged.at(-1) ?? ''}`)
    const { data, has_more: more } = page.json()
    assert.ok(Array.isArray(data) && data.length <= 2)
    paged.push(...idsOf(data.filter(isJsonObject)))
    hasMore = more === true
  }
  assert.deepEqual(paged, idsOf(history))
  assert.doesNotMatch(JSON.stringify(await historyOf(id)), /handle|changes|digest|linkBase/)
  for (const query of ['after=x', 'limit=0', 'limit=101', 'expand=all']) {
    assert.equal((await reelay.call('GET', `${jobPath(id)}/events?${query}`)).status, 400, query)
  }
})

test('a stream shows the job as it was after each event, in the words of its face, and ends with it', async () => {
  const id = await submit()
  const streams = await Promise.all(FACES.map((face) => openStream(`${reelay.url}${face(id)}/events`)))
  await Promise.all(streams.map(({ ended }) => ended))
  const history = await historyOf(id, '?expand=job')
  for (const [index, stream] of streams.entries()) {
    assert.equal(stream.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(stream.headers.get('cache-control'), 'no-store')
    assert.equal(stream.headers.get('x-accel-buffering'), 'no')
    assert.deepEqual(idsOf(stream.events), idsOf(history))
    const last = await reelay.call('GET', FACES[index]?.(id) ?? '')
    assert.deepEqual(JSON.parse(stream.events.at(-1)?.data ?? ''), last.json())
  }
  assert.deepEqual(
    streams[0]?.events.map(({ data }) => JSON.parse(data)),
    history.map(({ job }) => job),
  )
})

test('a stream that comes again where it was, at random, shows exactly the history', { timeout: 120_000 }, async () => {
  const id = await submit(8)
  const shown = await readInPieces(`${jobPath(id)}/events`, () => Math.floor(Math.random() * 3))
  assert.deepEqual(idsOf(shown), idsOf(await historyOf(id)))
})

test('a stream of a job that has ended shows all of it, and nothing to who has seen it', async () => {
  const id = await submit()
  await reelay.call('POST', `${jobPath(id)}/cancel`)
  const all = await openStream(`${reelay.url}${jobPath(id)}/events`)
  await all.ended
  assert.equal(all.events.at(-1)?.type, 'job.cancelled')
  const again = await openStream(`${reelay.url}${jobPath(id)}/events`, { 'last-event-id': all.lastId() })
  assert.equal(again.status, 204)
  const head = await reelay.call('HEAD', `${jobPath(id)}/events`, { headers: STREAM })
  assert.deepEqual(
    [head.status, head.headers.get('content-type'), head.text],
    [200, 'text/event-stream; charset=utf-8', ''],
  )
})

test('a stream of a job that has ended is over for good, however much is told of its deliveries after that', async () => {
  const id = await submit()
  await reelay.call('POST', `${jobPath(id)}/cancel`)
  const all = await openStream(`${reelay.url}${jobPath(id)}/events`)
  await all.ended
  const database = new DatabaseSync(join(reelay.dataDir, 'reelay.sqlite'), { timeout: 10_000 })
  database.exec(`
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1500)
    INSERT INTO events (job_id, tenant_id, type, at_ms, data)
    SELECT job_id, tenant_id, 'delivery.failed', at_ms, '{"try":1}'
    FROM numbers, (SELECT * FROM events WHERE job_id = '${id}' AND type = 'job.cancelled')`)
  database.close()
  const again = await openStream(`${reelay.url}${jobPath(id)}/events`, { 'last-event-id': all.lastId() })
  assert.equal(again.status, 204)
  const anew = await openStream(`${reelay.url}${jobPath(id)}/events`)
  await anew.ended
  assert.deepEqual(idsOf(anew.events), idsOf(all.events))
})

test('the feed shows all jobs of the tenant as their own faces do, and none of another', async () => {
  const feed = await openStream(`${reelay.url}/v1/events`)
  const stranger = await openStream(`${reelay.url}/v1/events`, { authorization: `Bearer ${STRANGER}` })
  const ends = await openStream(`${reelay.url}/v1/events?types=job.cancelled`)
  const body = { model: 'seedance-2.0', prompt: 'a boat', resolution: '480p', duration: 4 }
  const open = String((await reelay.call('POST', '/api/open/v1/video/generations', { body })).json()['requestId'])
  await reelay.call('POST', `/api/open/v1/video/generations/${open}/cancel`)
  await within(10_000, () => feed.events.some(({ type }) => type === 'job.cancelled') && ends.events.length === 1)
  const last = JSON.parse(feed.events.at(-1)?.data ?? '')
  assert.equal(last.type, 'job.cancelled')
  assert.deepEqual(last.data, (await reelay.call('GET', `/api/open/v1/video/generations/${open}`)).json())
  const from = Number(feed.events[0]?.id) - 1
  const listed = (await reelay.call('GET', `/v1/events?after=${from}`)).json()
  assert.ok(Array.isArray(listed['data']))
  assert.deepEqual(idsOf(listed['data'].filter(isJsonObject)), idsOf(feed.events))
  const filtered = (await reelay.call('GET', `/v1/events?after=${from}&types=job.cancelled`)).json()
  assert.deepEqual(
    idsOf(Array.isArray(filtered['data']) ? filtered['data'].filter(isJsonObject) : []),
    idsOf(ends.events),
  )
  assert.deepEqual(stranger.events, [])
  // A position that is not there yet is one of another log.
  const lost = await openStream(`${reelay.url}/v1/events`, { 'last-event-id': '99999999' })
  await within(5_000, () => lost.events.length === 1)
  assert.equal(lost.events[0]?.type, 'feed.gap')
  for (const stream of [feed, stranger, ends, lost]) stream.close()
})

test('of a job that was deleted, the feed tells which it was as its own face wrote it, and nothing else', async () => {
  const from = Number((await reelay.call('GET', '/v1/events?after=0&limit=1')).json()['last_id'])
  const prompt = 'a boat that nobody is to see'
  const [open, video] = await Promise.all([
    reelay.call('POST', '/api/open/v1/video/generations', { body: { model: 'seedance-2.0', prompt, duration: 4 } }),
    reelay.call('POST', '/v1/videos', { body: { model: 'seedance-2.0', prompt, seconds: '4' } }),
  ])
  const ids = [String(open.json()['requestId']), String(video.json()['id'])]
  for (const id of ids) {
    const answer = await reelay.call('DELETE', `/v1/videos/video_${id.slice(id.indexOf('_') + 1)}`)
    assert.equal(answer.status, 200, answer.text)
  }
  const stream = await openStream(`${reelay.url}/v1/events?after=${from}&types=job.queued,job.deleted`)
  await within(10_000, () => stream.events.filter(({ type }) => type === 'job.deleted').length === 2)
  const shown = stream.events.map(({ data }) => membersOf(JSON.parse(data)))
  for (const id of ids) {
    const told = shown.filter(({ data }) => JSON.stringify(data) === JSON.stringify({ id }))
    assert.deepEqual(
      told.map(({ type }) => type),
      ['job.queued', 'job.deleted'],
    )
  }
  assert.doesNotMatch(JSON.stringify(shown), /nobody is to see/)
  stream.close()
})

test('nobody without a key, and no other tenant, sees anything', async () => {
  const id = await submit()
  await reelay.call('POST', `${jobPath(id)}/cancel`)
  const missing = jobPath('01m7y2x7xfd3xjfxkwhsqc27xa')
  for (const accept of ['application/json', 'text/event-stream']) {
    for (const face of FACES) {
      const others = { authorization: `Bearer ${STRANGER}`, accept }
      assert.equal((await reelay.call('GET', `${face(id)}/events`, { headers: others })).status, 404)
      const nobody = { authorization: 'Bearer no', accept }
      assert.equal((await reelay.call('GET', `${face(id)}/events`, { headers: nobody })).status, 401)
      assert.equal((await reelay.call('POST', `${face(id)}/events`, { headers: { accept } })).status, 405)
    }
    assert.equal((await reelay.call('GET', `${missing}/events`, { headers: { accept } })).status, 404)
    assert.equal(
      (await reelay.call('GET', '/v1/events', { headers: { authorization: 'Bearer no', accept } })).status,
      401,
    )
  }
})

test('a key may have 64 streams; those that have gone make room', async () => {
  const streams = await Promise.all(Array.from({ length: 64 }, () => openStream(`${reelay.url}/v1/events`)))
  const refused = await reelay.call('GET', '/v1/events', { headers: STREAM })
  assert.equal(refused.status, 429)
  assert.equal(refused.headers.get('retry-after'), '5')
  streams.pop()?.close()
  await within(5_000, async () => {
    const next = await openStream(`${reelay.url}/v1/events`)
    if (next.status === 200) streams.push(next)
    else next.close()
    return next.status === 200
  })
  for (const stream of streams) stream.close()
})

test('the server stops at once, whoever watches', { timeout: 60_000 }, async () => {
  const own = await startReelay()
  const input = { prompt: 'a kite', resolution: '480p', duration: 15 }
  const { id } = (await own.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })).json()
  const stream = await openStream(`${own.url}/v1/jobs/${String(id)}/events`)
  const feed = await openStream(`${own.url}/v1/events`)
  const waiting = own.call('GET', `/v1/jobs/${String(id)}?wait=60`)
  // One that reads nothing.
  const deaf = openConnection(own.url)
  deaf.pause()
  deaf.write(
    `GET /v1/events?after=0 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${KEY}\r\nAccept: text/event-stream\r\n\r\n`,
  )
  await within(5_000, () => stream.events.length > 0)
  // Long enough for all of them to have arrived: what comes to a server that stops is refused.
  await new Promise((wake) => setTimeout(wake, 500))
  const exited = once(own.process, 'exit')
  own.process.kill('SIGTERM')
  assert.equal((await waiting).status, 200)
  await Promise.all([stream.ended, feed.ended, exited])
  deaf.destroy()
  await own.close()
})
