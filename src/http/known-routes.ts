/** Which methods a path knows, for the answer to one that it does not. */

import type { FastifyInstance } from 'fastify'

/** Remembers every route that is added from now on; the answer tells the methods that some route takes at a URL's path. */
export function rememberRoutes(app: FastifyInstance): (url: string) => readonly string[] {
  const known: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    known.push({ pattern: patternOf(url), methods: [method].flat() })
  })
  return (url) => {
    const path = url.split('?', 1)[0] ?? ''
    return [...new Set(known.flatMap(({ pattern, methods }) => (pattern.test(path) ? methods : [])))]
  }
}

function patternOf(route: string): RegExp {
  const parts = route.split('/').map((part) => {
    if (part === '*') return '.+'
    return part.startsWith(':') ? '[^/]+' : RegExp.escape(part)
  })
  return new RegExp(`^${parts.join('/')}$`)
}
