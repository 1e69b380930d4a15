/**
 * Admission: fit the request to its model, admit its references, quote, choose an upstream, and write job and first step in
 * one commit. Only when that is durable does the answer leave.
 */

import type { Principal } from '../auth/authenticate.ts'
import type { Catalog } from '../core/catalog.ts'
import { EXPIRES_AFTER_SECONDS, fit } from '../core/fit.ts'
import { type JobId, makeId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import type { Notes } from '../core/notes.ts'
import { decideShape, isShaped, type Order } from '../core/order.ts'
import type { Random } from '../core/ports.ts'
import { quote } from '../core/pricing.ts'
import { problem } from '../core/problem.ts'
import type { StoredFile } from '../core/records.ts'
import type { GenerationRequest, ReferenceRole } from '../core/request.ts'
import { route } from '../core/routing.ts'
import { laneOf, type StepPlan } from '../core/steps.ts'
import type { Write } from '../core/store-port.ts'
import type { Upstream } from '../core/upstream-port.ts'
import type { PassFailpoint } from '../lib/failpoints.ts'
import { useAssets } from '../lifecycle/assets.ts'
import { type AdmitReferencesDeps, admitReferences } from './admit-references.ts'
import { fileWrites } from './keep-file.ts'
import { unknownModel } from './unknown-model.ts'

/** What admission needs. */
export type SubmitDeps = AdmitReferencesDeps & {
  readonly catalog: Catalog
  readonly upstreams: readonly Pick<Upstream, 'id' | 'capabilities'>[]
  readonly pass: PassFailpoint
}

/** From where and by whom a request came. */
export type SubmitContext = {
  readonly principal: Principal
  readonly faceId: string
  readonly linkBase: string
  readonly requestId: string
  /** Files that came with the request; those that it refers to are kept with its job. */
  readonly files: readonly StoredFile[]
  /** Notes that the dialect made. */
  readonly notes: Notes
}

/** Admits one request and returns the job as committed. Throws `ProblemError`; nothing was written then. */
export type Submit = (request: GenerationRequest, context: SubmitContext) => Promise<Job>

/** Makes the verb. */
export function createSubmit(deps: SubmitDeps): Submit {
  return async (request, context) => {
    const { principal, notes } = context
    const model = deps.catalog.find(request.model)
    if (model === undefined) throw unknownModel(deps.catalog.enabled(), request.model)
    const fitted = fit(request, model, chooseSeed(deps.random), notes)
    const order = request.references.length === 0 ? decideShape(fitted, [], model) : fitted
    if (request.callbackUrl !== undefined) checkCallback(deps, request.callbackUrl)
    const owner = { tenantId: principal.tenantId, linkBase: context.linkBase, files: context.files }
    const { references, newFiles, roles } = await admitReferences(deps, owner, request.references, model)
    const able = checkAbility(deps, order, roles ?? knownRoles(request), request.channel, notes)
    const createdAtMs = deps.clock.nowMs()
    const job: Job = {
      id: makeId<JobId>(createdAtMs, deps.random.bytes(10)),
      ...principal,
      version: 1,
      status: 'queued',
      faceId: context.faceId,
      linkBase: context.linkBase,
      requestId: context.requestId,
      request: { ...request, references },
      order,
      notes: notes.list,
      priceMicroCredits: quote(model, order, references.length > 0),
      references: [],
      progressPercent: 0,
      createdAtMs,
      deadlineAtMs: createdAtMs + (request.expiresAfterSeconds ?? EXPIRES_AFTER_SECONDS.default) * 1_000,
    }
    deps.pass('submit.before-commit')
    const { tenantId } = principal
    const writes: Write[] = [
      ...newFiles.flatMap(fileWrites),
      { write: 'insert-job', job },
      ...usesOf(job),
      { write: 'enqueue-step', step: firstStep(job, able.id) },
      { write: 'append-event', event: { jobId: job.id, tenantId, type: 'job.queued', atMs: createdAtMs } },
    ]
    const result = await deps.store.commit(writes)
    if (!result.committed) throw problem('unavailable', 'A file of this request is just being removed; try again.')
    deps.pass('submit.after-commit')
    return job
  }
}

function chooseSeed(random: Random): number {
  return Buffer.from(random.bytes(4)).readUInt32BE()
}

function checkCallback(deps: SubmitDeps, url: string): void {
  try {
    deps.egress.checkUrl(url)
  } catch {
    throw problem('url_not_allowed', 'The callback URL must be a public http or https address.', 'callbackUrl')
  }
}

function knownRoles(request: GenerationRequest): ReferenceRole[] {
  return request.references.flatMap(({ role }) => (role === 'infer' ? [] : [role]))
}

/** Makes sure that somebody here can do the work; who does it is decided when it is handed out. Throws `ProblemError`. */
function checkAbility(
  deps: SubmitDeps,
  order: Order,
  roles: readonly ReferenceRole[],
  channel: string | undefined,
  notes: Notes,
): Pick<Upstream, 'id'> {
  const routed = route(deps.upstreams, { order, roles, channel })
  notes.list.push(...routed.notes)
  if (routed.upstream !== undefined) return routed.upstream
  const { obstacle } = routed
  if (obstacle === undefined) throw problem('unavailable', 'No provider is configured.')
  throw problem('unsupported_combination', `This cannot be made: ${obstacle.rule}.`, obstacle.field)
}

/** From its admission on the job uses the bytes of the files that it names. */
function usesOf(job: Job): Write[] {
  const assets = job.request.references.flatMap(({ source }) =>
    source.from === 'file' && source.asset !== undefined ? [source.asset] : [],
  )
  return useAssets(job, assets)
}

/** A job without references has nothing to prepare. */
function firstStep(job: Job, upstreamId: string): StepPlan {
  const step = { id: job.id, tenantId: job.tenantId, afterMs: 0 }
  const isReady = job.request.references.length === 0 && isShaped(job.order)
  if (!isReady) return { ...step, kind: 'prepare', lane: 'prepare' }
  return { ...step, kind: 'dispatch', lane: laneOf('dispatch', upstreamId) }
}
