/** What one model can do, as data. Validation, quotes, model lists, forms and documentation all read it. */

import type { MicroCredits } from './money.ts'
import type { PRICE_UNITS } from './price-terms.ts'
import type { Library, OutputFormat, ReferenceKind, ReferenceRole, ReferenceTask } from './request.ts'
import type { PixelTable, Ratio, RatioChoice, Resolution } from './shape.ts'

/** Frames per second of everything that is rendered (Ark: always 24). */
export const FRAMES_PER_SECOND = 24

/** Limits on references of one kind. */
export type ReferenceLimits = {
  /** References in the `reference_*` role of this kind. */
  readonly countMax: number
  readonly sizeBytesMax: number
  /** Length of each, in seconds; images have none. */
  readonly secondsEach?: { readonly min: number; readonly max: number }
  /** Length of all of this kind together, in seconds. */
  readonly secondsTotalMax?: number
}

/** The lengths a model renders, in whole seconds, shortest first. */
export type Durations = {
  readonly choices: readonly number[]
  readonly default: number | 'auto'
  /** Whether the length can be left to the model (-1). */
  readonly auto: boolean
}

/** Frame counts a model accepts: `min`, `min + step`, … up to `max`. */
export type FrameCounts = { readonly min: number; readonly max: number; readonly step: number }

/** What a unit costs, in micro-credits: from text alone, and with references. */
export type UnitPrice = {
  readonly per: (typeof PRICE_UNITS)[number]
  readonly text: MicroCredits
  readonly referenced: MicroCredits
}

/** What a model costs. */
export type ModelPrice = {
  /** The price list that it is from; 0 is the one that Reelay comes with. */
  readonly version: number
  readonly tiers: { readonly [R in Resolution]?: UnitPrice }
  /** What is charged for the flex tier and for drafts, in percent; absent: all of it. */
  readonly flexPercent?: number
  readonly draftPercent?: number
}

/** Ways in which a request uses a model, for which it may have rules of their own. */
export const MODES = ['frames', 'references', 'edit', 'extend', 'draft'] as const

/**
 * A way in which a request uses a model: with a first frame, with references in the `reference_*` roles, with a task for
 * them, as a draft. A request may use it in several.
 */
export type Mode = (typeof MODES)[number]

/** What a mode can do without. */
export const EXCLUDABLE = ['cameraFixed', 'returnLastFrame', 'flexTier'] as const

/** The rules of one mode; what is absent is as in all others. */
export type ModeRule = {
  readonly resolutions?: readonly Resolution[]
  readonly ratios?: readonly RatioChoice[]
  /** The ratio when the caller does not say. */
  readonly defaultRatio?: RatioChoice
  readonly excludes?: readonly (typeof EXCLUDABLE)[number][]
  /** The length has to be left to the model. */
  readonly lengthIsOpen?: true
}

/** A model under one public name. */
export type Model = {
  /** The public name that callers use. */
  readonly name: string
  /** The family that providers map to their own model ids. */
  readonly family: string
  readonly title: string
  /** False: known by name, refused with `model_not_enabled` until an operator enables it. */
  readonly enabled: boolean
  /** Smallest first. */
  readonly resolutions: readonly Resolution[]
  readonly defaultResolution: Resolution
  /** The tier that the public name itself promises; asking for another one is honoured with a note. */
  readonly pinnedResolution?: Resolution
  readonly ratios: readonly Ratio[]
  readonly defaultRatio: RatioChoice
  readonly pixels: PixelTable
  readonly durations: Durations
  /** Absent: the model takes no frame count. */
  readonly frames?: FrameCounts
  /** The roles that it takes at all. */
  readonly roles: readonly ReferenceRole[]
  readonly references: { readonly [K in ReferenceKind]: ReferenceLimits }
  /** References in all; absent: what the counts of each kind come to. */
  readonly referencesMax?: number
  /** Whether it takes first or last frame together with other references in one request. */
  readonly framesWithReferences: boolean
  /** It makes nothing from text alone. */
  readonly needsReference?: true
  /** Whether a reference audio may come without a picture or film. */
  readonly audioAlone: boolean
  /** Whether a prompt may be absent where there are references. */
  readonly promptOptionalWithReferences: boolean
  /** Whether it makes sound at all. */
  readonly sound: boolean
  /** What sound it makes when the caller does not say. */
  readonly defaultAudio: boolean
  readonly supports: {
    readonly cameraFixed: boolean
    readonly draft: boolean
    readonly flexTier: boolean
    readonly webSearch: boolean
    readonly movOutput: boolean
    readonly priority: boolean
    readonly endUserId: boolean
    /** What it can be told to do with references; empty: nothing. */
    readonly referenceTasks: readonly ReferenceTask[]
  }
  /** Rules of single modes. */
  readonly modes: { readonly [M in Mode]?: ModeRule }
  readonly price: ModelPrice
}

/** What an upstream can do with some models: their manifests are narrowed by it. What is absent is not narrowed. */
export type Offer = {
  /** Families or public names of the models that it is about; absent: all. */
  readonly models?: readonly string[]
  /** What the upstream calls them; absent: as the caller does. */
  readonly upstreamModel?: string
  readonly resolutions?: readonly Resolution[]
  readonly ratios?: readonly Ratio[]
  /** Frames that one film may have. */
  readonly frames?: { readonly min: number; readonly max: number }
  /** The lengths that it makes, in whole seconds; absent: all within `frames`. */
  readonly seconds?: readonly number[]
  /** It takes lengths in whole seconds only. */
  readonly wholeSeconds?: boolean
  /** It cannot be left to choose a length. */
  readonly fixedLength?: boolean
  /** The containers that it delivers; absent: mp4 only. */
  readonly outputFormats?: readonly OutputFormat[]
  /** Whether it makes sound at all. */
  readonly sound: boolean
  /** The roles that it takes at all. */
  readonly roles: readonly ReferenceRole[]
  /** It makes nothing from text alone. */
  readonly needsReference?: boolean
  /** Libraries whose media it lets callers name; absent: none. It takes what there are ids of, wherever links lead. */
  readonly libraries?: readonly Library[]
  /** Kinds of references that reach it by a link alone, while there is no public URL that a link could begin with. */
  readonly unreachable?: readonly ReferenceKind[]
  /** References in one role; absent: as many as the model takes. */
  readonly roleCountMax?: { readonly [R in ReferenceRole]?: number }
  /** References in all. */
  readonly referencesMax?: number
  /** Whether it takes first or last frame together with other references in one request (Ark: no). */
  readonly framesWithReferences: boolean
}
