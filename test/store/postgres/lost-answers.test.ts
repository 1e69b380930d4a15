/** Answers that are lost at the worst moment, on a PostgreSQL inside this process: nothing is lost with them. */

import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { PGlite } from '@electric-sql/pglite'
import type { Write } from '../../../src/core/writes.ts'
import type { Database, Query, Session } from '../../../src/store/postgres/database.ts'
import { ConnectionLost } from '../../../src/store/postgres/errors.ts'
import { openStoreOn } from '../../../src/store/postgres/postgres-store.ts'
import { assertCommitted } from '../../conformance/store.ts'
import * as sample from '../../conformance/store-samples.ts'
import { PgliteShare } from '../../support/pglite-database.ts'
import { CLOCK_SQL, emptyPlace, setClockSql } from '../../support/postgres-place.ts'
import { within } from '../../support/within.ts'

const pglite = await PGlite.create()
const share = new PgliteShare(pglite)
after(() => pglite.close())

beforeEach(async () => {
  await pglite.exec(emptyPlace())
  await pglite.exec(setClockSql(1_000_000))
})

/** What happens around the queries of a session: before they are sent, or after their answers have come. */
type Trouble = {
  before?: (queries: readonly Query[], session: Session) => Promise<void>
  after?: (queries: readonly Query[]) => void
}

function troubled(database: Database, trouble: Trouble): Database {
  const around = (session: Session): Session => ({
    ...session,
    send: async (queries) => {
      await trouble.before?.(queries, session)
      const answers = await session.send(queries)
      trouble.after?.(queries)
      return answers
    },
    attempt: async (queries) => {
      const result = await session.attempt(queries)
      try {
        trouble.after?.(queries)
        return result
      } catch (error) {
        return { answers: [], error }
      }
    },
  })
  return { ...database, session: (work) => database.session((session) => work(around(session))) }
}

const has = (queries: readonly Query[], word: string) => queries.some(({ sql }) => sql.includes(word))

const open = (database: Database) => openStoreOn(database, { clockSql: CLOCK_SQL })

test('steps that were claimed before the connection broke are given to whoever has claimed them', async () => {
  const trouble: Trouble = {}
  const store = await open(troubled(share.open(), trouble))
  const numbers = [1, 2, 3, 4, 5]
  await store.commit(numbers.map((number): Write => ({ write: 'enqueue-step', step: sample.sampleStep(number) })))
  const workerId = sample.workerId(1)
  await store.enlist(workerId, 15_000)
  let looks = 0
  trouble.before = async (queries, session) => {
    // Between the first look and the taking somebody else is faster, so that there is a second look; it is cut off.
    if (has(queries, 'UPDATE steps') && looks === 1) {
      const sql = "UPDATE steps SET worker_id = 'other' WHERE id = ?"
      await session.send([{ sql, values: [sample.jobId(1)] }])
    }
    if (has(queries, 'WITH RECURSIVE') && ++looks === 2) throw new ConnectionLost('cut')
  }
  const { steps, nextInMs } = await store.claim({ lane: 'prepare', workerId, limit: 5 })
  assert.equal(looks, 2)
  assert.deepEqual(
    steps.map(({ id }) => id),
    [2, 3, 4, 5].map(sample.jobId),
  )
  assert.equal(nextInMs, 0)
  delete trouble.before
  for (const lease of steps) assertCommitted(await store.commit([{ write: 'finish-step', lease }]))
  await store.close()
})

test('a mistake of ours after a claim is told, and what was claimed goes back', async () => {
  const trouble: Trouble = {}
  const store = await open(troubled(share.open(), trouble))
  const numbers = [1, 2]
  await store.commit(numbers.map((number): Write => ({ write: 'enqueue-step', step: sample.sampleStep(number) })))
  const workerId = sample.workerId(1)
  let looks = 0
  trouble.before = async (queries) => {
    if (has(queries, 'WITH RECURSIVE') && ++looks === 2) throw new TypeError('a mistake')
  }
  await assert.rejects(store.claim({ lane: 'prepare', workerId, limit: 3 }), /a mistake/)
  delete trouble.before
  const { steps } = await store.claim({ lane: 'prepare', workerId, limit: 3 })
  assert.equal(steps.length, 2)
  await store.close()
})

test('a commit whose answer was lost has a position that holds it', async () => {
  const trouble: Trouble = {}
  const store = await open(troubled(share.open(), trouble))
  let cuts = 0
  trouble.after = (queries) => {
    if (queries.some(({ sql }) => sql === 'COMMIT') && ++cuts === 1) throw new ConnectionLost('cut')
  }
  const position = assertCommitted(
    await store.commit([{ write: 'append-event', event: sample.sampleEvent(1, { type: 'job.noted' }) }]),
  )
  assert.equal(cuts, 1)
  const events = await store.events({ after: 0, limit: 9 })
  assert.deepEqual(
    events.map((event) => [event.type, event.position]),
    [['job.noted', position]],
  )
  await store.close()
})

test('a commit with events only is told to other processes also while another message is under way', async () => {
  const database = share.open()
  const held = Promise.withResolvers<void>()
  let messages = 0
  const store = await open({
    ...database,
    query: async (query) => {
      if (has([query], 'pg_notify') && ++messages === 1) await held.promise
      return database.query(query)
    },
  })
  await store.commit([{ write: 'enqueue-step', step: sample.sampleStep(1) }])
  await within(5_000, () => messages === 1)
  await store.commit([{ write: 'append-event', event: sample.sampleEvent(1) }])
  held.resolve()
  await within(5_000, () => messages === 2)
  await store.close()
})
