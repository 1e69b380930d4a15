/** A job's whole history at its own path: as a list, or as a stream that ends with the job. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import { isEnd } from '../../core/history.ts'
import type { JobId } from '../../core/ids.ts'
import { isActive, type Job } from '../../core/job.ts'
import type { Json } from '../../core/json.ts'
import { Notes } from '../../core/notes.ts'
import type { Store } from '../../core/store-port.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { principalOf } from '../request-context.ts'
import { historyView } from './event-views.ts'
import { frameOf } from './frames.ts'
import { expandsJob, limitIn, positionIn, wantsStream } from './questions.ts'
import type { Watched } from './watched.ts'

/** Changes of a job, the newest, in which its end is looked for: after it, a job is deleted or repaired, and no more. */
const NEWEST = 100

/** Jobs as they were that a list makes before others in the process have their turn. */
export const MADE_IN_A_TURN = 20

/** Answers with the events of a tenant's job. Throws `ProblemError` `job_not_found`, `invalid_parameter`, `rate_limited`. */
export async function answerJobEvents(
  watched: Watched,
  dialect: Dialect,
  id: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const job = await watched.verbs.find(principalOf(request), id)
  const viewOf = viewer(watched, dialect, watched.linkBase(request))
  if (wantsStream(request.headers.accept)) return stream(watched, dialect, job, viewOf, request, reply)
  const after = positionIn(request.headers, request.query) ?? 0
  const limit = limitIn(request.query)
  const isExpanded = expandsJob(request.query)
  const found = await watched.store.events({ jobId: job.id, after, limit: limit + 1 })
  const data: Json[] = []
  for (const [index, event] of found.slice(0, limit).entries()) {
    if (isExpanded && index > 0 && index % MADE_IN_A_TURN === 0) await watched.feed.turn()
    const past = isExpanded ? await watched.feed.past.at(event) : undefined
    data.push(historyView(event, past === undefined ? undefined : viewOf(past)))
  }
  return reply.header('cache-control', 'no-store').send({ object: 'list', data, has_more: found.length > limit })
}

async function stream(
  watched: Watched,
  dialect: Dialect,
  job: Job,
  viewOf: (job: Job) => Json,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { store, feed, frames } = watched
  const way = `${dialect.id} ${watched.linkBase(request)}`
  const asked = positionIn(request.headers, request.query)
  const newest = await store.position()
  // A position that there has not been is of another log: from the beginning, then, so that nothing is missed.
  const after = asked === undefined || asked > newest ? 0 : asked
  const left = isActive(job) ? 'some' : await endAfter(store, job.id, after)
  // By this answer an EventSource knows that it need not come again.
  if (left === 'none' && after > 0) return reply.code(204).header('cache-control', 'no-store').send()
  return watched.stream(request, reply, {
    begin(open) {
      if (left !== 'none') return
      // Its history was forgotten; how it ended was not.
      void open.send(frameOf(newest, `job.${job.status}`, JSON.stringify(viewOf(job))))
      open.end()
    },
    follow: (open) => ({
      scope: { jobId: job.id },
      after,
      async take(event) {
        const frame = await frames.of(event.position, way, async () => {
          const past = await feed.past.at(event)
          return past && frameOf(event.position, event.type, JSON.stringify(viewOf(past)))
        })
        if (frame === undefined) return open.end()
        await open.send(frame)
        if (isEnd(event.type)) open.end()
      },
    }),
  })
}

/** Whether the end of a job that has ended comes after a position; deliveries are told for days after it. */
async function endAfter(store: Pick<Store, 'events'>, jobId: JobId, after: number): Promise<'some' | 'none'> {
  const newest = await store.events({ jobId, after, ofJobs: true, order: 'newest first', limit: NEWEST })
  return newest.some(({ type }) => isEnd(type)) ? 'some' : 'none'
}

/** A job as a dialect shows it. */
export function viewer({ verbs }: Pick<Watched, 'verbs'>, dialect: Dialect, linkBase: string): (job: Job) => Json {
  return (job) => dialect.retrieve.response.encode(verbs.view(job, linkBase), new Notes()).body
}
