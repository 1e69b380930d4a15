/**
 * Jobs as they were after an event, made from their histories. The last ones are remembered, so that however many ask for the
 * same event, or for the next one of the same job, nothing is read twice.
 */

import { changesIn, jobAfter, rebuild, versionSince } from '../core/history.ts'
import type { JobId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import type { Clock } from '../core/ports.ts'
import type { LoggedEvent } from '../core/records.ts'
import type { Store } from '../core/store-port.ts'

/** What is needed. */
export type PastDeps = { readonly store: Pick<Store, 'jobById' | 'events'>; readonly clock: Pick<Clock, 'nowMs'> }

/**
 * What is remembered, in characters of JSON: the last versions of thousands of jobs at once, or of hundreds with the longest
 * prompts. And for how long, in ms: a job that was deleted meanwhile is not told from memory for longer.
 */
const REMEMBERED_CHARACTERS = 12_000_000
const REMEMBERED_MS = 10_000

/** What one counts for as long as nobody knows how long it is, and at least. */
const CHARACTERS_LEAST = 1_000

const PAGE = 500

/** Events in which the last change is looked for at once: nearly always, it is the first. */
const LOOK = 3

type EventOfJob = LoggedEvent & { readonly jobId: JobId }

type Past = { readonly job: Promise<Job | undefined>; readonly readAtMs: number; characters: number }

/** Makes jobs as they were. */
export class PastJobs {
  readonly #deps: PastDeps
  /** The last asked for comes last. */
  readonly #known = new Map<string, Past>()
  #characters = 0

  constructor(deps: PastDeps) {
    this.#deps = deps
  }

  /**
   * The job as it was after an event. Where its history has lost its beginning, the job as it is now; `undefined` for a job
   * that its owner has deleted, and for an event about none.
   */
  async at(event: LoggedEvent): Promise<Job | undefined> {
    if (!isOfJob(event)) return undefined
    const version = versionSince(event)
    if (version !== undefined) return this.#since(event, version)
    const last = await this.#lastChange(event)
    const lastVersion = last && versionSince(last)
    return last === undefined || lastVersion === undefined ? this.#now(event.jobId) : this.#since(last, lastVersion)
  }

  /** The job as it was after an event that has made a version of it. */
  #since(event: EventOfJob, version: number): Promise<Job | undefined> {
    const key = nameOf(event, version)
    const known = this.#recall(key)
    if (known !== undefined) return known.job
    const before = this.#recall(nameOf(event, version - 1))
    const job =
      before === undefined
        ? this.#read(event)
        : before.job.then((last) => (last === undefined ? undefined : shown(jobAfter(last, event))))
    const readAtMs = before?.readAtMs ?? this.#deps.clock.nowMs()
    this.#remember(key, { job, readAtMs, characters: CHARACTERS_LEAST })
    return job
  }

  async #now(jobId: JobId): Promise<Job | undefined> {
    const now = await this.#deps.store.jobById(jobId)
    return now && shown(now)
  }

  /** The event by which a job had become what it was at an event that has changed nothing of it; such there may be any number of. */
  async #lastChange({ jobId, position }: EventOfJob): Promise<EventOfJob | undefined> {
    for (let upTo = position; ; ) {
      const query = { jobId, after: 0, upTo, ofJobs: true, order: 'newest first', limit: LOOK } as const
      const page = await this.#deps.store.events(query)
      const found = page.filter(isOfJob).find((event) => versionSince(event) !== undefined)
      const last = page.at(-1)
      if (found !== undefined || last === undefined || page.length < LOOK) return found
      upTo = last.position - 1
    }
  }

  async #read({ jobId, position }: EventOfJob): Promise<Job | undefined> {
    const now = await this.#now(jobId)
    if (now === undefined) return undefined
    const history: LoggedEvent[] = []
    for (let after = 0; after < position; ) {
      const page = await this.#deps.store.events({ jobId, after, upTo: position, ofJobs: true, limit: PAGE })
      history.push(...page)
      after = page.length < PAGE ? position : (page.at(-1)?.position ?? position)
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
    this.#forget(key)
    this.#known.set(key, past)
    this.#characters += past.characters
    past.job.then(
      (job) => {
        if (this.#known.get(key) !== past || job === undefined) return
        const characters = CHARACTERS_LEAST + JSON.stringify(job).length
        this.#characters += characters - past.characters
        past.characters = characters
        this.#makeRoom()
      },
      () => {
        if (this.#known.get(key) === past) this.#forget(key)
      },
    )
    this.#makeRoom()
  }

  #makeRoom(): void {
    while (this.#characters > REMEMBERED_CHARACTERS) {
      const [oldest] = this.#known.keys()
      if (oldest === undefined) return
      this.#forget(oldest)
    }
  }

  #forget(key: string): void {
    this.#characters -= this.#known.get(key)?.characters ?? 0
    this.#known.delete(key)
  }
}

function isOfJob(event: LoggedEvent): event is EventOfJob {
  return event.jobId !== undefined
}

function nameOf({ jobId }: EventOfJob, version: number): string {
  return `${jobId}:${version}`
}

/** What its owner has deleted is shown to nobody. */
function shown(job: Job): Job | undefined {
  return job.hiddenAtMs === undefined ? job : undefined
}
