/** The history of real jobs, from the request to the film, makes each of them again exactly as its row was at every commit. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pino } from 'pino'
import { assemble } from '../../src/assemble.ts'
import { readConfig } from '../../src/config.ts'
import { rebuild, versionSince } from '../../src/core/history.ts'
import type { Job } from '../../src/core/job.ts'
import { isActive } from '../../src/core/job.ts'
import type { Store } from '../../src/core/store-port.ts'
import type { Write } from '../../src/core/writes.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { makePng } from '../support/media-samples.ts'
import { KEY } from '../support/reelay.ts'
import { within } from '../support/within.ts'

/** A store that remembers each row that it was given, by job and version. */
function remembering(store: Store, rows: Map<string, Job>): Store {
  const commit = async (writes: readonly Write[]) => {
    const result = await store.commit(writes)
    for (const write of result.committed ? writes : []) {
      if (write.write === 'insert-job' || write.write === 'update-job') {
        rows.set(`${write.job.id} ${write.job.version}`, JSON.parse(JSON.stringify(write.job)))
      }
    }
    return result
  }
  return new Proxy(store, {
    get(target, name) {
      if (name === 'commit') return commit
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

test('a job that is made again from its history is its row, at every event', { timeout: 120_000 }, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-history-'))
  const rows = new Map<string, Job>()
  const store = remembering(await openSqliteStore(join(dataDir, 'reelay.sqlite'), systemClock), rows)
  const config = readConfig({ REELAY_PORT: '0', REELAY_DATA_DIR: dataDir, REELAY_API_KEY: KEY })
  const server = await assemble({ config, store, logger: pino({ level: 'silent' }) })
  const url = await server.start()
  const png = `data:image/png;base64,${(await makePng({ widthPx: 320, heightPx: 320 })).toString('base64')}`
  const order = { resolution: '480p', duration: 4, generate_audio: false }
  const submit = (input: object) =>
    fetch(`${url}/v1/jobs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'seedance-2.0', input: { ...order, ...input } }),
    })
  for (const input of [{ prompt: 'a kite' }, { prompt: 'a still', first_frame_url: png, return_last_frame: true }]) {
    assert.equal((await submit(input)).status, 200)
  }
  const jobs = () => store.jobs({ limit: 9, order: 'newest first' })
  await within(90_000, async () => (await jobs()).every((job) => !isActive(job)))
  for (const job of await jobs()) {
    assert.equal(job.status, 'succeeded')
    const history = await store.events({ jobId: job.id, after: 0, limit: 1_000 })
    for (const [index, event] of history.entries()) {
      const version = versionSince(event)
      if (version === undefined) continue
      const row = rows.get(`${job.id} ${version}`)
      assert.deepEqual(JSON.parse(JSON.stringify(rebuild(job, history.slice(0, index + 1)))), row)
    }
    const versions = history.map(versionSince).filter((version) => version !== undefined)
    assert.deepEqual(
      versions,
      Array.from({ length: job.version }, (_, index) => index + 1),
    )
  }
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
})
