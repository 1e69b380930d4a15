/** Watching without polling, put together: who follows the log, jobs as they were, and waiting for an end. */

import type { JobId } from '../core/ids.ts'
import type { Clock } from '../core/ports.ts'
import type { Store } from '../core/store-port.ts'
import type { Log } from '../lib/log.ts'
import { awaitEnd } from './await-end.ts'
import { type Follow, Follower } from './follower.ts'
import { LiveEvents } from './live-events.ts'
import { PastJobs } from './past-jobs.ts'
import { TurnsOfTheLoop } from './turns-of-the-loop.ts'

/** What a feed needs. */
export type FeedDeps = { readonly store: Store; readonly clock: Clock; readonly log: Log }

/** What those who watch ask of it; there is one for each process. */
export type Feed = {
  readonly past: PastJobs
  follow(follow: Follow): Follower
  /** Resolves when a job has ended or is not there, after `ms`, or as soon as the signal is aborted. */
  awaitEnd(jobId: JobId, ms: number, signal: AbortSignal): Promise<void>
  /** Resolves when it is the turn of somebody who reads much at a stretch; everybody else comes in between. */
  turn(): Promise<void>
  close(): Promise<void>
}

/** Begins to listen to the store. */
export function createFeed({ store, clock, log }: FeedDeps): Feed {
  const turns = new TurnsOfTheLoop()
  const live = new LiveEvents({ store, clock, log, turns })
  return {
    past: new PastJobs({ store, clock }),
    follow: (follow) => new Follower({ store, live, log, turns }, follow),
    awaitEnd: (jobId, ms, signal) => awaitEnd({ store, live, clock }, jobId, ms, signal),
    turn: () => turns.next(),
    async close() {
      live.close()
    },
  }
}
