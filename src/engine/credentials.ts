/** By which of its keys an upstream is given a work: one that is open, has a slot left and may submit now. */

import type { CredentialId } from '../core/ids.ts'
import type { Attempt } from '../core/records.ts'
import { problem } from '../core/problem.ts'
import type { Refusal, Upstream, UpstreamCredential } from '../core/upstream-port.ts'
import type { StepDeps } from './conclude.ts'

/**
 * The preferred key or, where that has no room, the one with the largest share of its slots left; `undefined` where none is
 * needed, and `later` where all have too much to do. Throws `upstream_unavailable` where none is open.
 */
export async function chooseCredential(
  { store }: Pick<StepDeps, 'store'>,
  upstream: Upstream,
  preferredId?: CredentialId,
): Promise<UpstreamCredential | undefined | 'later'> {
  const { credentials, submitsPerMinute } = upstream
  if (credentials?.length === 0) {
    throw problem('upstream_unavailable', 'None of the keys to the provider is open.')
  }
  const left = await Promise.all(
    (credentials ?? []).map(async (credential) => {
      const { name, count } = credential.slots
      return { credential, share: 1 - (await store.slotsTaken(name)) / count }
    }),
  )
  const rankOf = ({ credential, share }: (typeof left)[number]) => (credential.id === preferredId ? 2 : share)
  const free = left.filter(({ share }) => share > 0).toSorted((one, other) => rankOf(other) - rankOf(one))
  if (credentials !== undefined && free.length === 0) return 'later'
  if (!(await mayAsk(store, `provider:${upstream.id}`, submitsPerMinute))) return 'later'
  for (const { credential } of free) {
    if (await mayAsk(store, credential.id, credential.submitsPerMinute)) return credential
  }
  return credentials === undefined ? undefined : 'later'
}

async function mayAsk(
  store: Pick<StepDeps['store'], 'countRequest'>,
  name: string,
  perMinute: number | undefined,
): Promise<boolean> {
  return perMinute === undefined || (await store.countRequest(name, perMinute)).allowed
}

/** A key that its provider refuses, or whose account has no money, is not used again before its operator has looked. */
export async function closeKey(upstream: Upstream, { credentialId }: Attempt, refusal: Refusal): Promise<void> {
  if (credentialId === undefined || (refusal.about !== 'key' && refusal.about !== 'money')) return
  const cause = refusal.about === 'key' ? 'refused' : 'unpaid'
  await upstream.closeCredential?.(credentialId, cause, refusal.internal ?? refusal.problem.message)
}
