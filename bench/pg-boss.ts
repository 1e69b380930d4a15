/** As much of pg-boss as `queue.ts` measures. It is no dependency: it is loaded from wherever somebody has installed it. */

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A claimed job of pg-boss, which names the attempt. */
export type BossJob = { readonly id: string; readonly retryCount: number; readonly groupId?: string | null }

/** Where pg-boss sends its SQL. */
export type BossDatabase = {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: readonly unknown[] }>
}

type Within = { readonly db: BossDatabase }
type Affected = { readonly affected: number }

/** A running pg-boss. */
export type Boss = {
  on(event: 'error', listener: (error: unknown) => void): void
  start(): Promise<unknown>
  stop(): Promise<void>
  createQueue(name: string, options: Readonly<Record<string, number>>): Promise<void>
  insert(name: string, jobs: readonly object[]): Promise<unknown>
  fetch(
    name: string,
    options: { readonly batchSize: number; readonly groupConcurrency?: number },
  ): Promise<readonly BossJob[]>
  complete(name: string, jobs: BossJob | readonly BossJob[], data?: object, options?: Within): Promise<Affected>
  deleteJob(name: string, job: BossJob, options?: Within): Promise<Affected>
  touch(name: string, jobs: readonly BossJob[]): Promise<Affected>
  supervise(): Promise<void>
}

/** The queue of every measurement: pg-boss's shortest patience with a silent worker, and never the last try. */
export const QUEUE = { heartbeatSeconds: 10, retryLimit: 1_000_000, expireInSeconds: 80_000 } as const

/** Starts the pg-boss that is installed in a folder. It looks after nothing by itself. */
export async function startBoss(folder: string, connectionString: string): Promise<Boss> {
  const path = join(folder, 'node_modules', 'pg-boss', 'dist', 'index.js')
  const { PgBoss }: { PgBoss: new (options: object) => Boss } = await import(pathToFileURL(path).href)
  const quiet = { supervise: false, schedule: false, registerInstance: false, monitorIntervalSeconds: 1 }
  const boss = new PgBoss({ connectionString, ...quiet, max: 6 })
  boss.on('error', (error) => process.stderr.write(`pg-boss: ${String(error)}\n`))
  await boss.start()
  return boss
}
