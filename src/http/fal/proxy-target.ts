/**
 * The one path to which fal's client sends everything when it is told of a proxy: where a request was meant to go is in a
 * header. It is never fetched; the request is routed here as if it had come by its own path.
 */

import type { IncomingMessage } from 'node:http'
import { problem, type ProblemError } from '../../core/problem.ts'

/** Where proxied requests come in. */
export const PROXY_PATHS = ['/fal/proxy', '/api/fal/proxy'] as const

/** Where a proxied request was meant to go. */
export const TARGET_HEADER = 'x-fal-target-url'

/** Below which of our paths each of fal's hosts lies. */
const PLACES: Readonly<Record<string, string>> = {
  'queue.fal.run': '/fal',
  'fal.run': '/fal/run',
  'rest.fal.ai': '/fal',
}

type Head = Pick<IncomingMessage, 'url' | 'headers'>

/** The path and query by which a request is routed: its own, or that of its target. */
export function routedUrl({ url = '', headers }: Head): string {
  if (!isProxyPath(url)) return url
  return readTarget(headers) ?? url
}

/** What is wrong with a request that came to the proxy's path and was routed nowhere else. */
export function proxyProblem(headers: Head['headers']): ProblemError {
  if (headers[TARGET_HEADER] === undefined) {
    return problem('missing_parameter', `The header ${TARGET_HEADER} is required here.`, TARGET_HEADER)
  }
  const hosts = Object.keys(PLACES).join(', ')
  return problem('url_not_allowed', `${TARGET_HEADER} must be an https URL at one of ${hosts}.`, TARGET_HEADER)
}

function isProxyPath(url: string): boolean {
  const path = url.split('?', 1)[0]
  return PROXY_PATHS.some((known) => known === path)
}

function readTarget(headers: Head['headers']): string | undefined {
  const text = headers[TARGET_HEADER]
  const target = typeof text === 'string' ? URL.parse(text) : null
  if (target === null || target.protocol !== 'https:' || target.port !== '') return undefined
  if (target.username !== '' || target.password !== '') return undefined
  const place = Object.hasOwn(PLACES, target.hostname) ? PLACES[target.hostname] : undefined
  return place === undefined ? undefined : `${place}${target.pathname}${target.search}`
}
