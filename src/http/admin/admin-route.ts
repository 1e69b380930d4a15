/** What a route of the admin API is: a method, a path, and an answer to each request. */

import type { FastifyRequest } from 'fastify'
import type { Json } from '../../core/json.ts'

/** An answer: of 200 unless it says otherwise. */
export type AdminAnswer = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Json
}

/** One route; the path follows the base. Throws `ProblemError`. */
export type AdminRoute = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT'
  readonly path: string
  readonly handle: (request: FastifyRequest) => Promise<AdminAnswer>
}
