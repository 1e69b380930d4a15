/**
 * Compares what the store says with what lies in storage. A server may be at work meanwhile: whatever looks wrong is looked
 * at once more, in the order in which a server would have made it right.
 */

import type { JobId } from '../core/ids.ts'
import type { AssetUse } from '../core/records.ts'
import type { StoreCensus } from '../core/store-port.ts'
import type { Survey, Unfinished } from '../media/survey.ts'
import type { StoreReader, UsedBytes } from '../store/reader.ts'

/** How many there are, and of how many bytes. */
export type Amount = { readonly count: number; readonly sizeBytes: number }

/** An asset that is named in the store and whose bytes are gone, or are not as many as they were. */
export type Missing = { readonly digest: string; readonly uses: readonly AssetUse[] }

/** What was found. */
export type Examination = {
  readonly schema: { readonly found: number; readonly known: number }
  /** Absent when the schema is another version's: its tables mean something else. */
  readonly store?: {
    readonly census: StoreCensus
    readonly used: readonly UsedBytes[]
    readonly stranded: readonly JobId[]
    readonly heldByTheDead: number
    readonly files: Amount
    /** Bytes that the store knows nothing of. */
    readonly orphaned: Amount
    readonly missing: readonly Missing[]
    /** Of processes that work on the store. */
    readonly unfinished: Amount
    /** Of processes that are dead. */
    readonly abandoned: Amount
  }
}

/** Of things that are wrong, so many are named. */
const NAMED_MAX = 20

/** Examines a store and its storage. `knownSchema` is what this version migrates to. Throws what the two throw. */
export async function examine(store: StoreReader, storage: Survey, knownSchema: number): Promise<Examination> {
  const schema = { found: await store.schemaVersion(), known: knownSchema }
  if (schema.found !== schema.known) return { schema }
  const [unfinished, census] = [await storage.unfinished(), await store.census()]
  const alive = new Set<string>(census.workers.filter((worker) => worker.alive).map(({ id }) => id))
  return {
    schema,
    store: {
      census,
      used: await store.usedBytes(),
      stranded: await store.strandedJobs(NAMED_MAX),
      heldByTheDead: await store.heldByTheDead(),
      ...(await compareFiles(store, storage)),
      unfinished: amountOf(unfinished.filter(({ workerId }) => alive.has(workerId))),
      abandoned: amountOf(unfinished.filter(({ workerId }) => !alive.has(workerId))),
    },
  }
}

type Comparison = { readonly files: Amount; readonly orphaned: Amount; readonly missing: readonly Missing[] }

async function compareFiles(store: StoreReader, storage: Survey): Promise<Comparison> {
  const files = { count: 0, sizeBytes: 0 }
  const orphaned = { count: 0, sizeBytes: 0 }
  const missing: Missing[] = []
  for (const prefix of storage.prefixes) {
    const blobs = new Map((await storage.blobs(prefix)).map((blob) => [blob.digest, blob.sizeBytes]))
    for (const sizeBytes of blobs.values()) add(files, sizeBytes)
    for (const { digest, sizeBytes, state } of await store.assetsFrom(prefix)) {
      // Only what somebody has used is certain to have its bytes: others are coming or going.
      const isWhole = state !== 'kept' || blobs.get(digest) === sizeBytes
      if (!isWhole && (await isMissing(store, storage, digest, sizeBytes))) {
        missing.push({ digest, uses: missing.length < NAMED_MAX ? await store.uses(digest) : [] })
      }
      blobs.delete(digest)
    }
    for (const [digest, sizeBytes] of blobs) if (await isOrphaned(store, storage, digest)) add(orphaned, sizeBytes)
  }
  return { files, orphaned, missing }
}

function add(amount: { count: number; sizeBytes: number }, sizeBytes: number): void {
  amount.count++
  amount.sizeBytes += sizeBytes
}

/** A row is there before its file, and is condemned before its file goes. */
async function isMissing(store: StoreReader, storage: Survey, digest: string, sizeBytes: number): Promise<boolean> {
  if ((await storage.sizeBytes(digest)) === sizeBytes) return false
  return (await store.assetsFrom(digest)).some(({ state }) => state === 'kept')
}

/** A row is there before its file, and goes after it. */
async function isOrphaned(store: StoreReader, storage: Survey, digest: string): Promise<boolean> {
  return (await store.assetsFrom(digest)).length === 0 && (await storage.sizeBytes(digest)) !== undefined
}

function amountOf(things: readonly Pick<Unfinished, 'files' | 'sizeBytes'>[]): Amount {
  return {
    count: things.reduce((sum, { files }) => sum + files, 0),
    sizeBytes: things.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  }
}
