/** Providers between their two forms: as they are written, and as the rest of Reelay knows them. */

import type { JsonObject } from '../core/json.ts'
import type { ModelPrice, UnitPrice } from '../core/model.ts'
import { formatCredits } from '../core/money.ts'
import type { PriceTable } from '../core/price-list.ts'
import type { Provider, ProviderModel, ProviderState } from '../core/provider.ts'
import { RESOLUTIONS } from '../core/shape.ts'
import type { WireKey, WireModel, WireSettings } from './declaration-schema.ts'

/** One of the keys to a provider as it is declared. Without a secret, the one that is there stays. */
export type DeclaredKey = {
  readonly label: string
  readonly secret?: string
  readonly slots?: number
  readonly submitsPerMinute?: number
}

/** What is declared of a provider but its keys. Without a state, it stays as it is. */
export type DeclaredSettings = Omit<Provider, 'name' | 'version' | 'createdAtMs' | 'state'> & {
  readonly state?: ProviderState
}

/** A provider as it is declared. Without keys, those that it has stay. */
export type Declaration = {
  readonly name: string
  readonly settings: DeclaredSettings
  readonly keys?: readonly DeclaredKey[]
}

/** Reads what was written. */
export function declarationOf(name: string, { keys, ...wire }: WireSettings): Declaration {
  return { name, settings: settingsOf(wire), ...(keys !== undefined && { keys: keys.map(keyOf) }) }
}

function keyOf({ label, secret, slots, submits_per_minute: submitsPerMinute }: WireKey): DeclaredKey {
  return {
    label,
    ...(secret !== undefined && { secret }),
    ...(slots !== undefined && { slots }),
    ...(submitsPerMinute !== undefined && { submitsPerMinute }),
  }
}

function settingsOf(wire: Omit<WireSettings, 'keys'>): DeclaredSettings {
  const { profile, upload_url: uploadUrl, submits_per_minute: submitsPerMinute, region, workflow, state } = wire
  const { budget_per_day: budgetPerDay } = wire
  const models = Object.entries(wire.models).flatMap(([model, theirs]) => theirs.map((one) => modelOf(model, one)))
  return {
    dialectId: wire.dialect,
    ...(profile !== undefined && { profile }),
    baseUrl: wire.url,
    ...(uploadUrl !== undefined && { uploadUrl }),
    models,
    slots: wire.slots,
    ...(submitsPerMinute !== undefined && { submitsPerMinute }),
    weight: wire.weight,
    priority: wire.priority,
    ...(region !== undefined && { region }),
    channels: wire.channels,
    ...(budgetPerDay !== undefined && { budgetPerDay }),
    costs: Object.fromEntries(Object.entries(wire.costs).map(([model, cost]) => [model, priceOf(cost)])),
    ...(workflow !== undefined && { workflow }),
    callsBack: wire.calls_back,
    sharesLibrary: wire.shares_library,
    ...(state !== undefined && { state }),
  }
}

/** Members of a model's limits by what they are called on the wire. */
const LIMITS = {
  resolutions: 'resolutions',
  ratios: 'ratios',
  frames: 'frames',
  seconds: 'seconds',
  whole_seconds: 'wholeSeconds',
  fixed_length: 'fixedLength',
  output_formats: 'outputFormats',
  sound: 'sound',
  roles: 'roles',
  needs_reference: 'needsReference',
  references_max: 'referencesMax',
  frames_with_references: 'framesWithReferences',
} as const satisfies Record<Exclude<keyof WireModel, 'name'>, keyof NonNullable<ProviderModel['limits']>>

function modelOf(model: string, { name, ...wire }: WireModel): ProviderModel {
  const limits: NonNullable<ProviderModel['limits']> = Object.fromEntries(
    Object.entries(LIMITS).flatMap(([written, known]) => {
      const value = wire[written as keyof typeof LIMITS]
      return value === undefined ? [] : [[known, value]]
    }),
  )
  return { model, name, ...(Object.keys(limits).length > 0 && { limits }) }
}

function priceOf(wire: WireSettings['costs'][string]): PriceTable[string] {
  const { flex_percent: flexPercent, draft_percent: draftPercent, ...tiers } = wire
  return {
    tiers: tiers as ModelPrice['tiers'],
    ...(flexPercent !== undefined && { flexPercent }),
    ...(draftPercent !== undefined && { draftPercent }),
  }
}

/** What is written of a provider, as it can be sent again: everything but its name, its version and its keys. */
export function writtenForm(provider: DeclaredSettings): JsonObject {
  const { profile, uploadUrl, submitsPerMinute, region, budgetPerDay, workflow, state } = provider
  return {
    dialect: provider.dialectId,
    ...(profile !== undefined && { profile }),
    url: provider.baseUrl,
    ...(uploadUrl !== undefined && { upload_url: uploadUrl }),
    models: writtenModels(provider.models),
    slots: provider.slots,
    ...(submitsPerMinute !== undefined && { submits_per_minute: submitsPerMinute }),
    weight: provider.weight,
    priority: provider.priority,
    ...(region !== undefined && { region }),
    channels: provider.channels,
    ...(budgetPerDay !== undefined && { budget_per_day: formatCredits(budgetPerDay) }),
    costs: Object.fromEntries(Object.entries(provider.costs).map(([model, price]) => [model, writtenPrice(price)])),
    calls_back: provider.callsBack,
    shares_library: provider.sharesLibrary,
    ...(workflow !== undefined && { workflow }),
    ...(state !== undefined && { state }),
  }
}

function writtenModels(models: readonly ProviderModel[]): JsonObject {
  const written = models.map(({ model }) => {
    const [one = '', ...others] = models.filter((other) => other.model === model).map(writtenModel)
    return [model, others.length === 0 ? one : [one, ...others]] as const
  })
  return Object.fromEntries(written)
}

function writtenModel({ name, limits = {} }: ProviderModel): JsonObject | string {
  const members = Object.entries(LIMITS).flatMap(([written, known]) => {
    const value = limits[known]
    return value === undefined ? [] : [[written, value] as const]
  })
  return members.length === 0 ? name : { name, ...Object.fromEntries(members) }
}

function writtenPrice({ tiers, flexPercent, draftPercent }: PriceTable[string]): JsonObject {
  const told = RESOLUTIONS.flatMap((tier) => {
    const price = tiers[tier]
    return price === undefined ? [] : [[tier, writtenUnit(price)] as const]
  })
  return {
    ...Object.fromEntries(told),
    ...(flexPercent !== undefined && { flex_percent: flexPercent }),
    ...(draftPercent !== undefined && { draft_percent: draftPercent }),
  }
}

function writtenUnit({ per, text, referenced }: UnitPrice): JsonObject {
  return { per, text: formatCredits(text), referenced: formatCredits(referenced) }
}
