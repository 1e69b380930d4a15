/** Waiting for the end of a job, wherever it is worked on. */

import { isEnd } from '../core/history.ts'
import type { JobId } from '../core/ids.ts'
import { isActive } from '../core/job.ts'
import type { Clock } from '../core/ports.ts'
import type { Store } from '../core/store-port.ts'
import type { LiveEvents } from './live-events.ts'

/** What waiting needs. */
export type AwaitDeps = { readonly store: Pick<Store, 'jobById'>; readonly live: LiveEvents; readonly clock: Clock }

/** Resolves when a job has ended or is not there, after `ms`, or as soon as the signal is aborted: whichever comes first. */
export async function awaitEnd(
  { store, live, clock }: AwaitDeps,
  jobId: JobId,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const prevent = clock.after(ms, resolve)
  signal.addEventListener('abort', () => resolve(), { once: true })
  const unlisten = live.listen({ jobId }, ({ type }) => {
    if (isEnd(type)) resolve()
  })
  try {
    // After it is listened: what ends from here on is told.
    const job = signal.aborted ? undefined : await store.jobById(jobId)
    if (job !== undefined && isActive(job)) await promise
  } finally {
    prevent()
    unlisten()
  }
}
