/**
 * Station 8, the telling: post an event's bytes to whoever wants them, signed, until somebody says 2xx. At least once: a crash
 * between sending and writing that down means sending again, under the same webhook-id.
 */

import { type DeliveryId, parseId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import type { Egress } from '../core/ports.ts'
import { ProblemError } from '../core/problem.ts'
import { callbackSecrets } from '../core/records.ts'
import type { ClaimedStep } from '../core/steps.ts'
import type { Guard, Write } from '../core/writes.ts'
import { type Delivery, DELIVERY_PREFIX, type Endpoint, secretsAt } from '../core/webhooks.ts'
import { DELIVER_LANES, jobEventBody } from '../lifecycle/tell.ts'
import { askedWaitMs, isThrottled, judgeTry, type TryOutcome, type Verdict } from '../webhooks/schedule.ts'
import { signatureHeaders } from '../webhooks/sign.ts'
import { commitPatiently, patiently, type StepDeps } from './conclude.ts'
import { deliveryEvent, triedAs } from './delivery-log.ts'
import type { Destinations, Experience } from './destinations.ts'
import { afterTry, disabledWrites } from './endpoint-health.ts'
import type { RunStep } from './job-step.ts'

/** What delivering needs besides. */
export type DeliverDeps = Omit<StepDeps, 'upstreams'> & {
  readonly egress: Egress
  /** What a callback of a job carries besides, at a try made at `atMs`. Absent: nothing. */
  readonly callbackHeaders?: (job: Job, atMs: number, body: string) => Readonly<Record<string, string>>
}

/** How often an endpoint may change while a try is written down, before its change is left out. */
const RACES_MAX = 5

/** How long a receiver that asks for less, and does not say for how long, is left alone, in ms. */
const REST_MS = 5_000

/** A delivery on its way: what is sent, and by which secrets it is signed. */
type Message = {
  readonly step: ClaimedStep
  readonly delivery: Delivery
  readonly endpoint: Endpoint | undefined
  readonly url: string
  readonly secrets: readonly string[]
  readonly body: string
}

/** Makes the step; `destinations` is what this process knows of receivers. */
export function deliverStep(deps: DeliverDeps, destinations: Destinations): RunStep {
  return async (step, signal) => {
    const id = parseId<DeliveryId>(step.id)
    const delivery = id === undefined ? undefined : await deps.store.delivery(id)
    if (delivery?.state !== 'pending') {
      await write(deps, [{ write: 'finish-step', lease: step }], step, signal)
      return undefined
    }
    const message = await messageOf(deps, step, delivery)
    if ('reason' in message) {
      await end(deps, step, delivery, message, signal)
      return undefined
    }
    const key = destinationOf(message)
    const turn = destinations.turnOf(key, step.lane === DELIVER_LANES.slow)
    if (turn.turn !== 'now') {
      const to = { kind: step.kind, lane: step.lane, afterMs: 0 } as const
      const moved = turn.turn === 'slow' ? { ...to, lane: DELIVER_LANES.slow } : { ...to, afterMs: turn.afterMs }
      await write(deps, [{ write: 'move-step', lease: step, to: moved, as: 'within' }], step, signal)
      return undefined
    }
    await tryOnce(deps, message, destinations.begin(key), signal)
    return undefined
  }
}

type Over = { readonly state: 'abandoned' | 'cancelled'; readonly reason: string }

/** What is to be sent, or why nothing is. */
async function messageOf(deps: DeliverDeps, step: ClaimedStep, delivery: Delivery): Promise<Message | Over> {
  const { endpointId, tenantId, type } = delivery
  const endpoint = endpointId === undefined ? undefined : await deps.store.endpoint(endpointId)
  if (endpointId !== undefined && endpoint === undefined) {
    return { state: 'cancelled', reason: 'The endpoint was deleted.' }
  }
  if (endpoint?.disabled !== undefined && type !== 'webhook.test') {
    return { state: 'abandoned', reason: 'The endpoint is disabled.' }
  }
  const body = delivery.body ?? (await bodyNow(deps, delivery))
  const tenant = endpoint === undefined ? await deps.store.tenant(tenantId) : undefined
  const known = endpoint === undefined ? tenant && callbackSecrets(tenant) : endpoint.secrets
  const secrets = known && secretsAt({ secrets: known }, deps.clock.nowMs()).map(({ secret }) => secret)
  if (body === undefined || secrets === undefined) {
    return { state: 'abandoned', reason: 'The event could not be written.' }
  }
  return { step, delivery, endpoint, url: endpoint?.url ?? delivery.url, secrets, body }
}

/** The body of a delivery that has none: from before bodies were kept, or because none could be made then. */
async function bodyNow(
  deps: DeliverDeps,
  { id, jobId, endpointId, type, createdAtMs }: Delivery,
): Promise<string | undefined> {
  const job = jobId === undefined ? undefined : await deps.store.jobById(jobId)
  try {
    if (job === undefined || job.hiddenAtMs !== undefined) return undefined
    return endpointId === undefined ? deps.callbackBody(job) : jobEventBody(job, type, createdAtMs, deps)
  } catch (error) {
    deps.log.error({ err: error, delivery: id, job: jobId }, 'a callback has no body')
    return undefined
  }
}

/** What shares its tries. Of callbacks: a tenant's host, so that nobody's receiver keeps another tenant's at the same host waiting. */
function destinationOf({ delivery, endpoint, url }: Message): string {
  return endpoint?.id ?? `${delivery.tenantId} ${URL.canParse(url) ? new URL(url).host : ''}`
}

async function tryOnce(
  deps: DeliverDeps,
  message: Message,
  learn: (experience: Experience) => void,
  signal: AbortSignal,
): Promise<void> {
  const atMs = deps.clock.nowMs()
  let experience: Experience = { kind: 'refused' }
  try {
    const outcome = await post(deps, message, atMs, signal)
    if (signal.aborted) return
    deps.pass('deliver.after-send')
    const nowMs = deps.clock.nowMs()
    const verdict = judgeTry(outcome, message.step.retries, deps.random.fraction(), nowMs)
    if (verdict.state === 'delivered') experience = { kind: 'taken' }
    else if (isThrottled(outcome)) experience = { kind: 'throttled', restMs: askedWaitMs(outcome, nowMs) ?? REST_MS }
    await record(deps, message, { outcome, verdict, atMs }, signal)
  } finally {
    learn(experience)
  }
}

async function post(
  deps: DeliverDeps,
  { delivery, url, secrets, body }: Message,
  atMs: number,
  signal: AbortSignal,
): Promise<TryOutcome> {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Reelay',
    ...(await callbackHeaders(deps, delivery, atMs, body)),
    ...signatureHeaders(secrets, `${DELIVERY_PREFIX}${delivery.id}`, atMs, body),
  }
  try {
    return await deps.egress.post(url, headers, body, signal)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { failure: error.problem.message, forbidden: error.problem.code === 'url_not_allowed' }
  }
}

/** What the dialect's own vendor would send with a callback; of a job that is gone there is nothing to be said. */
async function callbackHeaders(
  { store, callbackHeaders: make }: DeliverDeps,
  { endpointId, jobId }: Delivery,
  atMs: number,
  body: string,
): Promise<Readonly<Record<string, string>>> {
  if (make === undefined || endpointId !== undefined || jobId === undefined) return {}
  const job = await store.jobById(jobId)
  return job === undefined ? {} : make(job, atMs, body)
}

type Tried = { readonly outcome: TryOutcome; readonly verdict: Verdict; readonly atMs: number }

/** Writes down what a try has come to, for the delivery, its job's history and its endpoint. */
async function record(deps: DeliverDeps, message: Message, tried: Tried, signal: AbortSignal): Promise<void> {
  const { step, delivery } = message
  const { outcome, verdict, atMs } = tried
  const nowMs = deps.clock.nowMs()
  const { nextTryAtMs: _tried, ...known } = delivery
  const next: Delivery = {
    ...known,
    url: message.url,
    attempts: delivery.attempts + 1,
    lastAnswer: 'failure' in outcome ? outcome.failure : String(outcome.status),
    state: verdict.state,
    ...(verdict.state === 'pending' && { nextTryAtMs: nowMs + verdict.afterMs }),
  }
  const { body: _unchanged, ...facts } = next
  const writes: Write[] = [
    verdict.state === 'pending'
      ? { write: 'move-step', lease: step, to: { ...laneAgain(step), afterMs: verdict.afterMs }, as: 'retry' }
      : { write: 'finish-step', lease: step },
    { write: 'update-delivery', delivery: facts, tried: triedAs(next.attempts, outcome, atMs, nowMs - atMs) },
    ...deliveryEvent(next, outcome, nowMs),
  ]
  let { endpoint } = message
  for (let race = 0; ; race++) {
    const about = endpoint === undefined || race === RACES_MAX ? [] : await aboutEndpoint(deps, endpoint, tried, signal)
    const refused = await write(deps, [...writes, ...about], step, signal)
    if (refused === undefined) break
    if (refused !== 'endpoint' || endpoint === undefined) return
    const { id } = endpoint
    endpoint = await patiently(deps, signal, () => deps.store.endpoint(id))
  }
  const log = { delivery: delivery.id, job: delivery.jobId, attempts: next.attempts, answer: next.lastAnswer }
  if (verdict.state === 'pending') {
    deps.log.info(log, 'a delivery was not taken and will be sent again')
    return
  }
  deps.pass('deliver.after-commit')
  if (verdict.state !== 'delivered') deps.log.warn(log, 'a delivery was given up')
}

/** Every try begins where it may be quick: whether its receiver is slow is looked at then. */
function laneAgain({ kind }: ClaimedStep) {
  return { kind, lane: DELIVER_LANES.usual } as const
}

async function aboutEndpoint(
  deps: DeliverDeps,
  known: Endpoint,
  tried: Tried,
  signal: AbortSignal,
): Promise<readonly Write[]> {
  const endpoint = afterTry(known, tried.outcome, tried.verdict, deps.clock.nowMs())
  if (endpoint === undefined) return []
  const update: Write = { write: 'update-endpoint', endpoint }
  if (endpoint.disabled === undefined) return [update]
  const { id, disabled } = endpoint
  deps.log.warn({ endpoint: id, cause: disabled.cause }, 'a webhook endpoint was disabled')
  const others = await patiently(deps, signal, () => deps.store.listeners(endpoint.tenantId))
  return [update, ...disabledWrites(endpoint, others, deps)]
}

/** Ends a delivery that is not to be tried any more. */
async function end(
  deps: DeliverDeps,
  step: ClaimedStep,
  { nextTryAtMs: _none, body: _unchanged, ...delivery }: Delivery,
  { state, reason }: Over,
  signal: AbortSignal,
): Promise<void> {
  const over: Delivery = { ...delivery, state, lastAnswer: reason }
  const writes: readonly Write[] = [
    { write: 'finish-step', lease: step },
    { write: 'update-delivery', delivery: over },
    ...deliveryEvent(over, undefined, deps.clock.nowMs()),
  ]
  const refused = await write(deps, writes, step, signal)
  if (refused === undefined) deps.log.info({ delivery: over.id, job: over.jobId, reason }, 'a delivery was given up')
}

/** Commits; returns the guard that has refused. A delivery that was deleted with its job only loses its step. */
async function write(
  deps: DeliverDeps,
  writes: readonly Write[],
  step: ClaimedStep,
  signal: AbortSignal,
): Promise<Guard | undefined> {
  const result = await commitPatiently(deps, writes, signal)
  if (result.committed) return undefined
  if (result.guard === 'delivery') await commitPatiently(deps, [{ write: 'finish-step', lease: step }], signal)
  if (result.guard !== 'endpoint')
    deps.log.info({ step: step.id, guard: result.guard }, 'a delivery is not ours any more')
  return result.guard
}
