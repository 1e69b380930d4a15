/**
 * Submit: what was admitted is written down, the job with its hold, its first step and its answer in one commit. Only when
 * that is durable does the answer leave.
 */

import type { Principal } from '../auth/authenticate.ts'
import { EXPIRES_AFTER_SECONDS } from '../core/fit.ts'
import { admission } from '../core/history.ts'
import { type JobId, makeId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import { formatCredits } from '../core/money.ts'
import { isShaped } from '../core/order.ts'
import { ProblemError, problem } from '../core/problem.ts'
import type { KeptAnswer } from '../core/records.ts'
import type { GenerationRequest } from '../core/request.ts'
import { laneOf, type StepPlan } from '../core/steps.ts'
import { turnMsOf } from '../core/turn.ts'
import type { Guard, Write } from '../core/writes.ts'
import type { PassFailpoint } from '../lib/failpoints.ts'
import { useAssets } from '../lifecycle/assets.ts'
import { billingOf, holdWrites } from '../lifecycle/billing.ts'
import { type TellDeps, tellWrites } from '../lifecycle/tell.ts'
import { type AdmissionContext, type AdmissionDeps, type Admitted, admit, refuseModel } from './admission.ts'
import { fileWrites } from './keep-file.ts'
import { AnswerTaken } from './once.ts'

/** What submitting needs. */
export type SubmitDeps = AdmissionDeps & TellDeps & { readonly pass: PassFailpoint }

/** From where and by whom a request came, and what is to be kept of the answer. */
export type SubmitContext = AdmissionContext & {
  readonly faceId: string
  readonly requestId: string
  /** Who asks, looked at again if the admission took its time: a look into files may wait for its turn. Throws `ProblemError`. */
  readonly stillAsks?: () => Promise<Principal>
  /** The answer that is kept in the job's own commit, so that the same request again gets the same one. */
  readonly answer?: (job: Job) => KeptAnswer
}

/** Admits one request and returns the job as committed. Throws `ProblemError`, or `AnswerTaken`; nothing was written then. */
export type Submit = (request: GenerationRequest, context: SubmitContext) => Promise<Job>

/** How soon it is worth asking again when too many jobs wait, in seconds. */
const WAITING_RETRY_SECONDS = 5

/** Makes the verb. */
export function createSubmit(deps: SubmitDeps): Submit {
  return async (request, context) => {
    const admitted = await admit(deps, request, context)
    const principal = (await context.stillAsks?.()) ?? context.principal
    refuseModel(principal, request.model)
    const now = { ...context, principal }
    const job = jobOf(deps, admitted, now)
    deps.pass('submit.before-commit')
    const result = await deps.store.commit(writesOf(deps, job, admitted, now))
    if (!result.committed) throw await refusal(deps, result.guard, job)
    deps.router.given(admitted.upstreamId)
    deps.pass('submit.after-commit')
    return job
  }
}

function jobOf(deps: SubmitDeps, { request, order, quote, isPreview }: Admitted, context: SubmitContext): Job {
  const { principal, faceId, linkBase, requestId, notes } = context
  const createdAtMs = deps.clock.nowMs()
  const billing = billingOf(quote, principal, createdAtMs)
  return {
    id: makeId<JobId>(createdAtMs, deps.random.bytes(10)),
    tenantId: principal.tenantId,
    keyId: principal.keyId,
    version: 1,
    status: 'queued',
    faceId,
    linkBase,
    requestId,
    request,
    order,
    notes: notes.list,
    priceMicroCredits: quote.amountMicroCredits,
    ...(billing && { billing }),
    isPreview,
    references: [],
    progressPercent: 0,
    createdAtMs,
    deadlineAtMs: createdAtMs + (request.expiresAfterSeconds ?? EXPIRES_AFTER_SECONDS.default) * 1_000,
  }
}

function writesOf(deps: SubmitDeps, job: Job, admitted: Admitted, context: SubmitContext): readonly Write[] {
  const { principal, answer } = context
  const { keyId, actor, limits } = principal
  const { jobsWaiting } = limits
  const held = job.billing === undefined ? {} : { money: { held: job.priceMicroCredits } }
  return [
    ...(answer === undefined ? [] : [{ write: 'keep-answer', answer: { ...answer(job), jobId: job.id } } as const]),
    ...(jobsWaiting === undefined ? [] : [{ write: 'check-waiting', keyId, jobsMax: jobsWaiting } as const]),
    ...holdWrites(job, principal, deps),
    ...admitted.newFiles.flatMap(fileWrites),
    ...admission(job, { type: 'job.queued', actor, atMs: job.createdAtMs, ...held }),
    ...usesOf(job),
    ...(job.request.callbackStates === undefined ? [] : tellWrites(job, job.createdAtMs, { ...deps, listeners: [] })),
    { write: 'enqueue-step', step: firstStep(job, admitted.upstreamId) },
  ]
}

/** What somebody is told whose commit a guard has refused. */
async function refusal(deps: SubmitDeps, guard: Guard, job: Job): Promise<Error> {
  const needed = formatCredits(job.priceMicroCredits)
  switch (guard) {
    case 'answer':
      return new AnswerTaken()
    case 'credit': {
      const available = (await deps.store.balance(job.tenantId))?.availableMicroCredits
      const left = available === undefined ? '' : `, and ${formatCredits(available)} are available`
      return problem('insufficient_credits', `This takes up to ${needed} credits${left}.`)
    }
    case 'budget':
      return problem(
        'budget_exceeded',
        `This takes up to ${needed} credits, more than the budget of this API key leaves.`,
      )
    case 'waiting': {
      const message = 'Too many jobs of this API key are waiting.'
      return new ProblemError({ code: 'too_many_jobs', message, retryAfterSeconds: WAITING_RETRY_SECONDS })
    }
    default:
      return problem('unavailable', 'A file of this request is just being removed; try again.')
  }
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
  const step = { id: job.id, tenantId: job.tenantId, keyId: job.keyId, afterMs: 0, turnMs: turnMsOf(job) }
  const isReady = job.request.references.length === 0 && isShaped(job.order)
  if (!isReady) return { ...step, kind: 'prepare', lane: 'prepare' }
  return { ...step, kind: 'dispatch', lane: laneOf('dispatch', upstreamId) }
}
