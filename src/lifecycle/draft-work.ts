/** How an upstream knows the draft that a job goes on from: by the handle of the draft's own attempt, if it was made there. */

import { type CredentialId, type JobId, parseId } from '../core/ids.ts'
import type { ActiveJob } from '../core/job.ts'
import type { Attempt } from '../core/records.ts'
import type { Work } from '../core/upstream-port.ts'
import type { Store } from '../core/store-port.ts'

type Deps = { readonly store: Pick<Store, 'jobById' | 'attempt'> }

/** What a work says of its draft; nothing where there is none, or where another upstream has made it. */
export async function draftOf(deps: Deps, job: ActiveJob, { upstreamId }: Attempt): Promise<Pick<Work, 'draftHandle'>> {
  const handle = (await attemptOfDraft(deps, job, upstreamId))?.handle
  return handle === undefined ? {} : { draftHandle: handle }
}

/** The key by which an upstream has made the job's draft: by another one, its account does not know it. */
export async function keyOfDraft(deps: Deps, job: ActiveJob, upstreamId: string): Promise<CredentialId | undefined> {
  return (await attemptOfDraft(deps, job, upstreamId))?.credentialId
}

async function attemptOfDraft(
  { store }: Deps,
  { tenantId, request }: ActiveJob,
  upstreamId: string,
): Promise<Attempt | undefined> {
  const draftId = parseId<JobId>(request.draftOfId ?? '')
  const draft = draftId === undefined ? undefined : await store.jobById(draftId)
  if (draft?.tenantId !== tenantId || draft.attempt?.upstreamId !== upstreamId) return undefined
  return store.attempt(draft.attempt.id)
}
