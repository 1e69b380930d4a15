/**
 * The models that Reelay knows by itself: every name printed in the seeds.
 * Limits follow seed 003 §2-3 and §7 and Ark's model table; prices follow seeds 001 and 004
 * (5 s of seedance-2.0 at 720p: 40 credits from text, 64 with an image).
 */

import { MEDIA_BYTES_MAX } from './media-limits.ts'
import type { Durations, Model, ModelPrice, UnitPrice } from './model.ts'
import { credits, microCredits, MICRO_PER_CREDIT } from './money.ts'
import { RATIOS, type Resolution, SEEDANCE_PIXELS } from './shape.ts'

const upTo = (min: number, max: number): Durations => ({
  choices: Array.from({ length: max - min + 1 }, (_, index) => min + index),
  default: 5,
})

/** Whole credits for a second from text; references cost 1.6 times as much (seed 004: 64 to 40). */
function price(perSecond: { readonly [R in Resolution]?: number }): ModelPrice {
  const tiers = Object.entries(perSecond).map(([tier, rate]): [string, UnitPrice] => [
    tier,
    { per: 'second', text: credits(rate), referenced: microCredits((rate * MICRO_PER_CREDIT * 16) / 10) },
  ])
  return { version: 0, tiers: Object.fromEntries(tiers) }
}

const seedance20: Model = {
  name: 'seedance-2.0',
  family: 'seedance-2.0',
  title: 'Seedance 2.0',
  enabled: true,
  resolutions: ['480p', '720p', '1080p'],
  defaultResolution: '720p',
  ratios: RATIOS,
  defaultRatio: 'adaptive',
  pixels: SEEDANCE_PIXELS,
  durations: upTo(4, 15),
  references: {
    image: { countMax: 9, sizeBytesMax: MEDIA_BYTES_MAX.image },
    video: { countMax: 3, sizeBytesMax: MEDIA_BYTES_MAX.video, secondsEach: { min: 2, max: 15 }, secondsTotalMax: 15 },
    audio: { countMax: 3, sizeBytesMax: MEDIA_BYTES_MAX.audio, secondsEach: { min: 2, max: 15 }, secondsTotalMax: 15 },
  },
  defaultAudio: true,
  supports: { cameraFixed: false, draft: false, flexTier: false },
  price: price({ '480p': 4, '720p': 8, '1080p': 18 }),
}

const seedance20Fast: Model = {
  ...seedance20,
  name: 'seedance-2.0-fast',
  family: 'seedance-2.0-fast',
  title: 'Seedance 2.0 Fast',
  resolutions: ['480p', '720p'],
  price: price({ '480p': 3, '720p': 6 }),
}

const seedance15Pro: Model = {
  ...seedance20,
  name: 'seedance-1.5-pro',
  family: 'seedance-1.5-pro',
  title: 'Seedance 1.5 Pro',
  durations: { choices: [5, 10], default: 5 },
  supports: { cameraFixed: true, draft: true, flexTier: true },
  price: price({ '480p': 2, '720p': 5, '1080p': 10 }),
}

/** The built-in models, in the order in which lists show them. */
export const BUILT_IN_MODELS: readonly Model[] = [
  seedance20,
  seedance20Fast,
  seedance15Pro,
  { ...seedance20, name: 'seedance-2.0/text-to-video', title: 'Seedance 2.0 Text to Video' },
  {
    ...seedance15Pro,
    name: 'seedance-1.5-pro-1080p',
    title: 'Seedance 1.5 Pro 1080p',
    defaultResolution: '1080p',
    pinnedResolution: '1080p',
    durations: upTo(4, 12),
    frames: { min: 29, max: 289, step: 4 },
  },
  { ...seedance20, name: 'seedance-2-0' },
  { ...seedance20Fast, name: 'seedance-2-0-fast' },
  { ...seedance20, name: 'seedance-2-0-nsfw', family: 'seedance-2.0-nsfw', title: 'Seedance 2.0 NSFW', enabled: false },
]

/** The models of one installation, looked up by public name. */
export class Catalog {
  readonly models: readonly Model[]
  private readonly byName: ReadonlyMap<string, Model>

  constructor(models: readonly Model[]) {
    this.models = models
    this.byName = new Map(models.map((model) => [model.name, model]))
  }

  /** The model under this exact public name. */
  find(name: string): Model | undefined {
    return this.byName.get(name)
  }

  /** Those that callers may use. */
  enabled(): readonly Model[] {
    return this.models.filter((model) => model.enabled)
  }
}

/**
 * The built-in catalog with further models enabled by name, and with aliases: the same models under further names. Throws
 * `RangeError` for a model that it does not know.
 */
export function builtInCatalog(
  enabledNames: readonly string[] = [],
  aliases: ReadonlyMap<string, string> = new Map(),
): Catalog {
  for (const name of [...enabledNames, ...aliases.values()]) {
    if (!BUILT_IN_MODELS.some((model) => model.name === name)) throw new RangeError(`no model is called ${name}`)
  }
  const models = BUILT_IN_MODELS.map((model) =>
    enabledNames.includes(model.name) ? { ...model, enabled: true } : model,
  )
  const aliased = [...aliases].flatMap(([alias, target]) =>
    models.filter(({ name }) => name === target).map((model) => ({ ...model, name: alias })),
  )
  return new Catalog([...models, ...aliased])
}
