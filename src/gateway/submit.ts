/**
 * Admission: fit the request to its model, admit its references, quote, choose an upstream, and write job and first step in
 * one commit. Only when that is durable does the answer leave.
 */

import type { Principal } from '../auth/authenticate.ts'
import type { Catalog } from '../core/catalog.ts'
import { EXPIRES_AFTER_SECONDS, fit, SEED_MAX } from '../core/fit.ts'
import { type JobId, makeId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import type { Notes } from '../core/notes.ts'
import type { Random, Upstream } from '../core/ports.ts'
import { quote } from '../core/pricing.ts'
import { problem } from '../core/problem.ts'
import { roleObstacle } from '../core/reference-rules.ts'
import { KIND_OF_ROLE, type GenerationRequest, type ReferenceRole } from '../core/request.ts'
import type { PassFailpoint } from '../lib/failpoints.ts'
import { type AdmitReferencesDeps, admitReferences } from './admit-references.ts'

/** What admission needs. */
export type SubmitDeps = AdmitReferencesDeps & {
  readonly catalog: Catalog
  readonly upstreams: readonly Upstream[]
  readonly pass: PassFailpoint
  /** Tells the engine that a step is ready. */
  readonly wake: (lane: string) => void
}

/** From where and by whom a request came. */
export type SubmitContext = {
  readonly principal: Principal
  readonly faceId: string
  readonly linkBase: string
  readonly requestId: string
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
    if (model === undefined)
      throw problem('model_not_found', `There is no model called ${quoted(request.model)}.`, 'model')
    const order = fit(request, model, chooseSeed(deps.random), notes)
    if (request.callbackUrl !== undefined) checkCallback(deps, request.callbackUrl)
    const owner = { tenantId: principal.tenantId, linkBase: context.linkBase }
    const { references, newFiles, roles } = await admitReferences(deps, owner, request.references, model)
    const upstream = chooseUpstream(deps.upstreams, roles ?? knownRoles(request), request.channel, notes)
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
      upstreamId: upstream.id,
      references: [],
      progressPercent: 0,
      createdAtMs,
      deadlineAtMs: createdAtMs + (request.expiresAfterSeconds ?? EXPIRES_AFTER_SECONDS.default) * 1_000,
    }
    deps.pass('submit.before-commit')
    await deps.store.commit([
      ...newFiles.map((file) => ({ write: 'insert-file', file }) as const),
      { write: 'insert-job', job },
      { write: 'enqueue-step', step: { id: job.id, kind: 'prepare', lane: 'prepare', readyAtMs: createdAtMs } },
      { write: 'append-event', event: { jobId: job.id, type: 'job.queued', atMs: createdAtMs } },
    ])
    deps.pass('submit.after-commit')
    deps.wake('prepare')
    return job
  }
}

function chooseSeed(random: Random): number {
  return Buffer.from(random.bytes(4)).readUInt32BE() % (SEED_MAX + 1)
}

function checkCallback(deps: SubmitDeps, url: string): void {
  try {
    deps.egress.checkUrl(url)
  } catch {
    throw problem('url_not_allowed', 'The callback URL must be a public http or https address.', 'callbackUrl')
  }
}

function knownRoles(request: GenerationRequest): ReferenceRole[] {
  return request.references.flatMap(({ role }) => (role === 'infer' || KIND_OF_ROLE[role] === undefined ? [] : [role]))
}

/** The first upstream that can honour the request, the one that the channel names before all others. */
export function chooseUpstream(
  upstreams: readonly Upstream[],
  roles: readonly ReferenceRole[],
  channel: string | undefined,
  notes: Notes,
): Upstream {
  const able = upstreams.filter((upstream) => roleObstacle(roles, upstream.capabilities) === undefined)
  const named = able.find((upstream) => upstream.id === channel)
  if (channel !== undefined && named === undefined)
    notes.unrecognized('channel', 'no such channel here; the hint is not followed')
  const chosen = named ?? able[0]
  if (chosen !== undefined) return chosen
  const obstacle = upstreams
    .map((upstream) => roleObstacle(roles, upstream.capabilities))
    .find((found) => found !== undefined)
  if (obstacle === undefined) throw problem('unavailable', 'No provider is configured.')
  throw problem('unsupported_combination', `This cannot be made: ${obstacle.rule}.`, obstacle.field)
}

/** A caller's text as it may be repeated in a message: short, and without control characters. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
