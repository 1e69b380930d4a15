/** A store, a folder and a clock that is set by hand, and processes on them that stop at a given call and may go on later. */

import { fixedUpstreams, type Upstreams } from '../../src/core/upstream-port.ts'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Clock, Prober, Random, Storage } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/store-port.ts'
import { AssetSweep, type SweepDeps, sweepStrays, UNUSED_MS } from '../../src/engine/sweep.ts'
import { systemRandom } from '../../src/lib/clock.ts'
import { silentLog } from '../support/silent-log.ts'
import { quietly } from '../support/telling.ts'
import type { Job } from '../../src/core/job.ts'
import type { Log } from '../../src/lib/log.ts'
import { createLocalStorage } from '../../src/media/local-storage.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { sampleKey, sampleTenant, workerId } from '../conformance/store-samples.ts'

/** A process on the rig: its own way to the store and the storage. */
export type Process = {
  readonly store: Store
  readonly storage: Storage
  readonly prober: Prober
  readonly clock: Clock
  readonly random: Random
  readonly upstreams: Upstreams
  readonly log: Log
  readonly callbackBody: (job: Job) => string
  /** Resolves when it has stopped. */
  readonly stopped: Promise<void>
  goOn(): void
}

/** What lies there: digests. */
export type Found = {
  readonly files: readonly string[]
  readonly rows: readonly string[]
  readonly uses: readonly string[]
  readonly temporary: readonly string[]
}

/** The rig. */
export type AssetRig = {
  /** Starts a process; one that `lives` says so for ever, others are taken for dead. It stops before or after its n-th call, counted in halves. */
  process(options?: { readonly stopsAt?: number; readonly lives?: boolean }): Process
  /** Moves the clock. */
  pass(ms: number): void
  /** Sweeps as a process of its own. */
  sweep(): Promise<void>
  sweepAs(process: Process): Promise<void>
  /** Sweeps after some hours, as often as there may be something left to do. */
  sweepLater(): Promise<void>
  found(): Promise<Found>
  close(): Promise<void>
}

/** The digest of bytes. */
export function what(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Makes a rig in a folder of its own within `root`, where the prober may read. */
export async function makeAssetRig(root: string, prober: Prober): Promise<AssetRig> {
  const dir = await mkdtemp(join(root, 'rig-'))
  let nowMs = Date.now()
  const clock: Clock = {
    nowMs: () => nowMs,
    after(_ms, task) {
      const timer = setTimeout(task, 5)
      return () => clearTimeout(timer)
    },
  }
  const store = await openSqliteStore(join(dir, 'reelay.sqlite'), clock)
  const database = new DatabaseSync(join(dir, 'reelay.sqlite'), { readOnly: true })
  const column = (sql: string) =>
    database
      .prepare(sql)
      .all()
      .map(({ digest }) => String(digest))
  const storages: Awaited<ReturnType<typeof createLocalStorage>>[] = []
  const openStorage = async () => {
    const storage = await createLocalStorage(dir, { workerId: workerId(storages.length + 1), clock })
    storages.push(storage)
    return storage
  }
  const [victims, own] = [await openStorage(), await openStorage()]
  await store.commit([
    { write: 'save-tenant', tenant: sampleTenant(1) },
    { write: 'insert-key', key: sampleKey(1) },
  ])
  await store.enlist(workerId(2), 1_000_000_000_000)
  const start = ({ stopsAt = 0, lives = false } = {}): Process => {
    const stop = createStop(stopsAt)
    if (lives) void store.enlist(workerId(1), 1_000_000_000_000)
    return {
      store: stop.on(store, ['commit']),
      storage: stop.on(victims, ['stage', 'keep', 'drop', 'discard', 'dropAbandoned']),
      prober,
      clock,
      random: systemRandom,
      upstreams: fixedUpstreams([]),
      ...quietly,
      stopped: stop.stopped,
      goOn: stop.goOn,
    }
  }
  const sweepDeps = (process: Pick<Process, 'store' | 'storage'>): SweepDeps => ({
    ...process,
    clock,
    log: silentLog,
    retention: {},
  })
  const sweepOn = async (process: Pick<Process, 'store' | 'storage'>) => {
    await new AssetSweep(sweepDeps(process)).run()
    await sweepStrays(sweepDeps(process))
  }
  const sweep = () => sweepOn({ store, storage: own })
  return {
    process: start,
    pass(ms) {
      nowMs += ms
    },
    sweep,
    sweepAs: sweepOn,
    async sweepLater() {
      nowMs += 2 * UNUSED_MS
      await sweep()
    },
    async found() {
      return {
        files: await blobsIn(join(dir, 'assets')),
        rows: column('SELECT digest FROM assets ORDER BY digest'),
        uses: column('SELECT digest FROM asset_uses ORDER BY digest'),
        temporary: await filesIn(join(dir, 'temporary')),
      }
    },
    async close() {
      database.close()
      await store.close()
    },
  }
}

type Stop = {
  /** The same object, except that these methods count as calls, and stop at the one. */
  on<Thing extends object>(thing: Thing, methods: readonly (keyof Thing & string)[]): Thing
  readonly stopped: Promise<void>
  goOn(): void
}

function createStop(stopsAt: number): Stop {
  const stopped = Promise.withResolvers<void>()
  const goingOn = Promise.withResolvers<void>()
  let calls = 0
  const halt = async () => {
    if (++calls !== stopsAt) return
    stopped.resolve()
    await goingOn.promise
  }
  return {
    stopped: stopped.promise,
    goOn: () => goingOn.resolve(),
    on: (thing, methods) =>
      new Proxy(thing, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name)
          if (typeof value !== 'function') return value
          if (!methods.some((method) => method === name)) return value.bind(target)
          return async (...args: readonly unknown[]) => {
            await halt()
            const result: unknown = await value.apply(target, args)
            await halt()
            return result
          }
        },
      }),
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function blobsIn(folder: string): Promise<readonly string[]> {
  return (await filesIn(folder)).map((path) => path.slice(folder.length).replaceAll(/[/\\]/g, '')).toSorted()
}
