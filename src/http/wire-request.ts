/** From the framework's request to a wire message; a form's files are stored and identified on the way, and not kept yet. */

import type { FastifyRequest } from 'fastify'
import { problem, withField } from '../core/problem.ts'
import type { StoredFile } from '../core/records.ts'
import type { FormPart, Route, WireBody, WireRequest } from '../dialects/wire.ts'
import type { ReceivedPart } from './multipart.ts'

type ReceivedFile = Extract<ReceivedPart, { blob: unknown }>

/** How the parts of a form are received, and how it is found out what a file among them is. */
type FormDeps = {
  readonly receive: (request: FastifyRequest) => Promise<readonly ReceivedPart[]>
  readonly identify: (part: ReceivedFile, request: FastifyRequest) => Promise<StoredFile>
}

/** Reads a request as a wire message. Throws `ProblemError`. */
export async function readWire(request: FastifyRequest, route: Route, forms: FormDeps): Promise<WireRequest> {
  return {
    method: route.method,
    path: request.url.split('?', 1)[0] ?? '',
    params: textsOf(request.params),
    query: textsOf(request.query),
    headers: textsOf(request.headers),
    body: await readWireBody(request, route, forms),
  }
}

async function readWireBody(request: FastifyRequest, route: Route, forms: FormDeps): Promise<WireBody> {
  const body = request.readBody
  if (body === undefined) return { kind: 'empty' }
  if (body.kind === 'json') return body
  // Before any of it is read: it would leave bytes that nobody asked for.
  if (route.takesForms !== true) throw problem('unsupported_content_type', 'The body must be JSON.')
  const parts: FormPart[] = []
  for (const part of await forms.receive(request)) {
    if ('value' in part) parts.push(part)
    else parts.push({ name: part.name, file: await withField(part.name, () => forms.identify(part, request)) })
  }
  return { kind: 'form', parts }
}

/** The single texts of a record; of a repeated query parameter, the last one. */
function textsOf(record: unknown): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(record ?? {})) {
    const text: unknown = Array.isArray(value) ? value.at(-1) : value
    if (typeof text === 'string') texts[name] = text
  }
  return texts
}
