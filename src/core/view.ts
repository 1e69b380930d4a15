/** The job as a dialect sees it: plain data that a face encodes, and that an upstream's answer is decoded into. */

import type { JsonObject } from './json.ts'
import type { JobStatus } from './job-status.ts'
import type { MicroCredits } from './money.ts'
import type { Note } from './notes.ts'
import type { PriceTerms } from './price-terms.ts'
import type { Problem } from './problem.ts'
import type { GenerationRequest, Reference, ServiceTier } from './request.ts'
import type { PixelSize, Ratio, Resolution } from './shape.ts'

/** A finished video and where it can be had. */
export type VideoOutput = {
  readonly url: string
  readonly size?: PixelSize
  readonly durationSeconds?: number
  /** For dialects that tell it. */
  readonly sizeBytes?: number
  /** For dialects that tell them: the picture that stands for it, and the track by which players show small ones of it. */
  readonly posterUrl?: string
  readonly scrubUrl?: string
}

/** After how long something comes, in ms: in half of the cases at most so long, and in nine of ten. */
export type Estimate = { readonly p50Ms: number; readonly p90Ms: number }

/** How long a job still takes, as far as that can be told. */
export type Wait = {
  /** How many jobs are before it, where nobody has taken it on yet. */
  readonly position?: number
  readonly starts?: Estimate
  readonly ends?: Estimate
}

/**
 * What can be told of a job. Absent: not known, or not yet. Dialects without a place for a member leave it out and note it.
 */
export type JobView = {
  /** The core id on our side; the vendor's id when it was decoded from an upstream's answer. */
  readonly id: string
  readonly status: JobStatus
  readonly model?: string
  readonly requestId?: string
  /** What absolute links to us begin with. */
  readonly linkBase?: string
  readonly createdAtMs?: number
  readonly startedAtMs?: number
  /** When it last came to another state. */
  readonly updatedAtMs?: number
  readonly finishedAtMs?: number
  /** When the video goes away. */
  readonly expiresAtMs?: number
  readonly progressPercent?: number
  readonly prompt?: string
  readonly resolution?: Resolution
  readonly ratio?: Ratio
  readonly size?: PixelSize
  readonly durationSeconds?: number
  /** Where it was asked for in frames. */
  readonly frames?: number
  readonly seed?: number
  /** Whether it has sound. */
  readonly generateAudio?: boolean
  /** What the finished film comes to in Ark's tokens. */
  readonly tokens?: number
  readonly metadata?: JsonObject
  readonly priceMicroCredits?: MicroCredits
  readonly videos: readonly VideoOutput[]
  readonly lastFrameUrl?: string
  /** What was asked for, for dialects that show it again. */
  readonly request?: GenerationRequest
  /** What the job was given to work with: it tells which of the caller's fields `references[0]` in a failure or a note is. */
  readonly references?: readonly Reference[]
  readonly failure?: Problem
  /** How long it still takes. */
  readonly wait?: Wait
  readonly notes?: readonly Note[]
}

/** What a request would come to. */
export type QuoteView = {
  readonly model: string
  /** The most that it would be charged. */
  readonly amountMicroCredits: MicroCredits
  readonly terms: PriceTerms
  readonly resolution: Resolution
  /** Absent where the first reference has still to decide it. */
  readonly ratio?: Ratio
  readonly size?: PixelSize
  readonly durationSeconds: number
  /** Who could make it, the one that would be asked first in front. */
  readonly upstreamIds: readonly string[]
  /** Whether the caller has enough credit for it now. */
  readonly isAffordable: boolean
  readonly notes: readonly Note[]
  readonly references: readonly Reference[]
}

/** A page of jobs, newest first unless asked otherwise. */
export type JobPage = {
  readonly jobs: readonly JobView[]
  readonly hasMore: boolean
  /** How many there are on all pages; where pages are asked for by their number. */
  readonly total?: number
}

/** What a caller asks of a list. */
export type JobQuery = {
  /** 1 to 500. */
  readonly limit: number
  readonly order: 'newest first' | 'oldest first'
  /** Only what comes after this core id. */
  readonly afterId?: string
  /** A page by its number, from 1 on, instead; the answer tells how many there are in all. */
  readonly page?: number
  readonly only?: JobFilter
}

/** What narrows a list. */
export type JobFilter = {
  readonly statuses?: readonly JobStatus[]
  /** Core ids, or what cannot be one, which names no job. */
  readonly ids?: readonly string[]
  readonly model?: string
  readonly serviceTier?: ServiceTier
  /** Only jobs that are not older, in ms. */
  readonly ageMsMax?: number
}
