/** The contract of a store about providers: kept in versions, with their credentials, under one revision. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { microCredits } from '../../src/core/money.ts'
import type { Provider } from '../../src/core/provider.ts'
import type { Write } from '../../src/core/writes.ts'
import { assertCommitted, assertRefused, type CurrentStage } from './store.ts'
import * as sample from './store-samples.ts'

const FULL: Partial<Provider> = {
  profile: 'sglang',
  uploadUrl: 'https://rest.example.com',
  models: [
    { model: 'seedance-2.0', name: 'a' },
    { model: 'seedance-1.5-pro', name: 'Übung 🚤', limits: { resolutions: ['480p', '720p'], sound: false, roles: [] } },
  ],
  submitsPerMinute: 60,
  region: 'cn',
  channels: ['byte2.0', 'cheap'],
  budgetPerDay: microCredits(Number.MAX_SAFE_INTEGER),
  costs: {
    'seedance-2.0': { tiers: { '720p': { per: 'second', text: microCredits(1), referenced: microCredits(2) } } },
  },
  workflow: { nodes: [{ id: 1, inputs: { text: 'a "quoted" \n line' } }] },
  callsBack: true,
  sharesLibrary: true,
  state: 'draining',
}

const save = (provider: Provider): Write => ({ write: 'save-provider', provider })

/** Registers the tests. */
export function exerciseProviders(current: CurrentStage): void {
  describe('providers', () => {
    exerciseVersions(current)
    exerciseCredentials(current)
    exerciseRevision(current)
  })
}

function exerciseVersions(current: CurrentStage): void {
  test('a provider comes back as it was written, in each of its versions, until it is deleted', async () => {
    const { store } = current()
    const plain = sample.sampleProvider(1)
    assertCommitted(await store.commit([save(plain)]))
    assert.deepEqual((await store.providers()).providers, [plain])
    const full = sample.sampleProvider(1, { ...FULL, version: 2 })
    assertCommitted(await store.commit([save(full)]))
    assert.deepEqual((await store.providers()).providers, [full])
    const again = { ...plain, version: 3 }
    assertCommitted(await store.commit([save(again)]))
    assert.deepEqual((await store.providers()).providers, [again], 'what is absent is gone')
    assertCommitted(await store.commit([{ write: 'delete-provider', name: plain.name }]))
    assert.deepEqual((await store.providers()).providers, [])
  })

  test('a provider is written only in the version that follows, and only while it is the one that was read', async () => {
    const { store } = current()
    const first = sample.sampleProvider(1)
    assertRefused(await store.commit([save({ ...first, version: 2 })]), 'provider')
    assertCommitted(await store.commit([save(first)]))
    assertRefused(await store.commit([save(first)]), 'provider')
    assertRefused(await store.commit([save({ ...first, version: 3 })]), 'provider')
    await store.commit([{ write: 'delete-provider', name: first.name }])
    const another = { ...first, createdAtMs: 77 }
    assertCommitted(await store.commit([save(another)]))
    assertRefused(await store.commit([save({ ...first, version: 2 })]), 'provider')
    assert.deepEqual((await store.providers()).providers, [another])
  })

  test('of many that write the next version of a provider, exactly one succeeds', async () => {
    const { store } = current()
    await store.commit([save(sample.sampleProvider(1))])
    const next = Array.from({ length: 30 }, (_, index) => sample.sampleProvider(1, { version: 2, slots: index + 1 }))
    const results = await Promise.all(next.map((provider) => store.commit([save(provider)])))
    const winners = next.filter((_, index) => results[index]?.committed)
    assert.equal(winners.length, 1)
    assert.deepEqual((await store.providers()).providers, winners)
  })

  test('providers are listed by name', async () => {
    const { store } = current()
    const names = ['b', 'a-2', 'a', '0', 'a2']
    await store.commit(names.map((name) => save(sample.sampleProvider(1, { name }))))
    const listed = (await store.providers()).providers.map(({ name }) => name)
    assert.deepEqual(listed, ['0', 'a', 'a-2', 'a2', 'b'])
  })
}

function exerciseCredentials(current: CurrentStage): void {
  test('a credential comes back as it was written, in each of its versions, until it or its provider is deleted', async () => {
    const { store } = current()
    const plain = sample.sampleCredential(1)
    await store.commit([save(sample.sampleProvider(1)), save(sample.sampleProvider(2))])
    assertCommitted(await store.commit([{ write: 'save-credential', credential: plain }]))
    assert.deepEqual((await store.providers()).credentials, [plain])
    const full = sample.sampleCredential(1, {
      version: 2,
      label: 'Übung',
      sealed: 'v1.other',
      hint: 'wxyz',
      slots: 3,
      submitsPerMinute: 60,
      closed: { cause: 'unpaid', atMs: 5, detail: 'the account is empty' },
    })
    assertCommitted(await store.commit([{ write: 'save-credential', credential: full }]))
    assert.deepEqual((await store.providers()).credentials, [full])
    const [second, others] = [sample.sampleCredential(2), sample.sampleCredential(3, { provider: 'provider-2' })]
    const more = [second, others].map((credential): Write => ({ write: 'save-credential', credential }))
    assertCommitted(await store.commit(more.toReversed()))
    assert.deepEqual((await store.providers()).credentials, [full, second, others], 'by age')
    await store.commit([{ write: 'delete-credential', id: second.id }])
    assert.deepEqual((await store.providers()).credentials, [full, others])
    await store.commit([{ write: 'delete-provider', name: 'provider-1' }])
    assert.deepEqual((await store.providers()).credentials, [others])
  })

  test('a credential has a provider that is there, a label of its own, and the version that follows', async () => {
    const { store } = current()
    const credential = sample.sampleCredential(1)
    const keep = (more: Partial<typeof credential>): Write[] => [
      { write: 'save-credential', credential: { ...credential, ...more } },
    ]
    assertRefused(await store.commit(keep({})), 'credential')
    await store.commit([save(sample.sampleProvider(1)), save(sample.sampleProvider(2))])
    assertRefused(await store.commit(keep({ version: 2 })), 'credential')
    assertCommitted(await store.commit(keep({})))
    assertRefused(await store.commit(keep({})), 'credential')
    assertRefused(await store.commit(keep({ version: 3 })), 'credential')
    assertRefused(await store.commit(keep({ id: sample.credentialId(2) })), 'credential')
    assertRefused(await store.commit(keep({ provider: 'provider-2', version: 2 })), 'credential')
    const second = { id: sample.credentialId(2), label: 'second' }
    assertCommitted(await store.commit(keep(second)))
    assertRefused(await store.commit(keep({ ...second, label: credential.label, version: 2 })), 'credential')
    assertCommitted(await store.commit(keep({ id: sample.credentialId(3), provider: 'provider-2' })))
    await store.commit([{ write: 'delete-credential', id: credential.id }])
    assertRefused(await store.commit(keep({ version: 2 })), 'credential')
  })

  test('who adds credentials while their provider is taken out leaves none behind', async () => {
    const { store } = current()
    await store.commit([save(sample.sampleProvider(1))])
    const numbers = Array.from({ length: 20 }, (_, index) => index)
    await Promise.all(
      numbers.map((number) =>
        store.commit(
          number === 10
            ? [{ write: 'delete-provider', name: 'provider-1' }]
            : [{ write: 'save-credential', credential: sample.sampleCredential(number) }],
        ),
      ),
    )
    const { providers, credentials } = await store.providers()
    assert.deepEqual({ providers, credentials }, { providers: [], credentials: [] })
  })
}

function exerciseRevision(current: CurrentStage): void {
  test('the revision grows with every change, and with nothing else', async () => {
    const { store } = current()
    assert.deepEqual(await store.providers(), { revision: 0, providers: [], credentials: [] })
    assert.equal(await store.providersRevision(), 0)
    const changes: Write[] = [
      save(sample.sampleProvider(1)),
      { write: 'save-credential', credential: sample.sampleCredential(1) },
      { write: 'delete-credential', id: sample.credentialId(1) },
      { write: 'delete-provider', name: 'provider-1' },
    ]
    let known = 0
    for (const change of changes) {
      assertCommitted(await store.commit([change]))
      const revision = await store.providersRevision()
      assert.ok(revision > known, change.write)
      assert.equal((await store.providers()).revision, revision)
      known = revision
    }
    assertRefused(await store.commit([save(sample.sampleProvider(1, { version: 9 }))]), 'provider')
    await store.commit([{ write: 'append-event', event: sample.sampleEvent(1) }])
    assert.equal(await store.providersRevision(), known)
    await current().reopen()
    assert.equal(await current().store.providersRevision(), known)
  })

  test('what one process changes, another one knows when it asks again', async (context) => {
    const { store, isShared } = current()
    if (!isShared) return context.skip('one process has an embedded store')
    const other = await current().openAnother()
    const before = await other.providersRevision()
    await store.commit([save(sample.sampleProvider(1))])
    assert.ok((await other.providersRevision()) > before)
    assert.deepEqual((await other.providers()).providers, [sample.sampleProvider(1)])
  })
}
