/** An upstream: whoever makes videos, be it the embedded engine or a provider, as the engine sees it. */

import type { AttemptId, CredentialId, JobId } from './ids.ts'
import type { PreparedReference } from './job.ts'
import type { Json } from './json.ts'
import type { Offer } from './model.ts'
import type { MicroCredits } from './money.ts'
import type { Note } from './notes.ts'
import type { ShapedOrder } from './order.ts'
import type { PriceTable } from './price-list.ts'
import { type Problem, ProblemError } from './problem.ts'
import type { RefusalCause, SlotPool } from './records.ts'
import type { GenerationRequest } from './request.ts'

export type { RefusalCause } from './records.ts'

/** What an upstream is asked to make. */
export type Work = {
  readonly jobId: JobId
  readonly attemptId: AttemptId
  /** As the caller wrote it, with its extensions; what was decided of it is in `order`. */
  readonly request: GenerationRequest
  readonly order: ShapedOrder
  readonly references: readonly PreparedReference[]
  /** The key by which it is to be asked, where the upstream has several. */
  readonly credentialId?: CredentialId
  /** How this upstream knows the work of the draft that is gone on from, where it has made it itself. */
  readonly draftHandle?: Json
  /** It may have been submitted before under this attempt, and nobody knows what came of that. */
  readonly isRepeated?: boolean
}

/** A work that an upstream has taken on: how it knows it, and what it could not carry over. */
export type Submission = {
  readonly handle: Json
  /** The id of the work at the provider, whichever key asks for it; absent where handles are nobody else's affair. */
  readonly workId?: string
  readonly notes: readonly Note[]
}

/** A work at a provider, found there without its having been told to us. */
export type FoundWork = { readonly handle: Json; readonly workId: string }

/**
 * What is known of a submit of which nobody knows what came; `unknownSinceMs`, in epoch ms, where it is known: what the provider
 * has told before is too old, and so is what an earlier search for the same attempt has seen.
 */
export type Missing = { readonly work: Work; readonly submittedAtMs: number; readonly unknownSinceMs?: number }

/** How far the times of a provider and ours may lie apart, and how long a submit may be on its way, in ms. */
export const SUBMIT_SPAN_MS = { before: 60_000, after: 360_000 } as const

/** Why a work was not taken on, with what could not be carried over when it was asked for: that may be the reason. */
export class Refusal extends ProblemError {
  readonly notes: readonly Note[]
  /** What it is about. */
  readonly about: RefusalCause
  /** How long the upstream asks to be left alone, in ms. */
  readonly retryAfterMs: number | undefined
  /** It is about the model at most, as this key may have it: whatever else is asked for is none of it. */
  readonly isOfModel: boolean
  /** It is about bringing the work's files there, before anything was asked: works without files are none of it. */
  readonly isOfFiles: boolean
  /** It has no room for another work, or was asked too often: whichever comes next is told the same. */
  readonly isCrowded: boolean

  constructor({ problem, internal }: ProblemError, notes: readonly Note[], why: RefusalFacts = { cause: 'request' }) {
    super(problem, internal === undefined ? {} : { internal })
    this.name = 'Refusal'
    this.notes = notes
    this.about = why.cause
    this.retryAfterMs = why.retryAfterMs
    this.isOfModel = why.isOfModel ?? false
    this.isOfFiles = why.isOfFiles ?? false
    this.isCrowded = why.isCrowded ?? false
  }
}

type RefusalFacts = {
  readonly cause: RefusalCause
  readonly retryAfterMs?: number | undefined
  readonly isOfModel?: boolean
  readonly isOfFiles?: boolean
  readonly isCrowded?: boolean
}

/**
 * Where a result is to be had: a URL to be fetched through the egress, or a stream of the upstream's own, which throws
 * `ProblemError` `file_not_found` when the upstream does not have it any more.
 */
export type ResultSource =
  | { readonly from: 'url'; readonly url: string }
  | { readonly from: 'stream'; readonly open: (signal: AbortSignal) => AsyncIterable<Uint8Array> }

/** What a stream throws before its first byte whose result is to be had at another place, for whoever asks without a key. */
export class ResultMoved extends Error {
  readonly url: string

  constructor(url: string) {
    super('the result is at another place')
    this.name = 'ResultMoved'
    this.url = url
  }
}

/** Where the poster of a film and its scrubbing sheet are to be had, as JPEG. */
export type StillSources = { readonly poster: ResultSource; readonly scrubSheet: ResultSource }

/**
 * How a work stands. `lost`: the upstream does not know the handle (any more); `unavailable`: it could not be asked,
 * or, `isUnasked`, was not, for want of time.
 * `notes` is what nobody here understood of its answer.
 */
export type UpstreamReport = { readonly notes?: readonly Note[] } & (
  | { readonly state: 'queued' }
  | { readonly state: 'running'; readonly progressPercent?: number }
  | {
      readonly state: 'succeeded'
      readonly video: ResultSource
      readonly lastFrame?: ResultSource
      /** Pictures of the film that was made here: nobody's film waits for them, or fails for want of them. */
      readonly stills?: StillSources
      /** How the prompt was understood, as JSON; only the engine inside says it. */
      readonly storyboard?: ResultSource
      readonly tokens?: number
    }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'lost' }
  | { readonly state: 'unavailable'; readonly detail: string; readonly isUnasked?: true }
)

/**
 * What came of telling a provider to stop a work. `refused`: it answered that there is nothing to be stopped, or not any more;
 * `impossible`: it offers no way to stop one. Both may cost the operator what the work costs.
 */
export type Stop = 'stopped' | 'refused' | 'impossible'

/** One of the keys to an upstream: how many works it takes at once, and how many submits in a minute. */
export type UpstreamCredential = {
  readonly id: CredentialId
  readonly slots: SlotPool
  readonly submitsPerMinute?: number
}

/** Whoever makes videos. */
export interface Upstream {
  readonly id: string
  /** What callers may name it by, besides its id. */
  readonly channels?: readonly string[]
  /** What it can do; where several fit, the first one counts. */
  readonly offers: readonly Offer[]
  /**
   * True when submitting the same attempt again makes nothing twice; otherwise an unknown outcome is never repeated. May change
   * as an upstream learns whom it speaks to: a submit that is repeated may still end in `upstream_outcome_unknown`.
   */
  readonly repeatable: boolean
  /** True when its works live in this process, and nobody else can ask for them. */
  readonly isLocal: boolean
  /** Whether its result must have exactly the ordered pixels and frames. */
  readonly exact: boolean
  /** How long to wait between two looks at a work, in ms. */
  readonly pollIntervalMs: number
  /** The keys by which it can be asked now; absent: it needs none. */
  readonly credentials?: readonly UpstreamCredential[]
  /** Notes that a key is refused, or its account has no money: it is not used again before its operator has looked. */
  closeCredential?(id: CredentialId, cause: 'refused' | 'unpaid', detail: string): Promise<void>
  /** Whether files are brought there before a work with these references is asked for; absent: never. */
  bringsFiles?(references: readonly PreparedReference[]): boolean
  /** Works that may be submitted in a minute. */
  readonly submitsPerMinute?: number
  /** How many works it takes on at once, and with whom it shares them. */
  readonly slots: SlotPool
  /** Which share it gets among those of the same priority; absent: 1. */
  readonly weight?: number
  /** The highest is asked first; absent: 0. */
  readonly priority?: number
  /** What it takes for its models; what is not here costs what the price list says. */
  readonly costs?: PriceTable
  /** What it may be paid on one day, in UTC. */
  readonly budgetPerDay?: MicroCredits
  /**
   * Starts a work. Throws `ProblemError` when it certainly did not start, as a `Refusal` where something was noted, and
   * `upstream_outcome_unknown` when nobody can tell.
   */
  submit(work: Work): Promise<Submission>
  /**
   * Works there that may be the one which is missing: what is told of them is the same, and nothing is otherwise. Absent where
   * nobody can ask. Throws `ProblemError` `upstream_unavailable`.
   */
  search?(missing: Missing, signal: AbortSignal): Promise<readonly FoundWork[]>
  /**
   * The work that somebody has named by its id there; `absent` when the provider does not have it, `other` when it is another
   * one. Throws `ProblemError` `upstream_unavailable`.
   */
  recognise?(missing: Missing, workId: string, signal: AbortSignal): Promise<FoundWork | 'absent' | 'other'>
  /** The id of the work that a callback of the provider's is about; `undefined` when it names none. */
  namedIn?(body: Json): string | undefined
  /** How many works one question to the provider is about; absent: one. */
  readonly worksAtOnce?: number
  /** Asks how works stand; answers in the order of the handles. Never throws for what one of them is, nor waits long for one. */
  check(handles: readonly Json[], signal: AbortSignal): Promise<readonly UpstreamReport[]>
  /**
   * Its way to stop a work takes away one that has ended, with the proof of a film that is paid for: whoever stops one looks
   * first.
   */
  readonly stopDeletes?: true
  /** Stops a work at the provider, if it can. Throws `ProblemError` when it could not be asked. */
  cancel(handle: Json, signal: AbortSignal): Promise<Stop>
  /** Lets go of what this process keeps of a work: its files, its place, a render that still runs. */
  release(handle: Json): Promise<void>
  /** Works of which this process keeps something. Absent where it never does. */
  kept?(): readonly { readonly attemptId: AttemptId; readonly handle: Json }[]
}

/** What an operator says of an upstream, by which it is chosen. */
export type RoutingTerms = Pick<Upstream, 'channels' | 'weight' | 'priority' | 'costs' | 'budgetPerDay'>

/** The upstreams of an installation. Providers come, change and go while a process runs. */
export interface Upstreams {
  /** As they are now, those that are asked first in front. */
  readonly all: readonly Upstream[]
  find(id: string | undefined): Upstream | undefined
  /** Those that are configured and are given nothing new: drained, or turned off. */
  readonly closed?: readonly Pick<Upstream, 'id' | 'channels' | 'offers'>[]
}

/** Upstreams that never change. */
export function fixedUpstreams(all: readonly Upstream[]): Upstreams {
  return { all, find: (id) => all.find((upstream) => upstream.id === id) }
}
