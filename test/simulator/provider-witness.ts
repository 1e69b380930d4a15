/** Who watches whom works are given to: slots, keys, budgets, breakers, who is asked although he should not be, and costs. */

import type { AttemptId, JobId } from '../../src/core/ids.ts'
import { isActive } from '../../src/core/job.ts'
import type { Attempt } from '../../src/core/records.ts'
import type { Work } from '../../src/core/upstream-port.ts'
import type { MemoryState } from '../conformance/store-model-state.ts'
import { type Life, lifeOf } from './lives.ts'
import { REOPEN_MS } from './provider-desk.ts'
import type { RemoteWork } from './remote-work.ts'
import type { Heard, Provider } from './remote-upstream.ts'

/** What it looks at. */
export type ProviderWitnessOptions = {
  readonly state: MemoryState
  readonly lives: readonly Life[]
  readonly providers: () => readonly Provider[]
  readonly nowMs: () => number
  /** For how long somebody may go on with what he knew of a provider, in ms. */
  readonly graceMs: number
  /** Nothing is wrong but providers: whoever decides something does it at once. */
  readonly isPrompt: boolean
  /** No clock is wrong. */
  readonly hasRightClocks: boolean
  readonly break: (promise: string, detail: string) => void
}

/** How a provider, or a key to it, fares at one node, as far as somebody outside can tell. */
type Standing = {
  failures: number
  failedAtMs: number
  heardAtMs: number
  readonly underWay: Map<AttemptId, number>
  /** Jobs that were turned away, and whether others were taken since: what comes of those again may be their own fault. */
  readonly turnedAway: Map<JobId, boolean>
}

/** Failures in a row after which one work at a time tries. */
const FAILURES_OF_ONE_OUTAGE = 3

/** From a decision to what comes of it where nothing is slow, in ms. */
const PROMPT_MS = 500

/** How long nothing is heard of a try before another one may begin, in ms. */
const TRY_MS = 150_000

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Watches the providers of one world. */
export class ProviderLaws {
  readonly #options: ProviderWitnessOptions
  readonly #standings = new Map<string, Standing>()
  /** Works that providers have made, and attempts of which nobody knew at any time what came. */
  readonly #made = new Map<AttemptId, RemoteWork>()
  readonly #unknown = new Set<AttemptId>()
  /** When a node has heard last that a key is not taken. */
  readonly #refusedAtMs = new Map<string, number>()

  constructor(options: ProviderWitnessOptions) {
    this.#options = options
  }

  /** A node asks something of a provider. */
  onAsked({ id, desk, terms }: Provider, nodeName: string, what: string, work: Work | undefined): void {
    const { nowMs, graceMs } = this.#options
    const sinceMs = nowMs() - desk.sinceMs
    const said = `${nodeName} asked ${id} for ${what}, which is ${desk.state} for ${sinceMs} ms`
    if (desk.state === 'off' && sinceMs > graceMs) this.#options.break('who is turned off is asked nothing', said)
    if (work === undefined) return
    // What it may have taken before is asked for again, under the same attempt.
    if (desk.state === 'drained' && work.isRepeated !== true && sinceMs > graceMs) {
      this.#options.break('who is drained is given nothing', said)
    }
    const closedMs = nowMs() - (desk.closedSinceMs(work.credentialId) ?? nowMs())
    if (closedMs > graceMs) {
      this.#options.break('a closed key is not used', `${nodeName} gave ${work.attemptId} by ${work.credentialId}`)
    }
    this.#checkRefused(desk, nodeName, work)
    if (terms.keys.length > 0 !== (work.credentialId !== undefined)) {
      this.#options.break('a work is given by a key where there are any', `${work.attemptId} at ${id}`)
    }
    const names = this.#namesOf(desk.hadFaultyKeys, id, work)
    for (const name of names) this.#tries(`${nodeName} ${name}`, work.attemptId)
  }

  onAnswered({ id, desk }: Provider, nodeName: string, { jobId, attemptId, credentialId }: Work, heard: Heard): void {
    if (heard === 'key') this.#refusedAtMs.set(`${nodeName} ${credentialId}`, this.#options.nowMs())
    const isOfKey = heard === 'busy' && credentialId !== undefined && desk.openKeys.length > 1
    for (const name of credentialId === undefined ? [id] : [id, `${id}/${credentialId}`]) {
      const standing = this.#standingOf(`${nodeName} ${name}`)
      const begunAtMs = standing.underWay.get(attemptId) ?? 0
      standing.underWay.delete(attemptId)
      standing.heardAtMs = this.#options.nowMs()
      if (heard === 'taken' || heard === 'other') {
        standing.failures = 0
        standing.turnedAway.delete(jobId)
        for (const other of standing.turnedAway.keys()) standing.turnedAway.set(other, true)
      }
      const isFailure = heard === 'unknown' ? name === id : heard === 'busy' && (name !== id) === isOfKey
      // Who was given to it together with one that came to nothing meets the same trouble.
      if (!isFailure || begunAtMs <= standing.failedAtMs + PROMPT_MS) continue
      if (standing.turnedAway.get(jobId) === true) continue
      standing.turnedAway.set(jobId, false)
      standing.failures++
      standing.failedAtMs = this.#options.nowMs()
    }
  }

  onCreated(provider: Provider, work: RemoteWork): void {
    this.#made.set(work.attemptId, work)
    const atWork = [...provider.works.values()].filter((other) => this.#isAtWork(other))
    const { slots, keys } = provider.terms
    if (atWork.length > slots) {
      this.#options.break('nobody has more works than slots', `${provider.id} has ${atWork.length} of ${slots}`)
    }
    const key = keys.find(({ id }) => id === work.credentialId)
    const ofKey = atWork.filter(({ credentialId }) => credentialId === key?.id)
    if (key !== undefined && ofKey.length > key.slots) {
      this.#options.break('no key has more works than slots', `${key.id} has ${ofKey.length} of ${key.slots}`)
    }
  }

  onUnknown(id: AttemptId): void {
    this.#unknown.add(id)
  }

  /** An attempt was written down. */
  onBegun(attempt: Attempt): void {
    const { state, lives, providers } = this.#options
    const { id, jobId, upstreamId } = attempt
    for (const other of state.attempts.values()) {
      if (other.jobId !== jobId || other.id === id || other.upstreamId !== upstreamId) continue
      if (other.refusal !== 'model') continue
      this.#options.break('who does not have a model is asked once', `${id} at ${upstreamId} came after ${other.id}`)
    }
    const job = state.jobs.get(jobId)
    const life = job && lifeOf(lives, job.request.prompt)
    if (upstreamId === 'local' && life?.channel !== 'local') {
      this.#options.break('nobody gets a preview who has not asked for one', `${id} of ${jobId}, life ${life?.index}`)
    }
    const provider = providers().find((one) => one.id === upstreamId)
    if (provider === undefined) return
    this.#checkBudget(provider, attempt)
    this.#checkRates(provider, attempt)
  }

  /** Whether nobody has the model for a life: who is drained or turned off is waited for. */
  isWithoutModel({ modelRefusers }: Life): boolean {
    return this.#options.providers().every(({ id }) => modelRefusers.includes(id))
  }

  /** At rest: what everything has cost. */
  checkCosts(): void {
    const { state, lives } = this.#options
    const stopped = new Set<string>()
    for (const { type, data } of state.events) if (type === 'attempt.stopped') stopped.add(JSON.stringify(data))
    const told = [...stopped].join()
    for (const attempt of state.attempts.values()) {
      const { id, jobId, upstreamId, costMicroCredits: cost, refusal } = attempt
      const job = state.jobs.get(jobId)
      if (upstreamId === 'local' || job === undefined || isActive(job)) continue
      const said = `${id} of ${job.status} ${jobId} at ${upstreamId} cost ${cost}`
      if (cost === undefined) this.#options.break('every attempt has a cost', said)
      const isLast = job.attempt?.id === id
      if (job.status === 'succeeded' && isLast && !(cost !== undefined && cost > 0)) {
        this.#options.break('a film has cost something', said)
      }
      const { workFate } = lifeOf(lives, job.request.prompt)
      const isFailedThere = job.status === 'failed' && isLast && workFate === 'fails' && attempt.state === 'ended'
      const cameToNothing = refusal !== undefined || (attempt.state === 'ended' && !this.#made.has(id)) || isFailedThere
      // What was called made, and is not any more, is stopped as well; it may be paid for all the same.
      const isStopped = told.includes(id) && attempt.renderedAtMs === undefined
      if (cost !== 0 && (cameToNothing || isStopped)) {
        this.#options.break('what came to nothing costs nothing', said)
      }
    }
  }

  /** Who was told that a key is not taken has said so, and whoever has closed it, has opened it again since. */
  #checkRefused(desk: Provider['desk'], nodeName: string, { credentialId, attemptId }: Work): void {
    const { nowMs, graceMs } = this.#options
    const refusedAtMs = this.#refusedAtMs.get(`${nodeName} ${credentialId}`)
    if (credentialId === undefined || refusedAtMs === undefined || nowMs() - refusedAtMs <= graceMs) return
    if (desk.lastClosedMs(credentialId) >= refusedAtMs - graceMs - REOPEN_MS.max) return
    this.#options.break('a key that is refused is closed', `${nodeName} gave ${attemptId} by ${credentialId}`)
  }

  #isAtWork({ attemptId, endsAtMs, cancelledAtMs }: RemoteWork): boolean {
    const { state, nowMs } = this.#options
    if (endsAtMs <= nowMs() || cancelledAtMs !== undefined || this.#unknown.has(attemptId)) return false
    const attempt = state.attempts.get(attemptId)
    return attempt !== undefined && (attempt.state === 'submitting' || attempt.state === 'submitted')
  }

  /** What it was paid today is less than its budget, whenever it is given something. */
  #checkBudget({ id, desk: { budgetPerDay } }: Provider, begun: Attempt): void {
    if (budgetPerDay === undefined || !this.#options.hasRightClocks) return
    const { state, graceMs } = this.#options
    const dayMs = Math.floor(begun.createdAtMs / DAY) * DAY
    let spent = 0
    for (const { upstreamId, createdAtMs, costMicroCredits = 0 } of state.attempts.values()) {
      if (upstreamId === id && createdAtMs >= dayMs && createdAtMs < begun.createdAtMs - graceMs) {
        spent += costMicroCredits
      }
    }
    if (spent < budgetPerDay) return
    this.#options.break("a day's budget is kept", `${begun.id} at ${id}, which has got ${spent} of ${budgetPerDay}`)
  }

  /** A minute's submits may come at once, and as many again while the minute passes. */
  #checkRates({ id, terms }: Provider, begun: Attempt): void {
    if (!this.#options.hasRightClocks) return
    const key = terms.keys.find((one) => one.id === begun.credentialId)
    const lately = [...this.#options.state.attempts.values()].filter(
      ({ upstreamId, createdAtMs }) => upstreamId === id && createdAtMs > begun.createdAtMs - MINUTE,
    )
    const ofKey = lately.filter(({ credentialId }) => credentialId === key?.id)
    for (const [all, rate] of [
      [lately, terms.submitsPerMinute],
      [ofKey, key?.submitsPerMinute],
    ] as const) {
      if (rate === undefined || all.length <= 2 * rate + 1) continue
      this.#options.break('nobody is asked more often than he may be', `${id} ${all.length} times, not ${rate}`)
    }
  }

  #namesOf(hadFaultyKeys: boolean, id: string, { credentialId }: Work): readonly string[] {
    if (credentialId === undefined) return [id]
    return hadFaultyKeys ? [] : [id, `${id}/${credentialId}`]
  }

  /** After an outage one work tries it, and the others wait for what becomes of that. */
  #tries(name: string, attemptId: AttemptId): void {
    const { isPrompt, nowMs } = this.#options
    const standing = this.#standingOf(name)
    for (const [id, atMs] of standing.underWay) if (nowMs() - atMs > TRY_MS) standing.underWay.delete(id)
    // A late answer to an earlier work is taken for what became of the one that tries.
    const fromMs = standing.heardAtMs + PROMPT_MS
    const others = [...standing.underWay].filter(([, atMs]) => atMs > fromMs)
    if (isPrompt && standing.failures >= FAILURES_OF_ONE_OUTAGE && nowMs() > fromMs && others.length > 0) {
      const what = `${name} was given ${attemptId} after ${standing.failures} failures, and ${others.length} more`
      this.#options.break('after an outage one work tries it', what)
    }
    standing.underWay.set(attemptId, nowMs())
  }

  #standingOf(name: string): Standing {
    const known = this.#standings.get(name)
    if (known !== undefined) return known
    const made = {
      failures: 0,
      failedAtMs: -Infinity,
      heardAtMs: -Infinity,
      underWay: new Map(),
      turnedAway: new Map(),
    }
    this.#standings.set(name, made)
    return made
  }
}

/** Works of a job that stand in the way of another one: nobody has ever been told that they are lost. */
export function rivalsOf(providers: readonly Provider[], jobId: JobId, work: RemoteWork, lostLooks: number) {
  return providers.flatMap(({ works }) =>
    [...works.values()].filter((other) => other.jobId === jobId && other !== work && other.lostLooks < lostLooks),
  )
}
