/** How an upstream knows the draft that a job goes on from: by the handle of the draft's own attempt, if it was made there. */

import { type JobId, parseId } from '../core/ids.ts'
import type { ActiveJob } from '../core/job.ts'
import type { Attempt } from '../core/records.ts'
import type { Work } from '../core/upstream-port.ts'
import type { Store } from '../core/store-port.ts'

/** What a work says of its draft; nothing where there is none, or where another upstream has made it. */
export async function draftOf(
  { store }: { readonly store: Pick<Store, 'jobById' | 'attempt'> },
  { tenantId, request }: ActiveJob,
  { upstreamId }: Attempt,
): Promise<Pick<Work, 'draftHandle'>> {
  const draftId = parseId<JobId>(request.draftOfId ?? '')
  const draft = draftId === undefined ? undefined : await store.jobById(draftId)
  if (draft?.tenantId !== tenantId || draft.attempt?.upstreamId !== upstreamId) return {}
  const handle = (await store.attempt(draft.attempt.id))?.handle
  return handle === undefined ? {} : { draftHandle: handle }
}
