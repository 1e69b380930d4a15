/** Routes about webhooks under `/v1/webhooks`, for a tenant's key: the account's secret, endpoints and theirs, deliveries. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Json } from '../core/json.ts'
import type { Clock } from '../core/ports.ts'
import { problem } from '../core/problem.ts'
import type { Delivery } from '../core/webhooks.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Webhooks } from '../gateway/webhooks/webhooks.ts'
import { type PublicJobIdDeps, publicJobId } from './public-job-id.ts'
import { principalOf } from './request-context.ts'
import {
  ChangedEndpoint,
  DeliveriesAsked,
  describeDelivery,
  describeEndpoint,
  describeSecrets,
  describeTry,
  NewEndpoint,
  Nothing,
  readStrictly,
  Recovering,
  Rotation,
} from './webhooks-wire.ts'

/** What the routes need. */
export type WebhookRoutesDeps = PublicJobIdDeps & {
  readonly webhooks: Webhooks
  readonly clock: Pick<Clock, 'nowMs'>
  /** The dialects that are answered in: the secret is also where Replicate's clients look for it. */
  readonly faces: readonly Dialect[]
}

const ACCOUNT = '/v1/webhooks/default'
const ENDPOINTS = '/v1/webhooks/endpoints'
const DELIVERIES = '/v1/webhooks/deliveries'

type WithId = { Params: { id: string } }

/** Adds the routes; `dialect` is the one that their errors speak. */
export function mountWebhooks(app: FastifyInstance, dialect: Dialect, deps: WebhookRoutesDeps): void {
  const options = { config: { access: 'tenant', speaks: dialect, managesWebhooks: true } } as const
  mountAccount(app, options, deps)
  mountEndpoints(app, options, deps)
  mountDeeds(app, options, deps)
  mountDeliveries(app, options, deps)
}

type RouteOptions = {
  readonly config: { readonly access: 'tenant'; readonly speaks: Dialect; readonly managesWebhooks: true }
}

function mountAccount(
  app: FastifyInstance,
  options: RouteOptions,
  { webhooks, clock, faces }: WebhookRoutesDeps,
): void {
  const isReplicateOn = faces.some(({ id }) => id === 'replicate')
  for (const account of isReplicateOn ? [ACCOUNT, `/replicate${ACCOUNT}`] : [ACCOUNT]) {
    app.get(`${account}/secret`, options, async (request, reply) => {
      const secrets = await webhooks.accountSecrets(principalOf(request))
      return send(reply, describeSecrets({ secrets }, clock.nowMs()))
    })
  }
  app.post(`${ACCOUNT}/rotate-secret`, options, async (request, reply) => {
    const { secret, overlap_seconds } = readStrictly(Rotation, bodyOf(request))
    const by = { overlapMs: overlap_seconds * 1_000, ...(secret != null && { secret }) }
    const secrets = await webhooks.rotateAccount(principalOf(request), by)
    return send(reply, describeSecrets({ secrets }, clock.nowMs()))
  })
}

function mountEndpoints(app: FastifyInstance, options: RouteOptions, { webhooks, clock }: WebhookRoutesDeps): void {
  app.get(ENDPOINTS, options, async (request, reply) => {
    const endpoints = await webhooks.list(principalOf(request))
    return send(reply, { object: 'list', data: endpoints.map(describeEndpoint), has_more: false })
  })
  app.post(ENDPOINTS, options, async (request, reply) => {
    const { url, description, events, secret } = readStrictly(NewEndpoint, bodyOf(request))
    const order = { url, description, ...(events && { types: events }), ...(secret != null && { secret }) }
    const endpoint = await webhooks.create(principalOf(request), order)
    return send(reply, { ...describeEndpoint(endpoint), secret: endpoint.secrets[0]?.secret })
  })
  app.get<WithId>(`${ENDPOINTS}/:id`, options, async (request, reply) =>
    send(reply, describeEndpoint(await webhooks.find(principalOf(request), request.params.id))),
  )
  app.patch<WithId>(`${ENDPOINTS}/:id`, options, async (request, reply) => {
    const { status, events, url, description } = readStrictly(ChangedEndpoint, bodyOf(request))
    const change = {
      ...(url !== undefined && { url }),
      ...(description !== undefined && { description }),
      ...(events !== undefined && { types: events }),
      ...(status !== undefined && { isEnabled: status === 'enabled' }),
    }
    return send(reply, describeEndpoint(await webhooks.change(principalOf(request), request.params.id, change)))
  })
  app.delete<WithId>(`${ENDPOINTS}/:id`, options, async (request, reply) => {
    await webhooks.remove(principalOf(request), request.params.id)
    return send(reply, { id: request.params.id, object: 'webhook_endpoint', deleted: true })
  })
  app.get<WithId>(`${ENDPOINTS}/:id/secret`, options, async (request, reply) =>
    send(reply, describeSecrets(await webhooks.find(principalOf(request), request.params.id), clock.nowMs())),
  )
  app.post<WithId>(`${ENDPOINTS}/:id/rotate-secret`, options, async (request, reply) => {
    const { secret, overlap_seconds } = readStrictly(Rotation, bodyOf(request))
    const by = { overlapMs: overlap_seconds * 1_000, ...(secret != null && { secret }) }
    const endpoint = await webhooks.rotate(principalOf(request), request.params.id, by)
    return send(reply, describeSecrets(endpoint, clock.nowMs()))
  })
}

function mountDeeds(app: FastifyInstance, options: RouteOptions, deps: WebhookRoutesDeps): void {
  const { webhooks } = deps
  app.post<WithId>(`${ENDPOINTS}/:id/enable`, options, async (request, reply) => {
    readStrictly(Nothing, bodyOf(request))
    const endpoint = await webhooks.change(principalOf(request), request.params.id, { isEnabled: true })
    return send(reply, describeEndpoint(endpoint))
  })
  app.post<WithId>(`${ENDPOINTS}/:id/test`, options, async (request, reply) => {
    readStrictly(Nothing, bodyOf(request))
    return send(reply, await describe(options, deps, await webhooks.test(principalOf(request), request.params.id)))
  })
  app.post<WithId>(`${ENDPOINTS}/:id/recover`, options, async (request, reply) => {
    const { since, cursor } = readStrictly(Recovering, bodyOf(request))
    const asked = { sinceMs: since, ...(cursor != null && { cursor }) }
    const { resent, added, next } = await webhooks.recover(principalOf(request), request.params.id, asked)
    return send(reply, { object: 'webhook_recovery', resent, added, cursor: next ?? null })
  })
}

function mountDeliveries(app: FastifyInstance, options: RouteOptions, deps: WebhookRoutesDeps): void {
  const { webhooks } = deps
  app.get<{ Querystring: Record<string, string | string[]> }>(DELIVERIES, options, async (request, reply) => {
    const { status, limit, ...rest } = readStrictly(DeliveriesAsked, { ...request.query })
    const narrowed = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
    const asked = { limit, ...narrowed, ...(status && { state: status }) }
    const { deliveries, hasMore } = await webhooks.deliveries(principalOf(request), asked)
    const data = await Promise.all(deliveries.map((delivery) => describe(options, deps, delivery)))
    return send(reply, { object: 'list', data, has_more: hasMore })
  })
  app.get<WithId>(`${DELIVERIES}/:id`, options, async (request, reply) => {
    const { delivery, tries } = await webhooks.delivery(principalOf(request), request.params.id)
    // Of a deleted job nothing is read any more, though it may still be on its way.
    const body = delivery.isBlank ? null : (delivery.body ?? null)
    return send(reply, { ...(await describe(options, deps, delivery)), body, tries_log: tries.map(describeTry) })
  })
  app.post<WithId>(`${DELIVERIES}/:id/resend`, options, async (request, reply) => {
    readStrictly(Nothing, bodyOf(request))
    return send(reply, await describe(options, deps, await webhooks.resend(principalOf(request), request.params.id)))
  })
}

async function describe(
  { config }: RouteOptions,
  deps: WebhookRoutesDeps,
  delivery: Delivery,
): Promise<ReturnType<typeof describeDelivery>> {
  const { jobId } = delivery
  return describeDelivery(delivery, jobId === undefined ? null : await publicJobId(deps, config.speaks, jobId))
}

/** The JSON that came; `undefined` where nothing did. */
function bodyOf({ readBody }: FastifyRequest): Json | undefined {
  if (readBody === undefined) return undefined
  if (readBody.kind === 'json') return readBody.json
  throw problem('unsupported_content_type', 'The body must be JSON.')
}

function send(reply: FastifyReply, answer: object): FastifyReply {
  return reply.header('cache-control', 'no-store').send(answer)
}
