/** Who answers for a path on which there is no route: the dialect whose paths begin most like it. */

import type { FastifyRequest } from 'fastify'
import type { Dialect } from '../dialects/dialect.ts'
import { chooseDialect } from './choose-dialect.ts'

/** Makes the choice among `dialects`; a path that is like none of theirs is answered by the first. */
export function createNearestDialect(
  dialects: readonly Dialect[],
): (url: string, headers: FastifyRequest['headers']) => Dialect | undefined {
  const known = dialects.map((dialect) => ({ dialect, heads: routesOf(dialect).map(literalHead) }))
  return (url, headers) => {
    const path = url.split('?', 1)[0]?.split('/').slice(1) ?? []
    const ranked = known.map(({ dialect, heads }) => ({
      dialect,
      shared: Math.max(...heads.map((head) => countShared(head, path))),
    }))
    const most = Math.max(...ranked.map(({ shared }) => shared))
    const near = most === 0 ? [] : ranked.filter(({ shared }) => shared === most)
    return (
      chooseDialect(
        near.map(({ dialect }) => dialect),
        headers,
      ) ?? dialects[0]
    )
  }
}

function routesOf(dialect: Dialect): string[] {
  const { submit, retrieve, result, cancel, list, remove, discard, content, events, models, model } = dialect
  const operations = [submit, retrieve, result, cancel, list, remove, discard, content, events, models, model]
  return operations.flatMap((operation) => operation?.routes.map(({ path }) => path) ?? [])
}

/** The segments of a route before its first parameter. */
function literalHead(route: string): readonly string[] {
  const segments = route.split('/').slice(1)
  const parameter = segments.findIndex((segment) => segment.startsWith(':'))
  return parameter < 0 ? segments : segments.slice(0, parameter)
}

function countShared(head: readonly string[], path: readonly string[]): number {
  const different = head.findIndex((segment, index) => segment !== path[index])
  return different < 0 ? head.length : different
}
