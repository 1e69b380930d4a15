import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { pino } from 'pino'
import { assemble } from '../src/assemble.ts'
import { readConfig } from '../src/config.ts'
import { systemClock } from '../src/lib/clock.ts'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import { flaky } from './engine/flaky-store.ts'
import { KEY } from './support/reelay.ts'

/** A server with its port, whose store writes the first key only when `write` is called. */
async function listening(context: TestContext) {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-assemble-'))
  context.after(() => rm(dataDir, { recursive: true, force: true }))
  const store = flaky(await openSqliteStore(':memory:', systemClock))
  const written = Promise.withResolvers<void>()
  store.disturb(async (writes) => {
    if (writes.some(({ write }) => write === 'insert-key')) await written.promise
    return undefined
  })
  const server = await assemble({
    config: readConfig({ REELAY_DATA_DIR: dataDir, REELAY_PORT: '0', REELAY_API_KEY: KEY }),
    logger: pino({ level: 'silent' }),
    store,
  })
  context.after(() => server.stop())
  const started = server.start()
  await once(server.app.server, 'listening')
  const address = server.app.server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${address.port}${path}`, { headers: { authorization: `Bearer ${KEY}` } })
  return { server, started, ask, written }
}

test('who asks before the first key is written waits for it, and is not told that it is wrong', async (context) => {
  const { started, ask, written } = await listening(context)
  const asked = ask('/v1/jobs')
  assert.equal((await ask('/health')).status, 200)
  written.resolve()
  assert.equal((await asked).status, 200)
  await started
})

test('who waits for a first key that is never written is told that the server could not start', async (context) => {
  const { server, started, ask, written } = await listening(context)
  const asked = ask('/v1/jobs')
  assert.equal((await ask('/health')).status, 200)
  written.reject(new Error('the disk is gone'))
  await assert.rejects(started, /the disk is gone/)
  await server.stop()
  assert.equal((await asked).status, 503)
})
