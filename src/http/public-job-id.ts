/** A job's id as its own face writes it, also where the job is shown to nobody any more. */

import type { JobId } from '../core/ids.ts'
import type { Store } from '../core/store-port.ts'
import type { Dialect } from '../dialects/dialect.ts'

/** What is needed. */
export type PublicJobIdDeps = { readonly store: Pick<Store, 'jobById'>; readonly dialects: readonly Dialect[] }

/** The id of a job on the face that it came through; of one that is gone altogether, as `native` would write it. */
export async function publicJobId(
  { store, dialects }: PublicJobIdDeps,
  native: Dialect,
  jobId: JobId,
): Promise<string> {
  const job = await store.jobById(jobId)
  const face = dialects.find(({ id }) => id === job?.faceId) ?? native
  return face.ids.encode(jobId)
}
