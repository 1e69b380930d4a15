/**
 * The dialect contract: one vendor's way of speaking about video jobs, as data plus conversions that undo each other.
 * As a face we decode requests and encode responses; as an upstream client we encode requests and decode responses.
 * A dialect does no I/O, knows no clock, no price, no catalogue and no other dialect.
 */

import type { Model } from '../core/model.ts'
import type { Notes } from '../core/notes.ts'
import type { Problem } from '../core/problem.ts'
import type { GenerationRequest } from '../core/request.ts'
import type { JobPage, JobQuery, JobView, QuoteView } from '../core/view.ts'
import type { Route, WireRequest, WireResponse } from './wire.ts'

/** Two conversions that undo each other. What cannot be carried over is noted. Decoding throws `ProblemError`. */
export interface Codec<Wire, Value> {
  decode(wire: Wire, notes: Notes): Value
  encode(value: Value, notes: Notes): Wire
}

/** One thing a client can ask for. The first route is the one that `encode` fills; the others are also answered. */
export interface Operation<Input, Output> {
  readonly routes: readonly Route[]
  readonly request: Codec<WireRequest, Input>
  readonly response: Codec<WireResponse, Output>
}

/** A job named by a caller: the text in the path is a core id behind the dialect's prefix. */
export type JobRef = { readonly id: string }

/** A deleted job. */
export type Deletion = { readonly id: string }

/**
 * What a problem is answered with. A problem's field is canonical (`durationSeconds`, `references[0]`) when the core
 * found it, and encoding turns it into the wire's own name.
 */
export type ProblemAnswer = {
  readonly problem: Problem
  /** The field is a path on the wire already: the dialect's own decoder found it, or whoever read the body. */
  readonly isWirePath?: boolean
  readonly requestId: string
  /** What was asked, where it could be read: it tells which wire field `references[0]` came from. */
  readonly request?: GenerationRequest
}

/** How many requests a key may make in a minute, how many it still may at once, and in how many seconds it may make more. */
export type RateLimit = { readonly perMinute: number; readonly remaining: number; readonly resetSeconds: number }

/** A dialect. Operations that a vendor does not have are absent. */
export interface Dialect {
  readonly id: string
  /** What ids begin with on this dialect's wire, such as `job_`. */
  readonly idPrefix: string
  /**
   * Where dialects share a path: whether these headers (names in lower case) tell that the client speaks this one.
   * Absent: nothing tells.
   */
  recognises?(headers: Readonly<Record<string, unknown>>): boolean
  readonly submit: Operation<GenerationRequest, JobView>
  /** What a submit would come to, asked for with the same request. One way: nobody reads it back. */
  readonly quote: { readonly routes: readonly Route[]; encode(view: QuoteView): WireResponse }
  readonly retrieve: Operation<JobRef, JobView>
  readonly cancel?: Operation<JobRef, JobView>
  readonly list?: Operation<JobQuery, JobPage>
  readonly remove?: Operation<JobRef, Deletion>
  /** Where a finished video's bytes are asked for; the face streams them itself. */
  readonly content?: { readonly routes: readonly Route[]; readonly request: Codec<WireRequest, JobRef> }
  /** Where a job's history is asked for, an extension that is the same on every face; the face answers by itself. */
  readonly events?: { readonly routes: readonly Route[]; readonly request: Codec<WireRequest, JobRef> }
  /** The models that callers may use, in the dialect's own shape. One way: nobody reads it back. */
  readonly models?: { readonly routes: readonly Route[]; encode(models: readonly Model[]): WireResponse }
  /** One of those models; `decode` tells the name that was asked for. */
  readonly model?: {
    readonly routes: readonly Route[]
    decode(wire: WireRequest): string
    encode(model: Model): WireResponse
  }
  readonly problem: Codec<WireResponse, ProblemAnswer>
  /** The vendor's own headers about a limit on requests, besides the standard ones. Absent: it has none. */
  rateLimitHeaders?(limit: RateLimit): Readonly<Record<string, string>>
  /** The body of a callback when a job has ended, as JSON. */
  readonly callback: Codec<WireRequest['body'], JobView>
}
