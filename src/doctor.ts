/** `doctor`: says what lies in the configured store and storage, and what is wrong there, without starting anything. */

import { join } from 'node:path'
import type { Config } from './config.ts'
import { examine } from './doctor/examine.ts'
import { type Report, reportOf } from './doctor/report.ts'
import { surveyFolder } from './media/survey.ts'
import { readMigrations } from './store/migrations.ts'
import type { StoreReader } from './store/reader.ts'
import { openSqliteReader } from './store/sqlite/read-only.ts'
import { VERSION } from './version.ts'

/** Examines what the settings name. Throws `ProblemError` `unavailable` when it cannot be read. */
export async function examineInstallation(config: Config): Promise<Report> {
  const { databaseUrl, dataDir, keepResultsDays, keepUploadsDays, keepEventsDays } = config
  const known = readMigrations(databaseUrl === undefined ? 'sqlite' : 'postgres').length
  const store = await openReader(config)
  try {
    return reportOf(await examine(store, surveyFolder(dataDir), known), {
      version: VERSION,
      database: databaseUrl === undefined ? databasePath(dataDir) : withoutPassword(databaseUrl),
      storage: dataDir,
      keepDays: { results: keepResultsDays, uploads: keepUploadsDays, events: keepEventsDays },
    })
  } finally {
    await store.close()
  }
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
