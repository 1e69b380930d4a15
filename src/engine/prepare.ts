/** Station 4: fetch what is still elsewhere, find out what it is, hold it against the rules, settle roles and shape. */

import { blaming } from '../core/blame.ts'
import type { Catalog } from '../core/catalog.ts'
import type { ActiveJob, Asset, PreparedReference } from '../core/job.ts'
import type { Model } from '../core/model.ts'
import { isShaped, type Order, type ShapedOrder } from '../core/order.ts'
import type { Egress, Prober, Storage } from '../core/ports.ts'
import { problem } from '../core/problem.ts'
import { checkReference, checkRoles, checkTotals, roleObstacle } from '../core/reference-rules.ts'
import { KIND_OF_ROLE, type Reference } from '../core/request.ts'
import { inferRoles } from '../core/roles.ts'
import { nearestRatio, type Ratio } from '../core/shape.ts'
import { dispatchLane } from '../core/lanes.ts'
import { type JobStep, type StepDeps, upstreamOf } from './job-step.ts'

/** What preparing needs besides. */
export type PrepareDeps = StepDeps & {
  readonly catalog: Catalog
  readonly egress: Egress
  readonly storage: Storage
  readonly prober: Prober
}

/** Makes the step. */
export function prepareStep(deps: PrepareDeps): JobStep {
  return async (job) => {
    const model = deps.catalog.find(job.request.model)
    if (model === undefined)
      throw problem('model_not_found', `The model ${job.request.model} is not offered any more.`, 'model')
    const assets = await Promise.all(
      job.request.references.map((reference, index) => blaming(index, () => fetchAsset(deps, job, reference, model))),
    )
    deps.pass('prepare.after-fetch')
    const references = assignRoles(job, assets, model)
    const upstream = upstreamOf(deps, job)
    const obstacle = roleObstacle(
      references.map(({ role }) => role),
      upstream.capabilities,
    )
    if (obstacle !== undefined)
      throw problem('unsupported_combination', `This cannot be made: ${obstacle.rule}.`, obstacle.field)
    return {
      job: { ...job, references, order: shaped(job.order, references, model) },
      next: { kind: 'dispatch', lane: dispatchLane(upstream.id) },
      event: 'job.prepared',
    }
  }
}

async function fetchAsset(deps: PrepareDeps, job: ActiveJob, reference: Reference, model: Model): Promise<Asset> {
  const { source, role } = reference
  switch (source.from) {
    case 'file': {
      const file = deps.store.file(job.tenantId, source.fileId)
      if (file === undefined) throw problem('file_not_found', 'The file is not there any more.')
      return file
    }
    case 'inline':
      throw problem('internal_error', 'An inline reference was not stored at admission.')
    case 'url': {
      const limits = Object.values(model.references).map((limit) => limit.sizeBytesMax)
      const sizeBytesMax = role === 'infer' ? Math.max(...limits) : model.references[KIND_OF_ROLE[role]].sizeBytesMax
      const blob = await deps.storage.put(deps.egress.download(source.url, { sizeBytesMax }), { sizeBytesMax })
      return { ...blob, facts: await deps.prober.probe(await deps.storage.localPath(blob.digest), job.tenantId) }
    }
  }
}

function assignRoles(job: ActiveJob, assets: readonly Asset[], model: Model): PreparedReference[] {
  const roles = inferRoles(
    assets.map(({ facts }, index) => ({ role: job.request.references[index]?.role ?? 'infer', kind: facts.kind })),
  )
  checkRoles(roles, model)
  const references = roles.flatMap((role, index) => {
    const asset = assets[index]
    return asset === undefined
      ? []
      : [{ role, asset: { digest: asset.digest, sizeBytes: asset.sizeBytes, facts: asset.facts } }]
  })
  for (const [index, { role, asset }] of references.entries()) checkReference(index, role, asset, model)
  checkTotals(assets, model)
  return references
}

/** The order with its shape: the ratio of the first picture or film where the caller left it to them. */
function shaped(order: Order, references: readonly PreparedReference[], model: Model): ShapedOrder {
  if (isShaped(order)) return order
  const ratio = adaptiveRatio(references)
  return { ...order, shape: { ratio, size: model.pixels[order.resolution][ratio] } }
}

function adaptiveRatio(references: readonly PreparedReference[]): Ratio {
  for (const { asset } of references) {
    if (asset.facts.kind !== 'audio') return nearestRatio(asset.facts)
  }
  return '16:9'
}
