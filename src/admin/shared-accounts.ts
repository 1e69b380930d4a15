/**
 * The same account under two names: a secret that several keys have for one origin. Slots, rates and rests are counted for each
 * key apart, so that the account is given more than any of them says; its operator is told.
 */

import type { Credential, Provider, ProviderBook } from '../core/provider.ts'
import type { Write } from '../core/writes.ts'
import { originOf, sealedFor, type Sealer } from '../lib/sealing.ts'

type Held = { readonly provider: Provider; readonly credential: Credential }

/** What is to be known of everybody's keys, as sentences. Those that cannot be opened here are not compared. */
export function sharedAccounts(sealer: Pick<Sealer, 'open'>, book: ProviderBook): readonly string[] {
  return accountsIn(sealer, heldIn(book)).map(sentenceOf)
}

/** What is to be known of the keys of each provider that shares an account, by its name, in one pass over all of them. */
export function sharedAccountsByProvider(
  sealer: Pick<Sealer, 'open'>,
  book: ProviderBook,
): ReadonlyMap<string, readonly string[]> {
  const told = new Map<string, string[]>()
  for (const account of accountsIn(sealer, heldIn(book))) {
    const sentence = sentenceOf(account)
    for (const name of new Set(account.map(({ provider }) => provider.name))) {
      const sentences = told.get(name) ?? []
      sentences.push(sentence)
      told.set(name, sentences)
    }
  }
  return told
}

/** What is to be known of one provider's keys: only secrets that may be one of its own are opened. */
export function sharedAccountsOf(sealer: Pick<Sealer, 'open'>, book: ProviderBook, name: string): readonly string[] {
  const isOwn = ({ provider }: Held): boolean => provider.name === name
  const alike = heldIn(book).filter((all) => all.some(isOwn))
  return accountsIn(sealer, alike)
    .filter((all) => all.some(isOwn))
    .map(sentenceOf)
}

/** Keys that may be the same: of one origin and one hint, which the same secret always has. Opening costs, and most are alone. */
function heldIn({ providers, credentials }: ProviderBook): readonly (readonly Held[])[] {
  const byName = new Map(providers.map((provider) => [provider.name, provider]))
  const held = credentials.flatMap((credential) => {
    const provider = byName.get(credential.provider)
    return provider === undefined ? [] : { provider, credential }
  })
  const alike = Map.groupBy(held, ({ provider, credential }) => `${originOf(provider.baseUrl)} ${credential.hint}`)
  return [...alike.values()].filter(({ length }) => length > 1)
}

/** Those among keys that are alike which have one secret, whoever has them. */
function accountsIn(sealer: Pick<Sealer, 'open'>, alike: readonly (readonly Held[])[]): readonly (readonly Held[])[] {
  return alike.flatMap((all) => {
    const opened = all.flatMap((held) => {
      const { provider, credential } = held
      const answer = sealer.open(credential.sealed, sealedFor(provider, credential))
      return answer.isOpen ? { held, secret: answer.secret } : []
    })
    const accounts = [...Map.groupBy(opened, ({ secret }) => secret).values()]
    return accounts.filter(({ length }) => length > 1).map((account) => account.map(({ held }) => held))
  })
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
