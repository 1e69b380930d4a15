/**
 * Station 8, the telling: post a finished job's query body to the caller's URL, signed, until somebody says 2xx.
 * At least once: a crash between sending and writing that down means sending again, under the same webhook-id.
 */

import type { DeliveryId } from '../core/ids.ts'
import { parseId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import type { Egress, EgressAnswer } from '../core/ports.ts'
import { ProblemError } from '../core/problem.ts'
import type { Delivery, Tenant } from '../core/records.ts'
import type { ClaimedStep } from '../core/steps.ts'
import type { Write } from '../core/store-port.ts'
import { retryAfterMs } from '../lib/http-date.ts'
import { signatureHeaders } from '../webhooks/sign.ts'
import { commitPatiently, type StepDeps } from './conclude.ts'
import type { RunStep } from './job-step.ts'

/** What delivering needs besides. */
export type DeliverDeps = Omit<StepDeps, 'upstreams'> & {
  readonly egress: Egress
  /** The job's query body in the dialect through which it came, as JSON text. Throws when there is none. */
  readonly callbackBody: (job: Job) => string
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Waits before the tries after the first, in ms (Standard Webhooks' own example). */
export const RETRY_WAITS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const

/** Makes the step. */
export function deliverStep(deps: DeliverDeps): RunStep {
  return async (step, signal) => {
    const id = parseId<DeliveryId>(step.id)
    const delivery = id === undefined ? undefined : await deps.store.delivery(id)
    const job = delivery === undefined ? undefined : await deps.store.jobById(delivery.jobId)
    const tenant = delivery === undefined ? undefined : await deps.store.tenant(delivery.tenantId)
    if (delivery === undefined || job === undefined || tenant === undefined || delivery.state !== 'pending') {
      await commitOrTell(deps, [{ write: 'finish-step', lease: step }], step, signal)
      return undefined
    }
    const answer = await send(deps, delivery, job, tenant, signal)
    if (signal.aborted) return undefined
    deps.pass('deliver.after-send')
    await record(deps, step, delivery, answer, signal)
    return undefined
  }
}

async function send(
  deps: DeliverDeps,
  delivery: Delivery,
  job: Job,
  tenant: Tenant,
  signal: AbortSignal,
): Promise<Answer> {
  let body: string
  try {
    body = deps.callbackBody(job)
  } catch (error) {
    deps.log.error({ err: error, delivery: delivery.id, job: job.id }, 'a callback has no body')
    return { failure: 'The callback could not be written.', final: true }
  }
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Reelay',
    ...signatureHeaders(tenant.webhookSecret, `msg_${delivery.id}`, deps.clock.nowMs(), body),
  }
  return post(deps.egress, delivery.url, headers, body, signal)
}

async function commitOrTell(
  deps: DeliverDeps,
  writes: readonly Write[],
  step: ClaimedStep,
  signal: AbortSignal,
): Promise<boolean> {
  const { committed } = await commitPatiently(deps, writes, signal)
  if (!committed) deps.log.info({ step: step.id }, 'another worker has this delivery')
  return committed
}

type Answer = EgressAnswer | { readonly failure: string; readonly final: boolean }

async function post(
  egress: Egress,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    return await egress.post(url, headers, body, signal)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { failure: error.problem.message, final: error.problem.code === 'url_not_allowed' }
  }
}

async function record(
  deps: DeliverDeps,
  step: ClaimedStep,
  delivery: Delivery,
  answer: Answer,
  signal: AbortSignal,
): Promise<void> {
  const attempts = delivery.attempts + 1
  const lastAnswer = 'failure' in answer ? answer.failure : String(answer.status)
  const waitMs = nextWaitMs(attempts, answer, deps.random.fraction(), deps.clock.nowMs())
  const state = isDelivered(answer) ? 'delivered' : waitMs === undefined ? 'abandoned' : 'pending'
  const save: Write = { write: 'save-delivery', delivery: { ...delivery, attempts, lastAnswer, state } }
  const log = { delivery: delivery.id, job: delivery.jobId, attempts, answer: lastAnswer }
  if (state === 'pending' && waitMs !== undefined) {
    const to = { kind: step.kind, lane: step.lane, afterMs: waitMs }
    await commitOrTell(deps, [{ write: 'move-step', lease: step, to, as: 'retry' }, save], step, signal)
    deps.log.info(log, 'a callback was not taken and will be sent again')
    return
  }
  if (!(await commitOrTell(deps, [{ write: 'finish-step', lease: step }, save], step, signal))) return
  deps.pass('deliver.after-commit')
  if (state === 'abandoned') deps.log.warn(log, 'a callback was given up')
}

function isDelivered(answer: Answer): boolean {
  return 'status' in answer && answer.status >= 200 && answer.status < 300
}

/** How long to wait for the next try; `undefined` when there is none: 410, a forbidden address, or all tries used. */
function nextWaitMs(attempts: number, answer: Answer, chance: number, nowMs: number): number | undefined {
  if ('status' in answer ? answer.status === 410 : answer.final) return undefined
  const wait = RETRY_WAITS_MS[attempts - 1]
  if (wait === undefined) return undefined
  const asked = 'status' in answer ? retryAfterMs(answer.headers.get('retry-after'), nowMs) : undefined
  return Math.round(Math.max(wait * (0.9 + 0.2 * chance), Math.min(asked ?? 0, 24 * HOUR)))
}
