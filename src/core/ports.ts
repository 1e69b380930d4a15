/** What the core needs from outside: time, chance, bytes, media facts, the network, upstreams. The store is in `store-port.ts`. */

import type { AttemptId, JobId } from './ids.ts'
import type { PreparedReference } from './job.ts'
import type { Json } from './json.ts'
import type { MediaFacts } from './media.ts'
import type { UpstreamCapabilities } from './model.ts'
import type { ShapedOrder } from './order.ts'
import type { Problem } from './problem.ts'

/** Time. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number
}

/** Chance that nobody can guess. */
export interface Random {
  bytes(count: number): Uint8Array
}

/** Bytes in storage. */
export type Blob = { readonly digest: string; readonly sizeBytes: number }

/** A part of a blob: both ends included, counted from 0. */
export type ByteRange = { readonly first: number; readonly last: number }

/** Bytes that are ours: stored once by their SHA-256, fsynced before they are named. */
export interface Storage {
  /** Stores a stream. Throws `ProblemError` `body_too_large` past the limit, `storage_full` on a full disk; leaves nothing behind then. */
  put(content: AsyncIterable<Uint8Array>, limits: { readonly sizeBytesMax: number }): Promise<Blob>
  /** Takes over a finished local file; the file is gone from its old place afterwards. */
  adopt(path: string): Promise<Blob>
  /** The blob's size in bytes; `undefined` when it is not there. */
  sizeBytes(digest: string): Promise<number | undefined>
  /**
   * The blob's bytes, or a part of them. With a `buffer`, pieces may lie in it, each until the next one is asked for:
   * whoever has used them up by then spares new memory for every piece.
   */
  read(digest: string, range?: ByteRange, buffer?: Uint8Array): AsyncIterable<Uint8Array>
  /** The path of a local copy, to be read and never changed. */
  localPath(digest: string): Promise<string>
  /** A fresh path for a temporary file on the same disk. */
  temporaryPath(extension: string): string
}

/** Reads facts from bytes, out of harm's way. */
export interface Prober {
  /** Throws `ProblemError` `unsupported_media` for anything that is not an intact file of an allowed type. */
  probe(path: string): Promise<MediaFacts>
}

/** An answer to a request that Reelay sent; the body is cut at a limit. */
export type EgressAnswer = {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** The one way out to addresses that a tenant or a provider has named. */
export interface Egress {
  /** Refuses what can be seen without asking anyone: scheme, port, user info, a private literal. Throws `ProblemError` `url_not_allowed`. */
  checkUrl(url: string): void
  /**
   * Streams a GET's body. Throws `ProblemError`: `url_not_allowed`, `reference_unreachable`, `reference_too_large`, and
   * `unavailable` when too many downloads run already; the reason of `signal` when that is aborted, which ends the
   * connection at once.
   */
  download(
    url: string,
    limits: { readonly sizeBytesMax: number; readonly signal?: AbortSignal },
  ): AsyncIterable<Uint8Array>
  /** Posts a body; redirects are not followed. Throws `ProblemError` `url_not_allowed` or `unavailable`, or the reason of `signal`. */
  post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal?: AbortSignal,
  ): Promise<EgressAnswer>
}

/** What an upstream is asked to make. */
export type Work = {
  readonly jobId: JobId
  readonly attemptId: AttemptId
  readonly order: ShapedOrder
  readonly references: readonly PreparedReference[]
}

/** Where a result is to be had: a local file, a URL to be fetched through the egress, or the upstream's own origin. */
export type ResultSource =
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'url'; readonly url: string }
  | { readonly from: 'stream'; readonly open: () => AsyncIterable<Uint8Array> }

/** How an upstream's work stands. `lost`: it does not know the handle (any more). */
export type UpstreamReport =
  | { readonly state: 'queued' }
  | { readonly state: 'running'; readonly progressPercent?: number }
  | { readonly state: 'succeeded'; readonly video: ResultSource; readonly lastFrame?: ResultSource }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'lost' }

/** Whoever makes videos: the embedded engine, or a provider. */
export interface Upstream {
  readonly id: string
  readonly capabilities: UpstreamCapabilities
  /** True when submitting the same attempt again makes nothing twice; otherwise an unknown outcome is never repeated. */
  readonly repeatable: boolean
  /** Whether its result must have exactly the ordered pixels and frames. */
  readonly exact: boolean
  /** How long to wait between two looks, in ms. */
  readonly pollIntervalMs: number
  /** How many works it would take on now. */
  freeSlots(): number
  /** Starts a work; the handle is opaque to everyone else. Throws `ProblemError` when it certainly did not start. */
  submit(work: Work): Promise<Json>
  /** Asks how a work stands. Throws `ProblemError` `upstream_unavailable` when it cannot be asked. */
  check(handle: Json): Promise<UpstreamReport>
  /** Stops a work, if it can; quiet about one that it does not know. */
  cancel(handle: Json): Promise<void>
}
