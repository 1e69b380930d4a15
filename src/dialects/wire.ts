/**
 * Wire messages as plain data: what the HTTP edge makes of a request, and what it makes a response from.
 * No framework type enters a dialect; fixtures are JSON files of these.
 */

import type { Json } from '../core/json.ts'
import type { Asset } from '../core/media.ts'
import type { StoredFile } from '../core/records.ts'

/**
 * One part of a multipart form, in the order in which it was sent. The bytes of a `file` that we were sent are here, and it
 * has its id; it is kept with the job that refers to it, or not at all. An `asset` is what we send: bytes that we have.
 */
export type FormPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly file: StoredFile }
  | { readonly name: string; readonly asset: Asset; readonly filename: string }

/** A request's body. */
export type WireBody =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly json: Json }
  | { readonly kind: 'form'; readonly parts: readonly FormPart[] }

/** What a query says under one name: a text, or a list of them where the name is there more than once. */
export type QueryValue = string | readonly string[]

/** The text of a query parameter; of a repeated one, the last. */
export function lastOf(value: QueryValue | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.at(-1)
}

/** A request. Header names are in lower case. */
export type WireRequest = {
  readonly method: Method
  /** The path that a client calls, such as `/v1/jobs/job_01…`; decoded parameters are in `params`. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, QueryValue>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: WireBody
}

/** A response with a JSON body. Header names are in lower case. */
export type WireResponse = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json
}

/** The methods that dialects use. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** A route: a method and a path pattern with `:name` for a parameter, and `*` for all that is left of the path. Its bodies are JSON, and forms only where it says so. */
export type Route = {
  readonly method: Method
  readonly path: string
  readonly takesForms?: true
  /** Nothing comes of a request here: what its body holds is looked at, and not stored. */
  readonly keepsNothing?: true
}
