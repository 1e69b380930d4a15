/** Webhooks: what a tenant's endpoints are told, and what is kept of every telling. A callback is a telling without an endpoint. */

import type { DeliveryId, EndpointId, JobId, TenantId } from './ids.ts'
import type { JobStatus } from './job-status.ts'

/** What an endpoint can be told. */
export const WEBHOOK_EVENT_TYPES = [
  'job.running',
  'job.succeeded',
  'job.failed',
  'job.cancelled',
  'job.expired',
  'webhook.endpoint_disabled',
  'webhook.test',
] as const

/** The type of an event that an endpoint is told. */
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number]

/** What a delivery is about: of a job that waits, only callbacks are told. */
export type DeliveryType = WebhookEventType | 'job.queued'

/** A secret by which deliveries are signed; `untilMs`, in epoch ms, when it was replaced by a newer one. */
export type SigningSecret = { readonly secret: string; readonly untilMs?: number }

/** Why an endpoint hears nothing: its owner said so, it has answered 410, or it has failed for five days. */
export type DisabledCause = 'owner' | 'gone' | 'failing'

/** A URL to which a tenant has its events sent. */
export type Endpoint = {
  readonly id: EndpointId
  readonly tenantId: TenantId
  /** Counts the commits to this endpoint; a commit that read another version is refused. */
  readonly version: number
  readonly url: string
  readonly description: string
  /** What it is told; absent: everything. */
  readonly types?: readonly WebhookEventType[]
  /** The newest first; never none. */
  readonly secrets: readonly SigningSecret[]
  readonly disabled?: { readonly cause: DisabledCause; readonly atMs: number }
  /** Since when every try has failed. */
  readonly failingSinceMs?: number
  readonly createdAtMs: number
}

/** What ids begin with where people see them; a delivery's is its `webhook-id`. */
export const ENDPOINT_PREFIX = 'ep_'
export const DELIVERY_PREFIX = 'msg_'

/** Endpoints of one tenant, at most. */
export const ENDPOINTS_MAX = 100

/**
 * How a delivery stands. `abandoned`: every try was used, or the receiver wants no more; `blocked`: its URL is not allowed;
 * `cancelled`: its endpoint is gone.
 */
export const DELIVERY_STATES = ['pending', 'delivered', 'abandoned', 'blocked', 'cancelled'] as const

/** How a delivery stands. */
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** An event on its way to a callback URL or an endpoint. */
export type Delivery = {
  readonly id: DeliveryId
  readonly tenantId: TenantId
  /** Absent for what is about no job. */
  readonly jobId?: JobId
  /** Absent for the callback that a request has named. */
  readonly endpointId?: EndpointId
  readonly type: DeliveryType
  readonly url: string
  /**
   * The bytes that are sent, as they were made at the event. Absent where they could not be made, and for callbacks from
   * before bodies were kept.
   */
  readonly body?: string
  /** The job was deleted, or it is long over: its bytes and the receiver's answers are gone, or go when it is over. */
  readonly isBlank?: true
  readonly state: DeliveryState
  /** Tries made so far. */
  readonly attempts: number
  /** What the receiver's last answer was, or why there was none. */
  readonly lastAnswer?: string
  /** When the next try is planned, of one that is pending. */
  readonly nextTryAtMs?: number
  readonly createdAtMs: number
}

/** One try of a delivery. */
export type DeliveryTry = {
  /** From 1. */
  readonly number: number
  readonly atMs: number
  readonly durationMs: number
  /** The receiver's status; absent where there was none. */
  readonly status?: number
  /** Why there was none, in words for the owner. */
  readonly error?: string
  /** The beginning of the receiver's answer. */
  readonly answer: string
}

/** Characters that are kept of a receiver's answer. */
export const ANSWER_CHARACTERS_MAX = 4_096

/** Tries of one delivery that are kept, the newest. */
export const TRIES_KEPT_MAX = 50

/** Which deliveries a list shows; bodies are left out. */
export type DeliveryQuery = {
  readonly tenantId: TenantId
  readonly limit: number
  readonly order: 'newest first' | 'oldest first'
  readonly afterId?: DeliveryId
  readonly endpointId?: EndpointId
  readonly jobId?: JobId
  readonly states?: readonly DeliveryState[]
  readonly type?: WebhookEventType
  readonly createdFromMs?: number
}

/** Which jobs of a tenant have ended and were never told to an endpoint. */
export type UntoldQuery = {
  readonly tenantId: TenantId
  readonly endpointId: EndpointId
  /** Ended from then on, in epoch ms. */
  readonly sinceMs: number
  readonly statuses: readonly JobStatus[]
  readonly afterId: JobId
  readonly limit: number
}

/** The type of a job's event for this status; `undefined` for one that is not told. */
export function eventTypeOf(status: JobStatus): WebhookEventType | undefined {
  return status === 'queued' ? undefined : `job.${status}`
}

/** True where an endpoint is to be told of this. */
export function isSubscribed(
  { disabled, types }: Pick<Endpoint, 'disabled' | 'types'>,
  type: WebhookEventType,
): boolean {
  return disabled === undefined && (types === undefined || types.includes(type))
}

/** An event as it is sent: `data` is JSON text already. `trimmed` names what was left out because it was too long. */
export function eventBody(type: DeliveryType, atMs: number, data: string, trimmed: readonly string[] = []): string {
  const timestamp = new Date(atMs).toISOString()
  const left = trimmed.length === 0 ? '' : `,"trimmed":${JSON.stringify(trimmed)}`
  return `{"type":${JSON.stringify(type)},"timestamp":${JSON.stringify(timestamp)},"data":${data}${left}}`
}

/** Secrets that are valid at a time, the newest first. */
export function secretsAt({ secrets }: Pick<Endpoint, 'secrets'>, atMs: number): readonly SigningSecret[] {
  return secrets.filter(({ untilMs }) => untilMs === undefined || untilMs > atMs)
}
