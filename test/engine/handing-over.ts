/** Handing a work over, as the two lanes of a process do it: the attempt is begun on one, and submitted on the other. */

import { Begun, withoutUnsent } from '../../src/engine/begun.ts'
import { dispatchStep, submitStep } from '../../src/engine/dispatch.ts'
import type { StepDeps } from '../../src/engine/conclude.ts'
import { type RunStep, runJobStep } from '../../src/engine/job-step.ts'

/** Runs a step of either lane, and goes on where it is handed over. */
export function handingOver(deps: StepDeps, begun = new Begun()): RunStep {
  const dispatch = withoutUnsent(deps, begun, runJobStep(deps, dispatchStep(deps, new Set(), begun)))
  const submit = withoutUnsent(deps, begun, runJobStep(deps, submitStep(deps, begun)))
  return async (step, signal) => {
    const kept = await (step.lane.startsWith('submit:') ? submit : dispatch)(step, signal, signal)
    return kept?.lane.startsWith('submit:') === true ? submit(kept, signal, signal) : kept
  }
}
