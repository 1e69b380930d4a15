/** Who may use a route. Every route says so itself; one that does not is refused when it is added, and nothing starts. */

import type { FastifyInstance } from 'fastify'

/** `link`: whoever holds a signed link; the route reads it. */
const KINDS = ['open', 'tenant', 'admin', 'link'] as const

/** Who may use a route. */
export type Access = (typeof KINDS)[number]

/** From now on, adding a route that does not declare its access throws. HEAD routes of the framework's making have their GET's. */
export function requireAccess(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, url, config }) => {
    const access = config?.access
    if (access === undefined || !KINDS.includes(access)) {
      throw new Error(`${[method].flat().join(', ')} ${url} does not declare who may use it`)
    }
  })
}
