/** What the core needs from outside: time, chance, bytes, media facts, the network. Store and upstreams have files of their own. */

import type { MediaFacts } from './media.ts'

/** Time. Everything that waits takes it from here, so that it can be made to pass by hand. */
export interface Clock {
  /** Epoch milliseconds; may jump, as the machine's own does. */
  nowMs(): number
  /** Runs `task` once after `ms`; returns how to prevent that. A pending task does not keep the process alive. */
  after(ms: number, task: () => void): () => void
}

/** Chance that nobody can guess. */
export interface Random {
  bytes(count: number): Uint8Array
  /** From 0 to 1, without 1: to spread waits, not to be a secret. */
  fraction(): number
}

/** Bytes in storage. */
export type StoredBytes = { readonly digest: string; readonly sizeBytes: number }

/** Bytes that are durable and have no name yet: to be kept or dropped. `place` is the storage's own affair. */
export type StagedBytes = StoredBytes & { readonly place: string }

/** A part of a blob: both ends included, counted from 0. */
export type ByteRange = { readonly first: number; readonly last: number }

/** Bytes that are ours: stored once by their SHA-256, fsynced before they are named. Several processes may share a storage. */
export interface Storage {
  /** Writes a stream. Throws `ProblemError` `body_too_large` past the limit, `storage_full` on a full disk; leaves nothing behind then. */
  stage(
    content: AsyncIterable<Uint8Array>,
    limits: { readonly sizeBytesMax: number; readonly signal?: AbortSignal | undefined },
  ): Promise<StagedBytes>
  /** Gives staged bytes their name; the same bytes may have it already. Throws `ProblemError` `unavailable` when they are gone. */
  keep(staged: StagedBytes): Promise<void>
  /** Runs `use` with the path of staged bytes, which is to be read, never changed, and gone afterwards. */
  withStaged<Result>(staged: StagedBytes, use: (path: string) => Promise<Result>): Promise<Result>
  /** Throws staged bytes away. */
  drop(staged: StagedBytes): Promise<void>
  /** Throws a blob away unless it was kept again within the last `ageMs`; quiet about one that is not there. */
  discard(digest: string, ageMs: number): Promise<void>
  /** The blob's size in bytes; `undefined` when it is not there. */
  sizeBytes(digest: string): Promise<number | undefined>
  /**
   * The blob's bytes, or a part of them. With a `buffer`, pieces may lie in it, each until the next one is asked for:
   * whoever has used them up by then spares new memory for every piece.
   */
  read(digest: string, range?: ByteRange, buffer?: Uint8Array): AsyncIterable<Uint8Array>
  /** Runs `use` with the path of a local copy, which is to be read, never changed, and gone afterwards. Throws when the blob is not there. */
  withLocalCopy<Result>(digest: string, use: (path: string) => Promise<Result>): Promise<Result>
  /** Where a client can fetch the blob by itself, for `lifeMs` from now on; `undefined` where only we can serve it. */
  directUrl?(digest: string, lifeMs: number): Promise<string | undefined>
  /** Blobs that have lain for `ageMs` at least, in any order; what a sweep compares with the store. */
  list(ageMs: number): AsyncIterable<StoredBytes>
  /**
   * Throws away what processes have left half written that are not among the living. Who lives is asked after it was looked
   * what lies there: a worker that comes in between is spared. Returns the bytes that it freed.
   */
  dropAbandoned(living: () => Promise<readonly string[]>): Promise<number>
}

/** Reads facts from bytes, out of harm's way. */
export interface Prober {
  /**
   * Reads what a file is. `turn` is the tenant's id: those who wait are served in turn. Throws `ProblemError`:
   * `unsupported_media` for anything that is not an intact file of an allowed type, as a `LostProbe` when it is only known
   * that two who looked at it hung or died; `unavailable` when it could not be looked at, which says nothing of the file; the
   * signal's reason when that is aborted.
   */
  probe(path: string, turn: string, signal?: AbortSignal): Promise<MediaFacts>
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
    limits: {
      readonly sizeBytesMax: number
      /** For the whole download; absent: the client's own limit. */
      readonly timeoutMs?: number
      readonly signal?: AbortSignal | undefined
    },
  ): AsyncIterable<Uint8Array>
  /** Posts a body; redirects are not followed. Throws `ProblemError` `url_not_allowed` or `unavailable`, or the reason of `signal`. */
  post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal?: AbortSignal,
  ): Promise<EgressAnswer>
}

/** The way out for files that a provider has put to an address of its choice. */
export interface FileEgress {
  /** Puts a body whose length is known; all else as `post`. What brings the pieces may throw, which comes to `unavailable`. */
  put(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: { readonly sizeBytes: number; readonly pieces: AsyncIterable<Uint8Array> },
    signal?: AbortSignal,
  ): Promise<EgressAnswer>
}
