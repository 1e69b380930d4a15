/** Routes about the service itself: health for machines, a signpost for people. */

import type { FastifyInstance } from 'fastify'
import type { Store } from '../core/store-port.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { FRONT_PAGE_HEADERS, frontPage, wantsHtml } from './front-page.ts'
import { linkBaseOf } from './request-context.ts'

/** What the routes need. */
type ServiceDeps = {
  readonly store: Store
  readonly version: string
  readonly publicUrl: string | undefined
  readonly faces: readonly Dialect[]
}

/** Adds the routes. */
export function mountService(app: FastifyInstance, deps: ServiceDeps): void {
  const { version, store } = deps
  app.get('/health', { config: { access: 'open' } }, async (_request, reply) => {
    await store.hasKeys()
    return reply.header('cache-control', 'no-store').send({ status: 'ok', version })
  })
  const routes = deps.faces.flatMap(({ submit }) => submit.routes.map(({ method, path }) => `${method} ${path}`))
  const submits = [...new Set(routes)]
  app.get('/', { config: { access: 'open' } }, async (request, reply) => {
    reply.header('vary', 'Accept, Origin')
    if (!wantsHtml(request.headers.accept)) return { name: 'Reelay', version, submit: submits }
    const page = frontPage({ version, linkBase: linkBaseOf(request, deps.publicUrl), submits })
    return reply.headers(FRONT_PAGE_HEADERS).send(page)
  })
}
