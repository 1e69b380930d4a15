/** That the pictures of a film are still to be made: a step that begins with the end of its job. */

import { hasStills, type Job } from '../core/job.ts'
import type { StillMaker } from '../core/still-maker.ts'
import { STILLS_LANE } from '../core/steps.ts'
import type { Write } from '../core/writes.ts'

/** What is put on the queue with the end of a job: nothing where its film has both pictures, or nobody could make them. */
export function stillsPlan(job: Job, stillMaker: StillMaker | undefined): readonly Write[] {
  if (stillMaker === undefined || job.status !== 'succeeded' || hasStills(job.result)) return []
  const { id, tenantId } = job
  return [{ write: 'enqueue-step', step: { id, kind: 'stills', lane: STILLS_LANE, tenantId, afterMs: 0 } }]
}
