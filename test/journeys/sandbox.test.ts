/** The sandbox from outside: what each word in a prompt comes to, in status, error and credits, as docs/sandbox.md says. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { isJsonObject, type JsonObject } from '../../src/core/json.ts'
import { inspectFilm } from '../support/inspect.ts'
import { poorAccount } from '../support/poor-account.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-the-operator-of-the-sandbox'
const CREDITS = 1_000_000
const SMALL = { duration: 4, resolution: '480p', generate_audio: false } as const

let reelay: Reelay
before(async () => {
  // One renderer: what never ends must not keep it.
  reelay = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY, REELAY_RENDER_WORKERS: '1' })
})
after(() => reelay?.close())

/** A tenant of its own with limited credit. */
async function tenant() {
  const authorization = `Bearer ${await poorAccount(reelay, ADMIN_KEY, CREDITS)}`
  const call = async (method: string, path: string, body?: JsonObject) => {
    const answer = await reelay.call(method, path, { headers: { authorization }, body })
    assert.equal(answer.status, 200, answer.text)
    return answer
  }
  const money = async () => {
    const { available, held } = (await call('GET', '/v1/account')).json()
    return { available: Number(available), held: Number(held) }
  }
  const submit = async (outcome: string, input: JsonObject = {}) => {
    const body = {
      model: 'seedance-2.0',
      input: { prompt: `a kite [[previz:${outcome}]]`, ...SMALL, ...input },
    }
    return String((await call('POST', '/v1/jobs', body)).json()['id'])
  }
  const job = async (id: string) => (await call('GET', `/v1/jobs/${id}`)).json()
  const ended = (id: string) =>
    until(
      () => job(id),
      ({ status }) => status !== 'processing',
    )
  return { call, money, submit, job, ended }
}

function errorOf({ error }: JsonObject): JsonObject {
  assert.ok(isJsonObject(error))
  return error
}

describe('in the sandbox', () => {
  for (const [outcome, code, words] of [
    ['fail', 'upstream_failed', /fail this job/],
    ['moderation', 'content_rejected', /sensitive/],
    ['reject', 'upstream_failed', /refuse this job/],
    ['bad-result', 'upstream_bad_result', /another video/],
    ['misbehave', 'upstream_failed', /knows fail/],
  ] as const) {
    test(`${outcome} fails with ${code}, and costs nothing`, async () => {
      const { money, submit, ended } = await tenant()
      const job = await ended(await submit(outcome))
      assert.equal(job['status'], 'failed')
      const error = errorOf(job)
      assert.equal(error['code'], code)
      assert.match(String(error['message']), words)
      assert.deepEqual(await money(), { available: CREDITS, held: 0 })
    })
  }

  for (const outcome of ['flaky', 'slow:1', 'burn-in']) {
    test(`${outcome} succeeds in the end, and is charged once`, async () => {
      const { call, money, submit, ended } = await tenant()
      const id = await submit(outcome)
      const { held, available } = await money()
      assert.ok(held > 0 && held + available === CREDITS)
      assert.equal((await ended(id))['status'], 'succeeded')
      assert.deepEqual(await money(), { available: CREDITS - held, held: 0 })
      const { bytes } = await call('GET', `/v1/videos/${id.replace('job_', 'video_')}/content`)
      assert.equal((await inspectFilm(bytes)).frames, 96)
      const events = (await call('GET', `/v1/jobs/${id}/events`)).text
      assert.equal(/job\.refused/.test(events), outcome === 'flaky')
    })
  }

  test('never-end runs and holds its price until it is cancelled, and keeps nobody else waiting', async () => {
    const { call, money, submit, job, ended } = await tenant()
    const ids = [await submit('never-end'), await submit('never-end')]
    for (const id of ids) {
      await until(
        () => job(id),
        ({ progress }) => progress === 42,
      )
    }
    const { held } = await money()
    assert.ok(held > 0)
    assert.equal((await ended(await submit('slow:1')))['status'], 'succeeded')
    for (const id of ids) await call('POST', `/v1/jobs/${id}/cancel`)
    for (const id of ids) assert.equal((await job(id))['status'], 'cancelled')
    assert.equal((await money()).held, 0)
  })

  test('never-end expires when its time is over, and costs nothing', async () => {
    const { money, submit, ended } = await tenant()
    const job = await ended(await submit('never-end', { execution_expires_after: 10 }))
    assert.equal(job['status'], 'expired')
    assert.deepEqual(await money(), { available: CREDITS, held: 0 })
  })
})
