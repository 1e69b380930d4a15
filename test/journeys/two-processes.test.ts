/**
 * Two real servers on one PostgreSQL and one folder: they start in the same moment on nothing, share what they have, finish
 * one another's work, and wait for the database when it goes away.
 */

import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { isJsonObject, type JsonObject } from '../../src/core/json.ts'
import { inspectFilm } from '../support/inspect.ts'
import { describeOnPostgres } from '../support/on-postgres.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const REQUEST = { model: 'seedance-1.0-pro', resolution: '480p', duration: 2 }
const COLLECTION = '/api/open/v1/video/generations'

let dir: string
let origin: Origin
const running: Reelay[] = []

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-two-'))
  origin = await startOrigin(dir, new Map())
})

after(async () => {
  await Promise.all(running.map((reelay) => reelay.kill()))
  await origin?.close()
  await rm(dir, { recursive: true, force: true })
})

async function start(url: string, dataDir: string, more: Readonly<Record<string, string | undefined>> = {}) {
  const reelay = await startReelay({ ...origin.settings, REELAY_DATABASE_URL: url, ...more }, dataDir)
  running.push(reelay)
  return reelay
}

async function submit(reelay: Reelay, prompt: string): Promise<string> {
  const body = { ...REQUEST, prompt, webhookUrl: `https://your-app.com/${prompt.replaceAll(' ', '-')}` }
  const answer = await reelay.call('POST', COLLECTION, { body })
  assert.equal(answer.status, 200, answer.text)
  return String(answer.json()['requestId'])
}

const statusOf = async (reelay: Reelay, id: string) => {
  const answer = await reelay.call('GET', `${COLLECTION}/${id}`)
  return answer.status === 200 ? answer.json()['status'] : `${answer.status}`
}

/** Waits until all jobs have ended, and looks at each film through the server that is asked. */
async function assertFinished(reelay: Reelay, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const status = await until(
      () => statusOf(reelay, id),
      (now) => now !== 'queued' && now !== 'processing',
    )
    assert.equal(status, 'succeeded', `${id}\n${reelay.log().slice(-3_000)}`)
    const content = await reelay.call('GET', `/v1/videos/${id.replace('req_', 'video_')}/content`)
    const film = await inspectFilm(content.bytes)
    assert.deepEqual([film.widthPx, film.heightPx, film.frames], [864, 480, 48])
  }
}

async function rowsOf(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(sql)
  await client.end()
  return rows
}

describeOnPostgres('two servers on one database and one folder', [], (server, fresh) => {
  test('that start in one moment on nothing make one key, one webhook secret and one secret', async () => {
    for (const key of ['sd2_live_chosen_by_the_operator', undefined]) {
      const url = await fresh()
      const dataDir = join(dir, `start-${key === undefined}`)
      const both = await Promise.all([1, 2, 3].map(() => start(url, dataDir, { REELAY_API_KEY: key })))
      const said = both.map((reelay) => reelay.output()).join('')
      const [keys, tenants] = [await rowsOf(url, 'SELECT * FROM keys'), await rowsOf(url, 'SELECT * FROM tenants')]
      assert.deepEqual([keys.length, tenants.length], [1, 1])
      assert.deepEqual(
        Array.from(said.matchAll(/Webhook secret: (\S+)/g), ([, secret]) => secret),
        [tenants[0]?.['webhook_secret']],
      )
      const shown = Array.from(said.matchAll(/API key \(shown this once\): (\S+)/g), ([, shownKey]) => shownKey)
      assert.equal(shown.length, key === undefined ? 1 : 0)
      for (const reelay of both) {
        const authorization = `Bearer ${key ?? shown[0]}`
        assert.equal((await reelay.call('GET', '/v1/jobs', { headers: { authorization } })).status, 200)
      }
      await Promise.all(both.map((reelay) => reelay.stop()))
      assert.deepEqual((await readdir(dataDir)).toSorted(), ['assets', 'installation', 'secret', 'temporary'])
    }
  })

  test('show and finish one another’s jobs, also those of one that is killed', async () => {
    const url = await fresh()
    const dataDir = join(dir, 'kill')
    const [victim, heir] = await Promise.all([start(url, dataDir), start(url, dataDir)])
    const ids: string[] = []
    for (let number = 0; number < 2; number++) {
      ids.push(await submit(victim, `victim ${number}`), await submit(heir, `heir ${number}`))
    }
    for (const reelay of [victim, heir]) {
      const { data } = (await reelay.call('GET', '/v1/jobs')).json()
      const listed = Array.isArray(data) ? data.filter(isJsonObject).map((job) => String(job['id'])) : []
      assert.deepEqual(listed.toSorted(), ids.map((id) => id.replace('req_', 'job_')).toSorted())
    }
    const renders = `SELECT 1 FROM steps JOIN workers ON workers.id = worker_id WHERE lane = 'watch:previz'
      GROUP BY worker_id`
    await until(
      () => rowsOf(url, renders),
      (workers) => workers.length === 2,
      20,
    )
    await victim.kill()
    await assertFinished(heir, ids)
    await until(
      async () => new Set(origin.callbacks.map(({ path }) => path)),
      (paths) => ids.every((_, index) => paths.has(`/${index % 2 === 0 ? 'victim' : 'heir'}-${index >> 1}`)),
    )
    assert.deepEqual(await rowsOf(url, 'SELECT * FROM steps'), [])
    assert.deepEqual(await rowsOf(url, 'SELECT * FROM attempts WHERE slot_pool IS NOT NULL'), [])
    await heir.stop()
  })

  test('take a revoked and a rotated key no more within a second, wherever that was asked for', async () => {
    const url = await fresh()
    const admin = { REELAY_ADMIN_KEY: 'the-admin-key-of-both-processes' }
    const [one, other] = [await start(url, join(dir, 'keys'), admin), await start(url, join(dir, 'keys'), admin)]
    const asAdmin = async (path: string, body: JsonObject = {}) => {
      const headers = { authorization: `Bearer ${admin.REELAY_ADMIN_KEY}` }
      const answer = await one.call('POST', `/admin/v1${path}`, { headers, body })
      assert.ok(answer.status < 300, answer.text)
      return answer.json()
    }
    const statusOn = async (reelay: Reelay, key: unknown) =>
      (await reelay.call('GET', '/v1/jobs', { headers: { authorization: `Bearer ${String(key)}` } })).status
    const tenant = String((await asAdmin('/tenants', { name: 'studio' }))['id'])
    const first = await asAdmin(`/tenants/${tenant}/keys`)
    for (const reelay of [one, other]) assert.equal(await statusOn(reelay, first['key']), 200)
    const second = await asAdmin(`/keys/${String(first['id'])}/rotate`, { overlap_seconds: 0 })
    // What was read before may be believed for a second.
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    for (const reelay of [one, other]) {
      assert.deepEqual([await statusOn(reelay, first['key']), await statusOn(reelay, second['key'])], [401, 200])
    }
    await asAdmin(`/keys/${String(second['id'])}/revoke`)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    for (const reelay of [one, other]) assert.equal(await statusOn(reelay, second['key']), 401)
    await Promise.all([one.stop(), other.stop()])
  })

  // A process that has said so and lives on would be waited for by whoever has started it.
  test('are refused by a third one with a folder of its own, which ends at once', { timeout: 40_000 }, async () => {
    const url = await fresh()
    const first = await start(url, join(dir, 'first'))
    await assert.rejects(start(url, join(dir, 'other')), /installation is missing, so this may be another folder/)
    assert.equal((await first.call('GET', '/health')).status, 200)
    await first.stop()
  })

  test('refuse while the database is away, lose nothing, and go on by themselves when it is back', async () => {
    const url = await fresh()
    const dataDir = join(dir, 'away')
    const both = await Promise.all([start(url, dataDir), start(url, dataDir)])
    const ids: string[] = []
    for (const [index, reelay] of both.entries()) ids.push(await submit(reelay, `before ${index}`))
    await until(
      () => rowsOf(url, "SELECT 1 FROM steps WHERE lane = 'watch:previz'"),
      (steps) => steps.length > 0,
      20,
    )
    await server().crash(async () => {
      for (const reelay of both) {
        const body = { ...REQUEST, prompt: 'a boat that nobody promised' }
        assert.equal((await reelay.call('POST', COLLECTION, { body })).status, 503)
        assert.equal((await reelay.call('GET', '/health')).status, 503)
      }
      await new Promise((resolve) => setTimeout(resolve, 4_000))
    })
    for (const [index, reelay] of both.entries()) {
      await until(
        async () => (await reelay.call('GET', '/health')).status,
        (status) => status === 200,
      )
      ids.push(await submit(reelay, `after ${index}`))
    }
    for (const [index, id] of ids.entries()) await assertFinished(both[index % 2] ?? both[0], [id])
    const jobs = await rowsOf(url, 'SELECT id FROM jobs')
    assert.equal(jobs.length, ids.length)
    await Promise.all(both.map((reelay) => reelay.stop()))
  })
})
