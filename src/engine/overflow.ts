/**
 * Overflow: a job that waits for somebody who cannot take it now goes to somebody who can. It waits for its first choice with
 * patience while that is only busy, and not at all while that takes nothing on, or nothing like it: it is out of order, closed
 * or gone, has no open key, or was paid enough for today.
 */

import { change, REROUTED } from '../core/history.ts'
import { type JobId, parseId } from '../core/ids.ts'
import { type ActiveJob, isActive } from '../core/job.ts'
import { isNamed, whoCan } from '../core/routing.ts'
import { laneOf, readLane } from '../core/steps.ts'
import type { WaitingStep } from '../core/store-port.ts'
import type { Upstream } from '../core/upstream-port.ts'
import { together } from '../lib/together.ts'
import { workOf } from '../lifecycle/router.ts'
import { changedBy, type StepDeps } from './conclude.ts'
import { roomAt } from './credentials.ts'
import { isFitFor, type Left, othersFor, UNAVAILABLE, whyNothing } from './failover.ts'

/** How long a job waits for its first choice while that is only busy, in ms, unless an operator says otherwise. */
export const PATIENCE_MS = 30_000

/** How long a job may have been put off for, in ms, that is looked at while what it waits for rests. */
const AHEAD_MS = 600_000

/** Jobs that are looked at each time, of all lanes together. */
const LOOKS_MAX = 128

/** Looks again and again at who waits, a little further each time. */
export class Overflow {
  readonly #deps: StepDeps
  readonly #patienceMs: number
  /** Up to where each lane was looked through, for each reason: who cannot go elsewhere must not hide who can. */
  readonly #looked = new Map<string, WaitingStep>()

  constructor(deps: StepDeps, patienceMs: number) {
    this.#deps = deps
    this.#patienceMs = patienceMs
  }

  /** Looks once. Throws `ProblemError` when the store cannot be asked. */
  async run(): Promise<void> {
    const lanes = (await this.#deps.store.lanes()).filter((lane) => readLane(lane).kind === 'dispatch')
    const stuck = await this.#stuckAmong(lanes)
    if (stuck.length === 0) return
    const rooms = await this.#rooms()
    let looks = LOOKS_MAX
    for (const from of stuck) {
      if (looks <= 0 || rooms.size === 0) return
      const share = Math.ceil(looks / (stuck.length - stuck.indexOf(from)))
      looks -= await this.#look(from, share, rooms)
    }
  }

  /** Of the lanes on which somebody waits, those of upstreams that cannot take him now. */
  async #stuckAmong(lanes: readonly string[]): Promise<readonly Stuck[]> {
    const { upstreams, router } = this.#deps
    const all: Stuck[] = []
    for (const lane of lanes) {
      const { upstreamId = '' } = readLane(lane)
      const upstream = upstreams.find(upstreamId)
      if (upstream?.isLocal === true) continue
      const isWell = upstream !== undefined && upstream.offers.length > 0 && (await router.isFit(upstream))
      if (!isWell) {
        all.push({ lane, upstream: upstream ?? { id: upstreamId, isLocal: false }, because: 'it rests' })
        continue
      }
      if (router.health.restsInPart(upstreamId)) all.push({ lane, upstream, because: 'some of it rests' })
      // Somebody with room takes what waits by himself.
      if ((await roomOf(this.#deps, upstream)) <= 0) all.push({ lane, upstream, because: 'it is busy' })
    }
    return all
  }

  /** How many works each upstream could begin at once, of those that could begin any. */
  async #rooms(): Promise<Map<Upstream, number>> {
    const remote = this.#deps.upstreams.all.filter(({ isLocal, offers }) => !isLocal && offers.length > 0)
    const rooms = await together(remote.map(async (each) => [each, await roomOf(this.#deps, each)] as const))
    return new Map(rooms.filter(([, room]) => room > 0))
  }

  /** Looks at some who wait on a lane, from where it was left off; returns at how many. */
  async #look(from: Stuck, most: number, rooms: Map<Upstream, number>): Promise<number> {
    const { lane, because } = from
    const name = `${lane} ${because}`
    const after = this.#looked.get(name)
    const ageMs = because === 'it is busy' ? this.#patienceMs : -AHEAD_MS
    const waiting = await this.#deps.store.waiting({ lane, ageMs, limit: most, ...(after && { after }) })
    const last = waiting.at(-1)
    if (last === undefined || waiting.length < most) this.#looked.delete(name)
    else this.#looked.set(name, last)
    for (const { id } of waiting) await moveOn(this.#deps, id, from, rooms)
    return waiting.length
  }
}

/** A lane on which somebody waits who may have to leave, and why. */
type Stuck = { readonly lane: string } & (
  | { readonly because: 'it rests'; readonly upstream: Left & Partial<Upstream> }
  | { readonly because: 'some of it rests' | 'it is busy'; readonly upstream: Upstream }
)

async function roomOf(deps: StepDeps, upstream: Upstream): Promise<number> {
  const { taken, waiting, slots } = await deps.router.loadOf(upstream)
  return Math.min(slots - taken - waiting, await roomAt(deps, upstream))
}

async function moveOn(deps: StepDeps, id: string, from: Stuck, rooms: Map<Upstream, number>): Promise<void> {
  const job = await waitingJob(deps, id)
  if (job === undefined) return
  const isBusy = from.because === 'it is busy'
  // Whom the caller has named is waited for, unless he cannot take it at all.
  if (isBusy && isNamed(from.upstream, job.request.channel)) return
  // Asked here before anything is asked of the store: most times nobody with room can make it.
  if (whoCan([...rooms.keys()], workOf(job)).able.length === 0) return
  if (from.because === 'some of it rests' && (await isFitFor(deps, from.upstream, job))) return
  const other = (await othersFor(deps, job, from.upstream)).find((one) => rooms.has(one))
  if (other === undefined) return
  const cause = isBusy ? 'waited' : UNAVAILABLE
  const why = isBusy ? 'waited' : await whyNothing(deps, from.upstream)
  const route = { from: from.upstream.id, to: other.id }
  const { committed } = await deps.store.commit([
    { write: 'reroute-step', id, from: from.lane, lane: laneOf('dispatch', other.id) },
    ...change(job, { ...job, version: job.version + 1 }, { ...changedBy(deps, REROUTED, cause), route, why }),
  ])
  if (!committed) return
  const room = (rooms.get(other) ?? 0) - 1
  if (room > 0) rooms.set(other, room)
  else rooms.delete(other)
}

async function waitingJob({ store }: StepDeps, id: string): Promise<ActiveJob | undefined> {
  const jobId = parseId<JobId>(id)
  const job = jobId === undefined ? undefined : await store.jobById(jobId)
  return job !== undefined && isActive(job) && job.attempt === undefined ? job : undefined
}
