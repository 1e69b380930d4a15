/** Who watches every commit and every call that reaches a provider, and says which promise was broken first. */

import type { AttemptId, JobId, WorkerId } from '../../src/core/ids.ts'
import { isDeepStrictEqual } from 'node:util'
import { rebuild } from '../../src/core/history.ts'
import { storedBytesOf, isActive, isTerminal, type Job, mayAdvance } from '../../src/core/job.ts'
import { TERMINAL_STATUSES } from '../../src/core/job-status.ts'
import type { Attempt } from '../../src/core/records.ts'
import type { Work } from '../../src/core/upstream-port.ts'
import type { CommitResult, Write } from '../../src/core/writes.ts'
import type { MemoryState } from '../conformance/store-model-state.ts'
import { moneyFault } from './accounts.ts'
import type { DeliveryWitness } from './delivery-witness.ts'
import type { Disk } from './disk.ts'
import { type Life, lifeOf } from './lives.ts'
import { type ProviderLaws, rivalsOf } from './provider-witness.ts'
import type { RemoteWork } from './remote-work.ts'
import type { Heard, Provider, ProviderWitness } from './remote-upstream.ts'

/** What the witness looks at. */
export type WitnessOptions = {
  readonly state: MemoryState
  readonly disk: Disk
  readonly lives: readonly Life[]
  readonly nowMs: () => number
  readonly storeNowMs: () => number
  readonly deliveries: DeliveryWitness
  readonly laws: ProviderLaws
  readonly providers: () => readonly Provider[]
  /** Told of each attempt of which nobody knows what came. */
  readonly onUnknown: (id: AttemptId) => void
}

/** Nodes that died, slept, were stopped or taken for dead: with so many, a work of this process may be lost eight times. */
const MANY_DEATHS = 4

/** Looks that do not find a work before it may be called lost. */
const LOST_LOOKS = 3

const ENDS: ReadonlySet<string> = new Set(TERMINAL_STATUSES.map((status) => `job.${status}`))

/** What is not about how the job goes. */
const MAY_FOLLOW_THE_END: ReadonlySet<string> = new Set(['job.stills', 'job.deleted'])

/** Watches one world. */
export class Witness implements ProviderWitness {
  /** The first promise that was broken, in a sentence. */
  broken: string | undefined
  /** Nodes that died, slept, were stopped or taken for dead. */
  readonly troubled = new Set<string>()
  /** How often a node has learned that it was taken for dead. */
  buried = 0
  /** The worker of each node. */
  readonly workers = new Map<string, WorkerId>()
  /** When jobs ended, in true time. */
  readonly endedAtMs = new Map<JobId, number>()
  readonly #options: WitnessOptions
  readonly #begunBy = new Map<AttemptId, string>()
  readonly #created = new Map<AttemptId, RemoteWork>()
  readonly #lastEvent = new Map<JobId, string>()
  #position = 0

  constructor(options: WitnessOptions) {
    this.#options = options
  }

  /** Says that a promise was broken; the first one counts. */
  break(promise: string, detail: string): void {
    this.broken ??= `${promise}: ${detail}`
  }

  /** Makes a commit and looks at what it has changed. */
  readonly commit = (
    nodeName: string,
    writes: readonly Write[],
    apply: () => Promise<CommitResult>,
  ): Promise<CommitResult> => {
    const { state, deliveries, laws, onUnknown } = this.#options
    const toldBefore = deliveries.before(writes)
    const before = writes.map((write) => (write.write === 'update-job' ? state.jobs.get(write.job.id) : undefined))
    const lastBefore = state.events.at(-1)
    const result = apply()
    writes.forEach((write, index) => {
      if (write.write === 'update-job') {
        const from = before[index]
        const to = state.jobs.get(write.job.id)
        if (from !== undefined && to !== undefined && to !== from) this.#jobChanged(from, to)
      } else if (write.write === 'begin-attempt') {
        if (state.attempts.get(write.attempt.id)?.state === 'submitting') this.#attemptBegun(nodeName, write.attempt)
      } else if (write.write === 'update-attempt' && state.attempts.get(write.attempt.id)?.state === 'unknown') {
        laws.onUnknown(write.attempt.id)
        onUnknown(write.attempt.id)
      }
    })
    if (state.events.at(-1) !== lastBefore) this.#eventsAdded()
    deliveries.after(writes, toldBefore)
    const fault = moneyFault(state, writes)
    if (fault !== undefined) this.break('every credit is where it belongs', fault)
    return result
  }

  onCreated(provider: Provider, work: RemoteWork): void {
    const { attemptId, jobId } = work
    if (this.#created.has(attemptId)) this.break('an attempt is made once', `${provider.id} made ${attemptId} twice`)
    this.#created.set(attemptId, work)
    this.#options.laws.onCreated(provider, work)
    // One that makes nothing twice for an attempt may have lost another attempt's work.
    const lostLooks = provider.isKeyed ? LOST_LOOKS : Infinity
    for (const { id } of rivalsOf(this.#options.providers(), jobId, work, lostLooks)) {
      const what = `${provider.id} made ${jobId} again, which is made as ${id}`
      this.break('a job is made once where making it again costs twice', what)
    }
  }

  onAsked(provider: Provider, nodeName: string, what: string, work?: Work): void {
    this.#options.laws.onAsked(provider, nodeName, what, work)
  }

  onAnswered(provider: Provider, nodeName: string, work: Work, heard: Heard): void {
    this.#options.laws.onAnswered(provider, nodeName, work, heard)
  }

  onCancelled(provider: Provider, work: RemoteWork): void {
    const job = this.#options.state.jobs.get(work.jobId)
    if (job === undefined) return
    const what = `${provider.id} was told to stop ${work.id}, whose job is ${job.status}`
    if (isActive(job) && job.attempt?.id === work.attemptId) {
      this.break('nobody stops a work that is wanted', what)
    }
    if (job.status === 'succeeded' && job.attempt?.id === work.attemptId)
      this.break("a succeeded job's record is left alone", what)
    if (job.status === 'failed' && job.failure.code === 'upstream_failed') {
      this.break('only what must be stopped is stopped', `${what}: ${job.failure.message}`)
    }
  }

  #jobChanged(from: Job, to: Job): void {
    if (isTerminal(from.status)) {
      const [was, is] = [from, to].map(endedFacts)
      if (!isDeepStrictEqual(was, is)) {
        this.break('an ended job never changes', `${to.id} was ${from.status} and is ${to.status}`)
      }
      return
    }
    if (to.status !== from.status && !mayAdvance(from.status, to.status) && to.status !== 'succeeded') {
      this.break('a job goes its way', `${to.id} went from ${from.status} to ${to.status}`)
    }
    if (to.progressPercent < from.progressPercent) {
      this.break('progress never goes back', `${to.id} from ${from.progressPercent} to ${to.progressPercent}`)
    }
    if (isActive(to)) {
      if (isActive(from) && from.collected !== undefined && to.collected === undefined) {
        this.break('what was brought home is not forgotten', to.id)
      }
      return
    }
    this.#jobEnded(to, lifeOf(this.#options.lives, to.request.prompt))
  }

  #jobEnded(job: Job, life: Life): void {
    const { state, disk, storeNowMs, nowMs } = this.#options
    this.endedAtMs.set(job.id, nowMs())
    this.#checkHistory(job)
    const what = `${job.id} (life ${life.index}, ${life.workFate})`
    switch (job.status) {
      case 'succeeded':
        for (const asset of storedBytesOf(job.result)) {
          if (!disk.blobs.has(asset.digest))
            this.break('a succeeded job has its film', `${what} has no ${asset.digest}`)
          if (!state.uses.has(`job/${job.id}/${asset.digest}`)) {
            this.break('a succeeded job uses its film', `${what} does not use ${asset.digest}`)
          }
        }
        if (life.workFate !== 'succeeds') this.break('a job tells the truth', `${what} succeeded`)
        return
      case 'cancelled':
        if (!life.isCancelAsked) this.break('only its owner cancels a job', what)
        return
      case 'expired':
        if (storeNowMs() < job.deadlineAtMs) this.break('a job expires at its deadline', what)
        return
      case 'failed': {
        const { code, message } = job.failure
        if (!this.#mayFail(life, code)) {
          this.break('a job fails for a reason', `${what} failed with ${code}: ${message}`)
        }
      }
    }
  }

  /** The history makes the job again, from its admission to its end. */
  #checkHistory(job: Job): void {
    const events = this.#options.state.events.filter(({ jobId }) => jobId === job.id)
    // The oldest may have been forgotten.
    if (events[0]?.type !== 'job.queued') return
    const [is, was] = [rebuild(job, events), job].map((one) => JSON.stringify(one))
    if (isDeepStrictEqual(JSON.parse(is ?? ''), JSON.parse(was ?? ''))) return
    this.break('a history makes its job again', `${is} is not ${was}`)
  }

  /** Whether nobody knows what became of a job's last submit, and no provider has it. */
  isMissed({ attempt }: Job): boolean {
    if (attempt === undefined || this.#options.state.attempts.get(attempt.id)?.state !== 'unknown') return false
    return !this.#created.has(attempt.id)
  }

  #mayFail(life: Life, code: string): boolean {
    switch (code) {
      case 'upstream_failed':
        // Eight works lost with their workers end a job, and one worker that dies slowly can lose several.
        if (this.troubled.size + this.buried >= MANY_DEATHS) return true
        return life.workFate === 'fails' || life.workFate === 'refused' || this.#options.laws.isWithoutModel(life)
      case 'upstream_bad_result':
        return life.workFate === 'bad result'
      case 'reference_unreachable':
        return life.referenceFailures > 0
      default:
        return false
    }
  }

  #attemptBegun(nodeName: string, attempt: Attempt): void {
    if (!this.#begunBy.has(attempt.id)) {
      this.#begunBy.set(attempt.id, nodeName)
      this.#options.laws.onBegun(attempt)
    }
    for (const other of this.#options.state.attempts.values()) {
      if (other.jobId !== attempt.jobId || other.id === attempt.id) continue
      const made = this.#created.get(other.id)
      if (made !== undefined && made.lostLooks < LOST_LOOKS) {
        this.break(
          'a second attempt follows one that did not start, or is lost',
          `${other.id} at work, ${attempt.id} begun`,
        )
      }
      if (other.state === 'ended') continue
      this.break('one attempt at a time', `${attempt.id} was begun while ${other.id} was ${other.state}`)
    }
  }

  #eventsAdded(): void {
    const { events } = this.#options.state
    let first = events.length
    while (first > 0 && (events[first - 1]?.position ?? 0) > this.#position) first--
    for (const { position, jobId, type } of events.slice(first)) {
      if (position <= this.#position) this.break('positions rise', `${position} came after ${this.#position}`)
      this.#position = position
      // What was told of a job, or of stopping it, is no part of its life, and what was deleted has lived it.
      if (jobId === undefined || /^(?:delivery|attempt)\./.test(type) || type === 'job.deleted') continue
      const last = this.#lastEvent.get(jobId)
      if ((last === undefined) !== (type === 'job.queued')) {
        this.break("a job's history begins once", `${jobId}: ${type} came after ${last}`)
      }
      if (last !== undefined && ENDS.has(last) && !MAY_FOLLOW_THE_END.has(type)) {
        this.break('nothing follows the end', `${jobId}: ${type} came after ${last}`)
      }
      if (!MAY_FOLLOW_THE_END.has(type)) this.#lastEvent.set(jobId, type)
    }
  }

  /** Nodes whose workers are gone have lost what they had. */
  buryNodes(): void {
    for (const [name, id] of this.workers) {
      if (this.#options.state.workers.has(id)) continue
      this.troubled.add(name)
      this.workers.delete(name)
    }
  }

  /** The type of a job's newest event. */
  lastEventOf(id: JobId): string | undefined {
    return this.#lastEvent.get(id)
  }
}

/** What never changes of a job that has ended: all but that its owner hides it, and that its film gets its pictures. */
function endedFacts(job: Job): object {
  const { hiddenAtMs: _hidden, version: _version, ...facts } = job
  if (facts.status !== 'succeeded') return facts
  const { poster: _poster, scrubSheet: _sheet, ...result } = facts.result
  return { ...facts, result }
}
