/** The same submit at two processes on one PostgreSQL: one job and one hold, whoever was asked, also when one of them dies. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makePng } from '../support/media-samples.ts'
import { describeOnPostgres } from '../support/on-postgres.ts'
import { poorAccount } from '../support/poor-account.ts'
import { type Answer, type CallOptions, type Reelay, startReelay } from '../support/reelay.ts'
import { FACE_CREDITS, FACE_INPUT, SUBMIT_FACES } from '../support/submit-faces.ts'

const ADMIN_KEY = 'the-admin-key-of-both-processes'
const AT_ONCE = 100

let dir: string
let png: Buffer
const running: Reelay[] = []

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-once-'))
  png = await makePng({ widthPx: 320, heightPx: 320 })
})

after(async () => {
  await Promise.all(running.map((reelay) => reelay.kill()))
  await rm(dir, { recursive: true, force: true })
})

async function start(url: string, more: Readonly<Record<string, string>> = {}): Promise<Reelay> {
  const settings = { REELAY_DATABASE_URL: url, REELAY_ADMIN_KEY: ADMIN_KEY, REELAY_RENDER_WORKERS: '1' }
  const reelay = await startReelay({ ...settings, ...more }, join(dir, new URL(url).pathname.slice(1)))
  running.push(reelay)
  return reelay
}

/** Submits the same a hundred times at once, half of them at each process, and sees to it that all say the same. */
async function submitToBoth(
  both: readonly [Reelay, Reelay],
  path: string,
  body: () => CallOptions['body'],
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const submit = (index: number) => (both[index % 2] ?? both[0]).call('POST', path, { body: body(), headers })
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => submit(index)))
  const done = answers.filter(({ status }) => status === 200 || status === 201)
  for (const { status, headers: told, text } of answers.filter((answer) => !done.includes(answer))) {
    assert.equal(status, 409, text)
    assert.match(text, /idempotency_in_progress/)
    assert.deepEqual([told.get('retry-after'), told.get('x-should-retry')], ['1', 'true'])
  }
  const [first] = done
  assert.ok(first !== undefined, 'somebody is answered')
  // Afterwards each of them has the answer.
  for (const index of [0, 1]) {
    const again = await submit(index)
    assert.equal(again.headers.get('idempotent-replayed'), 'true')
    done.push(again)
  }
  assert.equal(new Set(done.map(({ text }) => text)).size, 1)
  assert.equal(done.filter((answer) => answer.headers.get('idempotent-replayed') === null).length, 1)
  return first
}

async function assertOneHold(reelay: Reelay, headers: Readonly<Record<string, string>>): Promise<void> {
  const jobs = (await reelay.call('GET', '/v1/jobs', { headers })).json()['data']
  const moved = (await reelay.call('GET', '/v1/account/journal', { headers })).json()['data']
  assert.ok(Array.isArray(jobs) && Array.isArray(moved))
  assert.equal(jobs.length, 1)
  assert.equal(JSON.stringify(moved).match(/"kind":"hold"/g)?.length, 1)
}

describeOnPostgres('the same submit at two processes', [], (_server, fresh) => {
  test('a hundred times at once makes one job with one hold, over every face and as a form with a file', async () => {
    const url = await fresh()
    const both = [await start(url), await start(url)] as const
    const form = () => {
      const data = new FormData()
      for (const [name, value] of Object.entries(SUBMIT_FACES.find(({ name }) => name === 'openai')?.body ?? {}))
        data.set(name, String(value))
      data.set('input_reference', new Blob([new Uint8Array(png)]), 'first.png')
      return data
    }
    const rows: readonly (readonly [name: string, path: string, body: () => CallOptions['body'], credits: number])[] = [
      ...SUBMIT_FACES.map(({ name, path, body }) => [name, path, () => body, FACE_CREDITS] as const),
      ['a form', '/openai/v1/videos', form, 26],
    ]
    for (const [name, path, body, credits] of rows) {
      const authorization = `Bearer ${await poorAccount(both[0], ADMIN_KEY, credits)}`
      await submitToBoth(both, path, body, { authorization, 'idempotency-key': `"${name}"` })
      await assertOneHold(both[1], { authorization })
      const refused = await both[1].call('POST', path, { body: body(), headers: { authorization } })
      assert.ok([402, 403, 429].includes(refused.status), `${name}: nothing is left for a second job: ${refused.text}`)
    }
    await Promise.all(both.map((reelay) => reelay.stop()))
  })

  test('is answered by the other one when the first dies after its commit', async () => {
    const url = await fresh()
    const [dying, heir] = [await start(url, { REELAY_FAILPOINT: 'submit.after-commit' }), await start(url)]
    const authorization = `Bearer ${await poorAccount(heir, ADMIN_KEY, FACE_CREDITS)}`
    const headers = { authorization, 'idempotency-key': 'lost-answer' }
    const body = { model: 'seedance-2.0', input: FACE_INPUT }
    await assert.rejects(dying.call('POST', '/v1/jobs', { body, headers }))
    await dying.died()
    const again = await heir.call('POST', '/v1/jobs', { body, headers })
    assert.deepEqual([again.status, again.headers.get('idempotent-replayed')], [200, 'true'], again.text)
    await assertOneHold(heir, { authorization })
    await heir.stop()
  })
})
