/**
 * What a configured provider offers: what the models can do that it names, narrowed by what its dialect has places for, and by
 * how things reach it.
 */

import type { Catalog } from '../core/catalog.ts'
import { FRAMES_PER_SECOND, type Model, type Offer } from '../core/model.ts'
import type { Provider, ProviderModel } from '../core/provider.ts'
import { REFERENCE_KINDS, REFERENCE_ROLES, type ReferenceKind } from '../core/request.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { placesOf, type ReferencePlaces } from './reference-places.ts'

/** The offers of a provider; without links of ours, what it takes by link alone cannot reach it. */
export function offersOf(provider: Provider, dialect: Dialect, catalog: Catalog, hasLinks: boolean): readonly Offer[] {
  const unreachable = hasLinks ? [] : REFERENCE_KINDS.filter((kind) => isByLinkAlone(dialect, kind))
  const places = placesOf(dialect)
  return provider.models.map((model) => ({
    ...within({ ...abilitiesOf(model, catalog), ...model.limits }, places),
    models: [model.model],
    upstreamModel: model.name,
    ...(provider.sharesLibrary && places.libraries.length > 0 && { libraries: places.libraries }),
    ...(unreachable.length > 0 && { unreachable }),
  }))
}

/** An offer less what there is no place for. */
function within<Able extends Omit<Offer, 'models'>>(offer: Able, places: ReferencePlaces): Able {
  const most = [offer.referencesMax, places.referencesMax].filter((count) => count !== undefined)
  return {
    ...offer,
    roles: offer.roles.filter((role) => places.roles.includes(role)),
    roleCountMax: places.roleCountMax,
    ...(most.length > 0 && { referencesMax: Math.min(...most) }),
  }
}

function isByLinkAlone({ takes }: Dialect, kind: ReferenceKind): boolean {
  const ways = takes === undefined ? ['link' as const] : (takes[kind] ?? [])
  return ways.length > 0 && ways.every((way) => way === 'link')
}

/** By the manifest of the name that the model has there; where there is none, by ours, and without mixing modes. */
function abilitiesOf({ model, name }: ProviderModel, catalog: Catalog): Omit<Offer, 'models'> {
  const theirs = catalog.find(name)
  if (theirs !== undefined) return offerOf(theirs)
  const ours = catalog.find(model) ?? catalog.models.find(({ family }) => family === model)
  if (ours !== undefined) return { ...offerOf(ours), framesWithReferences: false }
  return { sound: true, roles: REFERENCE_ROLES, framesWithReferences: false }
}

/** What a manifest says that its model can do. */
export function offerOf(model: Model): Omit<Offer, 'models'> {
  const { durations, frames } = model
  const lengths = durations.choices.map((seconds) => seconds * FRAMES_PER_SECOND)
  // Ark's seconds have one frame more than ours.
  const all = [...lengths, ...lengths.map((count) => count + 1), ...(frames ? [frames.min, frames.max] : [])]
  return {
    resolutions: model.resolutions,
    ratios: model.ratios,
    frames: { min: Math.min(...all), max: Math.max(...all) },
    seconds: durations.choices,
    ...(frames === undefined && { wholeSeconds: true }),
    ...(!durations.auto && { fixedLength: true }),
    outputFormats: model.supports.movOutput ? ['mp4', 'mov'] : ['mp4'],
    sound: model.sound,
    roles: model.roles,
    ...(model.needsReference === true && { needsReference: true }),
    ...(model.referencesMax !== undefined && { referencesMax: model.referencesMax }),
    framesWithReferences: model.framesWithReferences,
  }
}
