/** The real server with its engine standing still, and many keys of one tenant besides its own. */

import { join } from 'node:path'
import { pino } from 'pino'
import { assemble } from '../../src/assemble.ts'
import { DEFAULT_TENANT_ID, hashKey } from '../../src/auth/keys.ts'
import { readConfig } from '../../src/config.ts'
import { type KeyId, makeId } from '../../src/core/ids.ts'
import { systemClock, systemRandom } from '../../src/lib/clock.ts'
import { deriveKey, loadServerSecret } from '../../src/start/server-secret.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'

const [dataDir = '', apiKey, count = '0'] = process.argv.slice(2)
const store = await openSqliteStore(join(dataDir, 'reelay.sqlite'), systemClock)
const config = readConfig({ REELAY_PORT: '0', REELAY_DATA_DIR: dataDir, REELAY_API_KEY: apiKey })
const server = await assemble({ config, store, logger: pino({ level: 'warn' }, pino.destination(2)) })
process.on('message', () => {
  globalThis.gc?.()
  process.send?.(process.memoryUsage.rss())
})
process.on('disconnect', () => void server.stop().then(() => process.exit()))
const url = await server.listen()
const secret = deriveKey(await loadServerSecret(dataDir, { mayMake: false }), 'api-keys').toString('hex')
for (let number = 0; number < Number(count); number++) {
  const key = `${apiKey}_${number}`
  const id = makeId<KeyId>(systemClock.nowMs(), systemRandom.bytes(10))
  const createdAtMs = systemClock.nowMs()
  const record = {
    id,
    tenantId: DEFAULT_TENANT_ID,
    hash: hashKey(secret, key),
    hint: '',
    name: '',
    limits: {},
    createdAtMs,
  }
  await store.commit([{ write: 'insert-key', key: record }])
}
process.send?.(url)
