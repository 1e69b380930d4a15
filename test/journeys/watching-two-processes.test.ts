/** Two real servers on one PostgreSQL: who watches on one sees what the other does, and the end of his key. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { isJsonObject } from '../../src/core/json.ts'
import { describeOnPostgres } from '../support/on-postgres.ts'
import { type Reelay, startReelay } from '../support/reelay.ts'
import { openStream } from '../support/streams.ts'
import { within } from '../support/within.ts'

let dir: string
const running: Reelay[] = []

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-watching-two-'))
})

after(async () => {
  await Promise.all(running.map((reelay) => reelay.kill()))
  await rm(dir, { recursive: true, force: true })
})

describeOnPostgres('two servers on one database', [], (_, fresh) => {
  test('show on one what the other does, however one watches, until the key is revoked', async () => {
    const database = await fresh()
    const start = () => startReelay({ REELAY_DATABASE_URL: database }, dir)
    const [here, there] = await Promise.all([start(), start()])
    running.push(here, there)
    const feed = await openStream(`${here.url}/v1/events`)
    const input = { prompt: 'a kite', resolution: '480p', duration: 15, generate_audio: false }
    const { id } = (await there.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })).json()
    const path = `/v1/jobs/${String(id)}`
    const stream = await openStream(`${here.url}${path}/events`)
    const waiting = here.call('GET', `${path}?wait=60`)
    await within(20_000, () => stream.events.some(({ type }) => type === 'job.dispatched'))
    assert.equal((await there.call('POST', `${path}/cancel`)).status, 200)
    assert.equal((await waiting).json()['status'], 'cancelled')
    await stream.ended
    const { data } = (await there.call('GET', `${path}/events`)).json()
    assert.ok(Array.isArray(data))
    const ids = data.filter(isJsonObject).map((event) => String(event['id']))
    for (const { events } of [stream, feed]) {
      await within(5_000, () => events.length >= ids.length)
      assert.deepEqual(
        events.map((event) => event.id),
        ids,
      )
    }
    const client = new Client({ connectionString: database })
    await client.connect()
    await client.query('DELETE FROM events WHERE position < (SELECT max(position) FROM events)')
    const late = await openStream(`${there.url}/v1/events`, { 'last-event-id': ids[0] ?? '' })
    await within(5_000, () => late.events.length === 2)
    const resumes = String(Number(ids.at(-1)) - 1)
    assert.deepEqual(
      late.events.map((event) => [event.id, event.type]),
      [
        [resumes, 'feed.gap'],
        [ids.at(-1), 'job.cancelled'],
      ],
    )
    const { data: gap } = JSON.parse(late.events[0]?.data ?? '')
    assert.deepEqual(gap, { after: ids[0], resumes_after: resumes })
    // How the job ended is known nevertheless.
    assert.deepEqual(JSON.parse(late.events[1]?.data ?? '').data, (await here.call('GET', path)).json())
    await client.query('UPDATE keys SET revoked_at_ms = 1')
    await client.end()
    await Promise.all([feed.ended, late.ended])
    assert.equal((await here.call('GET', '/v1/events')).status, 401)
    await Promise.all([here.stop(), there.stop()])
  })
})
