/** A watcher and the lane of its steps, as the engine puts them together. */

import type { ClaimedStep } from '../../src/core/steps.ts'
import { fixedUpstreams, type Upstream } from '../../src/core/upstream-port.ts'
import { runJobStep, type StopReason } from '../../src/engine/job-step.ts'
import { Lane } from '../../src/engine/lane.ts'
import { Watcher } from '../../src/engine/watcher.ts'
import type { Rig } from './rig.ts'

/** Makes both, of one upstream; nothing runs until `start`. */
export function watcherOf(rig: Rig, upstream: Upstream) {
  const watcher = new Watcher({ ...rig.deps, upstreams: fixedUpstreams([upstream]) }, upstream.id)
  const lane = new Lane({
    lane: 'watch:vendor',
    store: rig.store,
    clock: rig.clock,
    log: rig.deps.log,
    workerId: rig.workerId,
    capacity: 10_000,
    run: runJobStep(rig.deps, (work) => watcher.watch(work)),
    handOver: () => undefined,
  })
  return {
    start: () => lane.start(),
    hasten: (id: string) => watcher.hasten(id),
    accept: (step: ClaimedStep) => lane.accept(step),
    stopStep: (id: string, reason: StopReason) => lane.stopStep(id, reason),
    async stop() {
      await lane.stop()
      await watcher.stop()
    },
  }
}
