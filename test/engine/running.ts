/** A rig whose engine runs. */

import type { TestContext } from 'node:test'
import type { Upstream } from '../../src/core/upstream-port.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { createRig, type Rig } from './rig.ts'

/** Starts an engine in front of upstreams. It is stopped with its test. */
export async function running(context: TestContext, upstreams: readonly Upstream[], startMs?: number): Promise<Rig> {
  const rig = await createRig(context, upstreams, startMs)
  await rig.store.retire(rig.workerId)
  const engine = createEngine(rig.deps)
  await engine.start()
  rig.onClose(() => rig.await(engine.stop()))
  return rig
}
