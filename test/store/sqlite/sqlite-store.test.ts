/** The embedded store keeps the contract. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts'
import { exerciseStore } from '../../conformance/store.ts'

exerciseStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-store-'))
  let time = 0
  return {
    isShared: false,
    open: () => openSqliteStore(join(folder, 'reelay.db'), { nowMs: () => time }),
    setClock: async (nowMs) => {
      time = nowMs
    },
    remove: () => rm(folder, { recursive: true }),
  }
})
