/** The engine: the lanes on which jobs move from station to station, and the watch over their deadlines. */

import { type EndDeps, tryEnd } from '../core/end-job.ts'
import { isActive } from '../core/job.ts'
import type { StepKind } from '../core/store-port.ts'
import { dispatchLane } from '../core/lanes.ts'
import { type CollectDeps, collectStep } from './collect.ts'
import { type DeliverDeps, deliverStep } from './deliver.ts'
import { dispatchStep } from './dispatch.ts'
import { runJobStep } from './job-step.ts'
import { Lane } from './lane.ts'
import { type PrepareDeps, prepareStep } from './prepare.ts'
import { watchStep } from './watch.ts'

/** What the engine needs, all its steps together. */
export type EngineDeps = Omit<PrepareDeps & CollectDeps & DeliverDeps & EndDeps, 'wake' | 'warn'>

/** How many steps of a kind run at once; dispatching is bounded by the upstream's free slots instead. */
const CONCURRENCY: { readonly [K in Exclude<StepKind, 'dispatch'>]: number } = {
  prepare: 4,
  watch: 16,
  collect: 4,
  deliver: 8,
}

/** How often deadlines are looked at, in ms. */
const SWEEP_INTERVAL_MS = 1_000

/** Overdue jobs that one sweep ends. */
const SWEEP_LIMIT = 100

/** The running engine. */
export type Engine = {
  start(): void
  /** Begins nothing new; resolves when every step that runs has ended. */
  stop(): Promise<void>
  /** Has a lane look for work now. */
  wake(lane: string): void
}

/** Puts the lanes together. */
export function createEngine(deps: EngineDeps): Engine {
  const lanes = new Map<string, Lane>()
  const wake = (name: string) => lanes.get(name)?.wake()
  const stepDeps = { ...deps, wake }
  const add = (name: string, capacity: (running: number) => number, run: ReturnType<typeof runJobStep>) =>
    lanes.set(name, new Lane({ name, store: deps.store, clock: deps.clock, log: deps.log, capacity, run }))
  const upTo = (limit: number) => (running: number) => limit - running

  add('prepare', upTo(CONCURRENCY.prepare), runJobStep(stepDeps, prepareStep(stepDeps)))
  for (const upstream of deps.upstreams) {
    add(
      dispatchLane(upstream.id),
      (running) => upstream.freeSlots() - running,
      runJobStep(stepDeps, dispatchStep(stepDeps)),
    )
  }
  add('watch', upTo(CONCURRENCY.watch), runJobStep(stepDeps, watchStep(stepDeps)))
  add('collect', upTo(CONCURRENCY.collect), runJobStep(stepDeps, collectStep(stepDeps)))
  add('deliver', upTo(CONCURRENCY.deliver), deliverStep(deps))

  const warn = (message: string, error: unknown) => deps.log.warn({ err: error }, message)
  let sweeper: NodeJS.Timeout | undefined
  let sweeping: Promise<void> = Promise.resolve()
  return {
    start() {
      for (const lane of lanes.values()) lane.start()
      sweeper ??= setInterval(() => {
        sweeping = sweep({ ...deps, wake, warn }).catch((error: unknown) =>
          warn('deadlines could not be looked at', error),
        )
      }, SWEEP_INTERVAL_MS)
    },
    async stop() {
      clearInterval(sweeper)
      sweeper = undefined
      await Promise.all([sweeping, ...Array.from(lanes.values(), (lane) => lane.stop())])
    },
    wake,
  }
}

/** Ends the jobs whose time is over; one that changes meanwhile is met again by the next sweep. */
async function sweep(deps: EndDeps): Promise<void> {
  for (const id of deps.store.overdue(deps.clock.nowMs(), SWEEP_LIMIT)) {
    const job = deps.store.jobById(id)
    if (job !== undefined && isActive(job)) await tryEnd(deps, job, { status: 'expired' })
  }
}
