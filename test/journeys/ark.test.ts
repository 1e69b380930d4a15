/** Ark's dialect against the real server: a task's whole life, its callbacks, lists, drafts, and the one verb that ends it. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { inspectFilm } from '../support/inspect.ts'
import { makePng } from '../support/media-samples.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { type Answer, type Reelay, startReelay, until } from '../support/reelay.ts'

const TASKS = '/api/v3/contents/generations/tasks'
const SMALL = { resolution: '480p', ratio: '1:1', duration: 4, generate_audio: false }

let dir: string
let origin: Origin
let reelay: Reelay

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-ark-'))
  const png = { contentType: 'image/png', bytes: await makePng({ widthPx: 640, heightPx: 360 }) }
  origin = await startOrigin(dir, new Map([['/still.png', png]]))
  reelay = await startReelay(origin.settings)
})

after(async () => {
  await reelay?.close()
  await origin?.close()
  await rm(dir, { recursive: true, force: true })
})

const said = (words: string): JsonObject => ({ type: 'text', text: words })

async function submit(content: readonly Json[], more: JsonObject = {}): Promise<string> {
  const body = { model: 'seedance-2.0', content, ...SMALL, ...more }
  const answer = await reelay.call('POST', TASKS, { body })
  assert.equal(answer.status, 200, answer.text)
  const { id } = answer.json()
  assert.match(String(id), /^cgt-/)
  return String(id)
}

const ask = (id: string): Promise<Answer> => reelay.call('GET', `${TASKS}/${id}`)
const discard = (id: string): Promise<Answer> => reelay.call('DELETE', `${TASKS}/${id}`, { body: {} })

async function ended(id: string): Promise<JsonObject> {
  const ends: readonly unknown[] = ['succeeded', 'failed', 'cancelled', 'expired']
  return until(
    async () => (await ask(id)).json(),
    ({ status }) => ends.includes(status),
  )
}

describe('a task', () => {
  test('comes to a film of what was ordered, with tokens by the exact formula, and tells each state to its callback', async () => {
    const still = { type: 'image_url', image_url: { url: 'https://example.com/still.png' }, role: 'first_frame' }
    const id = await submit([said('A kite over the dunes'), still], {
      callback_url: 'https://your-app.com/ark',
      return_last_frame: true,
      seed: 11,
      safety_identifier: 'a1b2',
    })
    const task = await ended(id)
    assert.equal(task['status'], 'succeeded', JSON.stringify(task))
    const { video_url, last_frame_url } = task['content'] as { video_url: string; last_frame_url: string }
    const film = await inspectFilm((await reelay.call('GET', video_url, { headers: { authorization: '' } })).bytes)
    assert.deepEqual([film.widthPx, film.heightPx], [640, 640])
    assert.equal((await reelay.call('GET', last_frame_url)).headers.get('content-type'), 'image/png')
    // 640 × 640 × (24 × 4 + 1) / 1024.
    assert.deepEqual(task['usage'], { completion_tokens: 38_800, total_tokens: 38_800 })
    assert.deepEqual([task['seed'], task['duration'], task['frames'], task['ratio']], [11, 4, undefined, '1:1'])
    assert.equal(task['safety_identifier'], 'a1b2')
    const told = await until(
      async () => origin.callbacks.filter(({ path }) => path === '/ark').map(({ body }) => JSON.parse(body)),
      (bodies) => bodies.length >= 3,
    )
    assert.deepEqual(new Set(told.map(({ status }) => status)), new Set(['queued', 'running', 'succeeded']))
    const last = told.find(({ status }) => status === 'succeeded')
    assert.deepEqual({ ...last, content: undefined }, { ...task, content: undefined })
  })

  test('is listed by number of page and by filter, with how many there are', async () => {
    const ids = [await submit([said('one')]), await submit([said('two')]), await submit([said('three')])]
    const query = (text: string) => reelay.call('GET', `${TASKS}?${text}`).then((answer) => answer.json())
    const idsOf = (page: JsonObject) => (page['items'] as { id: string }[]).map(({ id }) => id)
    const both = await query(`filter.task_ids=${ids[0]}&filter.task_ids=${ids[2]}&filter.task_ids=cgt-none`)
    assert.deepEqual([both['total'], idsOf(both)], [2, [ids[2], ids[0]]])
    const second = await query('page_size=2&page_num=2')
    assert.deepEqual(idsOf(second)[0], ids[0])
    assert.ok(Number(second['total']) >= 3)
    assert.equal((await query('filter.service_tier=flex'))['total'], 0)
    assert.equal((await query('filter.model=seedance-1.5-pro'))['total'], 0)
    const refused = await reelay.call('GET', `${TASKS}?page_num=0`)
    assert.deepEqual([refused.status, (refused.json()['error'] as JsonObject)['param']], [400, 'page_num'])
  })

  test('is cancelled while it waits, refused while it runs and when it was cancelled, and deleted when it has ended', async () => {
    const done = await submit([said('an end')])
    await ended(done)
    assert.deepEqual((await discard(done)).json(), {})
    assert.equal((await ask(done)).status, 404)
    // The one place to render is taken: what comes then waits.
    const running = await submit([said('a long one')], { duration: 15, resolution: '1080p', ratio: '16:9' })
    const waiting = await submit([said('later')])
    await until(
      () => ask(running),
      (answer) => answer.json()['status'] === 'running',
    )
    const refused = await discard(running)
    assert.equal(refused.status, 403)
    assert.equal((refused.json()['error'] as JsonObject)['code'], 'OperationDenied.InvalidState')
    assert.deepEqual((await discard(waiting)).json(), {})
    assert.equal((await ask(waiting)).json()['status'], 'cancelled')
    assert.equal((await discard(waiting)).status, 403)
    assert.equal((await discard('cgt-none')).status, 404)
    await reelay.call('POST', `/v1/jobs/${running.replace('cgt-', 'job_')}/cancel`)
  })

  test('goes on from a draft', async () => {
    const model = 'seedance-1.5-pro'
    const words = 'A paper boat'
    const draft = await submit([said(words)], { model, draft: true, duration: 5, seed: 5 })
    const unfinished = await reelay.call('POST', TASKS, {
      body: { model, content: [{ type: 'draft_task', draft_task: { id: 'cgt-none' } }] },
    })
    assert.equal(unfinished.status, 400)
    assert.equal((unfinished.json()['error'] as JsonObject)['param'], 'content[0].draft_task.id')
    await ended(draft)
    const answer = await reelay.call('POST', TASKS, {
      body: { model, content: [{ type: 'draft_task', draft_task: { id: draft } }], resolution: '480p' },
    })
    const task = await ended(String(answer.json()['id']))
    assert.equal(task['status'], 'succeeded', JSON.stringify(task))
    assert.deepEqual([task['draft_task_id'], task['seed'], task['duration'], task['ratio']], [draft, 5, 5, '1:1'])
  })
})

test('faces that are off are not there, and the others are', async (context) => {
  const alone = await startReelay({ REELAY_FACES: 'ark' })
  context.after(() => alone.close())
  assert.equal((await alone.call('GET', TASKS)).status, 200)
  assert.equal((await alone.call('GET', '/v1/jobs')).status, 404)
  assert.equal((await alone.call('POST', '/v1/videos', { body: {} })).status, 404)
})

test('nothing else of a face that is off is there either: its files, its storage, its keys, its proxy', async (context) => {
  const [alone, all] = await Promise.all([startReelay({ REELAY_FACES: 'jobs' }), startReelay()])
  context.after(() => Promise.all([alone.close(), all.close()]))
  for (const [method, path] of [
    ['POST', '/storage/upload/initiate'],
    ['POST', '/fal/storage/upload/initiate'],
    ['POST', '/fal/storage/upload/initiate-multipart'],
    ['PUT', '/fal/storage/upload/ticket/name.png'],
    ['GET', '/fal/.well-known/jwks.json'],
    ['POST', '/fal/proxy'],
    ['POST', '/api/fal/proxy'],
    ['GET', '/v1/files'],
    ['GET', '/replicate/v1/files'],
    ['GET', '/replicate/v1/webhooks/default/secret'],
  ] as const) {
    const nothing = (answer: { readonly text: string }) => answer.text.includes('There is nothing at this path')
    const asked = method === 'GET' ? {} : { body: {} }
    const answer = await alone.call(method, path, asked)
    assert.deepEqual([answer.status, nothing(answer)], [404, true], path)
    // What a wrong ticket gets is the same by intent.
    if (method !== 'PUT') assert.equal(nothing(await all.call(method, path, asked)), false, path)
  }
})
