/**
 * Jobs as they were after an event, made from their histories. The last ones are remembered, so that however many ask for the
 * same event, or for the next one of the same job, nothing is read twice.
 */

import { changesIn, jobAfter, rebuild, versionSince } from '../core/history.ts'
import type { Job } from '../core/job.ts'
import type { Clock } from '../core/ports.ts'
import type { LoggedEvent } from '../core/records.ts'
import type { Store } from '../core/store-port.ts'

/** What is needed. */
export type PastDeps = { readonly store: Pick<Store, 'jobById' | 'events'>; readonly clock: Pick<Clock, 'nowMs'> }

/** What is remembered, some 25 MB with the longest prompts, and for how long, in ms: a job that was deleted meanwhile is not told from memory for longer. */
const REMEMBERED_MAX = 250
const REMEMBERED_MS = 10_000

const PAGE = 500

type Past = { readonly job: Promise<Job | undefined>; readonly readAtMs: number }

/** Makes jobs as they were. */
export class PastJobs {
  readonly #deps: PastDeps
  /** The last asked for comes last. */
  readonly #known = new Map<string, Past>()

  constructor(deps: PastDeps) {
    this.#deps = deps
  }

  /**
   * The job as it was after an event. Where its history has lost its beginning, the job as it is now; `undefined` for a job
   * that its owner has deleted, and for an event about none.
   */
  at(event: LoggedEvent): Promise<Job | undefined> {
    const version = versionSince(event)
    const key = version === undefined ? `${event.jobId}@${event.position}` : nameOf(event, version)
    const known = this.#recall(key)
    if (known !== undefined) return known.job
    const before = version === undefined ? undefined : this.#recall(nameOf(event, version - 1))
    const job =
      before === undefined
        ? this.#read(event)
        : before.job.then((last) => (last === undefined ? undefined : shown(jobAfter(last, event))))
    this.#remember(key, { job, readAtMs: before?.readAtMs ?? this.#deps.clock.nowMs() })
    return job
  }

  async #read(event: LoggedEvent): Promise<Job | undefined> {
    const { jobId } = event
    const now = jobId === undefined ? undefined : await this.#deps.store.jobById(jobId)
    if (jobId === undefined || now === undefined || now.hiddenAtMs !== undefined) return undefined
    const history: LoggedEvent[] = []
    for (let after = 0; after < event.position; ) {
      const page = await this.#deps.store.events({ jobId, after, limit: PAGE })
      history.push(...page.filter(({ position }) => position <= event.position))
      after = page.length < PAGE ? event.position : (page.at(-1)?.position ?? event.position)
    }
    const [first] = history
    // Of jobs from before there was a history, nothing more is known than that they were admitted.
    const isWhole = first?.type === 'job.queued' && Object.hasOwn(changesIn(first.data), 'version')
    return isWhole ? rebuild(now, history) : now
  }

  #recall(key: string): Past | undefined {
    const known = this.#known.get(key)
    const nowMs = this.#deps.clock.nowMs()
    if (known === undefined || nowMs - known.readAtMs > REMEMBERED_MS || nowMs < known.readAtMs) return undefined
    this.#known.delete(key)
    this.#known.set(key, known)
    return known
  }

  #remember(key: string, past: Past): void {
    this.#known.set(key, past)
    past.job.catch(() => {
      if (this.#known.get(key) === past) this.#known.delete(key)
    })
    if (this.#known.size <= REMEMBERED_MAX) return
    const [oldest] = this.#known.keys()
    if (oldest !== undefined) this.#known.delete(oldest)
  }
}

function nameOf({ jobId }: LoggedEvent, version: number): string {
  return `${jobId}:${version}`
}

/** What its owner has deleted is shown to nobody. */
function shown(job: Job): Job | undefined {
  return job.hiddenAtMs === undefined ? job : undefined
}
