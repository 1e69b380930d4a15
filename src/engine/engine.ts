/** The engine: the lanes on which jobs move from station to station, the worker behind them, and what is swept now and then. */

import { upstreamLeft } from '../core/history.ts'
import { TERMINAL_STATUSES } from '../core/job-status.ts'
import type { WorkerId } from '../core/ids.ts'
import { isJsonObject, type Json } from '../core/json.ts'
import { type ClaimedStep, laneOf, readLane, STILLS_LANE } from '../core/steps.ts'
import type { StoreNews } from '../core/store-port.ts'
import { problem } from '../core/problem.ts'
import { CALLED_BACK } from '../lifecycle/called-back.ts'
import { DeadlineSweep } from '../lifecycle/deadlines.ts'
import { sweepKeptWorks } from '../lifecycle/kept-works.ts'
import { DELIVER_LANES } from '../lifecycle/tell.ts'
import { cancelStep } from './cancel.ts'
import { type CollectDeps, collectStep } from './collect.ts'
import { roomAt } from './credentials.ts'
import { type DeliverDeps, deliverStep } from './deliver.ts'
import { Destinations } from './destinations.ts'
import { Begun, withoutUnsent } from './begun.ts'
import { dispatchStep, submitStep } from './dispatch.ts'
import { type JobStep, runJobStep, type RunStep } from './job-step.ts'
import { Lane } from './lane.ts'
import { type PrepareDeps, prepareStep } from './prepare.ts'
import { Overflow, PATIENCE_MS } from './overflow.ts'
import { reconcileStep } from './reconcile.ts'
import { Repeater } from './repeater.ts'
import { stillsStep } from './stills.ts'
import { AssetSweep, type SweepDeps, sweepStrays } from './sweep.ts'
import { Watcher } from './watcher.ts'
import { Worker } from './worker.ts'

/** What the engine needs, all its parts together. */
export type EngineDeps = PrepareDeps &
  CollectDeps &
  DeliverDeps &
  SweepDeps & {
    readonly workerId: WorkerId
    /** The longest sleep of a lane, in ms; default `SLEEP_MS_MAX`. */
    readonly sleepMsMax?: number
    /** How long a job waits for a provider that is only busy before another one gets it, in ms; default `PATIENCE_MS`. */
    readonly patienceMs?: number
  }

/** Steps at once in this process, and those of one tenant among them. Waiting for others' servers costs next to nothing. */
const CAPACITY = {
  prepare: { all: 128, tenant: 32 },
  collect: { all: 16, tenant: 8 },
  cancel: { all: 16, tenant: 16 },
  // Each may read a long list.
  reconcile: { all: 4, tenant: 2 },
  deliver: { all: 512, tenant: 128 },
  // Receivers that let others wait; together no more than there are connections.
  deliverSlow: { all: 96, tenant: 32 },
  // One child decodes, and leaves the machine to the renders.
  stills: { all: 1, tenant: 1 },
} as const

/** Jobs that one process hands to one upstream at the same time. */
const DISPATCH_MAX = 64

/** Works of one upstream that one process watches. */
const WATCHED_MAX = 20_000

/** How often each thing is looked after, in ms. */
const EVERY_MS = {
  deadlines: 1_000,
  overflow: 1_000,
  lanes: 5_000,
  keptWorks: 10_000,
  assets: 60_000,
  strays: 6 * 3_600_000,
} as const

/** The running engine. */
export type Engine = {
  start(): Promise<void>
  /** Begins nothing new and stops what can be stopped; resolves when nothing runs any more. */
  stop(): Promise<void>
}

/** Puts the lanes together. */
export function createEngine(deps: EngineDeps): Engine {
  const lanes = new Map<string, Lane>()
  const add = (lane: Lane) => {
    lanes.set(lane.lane, lane)
    return lane
  }
  const handOver = (step: ClaimedStep) => lanes.get(step.lane)?.accept(step)
  const shared = { ...deps, handOver }
  const watchers = new Map<string, Watcher>()
  let started = false
  const open = (lane: Lane) => {
    add(lane)
    if (started) lane.start()
  }
  /** The lanes of an upstream, from its first work on; should it leave the configuration, it keeps them for what it still has. */
  const openLanesOf = (upstreamId: string) => {
    if (watchers.has(upstreamId)) return
    const watcher = new Watcher(deps, upstreamId)
    watchers.set(upstreamId, watcher)
    for (const lane of lanesOf(shared, deps, upstreamId, watcher)) open(lane)
  }
  const openLane = (name: string) => {
    const { upstreamId } = readLane(name)
    if (upstreamId !== undefined) {
      openLanesOf(upstreamId)
      if (deps.upstreams.find(upstreamId) === undefined)
        deps.log.warn({ lane: name }, 'there is work for a provider that is not configured any more')
    }
    if (!lanes.has(name)) open(laneWith(shared, name, CAPACITY.collect, runJobStep(deps, waitForReturn)))
  }
  /** Upstreams that have come since, and work on lanes of those that have left. */
  const adoptLanes = async () => {
    for (const { id } of deps.upstreams.all) openLanesOf(id)
    for (const name of await deps.store.lanes()) if (!lanes.has(name)) openLane(name)
  }
  for (const lane of commonLanes(shared, deps)) open(lane)
  for (const { id } of deps.upstreams.all) openLanesOf(id)
  /** A slot of an upstream's is free, and one of some key's: whoever waits for either is looked for. */
  const slotIsFree = (upstreamId: string) => {
    const own = laneOf('dispatch', upstreamId)
    for (const lane of lanes.values()) if (lane.lane === own || lane.leavesOut) lane.wake()
  }
  const onNews = ({ lanes: names, events }: StoreNews) => {
    for (const name of names) {
      if (!lanes.has(name)) openLane(name)
      lanes.get(name)?.wake()
    }
    for (const { jobId, type, data } of events) {
      if (jobId !== undefined && type === CALLED_BACK) watchers.get(upstreamIn(data))?.hasten(jobId)
      const left = upstreamLeft(data)
      if (left !== undefined) slotIsFree(left)
      else if (FREES_SLOT.has(type)) slotIsFree(upstreamIn(data))
      if (jobId === undefined || !ENDS.has(type)) continue
      // What begins with the end of a job is not over with it.
      for (const lane of lanes.values()) if (lane.lane !== STILLS_LANE) lane.stopStep(jobId, 'ended')
    }
  }
  const worker = new Worker({
    id: deps.workerId,
    store: deps.store,
    clock: deps.clock,
    log: deps.log,
    onRescue() {
      for (const lane of lanes.values()) lane.wake()
    },
    onLost() {
      for (const lane of lanes.values()) lane.stopAll('lost')
    },
  })
  const repeat = (everyMs: number, what: string, work: () => Promise<void>) =>
    new Repeater({ clock: deps.clock, log: deps.log, everyMs, what, work })
  const deadlineSweep = new DeadlineSweep(deps)
  const assetSweep = new AssetSweep(deps)
  const overflow = new Overflow(deps, deps.patienceMs ?? PATIENCE_MS)
  const sweeps = [
    repeat(EVERY_MS.deadlines, 'deadlines', () => deadlineSweep.run()),
    repeat(EVERY_MS.lanes, 'lanes', adoptLanes),
    repeat(EVERY_MS.overflow, 'who waits for a provider', () => overflow.run()),
    repeat(EVERY_MS.keptWorks, 'works that are over', () => sweepKeptWorks(deps)),
    repeat(EVERY_MS.assets, 'unused files', () => assetSweep.run()),
    repeat(EVERY_MS.strays, 'unknown files', () => sweepStrays(deps)),
  ]
  let unwatch: () => void = () => undefined
  const begin = async () => {
    if (started) return
    await worker.start()
    started = true
    unwatch = deps.store.watch(onNews)
    for (const lane of lanes.values()) lane.start()
    assetSweep.start()
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
      assetSweep.stop()
      await Promise.all([...sweeps, ...lanes.values()].map((part) => part.stop()))
      // A lane may have handed a step to one that had stopped before.
      while (Array.from(lanes.values()).some((lane) => lane.isBusy)) {
        await Promise.all(Array.from(lanes.values(), (lane) => lane.stop()))
      }
      await Promise.all(Array.from(watchers.values(), (watcher) => watcher.stop()))
      await worker.stop()
    },
  }
}

type Shared = Omit<ConstructorParameters<typeof Lane>[0], 'lane' | 'capacity' | 'run'>

function commonLanes(shared: Shared, deps: EngineDeps): readonly Lane[] {
  const deliver = deliverStep(deps, new Destinations(deps.clock))
  return [
    laneWith(shared, 'prepare', CAPACITY.prepare, runJobStep(deps, prepareStep(deps))),
    laneWith(shared, DELIVER_LANES.usual, CAPACITY.deliver, deliver),
    laneWith(shared, DELIVER_LANES.slow, CAPACITY.deliverSlow, deliver),
    laneWith(shared, STILLS_LANE, CAPACITY.stills, stillsStep(deps)),
  ]
}

function lanesOf(shared: Shared, deps: EngineDeps, id: string, watcher: Watcher): readonly Lane[] {
  const watch = runJobStep(deps, (work) => watcher.watch(work))
  return [
    ...dispatchLanes(shared, deps, id),
    new Lane({ ...shared, lane: laneOf('watch', id), capacity: WATCHED_MAX, run: watch }),
    laneWith(shared, laneOf('collect', id), CAPACITY.collect, runJobStep(deps, collectStep(deps))),
    laneWith(shared, laneOf('reconcile', id), CAPACITY.reconcile, runJobStep(deps, reconcileStep(deps))),
    laneWith(shared, laneOf('cancel', id), CAPACITY.cancel, cancelStep(deps)),
  ]
}

type Capacity = { readonly all: number; readonly tenant: number }

function laneWith(shared: Shared, lane: string, { all, tenant }: Capacity, run: RunStep): Lane {
  return new Lane({ ...shared, lane, capacity: all, capacityPerTenant: tenant, run })
}

/**
 * The first claims no more jobs than there are free slots, less those that are about to take one; the second has, without
 * that limit, those that have one.
 */
function dispatchLanes(shared: Shared, deps: EngineDeps, id: string): readonly Lane[] {
  const undecided = new Set<string>()
  const begun = new Begun()
  const dispatch = withoutUnsent(deps, begun, runJobStep(deps, dispatchStep(deps, undecided, begun)))
  const submit = withoutUnsent(deps, begun, runJobStep(deps, submitStep(deps, begun)))
  const waiting = new Lane({
    ...shared,
    lane: laneOf('dispatch', id),
    capacity: DISPATCH_MAX,
    // Who waits for an upstream that takes nothing on is not claimed: he is moved on where somebody else can do it.
    async room() {
      const upstream = deps.upstreams.find(id)
      if (upstream === undefined || upstream.offers.length === 0) return 0
      const { name, count } = upstream.slots
      const free = Math.min(count - (await deps.store.slotsTaken(name)), await roomAt(deps, upstream))
      return free - undecided.size
    },
    exceptKeys: () => deps.store.busyKeys(),
    run(...running) {
      const [step] = running
      undecided.add(step.id)
      return dispatch(...running).finally(() => undecided.delete(step.id))
    },
  })
  return [waiting, new Lane({ ...shared, lane: laneOf('submit', id), capacity: DISPATCH_MAX, run: submit })]
}

function upstreamIn(data: Json | undefined): string {
  const attempt = isJsonObject(data) ? data['attempt'] : undefined
  return isJsonObject(attempt) ? String(attempt['upstreamId']) : ''
}

const waitForReturn: JobStep = async () => {
  throw problem('upstream_unavailable', 'The provider of this job is not configured.')
}

/** Events after which nobody works on a job any more, and those after which its attempt's upstream may have a free slot. */
const ENDS: ReadonlySet<string> = new Set(TERMINAL_STATUSES.map((status) => `job.${status}`))
const FREES_SLOT: ReadonlySet<string> = new Set([...ENDS, 'job.rendered'])
