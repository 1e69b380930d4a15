/** From an HTTP request to a wire message of a dialect: JSON, or a form where the dialect takes one. */

import { type FileId, makeId, type TenantId } from '../core/ids.ts'
import { problem } from '../core/problem.ts'
import type { StoredFile } from '../core/records.ts'
import { parseStrictJson } from '../core/strict-json.ts'
import type { FormPart, QueryValue, WireBody, WireRequest } from '../dialects/wire.ts'
import { digestOf } from './records.ts'
import type { Match } from './routes.ts'

/** A request as it came, read whole. */
export type Received = {
  readonly method: string
  readonly url: URL
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Parts of a form. */
const PARTS_MAX = 200

/** Reads the message. Throws `ProblemError`. */
export async function readWire({ url, headers, body }: Received, { route, params }: Match): Promise<WireRequest> {
  return {
    method: route.method,
    path: url.pathname,
    params,
    query: queryOf(url.searchParams),
    headers,
    body: await readBody(headers['content-type'] ?? '', body, route.takesForms === true),
  }
}

function queryOf(parameters: URLSearchParams): Readonly<Record<string, QueryValue>> {
  const query: Record<string, QueryValue> = {}
  for (const name of new Set(parameters.keys())) {
    const [first = '', ...more] = parameters.getAll(name)
    query[name] = more.length === 0 ? first : [first, ...more]
  }
  return query
}

async function readBody(contentType: string, body: Uint8Array, takesForms: boolean): Promise<WireBody> {
  if (body.byteLength === 0) return { kind: 'empty' }
  if (!contentType.startsWith('multipart/form-data')) return { kind: 'json', json: parseStrictJson(body) }
  if (!takesForms) throw problem('unsupported_content_type', 'The body must be JSON.')
  return { kind: 'form', parts: await readForm(contentType, body) }
}

async function readForm(contentType: string, body: Uint8Array): Promise<readonly FormPart[]> {
  const headers = { 'content-type': contentType }
  const form = await new Response(Buffer.from(body), { headers }).formData().catch(() => {
    throw problem('invalid_body', 'The form breaks off or is damaged.')
  })
  const entries = [...form]
  if (entries.length > PARTS_MAX) throw problem('invalid_body', 'The form has too many parts.')
  return Promise.all(
    entries.map(async ([name, value]) =>
      typeof value === 'string' ? { name, value } : { name, file: await fileOf(value) },
    ),
  )
}

/** A file of a form. Nobody looks at what it is: only its type is believed, and its size and digest are true. */
async function fileOf(file: File): Promise<StoredFile> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const digest = digestOf(bytes)
  return {
    id: makeId<FileId>(0, Buffer.from(digest, 'hex')),
    tenantId: makeId<TenantId>(0, new Uint8Array(10)),
    kind: 'image',
    purpose: 'reference',
    filename: file.name,
    digest,
    sizeBytes: bytes.byteLength,
    facts: { kind: 'image', mediaType: 'image/png', widthPx: 1, heightPx: 1 },
    createdAtMs: 0,
  }
}
