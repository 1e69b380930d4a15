/** Asks store and storage for all that there is to say of them, beside servers that may be at work. */

import type { JobId } from '../core/ids.ts'
import type { ProviderBook } from '../core/provider.ts'
import type { StoreCensus } from '../core/store-port.ts'
import { sealedFor, type Sealer } from '../lib/sealing.ts'
import type { Survey, Unfinished } from '../media/survey.ts'
import type { LedgerProof } from '../store/ledger-proof.ts'
import type { StoreReader, UsedBytes } from '../store/reader.ts'
import { type Amount, type Comparison, compareFiles, type Reading } from './compare-files.ts'

/** What was found. Of lists of what is wrong there are the first `FOUND_MAX`. */
export type Examination = {
  readonly schema: { readonly found: number; readonly known: number }
  /** Absent when the schema is another version's: its tables mean something else. */
  readonly store?: Found
}

/** What was found in a store whose tables are known, and in its storage. */
export type Found = Comparison & {
  readonly census: StoreCensus
  readonly ledger: LedgerProof
  readonly used: readonly UsedBytes[]
  readonly stranded: readonly JobId[]
  readonly heldByTheDead: number
  readonly unusableKeys: readonly UnusableKey[]
  /** Of processes that work on the store. */
  readonly unfinished: Amount
  /** Of processes that are dead. */
  readonly abandoned: Amount
}

/** A key to a provider that cannot be opened with the sealing keys at hand, and why. */
export type UnusableKey = { readonly provider: string; readonly label: string; readonly detail: string }

/** Of things that are wrong, so many of each kind are remembered. */
export const FOUND_MAX = 1_000

/** Examines a store and its storage. `knownSchema` is what this version migrates to; `sealer` has the keys at hand. Throws what the two throw. */
export async function examine(
  store: StoreReader,
  storage: Survey,
  knownSchema: number,
  sealer: Pick<Sealer, 'open'>,
  reading: Pick<Reading, 'read' | 'progress'>,
): Promise<Examination> {
  const schema = { found: await store.schemaVersion(), known: knownSchema }
  if (schema.found !== schema.known) return { schema }
  const [unfinished, census] = [await storage.unfinished(), await store.census()]
  const alive = new Set<string>(census.workers.filter((worker) => worker.alive).map(({ id }) => id))
  return {
    schema,
    store: {
      census,
      ledger: await store.proof(FOUND_MAX),
      used: await store.usedBytes(),
      stranded: await store.strandedJobs(FOUND_MAX),
      heldByTheDead: await store.heldByTheDead(),
      unusableKeys: unusableAmong(await store.providers(), sealer),
      ...(await compareFiles(store, storage, { ...reading, limit: FOUND_MAX })),
      unfinished: amountOf(unfinished.filter(({ workerId }) => alive.has(workerId))),
      abandoned: amountOf(unfinished.filter(({ workerId }) => !alive.has(workerId))),
    },
  }
}

function unusableAmong({ providers, credentials }: ProviderBook, sealer: Pick<Sealer, 'open'>): readonly UnusableKey[] {
  return credentials.flatMap((credential) => {
    const provider = providers.find(({ name }) => name === credential.provider)
    if (provider === undefined) return []
    const opened = sealer.open(credential.sealed, sealedFor(provider, credential))
    return opened.isOpen ? [] : [{ provider: provider.name, label: credential.label, detail: opened.detail }]
  })
}

function amountOf(things: readonly Pick<Unfinished, 'files' | 'sizeBytes'>[]): Amount {
  return {
    count: things.reduce((sum, { files }) => sum + files, 0),
    sizeBytes: things.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  }
}
