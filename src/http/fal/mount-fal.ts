/** What fal has besides its queue: the proxy's path, the storage, and the keys by which callbacks are verified. */

import type { FastifyInstance } from 'fastify'
import type { JsonObject } from '../../core/json.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { PROXY_PATHS, proxyProblem } from './proxy-target.ts'
import { mountStorage, type StorageDeps } from './storage.ts'

/** What the routes need. */
export type FalDeps = StorageDeps & {
  /** The public keys of callbacks' signatures, as a JSON Web Key Set. */
  readonly webhookKeys: JsonObject
}

/** Where the keys are. */
const KEYS_PATH = '/fal/.well-known/jwks.json'

/** How long a reader may keep the keys, in seconds: as fal's may. */
const KEYS_SECONDS = 86_400

/** Adds the routes; `fal` is the dialect that their errors speak. */
export function mountFal(app: FastifyInstance, fal: Dialect, deps: FalDeps): void {
  for (const url of PROXY_PATHS) {
    app.route({
      method: ['GET', 'POST', 'PUT'],
      url,
      config: { dialects: [fal], access: 'tenant' },
      // Whoever names a target that is ours has been routed there.
      handler: async (request) => {
        throw proxyProblem(request.headers)
      },
    })
  }
  app.get(KEYS_PATH, { config: { speaks: fal, access: 'open' } }, async (_request, reply) => {
    return reply.header('cache-control', `public, max-age=${KEYS_SECONDS}`).send(deps.webhookKeys)
  })
  mountStorage(app, fal, deps)
}
