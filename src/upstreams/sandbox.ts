/**
 * The sandbox: previz with words in the prompt that force an outcome, such as `[[previz:fail]]`, so that whoever builds on a
 * gateway can meet each of them on purpose. All other prompts, and all other upstreams, are untouched by it.
 */

import { type AttemptId, type JobId, parseId } from '../core/ids.ts'
import { isJsonObject, type Json } from '../core/json.ts'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import { ProblemError, problem } from '../core/problem.ts'
import type { Upstream, UpstreamReport, Work } from '../core/upstream-port.ts'
import { BURN_IN, isBurnIn, type MagicWord, magicWordsOf } from '../previz/magic-words.ts'

/** A work of which nothing is rendered, or nothing yet. */
type Acted =
  | { readonly act: 'report'; readonly report: UpstreamReport }
  | { readonly act: 'wait'; readonly untilMs: number; readonly work: Work }

/** Works that may be acted at once in a process: each costs a line in memory, and a look now and then. */
const ACTED_MAX = 1_000

/** The longest wait of `slow`, in seconds. */
const SLOW_SECONDS_MAX = 3_600

/** Jobs that are remembered because they have failed passingly once. */
const FLAKY_MAX = 10_000

/** How far a work is that never ends, in percent. */
const STUCK_PERCENT = 42

/** How much longer a film is that is not what was ordered, in seconds. */
const LONGER_SECONDS = 1

const OUTCOMES = 'fail, moderation, never-end, slow:SECONDS, flaky, bad-result and reject'

const failing = (message: string, code: 'upstream_failed' | 'content_rejected' = 'upstream_failed'): Acted => ({
  act: 'report',
  report: { state: 'failed', problem: { code, message } },
})

/** Puts the sandbox in front of previz. Times are by `nowMs`, which only has to go forward. */
export function withSandbox<Inner extends Upstream>(inner: Inner, nowMs = () => performance.now()): Inner {
  const sandbox = new Sandbox(inner, nowMs)
  const { name } = inner.slots
  return {
    ...inner,
    // What only acts takes a slot, and gives one back by that: it keeps nobody's render waiting.
    slots: {
      name,
      get count() {
        return inner.slots.count + sandbox.acting
      },
    },
    submit: (work: Work) => sandbox.submit(work),
    check: (handles: readonly Json[], signal: AbortSignal) => sandbox.check(handles, signal),
    release: (handle: Json) => sandbox.release(handle),
    kept: () => sandbox.kept(),
  }
}

class Sandbox {
  readonly #inner: Upstream
  readonly #nowMs: () => number
  /** By the id of the attempt. */
  readonly #acted = new Map<string, Acted>()
  readonly #flaky = new Set<JobId>()

  constructor(inner: Upstream, nowMs: () => number) {
    this.#inner = inner
    this.#nowMs = nowMs
  }

  get acting(): number {
    return this.#acted.size
  }

  async submit(work: Work): ReturnType<Upstream['submit']> {
    const outcome = outcomeOf(work.order.prompt)
    if (outcome === undefined) return this.#inner.submit(work)
    const acted = this.#act(work, outcome)
    if (acted === 'render') return this.#inner.submit(work)
    if (acted === 'render longer') return this.#inner.submit(longer(work))
    if (this.#acted.size >= ACTED_MAX) throw problem('upstream_unavailable', 'The sandbox has no room at the moment.')
    if (!this.#acted.has(work.attemptId)) this.#acted.set(work.attemptId, acted)
    return { handle: { render: work.attemptId }, notes: [] }
  }

  async check(handles: readonly Json[], signal: AbortSignal): Promise<readonly UpstreamReport[]> {
    for (const handle of handles) await this.#beginIfDue(handle)
    const rendered = handles.filter((handle) => this.#find(handle) === undefined)
    const reports = [...(rendered.length === 0 ? [] : await this.#inner.check(rendered, signal))]
    return handles.map((handle) => {
      const acted = this.#find(handle)
      if (acted === undefined) return reports.shift() ?? { state: 'lost' }
      return acted.act === 'report' ? acted.report : { state: 'running', progressPercent: 0 }
    })
  }

  async release(handle: Json): Promise<void> {
    if (!this.#acted.delete(idOf(handle))) await this.#inner.release(handle)
  }

  kept(): NonNullable<ReturnType<NonNullable<Upstream['kept']>>> {
    const acted = [...this.#acted.keys()].flatMap((id) => {
      const attemptId = parseId<AttemptId>(id)
      return attemptId === undefined ? [] : [{ attemptId, handle: { render: id } }]
    })
    return [...acted, ...(this.#inner.kept?.() ?? [])]
  }

  #find(handle: Json): Acted | undefined {
    return this.#acted.get(idOf(handle))
  }

  /** Throws `ProblemError` for what is refused, for good or for once. */
  #act(work: Work, { name, argument }: MagicWord): Acted | 'render' | 'render longer' {
    switch (name) {
      case 'fail':
        return failing('The sandbox was asked to fail this job.')
      case 'moderation':
        return failing(
          'The sandbox was asked to hold this film back: it may contain sensitive content.',
          'content_rejected',
        )
      case 'never-end':
        return { act: 'report', report: { state: 'running', progressPercent: STUCK_PERCENT } }
      case 'slow':
        return { act: 'wait', untilMs: this.#nowMs() + secondsOf(argument) * 1_000, work }
      case 'flaky':
        return this.#failOnce(work.jobId)
      case 'bad-result':
        return 'render longer'
      case 'reject':
        throw refused('The sandbox was asked to refuse this job.')
      default:
        throw refused(`The sandbox knows ${OUTCOMES}, not ${name}; [[previz:${BURN_IN}]] writes on the film.`)
    }
  }

  #failOnce(jobId: JobId): 'render' {
    if (this.#flaky.delete(jobId)) return 'render'
    const [oldest] = this.#flaky
    if (this.#flaky.size >= FLAKY_MAX && oldest !== undefined) this.#flaky.delete(oldest)
    this.#flaky.add(jobId)
    throw problem('upstream_unavailable', 'The sandbox was asked to be away once.')
  }

  /** Begins what has waited long enough. Whoever lets go of it meanwhile is heard. */
  async #beginIfDue(handle: Json): Promise<void> {
    const acted = this.#find(handle)
    if (acted?.act !== 'wait' || this.#nowMs() < acted.untilMs) return
    const id = idOf(handle)
    this.#acted.set(id, BEGINNING)
    const failure = await this.#inner.submit(acted.work).then(
      () => undefined,
      (error: unknown): UpstreamReport =>
        error instanceof ProblemError
          ? { state: 'failed', problem: error.problem }
          : { state: 'unavailable', detail: String(error) },
    )
    if (failure !== undefined) {
      if (this.#acted.has(id)) this.#acted.set(id, { act: 'report', report: failure })
    } else if (!this.#acted.delete(id)) await this.#inner.release(handle)
  }
}

/** A work that is just handed over to be rendered. */
const BEGINNING: Acted = { act: 'report', report: { state: 'running', progressPercent: 0 } }

/** The burn-in is the renderer's affair: it is no outcome. */
function outcomeOf(prompt: string): MagicWord | undefined {
  return magicWordsOf(prompt).find((word) => !isBurnIn(word))
}

function secondsOf(argument: string | undefined): number {
  const seconds = /^\d{1,4}$/.test(argument ?? '') ? Number(argument) : Number.NaN
  if (seconds >= 1 && seconds <= SLOW_SECONDS_MAX) return seconds
  throw refused(`slow takes from 1 to ${SLOW_SECONDS_MAX} seconds, as in [[previz:slow:30]].`)
}

function refused(message: string): ProblemError {
  return problem('upstream_failed', message)
}

function longer(work: Work): Work {
  return { ...work, order: { ...work.order, frames: work.order.frames + LONGER_SECONDS * FRAMES_PER_SECOND } }
}

function idOf(handle: Json): string {
  const id = isJsonObject(handle) ? handle['render'] : undefined
  return typeof id === 'string' ? id : ''
}
