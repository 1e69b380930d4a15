/** The admin API: a router of its own, every route of it for the admin alone. */

import type { FastifyInstance } from 'fastify'
import type { AdminDeps } from '../../admin/admin-deps.ts'
import { ADMIN_BASE } from './admin-path.ts'
import type { AdminRoute } from './admin-route.ts'
import { creditRoutes } from './credit-routes.ts'
import { refuseIdempotencyKey } from './idempotency.ts'
import { jobRoutes } from './job-routes.ts'
import { keyRoutes } from './key-routes.ts'
import { credentialRoutes } from './credential-routes.ts'
import { marginRoutes } from './margin-routes.ts'
import { priceRoutes } from './price-routes.ts'
import { providerRoutes } from './provider-routes.ts'
import { tenantRoutes } from './tenant-routes.ts'

/** Adds all routes. */
export function mountAdmin(app: FastifyInstance, deps: AdminDeps): void {
  const routes = [
    ...tenantRoutes(deps),
    ...keyRoutes(deps),
    ...creditRoutes(deps),
    ...jobRoutes(deps),
    ...priceRoutes(deps),
    ...marginRoutes(deps),
    ...[...providerRoutes(deps), ...credentialRoutes(deps)].map((route) => followed(route, deps)),
  ]
  for (const route of routes) {
    const { method, path, handle } = route
    app.route({
      method,
      url: `${ADMIN_BASE}${path}`,
      config: { access: 'admin' },
      handler: async (request, reply) => {
        if (route.method !== 'GET' && route.repeat === 'anew') refuseIdempotencyKey(request)
        const { status = 200, headers, body } = await handle(request)
        // What an operator changes is written down, whoever he is. Only ids are in the path; who knows what is in a query.
        const [changed] = request.url.split('?')
        if (method !== 'GET') request.log.info({ id: request.id, method, path: changed, status }, 'an admin request')
        return reply
          .code(status)
          .headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers })
          .send(JSON.stringify(body))
      },
    })
  }
}

/** A route after whose changes this process goes by what the providers are now; the others do within a second. */
function followed(route: AdminRoute, { followProviders }: AdminDeps): AdminRoute {
  if (route.method === 'GET') return route
  return {
    ...route,
    async handle(request) {
      const answer = await route.handle(request)
      await followProviders()
      return answer
    },
  }
}
