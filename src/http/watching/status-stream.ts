/** A job's status as a stream, in the words of a dialect that has one: what it is now, then each change, until it has ended. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import { assert } from '../../core/assert.ts'
import { isActive, type Job } from '../../core/job.ts'
import { Notes } from '../../core/notes.ts'
import type { JobView } from '../../core/view.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import type { WireRequest } from '../../dialects/wire.ts'
import { principalOf } from '../request-context.ts'
import type { Watched } from './watched.ts'

/** Answers with the stream. Throws `ProblemError` `job_not_found`, `rate_limited`. */
export async function answerStatusStream(
  watched: Watched,
  { retrieve, statusStream }: Dialect,
  id: string,
  wire: WireRequest,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  assert(statusStream !== undefined, 'the dialect streams what becomes of jobs')
  const { store, feed, verbs } = watched
  const linkBase = watched.linkBase(request)
  // Before the job is looked up: what happens from here on is told.
  const after = await store.position()
  const job = await verbs.find(principalOf(request), id)
  let last: JobView | undefined
  const frameOf = (now: Job): Uint8Array | undefined => {
    const view = verbs.view(now, linkBase)
    const body = statusStream.next(view, last, wire, new Notes())
    if (body === undefined) return undefined
    last = view
    return Buffer.from(`data: ${JSON.stringify(body)}\n\n`)
  }
  reply.headers(retrieve.response.encode(verbs.view(job, linkBase), new Notes()).headers)
  return watched.stream(request, reply, {
    begin(open) {
      const frame = frameOf(job)
      if (frame !== undefined) void open.send(frame)
      if (!isActive(job)) open.end()
    },
    follow: (open) => ({
      scope: { jobId: job.id },
      after,
      async take(event) {
        const now = await feed.past.at(event)
        if (now === undefined) return open.end()
        const frame = frameOf(now)
        if (frame !== undefined) await open.send(frame)
        if (!isActive(now)) open.end()
      },
    }),
  })
}
