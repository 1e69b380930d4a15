/** The engine: the lanes on which jobs move from station to station, the worker behind them, and what is swept now and then. */

import { TERMINAL_STATUSES } from '../core/job.ts'
import type { WorkerId } from '../core/ids.ts'
import { type ClaimedStep, laneOf, readLane } from '../core/steps.ts'
import type { StoreNews } from '../core/store-port.ts'
import type { Upstream } from '../core/upstream-port.ts'
import { cancelStep } from './cancel.ts'
import { type CollectDeps, collectStep } from './collect.ts'
import { type DeliverDeps, deliverStep } from './deliver.ts'
import { dispatchStep } from './dispatch.ts'
import { runJobStep, type RunStep } from './job-step.ts'
import { Lane } from './lane.ts'
import { type PrepareDeps, prepareStep } from './prepare.ts'
import { Repeater } from './repeater.ts'
import type { Runner } from './runner.ts'
import { sweepAssets, type SweepDeps, sweepDeadlines, sweepKept, sweepStrays } from './sweep.ts'
import { Watcher } from './watcher.ts'
import { Worker } from './worker.ts'

/** What the engine needs, all its parts together. */
export type EngineDeps = PrepareDeps & CollectDeps & DeliverDeps & SweepDeps & { readonly workerId: WorkerId }

/** Steps at once in this process, and those of one tenant among them. Waiting for others' servers costs next to nothing. */
const CAPACITY = {
  prepare: { all: 128, tenant: 32 },
  collect: { all: 16, tenant: 8 },
  cancel: { all: 16, tenant: 16 },
  deliver: { all: 512, tenant: 128 },
} as const

/** Jobs that one process hands to one upstream at the same time. */
const DISPATCH_MAX = 64

/** How often each thing is looked after, in ms. */
const EVERY_MS = { deadlines: 1_000, lanes: 5_000, kept: 10_000, assets: 60_000, strays: 6 * 3_600_000 } as const

/** The running engine. */
export type Engine = {
  start(): Promise<void>
  /** Begins nothing new and stops what can be stopped; resolves when nothing runs any more. */
  stop(): Promise<void>
}

/** Puts the lanes together. */
export function createEngine(deps: EngineDeps): Engine {
  const runners = new Map<string, Runner>()
  const add = (runner: Runner) => {
    runners.set(runner.lane, runner)
    return runner
  }
  const handOver = (step: ClaimedStep) => runners.get(step.lane)?.accept(step)
  const shared = { ...deps, handOver }
  for (const runner of runnersOf(shared, deps)) add(runner)

  let started = false
  /** Work on lanes of upstreams that have left the configuration: it is gone on with as far as that goes. */
  const adoptLanes = async () => {
    for (const lane of await deps.store.lanes()) {
      if (runners.has(lane)) continue
      deps.log.warn({ lane }, 'there is work for a provider that is not configured any more')
      const runner = add(strandedLane(shared, deps, lane))
      if (started) runner.start()
    }
  }
  const wakeDispatch = () => {
    for (const runner of runners.values()) if (readLane(runner.lane).kind === 'dispatch') runner.wake()
  }
  const onNews = ({ lanes, events }: StoreNews) => {
    for (const lane of lanes) runners.get(lane)?.wake()
    for (const { jobId, type } of events) {
      if (FREES_SLOT.has(type)) wakeDispatch()
      if (ENDS.has(type)) for (const runner of runners.values()) runner.stopStep(jobId, 'ended')
    }
  }
  const worker = new Worker({
    id: deps.workerId,
    store: deps.store,
    clock: deps.clock,
    log: deps.log,
    onRescue() {
      for (const runner of runners.values()) runner.wake()
    },
    onLost() {
      for (const runner of runners.values()) runner.stopAll('lost')
    },
  })
  const repeat = (everyMs: number, what: string, work: () => Promise<void>) =>
    new Repeater({ clock: deps.clock, log: deps.log, everyMs, what, work })
  const sweeps = [
    repeat(EVERY_MS.deadlines, 'deadlines', () => sweepDeadlines(deps)),
    repeat(EVERY_MS.lanes, 'lanes', adoptLanes),
    repeat(EVERY_MS.kept, 'works that are over', () => sweepKept(deps, deps.upstreams)),
    repeat(EVERY_MS.assets, 'unused files', () => sweepAssets(deps)),
    repeat(EVERY_MS.strays, 'unknown files', () => sweepStrays(deps)),
  ]
  let unwatch: () => void = () => undefined
  const begin = async () => {
    if (started) return
    await worker.start()
    started = true
    unwatch = deps.store.watch(onNews)
    for (const runner of runners.values()) runner.start()
    for (const sweep of sweeps) sweep.start()
  }
  let starting = Promise.resolve()
  return {
    start() {
      starting = begin()
      return starting
    },
    async stop() {
      // Whoever stops it while it starts must not find it running afterwards.
      await Promise.allSettled([starting])
      if (!started) return
      started = false
      unwatch()
      await Promise.all([...sweeps, ...runners.values()].map((part) => part.stop()))
      await worker.stop()
    },
  }
}

type Shared = Omit<ConstructorParameters<typeof Lane>[0], 'lane' | 'capacity' | 'run'>

function runnersOf(shared: Shared, deps: EngineDeps): readonly Runner[] {
  const lane = (name: string, capacity: { readonly all: number; readonly tenant: number }, run: RunStep) =>
    new Lane({ ...shared, lane: name, capacity: capacity.all, capacityPerTenant: capacity.tenant, run })
  return [
    lane('prepare', CAPACITY.prepare, runJobStep(deps, prepareStep(deps))),
    lane('deliver', CAPACITY.deliver, deliverStep(deps)),
    ...deps.upstreams.flatMap((upstream) => [
      ...dispatchLanes(shared, deps, upstream),
      new Watcher({ ...shared, lane: laneOf('watch', upstream.id), isLocal: upstream.isLocal, deps, upstream }),
      collectLane(shared, deps, upstream),
      lane(laneOf('cancel', upstream.id), CAPACITY.cancel, cancelStep(deps)),
    ]),
  ]
}

function collectLane(shared: Shared, deps: EngineDeps, { id, isLocal }: Upstream): Lane {
  const { all: capacity, tenant: capacityPerTenant } = CAPACITY.collect
  const run = runJobStep(deps, collectStep(deps))
  return new Lane({ ...shared, lane: laneOf('collect', id), capacity, capacityPerTenant, isLocal, run })
}

/**
 * Claims no more jobs than there are free slots, less those that are about to take one; and, without that limit, those that
 * had one when their worker died.
 */
function dispatchLanes(shared: Shared, deps: EngineDeps, { id, slots }: Upstream): readonly Lane[] {
  const undecided = new Set<string>()
  const run = runJobStep(deps, dispatchStep(deps, undecided))
  const begun = new Lane({ ...shared, lane: laneOf('submit', id), capacity: DISPATCH_MAX, run })
  const waiting = new Lane({
    ...shared,
    lane: laneOf('dispatch', id),
    capacity: DISPATCH_MAX,
    room: async () => slots.count - (await deps.store.slotsTaken(slots.name)) - undecided.size,
    run(step, signal) {
      undecided.add(step.id)
      return run(step, signal).finally(() => undecided.delete(step.id))
    },
  })
  return [waiting, begun]
}

/** The steps themselves know what to do about an upstream that is not there. */
function strandedLane(shared: Shared, deps: EngineDeps, lane: string): Lane {
  const { kind } = readLane(lane)
  const run =
    kind === 'cancel'
      ? cancelStep(deps)
      : runJobStep(deps, kind === 'dispatch' || kind === 'submit' ? dispatchStep(deps, new Set()) : collectStep(deps))
  return new Lane({ ...shared, lane, capacity: CAPACITY.collect.all, run })
}

/** Events after which nobody works on a job any more, and those after which an upstream may have a free slot. */
const ENDS: ReadonlySet<string> = new Set(TERMINAL_STATUSES.map((status) => `job.${status}`))
const FREES_SLOT: ReadonlySet<string> = new Set([...ENDS, 'job.rendered'])
