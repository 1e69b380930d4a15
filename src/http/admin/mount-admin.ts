/** The admin API: a router of its own, every route of it for the admin alone. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AdminDeps } from '../../admin/admin-deps.ts'
import type { Json } from '../../core/json.ts'
import { creditRoutes } from './credit-routes.ts'
import { jobRoutes } from './job-routes.ts'
import { keyRoutes } from './key-routes.ts'
import { priceRoutes } from './price-routes.ts'
import { ADMIN_BASE } from './problem-json.ts'
import { tenantRoutes } from './tenant-routes.ts'

/** An answer: of 200 unless it says otherwise. */
export type AdminAnswer = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Json
}

/** One route; the path follows the base. Throws `ProblemError`. */
export type AdminRoute = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT'
  readonly path: string
  readonly handle: (request: FastifyRequest) => Promise<AdminAnswer>
}

/** Adds all routes. */
export function mountAdmin(app: FastifyInstance, deps: AdminDeps): void {
  const routes = [
    ...tenantRoutes(deps),
    ...keyRoutes(deps),
    ...creditRoutes(deps),
    ...jobRoutes(deps),
    ...priceRoutes(deps),
  ]
  for (const { method, path, handle } of routes) {
    app.route({
      method,
      url: `${ADMIN_BASE}${path}`,
      config: { access: 'admin' },
      handler: async (request, reply) => {
        const { status = 200, headers, body } = await handle(request)
        // What an operator changes is written down, whoever he is. Only ids are in the path.
        if (method !== 'GET')
          request.log.info({ id: request.id, method, path: request.url, status }, 'an admin request')
        return reply
          .code(status)
          .headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers })
          .send(JSON.stringify(body))
      },
    })
  }
}
