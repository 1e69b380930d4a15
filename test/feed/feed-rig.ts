/** A feed on the embedded store, whose news come as a test wants them: lost, twice, or as they are. */

import type { TestContext } from 'node:test'
import type { LoggedEvent } from '../../src/core/records.ts'
import type { Store, StoreNews } from '../../src/core/store-port.ts'
import { LiveEvents } from '../../src/feed/live-events.ts'
import { TurnsOfTheLoop } from '../../src/feed/turns-of-the-loop.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import * as sample from '../conformance/store-samples.ts'
import { HandClock } from '../support/hand-clock.ts'
import { silentLog } from '../support/silent-log.ts'

/** What becomes of a piece of news on its way. */
export type Fate = 'told' | 'lost' | 'twice'

/** The rig. */
export type FeedRig = {
  readonly store: Store
  readonly clock: HandClock
  readonly live: LiveEvents
  readonly log: typeof silentLog
  readonly turns: TurnsOfTheLoop
  /** Adds events about a job of tenant 1, each in a commit of its own. */
  append(jobNumber: number, count?: number): Promise<void>
  all(): Promise<readonly LoggedEvent[]>
}

/** Builds it. */
export async function createFeedRig(context: TestContext, fateOf: () => Fate = () => 'told'): Promise<FeedRig> {
  const clock = new HandClock(1_000)
  const store = await openSqliteStore(':memory:', clock)
  await store.commit([{ write: 'save-tenant', tenant: sample.sampleTenant(1) }])
  const turns = new TurnsOfTheLoop()
  const watched = {
    events: (query: Parameters<Store['events']>[0]) => store.events(query),
    position: () => store.position(),
    watch: (listener: (news: StoreNews) => void) =>
      store.watch((news) => {
        const fate = fateOf()
        if (fate !== 'lost') listener(news)
        if (fate === 'twice') listener(news)
      }),
  }
  const live = new LiveEvents({ store: watched, clock, log: silentLog, turns })
  context.after(async () => {
    live.close()
    await store.close()
  })
  return {
    store,
    clock,
    live,
    log: silentLog,
    turns,
    async append(jobNumber, count = 1) {
      for (let number = 0; number < count; number++) {
        await store.commit([{ write: 'append-event', event: sample.sampleEvent(jobNumber, {}) }])
      }
    },
    all: () => store.events({ after: 0, limit: 100_000 }),
  }
}
