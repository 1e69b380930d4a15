/**
 * A worker of the takeover tests: it claims steps and finishes each with an event, until it is killed or, with `hold`,
 * claims some, prints their ids, and keeps them.
 */

import { writeSync } from 'node:fs'
import type { JobId, WorkerId } from '../../../src/core/ids.ts'
import { openPostgresStore } from '../../../src/store/postgres/postgres-store.ts'
import * as sample from '../../conformance/store-samples.ts'

const LEASE_MS = 1_000

const [, , url = '', name = '', task = ''] = process.argv
const workerId = name as WorkerId
const store = await openPostgresStore(url)
await store.enlist(workerId, LEASE_MS)
setInterval(() => store.heartbeat(workerId, LEASE_MS), LEASE_MS / 4)

for (;;) {
  const { steps } = await store.claim({ lane: 'prepare', workerId, limit: 5 })
  if (task === 'hold') {
    writeSync(1, `${steps.map(({ id }) => id).join(' ')}\n`)
    break
  }
  await Promise.all(
    steps.map((lease) =>
      store.commit([
        { write: 'finish-step', lease },
        { write: 'append-event', event: sample.sampleEvent(1, { jobId: lease.id as JobId, type: name }) },
      ]),
    ),
  )
  if (steps.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
}
