import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeId, type TenantId, type WorkerId } from '../../src/core/ids.ts'
import type { ClaimedStep } from '../../src/core/steps.ts'
import { Lane } from '../../src/engine/lane.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../support/silent-log.ts'
import { MemoryStore } from '../conformance/store-model.ts'
import { MemoryState } from '../conformance/store-model-state.ts'

function stepOf(generation: number): ClaimedStep {
  const tenantId = makeId<TenantId>(1, new Uint8Array(10))
  return {
    id: 'one',
    kind: 'watch',
    lane: 'watch:x',
    tenantId,
    generation,
    claims: 1,
    retries: 0,
    parks: 0,
    setbacks: 0,
  }
}

/** A lane whose steps run until they are stopped, and what has been started on it. */
function endlessLane() {
  const runs: { readonly generation: number; readonly signal: AbortSignal }[] = []
  const lane = new Lane({
    lane: 'watch:x',
    store: new MemoryStore(new MemoryState(), systemClock),
    clock: systemClock,
    log: silentLog,
    workerId: makeId<WorkerId>(1, new Uint8Array(10)),
    capacity: 10,
    run({ generation }, signal) {
      runs.push({ generation, signal })
      return new Promise((resolve) => {
        if (signal.aborted) resolve(undefined)
        signal.addEventListener('abort', () => resolve(undefined))
      })
    },
    handOver: () => {},
  })
  return { lane, runs }
}

test('a step that was claimed anew goes on when its older claim is handed over late', async () => {
  const { lane, runs } = endlessLane()
  lane.start()
  lane.accept(stepOf(2))
  lane.accept(stepOf(1))
  assert.deepEqual(
    runs.map(({ generation, signal }) => [generation, signal.aborted]),
    [[2, false]],
  )
  await lane.stop()
})

test('the newer claim of a step takes the place of the older one, which is stopped first', async () => {
  const { lane, runs } = endlessLane()
  lane.start()
  lane.accept(stepOf(1))
  lane.accept(stepOf(2))
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(
    runs.map(({ generation, signal }) => [generation, signal.aborted]),
    [
      [1, true],
      [2, false],
    ],
  )
  await lane.stop()
})

test('a step that is handed over to a lane that has stopped hears at once that it is to end', async () => {
  const { lane, runs } = endlessLane()
  lane.start()
  await lane.stop()
  lane.accept(stepOf(1))
  assert.deepEqual(
    runs.map(({ signal }) => signal.reason),
    ['shutdown'],
  )
})
