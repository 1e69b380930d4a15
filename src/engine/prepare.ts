/**
 * Station 4: fetch what is still elsewhere, find out what it is, hold it against the rules, settle roles and shape. What lies
 * in a provider's library stays there, and only its role is looked at.
 */

import { assert } from '../core/assert.ts'
import type { Catalog } from '../core/catalog.ts'
import { decideShape } from '../core/order.ts'
import { type ActiveJob, assetsOf, type PreparedReference } from '../core/job.ts'
import type { Asset, MediaFacts, UnseenMedia } from '../core/media.ts'
import type { Model } from '../core/model.ts'
import { checkModes } from '../core/modes.ts'
import { withNotes } from '../core/notes.ts'
import type { Egress, Prober, Storage } from '../core/ports.ts'
import { forReference, problem } from '../core/problem.ts'
import { checkReference, checkRoles, checkTotals } from '../core/reference-rules.ts'
import {
  type BytesSource,
  KIND_OF_ROLE,
  type LibrarySource,
  type Reference,
  type ReferenceRole,
  type RoleChoice,
} from '../core/request.ts'
import { inferRoles, type RoleQuestion } from '../core/roles.ts'
import { type Able, routedAs } from '../core/routing.ts'
import { laneOf } from '../core/steps.ts'
import type { Upstream } from '../core/upstream-port.ts'
import { bringIn, useAssets } from '../lifecycle/assets.ts'
import { type RoutedWork, workOf } from '../lifecycle/router.ts'
import type { StepDeps } from './conclude.ts'
import type { JobStep } from './job-step.ts'

/** What preparing needs besides. */
export type PrepareDeps = StepDeps & {
  readonly catalog: Catalog
  readonly egress: Egress
  readonly storage: Storage
  readonly prober: Prober
}

/** Makes the step. */
export function prepareStep(deps: PrepareDeps): JobStep {
  return async ({ job }, signal) => {
    const model = deps.catalog.find(job.request.model)
    if (model === undefined)
      throw problem('model_not_found', `The model ${job.request.model} is not offered any more.`, 'model')
    // Nothing is fetched again with each look for whoever is gone.
    const asked = job.request.references.map(({ role, source }) => routedAs(role, source))
    if (asked.length > 0) await routeOf(deps, job, { ...workOf(job), references: asked })
    const media = await fetchAll(deps, job, model, signal)
    deps.pass('prepare.after-fetch')
    const references = assignRoles(job, media, model)
    const order = decideShape(job.order, references.map(seenIn), model)
    const roles = references.map(({ role }) => role)
    checkModes(job.request, job.order, roles, model)
    const { able, obstacle, notes } = await routeOf(deps, job, workOf({ ...job, references, order }))
    const [upstream] = able
    if (obstacle !== undefined)
      throw problem('unsupported_combination', `This cannot be made: ${obstacle.rule}.`, obstacle.field)
    assert(upstream !== undefined, 'whoever is able is somebody')
    return {
      // A channel may only be found unable now that the roles are known.
      job: withNotes({ ...job, references, order }, notes),
      to: { kind: 'dispatch', lane: laneOf('dispatch', upstream.id) },
      writes: useAssets(job, assetsOf(references)),
      event: 'job.prepared',
    }
  }
}

/**
 * Who can make it, or what stands in the way. Throws `unavailable` when nobody is there at all, or whoever was to make it is
 * gone, and may come back: no preview is made of it instead.
 */
async function routeOf({ router }: PrepareDeps, { isPreview }: ActiveJob, work: RoutedWork): Promise<Able<Upstream>> {
  const routed = await router.route(work)
  const { able, obstacle } = routed
  const isGone = obstacle === undefined || (isPreview === false && obstacle.field === 'model')
  if (able.length === 0 && isGone) throw problem('unavailable', 'No provider has the model.')
  return routed
}

/** What a reference is once it is prepared: our bytes, or media that stays in its provider's library. */
type Media = { readonly asset: Asset } | { readonly library: LibrarySource; readonly role: ReferenceRole }

/** Fetches all references; the first that fails ends the others at once. */
async function fetchAll(
  deps: PrepareDeps,
  job: ActiveJob,
  model: Model,
  signal: AbortSignal,
): Promise<readonly Media[]> {
  const failure = new AbortController()
  const either = AbortSignal.any([signal, failure.signal])
  const fetches = job.request.references.map((reference, index) =>
    forReference(index, () => fetchMedia(deps, job, reference, model, either)).catch((error: unknown) => {
      failure.abort(error)
      throw error
    }),
  )
  const fetched = await Promise.allSettled(fetches)
  signal.throwIfAborted()
  failure.signal.throwIfAborted()
  return fetched.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}

async function fetchMedia(
  deps: PrepareDeps,
  job: ActiveJob,
  { role, source }: Reference,
  model: Model,
  signal: AbortSignal,
): Promise<Media> {
  if (source.from !== 'library') return { asset: await fetchAsset(deps, job, source, role, model, signal) }
  assert(role !== 'infer', 'a role is only left open where somebody sees the bytes')
  return { library: source, role }
}

async function fetchAsset(
  deps: PrepareDeps,
  job: ActiveJob,
  source: BytesSource,
  role: RoleChoice,
  model: Model,
  signal: AbortSignal,
): Promise<Asset> {
  switch (source.from) {
    case 'file': {
      if (source.asset !== undefined) return source.asset
      const file = await deps.store.file(job.tenantId, source.fileId)
      if (file === undefined) throw problem('file_not_found', 'The file is not there any more.')
      return file
    }
    case 'inline':
    case 'part':
      throw problem('internal_error', 'An inline reference was not stored at admission.')
    case 'url': {
      const limits = Object.values(model.references).map((limit) => limit.sizeBytesMax)
      const sizeBytesMax = role === 'infer' ? Math.max(...limits) : model.references[KIND_OF_ROLE[role]].sizeBytesMax
      const content = deps.egress.download(source.url, { sizeBytesMax, signal })
      const blob = await bringIn(deps, content, { sizeBytesMax, signal })
      const facts = await deps.storage.withLocalCopy(blob.digest, (path) =>
        deps.prober.probe(path, job.tenantId, signal),
      )
      return { ...blob, facts }
    }
  }
}

function assignRoles(job: ActiveJob, media: readonly Media[], model: Model): PreparedReference[] {
  const questions = media.map((found, index): RoleQuestion => {
    if ('library' in found) return { role: found.role, kind: KIND_OF_ROLE[found.role] }
    return { role: job.request.references[index]?.role ?? 'infer', kind: found.asset.facts.kind }
  })
  const roles = inferRoles(questions, model.roles)
  checkRoles(roles, model)
  const references = roles.flatMap((role, index): PreparedReference[] => {
    const found = media[index]
    if (found === undefined) return []
    if ('library' in found) return [{ role, library: found.library }]
    const { digest, sizeBytes, facts } = found.asset
    return [{ role, asset: { digest, sizeBytes, facts } }]
  })
  for (const [index, reference] of references.entries()) {
    if ('asset' in reference) checkReference(index, reference.role, reference.asset, model)
  }
  checkTotals(
    media.map((found) => ('asset' in found ? found.asset : undefined)),
    model,
  )
  return references
}

/** What decides the shape of a film that is to adapt. */
function seenIn(reference: PreparedReference): MediaFacts | UnseenMedia {
  if ('asset' in reference) return reference.asset.facts
  return { kind: KIND_OF_ROLE[reference.role], isUnseen: true }
}
