/** Row D5 of the attack list on a real server: guesses at tenants' keys and at the admin's, over every face. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { WRONG_MAX } from '../../src/auth/guesses.ts'
import { assertRefused, FACES, SUBMITS } from '../support/attacks.ts'
import { ADMIN_KEY } from '../support/in-process.ts'
import { type Answer, KEY, type Reelay, startReelay } from '../support/reelay.ts'

let reelay: Reelay

/** The proxy in front is this test; whom it names is who asks. */
before(async () => {
  reelay = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY, REELAY_TRUSTED_PROXIES: '127.0.0.1' })
})

after(() => reelay?.close())

const ask = (from: string, path: string, key: string): Promise<Answer> =>
  reelay.call('GET', path, { headers: { authorization: `Bearer ${key}`, 'x-forwarded-for': from } })

/** What is told, without what differs between any two answers. */
const told = ({ status, text }: Answer) => `${status} ${text.replace(/req_[0-9a-z]{26}/, '')}`

test('three thousand guesses are few, and whoever makes them learns nothing more', { timeout: 120_000 }, async () => {
  const from = '203.0.113.5'
  const seen = new Map<string, number>()
  let number = 0
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      while (number < 3_000) {
        const answer = await ask(from, number % 2 === 0 ? '/v1/jobs' : '/admin/v1/tenants', `canary-${number++}`)
        seen.set(String(answer.status), (seen.get(String(answer.status)) ?? 0) + 1)
      }
    }),
  )
  assert.deepEqual([...seen.keys()].toSorted(), ['401', '429'])
  // Those that were under way when the last one was counted are looked at, too; and it may have taken minutes.
  assert.ok((seen.get('401') ?? 0) < 10 * WRONG_MAX, JSON.stringify([...seen]))
})

test('right and wrong ones are refused in the same words by then, as a face says it, and with when to come again', async () => {
  const from = '203.0.113.6'
  for (let number = 0; number < WRONG_MAX; number++) await ask(from, '/v1/jobs', `wrong-${number}`)
  for (const face of FACES) {
    const [wrong, right] = [await ask(from, SUBMITS[face].path, 'another'), await ask(from, SUBMITS[face].path, KEY)]
    assert.equal(told(wrong), told(right))
    assert.match(right.headers.get('retry-after') ?? '', /^[1-9]\d?$/)
    assert.equal(right.status, 429)
    if (face === 'jobs') assertRefused(reelay, face, right, { status: 429, code: 'rate_limited' }, ['wrong-'])
  }
  const [wrong, right] = [await ask(from, '/admin/v1/tenants', 'x'), await ask(from, '/admin/v1/tenants', ADMIN_KEY)]
  assert.equal(told(wrong), told(right))
  assert.equal(right.status, 429)
  assert.match(right.headers.get('retry-after') ?? '', /^[1-9]\d?$/)
})

test('the right credentials from elsewhere are taken all the while, and those that were in use there before', async () => {
  const from = '203.0.113.7'
  assert.equal((await ask(from, '/admin/v1/tenants', ADMIN_KEY)).status, 200)
  for (let number = 0; number < WRONG_MAX; number++) await ask(from, '/admin/v1/tenants', `wrong-${number}`)
  assert.equal((await ask(from, '/v1/jobs', KEY)).status, 429)
  assert.equal((await ask(from, '/admin/v1/tenants', ADMIN_KEY)).status, 200)
  assert.equal((await ask('203.0.113.8', '/v1/jobs', KEY)).status, 200)
  assert.equal((await reelay.call('GET', '/v1/jobs')).status, 200)
})

test('what needs no key is there for everybody, and the log names the address once and no key', async () => {
  const health = await reelay.call('GET', '/health', {
    headers: { authorization: 'Bearer x', 'x-forwarded-for': '203.0.113.6' },
  })
  assert.equal(health.status, 200)
  const lines = reelay.log().split('\n')
  const warnings = lines.filter((line) => line.includes('too many different keys') && line.includes('203.0.113.6'))
  assert.equal(warnings.length, 1)
  for (const secret of ['canary-', 'wrong-', KEY, ADMIN_KEY]) assert.ok(!reelay.log().includes(secret), secret)
})
