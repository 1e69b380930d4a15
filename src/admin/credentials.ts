/** The keys to providers: given once, sealed, never shown again; closed and opened, rotated, sealed anew, taken out. */

import type { CredentialId } from '../core/ids.ts'
import { problem } from '../core/problem.ts'
import type { Credential, Provider, ProviderBook } from '../core/provider.ts'
import type { Write } from '../core/writes.ts'
import { type Opened, sealedFor, type Sealer } from '../lib/sealing.ts'
import type { DeclaredKey } from '../providers/declaration.ts'
import { KEYS_MAX } from '../providers/declaration-schema.ts'
import type { AdminDeps } from './admin-deps.ts'
import { inTurn } from './in-turn.ts'
import { newCredential, withSecret } from './provider-plan.ts'
import { refuseBusyKey } from './provider-works.ts'
import { providerIn } from './providers.ts'

/** What is to be changed of a key; `null` takes a limit away. */
export type CredentialChange = {
  readonly label?: string
  readonly slots?: number | null
  readonly submitsPerMinute?: number | null
}

/** Which key: one of this provider's. */
export type CredentialAddress = { readonly provider: string; readonly id: CredentialId | undefined }

/** Adds a key. Throws `ProblemError` `provider_not_found`, `credential_exists`, `invalid_parameter` when there are too many. */
export async function addCredential(
  deps: AdminDeps,
  name: string,
  key: DeclaredKey & { readonly secret: string },
): Promise<Credential> {
  return inTurn('The provider', async () => {
    const book = await deps.store.providers()
    const provider = providerIn(book, name)
    const own = book.credentials.filter((credential) => credential.provider === name)
    refuseSameLabel(own, key.label)
    if (own.length >= KEYS_MAX) throw problem('invalid_parameter', `A provider has at most ${KEYS_MAX} keys.`)
    const credential = newCredential(deps, provider, key)
    return (await isWritten(deps, [{ write: 'save-credential', credential }])) ? credential : undefined
  })
}

/** Changes what a key is called and how much of it is used. Throws `credential_not_found`, `credential_exists`. */
export async function changeCredential(
  deps: AdminDeps,
  at: CredentialAddress,
  change: CredentialChange,
): Promise<Credential> {
  return becoming(deps, at, ({ slots: knownSlots, submitsPerMinute: knownRate, ...rest }, { others }) => {
    const { label = rest.label, slots = knownSlots, submitsPerMinute = knownRate } = change
    refuseSameLabel(others, label)
    return {
      ...rest,
      label,
      ...(typeof slots === 'number' && { slots }),
      ...(typeof submitsPerMinute === 'number' && { submitsPerMinute }),
    }
  })
}

/** Has a key not used until it is opened again; works under way are gone on with. Throws `credential_not_found`. */
export async function closeCredential(deps: AdminDeps, at: CredentialAddress, detail: string): Promise<Credential> {
  const closed = { cause: 'operator', atMs: deps.clock.nowMs(), detail } as const
  return becoming(deps, at, (credential) =>
    credential.closed?.cause === 'operator' ? undefined : { ...credential, closed },
  )
}

/** Has a key used again, whyever it was closed. Throws `credential_not_found`. */
export async function openCredential(deps: AdminDeps, at: CredentialAddress): Promise<Credential> {
  return becoming(deps, at, ({ closed, ...credential }) => (closed === undefined ? undefined : credential))
}

/** Gives a key another secret. What closed it, unless its operator did, is over with the former one. Throws `credential_not_found`. */
export async function rotateCredential(deps: AdminDeps, at: CredentialAddress, secret: string): Promise<Credential> {
  return becoming(deps, at, (credential, { provider }) => withSecret(deps, provider, credential, secret))
}

/** Takes a key out. Throws `credential_not_found`, and `provider_busy` while works are known by it, unless `force`. */
export async function removeCredential(
  deps: AdminDeps,
  at: CredentialAddress,
  { force }: { readonly force: boolean },
): Promise<Credential> {
  const { credential } = credentialIn(await deps.store.providers(), at)
  if (!force) await refuseBusyKey(deps, credential)
  await deps.store.commit([{ write: 'delete-credential', id: credential.id }])
  return credential
}

/** Keys that were sealed anew, and those that cannot be opened, with the reason. */
export type Resealed = {
  readonly resealed: number
  readonly unusable: readonly { readonly credential: Credential; readonly detail: string }[]
}

/** Seals anew with the first key everything that an older one has sealed. */
export async function resealCredentials(deps: AdminDeps): Promise<Resealed> {
  return inTurn('A key', async () => {
    const { providers, credentials } = await deps.store.providers()
    const writes: Write[] = []
    const unusable: Resealed['unusable'][number][] = []
    for (const credential of credentials) {
      const provider = providers.find(({ name }) => name === credential.provider)
      if (provider === undefined) continue
      const opened = openedBy(deps.sealer, provider, credential)
      if (!opened.isOpen) unusable.push({ credential, detail: opened.detail })
      else if (!deps.sealer.isNewest(credential.sealed)) {
        const about = sealedFor(provider, credential)
        const anew = { ...credential, version: credential.version + 1, sealed: deps.sealer.seal(opened.secret, about) }
        writes.push({ write: 'save-credential', credential: anew })
      }
    }
    if (writes.length > 0 && !(await isWritten(deps, writes))) return undefined
    return { resealed: writes.length, unusable }
  })
}

/** Whether a key can be used, or why not. */
export function openedBy(sealer: Pick<Sealer, 'open'>, provider: Provider, credential: Credential): Opened {
  return sealer.open(credential.sealed, sealedFor(provider, credential))
}

type Surroundings = { readonly provider: Provider; readonly others: readonly Credential[] }

/** Writes what becomes of a key; `undefined` for nothing. */
async function becoming(
  deps: AdminDeps,
  at: CredentialAddress,
  become: (credential: Credential, surroundings: Surroundings) => Credential | undefined,
): Promise<Credential> {
  return inTurn('The key', async () => {
    const { credential, ...surroundings } = credentialIn(await deps.store.providers(), at)
    const changed = become(credential, surroundings)
    if (changed === undefined) return credential
    const next = { ...changed, version: credential.version + 1 }
    return (await isWritten(deps, [{ write: 'save-credential', credential: next }])) ? next : undefined
  })
}

function credentialIn(book: ProviderBook, { provider: name, id }: CredentialAddress) {
  const provider = providerIn(book, name)
  const own = book.credentials.filter((one) => one.provider === name)
  const credential = own.find((one) => one.id === id)
  if (credential === undefined) throw problem('credential_not_found', 'This provider has no such key.')
  return { provider, credential, others: own.filter((one) => one !== credential) }
}

function refuseSameLabel(others: readonly Credential[], label: string): void {
  if (!others.some((one) => one.label === label)) return
  const message = `This provider has a key called ${JSON.stringify(label)} already; rotate it to give it another secret.`
  throw problem('credential_exists', message, 'label')
}

async function isWritten({ store }: AdminDeps, writes: readonly Write[]): Promise<boolean> {
  const { committed } = await store.commit(writes)
  return committed
}
