/** The form of a manifest: its members, what each may hold, and what it is when it is absent. */

import { z } from 'zod'
import { MEDIA_BYTES_MAX } from '../core/media-limits.ts'
import { EXCLUDABLE, MODES } from '../core/model.ts'
import { credits, type MicroCredits, parseCredits } from '../core/money.ts'
import { UNIT_PRICE_CREDITS_MAX } from '../core/price-list.ts'
import { PRICE_UNITS } from '../core/price-terms.ts'
import { REFERENCE_ROLES, REFERENCE_TASKS, type ReferenceKind } from '../core/request.ts'
import { type PixelTable, RATIOS, RESOLUTIONS, SEEDANCE_1_0_PIXELS, SEEDANCE_PIXELS } from '../core/shape.ts'

/** What a public name may look like: printable, and no part of a setting's syntax. */
export const MODEL_NAME = /^\w[\w.:/-]{0,99}$/

/** The longest film that a manifest may promise, in seconds: what is rendered and held has to have an end. */
const SECONDS_MAX = 600

/** Pixels of a side. */
const SIDE_PX = { min: 16, max: 8_192 } as const

const NAME_RULE = 'must be a name of letters, digits and . : / - _, at most 100'
const name = z.string().regex(MODEL_NAME, { error: NAME_RULE })
const resolution = z.enum(RESOLUTIONS)
const ratio = z.enum(RATIOS)
const ratioChoice = z.enum([...RATIOS, 'adaptive'])
const count = z.int().min(0).max(100)
const seconds = z.int().min(1).max(SECONDS_MAX)

const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .max(100)
    .refine((items) => new Set(items).size === items.length, { error: 'has something twice' })

const range = z
  .strictObject({ min: z.number().min(0).max(SECONDS_MAX), max: z.number().min(0).max(SECONDS_MAX) })
  .refine(({ min, max }) => min <= max, { error: 'must have a min that is not above max' })

const lengths = z.union(
  [
    listOf(seconds).min(1),
    z
      .strictObject({ min: seconds, max: seconds })
      .transform(({ min, max }) => Array.from({ length: max - min + 1 }, (_, i) => min + i)),
  ],
  { error: `must be a list of whole seconds, or their min and max, up to ${SECONDS_MAX}` },
)

const Durations = z.strictObject({
  choices: lengths.transform((choices) => choices.toSorted((one, other) => one - other)),
  default: z.union([seconds, z.literal('auto')], { error: 'must be whole seconds or auto' }),
  auto: z.boolean().default(false),
})

const Size = z.string().transform((text, context) => {
  const [, width = '', height = ''] = /^([1-9]\d{1,3})x([1-9]\d{1,3})$/.exec(text) ?? []
  const sides = [Number(width), Number(height)]
  if (sides.every((side) => side >= SIDE_PX.min && side <= SIDE_PX.max)) {
    return { widthPx: Number(width), heightPx: Number(height) }
  }
  const rule = `must be a size such as 1280x720, both numbers from ${SIDE_PX.min} to ${SIDE_PX.max}`
  context.addIssue({ code: 'custom', message: rule })
  return z.NEVER
})

const PIXEL_TABLES: { readonly [name: string]: PixelTable } = {
  'seedance-1.0': SEEDANCE_1_0_PIXELS,
  seedance: SEEDANCE_PIXELS,
}

const Pixels = z.union(
  [
    z.enum(Object.keys(PIXEL_TABLES)).transform((table) => PIXEL_TABLES[table] ?? {}),
    z.partialRecord(resolution, z.record(ratio, Size)),
  ],
  { error: `must be ${Object.keys(PIXEL_TABLES).join(', ')}, or sizes by tier and ratio, such as 1280x720` },
)

const limitsOf = (kind: ReferenceKind) =>
  z
    .strictObject({
      countMax: count,
      sizeBytesMax: z.int().min(1).max(MEDIA_BYTES_MAX[kind]).default(MEDIA_BYTES_MAX[kind]),
      secondsEach: range.exactOptional(),
      secondsTotalMax: z.number().min(0).max(SECONDS_MAX).exactOptional(),
    })
    .default({ countMax: 0, sizeBytesMax: MEDIA_BYTES_MAX[kind] })

const References = z.strictObject({ image: limitsOf('image'), video: limitsOf('video'), audio: limitsOf('audio') })

const Rule = z.strictObject({
  resolutions: listOf(resolution).min(1).exactOptional(),
  ratios: listOf(ratioChoice).min(1).exactOptional(),
  defaultRatio: ratioChoice.exactOptional(),
  excludes: listOf(z.enum(EXCLUDABLE)).exactOptional(),
  lengthIsOpen: z.literal(true).exactOptional(),
})

const rate = z.union([z.string(), z.number()]).transform((value, context): MicroCredits => {
  const micro = parseCredits(String(value))
  if (micro !== undefined && micro >= 0 && micro <= credits(UNIT_PRICE_CREDITS_MAX)) return micro
  const rule = `must be credits such as "8.5", from 0 to ${UNIT_PRICE_CREDITS_MAX}, with at most six places`
  context.addIssue({ code: 'custom', message: rule })
  return z.NEVER
})

const percent = z.int().min(1).max(100)

const Price = z.strictObject({
  tiers: z.partialRecord(
    resolution,
    z.strictObject({ per: z.enum(PRICE_UNITS).default('second'), text: rate, referenced: rate }),
  ),
  flexPercent: percent.exactOptional(),
  draftPercent: percent.exactOptional(),
})

const flag = z.boolean().default(false)

const Supports = z.strictObject({
  cameraFixed: flag,
  draft: flag,
  flexTier: flag,
  webSearch: flag,
  movOutput: flag,
  priority: flag,
  endUserId: flag,
  referenceTasks: listOf(z.enum(REFERENCE_TASKS)).default([]),
})

/** A complete manifest. */
export const ManifestSchema = z.strictObject({
  name,
  aliases: listOf(name).default([]),
  family: name.exactOptional(),
  title: z.string().min(1).max(100).exactOptional(),
  enabled: z.boolean().default(true),
  resolutions: listOf(resolution).min(1),
  defaultResolution: resolution,
  pinnedResolution: resolution.exactOptional(),
  ratios: listOf(ratio)
    .min(1)
    .default([...RATIOS]),
  defaultRatio: ratioChoice,
  pixels: Pixels,
  durations: Durations,
  frames: z
    .strictObject({ min: z.int().min(1), max: z.int().max(SECONDS_MAX * 24), step: z.int().min(1) })
    .exactOptional(),
  roles: listOf(z.enum(REFERENCE_ROLES)),
  references: References.default(References.parse({})),
  referencesMax: count.min(1).exactOptional(),
  framesWithReferences: flag,
  needsReference: flag,
  audioAlone: flag,
  promptOptionalWithReferences: flag,
  sound: z.boolean(),
  defaultAudio: z.boolean().exactOptional(),
  supports: Supports.default(Supports.parse({})),
  modes: z.partialRecord(z.enum(MODES), Rule).default({}),
  price: Price,
})
