/** What must hold of bytes after a storm: everything used is there, and the sweep leaves nothing that is not. */

import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { assetsOf, storedBytesOf } from '../../src/core/job.ts'
import type { Store } from '../../src/core/store-port.ts'
import { AssetSweep, sweepStrays, UNUSED_MS } from '../../src/engine/sweep.ts'
import { systemClock, systemRandom } from '../../src/lib/clock.ts'
import { createLocalStorage } from '../../src/media/local-storage.ts'
import type { Ledger } from './ledger.ts'
import type { Place } from './place.ts'

/** Figures about bytes. */
export type ByteFigures = {
  /** Files that no row knew when the last process had ended, before any sweep. */
  readonly unknownFiles: number
  /** Bytes that the sweep has taken away. */
  readonly sweptBytes: number
  /** Bytes that lie there after the sweep and belong to nobody. */
  readonly orphanedBytes: number
  /** Bytes that belong to somebody. */
  readonly keptBytes: number
}

/** Time goes on by this much for the sweep, in ms. */
const AHEAD_MS = 2 * UNUSED_MS

/** Sweeps with a clock that is ahead, and looks at every file and every row. No server may run. */
export async function auditBytes(place: Place, ledger: Ledger): Promise<ByteFigures> {
  const store = await place.open(AHEAD_MS)
  try {
    const before = await filesIn(join(place.folder, 'assets'))
    const unknown = await unknownTo(store, before)
    await sweepAll(place, store)
    const after = await filesIn(join(place.folder, 'assets'))
    const strays = await unknownTo(store, after)
    for (const path of strays.keys()) ledger.wrong('orphaned', `no row knows ${path}`)
    const temporary = await filesIn(join(place.folder, 'temporary'))
    for (const path of temporary.keys()) ledger.wrong('orphaned', `unfinished, and of nobody: ${path}`)
    const { unused, assets } = await store.census()
    if (unused.count > 0) ledger.wrong('orphaned', `${unused.count} assets without use, ${unused.sizeBytes} bytes`)
    if (assets.condemned !== undefined) ledger.wrong('orphaned', `${assets.condemned.count} condemned assets`)
    await auditUsed(store, ledger, after)
    return {
      unknownFiles: unknown.size,
      sweptBytes: sum(before) - sum(after),
      orphanedBytes: sum(strays) + sum(temporary) + unused.sizeBytes,
      keptBytes: sum(after),
    }
  } finally {
    await store.close()
  }
}

/** Until the sweep finds nothing more. */
async function sweepAll(place: Place, store: Store): Promise<void> {
  const clock = { ...systemClock, nowMs: () => Date.now() + AHEAD_MS }
  const storage = await createLocalStorage(place.folder, { workerId: 'the-audit', clock })
  const log = pino({ level: 'silent' })
  const deps = { store, storage, clock, random: systemRandom, upstreams: [], log, retention: {} }
  for (let left = Number.POSITIVE_INFINITY; ; ) {
    await new AssetSweep(deps).run()
    const { count } = (await store.census()).unused
    if (count === 0 || count >= left) break
    left = count
  }
  await sweepStrays(deps)
  await storage.close()
}

/** Every job that has succeeded and every upload has its bytes. */
async function auditUsed(store: Store, ledger: Ledger, files: ReadonlyMap<string, number>): Promise<void> {
  for (const { id, plan } of ledger.accepted) {
    const job = await store.jobById(id as Parameters<Store['jobById']>[0])
    if (job?.status !== 'succeeded' || job.hiddenAtMs !== undefined) continue
    const assets = [...storedBytesOf(job.result), ...assetsOf(job.references)]
    for (const { digest, sizeBytes } of assets) {
      if (files.get(digest) !== sizeBytes) ledger.wrong('lost', `${plan.marker}: the bytes ${digest} are not there`)
      if ((await store.uses(digest)).length === 0) ledger.wrong('lost', `${plan.marker}: ${digest} is not used`)
    }
  }
}

async function unknownTo(store: Store, files: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
  const unknown = new Map<string, number>()
  for (const [digest, sizeBytes] of files) {
    if ((await store.asset(digest)) === undefined) unknown.set(digest, sizeBytes)
  }
  return unknown
}

/** Files by their path without slashes, which is a digest for assets, with their size. */
async function filesIn(folder: string): Promise<ReadonlyMap<string, number>> {
  const files = new Map<string, number>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(path.slice(folder.length).replaceAll('/', ''), (await stat(path)).size)
  }
  return files
}

function sum(files: ReadonlyMap<string, number>): number {
  return [...files.values()].reduce((total, sizeBytes) => total + sizeBytes, 0)
}
