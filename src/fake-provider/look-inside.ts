/** What the fake provider knows, for tests in other processes: `/_fake/jobs`, `/_fake/requests`, `/_fake/counts`. */

import type { Dialect } from '../dialects/dialect.ts'
import { type Answer, jsonAnswer } from './answer.ts'
import { mostAtOnce } from './at-once.ts'
import type { FakeJob } from './fake-job.ts'
import type { JobList } from './job-list.ts'
import type { Records } from './records.ts'

type Inside = {
  readonly dialect: Dialect
  readonly jobs: JobList
  readonly records: Records
  readonly nowMs: () => number
}

/** Answers; 404 for any other path. */
export function lookInside(path: string, { dialect, jobs, records, nowMs }: Inside): Answer {
  switch (path) {
    case '/_fake/jobs':
      return jsonAnswer(200, { jobs: jobs.all.map((job) => tellJob(job, dialect, nowMs())) })
    case '/_fake/requests':
      return jsonAnswer(200, { requests: records.requests, callbacks: records.callbacks })
    case '/_fake/counts':
      return jsonAnswer(200, { ...records.counts, mostAtOnce: mostAtOnce(jobs.all.map((job) => job.span(nowMs()))) })
    default:
      return jsonAnswer(404, { fake_provider: 'There are /_fake/jobs, /_fake/requests and /_fake/counts.' })
  }
}

function tellJob(job: FakeJob, { ids }: Dialect, nowMs: number) {
  const standing = job.standing(nowMs)
  const { number, request, film, polls, downloads, actives, fetched } = job
  return {
    id: ids.encode(job.id),
    number,
    status: standing === 'unknown' ? standing : standing.status,
    request,
    film,
    behaviours: actives.map(({ behaviour, argument }) => [behaviour.name, argument].filter(Boolean).join(':')),
    ...(fetched !== undefined && { fetched }),
    polls,
    downloads,
  }
}
