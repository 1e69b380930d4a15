/** The admin credential: who has it, and what it may not be. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adminKeyFrom, createAuthenticateAdmin, refuseSharedKey } from '../../src/auth/admin.ts'
import { ensureFirstKey } from '../../src/auth/keys.ts'
import { ProblemError } from '../../src/core/problem.ts'
import { systemClock, systemRandom } from '../../src/lib/clock.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'

const KEY = 'the-key-of-the-operator'

test('the admin is known by a Bearer token that is exactly his key', () => {
  const authenticate = createAuthenticateAdmin(KEY)
  for (const authorization of [`Bearer ${KEY}`, `bearer  ${KEY}`]) authenticate(authorization)
  const others = [undefined, '', KEY, `Key ${KEY}`, `Bearer ${KEY}x`, `Bearer x${KEY}`, `Bearer ${KEY.toUpperCase()}`]
  const told = new Set<string>()
  for (const authorization of [...others, 'Bearer ', `Bearer ${KEY}\n`, `Bearer ${'k'.repeat(1_000_000)}`]) {
    assert.throws(
      () => authenticate(authorization),
      (error) =>
        error instanceof ProblemError && error.problem.code === 'unauthorized' && told.add(error.message).size > 0,
    )
  }
  assert.equal(told.size, 1)
})

test('a derived key is long, and another one for another secret', () => {
  const one = adminKeyFrom(Buffer.alloc(32, 1))
  assert.match(one, /^rla_[\w-]{43}$/)
  assert.notEqual(one, adminKeyFrom(Buffer.alloc(32, 2)))
})

test('a tenant’s key is refused as the admin’s, whenever it was made', async (context) => {
  const store = await openSqliteStore(':memory:', systemClock)
  context.after(() => store.close())
  await ensureFirstKey({ store, clock: systemClock, random: systemRandom, secret: 'secret', key: KEY })
  await assert.rejects(refuseSharedKey(store, 'secret', KEY), /REELAY_ADMIN_KEY: this is a tenant's API key/)
  await refuseSharedKey(store, 'secret', 'another-key-of-the-operator')
})
