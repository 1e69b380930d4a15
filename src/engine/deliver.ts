/**
 * Station 8, the telling: post a finished job's query body to the caller's URL, signed, until somebody says 2xx.
 * At least once: a crash between sending and writing that down means sending again, under the same webhook-id.
 */

import type { DeliveryId } from '../core/ids.ts'
import { parseId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import type { Clock, Egress, EgressAnswer } from '../core/ports.ts'
import { ProblemError } from '../core/problem.ts'
import type { ClaimedStep, Delivery, Store } from '../core/store-port.ts'
import type { PassFailpoint } from '../lib/failpoints.ts'
import type { Log } from '../lib/log.ts'
import { signatureHeaders } from '../webhooks/sign.ts'

/** What delivering needs. */
export type DeliverDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly egress: Egress
  readonly pass: PassFailpoint
  /** The job's query body in the dialect through which it came, as JSON text. */
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
export function deliverStep(deps: DeliverDeps): (step: ClaimedStep) => Promise<void> {
  return async (step) => {
    const id = parseId<DeliveryId>(step.id)
    const delivery = id === undefined ? undefined : deps.store.delivery(id)
    const job = delivery === undefined ? undefined : deps.store.jobById(delivery.jobId)
    const tenant = delivery === undefined ? undefined : deps.store.tenant(delivery.tenantId)
    if (delivery === undefined || job === undefined || tenant === undefined || delivery.state !== 'pending') {
      await deps.store.commit([{ write: 'finish-step', lease: step }])
      return
    }
    const body = deps.callbackBody(job)
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Reelay',
      ...signatureHeaders(tenant.webhookSecret, `msg_${delivery.id}`, deps.clock.nowMs(), body),
    }
    const answer = await post(deps.egress, delivery.url, headers, body)
    deps.pass('deliver.after-send')
    await record(deps, step, delivery, answer)
  }
}

type Answer = EgressAnswer | { readonly failure: string; readonly final: boolean }

async function post(
  egress: Egress,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Answer> {
  try {
    return await egress.post(url, headers, body)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { failure: error.problem.message, final: error.problem.code === 'url_not_allowed' }
  }
}

async function record(deps: DeliverDeps, step: ClaimedStep, delivery: Delivery, answer: Answer): Promise<void> {
  const attempts = delivery.attempts + 1
  const lastAnswer = 'failure' in answer ? answer.failure : String(answer.status)
  const waitMs = nextWaitMs(attempts, answer)
  const state = isDelivered(answer) ? 'delivered' : waitMs === undefined ? 'abandoned' : 'pending'
  const saved: Delivery = { ...delivery, attempts, lastAnswer, state }
  const log = { delivery: delivery.id, job: delivery.jobId, attempts, answer: lastAnswer }
  if (state === 'pending' && waitMs !== undefined) {
    const to = { id: step.id, kind: step.kind, lane: step.lane, readyAtMs: deps.clock.nowMs() + waitMs }
    await deps.store.commit([
      { write: 'move-step', lease: step, to },
      { write: 'save-delivery', delivery: saved },
    ])
    deps.log.info(log, 'a callback was not taken and will be sent again')
    return
  }
  await deps.store.commit([
    { write: 'finish-step', lease: step },
    { write: 'save-delivery', delivery: saved },
  ])
  if (state === 'abandoned') deps.log.warn(log, 'a callback was given up')
}

function isDelivered(answer: Answer): boolean {
  return 'status' in answer && answer.status >= 200 && answer.status < 300
}

/** How long to wait for the next try; `undefined` when there is none: 410, a forbidden address, or all tries used. */
function nextWaitMs(attempts: number, answer: Answer): number | undefined {
  if ('status' in answer ? answer.status === 410 : answer.final) return undefined
  const wait = RETRY_WAITS_MS[attempts - 1]
  if (wait === undefined) return undefined
  return Math.round(Math.max(wait * (0.9 + 0.2 * Math.random()), retryAfterMs(answer)))
}

/** What the receiver asked for in whole seconds, a day at most. */
function retryAfterMs(answer: Answer): number {
  const seconds = 'status' in answer ? Number(answer.headers.get('retry-after')) : Number.NaN
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds) * SECOND, 24 * HOUR) : 0
}
