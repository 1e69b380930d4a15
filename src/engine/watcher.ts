/**
 * Station 6, the looking: holds the works of one upstream, asks for many at once, and writes only what has changed. A work
 * that is looked at a thousand times costs one claim.
 */

import { change } from '../core/history.ts'
import type { ActiveJob } from '../core/job.ts'
import type { Json } from '../core/json.ts'
import type { Write } from '../core/writes.ts'
import { problem } from '../core/problem.ts'
import type { Upstream, UpstreamReport } from '../core/upstream-port.ts'
import { backoffMs } from '../lib/backoff.ts'
import { sleep } from '../lib/clock.ts'
import type { Attempt } from '../core/records.ts'
import { changedBy, commitPatiently, type StepDeps, type StepResult, tellOf } from './conclude.ts'
import type { StepWork, Waits } from './job-step.ts'
import { PACE_MS_MAX, Pace } from './pace.ts'
import { decide, isNews, type Known, progressed } from './watch.ts'

/** Works that are asked for at once, where each is a question of its own. */
const BATCH_MAX = 200

/** Questions to one provider in a look, of which there is at most one in a second. */
const QUESTIONS_MAX = 20

/** How long a look may take, in ms. */
const LOOK_TIMEOUT_MS = 90_000

/** The longest pause between two looks, in ms. */
const PAUSE_MS_MAX = 2_000

/** How long a work of which there is no word is left alone, in ms: doubling up to the longest. */
const AWAY_MS = { first: 1_000, max: 30_000 } as const

/**
 * What it takes to believe that a provider has lost a work that is paid for: so many looks in a row, over so long, in ms. A
 * proxy's default page, a lagging replica and a deployment all say "not found" for a while.
 */
const LOST = { looks: 10, everyMs: 30_000, forMs: 600_000 } as const

/** What is kept of a work while it is watched, which thousands are at once. */
type Watched = {
  readonly handle: Json
  readonly model: string
  /** When it was given to the upstream, in epoch ms. */
  readonly sinceMs: number
  /** What a report is compared with. */
  readonly known: Known
  /** Whether any word of it is news. */
  readonly anyWord: boolean
}

type Held = Watched & {
  readonly id: string
  readonly report: (report: UpstreamReport) => void
  nextLookAtMs: number
  /** Looks in a row that brought no word of it. */
  silent: number
}

/** A report that says something. */
type Word = Exclude<UpstreamReport, { state: 'unavailable' }>

/** Since when an upstream has said that it does not know a work, in epoch ms, and in how many looks. */
type Lost = { readonly sinceMs: number; readonly looks: number }

/** How long an upstream that is not configured any more is left alone, in ms. */
const GONE_MS = 5_000

/** Watches the works of one upstream, whatever becomes of its configuration meanwhile. */
export class Watcher {
  readonly #deps: StepDeps
  readonly #upstreamId: string
  readonly #held = new Map<string, Held>()
  readonly #pace = new Pace()
  #stopLooking = new AbortController()
  #cancelLook: (() => void) | undefined
  #looking: Promise<void> | undefined
  /** Of works of which there was no word. */
  #lookingAside: Promise<void> | undefined

  constructor(deps: StepDeps, upstreamId: string) {
    this.#deps = deps
    this.#upstreamId = upstreamId
  }

  /** Throws `upstream_unavailable` while it is not configured: its works wait for its return. */
  #upstream(): Upstream {
    const upstream = this.#deps.upstreams.find(this.#upstreamId)
    if (upstream === undefined) throw problem('upstream_unavailable', 'The provider of this job is not configured.')
    return upstream
  }

  get #pollIntervalMs(): number {
    return this.#deps.upstreams.find(this.#upstreamId)?.pollIntervalMs ?? GONE_MS
  }

  /** Ends a look that is under way; to be called when nothing is watched any more. */
  async stop(): Promise<void> {
    this.#stopLooking.abort()
    this.#cancelLook?.()
    await Promise.all([this.#looking, this.#lookingAside])
    this.#cancelLook = undefined
    this.#stopLooking = new AbortController()
  }

  /** The step: watches one work until it moves on. */
  async watch({ job, attempt, step }: StepWork): Promise<StepResult | Waits> {
    const upstream = this.#upstream()
    if (attempt?.handle === undefined) return decide(this.#deps, upstream, job, attempt, { state: 'lost' })
    return this.#waits(step.id, job, attempt)
  }

  /** A report that says something: it is written down, or moves the job on. */
  async #hear(
    { job, attempt, step }: StepWork,
    report: Word,
    lost: Lost | undefined,
    signal: AbortSignal,
  ): Promise<StepResult | Waits> {
    const { clock } = this.#deps
    if (report.state === 'queued' || report.state === 'running') {
      if (!isNews(job, report)) return this.#waits(step.id, job, attempt)
      const next = { ...progressed(job, report, clock.nowMs()), version: job.version + 1 }
      const writes = [{ write: 'hold-step', lease: step }, ...(await this.#changes(job, next, signal))] as const
      const written = await commitPatiently(this.#deps, writes, signal)
      return written.committed ? this.#waits(step.id, next, attempt) : { refused: written.guard }
    }
    if (report.state === 'lost' && attempt?.handle !== undefined && !this.#upstream().isLocal) {
      const still: Lost = { sinceMs: lost?.sinceMs ?? clock.nowMs(), looks: (lost?.looks ?? 0) + 1 }
      if (still.looks < LOST.looks || clock.nowMs() - still.sinceMs < LOST.forMs) {
        return this.#waits(step.id, job, attempt, still)
      }
    }
    return decide(this.#deps, this.#upstream(), job, attempt, report)
  }

  async #changes(job: ActiveJob, next: ActiveJob, signal: AbortSignal): Promise<readonly Write[]> {
    const begins = next.status !== job.status
    const by = changedBy(this.#deps, begins ? 'job.running' : 'job.progressed')
    return [...change(job, next, by), ...(begins ? await tellOf(this.#deps, next, by.atMs, signal) : [])]
  }

  /** To wait for a report that says something: of job and attempt, only what that takes is kept. */
  #waits(id: string, job: ActiveJob, attempt: Attempt | undefined, lost?: Lost): Waits {
    const work: Watched = {
      handle: attempt?.handle ?? null,
      model: job.order.model,
      sinceMs: attempt?.createdAtMs ?? job.createdAtMs,
      known: { status: job.status, progressPercent: job.progressPercent, notes: job.notes },
      anyWord: lost !== undefined,
    }
    return this.#until(id, work, lost)
  }

  #until(id: string, work: Watched, lost: Lost | undefined): Waits {
    return {
      until: async (signal) => {
        if (lost !== undefined) await sleep(this.#deps.clock, LOST.everyMs, signal)
        const report = await this.#nextReport(id, work, signal)
        return (again, stop) => this.#hear(again, report, lost, stop)
      },
    }
  }

  /** Waits for the first report that says something. Throws when the signal is aborted. */
  #nextReport(id: string, work: Watched, signal: AbortSignal): Promise<Word> {
    return new Promise((resolve, reject) => {
      const held: Held = {
        ...work,
        id,
        nextLookAtMs: this.#deps.clock.nowMs() + this.#pollIntervalMs,
        silent: 0,
        report: (report) => {
          if (report.state === 'unavailable' || !(work.anyWord || isNews(work.known, report))) return
          letGo()
          resolve(report)
        },
      }
      const letGo = () => {
        signal.removeEventListener('abort', onAbort)
        // A slow look may bring word for one that let go long ago, while the same work is held anew.
        if (this.#held.get(id) === held) this.#held.delete(id)
      }
      const onAbort = () => {
        letGo()
        reject(new Error('the look was stopped'))
      }
      if (signal.aborted) return onAbort()
      signal.addEventListener('abort', onAbort)
      this.#held.set(id, held)
      this.#planLook()
    })
  }

  #planLook(): void {
    if (this.#cancelLook !== undefined || this.#stopLooking.signal.aborted || this.#held.size === 0) return
    const pauseMs = Math.min(PAUSE_MS_MAX, this.#pollIntervalMs)
    this.#cancelLook = this.#deps.clock.after(pauseMs, () => {
      this.#looking = this.#look().finally(() => {
        this.#cancelLook = undefined
        this.#planLook()
      })
    })
  }

  /** Has a work looked at next: somebody says that there is news of it. */
  hasten(id: string): void {
    const held = this.#held.get(id)
    if (held !== undefined) held.nextLookAtMs = Math.min(held.nextLookAtMs, this.#deps.clock.nowMs())
  }

  /**
   * Looks at the works that are due, the longest overdue first, with so many questions at most. Where a question has room, it is
   * about those that are due next as well. Those of which there was no word are asked for aside: the others do not wait for an
   * answer that may never come.
   */
  async #look(): Promise<void> {
    const nowMs = this.#deps.clock.nowMs()
    // A clock that was set back must not put looks off, nor some of them behind all others.
    const latestMs = nowMs + Math.max(this.#pollIntervalMs, AWAY_MS.max, PACE_MS_MAX)
    for (const each of this.#held.values()) if (each.nextLookAtMs > latestMs) each.nextLookAtMs = nowMs
    const upstream = this.#deps.upstreams.find(this.#upstreamId)
    const atOnce = upstream?.worksAtOnce ?? 1
    const most = upstream?.isLocal === false ? QUESTIONS_MAX : Infinity
    const questionsFor = (works: readonly Held[]) => Math.ceil(works.length / atOnce)
    const held = [...this.#held.values()].toSorted((one, other) => one.nextLookAtMs - other.nextLookAtMs)
    const isDue = (each: Held) => each.nextLookAtMs <= nowMs
    const well = held.filter((each) => each.silent === 0 && isDue(each))
    const room = well.length === 0 ? 0 : questionsFor(well) * atOnce - well.length
    const next = room === 0 ? [] : held.filter((each) => each.silent === 0 && !isDue(each))
    const silent = this.#lookingAside ? [] : held.filter((each) => each.silent > 0 && isDue(each))
    // However many there is word of, those of which there was none must be asked for again one day.
    const kept = Math.min(questionsFor(silent), Math.ceil(most / 4))
    const asked = [...well, ...next.slice(0, room)].slice(0, (most - kept) * atOnce)
    const aside = silent.slice(0, (most - questionsFor(asked)) * atOnce)
    if (aside.length > 0) {
      // All of these at once: later, they would come on top of those of the next look. As one batch, which has one limit on what
      // is asked at the same time, also where each has to be asked for by itself.
      this.#lookingAside = this.#lookAt(aside).then(() => {
        this.#lookingAside = undefined
      })
    }
    for (const batch of inBatches(asked, atOnce)) if (!this.#stopLooking.signal.aborted) await this.#lookAt(batch)
  }

  async #lookAt(batch: readonly Held[]): Promise<void> {
    const { clock, log, random } = this.#deps
    const reports = await this.#ask(batch.map(({ handle }) => handle))
    const nowMs = clock.nowMs()
    const silent: string[] = []
    let unasked = 0
    for (const [index, held] of batch.entries()) {
      const { id } = held
      const report = reports[index] ?? { state: 'unavailable', detail: 'the upstream has left it out' }
      // It is still due, and among the first of the next look.
      if (report.state === 'unavailable' && report.isUnasked === true) {
        unasked++
        continue
      }
      if (report.state === 'unavailable') {
        held.silent++
        silent.push(`${id}: ${report.detail}`)
      } else held.silent = 0
      const elapsedMs = nowMs - held.sinceMs
      const pauseMs =
        held.silent === 0
          ? this.#pace.pauseMs(held.model, elapsedMs, this.#pollIntervalMs)
          : Math.max(this.#pollIntervalMs, backoffMs(held.silent, AWAY_MS.first, AWAY_MS.max, random.fraction()))
      held.nextLookAtMs = nowMs + pauseMs
      if (report.state === 'succeeded' && this.#held.get(id) === held) this.#pace.observe(held.model, elapsedMs)
      held.report(report)
    }
    const facts = { upstream: this.#upstreamId, asked: batch.length - unasked, silent: silent.length, first: silent[0] }
    if (silent.length > 0) log.warn(facts, 'there was no word of some works')
  }

  /** The reports of a batch; when the upstream could not be asked at all, there is no word of any. */
  async #ask(handles: readonly Json[]): Promise<readonly UpstreamReport[]> {
    const timeout = new AbortController()
    const cancelTimeout = this.#deps.clock.after(LOOK_TIMEOUT_MS, () => timeout.abort())
    try {
      return await this.#upstream().check(handles, AbortSignal.any([this.#stopLooking.signal, timeout.signal]))
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      return handles.map(() => ({ state: 'unavailable', detail }))
    } finally {
      cancelTimeout()
    }
  }
}

/** Works that are asked for together: those that one question is about, or many of those that are a question each. */
function inBatches(works: readonly Held[], atOnce: number): readonly (readonly Held[])[] {
  const size = atOnce > 1 ? atOnce : BATCH_MAX
  return Array.from({ length: Math.ceil(works.length / size) }, (_, at) => works.slice(at * size, (at + 1) * size))
}
