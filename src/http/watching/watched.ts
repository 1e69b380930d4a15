/** What the parts of watching over HTTP share. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Authenticate } from '../../auth/authenticate.ts'
import type { Clock } from '../../core/ports.ts'
import type { Store } from '../../core/store-port.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import type { Feed } from '../../feed/feed.ts'
import type { Follow } from '../../feed/follower.ts'
import type { Verbs } from '../mount-dialects.ts'
import type { EventStream } from './event-stream.ts'
import type { Frames } from './frames.ts'

/** What watching needs. */
export type WatchingDeps = {
  readonly feed: Feed
  readonly store: Store
  readonly clock: Clock
  readonly authenticate: Authenticate
  readonly verbs: Pick<Verbs, 'find' | 'view'>
  readonly dialects: readonly Dialect[]
  readonly linkBase: (request: FastifyRequest) => string
}

/** What the parts of watching share. */
export type Watched = WatchingDeps & {
  readonly frames: Frames
  /**
   * Opens a stream of what somebody follows; it ends with the stream. `begin` may write before anything else is. Throws
   * `ProblemError` `rate_limited`.
   */
  readonly stream: (request: FastifyRequest, reply: FastifyReply, streamed: Streamed) => FastifyReply
}

/** What a stream shows. */
export type Streamed = {
  readonly begin?: (stream: EventStream) => void
  readonly follow: (stream: EventStream) => Omit<Follow, 'fail'>
}
