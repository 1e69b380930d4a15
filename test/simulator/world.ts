/** A world: some lives, a cluster that lives through its faults, and the peace afterwards, in which everything must settle. */

import { builtInCatalog } from '../../src/models/catalog.ts'
import { isActive } from '../../src/core/job.ts'
import { ROUTING_RULES, type RoutingRule } from '../../src/core/routing-rule.ts'
import { MemoryState } from '../conformance/store-model-state.ts'
import { openAccounts } from './accounts.ts'
import { Chance } from './chance.ts'
import { Client } from './client.ts'
import { Cluster } from './cluster.ts'
import { DeliveryWitness } from './delivery-witness.ts'
import { Disk } from './disk.ts'
import { planOwners } from './endpoint-owners.ts'
import { Errands } from './errands.ts'
import { drawFaults, graceMs, isCalm, isPrompt, type Faults, NO_FAULTS, type Place } from './faults.ts'
import { drawLife, type Life, TENANTS } from './lives.ts'
import type { NodeWorld } from './node.ts'
import { Operator } from './operator.ts'
import { BELIEVED_MS, ProviderDesk } from './provider-desk.ts'
import { drawTerms } from './provider-terms.ts'
import { ProviderLaws } from './provider-witness.ts'
import { drawReceivers } from './receivers.ts'
import { Provider, type ProviderWorld } from './remote-upstream.ts'
import { Scheduler } from './scheduler.ts'
import { lapseMs } from './time-lapse.ts'
import { checkRest, checkSweep } from './verdict.ts'
import { planTrouble } from './trouble.ts'
import { Witness } from './witness.ts'

/** What a world came to. */
export type WorldResult = {
  /** Which promise was broken. */
  readonly broken?: string
  readonly lives: number
  readonly accepted: number
  readonly ended: { readonly [status: string]: number }
  readonly crashes: number
  readonly events: number
  /** Days that passed. */
  readonly days: number
  readonly faults: Faults
  /** Tells two runs of one seed apart, should they differ. */
  readonly fingerprint: string
}

/** How a world is drawn. */
export type WorldOptions = {
  readonly seed: number
  /** Which world of this seed. */
  readonly index: number
  readonly lives: number
  readonly faults?: Faults
  readonly trace?: (line: string) => void
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Events after which a world that does not come to rest is given up. */
const EVENTS_MAX = 1_600_000

/** How long a job may need when nothing is wrong any more, in ms. */
const PEACE_MS = 45 * MINUTE

/** Every delivery is given up after this time, also one that is sent again when it has been given up, in ms. */
const REST_MS = 12 * 24 * HOUR

/** Runs one world from its beginning to its end. */
export function runWorld(options: WorldOptions): Promise<WorldResult> {
  return new World(options).run()
}

class World implements NodeWorld {
  readonly chance: Chance
  readonly scheduler: Scheduler
  readonly state = new MemoryState()
  readonly disk = new Disk()
  readonly lives: Life[] = []
  readonly providers: readonly Provider[]
  readonly witness: Witness
  readonly laws: ProviderLaws
  readonly routing: RoutingRule
  readonly patienceMs: number
  readonly catalog = builtInCatalog()
  readonly purses: NodeWorld['purses']
  readonly retention: NodeWorld['retention']
  readonly receivers: NodeWorld['receivers']
  readonly deliveries: DeliveryWitness
  readonly beginMs: number
  readonly clockFaultMs: number
  readonly away = new Set<Place>()
  readonly trace: ((line: string) => void) | undefined
  faults: Faults
  storeOffsetMs = 0
  crashes = 0
  readonly #drawn: Faults
  readonly #cluster: Cluster
  readonly #errands: Errands
  readonly #operator: Operator
  #peaceMs = Infinity
  latestStoreMs = 0
  #nextLapseMs = 0
  #nextLookMs = 0

  constructor({ seed, index, lives, faults, trace }: WorldOptions) {
    this.chance = new Chance(seed, index)
    this.scheduler = new Scheduler(() => this.chance.hit(0.5))
    this.beginMs = this.scheduler.nowMs
    this.trace = trace === undefined ? undefined : (line) => trace(`${this.#clockText()} ${line}`)
    this.#drawn = faults ?? drawFaults(this.chance)
    this.faults = this.#drawn
    this.retention = this.chance.hit(0.15) ? { resultsMs: 2 * HOUR, uploadsMs: 2 * HOUR, eventsMs: 4 * HOUR } : {}
    const spanMs = lives * this.chance.pick([20, 100, 400])
    let mayNeverEnd = true
    for (let life = 0; life < lives; life++) {
      const drawn = drawLife(life, this.chance.between(0, spanMs), this.chance, mayNeverEnd)
      if (drawn.workFate === 'never ends') mayNeverEnd = false
      this.lives.push(drawn)
    }
    this.purses = openAccounts(this.state, TENANTS, lives / TENANTS.length, this.chance)
    // Who has read that a deadline has passed may say so after the clock was set back.
    const storeNowMs = () => Math.max(this.latestStoreMs, this.storeNowMs())
    const endMs = spanMs + this.chance.pick([5, 15, 30]) * SECOND
    this.receivers = drawReceivers(TENANTS, endMs, isCalm(this.#drawn), this.chance)
    this.clockFaultMs = 2 * this.#drawn.jumpMsMax
    this.deliveries = new DeliveryWitness({
      state: this.state,
      nowMs: () => this.scheduler.nowMs,
      storeOffsetMs: () => this.storeOffsetMs,
      graceMs: graceMs(this.#drawn),
      // What was slow before may be taken for slow for another minute.
      calmFromMs: () => (isCalm(this.#drawn) ? this.beginMs : this.#peaceMs + 2 * MINUTE),
      break: (promise, detail) => this.witness.break(promise, detail),
    })
    this.routing = this.chance.pick(ROUTING_RULES)
    this.patienceMs = this.chance.pick([1_000, 30_000])
    this.laws = this.#makeLaws()
    this.witness = new Witness({
      deliveries: this.deliveries,
      laws: this.laws,
      providers: () => this.providers,
      onUnknown: (id) => this.#operator.onUnknown(id),
      state: this.state,
      disk: this.disk,
      lives: this.lives,
      nowMs: () => this.scheduler.nowMs,
      storeNowMs,
    })
    const { lives: all, witness } = this
    const callBack: ProviderWorld['callBack'] = (attemptId, body, inMs) =>
      this.#errands.after(inMs, () => void this.#errands.at(({ verbs }) => verbs.callBack(attemptId, body)))
    this.providers = drawTerms(this.chance).map(
      (terms) => new Provider(new ProviderDesk(terms, this.scheduler, this.chance), { lives: all, witness, callBack }),
    )
    this.#cluster = new Cluster(this, this.#drawn.nodes)
    this.#errands = new Errands(this, this.#cluster)
    this.#operator = new Operator(this, this.#errands, this.#drawn.outageMsMax)
    const peaceInMs = planTrouble(this, this.#cluster, this.#drawn, endMs)
    this.scheduler.add({ inMs: peaceInMs, done: () => this.#makePeace() })
  }

  readonly storeNowMs = (): number => this.scheduler.nowMs + this.storeOffsetMs

  async run(): Promise<WorldResult> {
    this.#cluster.start()
    const clients = new Client(this, this.#errands)
    for (const life of this.lives) clients.plan(life)
    planOwners(this, this.#errands)
    await this.#until(() => this.#isAtRest())
    if (this.witness.broken === undefined) checkRest(this, this.#cluster)
    if (this.witness.broken === undefined) await this.#sweep()
    if (this.witness.broken === undefined) await this.#stop()
    return this.#result()
  }

  #makeLaws(): ProviderLaws {
    const { state, lives, scheduler } = this
    const prompt = isPrompt(this.#drawn)
    return new ProviderLaws({
      ...{ state, lives, nowMs: () => scheduler.nowMs, providers: () => this.providers, isPrompt: prompt },
      graceMs: prompt ? BELIEVED_MS + 2 * SECOND : graceMs(this.#drawn),
      hasRightClocks: this.#drawn.nodeClockJumps + this.#drawn.storeClockJumps === 0,
      break: (promise, detail) => this.witness.break(promise, detail),
    })
  }

  #makePeace(): void {
    this.trace?.('peace: from now on nothing goes wrong')
    this.away.clear()
    this.faults = { ...NO_FAULTS, nodes: this.#drawn.nodes }
    this.#peaceMs = this.scheduler.nowMs
    for (const { desk } of this.providers) desk.heal()
    this.#cluster.heal()
  }

  /** Runs until `isOver`, a broken promise, or the end of all patience. */
  #until(isOver: () => boolean): Promise<void> {
    return this.scheduler.run(() => {
      if (this.witness.broken !== undefined) return true
      if (this.scheduler.count > EVENTS_MAX) {
        this.witness.break('a world comes to rest', `it has not after ${EVENTS_MAX} events`)
        return true
      }
      this.#cluster.mayCrash()
      if (this.scheduler.nowMs >= this.#nextLookMs) {
        this.#nextLookMs = this.scheduler.nowMs + SECOND
        if (isOver()) return true
        this.#checkPatience()
      }
      if (this.scheduler.nowMs >= this.#nextLapseMs) {
        // Often, and in step with nothing: there is hardly a moment in which no poll is under way.
        this.#nextLapseMs = this.scheduler.nowMs + 163
        const ms = lapseMs(this, this.#cluster)
        if (ms > 0) this.#lapse(ms)
      }
      return false
    })
  }

  #lapse(ms: number): void {
    this.trace?.(`nothing happens for ${ms} ms`)
    this.scheduler.lapse(ms)
    // Only who lives would have said so meanwhile.
    for (const { workerId } of this.#cluster.nodes) {
      const untilMs = this.state.workers.get(workerId)
      if (untilMs !== undefined) this.state.workers.set(workerId, untilMs + ms)
    }
    this.#nextLapseMs = this.scheduler.nowMs + 163
    this.#nextLookMs = this.scheduler.nowMs
  }

  #isAtRest(): boolean {
    if (this.#peaceMs === Infinity || this.#errands.isBusy || this.state.steps.size > 0) return false
    for (const job of this.state.jobs.values()) if (isActive(job)) return false
    return true
  }

  #checkPatience(): void {
    const peaceMs = this.scheduler.nowMs - this.#peaceMs
    if (peaceMs < PEACE_MS) return
    for (const job of this.state.jobs.values()) {
      if (!isActive(job)) continue
      const life = this.lives.find(({ index }) => job.request.prompt === `life ${index}`)
      if (life?.workFate === 'never ends') continue
      // Of which nobody knows whether it was taken, and whom nobody has: it waits for its deadline.
      if (this.witness.isMissed(job)) continue
      this.witness.break(
        'every job ends',
        `${job.id} is ${job.status}, long after all trouble was over: ${this.#stepOf(job.id)}`,
      )
    }
    if (peaceMs < REST_MS) return
    for (const { id } of this.state.steps.values()) this.witness.break('every step ends', this.#stepOf(id))
  }

  #stepOf(id: string): string {
    return JSON.stringify(this.state.steps.get(id) ?? 'it has no step')
  }

  /** Lets the sweep do its work, and looks at what is left. */
  async #sweep(): Promise<void> {
    const waits = [70 * MINUTE, 2 * MINUTE, 6 * HOUR, 70 * MINUTE, 2 * MINUTE]
    for (const ms of waits) {
      // An answer that is still on its way, as of a slow store, would come as late as nobody is ever slow.
      await this.scheduler.run(() => this.scheduler.quietMs() > 0 || this.witness.broken !== undefined)
      this.#lapse(ms)
      const untilMs = this.scheduler.nowMs + 3 * SECOND
      await this.scheduler.run(() => this.scheduler.nowMs > untilMs || this.witness.broken !== undefined)
    }
    checkSweep(this, this.#cluster)
  }

  async #stop(): Promise<void> {
    const endMs = this.scheduler.nowMs + 5 * MINUTE
    this.#cluster.stopAll()
    await this.scheduler.run(() => this.#cluster.isStopped || this.scheduler.nowMs > endMs)
    if (!this.#cluster.isStopped) this.witness.break('a shutdown ends', 'a node has not stopped after five minutes')
    if (this.state.workers.size > 0)
      this.witness.break('a stopped worker is gone', [...this.state.workers.keys()].join())
  }

  #result(): WorldResult {
    const ended: Record<string, number> = {}
    for (const { status } of this.state.jobs.values()) ended[status] = (ended[status] ?? 0) + 1
    const { broken } = this.witness
    return {
      ...(broken === undefined ? {} : { broken }),
      lives: this.lives.length,
      accepted: this.lives.filter(({ jobId }) => jobId !== undefined).length,
      ended,
      crashes: this.crashes,
      events: this.scheduler.count,
      days: (this.scheduler.nowMs - this.beginMs) / (24 * HOUR),
      faults: this.#drawn,
      fingerprint: `${this.scheduler.count}-${this.scheduler.nowMs}-${this.state.position}-${this.chance.next()}`,
    }
  }

  #clockText(): string {
    return `${((this.scheduler.nowMs - this.beginMs) / SECOND).toFixed(3)} s`
  }
}
