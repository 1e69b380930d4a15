/** Routers for tests of what is routed. */

import { builtInCatalog } from '../../src/models/catalog.ts'
import { Router, type RouterDeps } from '../../src/lifecycle/router.ts'

/** A router among the built-in models, at the store's prices, with what the test says otherwise. */
export function routerOf(
  deps: Pick<RouterDeps, 'store' | 'upstreams' | 'clock' | 'random'> & Partial<RouterDeps>,
): Router {
  return new Router({ catalog: builtInCatalog(), prices: async () => undefined, ...deps })
}
