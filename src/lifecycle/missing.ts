/** A submit of which nobody knows what came, in the words in which a provider can be asked for it. */

import type { ActiveJob } from '../core/job.ts'
import { isShaped } from '../core/order.ts'
import type { Attempt } from '../core/records.ts'
import type { Store } from '../core/store-port.ts'
import type { Missing } from '../core/upstream-port.ts'
import { draftOf } from './draft-work.ts'

/** What a provider is asked for; `undefined` for a job that was never handed over. */
export async function missingOf(
  deps: { readonly store: Pick<Store, 'jobById' | 'attempt'> },
  job: ActiveJob,
  attempt: Attempt,
): Promise<Missing | undefined> {
  const { id: jobId, request, order, references } = job
  if (!isShaped(order)) return undefined
  const by = attempt.credentialId === undefined ? {} : { credentialId: attempt.credentialId }
  const draft = request.draftOfId === undefined ? {} : await draftOf(deps, job, attempt)
  const work = { jobId, attemptId: attempt.id, ...by, ...draft, request, order, references }
  return { work, submittedAtMs: attempt.createdAtMs }
}
