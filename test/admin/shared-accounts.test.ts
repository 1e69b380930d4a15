/** What an operator is told of one account under several names, and how few secrets are opened for that. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { allProviders, findProvider, findProviderKeys } from '../../src/admin/providers.ts'
import { sharedAccounts } from '../../src/admin/shared-accounts.ts'
import { createSealer, type Sealer, sealedFor } from '../../src/lib/sealing.ts'
import { MemoryStore } from '../conformance/store-model.ts'
import { MemoryState } from '../conformance/store-model-state.ts'
import { sampleCredential, sampleProvider } from '../conformance/store-samples.ts'

const ORIGIN = 'https://ark.example.com'
const SHARED = 'a secret of two providers'
const HINT = SHARED.slice(-4)

/** Providers of one origin by name, each with keys of these secrets, and how often a secret was opened. */
async function providersWith(secrets: Readonly<Record<string, readonly string[]>>) {
  const sealer = createSealer({ keys: [new Uint8Array(32)] })
  const providers = Object.keys(secrets).map((name, index) => sampleProvider(index, { name, baseUrl: ORIGIN }))
  const credentials = providers
    .flatMap((provider) => (secrets[provider.name] ?? []).map((secret) => ({ provider, secret })))
    .map(({ provider, secret }, number) => {
      const credential = sampleCredential(number, { provider: provider.name, hint: secret.slice(-4) })
      return { ...credential, sealed: sealer.seal(secret, sealedFor(provider, credential)) }
    })
  const store = new MemoryStore(new MemoryState(), { nowMs: () => 1 })
  await store.commit([
    ...providers.map((provider) => ({ write: 'save-provider', provider }) as const),
    ...credentials.map((credential) => ({ write: 'save-credential', credential }) as const),
  ])
  let opened = 0
  const counting: Sealer = {
    ...sealer,
    open: (sealed, about) => {
      opened++
      return sealer.open(sealed, about)
    },
  }
  return { deps: { store, sealer: counting }, opened: () => opened }
}

const countsOf = (files: readonly { readonly warnings: readonly string[] }[]) =>
  files.map(({ warnings }) => warnings.length)

describe('one account under several names', () => {
  const secrets = {
    ark: [SHARED, 'another one that ends alike, wo', `not it, but with its end: ${HINT}`],
    two: [SHARED],
    three: ['a secret of its own'],
  }

  test('is told of each provider that has it, of all together once, and of no other', async () => {
    const { deps } = await providersWith(secrets)
    const files = await allProviders(deps)
    const told = files.find(({ provider }) => provider.name === 'ark')?.warnings ?? []
    assert.match(told.join(), /^ark \(key key 0\) and two \(key key 3\) have the same secret for https:\/\/ark/)
    assert.deepEqual(
      files.map(({ provider, warnings }) => [provider.name, warnings]),
      [
        ['ark', told],
        ['three', []],
        ['two', told],
      ],
    )
    for (const { provider, warnings } of files) {
      assert.deepEqual((await findProvider(deps, provider.name)).warnings, warnings)
    }
    assert.deepEqual(sharedAccounts(deps.sealer, await deps.store.providers()), told)
  })

  test('is told once of a provider that has it twice', async () => {
    const { deps } = await providersWith({ ark: [SHARED, SHARED], two: [] })
    assert.deepEqual(countsOf(await allProviders(deps)), [1, 0])
    assert.deepEqual((await findProvider(deps, 'ark')).warnings.length, 1)
  })
})

describe('to tell of shared accounts', () => {
  const names = Array.from({ length: 30 }, (_, index) => `p${index}`)

  test('each secret is opened once at most, however many providers there are', async () => {
    const alike = names.map((name) => [name, [1, 2, 3].map((number) => `the ${number}. secret of ${name}, ends alike`)])
    const { deps, opened } = await providersWith(Object.fromEntries(alike))
    await allProviders(deps)
    assert.equal(opened(), 90)
  })

  test('none is opened that ends like no other of its origin, and for one provider none that is not like its own', async () => {
    const alone = names.map((name) => [name, [`the only secret with this end: ${name.padStart(4, '-')}`]])
    const pairs = { ark: [SHARED], two: [SHARED], three: ['its own secret: same'], four: ['nor is this: same'] }
    const { deps, opened } = await providersWith({ ...Object.fromEntries(alone), ...pairs })
    await findProvider(deps, 'p1')
    assert.equal(opened(), 0)
    await findProvider(deps, 'ark')
    assert.equal(opened(), 2)
    await allProviders(deps)
    assert.equal(opened(), 6)
  })

  test('none is opened where nothing of it is shown', async () => {
    const { deps, opened } = await providersWith({ ark: [SHARED], two: [SHARED] })
    assert.equal((await findProviderKeys(deps, 'ark')).credentials.length, 1)
    assert.equal(opened(), 0)
  })
})
