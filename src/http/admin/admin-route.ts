/** What a route of the admin API is: a method, a path, and an answer to each request. */

import type { FastifyRequest } from 'fastify'
import type { Json } from '../../core/json.ts'

/** An answer: of 200 unless it says otherwise. */
export type AdminAnswer = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Json
}

/**
 * What the same change once more does. `harmless`: nothing more than the first, by its nature. `once`: it is done again,
 * unless it has an `Idempotency-Key`. `anew`: it is always done again, and an `Idempotency-Key` is refused: the answer has a
 * secret that nobody keeps, or is about what was found at that moment.
 */
export type Repeat = 'harmless' | 'once' | 'anew'

/** One route; the path follows the base. Throws `ProblemError`. */
export type AdminRoute = {
  readonly path: string
  readonly handle: (request: FastifyRequest) => Promise<AdminAnswer>
} & ({ readonly method: 'GET' } | { readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE'; readonly repeat: Repeat })
