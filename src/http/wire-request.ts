/** From the framework's request to a wire message; a form is read on the way. */

import type { FastifyRequest } from 'fastify'
import { problem } from '../core/problem.ts'
import type { FormPart, QueryValue, Route, WireBody, WireRequest } from '../dialects/wire.ts'

/** Reads the form that a request is. */
type ReadForm = () => Promise<readonly FormPart[]>

/** Reads a request as a wire message. Throws `ProblemError`. */
export async function readWire(request: FastifyRequest, route: Route, readForm: ReadForm): Promise<WireRequest> {
  return {
    method: route.method,
    path: request.url.split('?', 1)[0] ?? '',
    params: textsOf(request.params),
    query: queryOf(request.query),
    headers: textsOf(request.headers),
    body: await readWireBody(request, route, readForm),
  }
}

async function readWireBody(request: FastifyRequest, route: Route, readForm: ReadForm): Promise<WireBody> {
  const body = request.readBody
  if (body === undefined) return { kind: 'empty' }
  if (body.kind === 'json') return body
  // Before any of it is read: it would leave bytes that nobody asked for.
  if (route.takesForms !== true) throw problem('unsupported_content_type', 'The body must be JSON.')
  return { kind: 'form', parts: await readForm() }
}

/** A query's parameters; one that is repeated has a list. */
function queryOf(record: unknown): Record<string, QueryValue> {
  const repeated = Object.entries(record ?? {}).flatMap(([name, value]: [string, unknown]) =>
    Array.isArray(value) ? [[name, value.filter((text: unknown) => typeof text === 'string')] as const] : [],
  )
  return { ...textsOf(record), ...Object.fromEntries(repeated) }
}

/** The single texts of a record. */
function textsOf(record: unknown): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(record ?? {})) {
    if (typeof value === 'string') texts[name] = value
  }
  return texts
}
