/**
 * Telling: the deliveries that a change of a job makes, in the commit of that change. Each keeps its bytes from here on: what
 * is sent is the job as it was at the event, however late it gets through.
 */

import { type DeliveryId, makeId, type TenantId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import { type JobStatus, TERMINAL_STATUSES } from '../core/job-status.ts'
import type { Clock, Random } from '../core/ports.ts'
import type { Write } from '../core/writes.ts'
import {
  type Delivery,
  type DeliveryType,
  type Endpoint,
  eventBody,
  eventTypeOf,
  isSubscribed,
} from '../core/webhooks.ts'
import type { Log } from '../lib/log.ts'

/** What telling needs. */
export type TellDeps = {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /**
   * The job's query body in the dialect through which it came, as JSON text; a brief one is without what may be long: prompt
   * and metadata. Throws when there is none.
   */
  readonly callbackBody: (job: Job, isBrief?: boolean) => string
}

/** Who is told, and with what: `listeners` are the tenant's endpoints that are enabled. */
export type Telling = TellDeps & { readonly listeners: readonly Endpoint[] }

/** The lane on which deliveries wait, and the one for receivers that let others wait. */
export const DELIVER_LANES = { usual: 'deliver', slow: 'deliver-slow' } as const

/** Bytes of an event's body, at most, where leaving out what may be long helps. */
const EVENT_BYTES_MAX = 20_000

/** What a brief body leaves out. */
const TRIMMED = ['prompt', 'metadata'] as const

/** The deliveries about a job that has come to its status at `atMs`: to its callback URL, at its end or when it was asked for, and to the listeners. */
export function tellWrites(job: Job, atMs: number, telling: Telling): Write[] {
  const of = { tenantId: job.tenantId, jobId: job.id }
  const { callbackUrl, callbackStates = TERMINAL_STATUSES } = job.request
  const writes: Write[] = []
  const states: readonly JobStatus[] = callbackStates
  if (callbackUrl !== undefined && states.includes(job.status)) {
    const body = bodyOrNothing(job, telling, () => telling.callbackBody(job))
    writes.push(...deliveryWrites({ ...of, type: `job.${job.status}`, url: callbackUrl }, body, telling))
  }
  const type = eventTypeOf(job.status)
  if (type === undefined) return writes
  const about = { ...of, type }
  const subscribed = telling.listeners.filter((endpoint) => isSubscribed(endpoint, type))
  if (subscribed.length === 0) return writes
  const body = bodyOrNothing(job, telling, () => jobEventBody(job, type, atMs, telling))
  for (const { id: endpointId, url } of subscribed) {
    writes.push(...deliveryWrites({ ...about, endpointId, url }, body, telling))
  }
  return writes
}

/** The body of an event about a job. Throws when the job has none. */
export function jobEventBody(
  job: Job,
  type: DeliveryType,
  atMs: number,
  { callbackBody }: Pick<TellDeps, 'callbackBody'>,
): string {
  const body = eventBody(type, atMs, callbackBody(job))
  if (Buffer.byteLength(body) <= EVENT_BYTES_MAX) return body
  return eventBody(type, atMs, callbackBody(job, true), TRIMMED)
}

/** A new delivery and its step. Without a body, which is told in the log, it is given up from the start. */
export function deliveryWrites(about: About, body: string | undefined, deps: MakeDeps): Write[] {
  const delivery = begun(about, deps)
  if (body === undefined) {
    const lastAnswer = 'The event could not be written.'
    return [{ write: 'insert-delivery', delivery: { ...delivery, state: 'abandoned', lastAnswer } }]
  }
  return [{ write: 'insert-delivery', delivery: pending(delivery, body) }, enqueueDelivery(delivery.id, about.tenantId)]
}

/** A new delivery to an endpoint and its writes, which guard `delivery` refuses where it is gone, or told of this already. */
export function deliveryOnce(
  about: About,
  body: string,
  deps: MakeDeps,
): { readonly delivery: Delivery; readonly writes: readonly Write[] } {
  const delivery = pending(begun(about, deps), body)
  const insert: Write = { write: 'insert-delivery', delivery, once: true }
  return { delivery, writes: [insert, enqueueDelivery(delivery.id, about.tenantId)] }
}

type About = Pick<Delivery, 'tenantId' | 'jobId' | 'endpointId' | 'type' | 'url'>

type MakeDeps = Pick<TellDeps, 'clock' | 'random'>

type Begun = Omit<Delivery, 'state'>

function begun(about: About, { clock, random }: MakeDeps): Begun {
  const createdAtMs = clock.nowMs()
  return { ...about, id: makeId<DeliveryId>(createdAtMs, random.bytes(10)), attempts: 0, createdAtMs }
}

function pending(delivery: Begun, body: string): Delivery {
  return { ...delivery, state: 'pending', nextTryAtMs: delivery.createdAtMs, body }
}

/** The step of a delivery. */
export function enqueueDelivery(id: DeliveryId, tenantId: TenantId): Write {
  return { write: 'enqueue-step', step: { id, kind: 'deliver', lane: DELIVER_LANES.usual, tenantId, afterMs: 0 } }
}

/** What a tenant is told must never keep a job from ending. */
function bodyOrNothing(job: Job, { log }: Telling, make: () => string): string | undefined {
  try {
    return make()
  } catch (error) {
    log.error({ err: error, job: job.id, status: job.status }, 'a callback has no body')
    return undefined
  }
}
