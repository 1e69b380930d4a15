import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createAuthenticate, type CredentialHeaders } from '../../src/auth/authenticate.ts'
import { DEFAULT_TENANT_ID, ensureFirstKey, hashKey, KEY_LENGTH_MAX } from '../../src/auth/keys.ts'
import { type KeyId, makeId } from '../../src/core/ids.ts'
import { ProblemError } from '../../src/core/problem.ts'
import { systemClock, systemRandom } from '../../src/lib/clock.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'

const SECRET = 'the secret of this installation'
const KEY = 'sd2_live_your_api_key'
const LONG = 'k'.repeat(KEY_LENGTH_MAX)

async function door(context: TestContext) {
  const store = await openSqliteStore(':memory:', systemClock)
  context.after(() => store.close())
  const setup = { store, clock: systemClock, random: systemRandom, secret: SECRET }
  await ensureFirstKey({ ...setup, key: KEY })
  await ensureFirstKey({ ...setup, key: LONG })
  return { store, authenticate: createAuthenticate(store, SECRET, systemClock) }
}

const isRefusal = (error: unknown) => error instanceof ProblemError && error.problem.code === 'unauthorized'

const SPELLINGS: readonly CredentialHeaders[] = [
  { authorization: `Bearer ${KEY}` },
  { authorization: `bearer   ${KEY}` },
  { authorization: `Key ${KEY}` },
  { authorization: KEY },
  { 'x-api-key': KEY },
  { authorization: `Bearer ${LONG}` },
]

for (const headers of SPELLINGS) {
  test(`a key is known as ${JSON.stringify(headers).slice(0, 60)}`, async (context) => {
    const { authenticate } = await door(context)
    assert.equal((await authenticate(headers)).tenantId, DEFAULT_TENANT_ID)
  })
}

const STRANGERS: readonly (readonly [string, CredentialHeaders])[] = [
  ['no key', {}],
  ['an empty one', { authorization: '' }],
  ['a word without a key', { authorization: 'Bearer ' }],
  ['an unknown key', { authorization: `Bearer ${KEY}x` }],
  ['a key in other letters', { authorization: `Bearer ${KEY.toUpperCase()}` }],
  ['a word in front that is none of ours', { authorization: `Basic ${KEY}` }],
  ['a word in front where none belongs', { 'x-api-key': `Bearer ${KEY}` }],
  ['a right key behind a wrong one', { authorization: 'Bearer wrong', 'x-api-key': KEY }],
  ['a character more than a key may have', { authorization: `Bearer ${LONG}k` }],
  ['a megabyte', { authorization: 'k'.repeat(1_000_000) }],
  ['a control character', { authorization: `Bearer ${KEY}\n` }],
  ['letters that are not ASCII', { authorization: `Bearer ${KEY}é` }],
]

for (const [what, headers] of STRANGERS) {
  test(`nobody is known by ${what}`, async (context) => {
    const { authenticate } = await door(context)
    await assert.rejects(authenticate(headers), isRefusal)
  })
}

test('a key that was revoked opens nothing', async (context) => {
  const { store, authenticate } = await door(context)
  const id = makeId<KeyId>(5, new Uint8Array(10))
  const key = {
    id,
    tenantId: DEFAULT_TENANT_ID,
    hash: hashKey(SECRET, 'sd2_revoked'),
    hint: 'sd',
    name: '',
    limits: {},
    createdAtMs: 1,
  }
  await store.commit([{ write: 'insert-key', key: { ...key, revokedAtMs: 2 } }])
  await assert.rejects(authenticate({ authorization: 'Bearer sd2_revoked' }), isRefusal)
})

test('the keys of another installation open nothing', async (context) => {
  const { store } = await door(context)
  await assert.rejects(createAuthenticate(store, 'another secret', systemClock)({ 'x-api-key': KEY }), isRefusal)
})
