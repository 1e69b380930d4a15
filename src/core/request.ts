/** The canonical request: the superset that every dialect is read into and written from. */

import type { FileId } from './ids.ts'
import type { JobStatus } from './job-status.ts'
import type { JsonObject } from './json.ts'
import type { Asset } from './media.ts'
import type { PixelSize, RatioChoice, Resolution } from './shape.ts'

/** The kinds of media. */
export const REFERENCE_KINDS = ['image', 'video', 'audio'] as const

/** What a reference is by its bytes. */
export type ReferenceKind = (typeof REFERENCE_KINDS)[number]

/** What a reference is for (seed 003 §2; the words are Ark's). */
export const REFERENCE_ROLES = [
  'first_frame',
  'last_frame',
  'reference_image',
  'reference_video',
  'reference_audio',
] as const

/** What a reference is for. */
export type ReferenceRole = (typeof REFERENCE_ROLES)[number]

/** The kind of media that each role takes. */
export const KIND_OF_ROLE: { readonly [R in ReferenceRole]: ReferenceKind } = {
  first_frame: 'image',
  last_frame: 'image',
  reference_image: 'image',
  reference_video: 'video',
  reference_audio: 'audio',
}

/**
 * Where the bytes of a reference come from. `inline` is a data URI as written; admission turns it into a file. `asset` is what
 * a file was when it was admitted: from then on its bytes are the job's, whatever becomes of the file. `part` is in no
 * caller's request: a provider is sent these bytes with the form.
 */
export type BytesSource =
  | { readonly from: 'url'; readonly url: string }
  | { readonly from: 'inline'; readonly dataUri: string }
  | { readonly from: 'file'; readonly fileId: FileId; readonly asset?: Asset }
  | { readonly from: 'part'; readonly asset: Asset }

/** The dialects whose providers keep media of their accounts that a request names by an id. */
export const LIBRARIES = ['ark'] as const

/** A dialect whose providers do. */
export type Library = (typeof LIBRARIES)[number]

/**
 * Media in a provider's own library, by its id there: `asset://<id>` at Ark. Its bytes never come here, so nobody here knows
 * what it is.
 */
export type LibrarySource = { readonly from: 'library'; readonly dialectId: Library; readonly id: string }

/** Where a reference comes from. */
export type ReferenceSource = BytesSource | LibrarySource

/**
 * A role, or `infer`: the caller's dialect names no role, so it follows from the reference's kind and its neighbours
 * (`core/roles.ts`).
 */
export type RoleChoice = ReferenceRole | 'infer'

/** One piece of media that the prompt works with. A role can only be left open where somebody will see the bytes. */
export type Reference =
  | { readonly role: ReferenceRole; readonly source: ReferenceSource }
  | { readonly role: 'infer'; readonly source: BytesSource }

/** How urgent it is: `flex` waits for what nobody else needs, and costs less (Ark). */
export type ServiceTier = 'default' | 'flex'

/** The containers that films come in. */
export const OUTPUT_FORMATS = ['mp4', 'mov'] as const

/** A container. */
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

/** What a model can do with references (Ark 2.5); `auto` leaves it to the model. */
export const REFERENCE_TASKS = ['auto', 'reference', 'edit', 'extend'] as const

/** What references are for. */
export type ReferenceTask = (typeof REFERENCE_TASKS)[number]

/** Everything a caller can ask for. Absent means: the model's default. */
export type GenerationRequest = {
  /** The model's public name as the caller wrote it. */
  readonly model: string
  readonly prompt: string
  readonly references: readonly Reference[]
  readonly resolution?: Resolution
  readonly ratio?: RatioChoice
  /** An exact size in pixels instead of, or besides, resolution and ratio. */
  readonly size?: PixelSize
  /** Whole seconds; -1 leaves it to the model (Ark). */
  readonly durationSeconds?: number
  /** Frames at 24 a second; wins over `durationSeconds` (Ark). */
  readonly frames?: number
  /** 0 to 2^32-1, or -1 for one chosen by Reelay. */
  readonly seed?: number
  readonly generateAudio?: boolean
  readonly cameraFixed?: boolean
  readonly watermark?: boolean
  readonly returnLastFrame?: boolean
  /** Half the detail, for a quick look. */
  readonly draft?: boolean
  /** The job whose draft is to be rendered in full: prompt, references, seed, sound, length and camera are the draft's. */
  readonly draftOfId?: string
  readonly serviceTier?: ServiceTier
  /** 0 to 9, the highest first among the caller's own jobs (Ark). */
  readonly priority?: number
  /** The container that the film comes in; absent: mp4. */
  readonly outputFormat?: OutputFormat
  /** What references are for where the model can do more than one thing with them (Ark 2.5). */
  readonly referenceTask?: ReferenceTask
  /** Whether the model may look things up in the web (Ark's tool `web_search`). */
  readonly webSearch?: boolean
  /** A mark of the caller's own customer, as a hash: providers hold it against abuse. At most 64 characters. */
  readonly endUserId?: string
  /** Seconds, with fractions, after which a job expires that nobody has taken on, counted from its creation (fal). */
  readonly startWithinSeconds?: number
  /** It stands behind others in line, at the same price (fal). */
  readonly lowPriority?: true
  /** Seconds after which an unfinished job expires, counted from its creation. */
  readonly expiresAfterSeconds?: number
  readonly callbackUrl?: string
  /** The states of which the callback is told; absent: those that end the job. */
  readonly callbackStates?: readonly JobStatus[]
  /** The caller's own data, kept and returned. */
  readonly metadata?: JsonObject
  /** A hint which upstream to use. */
  readonly channel?: string
  /** What only one dialect knows, by dialect id; nothing else reads it. */
  readonly extensions?: { readonly [dialectId: string]: JsonObject }
}
