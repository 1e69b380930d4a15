/**
 * Routing: who of those who can do a work is asked first, by the operator's rule and what is known of each: whether it is
 * well, what it costs, how long it takes, how much it has to do. What is asked of the store for that is remembered briefly.
 */

import type { Catalog } from '../core/catalog.ts'
import { costAtMost, type Costed, costTerms } from '../core/costs.ts'
import type { TenantId } from '../core/ids.ts'
import type { ActiveJob } from '../core/job.ts'
import { type MicroCredits, microCredits } from '../core/money.ts'
import type { Clock, Random } from '../core/ports.ts'
import type { PriceList } from '../core/price-list.ts'
import type { PriceTerms } from '../core/price-terms.ts'
import { inputSecondsOf } from '../core/pricing.ts'
import { type Able, isNamed, type Obstacle, type Routable, type Route, routedOf, whoCan } from '../core/routing.ts'
import { type Candidate, inOrder, type RoutingRule } from '../core/routing-rule.ts'
import { laneOf } from '../core/steps.ts'
import type { Store } from '../core/store-port.ts'
import type { Upstream, Upstreams } from '../core/upstream-port.ts'
import { Briefly } from '../lib/briefly.ts'
import { together } from '../lib/together.ts'
import { Health } from './health.ts'

/** What routing needs. */
export type RouterDeps = {
  readonly upstreams: Upstreams
  readonly catalog: Catalog
  readonly store: Pick<Store, 'slotsTaken' | 'shares' | 'renderTimes' | 'costSince'>
  readonly clock: Clock
  readonly random: Random
  readonly prices: () => Promise<PriceList | undefined>
  /** Default: `weighted`. */
  readonly rule?: RoutingRule
}

/** A work that is to be given to somebody. */
export type RoutedWork = Route &
  Costed & {
    readonly tenantId: TenantId
    /** Whether it was taken on as a preview; absent while it is not taken on. */
    readonly isPreview?: boolean | undefined
  }

/** How long works of a model take at an upstream: half of them at most so long, and nine of ten, in ms. */
export type Typical = { readonly p50Ms: number; readonly p90Ms: number }

/** How much an upstream has to do: works that it has, works that wait for it, and how many it takes at once. */
export type Load = { readonly taken: number; readonly waiting: number; readonly slots: number }

/** Films from which it is learnt how long others take. */
const OBSERVED_MAX = 200

/** How long things are believed that were asked for, in ms. */
const BELIEVED_MS = { load: 1_000, spent: 1_000, typical: 30_000 } as const

const DAY_MS = 86_400_000

/** Chooses, and tells what it knows. */
export class Router {
  /** How upstreams and their keys have fared. */
  readonly health: Health
  readonly #deps: RouterDeps
  readonly #loads: Briefly<Load>
  readonly #spent: Briefly<MicroCredits>
  readonly #typical: Briefly<Typical | undefined>

  constructor(deps: RouterDeps) {
    this.#deps = deps
    this.health = new Health(deps.clock)
    this.#loads = new Briefly(deps.clock, BELIEVED_MS.load)
    this.#spent = new Briefly(deps.clock, BELIEVED_MS.spent)
    this.#typical = new Briefly(deps.clock, BELIEVED_MS.typical)
  }

  /** Everybody who can do a work, those that are to be asked first in front; with what became of the caller's hint. */
  async route(work: RoutedWork): Promise<Able<Upstream>> {
    const { upstreams, random, rule = 'weighted' } = this.#deps
    const all = work.isPreview === false ? upstreams.all.filter(({ isLocal }) => !isLocal) : upstreams.all
    const judged = whoCan(all, work)
    if (work.isPreview !== true && !isMeant(judged.able, work)) {
      const { notes } = judged
      const theirs = this.#ownersOf(work)
      if (theirs.isClosed) return { able: [], notes, isClosed: true }
      if (theirs.obstacle !== undefined) return { able: [], notes, obstacle: theirs.obstacle }
    }
    if (judged.able.length < 2) return judged
    const candidates = await together(judged.able.map((upstream) => this.#candidateOf(upstream, work, rule)))
    const draw = Buffer.from(random.bytes(8)).toString('hex')
    const able = inOrder(candidates, rule, { draw, tenantId: work.tenantId }).map(({ upstream }) => upstream)
    return { ...judged, able }
  }

  /**
   * Whether it may be given something now, or a work of a model: a key is open, today's budget is not spent, and it has not
   * failed lately.
   */
  async isFit(upstream: Upstream, model?: string, hasFiles = false): Promise<boolean> {
    const { id, credentials } = upstream
    const keys = credentials?.filter((key) => this.health.isWell({ upstreamId: id, credentialId: key.id, model }))
    return (
      keys?.length !== 0 && this.health.isWell({ upstreamId: id, model, hasFiles }) && (await this.hasBudget(upstream))
    )
  }

  /** Whether it may be paid for another work today. */
  async hasBudget({ id, budgetPerDay }: Pick<Upstream, 'id' | 'budgetPerDay'>): Promise<boolean> {
    if (budgetPerDay === undefined) return true
    const { clock, store } = this.#deps
    const dayMs = Math.floor(clock.nowMs() / DAY_MS) * DAY_MS
    const spent = await this.#spent.ask(`${id} ${dayMs}`, () => store.costSince(id, dayMs))
    return spent < budgetPerDay
  }

  /** How much an upstream has to do. */
  async loadOf({ id, slots }: Upstream): Promise<Load> {
    const { store } = this.#deps
    return this.#loads.ask(id, async () => {
      const [taken, shares] = await together([store.slotsTaken(slots.name), store.shares(laneOf('dispatch', id))])
      return { taken, waiting: shares.reduce((sum, { waiting }) => sum + waiting, 0), slots: slots.count }
    })
  }

  /** A work waits for an upstream from now on: those that come within the same moment must not all think it idle. */
  given(upstreamId: string): void {
    this.#loads.change(upstreamId, (load) => ({ ...load, waiting: load.waiting + 1 }))
  }

  /** How long an upstream takes for a model; `undefined` while it has made no film of it. */
  async typicalOf(upstreamId: string, model: string): Promise<Typical | undefined> {
    const name = `${upstreamId} ${model}`
    const known = await this.#typical.ask(name, async () =>
      typical(await this.#deps.store.renderTimes(upstreamId, model, OBSERVED_MAX)),
    )
    // The first film is news.
    if (known === undefined) this.#typical.forget(name)
    return known
  }

  /** On which terms an upstream makes a job's film; `undefined` for what costs nothing, or a model that is not offered any more. */
  async termsOf(upstream: Upstream, work: Costed): Promise<PriceTerms | undefined> {
    const model = upstream.isLocal ? undefined : this.#deps.catalog.find(work.order.model)
    return model && costTerms(model, upstream, await this.#deps.prices(), work)
  }

  /** The most that an upstream can take for a work; `undefined` where nobody has a price for it any more. */
  async costOf(upstream: Upstream, work: Costed): Promise<MicroCredits | undefined> {
    if (upstream.isLocal) return microCredits(0)
    const model = this.#deps.catalog.find(work.order.model)
    const terms = await this.termsOf(upstream, work)
    return model && terms && costAtMost(terms, model, work)
  }

  /**
   * Of a model that a provider has, nobody is sold a preview unless he names it: not while that provider is only drained or
   * turned off, and not of what it cannot make. Whoever was sold one before is not refused it.
   */
  #ownersOf(work: RoutedWork): { readonly isClosed: boolean; readonly obstacle?: Obstacle } {
    const { all, closed = [] } = this.#deps.upstreams
    if (whoCan(closed, work).able.length > 0) return { isClosed: true }
    const { obstacle } = whoCan<Routable>([...all.filter(({ isLocal }) => !isLocal), ...closed], work)
    return { isClosed: false, ...(obstacle !== undefined && obstacle.field !== 'model' && { obstacle }) }
  }

  async #candidateOf(
    upstream: Upstream,
    work: RoutedWork,
    rule: RoutingRule,
  ): Promise<Candidate & { readonly upstream: Upstream }> {
    const { id, isLocal, priority = 0, weight = 1 } = upstream
    const [isFit, load, typicalTime, cost] = await together([
      this.isFit(upstream, work.order.model, upstream.bringsFiles !== undefined && hasFiles(work)),
      this.loadOf(upstream),
      rule === 'fastest' ? this.typicalOf(id, work.order.model) : undefined,
      // Who takes nobody knows what is not the cheapest.
      rule === 'cheapest' ? this.costOf(upstream, work).then((cost) => cost ?? Number.MAX_SAFE_INTEGER) : 0,
    ])
    return {
      ...{ upstream, id, isLocal, isFit, priority, weight, cost },
      isNamed: isNamed(upstream, work.channel),
      load: (load.taken + load.waiting) / Math.max(1, load.slots),
      ...(typicalTime && { typicalMs: typicalTime.p50Ms }),
    }
  }
}

/** Whether somebody can do it who is meant: no preview, but for whoever names it. */
function isMeant(able: readonly Upstream[], { channel }: RoutedWork): boolean {
  return able.some((upstream) => !upstream.isLocal || isNamed(upstream, channel))
}

/** Whether files may have to be brought with a work: what lies in a provider's library is only named. */
function hasFiles({ references }: Pick<Route, 'references'>): boolean {
  return references.some(({ library }) => library === undefined)
}

/** A job as routing sees it. */
export function workOf(job: ActiveJob): RoutedWork {
  const { order, request, references, tenantId, isPreview } = job
  return {
    ...{ order, request, tenantId, channel: request.channel, isPreview },
    references: routedOf(references),
    inputSeconds: inputSecondsOf(references),
  }
}

/** The middle and the ninth tenth of what was observed, the nearest one at hand. */
function typical(times: readonly number[]): Typical | undefined {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return sorted.length === 0 ? undefined : { p50Ms: at(0.5), p90Ms: at(0.9) }
}
