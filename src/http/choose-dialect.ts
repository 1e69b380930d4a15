/** Several dialects may share a path: which of them a request is in. */

import type { FastifyRequest } from 'fastify'
import type { Dialect } from '../dialects/dialect.ts'

/** Which of the dialects on one path speaks to this client: the first that recognises it, or else the first. */
export function chooseDialect(dialects: readonly Dialect[], headers: FastifyRequest['headers']): Dialect | undefined {
  return dialects.find((dialect) => dialect.recognises?.(headers) === true) ?? dialects[0]
}
