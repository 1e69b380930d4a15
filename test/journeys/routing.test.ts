/**
 * Several providers of one model at a running server: the operator's rule says who gets a job, what each takes is kept, and
 * whoever waits is told for how long.
 */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { findDialect } from '../../src/dialects/registry.ts'
import { isJsonObject, type JsonObject } from '../../src/core/json.ts'
import { createFakeProvider, type FakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-the-operator-of-routing'
const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const headers = { authorization: `Bearer ${ADMIN_KEY}` }

const settings = {
  REELAY_ADMIN_KEY: ADMIN_KEY,
  REELAY_ROUTING: 'cheapest',
  REELAY_ROUTING_PATIENCE_SECONDS: '1',
}

let reelay: Reelay
const fakes = new Map<string, FakeProvider>()

before(async () => {
  reelay = await startReelay(settings)
  await provide('dear', { slots: 4, costs: costs('2') })
  await provide('cheap', { slots: 1, costs: costs('0.5') })
})

after(async () => {
  await reelay?.close()
  for (const fake of fakes.values()) await fake.close()
})

/** Credits for a second, whatever the resolution. */
function costs(credits: string): JsonObject {
  const tier = { per: 'second', text: credits, referenced: credits }
  return { 'seedance-2.0': Object.fromEntries(['480p', '720p', '1080p', '4k'].map((name) => [name, tier])) }
}

async function provide(name: string, more: JsonObject): Promise<void> {
  const dialect = findDialect('ark')
  assert.ok(dialect)
  const fake = await createFakeProvider({ dialect, keys: [`sk-${name}`], queueMs: 100, runMs: 1_500 })
  fakes.set(name, fake)
  const models = { 'seedance-2.0': 'doubao-seedance-2-0-260128' }
  await admin('PUT', `/providers/${name}`, { dialect: 'ark', url: fake.url, models, ...more })
  await admin('POST', `/providers/${name}/credentials`, { label: 'main', secret: `sk-${name}` })
}

async function admin(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
  const answer = await reelay.call(method, `/admin/v1${path}`, { headers, body })
  assert.ok(answer.status < 300, answer.text)
  return answer.json()
}

async function submit(more: JsonObject = {}): Promise<string> {
  const input = { prompt: 'A kite', resolution: '480p', aspect_ratio: '1:1', duration: 4, ...more }
  const answer = await reelay.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })
  assert.equal(answer.status, 200, answer.text)
  return String(answer.json()['id'])
}

const ended = (id: string) =>
  until(
    async () => (await reelay.call('GET', `/v1/jobs/${id}`)).json(),
    ({ status }) => status !== 'processing',
  )

const upstreamOf = async (id: string) => (await admin('GET', `/jobs/${id}`))['upstream']

function reelayOf(...args: string[]): JsonObject {
  const env = { ...process.env, REELAY_URL: reelay.url, REELAY_ADMIN_KEY: ADMIN_KEY }
  const { stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args, '--json'], { env, encoding: 'utf8' })
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout)
}

describe('of several providers of one model', () => {
  test('the cheapest gets a job, and its cost and its times are kept', async () => {
    const id = await submit()
    assert.equal((await ended(id))['status'], 'succeeded')
    const { upstream, attempts } = await admin('GET', `/jobs/${id}`)
    assert.equal(upstream, 'cheap')
    const [attempt] = Array.isArray(attempts) ? (attempts as JsonObject[]) : []
    assert.ok(attempt)
    assert.equal(attempt['cost'], '2')
    const [submittedMs, renderedMs] = [attempt['submitted_at'], attempt['rendered_at']].map((at) =>
      Date.parse(String(at)),
    )
    assert.ok(submittedMs !== undefined && renderedMs !== undefined && renderedMs - submittedMs >= 1_000)
    assert.ok(Number(attempt['tokens']) > 0)
  })

  test('the one that the caller names gets it, whatever it takes', async () => {
    const id = await submit({ channel: 'dear' })
    await ended(id)
    assert.equal(await upstreamOf(id), 'dear')
  })

  test('another one gets a job that has waited long enough, and the history says so', async () => {
    const ids = [await submit(), await submit(), await submit()]
    const ends = await Promise.all(ids.map(ended))
    assert.ok(ends.every(({ status }) => status === 'succeeded'))
    const upstreams = await Promise.all(ids.map(upstreamOf))
    assert.ok(upstreams.includes('cheap') && upstreams.includes('dear'), String(upstreams))
    const moved = ids[upstreams.indexOf('dear')] ?? ''
    const events = await reelay.call('GET', `/v1/jobs/${moved}/events`)
    assert.match(events.text, /job\.rerouted/)
    assert.doesNotMatch(events.text, /"(?:route|from|to)"/, 'from whom to whom is its operator’s affair')
    const { reroutes } = (await reelay.call('GET', `/admin/v1/jobs/${moved}`, { headers })).json()
    const [reroute] = Array.isArray(reroutes) ? reroutes.filter(isJsonObject) : []
    assert.deepEqual([reroute?.['from'], reroute?.['to'], reroute?.['cause']], ['cheap', 'dear', 'waited'])
  })
})

test('who waits is told its place and how long it takes, by headers of every face, and by fal in its own word', async () => {
  const ids = await Promise.all(Array.from({ length: 4 }, () => submit({ channel: 'cheap' })))
  const told = await until(
    () => Promise.all(ids.map((id) => reelay.call('GET', `/v1/jobs/${id}`))),
    // Until one of them has been given to the provider, nobody knows when it will end.
    (answers) =>
      answers.some(({ headers: told }) => told.get('reelay-queue-position') === '2') &&
      answers.some(({ headers: told }) => !told.has('reelay-queue-position') && told.has('reelay-ends-in')),
  )
  const last = told.find((answer) => answer.headers.get('reelay-queue-position') === '2')
  assert.match(last?.headers.get('reelay-starts-in') ?? '', /^p50=\d+, p90=\d+$/)
  assert.match(last?.headers.get('reelay-ends-in') ?? '', /^p50=\d+, p90=\d+$/)
  const running = told.find(
    (answer) => !answer.headers.has('reelay-queue-position') && answer.headers.has('reelay-ends-in'),
  )
  assert.match(running?.headers.get('reelay-ends-in') ?? '', /^p50=\d+/)
  await Promise.all(ids.map(ended))
})

test('margins are told by provider, by model, by day and by job, to the admin API and the command line alike', async () => {
  const byProvider = await admin('GET', '/margins')
  const lines = Array.isArray(byProvider['data']) ? (byProvider['data'] as JsonObject[]) : []
  assert.deepEqual(
    lines.map(({ provider }) => provider),
    ['cheap', 'dear'],
  )
  for (const { attempts, films, charged, cost, margin } of lines) {
    assert.equal(attempts, films)
    assert.equal(Number(margin), Number(charged) - Number(cost))
    assert.ok(Number(cost) > 0)
  }
  assert.deepEqual(reelayOf('margins', 'show'), byProvider)
  const all = await admin('GET', '/margins?by=all')
  assert.deepEqual(Object.keys((all['data'] as JsonObject[])[0] ?? {}).slice(0, 3), ['day', 'provider', 'model'])
  const jobs = reelayOf('margins', 'jobs', '--limit', '2')
  assert.equal((jobs['data'] as JsonObject[]).length, 2)
  assert.equal(jobs['has_more'], true)
  const [, second] = jobs['data'] as JsonObject[]
  const rest = await admin('GET', `/margins/jobs?before=${String(second?.['id'])}`)
  assert.ok(!(rest['data'] as JsonObject[]).some(({ id }) => id === second?.['id']))
  for (const path of ['/margins?by=colour', '/margins?from=2026-02-30', '/margins/jobs?before=x']) {
    assert.equal((await reelay.call('GET', `/admin/v1${path}`, { headers })).status, 400, path)
  }
})

test('a provider gets nothing more when it was paid its budget for the day', async () => {
  await provide('little', { slots: 4, priority: 9, costs: costs('1'), budget_per_day: '3' })
  const first = await submit()
  await ended(first)
  assert.equal(await upstreamOf(first), 'little')
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const second = await submit()
  await ended(second)
  assert.notEqual(await upstreamOf(second), 'little')
})
