/**
 * Watching over HTTP, the same on every face: answers that wait for a job's end, a job's events as a list or a stream, and
 * the feed of a tenant.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { CredentialHeaders } from '../../auth/authenticate.ts'
import { isActive, type Job } from '../../core/job.ts'
import { ProblemError } from '../../core/problem.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import type { WireRequest } from '../../dialects/wire.ts'
import { principalOf } from '../request-context.ts'
import { EventStream, STREAM_HEADERS } from './event-stream.ts'
import { Frames } from './frames.ts'
import { answerJobEvents } from './job-events.ts'
import { OpenStreams } from './open-streams.ts'
import { type Wait, waitIn } from './questions.ts'
import { answerStatusStream } from './status-stream.ts'
import { mountTenantFeed } from './tenant-feed.ts'
import type { Streamed, Watched, WatchingDeps } from './watched.ts'

/** Watching, as faces use it. */
export type Watching = {
  /** A job; where the request asks for it, or `waitSeconds` is given, as it is when it has ended or that time is over. */
  find(request: FastifyRequest, reply: FastifyReply, id: string, waitSeconds?: number): Promise<Job>
  /** A job that was just submitted, as it is when it has ended or the time is over; `undefined` when too many wait already. */
  findEnded(request: FastifyRequest, reply: FastifyReply, id: string, seconds: number): Promise<Job | undefined>
  /** Answers with a job's status as a stream. */
  statusStream: (
    dialect: Dialect,
    id: string,
    wire: WireRequest,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<FastifyReply>
  /** Answers with a job's events. */
  jobEvents: (dialect: Dialect, id: string, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
  /** Adds `/v1/events`; `native` is the dialect that its errors speak. */
  mountFeed(app: FastifyInstance, native: Dialect): void
  /** Ends all that is open. */
  endAll(): void
}

/** Puts it together. */
export function createWatching(deps: WatchingDeps): Watching {
  const streams = new OpenStreams(deps)
  const watched: Watched = {
    ...deps,
    frames: new Frames(deps.clock),
    stream: (...asked) => openStream(deps, streams, ...asked),
  }
  return {
    find: (request, reply, id, waitSeconds) => {
      const wait = waitSeconds === undefined ? waitIn(request.headers, request.query) : inRun(waitSeconds)
      return findPatiently(deps, streams, wait, request, reply, id)
    },
    findEnded: (request, reply, id, seconds) =>
      awaitJob(deps, streams, request, reply, id, { seconds, by: 'preference' }),
    statusStream: (...asked) => answerStatusStream(watched, ...asked),
    jobEvents: (dialect, id, request, reply) => answerJobEvents(watched, dialect, id, request, reply),
    mountFeed: (app, native) => mountTenantFeed(app, native, watched),
    endAll: () => streams.endAll(),
  }
}

function openStream(
  { feed }: WatchingDeps,
  streams: OpenStreams,
  request: FastifyRequest,
  reply: FastifyReply,
  { begin, follow }: Streamed,
): FastifyReply {
  if (request.method === 'HEAD') return reply.headers(STREAM_HEADERS).send()
  const open: { stream?: EventStream; position?: () => number } = {}
  const leave = streams.enter({
    kind: 'stream',
    principal: principalOf(request),
    credentials: credentialsOf(request),
    end: () => open.stream?.end(),
    beat: () => open.stream?.beat(open.position?.()),
  })
  const stream = new EventStream(reply, () => {
    leave()
    follower?.stop()
  })
  open.stream = stream
  begin?.(stream)
  const follower = feed.follow({ ...follow(stream), fail: () => stream.end() })
  open.position = () => follower.position
  return reply
}

async function findPatiently(
  deps: WatchingDeps,
  streams: OpenStreams,
  wait: Wait | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
): Promise<Job> {
  const waited = wait && (await awaitJob(deps, streams, request, reply, id, wait))
  return waited ?? deps.verbs.find(principalOf(request), id)
}

/** The job at its end or after the wait; `undefined` where a preference was left alone, because too many wait already. */
async function awaitJob(
  { feed, verbs, authenticate }: WatchingDeps,
  streams: OpenStreams,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  { seconds, by }: Wait,
): Promise<Job | undefined> {
  const principal = principalOf(request)
  const job = await verbs.find(principal, id)
  const credentials = credentialsOf(request)
  const ending = new AbortController()
  const end = () => ending.abort()
  let leave: () => void
  try {
    leave = streams.enter({ kind: 'wait', principal, credentials, end })
  } catch (error) {
    if (by === 'preference' && error instanceof ProblemError) return undefined
    throw error
  }
  reply.header('preference-applied', `wait=${seconds}`)
  if (!isActive(job)) {
    leave()
    return job
  }
  const { socket } = request.raw
  // Nothing is said meanwhile: a connection is not cut that stands still because it was asked to.
  if (socket.timeout !== undefined && socket.timeout > 0) socket.setTimeout(socket.timeout + seconds * 1_000)
  socket.once('close', end)
  if (socket.destroyed) end()
  try {
    await feed.awaitEnd(job.id, seconds * 1_000, ending.signal)
  } finally {
    socket.off('close', end)
    leave()
  }
  // The key may have been revoked meanwhile.
  await authenticate(credentials)
  return verbs.find(principal, id)
}

/** A wait that follows from what was asked: the job is there already, so it goes without saying that it is told. */
function inRun(seconds: number): Wait {
  return { seconds, by: 'preference' }
}

function credentialsOf({ headers }: FastifyRequest): CredentialHeaders {
  const apiKey = headers['x-api-key']
  return {
    authorization: headers.authorization,
    'x-api-key': Array.isArray(apiKey) ? apiKey[0] : apiKey,
    origin: headers.origin,
  }
}
