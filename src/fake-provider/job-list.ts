/** The jobs of the fake provider in memory, and pages of them. One pass over all of them answers any question. */

import { problem } from '../core/problem.ts'
import type { JobFilter, JobQuery } from '../core/view.ts'
import type { FakeJob } from './fake-job.ts'

/** Jobs that are remembered; the oldest are forgotten. */
const JOBS_MAX = 200_000

/** A page. */
export type Page = { readonly jobs: readonly FakeJob[]; readonly hasMore: boolean; readonly total: number }

/** All jobs. */
export class JobList {
  /** From the oldest to the newest. */
  readonly #jobs = new Map<string, FakeJob>()

  get all(): readonly FakeJob[] {
    return [...this.#jobs.values()]
  }

  add(job: FakeJob): void {
    this.#jobs.set(job.id, job)
    const [oldest] = this.#jobs.keys()
    if (this.#jobs.size > JOBS_MAX && oldest !== undefined) this.#jobs.delete(oldest)
  }

  /** Throws `ProblemError` `job_not_found`, also for a job that says itself that it is not known. */
  find(id: string, nowMs: number): FakeJob {
    const job = this.#jobs.get(id)
    if (job === undefined || job.standing(nowMs) === 'unknown') throw problem('job_not_found', 'There is no such job.')
    return job
  }

  remove(id: string): void {
    this.#jobs.delete(id)
  }

  /** A page. Throws `ProblemError` `invalid_parameter` for a cursor that is no job. */
  page({ limit, order, afterId, page = 1, only = {} }: JobQuery, nowMs: number): Page {
    const known = this.#candidates(only)
    const ordered = order === 'oldest first' ? known : known.toReversed()
    if (afterId !== undefined && !this.#jobs.has(afterId)) {
      throw problem('invalid_parameter', 'The cursor is not the id of a job.', 'afterId')
    }
    const after = afterId === undefined ? 0 : ordered.findIndex(({ id }) => id === afterId) + 1
    const found = ordered.slice(after).filter((job) => isWanted(job, only, nowMs))
    const first = (page - 1) * limit
    return { jobs: found.slice(first, first + limit), hasMore: found.length > first + limit, total: found.length }
  }

  #candidates({ ids }: JobFilter): readonly FakeJob[] {
    if (ids === undefined) return this.all
    const named = [...new Set(ids)].flatMap((id) => this.#jobs.get(id) ?? [])
    return named.toSorted((one, other) => one.number - other.number)
  }
}

function isWanted(job: FakeJob, { statuses, model, serviceTier, ageMsMax }: JobFilter, nowMs: number): boolean {
  const { request, submittedAtMs } = job
  if (model !== undefined && request.model !== model) return false
  if (serviceTier !== undefined && (request.serviceTier ?? 'default') !== serviceTier) return false
  if (ageMsMax !== undefined && nowMs - submittedAtMs > ageMsMax) return false
  const standing = job.standing(nowMs)
  return standing !== 'unknown' && (statuses === undefined || statuses.includes(standing.status))
}
