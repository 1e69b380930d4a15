/** Routes about the service itself: health for machines, the webhook secret for its tenant, a signpost for people. */

import type { FastifyInstance } from 'fastify'
import type { Store } from '../core/store-port.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { principalOf } from './request-context.ts'

/** What the routes need. */
export type ServiceDeps = {
  readonly store: Store
  readonly version: string
  readonly dialects: readonly Dialect[]
}

/** Adds the routes. */
export function mountService(app: FastifyInstance, deps: ServiceDeps): void {
  const { version, store } = deps
  app.get('/health', { config: { open: true }, exposeHeadRoute: true }, async (_request, reply) => {
    await store.hasKeys()
    return reply.header('cache-control', 'no-store').send({ status: 'ok', version })
  })
  app.get('/', { config: { open: true } }, async () => ({
    name: 'Reelay',
    version,
    submit: [
      ...new Set(deps.dialects.flatMap(({ submit }) => submit.routes.map(({ method, path }) => `${method} ${path}`))),
    ],
  }))
  app.get('/v1/webhooks/default/secret', async (request, reply) => {
    const key = (await store.tenant(principalOf(request).tenantId))?.webhookSecret
    return reply.header('cache-control', 'no-store').send({ key })
  })
}
