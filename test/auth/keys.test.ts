import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { DEFAULT_TENANT_ID, ensureFirstKey, generateKey, hashKey, hintOf } from '../../src/auth/keys.ts'
import { type KeyId, makeId } from '../../src/core/ids.ts'
import { ProblemError } from '../../src/core/problem.ts'
import type { Store } from '../../src/core/store-port.ts'
import { systemClock, systemRandom } from '../../src/lib/clock.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { isWebhookSecret } from '../../src/webhooks/sign.ts'
import { MemoryState } from '../conformance/store-model-state.ts'
import { MemoryStore } from '../conformance/store-model.ts'

const SECRET = 'the secret of this installation'
const others = { clock: systemClock, random: systemRandom, secret: SECRET }
const whsec = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`

async function fresh(context: TestContext): Promise<Store> {
  const store = await openSqliteStore(':memory:', systemClock)
  context.after(() => store.close())
  return store
}

const isKnown = async (store: Store, key: string) => (await store.keyByHash(hashKey(SECRET, key))) !== undefined

test('a hint tells at most six characters of a key, and at most a quarter of it', () => {
  assert.equal(hintOf('rl_0123456789012345678901234567890123456789012'), 'rl_012')
  assert.equal(hintOf('sd2_live_your_api_key'), 'sd2_l')
  assert.equal(hintOf('8letters'), '8l')
})

test('a key has 256 bits of chance, and its hash tells nothing without the secret', () => {
  const key = generateKey(systemRandom)
  assert.match(key, /^rl_[\w-]{43}$/)
  assert.notEqual(generateKey(systemRandom), key)
  assert.match(hashKey(SECRET, key), /^[0-9a-f]{64}$/)
  assert.notEqual(hashKey(SECRET, key), hashKey('another', key))
})

describe('a first start', () => {
  test('makes a key and a webhook secret, and shows them once', async (context) => {
    const store = await fresh(context)
    const first = await ensureFirstKey({ ...others, store })
    assert.ok(first !== undefined && (await isKnown(store, first.key)))
    assert.ok(isWebhookSecret(first.tenant.webhookSecret))
    assert.deepEqual(await store.tenant(DEFAULT_TENANT_ID), first.tenant)
    assert.equal(await ensureFirstKey({ ...others, store }), undefined)
  })

  test('takes the key and the webhook secret that the operator has set', async (context) => {
    const store = await fresh(context)
    const first = await ensureFirstKey({ ...others, store, key: 'sd2_live_key', webhookSecret: whsec(1) })
    assert.deepEqual([first?.key, first?.tenant.webhookSecret], ['sd2_live_key', whsec(1)])
  })
})

describe('a later start', () => {
  test("adds an operator's key that is not known yet, and leaves the earlier ones", async (context) => {
    const store = await fresh(context)
    const first = await ensureFirstKey({ ...others, store })
    const second = await ensureFirstKey({ ...others, store, key: 'sd2_live_key' })
    const third = await ensureFirstKey({ ...others, store, key: 'sd2_another_key' })
    assert.ok(first !== undefined && second !== undefined && third !== undefined)
    for (const { key } of [first, second, third]) assert.ok(await isKnown(store, key))
    assert.equal(second.tenant.webhookSecret, first.tenant.webhookSecret)
    assert.equal(await ensureFirstKey({ ...others, store, key: 'sd2_live_key' }), undefined)
  })

  test('does not look at the webhook secret that was set any more once its tenant has replaced it', async (context) => {
    const store = await fresh(context)
    const first = await ensureFirstKey({ ...others, store, webhookSecret: whsec(1) })
    assert.ok(first)
    const before = first.tenant
    const tenant = { ...before, webhookSecret: whsec(2), formerSecrets: [{ secret: whsec(1), untilMs: 5 }] }
    await store.commit([{ write: 'update-tenant', tenant, before }])
    assert.equal(await ensureFirstKey({ ...others, store, webhookSecret: whsec(1) }), undefined)
    await ensureFirstKey({ ...others, store, webhookSecret: whsec(1), key: 'sd2_another_key' })
    assert.deepEqual(await store.tenant(before.id), tenant)
  })

  test('with another webhook secret is refused: its receivers hold the first one', async (context) => {
    const store = await fresh(context)
    await ensureFirstKey({ ...others, store, webhookSecret: whsec(1) })
    await assert.rejects(
      ensureFirstKey({ ...others, store, webhookSecret: whsec(2) }),
      (error) => error instanceof ProblemError && error.problem.message.startsWith('REELAY_WEBHOOK_SECRET'),
    )
    assert.equal(await ensureFirstKey({ ...others, store, webhookSecret: whsec(1) }), undefined)
  })
})

/** Stores that share what they keep, as processes do. */
const SHARED: readonly (readonly [string, (context: TestContext) => Promise<readonly Store[]>])[] = [
  [
    'one database',
    async (context) => {
      const store = await fresh(context)
      return [store, store, store, store]
    },
  ],
  [
    'the model of one',
    async () => {
      const state = new MemoryState()
      return Array.from({ length: 4 }, () => new MemoryStore(state, systemClock))
    },
  ],
]

for (const [what, open] of SHARED) {
  describe(`processes that start on ${what} at the same moment`, () => {
    test('make one key and one webhook secret, and one of them shows both', async (context) => {
      const stores = await open(context)
      const made = await Promise.all(stores.map((store) => ensureFirstKey({ ...others, store })))
      const [first, ...more] = made.filter((found) => found !== undefined)
      assert.ok(first)
      assert.deepEqual(more, [])
      assert.ok(stores[0] !== undefined && (await isKnown(stores[0], first.key)))
      assert.equal((await stores[0].tenant(DEFAULT_TENANT_ID))?.webhookSecret, first.tenant.webhookSecret)
    })

    test("with the operator's key add it once, and none of them fails", async (context) => {
      const stores = await open(context)
      const made = await Promise.all(stores.map((store) => ensureFirstKey({ ...others, store, key: 'sd2_live_key' })))
      assert.equal(made.filter((found) => found !== undefined).length, 1)
    })

    test('each with a key of its own add them all, under one webhook secret', async (context) => {
      const stores = await open(context)
      const start = (store: Store, index: number) => ensureFirstKey({ ...others, store, key: `sd2_live_key_${index}` })
      const made = await Promise.all(stores.slice(0, 2).map(start))
      const secrets = new Set(made.map((found) => found?.tenant.webhookSecret))
      assert.equal(secrets.size, 1)
      for (const index of [0, 1])
        assert.ok(stores[0] !== undefined && (await isKnown(stores[0], `sd2_live_key_${index}`)))
    })
  })
}

test('a revoked key stays revoked: setting it again is told, not ignored', async (context) => {
  const store = await fresh(context)
  await ensureFirstKey({ ...others, store })
  const key = {
    tenantId: DEFAULT_TENANT_ID,
    hash: hashKey(SECRET, 'sd2_revoked'),
    hint: 'sd',
    name: '',
    limits: {},
    createdAtMs: 1,
  }
  const id = makeId<KeyId>(5, new Uint8Array(10))
  await store.commit([{ write: 'insert-key', key: { ...key, id, revokedAtMs: 2 } }])
  await assert.rejects(ensureFirstKey({ ...others, store, key: 'sd2_revoked' }))
  assert.equal(await isKnown(store, 'sd2_revoked'), false)
})
