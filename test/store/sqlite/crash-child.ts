/** The victim of the crash test: admits jobs as fast as it can and prints the id of each one once it is durable. */

import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { type JobId, makeId } from '../../../src/core/ids.ts'
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts'
import * as sample from '../../conformance/store-samples.ts'

const CALLERS = 16

const [, , path = ''] = process.argv
const store = await openSqliteStore(path, { nowMs: Date.now })
await Promise.all(Array.from({ length: CALLERS }, admitForever))

async function admitForever(): Promise<never> {
  for (;;) {
    const id = makeId<JobId>(Date.now(), randomBytes(10))
    const result = await store.commit([
      { write: 'insert-job', job: sample.sampleJob(1, { id }) },
      { write: 'enqueue-step', step: sample.sampleStep(1, { id }) },
      { write: 'append-event', event: sample.sampleEvent(1, { jobId: id }) },
    ])
    if (result.committed) writeSync(1, `${id}\n`)
  }
}
