/** From the framework's request to a wire message; a form's files are stored and named on the way. */

import type { FastifyRequest } from 'fastify'
import { withField } from '../core/problem.ts'
import type { StoredFile } from '../core/records.ts'
import type { FormPart, Route, WireBody, WireRequest } from '../dialects/wire.ts'
import type { ReceivedPart } from './multipart.ts'

type ReceivedFile = Extract<ReceivedPart, { blob: unknown }>
type FormFile = Extract<FormPart, { file: unknown }>['file']

/** How the parts of a form are received, and how a file among them is kept. */
type FormDeps = {
  readonly receive: (request: FastifyRequest) => Promise<readonly ReceivedPart[]>
  readonly keep: (part: ReceivedFile, request: FastifyRequest) => Promise<StoredFile>
}

/** Reads a request as a wire message. Throws `ProblemError`. */
export async function readWire(request: FastifyRequest, route: Route, forms: FormDeps): Promise<WireRequest> {
  return {
    method: route.method,
    path: request.url.split('?', 1)[0] ?? '',
    params: textsOf(request.params),
    query: textsOf(request.query),
    headers: textsOf(request.headers),
    body: await readWireBody(request, forms),
  }
}

async function readWireBody(request: FastifyRequest, forms: FormDeps): Promise<WireBody> {
  const body = request.readBody
  if (body === undefined) return { kind: 'empty' }
  if (body.kind === 'json') return body
  const parts: FormPart[] = []
  for (const part of await forms.receive(request)) {
    if ('value' in part) parts.push(part)
    else parts.push({ name: part.name, file: await keepNamed(forms, part, request) })
  }
  return { kind: 'form', parts }
}

async function keepNamed(forms: FormDeps, part: ReceivedFile, request: FastifyRequest): Promise<FormFile> {
  const { id } = await withField(part.name, () => forms.keep(part, request))
  return { id, filename: part.filename }
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
