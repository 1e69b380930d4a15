/**
 * Bringing bytes in, and using them. They are entered in the store before they get their name, so that nothing lies in storage that the
 * sweep does not know; they are nobody's until a commit uses them.
 */

import type { Job } from '../core/job.ts'
import type { Asset } from '../core/media.ts'
import type { StoredBytes, Clock, Prober, StagedBytes, Storage } from '../core/ports.ts'
import { problem } from '../core/problem.ts'
import type { Store } from '../core/store-port.ts'
import type { Write } from '../core/writes.ts'
import { sleep } from '../lib/clock.ts'

/** What bringing bytes in needs. */
export type AssetDeps = {
  readonly store: Store
  readonly storage: Storage
  readonly clock: Clock
}

/** What looking at bytes needs. */
/** What looking at bytes needs. */
export type LookingDeps = { readonly storage: Storage; readonly prober: Prober }

/** The same bytes may just be on their way out: how long to wait for that, in ms, and how often. */
const WAIT_MS = 100
const WAITS_MAX = 50

/** Stores a stream. Throws `ProblemError` `body_too_large`, `storage_full`, `unavailable`. */
export async function bringIn(
  deps: AssetDeps,
  content: AsyncIterable<Uint8Array>,
  limits: { readonly sizeBytesMax: number; readonly signal?: AbortSignal | undefined },
): Promise<StoredBytes> {
  return enterStaged(deps, await deps.storage.stage(content, limits), limits.signal)
}

/** Enters staged bytes and gives them their name, or drops them. Throws as `bringIn` does. */
export async function enterStaged(
  { store, storage, clock }: AssetDeps,
  staged: StagedBytes,
  signal?: AbortSignal,
): Promise<StoredBytes> {
  const { digest, sizeBytes } = staged
  try {
    for (let waits = 0; ; waits++) {
      const entered = await store.commit([{ write: 'stage-asset', digest, sizeBytes }])
      if (entered.committed) break
      if (waits === WAITS_MAX) throw problem('unavailable', 'The same file is just being removed; try again.')
      await sleep(clock, WAIT_MS, signal)
    }
    await storage.keep(staged)
    return { digest, sizeBytes }
  } catch (error) {
    await storage.drop(staged)
    throw error
  }
}

/** Looks at a stream without keeping any of it. Throws as `bringIn` and the prober do. */
export async function lookAt(
  deps: LookingDeps,
  content: AsyncIterable<Uint8Array>,
  limits: { readonly sizeBytesMax: number; readonly turn: string },
): Promise<Asset> {
  return lookAtStaged(deps, await deps.storage.stage(content, limits), limits.turn)
}

/** Looks at staged bytes and drops them. Throws as the prober does. */
export async function lookAtStaged(
  { storage, prober }: LookingDeps,
  staged: StagedBytes,
  turn: string,
): Promise<Asset> {
  try {
    const facts = await storage.withStaged(staged, (path) => prober.probe(path, turn))
    return { digest: staged.digest, sizeBytes: staged.sizeBytes, facts }
  } finally {
    await storage.drop(staged)
  }
}

/** That a job uses bytes: guarded, so that whoever commits them has them. */
export function useAssets(job: Pick<Job, 'id' | 'tenantId'>, assets: readonly Pick<StoredBytes, 'digest'>[]): Write[] {
  const use = { owner: 'job', ownerId: job.id, tenantId: job.tenantId } as const
  return assets.map(({ digest }) => ({ write: 'use-asset', digest, use }))
}

/** Bytes that are here already, as a stream. */
export async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
