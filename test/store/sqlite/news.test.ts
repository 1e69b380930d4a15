/** News that cannot be read: the commit has held, the process goes on, and they are told later. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts'
import * as sample from '../../conformance/store-samples.ts'
import { within } from '../../support/within.ts'

test('events that cannot be read are told with the next news; of the lanes one hears at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-news-'))
  const path = join(folder, 'reelay.db')
  const store = await openSqliteStore(path, { nowMs: () => 1_000_000 })
  const other = new DatabaseSync(path)
  const lanes: string[] = []
  const types: string[] = []
  store.watch((news) => {
    lanes.push(...news.lanes)
    types.push(...news.events.map(({ type }) => type))
  })
  const event = (type: string) => ({ write: 'append-event', event: { ...sample.sampleEvent(1), type } }) as const
  try {
    other.exec("CREATE TRIGGER damage AFTER INSERT ON events BEGIN UPDATE events SET data = '{'; END")
    const warned = once(process, 'warning')
    await store.commit([event('one'), { write: 'enqueue-step', step: sample.sampleStep(1) }])
    assert.match(String((await warned)[0]), /events cannot be read/)
    assert.deepEqual([lanes, types], [['prepare'], []])
    other.exec('DROP TRIGGER damage; UPDATE events SET data = NULL')
    await store.commit([event('two')])
    await within(5_000, () => types.length > 0)
    assert.deepEqual(types, ['one', 'two'])
  } finally {
    other.close()
    await store.close()
    await rm(folder, { recursive: true })
  }
})
