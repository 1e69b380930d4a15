/** Which methods a path takes: for the answer to one that it does not, and to OPTIONS. */

import type { FastifyInstance } from 'fastify'
import type { Dialect } from '../dialects/dialect.ts'

/** Remembers every route that is added from now on; the answer tells the methods that some route takes at a URL's path. */
export function rememberRoutes(app: FastifyInstance): (url: string) => readonly string[] {
  const known: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ url, method, config }) => {
    known.push({ pattern: patternOf(url, config?.dialects ?? []), methods: [method].flat() })
  })
  return (url) => {
    const path = url.split('?', 1)[0] ?? ''
    const methods = new Set(known.flatMap(({ pattern, methods }) => (pattern.test(path) ? methods : [])))
    return methods.size === 0 ? [] : [...methods, 'OPTIONS']
  }
}

/** An `:id` is one that a dialect on the route could have given out: `/v1/videos/edits` is no video, and not there. */
function patternOf(route: string, dialects: readonly Dialect[]): RegExp {
  const ids = dialects.length === 0 ? '[^/]+' : dialects.map(({ ids }) => ids.pattern).join('|')
  const parts = route.split('/').map((part) => {
    if (part === '*') return '.+'
    if (part === ':id') return `(?:${ids})`
    return part.startsWith(':') ? '[^/]+' : RegExp.escape(part)
  })
  return new RegExp(`^${parts.join('/')}$`)
}
