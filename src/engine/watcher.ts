/**
 * Station 6, the looking: holds the works of one upstream, asks for many at once, and writes only what has changed. A work
 * that is looked at a thousand times costs one claim.
 */

import type { ActiveJob } from '../core/job.ts'
import type { Json } from '../core/json.ts'
import type { Attempt } from '../core/records.ts'
import type { ClaimedStep } from '../core/steps.ts'
import type { Upstream, UpstreamReport } from '../core/upstream-port.ts'
import { sleep } from '../lib/clock.ts'
import { conclude, loadJob, recover, type StepDeps } from './job-step.ts'
import { Lane, type LaneOptions, SLEEP_MS_MAX } from './lane.ts'
import type { Runner, StopReason } from './runner.ts'
import { decide, isNews, type Known, progressed } from './watch.ts'

/** What a watcher needs. */
export type WatcherOptions = Omit<LaneOptions, 'run' | 'capacity'> & {
  readonly deps: StepDeps
  readonly upstream: Upstream
}

/** Works that one process watches at one upstream. */
const HELD_MAX = 20_000

/** Works that are asked for at once. */
const BATCH_MAX = 200

/** How long an upstream that cannot be asked is left alone, in ms: doubling up to the longest. */
const AWAY_MS = { first: 1_000, max: 30_000 } as const

/** Looks in a row at which a work was lost before that is believed; a provider may need a moment to know its own. */
const LOST_LOOKS = 3

/** How long a look may take, in ms. */
const LOOK_TIMEOUT_MS = 90_000

type Held = {
  readonly handle: Json
  readonly report: (report: UpstreamReport) => void
  nextLookAtMs: number
}

/** Watches works. Its steps run in a lane like any others; each waits there for what the common look reports. */
export class Watcher implements Runner {
  readonly lane: string
  readonly #options: WatcherOptions
  readonly #steps: Lane
  readonly #held = new Map<string, Held>()
  #cancelLook: () => void = () => undefined
  #looking: Promise<void> | undefined
  #stopLooking = new AbortController()
  #failures = 0
  #started = false

  constructor(options: WatcherOptions) {
    this.lane = options.lane
    this.#options = options
    this.#steps = new Lane({ ...options, capacity: HELD_MAX, run: (step, signal) => this.#watch(step, signal) })
  }

  start(): void {
    if (!this.#started) this.#stopLooking = new AbortController()
    this.#started = true
    this.#steps.start()
  }

  async stop(): Promise<void> {
    this.#started = false
    this.#cancelLook()
    this.#stopLooking.abort()
    await Promise.all([this.#steps.stop(), this.#looking])
  }

  wake(): void {
    this.#steps.wake()
  }

  accept(step: ClaimedStep): void {
    this.#steps.accept(step)
  }

  stopStep(id: string, reason: StopReason): void {
    this.#steps.stopStep(id, reason)
  }

  stopAll(reason: StopReason): void {
    this.#steps.stopAll(reason)
  }

  /** Watches one work until it moves on. */
  async #watch(step: ClaimedStep, signal: AbortSignal): Promise<ClaimedStep | undefined> {
    const { deps, upstream } = this.#options
    let lost = 0
    let attempt: Attempt | undefined
    try {
      for (;;) {
        const job = await loadJob(deps, step)
        if (job === undefined) return undefined
        attempt = job.attempt === undefined ? undefined : await deps.store.attempt(job.attempt.id)
        const report: UpstreamReport =
          attempt?.handle === undefined
            ? { state: 'lost' }
            : await this.#nextReport(step.id, attempt.handle, job, signal)
        if (report.state === 'queued' || report.state === 'running') {
          lost = 0
          const next = progressed(job, report, deps.clock.nowMs())
          const written = await deps.store.commit([
            { write: 'hold-step', lease: step },
            { write: 'update-job', job: { ...next, version: next.version + 1 } },
          ])
          if (!written.committed && written.guard === 'lease') return undefined
          continue
        }
        if (report.state === 'unavailable') continue
        if (report.state === 'lost' && !upstream.isLocal && ++lost < LOST_LOOKS) {
          await sleep(deps.clock, AWAY_MS.max / LOST_LOOKS, signal)
          continue
        }
        return await conclude(deps, step, job, decide(deps, upstream, job, attempt, report), signal)
      }
    } catch (error) {
      if (!signal.aborted) return await recover(deps, step, error, signal)
      if (attempt?.handle !== undefined && upstream.isLocal) await upstream.release(attempt.handle)
      return undefined
    }
  }

  /** Waits for the first report that is news. Throws when the signal is aborted. */
  #nextReport(id: string, handle: Json, job: ActiveJob, signal: AbortSignal): Promise<UpstreamReport> {
    const { clock, upstream } = this.#options
    // Thousands of works wait here: of a job, only what a report is compared with is kept.
    const known: Known = { status: job.status, progressPercent: job.progressPercent, notes: job.notes }
    return new Promise((resolve, reject) => {
      const held: Held = {
        handle,
        nextLookAtMs: clock.nowMs() + upstream.pollIntervalMs,
        report: (report) => {
          if (!isNews(known, report)) return
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
    if (this.#looking !== undefined || !this.#started) return
    this.#cancelLook()
    const nowMs = this.#options.clock.nowMs()
    let nextMs = SLEEP_MS_MAX
    // A clock that was set back must not put looks off.
    for (const { nextLookAtMs } of this.#held.values()) nextMs = Math.min(nextMs, Math.max(0, nextLookAtMs - nowMs))
    if (this.#held.size === 0) return
    const away = this.#failures === 0 ? 0 : Math.min(AWAY_MS.max, AWAY_MS.first * 2 ** (this.#failures - 1))
    this.#cancelLook = this.#options.clock.after(Math.max(nextMs, away), () => {
      this.#looking = this.#look().finally(() => {
        this.#looking = undefined
        this.#planLook()
      })
    })
  }

  /** Looks at all works that are due, a batch at a time. */
  async #look(): Promise<void> {
    const { clock, upstream, log } = this.#options
    const nowMs = clock.nowMs()
    const due = [...this.#held].filter(
      ([, { nextLookAtMs }]) => nextLookAtMs <= nowMs || nextLookAtMs > nowMs + upstream.pollIntervalMs,
    )
    for (let at = 0; at < due.length && this.#started; at += BATCH_MAX) {
      const batch = due.slice(at, at + BATCH_MAX)
      const reports = await this.#ask(batch.map(([, { handle }]) => handle))
      if (reports === undefined) return
      const next = clock.nowMs() + upstream.pollIntervalMs
      batch.forEach(([id, held], index) => {
        held.nextLookAtMs = next
        const report = reports[index]
        if (report?.state === 'unavailable') log.info({ step: id, detail: report.detail }, 'no word of a work')
        if (report !== undefined) held.report(report)
      })
    }
  }

  /** The reports of a batch; `undefined` when the upstream could not be asked at all. */
  async #ask(handles: readonly Json[]): Promise<readonly UpstreamReport[] | undefined> {
    const { upstream, log, clock } = this.#options
    const timeout = new AbortController()
    const cancelTimeout = clock.after(LOOK_TIMEOUT_MS, () => timeout.abort())
    try {
      const reports = await upstream.check(handles, AbortSignal.any([this.#stopLooking.signal, timeout.signal]))
      const isAway = reports.length > 0 && reports.every(({ state }) => state === 'unavailable')
      this.#failures = isAway ? this.#failures + 1 : 0
      return reports
    } catch (error) {
      this.#failures++
      log.warn({ err: error, upstream: upstream.id, failures: this.#failures }, 'an upstream could not be asked')
      return undefined
    } finally {
      cancelTimeout()
    }
  }
}
