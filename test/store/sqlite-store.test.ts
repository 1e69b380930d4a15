/** The embedded store keeps the contract, in a file and in memory. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../src/store/sqlite-store.ts'
import { exerciseStore } from '../conformance/store.ts'

exerciseStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-store-'))
  return {
    open: () => openSqliteStore(join(folder, 'reelay.db')),
    remove: () => rm(folder, { recursive: true }),
  }
})
