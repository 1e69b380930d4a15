/**
 * `doctor`: says what lies in the configured store and storage, and what is wrong there, without starting anything; and, when
 * it is asked to and what it is about to do was agreed to, repairs what can be repaired.
 */

import { PREVIZ } from './core/provider.ts'
import type { Localities } from './lifecycle/end-job.ts'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from './settings.ts'
import { ProblemError } from './core/problem.ts'
import type { Store } from './core/store-port.ts'
import type { Amount } from './doctor/compare-files.ts'
import { doDeeds, type Done } from './doctor/deeds.ts'
import { type Examination, examine, FOUND_MAX } from './doctor/examine.ts'
import { planRepair, type RepairPlan, sentenceOf } from './doctor/repair-plan.ts'
import { type Report, reportOf } from './doctor/report.ts'
import { progressOn, questionsOn } from './doctor/terminal.ts'
import type { Wishes } from './doctor/wishes.ts'
import { systemClock, systemRandom } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import { createSealer, type Sealer } from './lib/sealing.ts'
import { moveAside } from './media/move-aside.ts'
import { surveyFolder } from './media/survey.ts'
import { sealingKeys } from './start/sealing-keys.ts'
import { loadServerSecret } from './start/server-secret.ts'
import { readMigrations } from './store/migrations.ts'
import type { StoreReader } from './store/reader.ts'
import { openSqliteReader } from './store/sqlite/read-only.ts'
import { VERSION } from './version.ts'

/** Visits with this process's own terminal, where it has one. */
export async function visitHere(config: Config, wishes: Wishes): Promise<boolean> {
  const progress = progressOn(process.stderr)
  const agrees = questionsOn(process.stdin, process.stdout)
  return visitInstallation(config, wishes, {
    print(text) {
      progress?.clear()
      process.stdout.write(text)
    },
    ...(progress && { progress: progress.tell }),
    ...(agrees && { agrees }),
  })
}

/** Who is told, and asked. */
export type Terminal = {
  print(text: string): void
  /** Is told, again and again, how much has been read; absent where nobody looks. */
  readonly progress?: (read: Amount) => void
  /** Asks a question that is answered by yes or no; absent where nobody answers. */
  readonly agrees?: (question: string) => Promise<boolean>
}

/**
 * Examines what the settings name, and repairs it when that is wished and agreed to; returns whether nothing is wrong at the
 * end. Throws `ProblemError` `unavailable` when it cannot be read.
 */
export async function visitInstallation(config: Config, wishes: Wishes, terminal: Terminal): Promise<boolean> {
  const reader = await openReader(config)
  try {
    const visit = new Visit(config, wishes, terminal, reader)
    return await visit.run()
  } finally {
    await reader.close()
  }
}

/** The upstream that works in this installation's own processes: there is no provider to be told to stop. */
const UPSTREAMS: Localities = { find: (id) => (id === PREVIZ ? { isLocal: true } : undefined) }

class Visit {
  readonly #config: Config
  readonly #wishes: Wishes
  readonly #terminal: Terminal
  readonly #reader: StoreReader

  constructor(config: Config, wishes: Wishes, terminal: Terminal, reader: StoreReader) {
    this.#config = config
    this.#wishes = wishes
    this.#terminal = terminal
    this.#reader = reader
  }

  async run(): Promise<boolean> {
    const examination = await this.#examine(this.#wishes.quick ? 'none' : 'all')
    const report = this.#reportOf(examination)
    if (this.#wishes.repair) return this.#repair(examination, report)
    this.#terminal.print(this.#wishes.json ? asJson(report.members) : report.text)
    return report.isWell
  }

  async #repair(examination: Examination, report: Report): Promise<boolean> {
    const plan = planRepair(examination)
    const said = { plan: plan.deeds.map(sentenceOf), cannot: plan.cannot }
    this.#say(report.text)
    if (report.isWell) return this.#end(report, { ...said, done: [] })
    this.#say(planText(plan))
    const done = (await this.#isAgreed(plan)) ? await this.#do(plan) : undefined
    if (done === undefined) return this.#end(report, { ...said, done: [] })
    for (const { isDone, said: sentence } of done) this.#say(`${isDone ? 'DONE' : 'NOT DONE'}: ${sentence}\n`)
    // What was whole a moment ago is not read again, only what was not.
    const again = new Set(examination.store?.damaged.first.map(({ digest }) => digest))
    const left = this.#reportOf(await this.#examine(this.#wishes.quick ? 'none' : again))
    this.#say(`\n${left.verdict}`)
    return this.#end(left, { ...said, done, before: report.members })
  }

  /** JSON is one document, so it comes at the end. */
  #end(report: Report, repair: Readonly<Record<string, unknown>>): boolean {
    if (this.#wishes.json) this.#terminal.print(asJson({ ...report.members, repair }))
    return report.isWell
  }

  async #isAgreed({ deeds }: RepairPlan): Promise<boolean> {
    if (deeds.length === 0) return false
    if (this.#wishes.yes) return true
    const agrees = this.#wishes.json ? undefined : this.#terminal.agrees
    if (agrees !== undefined && (await agrees('Do this? [y/N] '))) return true
    this.#say(`Nothing was done${agrees === undefined ? '; with --yes it is' : ''}.\n`)
    return false
  }

  async #do({ deeds }: RepairPlan): Promise<readonly Done[]> {
    const { dataDir, linkTtlSeconds } = this.#config
    // Loaded only where something is repaired: it knows every dialect.
    const { createCallbackBody } = await import('./callback-body.ts')
    const secret = await loadServerSecret(dataDir, { mayMake: false })
    const store = await openStore(this.#config)
    if (store instanceof ProblemError) return [{ isDone: false, said: `${store.message}; stop the server first.` }]
    try {
      return await doDeeds(
        {
          ...{ store, clock: systemClock, random: systemRandom, upstreams: UPSTREAMS, log: this.#log() },
          callbackBody: createCallbackBody({ secret, linkTtlSeconds, clock: systemClock }),
          stranded: () => this.#reader.strandedJobs(FOUND_MAX),
          moveAside: (digest) => moveAside(dataDir, digest, systemClock.nowMs()),
        },
        deeds,
      )
    } finally {
      await store.close()
    }
  }

  async #examine(read: 'all' | 'none' | ReadonlySet<string>): Promise<Examination> {
    const { databaseUrl, dataDir } = this.#config
    const { progress } = this.#terminal
    const known = readMigrations(databaseUrl === undefined ? 'sqlite' : 'postgres').length
    const sealer = await sealerAtHand(this.#config)
    return examine(this.#reader, surveyFolder(dataDir), known, sealer, { read, ...(progress && { progress }) })
  }

  #reportOf(examination: Examination): Report {
    const { databaseUrl, dataDir, keepResultsDays, keepUploadsDays, keepEventsDays } = this.#config
    return reportOf(examination, {
      version: VERSION,
      database: databaseUrl === undefined ? databasePath(dataDir) : withoutPassword(databaseUrl),
      storage: dataDir,
      keepDays: { results: keepResultsDays, uploads: keepUploadsDays, events: keepEventsDays },
    })
  }

  /** What went wrong beside the deeds. */
  #log(): Log {
    const say = (_facts: object, message: string) => this.#say(`NOTE: ${message}\n`)
    return { debug: () => undefined, info: () => undefined, warn: say, error: say }
  }

  /** For people only. */
  #say(text: string): void {
    if (!this.#wishes.json) this.#terminal.print(text)
  }
}

function planText({ deeds, cannot }: RepairPlan): string {
  const will = deeds.map((deed, index) => `${index + 1}. ${sentenceOf(deed)}`)
  return [
    '',
    deeds.length === 0 ? 'Nothing of this can be repaired here.' : 'This can be repaired:',
    ...will,
    ...cannot.map((sentence) => `NOT HERE: ${sentence}`),
    '',
    '',
  ].join('\n')
}

function asJson(members: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(members, undefined, 2)}\n`
}

/** The keys to providers are opened with what this process has been given: the settings, and the secret where it is. */
async function sealerAtHand(config: Config): Promise<Sealer> {
  const secret = await loadServerSecret(config.dataDir, { mayMake: false }).catch(() => undefined)
  // Where nothing is at hand, a key that nobody has sealed with opens nothing either.
  return createSealer({
    keys: secret === undefined ? [...config.credentialsKeys, randomBytes(32)] : sealingKeys(secret, config),
  })
}

/** The store to be written to; a problem when a server has the file. */
async function openStore({ databaseUrl, dataDir }: Config): Promise<Store | ProblemError> {
  if (databaseUrl !== undefined) {
    const { openPostgresStore } = await import('./store/postgres/postgres-store.ts')
    return openPostgresStore(databaseUrl, { questionConnections: 1, transactionConnections: 1 })
  }
  const { openSqliteStore } = await import('./store/sqlite/sqlite-store.ts')
  return openSqliteStore(databasePath(dataDir), systemClock).catch((error: unknown) => {
    if (error instanceof ProblemError) return error
    throw error
  })
}

async function openReader({ databaseUrl, dataDir }: Config): Promise<StoreReader> {
  if (databaseUrl === undefined) return openSqliteReader(databasePath(dataDir))
  // Loaded only where it is used.
  const { openPostgresReader } = await import('./store/postgres/read-only.ts')
  return openPostgresReader(databaseUrl)
}

function databasePath(dataDir: string): string {
  return join(dataDir, 'reelay.sqlite')
}

function withoutPassword(text: string): string {
  const { host, pathname } = new URL(text)
  return `PostgreSQL at ${host}${pathname}`
}
