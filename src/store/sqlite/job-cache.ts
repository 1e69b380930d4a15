/**
 * Jobs that were read lately, so that a client which polls costs no query and no parsing. Exact, not approximate: this
 * process is the only writer, and forgets a job before it writes it.
 */

import type { JobId } from '../../core/ids.ts'
import type { Job } from '../../core/job.ts'

type Entry = { readonly job: Job; readonly sizeCharacters: number }

/**
 * Keeps jobs whose JSON texts together are at most `sizeCharactersMax` long, in two generations: when the new one has
 * filled its half, it becomes the old one, and what was in that and not read since is gone. Dropping a whole map is
 * far cheaper than taking its oldest entry out for each new one.
 */
export class JobCache {
  readonly #sizeCharactersMax: number
  #old = new Map<JobId, Entry>()
  #new = new Map<JobId, Entry>()
  #newSizeCharacters = 0

  constructor(sizeCharactersMax: number) {
    this.#sizeCharactersMax = sizeCharactersMax
  }

  /** The job, if it was read lately and not written since. */
  get(id: JobId): Job | undefined {
    const entry = this.#new.get(id)
    if (entry !== undefined) return entry.job
    const aging = this.#old.get(id)
    if (aging !== undefined) this.keep(aging.job, aging.sizeCharacters)
    return aging?.job
  }

  /** Keeps a job that was read from committed rows. */
  keep(job: Job, sizeCharacters: number): void {
    const halfCharacters = this.#sizeCharactersMax / 2
    if (sizeCharacters > halfCharacters) return
    this.forget(job.id)
    if (this.#newSizeCharacters + sizeCharacters > halfCharacters) {
      this.#old = this.#new
      this.#new = new Map()
      this.#newSizeCharacters = 0
    }
    this.#new.set(job.id, { job, sizeCharacters })
    this.#newSizeCharacters += sizeCharacters
  }

  /** To be called before a job is written. */
  forget(id: JobId): void {
    this.#newSizeCharacters -= this.#new.get(id)?.sizeCharacters ?? 0
    this.#new.delete(id)
    this.#old.delete(id)
  }
}
