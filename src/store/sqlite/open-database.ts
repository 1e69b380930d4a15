/** Opens the database file for this process alone, durable to the last commit. */

import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ProblemError } from '../../core/problem.ts'
import { readMigrations } from '../migrations.ts'
import { checkDatabase } from './check-database.ts'
import { migrate } from './migrate.ts'
import { asProblem, resultCode } from './errors.ts'

/** How long to wait for a lock: a process that is being replaced needs a moment to let go. */
const LOCK_WAIT_MS = 2_000

const SQLITE_BUSY = 5

/**
 * WAL and FULL: a commit is on the disk when it returns (`fullfsync` makes macOS mean it too).
 * The WAL may grow to 4,096 pages (32 MiB) between two checkpoints; the cache is 32 MiB: what it lacks, the system has at hand.
 */
const SETTINGS = `
  PRAGMA page_size = 8192;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = ON;
  PRAGMA foreign_keys = ON;
  PRAGMA wal_autocheckpoint = 4096;
  PRAGMA cache_size = -32768;
  PRAGMA temp_store = MEMORY;`

/** A database that is ours until `close`. */
export type OwnDatabase = { readonly database: DatabaseSync; close(): void }

/**
 * Opens and migrates. Throws `ProblemError` `unavailable` when another process has the file, when it cannot be opened,
 * or when a newer version wrote it.
 */
export function openDatabase(path: string): OwnDatabase {
  const lock = path === ':memory:' ? undefined : takeLock(path)
  try {
    checkDatabase(path)
    const database = new DatabaseSync(path, { timeout: LOCK_WAIT_MS })
    try {
      database.exec(SETTINGS)
      migrate(database, readMigrations('sqlite'))
    } catch (error) {
      database.close()
      throw error
    }
    const close = () => {
      database.close()
      lock?.close()
    }
    return { database, close }
  } catch (error) {
    lock?.close()
    throw refusal(error, path)
  }
}

/**
 * Holds an exclusive transaction on an empty database beside the real one. The operating system ends it with the
 * process, however that ends, while backup tools can still read the real one.
 */
function takeLock(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true })
  const lock = new DatabaseSync(`${path}.lock`, { timeout: LOCK_WAIT_MS })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (resultCode(error) !== SQLITE_BUSY) throw refusal(error, path)
    const message = `another process is using the database ${path}`
    throw new ProblemError({ code: 'unavailable', message }, { cause: error })
  }
}

/** At the start the reader is the operator, who wants to know which file and why. */
function refusal(error: unknown, path: string): unknown {
  const known = asProblem(error)
  if (!(known instanceof ProblemError)) return known
  const message = `cannot open the database ${path}: ${known.internal ?? known.message}`
  return new ProblemError({ code: known.problem.code, message }, { cause: error })
}
