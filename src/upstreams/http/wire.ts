/** Wire messages of dialects to and from one configured origin. */

import { ProblemError } from '../../core/problem.ts'
import { Notes } from '../../core/notes.ts'
import type { Json } from '../../core/json.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import type { WireRequest, WireResponse } from '../../dialects/wire.ts'
import type { Origin, OriginAnswer, OriginRequest } from '../../lib/egress/configured-origin.ts'

/** One of the keys to a provider, opened. */
export type ProviderKey = {
  /** Absent where there is only one that nobody counts. */
  readonly id?: string
  readonly secret: string
}

/** Whom messages go to: a dialect's paths begin with its base, in whose place the provider's own comes. */
export type Address = { readonly dialect: Dialect; readonly origin: Origin; readonly basePath?: string }

/** Sends a wire message. Throws what the origin throws. */
export async function sendWire(
  address: Address,
  key: ProviderKey | undefined,
  wire: WireRequest,
  signal?: AbortSignal,
): Promise<WireResponse> {
  return toWire(await address.origin.send(toOrigin(address, key, wire), signal))
}

/** A wire message as a request to the origin, with the key's headers. */
export function toOrigin(
  { dialect, basePath }: Address,
  key: ProviderKey | undefined,
  { method, path, query, headers, body }: WireRequest,
): OriginRequest {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((text) => [name, text]))
  const search = new URLSearchParams(pairs).toString()
  if (body.kind === 'form') throw new Error('requests to providers are JSON')
  const isBelow = basePath !== undefined && path.startsWith(dialect.base)
  const place = isBelow ? basePath + path.slice(dialect.base.length) : path
  return {
    method,
    target: search === '' ? place : `${place}?${search}`,
    headers: {
      ...headers,
      ...credentialHeaders(dialect, key),
      ...(body.kind === 'json' ? { 'content-type': 'application/json' } : {}),
    },
    ...(body.kind === 'json' ? { body: JSON.stringify(body.json) } : {}),
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
function jsonOrNull(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** A "not found" in the dialect's own words; anybody in between may say 404. */
export function isNotFound(dialect: Dialect, response: WireResponse): boolean {
  if (response.status !== 404 && response.status !== 410) return false
  return response.body !== null && dialect.problem.decode(response, new Notes()).problem.code === 'job_not_found'
}

/** The provider could not be asked; `internal` is for the log. */
export function unavailable(internal: string): ProblemError {
  return new ProblemError({ code: 'upstream_unavailable', message: 'The provider is not available.' }, { internal })
}
