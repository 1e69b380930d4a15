/**
 * The same account under two names: a secret that several keys have for one origin. Slots, rates and rests are counted for each
 * key apart, so that the account is given more than any of them says; its operator is told.
 */

import type { Credential, Provider, ProviderBook } from '../core/provider.ts'
import type { Write } from '../core/writes.ts'
import { originOf, sealedFor, type Sealer } from '../lib/sealing.ts'

type Held = { readonly provider: Provider; readonly credential: Credential }

/** What is to be known of a provider's keys, or of everybody's, as sentences. Keys that cannot be opened here are not compared. */
export function sharedAccounts(sealer: Pick<Sealer, 'open'>, book: ProviderBook, name?: string): readonly string[] {
  const held = new Map<string, Held[]>()
  for (const credential of book.credentials) {
    const provider = book.providers.find((one) => one.name === credential.provider)
    const opened = provider && sealer.open(credential.sealed, sealedFor(provider, credential))
    if (provider === undefined || opened?.isOpen !== true) continue
    const account = `${originOf(provider.baseUrl)} ${opened.secret}`
    held.set(account, [...(held.get(account) ?? []), { provider, credential }])
  }
  return [...held.values()]
    .filter((all) => all.length > 1 && (name === undefined || all.some(({ provider }) => provider.name === name)))
    .map(sentenceOf)
}

function sentenceOf(all: readonly Held[]): string {
  const names = all.map(({ provider, credential }) => `${provider.name} (key ${credential.label})`).toSorted()
  const where = all.slice(0, 1).map(({ provider }) => originOf(provider.baseUrl))
  return (
    `${names.join(' and ')} have the same secret for ${where}: that is one account, whose slots, rates and rests ` +
    'are counted for each of them apart. Give it one key of one provider, or share its slots out between them.'
  )
}

/** What there will be after some writes. */
export function bookAfter(book: ProviderBook, writes: readonly Write[]): ProviderBook {
  let { providers, credentials } = book
  for (const write of writes) {
    if (write.write === 'save-provider') {
      providers = [...providers.filter(({ name }) => name !== write.provider.name), write.provider]
    } else if (write.write === 'delete-provider') {
      providers = providers.filter(({ name }) => name !== write.name)
    } else if (write.write === 'save-credential') {
      credentials = [...credentials.filter(({ id }) => id !== write.credential.id), write.credential]
    } else if (write.write === 'delete-credential') {
      credentials = credentials.filter(({ id }) => id !== write.id)
    }
  }
  return { ...book, providers, credentials }
}
