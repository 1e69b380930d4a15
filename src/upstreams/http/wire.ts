/** Wire messages of dialects to and from one configured origin. */

import { assert } from '../../core/assert.ts'
import { ProblemError } from '../../core/problem.ts'
import { Notes } from '../../core/notes.ts'
import type { Json } from '../../core/json.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import type { WireRequest, WireResponse } from '../../dialects/wire.ts'
import type { Origin, OriginAnswer, OriginRequest } from '../../lib/egress/configured-origin.ts'
import type { RequestBody } from '../../lib/egress/request-body.ts'
import { encodeForm, type FormBodyDeps } from '../form-body.ts'
import type { InlineFiles } from '../inline-files.ts'
import { type Redact, redactAnswer, redactorOf } from '../redaction.ts'

/** One of the keys to a provider, opened. */
export type ProviderKey = {
  /** Absent where there is only one that nobody counts. */
  readonly id?: string
  readonly secret: string
}

/** Whom messages go to: a dialect's paths begin with its base, in whose place the provider's own comes. */
export type Address = {
  readonly dialect: Dialect
  readonly origin: Origin
  readonly basePath?: string
  /** What forms are made from, for dialects that send any. */
  readonly forms?: FormBodyDeps
  /** What puts files in the places that are marked for them in a body. Absent: no body has such marks. */
  readonly inline?: Pick<InlineFiles, 'fill'>
  /** How long one message may take, in ms; absent: as long as the origin's client has it. */
  readonly timeoutMs?: number
}

/** Sends a wire message. The key is in nothing of the answer. Throws what the origin throws. */
export async function sendWire(
  address: Address,
  key: ProviderKey | undefined,
  wire: WireRequest,
  signal?: AbortSignal,
): Promise<WireResponse> {
  const answer = await address.origin.send(toOrigin(address, key, wire), signal)
  return toWire(key === undefined ? answer : redactAnswer(answer, redactorFor(key)))
}

/** Made once for each key. */
const redactors = new WeakMap<ProviderKey, Redact>()

function redactorFor(key: ProviderKey): Redact {
  const known = redactors.get(key) ?? redactorOf(key.secret)
  redactors.set(key, known)
  return known
}

/** A wire message as a request to the origin, with the key's headers. */
export function toOrigin(
  { dialect, basePath, forms, inline, timeoutMs }: Address,
  key: ProviderKey | undefined,
  { method, path, query, headers, body }: WireRequest,
): OriginRequest {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((text) => [name, text]))
  const search = new URLSearchParams(pairs).toString()
  const isBelow = basePath !== undefined && path.startsWith(dialect.base)
  const place = isBelow ? basePath + path.slice(dialect.base.length) : path
  const sent = bodyOf(body, forms, inline)
  return {
    method,
    target: search === '' ? place : `${place}?${search}`,
    headers: { ...headers, ...credentialHeaders(dialect, key), ...(sent && { 'content-type': sent.contentType }) },
    ...(sent && { body: sent.body }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  }
}

function bodyOf(
  body: WireRequest['body'],
  forms: FormBodyDeps | undefined,
  inline: Address['inline'],
): { readonly contentType: string; readonly body: RequestBody } | undefined {
  switch (body.kind) {
    case 'empty':
      return undefined
    case 'json': {
      const text = JSON.stringify(body.json)
      return { contentType: 'application/json', body: inline?.fill(text) ?? text }
    }
    case 'form':
      assert(forms !== undefined, 'whoever speaks in forms can make them')
      return encodeForm(forms, body.parts, inline)
  }
}

/** How a key is shown: as the dialect has it, or as a bearer. */
function credentialHeaders({ scheme = 'Bearer' }: Dialect, key: ProviderKey | undefined): Record<string, string> {
  return key === undefined ? {} : { authorization: `${scheme} ${key.secret}` }
}

function toWire({ status, headers, body }: OriginAnswer): WireResponse {
  return { status, headers, body: jsonOrNull(body) }
}

/** The JSON value in an answer; `null` for a proxy's HTML page or half a document, which every dialect reads as silence. */
export function jsonOrNull(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** A "not found" in the dialect's own words, by whichever status; anybody in between may say 404. */
export function isNotFound(dialect: Dialect, response: WireResponse): boolean {
  if (response.status < 400 || response.status >= 500 || response.body === null) return false
  return dialect.problem.decode(response, new Notes()).problem.code === 'job_not_found'
}

/** The provider could not be asked; `internal` is for the log. */
export function unavailable(internal: string): ProblemError {
  return new ProblemError({ code: 'upstream_unavailable', message: 'The provider is not available.' }, { internal })
}
