import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_TENANT_ID, ensureFirstKey, hashKey, hintOf } from '../../src/auth/keys.ts'
import type { Store } from '../../src/core/store-port.ts'
import { systemClock, systemRandom } from '../../src/lib/clock.ts'
import { MemoryStore } from '../conformance/store-model.ts'
import { MemoryState } from '../conformance/store-model-state.ts'

const SECRET = 'the installation’s own'

const start = (store: Store, key?: string) =>
  ensureFirstKey({
    store,
    clock: systemClock,
    random: systemRandom,
    secret: SECRET,
    ...(key === undefined ? {} : { key }),
  })

const openStore = () => new MemoryStore(new MemoryState(), systemClock)

test('a hint tells at most six characters of a key, and at most a quarter of it', () => {
  assert.equal(hintOf('rl_0123456789012345678901234567890123456789012'), 'rl_012')
  assert.equal(hintOf('sd2_live_your_api_key'), 'sd2_l')
  assert.equal(hintOf('8letters'), '8l')
})

test('of several processes that start at once on an empty store, one makes the key and the webhook secret', async () => {
  const store = openStore()
  const made = (await Promise.all([start(store), start(store), start(store)])).filter((first) => first !== undefined)
  assert.equal(made.length, 1)
  assert.deepEqual(await store.tenant(DEFAULT_TENANT_ID), made[0]?.tenant)
  assert.ok(await store.keyByHash(hashKey(SECRET, made[0]?.key ?? '')))
})

test("of several processes that start at once with an operator's key, one adds it, and the others find it", async () => {
  const store = openStore()
  const first = await Promise.all([start(store, 'first'), start(store, 'first')])
  assert.equal(first.filter((made) => made !== undefined).length, 1)
  const second = await Promise.all([start(store, 'second'), start(store, 'second')])
  assert.equal(second.filter((made) => made !== undefined).length, 1)
  for (const key of ['first', 'second']) assert.ok(await store.keyByHash(hashKey(SECRET, key)))
})

test("an operator's key that was revoked stops the start with a sentence that names the setting", async () => {
  const store = openStore()
  await start(store, 'first')
  const key = await store.keyByHash(hashKey(SECRET, 'first'))
  assert.ok(key)
  const hash = hashKey(SECRET, 'gone')
  await store.commit([
    { write: 'insert-key', key: { ...key, id: `${key.id}0` as typeof key.id, hash, revokedAtMs: 1 } },
  ])
  await assert.rejects(start(store, 'gone'), /REELAY_API_KEY: this key was revoked/)
})
