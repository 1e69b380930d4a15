/** What a callback and an endpoint's event say of a job: what a query through the same dialect would answer. */

import { Notes } from './core/notes.ts'
import type { Clock } from './core/ports.ts'
import { findDialect } from './dialects/registry.ts'
import { viewJob } from './gateway/view-job.ts'
import type { TellDeps } from './lifecycle/tell.ts'
import { createLinks } from './links/links.ts'
import { deriveKey } from './start/server-secret.ts'

/** Links in what is delivered work for so much longer than others: it is tried for three days and a few hours. */
const RETRIES_SECONDS = 4 * 86_400

/** Whose links they are; `linkTtlSeconds` is for how long links work otherwise. */
export type CallbackBodyOptions = { readonly secret: string; readonly linkTtlSeconds: number; readonly clock: Clock }

/** Makes the bodies. Links in them begin as those of the submit, and work for as long as others after the last try. */
export function createCallbackBody({ secret, linkTtlSeconds, clock }: CallbackBodyOptions): TellDeps['callbackBody'] {
  const links = createLinks({ secret: deriveKey(secret, 'links'), clock, ttlSeconds: linkTtlSeconds + RETRIES_SECONDS })
  return (job, isBrief = false) => {
    const view = viewJob(job, links, job.linkBase)
    const { prompt: _long, metadata: _too, request: _both, ...brief } = view
    const body = findDialect(job.faceId)?.callback.encode(isBrief ? brief : view, new Notes())
    if (body?.kind !== 'json') throw new Error(`the dialect ${job.faceId} has no JSON callback`)
    return JSON.stringify(body.json)
  }
}
