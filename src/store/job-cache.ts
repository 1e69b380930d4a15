/**
 * Jobs that were read lately, so that a client which polls costs no query and no parsing. Exact, not approximate: this
 * process is the only writer, and forgets a job before it writes it.
 */

import type { JobId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'

type Entry = { readonly job: Job; readonly sizeCharacters: number }

/** Keeps jobs until their JSON texts together are longer than `sizeCharactersMax`; the longest unread go first. */
export class JobCache {
  readonly #sizeCharactersMax: number
  readonly #entries = new Map<JobId, Entry>()
  #sizeCharacters = 0

  constructor(sizeCharactersMax: number) {
    this.#sizeCharactersMax = sizeCharactersMax
  }

  /** The job, if it was read lately and not written since. */
  get(id: JobId): Job | undefined {
    const entry = this.#entries.get(id)
    if (entry === undefined) return undefined
    this.#entries.delete(id)
    this.#entries.set(id, entry)
    return entry.job
  }

  /** Keeps a job that was read from committed rows. */
  keep(job: Job, sizeCharacters: number): void {
    this.forget(job.id)
    this.#entries.set(job.id, { job, sizeCharacters })
    this.#sizeCharacters += sizeCharacters
    for (const id of this.#entries.keys()) {
      if (this.#sizeCharacters <= this.#sizeCharactersMax) return
      this.forget(id)
    }
  }

  /** To be called before a job is written. */
  forget(id: JobId): void {
    this.#sizeCharacters -= this.#entries.get(id)?.sizeCharacters ?? 0
    this.#entries.delete(id)
  }
}
