/** The storyboard of a job's film, as it was written down when the film was made: a later Reelay may read the prompt otherwise. */

import { buffer } from 'node:stream/consumers'
import { isActive, type Job } from '../core/job.ts'
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts'
import type { Storage } from '../core/ports.ts'
import { problem } from '../core/problem.ts'

/** Reads what is kept. Throws `ProblemError` `video_not_ready`, `storyboard_unavailable`. */
export async function readStoryboard(storage: Pick<Storage, 'sizeBytes' | 'read'>, job: Job): Promise<JsonObject> {
  if (isActive(job)) {
    throw problem(
      'video_not_ready',
      `The storyboard comes with the film, which is not ready yet: the job is ${job.status}.`,
    )
  }
  if (job.status !== 'succeeded') throw unavailable(`The job has no storyboard: it is ${job.status}.`)
  const { storyboard } = job.result
  if (storyboard === undefined) throw unavailable('The job has no storyboard: previz has not made its film.')
  const { digest, sizeBytes } = storyboard
  if ((await storage.sizeBytes(digest)) !== sizeBytes) throw unavailable('The storyboard is not there any more.')
  const told: Json = JSON.parse((await buffer(storage.read(digest))).toString('utf8'))
  if (!isJsonObject(told)) throw new Error(`the storyboard of ${job.id} is no JSON object`)
  return told
}

function unavailable(message: string) {
  return problem('storyboard_unavailable', message)
}
