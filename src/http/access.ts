/** Who may use a route. Every route says so itself; one that does not is refused when it is added, and nothing starts. */

import type { FastifyInstance } from 'fastify'

/** `link`: whoever holds a signed link; the route reads it. */
const KINDS = ['open', 'tenant', 'admin', 'link'] as const

/** Who may use a route. */
export type Access = (typeof KINDS)[number]

/** A route that was added, and who may use it. */
export type DeclaredRoute = { readonly method: string; readonly path: string; readonly access: Access }

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route, in the order of their addition: what the authorization matrix of the tests is made from. */
    declaredRoutes: readonly DeclaredRoute[]
  }
}

/** From now on, adding a route that does not declare its access throws. HEAD routes of the framework's making have their GET's. */
export function requireAccess(app: FastifyInstance): void {
  const routes: DeclaredRoute[] = []
  app.decorate('declaredRoutes', routes)
  app.addHook('onRoute', ({ method, url, config }) => {
    const access = config?.access
    const methods = [method].flat()
    if (access === undefined || !KINDS.includes(access)) {
      throw new Error(`${methods.join(', ')} ${url} does not declare who may use it`)
    }
    routes.push(...methods.map((one) => ({ method: one, path: url, access })))
  })
}
