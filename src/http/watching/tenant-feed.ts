/** `GET /v1/events`: everything that happens to a tenant's jobs and endpoints, as a list or as a stream. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Json, JsonObject } from '../../core/json.ts'
import type { LoggedEvent } from '../../core/records.ts'
import type { Store } from '../../core/store-port.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { publicJobId } from '../public-job-id.ts'
import { principalOf } from '../request-context.ts'
import { feedView } from './event-views.ts'
import { frameOf } from './frames.ts'
import { MADE_IN_A_TURN, viewer } from './job-events.ts'
import { limitIn, positionIn, typesIn, wantsStream } from './questions.ts'
import type { Watched } from './watched.ts'

/** Where the feed is. */
export const FEED_PATH = '/v1/events'

/** Events that one list looks through at most, and at once. */
const LOOKED_MAX = 1_000
const PAGE = 200

/** The type that says that something is missing. */
const GAP = 'feed.gap'

/** Adds the route; `native` is the dialect that its errors speak. */
export function mountTenantFeed(app: FastifyInstance, native: Dialect, watched: Watched): void {
  app.get(FEED_PATH, { config: { access: 'tenant', speaks: native } }, async (request, reply) => {
    const types = typesIn(request.query)
    const asked = positionIn(request.headers, request.query)
    const bodyOf = feedBodies(watched, native, request)
    if (!wantsStream(request.headers.accept)) {
      const list = await listEvents(watched, request, asked, types, bodyOf)
      return reply.header('cache-control', 'no-store').send(list)
    }
    return streamEvents(watched, request, reply, asked, types, bodyOf)
  })
}

/** Makes an event's body. */
type BodyOf = (event: LoggedEvent) => Promise<JsonObject>

/** Each job is shown as its own face shows it; of one that its owner has deleted, only which it was is told. */
function feedBodies(watched: Watched, native: Dialect, request: FastifyRequest): BodyOf {
  const linkBase = watched.linkBase(request)
  return async (event) => {
    if (event.jobId === undefined) return feedView(event, event.data ?? null)
    const job = await watched.feed.past.at(event)
    if (job === undefined) return feedView(event, { id: await publicJobId(watched, native, event.jobId) })
    const face = watched.dialects.find(({ id }) => id === job.faceId) ?? native
    return feedView(event, viewer(watched, face, linkBase)(job))
  }
}

async function listEvents(
  watched: Watched,
  request: FastifyRequest,
  asked: number | undefined,
  types: ReadonlySet<string> | undefined,
  bodyOf: BodyOf,
): Promise<JsonObject> {
  const { store } = watched
  const { tenantId } = principalOf(request)
  const limit = limitIn(request.query)
  const gap = await findGap(store, asked)
  const data: Json[] = gap === undefined ? [] : [{ id: String(gap.resumes), ...gapView(gap, watched.clock.nowMs()) }]
  let after = gap?.resumes ?? asked ?? 0
  let [looked, made] = [0, 0]
  let hasMore = true
  while (hasMore && looked < LOOKED_MAX && data.length < limit) {
    if (looked > 0) await watched.feed.turn()
    const page = await store.events({ tenantId, after, limit: PAGE })
    hasMore = page.length === PAGE
    for (const [index, event] of page.entries()) {
      if (types === undefined || types.has(event.type)) {
        if (made++ % MADE_IN_A_TURN === MADE_IN_A_TURN - 1) await watched.feed.turn()
        data.push({ id: String(event.position), ...(await bodyOf(event)) })
      }
      after = event.position
      looked++
      if (data.length < limit) continue
      hasMore ||= index + 1 < page.length
      break
    }
  }
  return { object: 'list', data, has_more: hasMore, last_id: String(after) }
}

async function streamEvents(
  watched: Watched,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: number | undefined,
  types: ReadonlySet<string> | undefined,
  bodyOf: BodyOf,
): Promise<FastifyReply> {
  const { store, clock, frames } = watched
  const way = `feed ${watched.linkBase(request)}`
  const { tenantId } = principalOf(request)
  const gap = await findGap(store, asked)
  const after = gap?.resumes ?? asked ?? (await store.position())
  return watched.stream(request, reply, {
    begin(open) {
      if (gap === undefined) open.mark(after)
      else void open.send(frameOf(after, GAP, JSON.stringify(gapView(gap, clock.nowMs()))))
    },
    follow: (open) => ({
      scope: { tenantId },
      after,
      take(event) {
        if (types !== undefined && !types.has(event.type)) return undefined
        const made = frames.of(event.position, way, async () =>
          frameOf(event.position, event.type, JSON.stringify(await bodyOf(event))),
        )
        return made.then((frame) => frame && open.send(frame))
      },
    }),
  })
}

/** What is missing between the position that was asked for and the one from which it goes on. */
type Gap = { readonly asked: number; readonly resumes: number }

/**
 * Whether events after a position may have been forgotten, or the position is of another log. 0 is the beginning of what
 * there is.
 */
async function findGap(store: Pick<Store, 'events' | 'position'>, asked: number | undefined): Promise<Gap | undefined> {
  if (asked === undefined || asked === 0) return undefined
  const [oldest] = await store.events({ after: 0, limit: 1 })
  const newest = await store.position()
  if (asked > newest) return { asked, resumes: newest }
  const resumes = oldest === undefined ? newest : oldest.position - 1
  return asked < resumes ? { asked, resumes } : undefined
}

function gapView({ asked, resumes }: Gap, atMs: number): JsonObject {
  return feedView({ type: GAP, atMs }, { after: String(asked), resumes_after: String(resumes) })
}
