/** An attempt of which its provider is to be told to stop, with a price that tells whether it is paid for. */

import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type AttemptId, makeId } from '../../src/core/ids.ts'
import { isJsonObject } from '../../src/core/json.ts'
import { microCredits } from '../../src/core/money.ts'
import type { Attempt } from '../../src/core/records.ts'
import type { Upstream } from '../../src/core/upstream-port.ts'
import { cancelStep } from '../../src/engine/cancel.ts'
import { cancellation } from '../../src/lifecycle/settle.ts'
import { createRig } from './rig.ts'

/** What the attempt costs as long as nobody knows better, in micro-credits. */
export const COST = 7_000_000

/** The attempt, and the step that stops its provider. */
export async function cancelling(context: TestContext, upstream: Upstream, changes: Partial<Attempt> = {}) {
  const rig = await createRig(context, [upstream])
  const job = await rig.addJob()
  const id = makeId<AttemptId>(7, new Uint8Array(10))
  const known = { id, jobId: job.id, upstreamId: 'vendor', handle: 'h', createdAtMs: 1, ...changes }
  const attempt: Attempt = { ...known, costMicroCredits: microCredits(COST), state: 'submitting' }
  await rig.store.commit([
    { write: 'begin-attempt', attempt, pool: upstream.slots },
    { write: 'update-attempt', attempt: { ...attempt, state: 'ended' } },
    { write: 'drop-step', id: job.id },
    cancellation(job, attempt),
  ])
  const lane = `cancel:${attempt.upstreamId}`
  const run = cancelStep(rig.deps)
  const told = async () =>
    (await rig.store.events({ after: 0, limit: 100 }))
      .filter(({ type }) => type.startsWith('attempt.'))
      .map(({ type, data }) => {
        assert.ok(isJsonObject(data) && isJsonObject(data['attempt']))
        return { type, cause: data['cause'], upstream: data['attempt']['upstreamId'] }
      })
  return {
    ...{ rig, lane, told },
    cancel: async (signal = rig.calm) => run(await rig.claim(lane), signal),
    cost: async () => (await rig.store.attempt(id))?.costMicroCredits,
    /** Tries until there is nothing left to be tried; how often that was. */
    async cancelAll() {
      for (let tries = 0; ; tries++) {
        if ((await rig.store.lanes()).length === 0) return tries
        await run(await rig.claim(lane), rig.calm)
        await rig.pass(300_000)
        await rig.store.enlist(rig.workerId, 900_000)
      }
    },
  }
}
