/**
 * The dialect contract: one vendor's way of speaking about video jobs, as data plus conversions that undo each other.
 * As a face we decode requests and encode responses; as an upstream client we encode requests and decode responses.
 * A dialect does no I/O, knows no clock, no price, no catalogue and no other dialect.
 */

import type { Json } from '../core/json.ts'
import type { Asset } from '../core/media.ts'
import type { Model } from '../core/model.ts'
import type { Notes } from '../core/notes.ts'
import type { Problem } from '../core/problem.ts'
import type { GenerationRequest, ReferenceKind } from '../core/request.ts'
import type { JobPage, JobQuery, JobView, QuoteView } from '../core/view.ts'
import type { JobIds } from './job-ids.ts'
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

/** A job that was cancelled or deleted; the answer does not say which. */
export type Discarded = { readonly discarded: true }

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

/**
 * How a reference reaches a provider: `link`: it fetches a URL of ours, which has to be public; `inline`: as a data URI in
 * the body; `part`: as a file of the form; `upload`: as a file of the provider's own, brought there before the submit.
 */
export type ReferenceWay = 'link' | 'inline' | 'part' | 'upload'

/** A file that is brought to a provider. `asset` is what is sent; it is absent where somebody reads that a file is announced. */
export type FileUpload = { readonly filename: string; readonly mediaType: string; readonly asset?: Asset }

/** What a provider says of it: by which URL requests name it, until when, and where its bytes are put that was announced. */
export type UploadedFile = { readonly url: string; readonly expiresAtMs?: number; readonly putUrl?: string }

/** The ways in which a dialect takes references of each kind, the best first; one that is absent it does not take at all. */
export type ReferenceWays = { readonly [K in ReferenceKind]?: readonly ReferenceWay[] }

/** A dialect. Operations that a vendor does not have are absent. */
export interface Dialect {
  readonly id: string
  /** How a provider's key is shown in the Authorization header; absent: as `Bearer`. */
  readonly scheme?: 'Bearer' | 'Key'
  /** Whether a provider goes on from a draft of its own by the draft's id. */
  readonly goesOnFromDrafts?: true
  /** How many jobs a question for a page can name by their ids; absent: none. */
  readonly idsAtOnce?: number
  /** What its paths begin with; a provider's base URL takes its place. */
  readonly base: string
  readonly ids: JobIds
  /**
   * Where dialects share a path: whether these headers (names in lower case) tell that the client speaks this one.
   * Absent: nothing tells.
   */
  recognises?(headers: Readonly<Record<string, unknown>>): boolean
  readonly submit: Operation<GenerationRequest, JobView>
  /** It knows no resolutions and ratios: its `submit` is given the exact size. */
  readonly tellsPixels?: true
  /** How its `submit` can be given references when it is sent to a provider. Absent: as links, of every kind. */
  readonly takes?: ReferenceWays
  /** Bytes of all files together that a submit carries as data URIs, before they are written as text. Absent: not known. */
  readonly inlineBytesMax?: number
  /** How a file is brought there, where `takes` names that way. As a face, the routes are not served by this. */
  readonly upload?: Operation<FileUpload, UploadedFile>
  /** Whether a provider may have its files announced at another origin than its jobs, at an upload URL of its own. */
  readonly uploadsElsewhere?: true
  /** For how many seconds the answer to a submit is to wait for the job's end; `undefined`: it goes out at once. */
  submitWait?(wire: WireRequest): number | undefined
  /** What a submit would come to, asked for with the same request. One way: nobody reads it back. */
  readonly quote: { readonly routes: readonly Route[]; encode(view: QuoteView): WireResponse }
  /** Where a submit waits for the job's end, so long at most, and is answered as `result` is. */
  readonly run?: { readonly routes: readonly Route[]; readonly waitSeconds: number }
  readonly retrieve: Operation<JobRef, JobView>
  /** An answer of `retrieve` without what only those get who ask for it. Absent: everybody gets all. */
  asAsked?(response: WireResponse, wire: WireRequest): WireResponse
  /** Where a job's status is streamed until it has ended. */
  readonly statusStream?: {
    readonly routes: readonly Route[]
    readonly request: Codec<WireRequest, JobRef>
    /** What is to be said of a job of which `last` was said; `undefined`: nothing new. */
    next(view: JobView, last: JobView | undefined, wire: WireRequest, notes: Notes): Json | undefined
  }
  /** Where a finished job's film is told on a route of its own. Absent: `retrieve` tells it. */
  readonly result?: Operation<JobRef, JobView>
  readonly cancel?: Operation<JobRef, JobView>
  /** A cancel of a job that has ended is no refusal: it shows the job as it is. */
  readonly cancelShowsEnded?: true
  readonly list?: Operation<JobQuery, JobPage>
  readonly remove?: Operation<JobRef, Deletion>
  /** One verb for both: cancels a job that waits, deletes one that has ended, and refuses any other. */
  readonly discard?: Operation<JobRef, Discarded>
  /** Where a finished video's bytes are asked for; the face streams them itself. */
  readonly content?: { readonly routes: readonly Route[]; readonly request: Codec<WireRequest, JobRef> }
  /** Where a job's history is asked for, an extension that is the same on every face; the face answers by itself. */
  readonly events?: { readonly routes: readonly Route[]; readonly request: Codec<WireRequest, JobRef> }
  /** Where it is asked how previz has understood a job's prompt, an extension of ours; the face answers by itself. */
  readonly storyboard?: { readonly routes: readonly Route[]; readonly request: Codec<WireRequest, JobRef> }
  /** Where the pictures of a job's film are asked for, an extension of ours; the face sends on to their links by itself. */
  readonly poster?: { readonly routes: readonly Route[]; readonly request: Codec<WireRequest, JobRef> }
  readonly scrub?: { readonly routes: readonly Route[]; readonly request: Codec<WireRequest, JobRef> }
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
  /** The body of a callback, as JSON. */
  readonly callback: Codec<WireRequest['body'], JobView>
}
