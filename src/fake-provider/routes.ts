/** Which operation of a dialect a request is for: patterns with `:name` for a segment and a last `*` for all that follows. */

import { problem } from '../core/problem.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Route } from '../dialects/wire.ts'

/** The operations that are served. */
export type OperationName =
  | 'submit'
  | 'retrieve'
  | 'result'
  | 'cancel'
  | 'list'
  | 'remove'
  | 'discard'
  | 'content'
  | 'upload'
  | 'models'

const OPERATIONS: readonly OperationName[] = [
  'submit',
  'retrieve',
  'result',
  'cancel',
  'list',
  'remove',
  'discard',
  'content',
  'upload',
  'models',
]

/** What a request is for. */
export type Match = {
  readonly operation: OperationName
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

type Entry = { readonly operation: OperationName; readonly route: Route; readonly segments: readonly string[] }

/** Finds what a request is for. Throws `ProblemError` `route_not_found`, `method_not_allowed`. */
export type FindRoute = (method: string, path: string) => Match

/** Prepares the routes of a dialect. Where several fit, the one with the fewest blanks is meant. */
export function routesOf(dialect: Dialect): FindRoute {
  const entries = OPERATIONS.flatMap((operation) =>
    servedAt(dialect, operation).map((route): Entry => ({ operation, route, segments: route.path.split('/') })),
  ).toSorted((one, other) => compare(one.segments, other.segments))
  return (method, path) => {
    const segments = path.split('/')
    const fitting = entries.filter((entry) => fits(entry.segments, segments))
    const entry = fitting.find(({ route }) => route.method === method)
    if (entry !== undefined) return { ...entry, params: paramsOf(entry.segments, segments) }
    if (fitting.length > 0) throw problem('method_not_allowed', `There is no ${method} ${path}.`)
    throw problem('route_not_found', `There is no ${path} here.`)
  }
}

/** A provider's list of models stands below its URL, where the gateway looks; the gateway's own face may have it elsewhere. */
function servedAt(dialect: Dialect, operation: OperationName): readonly Route[] {
  if (operation !== 'models') return dialect[operation]?.routes ?? []
  return dialect.models === undefined ? [] : [{ method: 'GET', path: `${dialect.base}/models` }]
}

/** The more is written out, the earlier: plain text before a name, a name before a star. */
function compare(one: readonly string[], other: readonly string[]): number {
  const rank = (segment: string | undefined) => (segment === '*' ? 2 : segment?.startsWith(':') === true ? 1 : 0)
  for (const [index, segment] of one.entries()) {
    const difference = rank(segment) - rank(other[index])
    if (difference !== 0) return difference
  }
  return 0
}

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  const isOpen = pattern.at(-1) === '*'
  if (isOpen ? path.length < pattern.length : path.length !== pattern.length) return false
  return pattern.every((segment, index) => {
    const text = path[index] ?? ''
    if (segment === '*') return text !== ''
    return segment.startsWith(':') ? text !== '' : segment === text
  })
}

function paramsOf(pattern: readonly string[], path: readonly string[]): Readonly<Record<string, string>> {
  const params: Record<string, string> = {}
  for (const [index, segment] of pattern.entries()) {
    if (segment === '*') params['*'] = path.slice(index).map(decode).join('/')
    else if (segment.startsWith(':')) params[segment.slice(1)] = decode(path[index] ?? '')
  }
  return params
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw problem('route_not_found', 'The path is not a valid one.')
  }
}
