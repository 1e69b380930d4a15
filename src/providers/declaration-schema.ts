/**
 * The form of a provider as people and programs write it: what each member may hold. The admin API, `reelay apply` and the
 * command line read by this one form, which knows no member besides.
 */

import { z } from 'zod'
import { credits, parseCredits } from '../core/money.ts'
import { UNIT_PRICE_CREDITS_MAX } from '../core/price-list.ts'
import { PRICE_UNITS } from '../core/price-terms.ts'
import { PREVIZ, PROVIDER_NAME, PROVIDER_STATES } from '../core/provider.ts'
import { OUTPUT_FORMATS, REFERENCE_ROLES } from '../core/request.ts'
import { RATIOS, RESOLUTIONS } from '../core/shape.ts'
import { jsonObject } from '../dialects/parsing.ts'

/** Providers of one installation, keys of one provider, entries in one table, and names of theirs for one model of ours. */
export const PROVIDERS_MAX = 200
export const KEYS_MAX = 100
const ENTRIES_MAX = 200
const SAME_MODEL_MAX = 20

/** Seconds and frames of the longest film. */
const SECONDS_MAX = 600
const FRAMES_MAX = 24 * SECONDS_MAX + 1

/** Characters of a workflow as JSON; the largest graphs that people draw have a tenth of it. */
const WORKFLOW_CHARACTERS_MAX = 1_048_576

const NAME_RULE = `must be small letters, digits and dashes, at most 32, and not ${PREVIZ}`
const URL_RULE = 'must be an http or https URL without user, query and fragment, such as https://ark.example.com/api/v3'
const SECRET_RULE = 'must be 1 to 4096 visible ASCII characters without spaces'
const CHANNEL_RULE = 'must be letters, digits and . : _ -, at most 64'
const PROFILE_RULE = 'must be small letters, digits and dashes, at most 32'

const text = (charactersMax: number) =>
  z
    .string()
    .max(charactersMax)
    .refine((value) => value.trim() !== '' && !/\p{Cc}/u.test(value), {
      error: 'must be a text with something visible in it, and without control characters',
    })

const count = (max: number) => z.int().min(1).max(max)

const listOf = <Item extends z.ZodType>(item: Item, max = ENTRIES_MAX) =>
  z
    .array(item)
    .max(max)
    .refine((items) => new Set(items).size === items.length, { error: 'has something twice' })

const tableOf = <Value extends z.ZodType>(value: Value) =>
  z.record(z.string(), value).refine((table) => Object.keys(table).length <= ENTRIES_MAX, {
    error: `has at most ${ENTRIES_MAX} entries`,
  })

/** One of several forms, by what a value is: unlike a union, it says what is wrong with the one that is meant. */
const chosen = <Value>(choose: (value: unknown) => z.ZodType<Value>) =>
  z.unknown().transform((value, context): Value => {
    const { success, data, error } = choose(value).safeParse(value)
    if (success) return data
    for (const issue of error.issues) context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue)
    return z.NEVER
  })

/** Credits as they are written: a text or a number. */
const amount = (isInRange: (micro: number) => boolean, range: string) =>
  z.union([z.string(), z.number()], { error: 'must be credits such as "8.5"' }).transform((value, context) => {
    const micro = parseCredits(String(value))
    if (micro !== undefined && isInRange(micro)) return micro
    context.addIssue({ code: 'custom', message: `must be credits such as "8.5", ${range}, with at most six places` })
    return z.NEVER
  })

const rate = amount((micro) => micro <= credits(UNIT_PRICE_CREDITS_MAX), `from 0 to ${UNIT_PRICE_CREDITS_MAX}`)
const budget = amount((micro) => micro > 0, 'above 0')

const name = z.string().refine((value) => PROVIDER_NAME.test(value) && value !== PREVIZ, { error: NAME_RULE })

/** In the one spelling that a URL has, and without a slash at its end. */
const baseUrl = z.string().transform((value, context) => {
  const url = value.length <= 500 && URL.canParse(value) ? new URL(value) : undefined
  const isPlain = /^https?:\/\/[^/?#@\\\s]+(?:\/[^?#\\\s]*)?$/i.test(value)
  if (url !== undefined && isPlain && url.username === '' && url.password === '') return url.href.replace(/\/+$/, '')
  context.addIssue({ code: 'custom', message: URL_RULE })
  return z.NEVER
})

const model = z.strictObject({
  name: text(256),
  resolutions: listOf(z.enum(RESOLUTIONS)).min(1).exactOptional(),
  ratios: listOf(z.enum(RATIOS)).min(1).exactOptional(),
  frames: z
    .strictObject({ min: count(FRAMES_MAX), max: count(FRAMES_MAX) })
    .refine(({ min, max }) => min <= max, { error: 'must have a min that is not above max' })
    .exactOptional(),
  seconds: listOf(count(SECONDS_MAX)).min(1).exactOptional(),
  whole_seconds: z.boolean().exactOptional(),
  fixed_length: z.boolean().exactOptional(),
  output_formats: listOf(z.enum(OUTPUT_FORMATS)).min(1).exactOptional(),
  sound: z.boolean().exactOptional(),
  roles: listOf(z.enum(REFERENCE_ROLES)).exactOptional(),
  needs_reference: z.boolean().exactOptional(),
  references_max: z.int().min(0).max(100).exactOptional(),
  frames_with_references: z.boolean().exactOptional(),
})

/** A model as a provider has it, on the wire. */
export type WireModel = z.output<typeof model>

const bareModel = text(256).transform((called): WireModel => ({ name: called }))

const oneModel = chosen((value): z.ZodType<WireModel> => (typeof value === 'string' ? bareModel : model))

const severalModels = z.array(oneModel).min(1).max(SAME_MODEL_MAX)

const theirModels = chosen((value): z.ZodType<readonly WireModel[]> => {
  return Array.isArray(value) ? severalModels : oneModel.transform((one) => [one])
})

const percent = z.int().min(1).max(100)

const unitPrice = z.strictObject({ per: z.enum(PRICE_UNITS).default('second'), text: rate, referenced: rate })

const cost = z.strictObject({
  ...Object.fromEntries(RESOLUTIONS.map((tier) => [tier, unitPrice.exactOptional()])),
  flex_percent: percent.exactOptional(),
  draft_percent: percent.exactOptional(),
})

const workflow = jsonObject.refine((graph) => JSON.stringify(graph).length <= WORKFLOW_CHARACTERS_MAX, {
  error: `has at most ${WORKFLOW_CHARACTERS_MAX} characters as JSON`,
})

/** Everything about a provider but its name and its keys. */
export const settingsMembers = {
  dialect: text(32),
  profile: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, { error: PROFILE_RULE })
    .exactOptional(),
  url: baseUrl,
  upload_url: baseUrl.exactOptional(),
  models: tableOf(theirModels).refine((table) => Object.keys(table).length > 0, {
    error: 'must have at least one model',
  }),
  slots: count(10_000).default(4),
  submits_per_minute: count(100_000).exactOptional(),
  weight: count(1_000).default(100),
  priority: z.int().min(-100).max(100).default(0),
  region: text(64).exactOptional(),
  channels: listOf(z.string().regex(/^[\w.:-]{1,64}$/, { error: CHANNEL_RULE }), 50).default([]),
  budget_per_day: budget.exactOptional(),
  costs: tableOf(cost).default({}),
  calls_back: z.boolean().default(false),
  shares_library: z.boolean().default(false),
  workflow: workflow.exactOptional(),
  state: z.enum(PROVIDER_STATES).exactOptional(),
}

/** What an operator calls a key; the secret itself; and what every key may have besides. */
export const keyLabel = text(64)
export const keySecret = z.string().regex(/^[\x21-\x7e]{1,4096}$/, { error: SECRET_RULE })
export const keyMembers = {
  label: keyLabel,
  slots: count(10_000).exactOptional(),
  submits_per_minute: count(100_000).exactOptional(),
}

/** A name, as one stands in a path. */
export const providerName = name

const oneLabelEach = { error: 'has a label twice' }

/** A list of keys of any form, each with a label of its own. */
export const keyList = <Key extends z.ZodType<{ readonly label: string }>>(key: Key) =>
  z
    .array(key)
    .max(KEYS_MAX)
    .refine((keys) => new Set(keys.map(({ label }) => label)).size === keys.length, oneLabelEach)

const keys = keyList(z.strictObject({ ...keyMembers, secret: keySecret.exactOptional() })).exactOptional()

/** A provider's settings, and its keys; the name is said elsewhere. */
export const SettingsSchema = z.strictObject({ ...settingsMembers, keys })

/** Whole providers, each under a name of its own; `keysSchema` is how their keys are written. */
export const providerList = <Keys extends z.ZodType>(keysSchema: Keys) =>
  z
    .array(z.strictObject({ name, ...settingsMembers, keys: keysSchema }))
    .max(PROVIDERS_MAX)
    .refine((list) => new Set(list.map((one) => one.name)).size === list.length, { error: 'has a name twice' })

/** A whole declaration, with secrets by value. */
export const ProvidersSchema = providerList(keys)

/** A provider as it is written, read. */
export type WireSettings = z.output<typeof SettingsSchema>

/** The keys of a provider as they are written, read. */
export type WireKey = NonNullable<WireSettings['keys']>[number]
