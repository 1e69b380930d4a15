/** What goes over the wire about webhooks: strict bodies and queries in, endpoints and deliveries out. */

import { z } from 'zod'
import { isJsonObject, type Json } from '../core/json.ts'
import { problem } from '../core/problem.ts'
import {
  type Delivery,
  DELIVERY_PREFIX,
  DELIVERY_STATES,
  type DeliveryTry,
  type Endpoint,
  ENDPOINT_PREFIX,
  WEBHOOK_EVENT_TYPES,
} from '../core/webhooks.ts'
import { parseRequest } from '../dialects/parsing.ts'
import { isoTime } from './times.ts'

const DESCRIPTION_CHARACTERS_MAX = 500
const OVERLAP_SECONDS = { max: 604_800, usual: 86_400 } as const
const PAGE_MAX = 100
const URL_CHARACTERS_MAX = 2_048

const events = z.union(
  [
    z.tuple([z.literal('*')]).transform(() => null),
    z
      .array(z.enum(WEBHOOK_EVENT_TYPES))
      .min(1)
      .max(WEBHOOK_EVENT_TYPES.length)
      .transform((types) => [...new Set(types)]),
  ],
  { error: `must be ["*"], or a list of ${WEBHOOK_EVENT_TYPES.join(', ')}` },
)
const url = z.string().max(URL_CHARACTERS_MAX)
const description = z.string().max(DESCRIPTION_CHARACTERS_MAX)
const secret = z.string().max(200)
const epochSeconds = z.int().min(0).max(1e11)

/** A new endpoint. */
export const NewEndpoint = z.strictObject({
  url,
  description: description.default(''),
  events: events.nullish(),
  secret: secret.nullish(),
})

/** What is to be different about one. */
export const ChangedEndpoint = z.strictObject({
  url: url.optional(),
  description: description.optional(),
  events: events.nullish(),
  status: z.enum(['enabled', 'disabled']).optional(),
})

/** How a secret is replaced. */
export const Rotation = z.strictObject({
  secret: secret.nullish(),
  overlap_seconds: z.int().min(0).max(OVERLAP_SECONDS.max).default(OVERLAP_SECONDS.usual),
})

/** Since when an endpoint is to be told what it has missed. */
export const Recovering = z.strictObject({
  since: z.union([epochSeconds.transform((count) => count * 1_000), isoTime], {
    error: 'must be seconds since 1970, or a time such as 2026-11-21T10:00:00Z',
  }),
  cursor: z.string().max(100).nullish(),
})

/** Nothing at all. */
export const Nothing = z.strictObject({})

/** Which deliveries are listed. */
export const DeliveriesAsked = z.strictObject({
  endpoint: z.string().max(100).optional(),
  status: z.enum(DELIVERY_STATES).optional(),
  job: z.string().max(100).optional(),
  after: z.string().max(100).optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, { error: `must be a whole number from 1 to ${PAGE_MAX}` })
    .transform(Number)
    .refine((limit) => limit <= PAGE_MAX, { error: `must be a whole number from 1 to ${PAGE_MAX}` })
    .default(20),
})

/** Reads what came; unlike the dialects of others, ours knows all that there is. Throws `ProblemError` with the field. */
export function readStrictly<T>(schema: z.ZodObject & z.ZodType<T>, json: Json | undefined): T {
  const given = json ?? {}
  if (isJsonObject(given)) {
    const unknown = Object.keys(given).find((key) => !Object.hasOwn(schema.shape, key))
    if (unknown !== undefined) {
      const field = unknown.slice(0, 100)
      throw problem('unsupported_parameter', `${field} is not known here.`, field)
    }
  }
  return parseRequest(schema, given)
}

/** An endpoint as its owner sees it; never its secrets. */
export function describeEndpoint(endpoint: Endpoint): object {
  const { id, url: target, description: text, types, disabled, failingSinceMs, createdAtMs } = endpoint
  return {
    id: `${ENDPOINT_PREFIX}${id}`,
    object: 'webhook_endpoint',
    url: target,
    description: text,
    events: types ?? ['*'],
    status: disabled === undefined ? 'enabled' : 'disabled',
    disabled: disabled === undefined ? null : { reason: disabled.cause, at: seconds(disabled.atMs) },
    failing_since: failingSinceMs === undefined ? null : seconds(failingSinceMs),
    created: seconds(createdAtMs),
  }
}

/** Secrets: the newest, and those that are still valid beside it. */
export function describeSecrets({ secrets }: Pick<Endpoint, 'secrets'>, nowMs: number): object {
  const former = secrets.slice(1).flatMap(({ secret: key, untilMs }) => {
    return untilMs === undefined || untilMs <= nowMs ? [] : [{ key, valid_until: seconds(untilMs) }]
  })
  return { key: secrets[0]?.secret, former }
}

/** A delivery as its owner sees it. `job` is the id of the job that it is about, as the job's own face writes it. */
export function describeDelivery(delivery: Delivery, job: string | null): object {
  const { id, type, endpointId, url: target, state, attempts, lastAnswer, nextTryAtMs } = delivery
  return {
    id: `${DELIVERY_PREFIX}${id}`,
    object: 'webhook_delivery',
    type,
    endpoint: endpointId === undefined ? null : `${ENDPOINT_PREFIX}${endpointId}`,
    job,
    url: target,
    status: state,
    tries: attempts,
    last_answer: lastAnswer ?? null,
    next_try: state === 'pending' && nextTryAtMs !== undefined ? seconds(nextTryAtMs) : null,
    created: seconds(delivery.createdAtMs),
    body_kept: delivery.isBlank !== true,
  }
}

/** A try. The receiver's words are text, and nothing else: whoever shows them shows them as such. */
export function describeTry({ number, atMs, durationMs, status, error, answer }: DeliveryTry): object {
  return {
    number,
    at: seconds(atMs),
    duration_ms: durationMs,
    status: status ?? null,
    error: error ?? null,
    answer,
  }
}

function seconds(atMs: number): number {
  return Math.floor(atMs / 1_000)
}
