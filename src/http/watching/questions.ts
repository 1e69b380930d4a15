/** What those who watch ask for: a stream or a list, from which position on, which types, and for how long they would wait. */

import type { IncomingHttpHeaders } from 'node:http'
import { problem } from '../../core/problem.ts'

/** Items of a list of events when the caller does not say, and at most. */
const LIMIT_DEFAULT = 100
const LIMIT_MAX = 100

const TYPES_MAX = 32

/** How long an answer may wait for the end of a job, in seconds. */
const WAIT_SECONDS_MAX = 60

/** A query as the framework has read it. */
export type Query = Readonly<Record<string, unknown>>

/** The text of a query parameter; of a repeated one, the last. */
export function textOf(query: unknown, name: string): string | undefined {
  const value: unknown = typeof query === 'object' && query !== null ? (query as Query)[name] : undefined
  const last: unknown = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'string' && last !== '' ? last : undefined
}

/** Whether an Accept header asks for a stream: it names the type, and wants JSON no more than that. */
export function wantsStream(accept: string | undefined): boolean {
  const weights = new Map<string, number>()
  for (const range of (accept ?? '').toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    weights.set(type, weight === undefined ? 1 : Number(weight))
  }
  const stream = weights.get('text/event-stream') ?? 0
  return stream > 0 && stream >= (weights.get('application/json') ?? 0)
}

/**
 * The position after which events are wanted: where a stream broke off, or else `?after=`. Throws `ProblemError`
 * `invalid_parameter` for a text that is none.
 */
export function positionIn(headers: IncomingHttpHeaders, query: unknown): number | undefined {
  const last = headers['last-event-id']
  const [text, name] =
    typeof last === 'string' && last !== '' ? [last, 'Last-Event-ID'] : [textOf(query, 'after'), 'after']
  if (text === undefined) return undefined
  if (!/^\d{1,15}$/.test(text)) throw problem('invalid_parameter', `${name} must be the id of an event.`, name)
  return Number(text)
}

/** How many events a list may hold. Throws `ProblemError` `invalid_parameter`. */
export function limitIn(query: unknown): number {
  const text = textOf(query, 'limit') ?? String(LIMIT_DEFAULT)
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= LIMIT_MAX) return limit
  throw problem('invalid_parameter', `limit must be a whole number from 1 to ${LIMIT_MAX}.`, 'limit')
}

/** The types of events that are wanted; `undefined`: all. Throws `ProblemError` `invalid_parameter`. */
export function typesIn(query: unknown): ReadonlySet<string> | undefined {
  const text = textOf(query, 'types')
  if (text === undefined) return undefined
  const types = text.split(',').map((type) => type.trim())
  if (types.length <= TYPES_MAX && types.every((type) => /^[a-z][a-z0-9_.-]{0,63}$/.test(type))) return new Set(types)
  const message = `types must be up to ${TYPES_MAX} types of events with commas between them, such as job.succeeded.`
  throw problem('invalid_parameter', message, 'types')
}

/** Whether each event of a list is to show the job as it was then. Throws `ProblemError` `invalid_parameter`. */
export function expandsJob(query: unknown): boolean {
  const text = textOf(query, 'expand')
  if (text === undefined || text === 'job') return text === 'job'
  throw problem('invalid_parameter', 'What can be expanded is job.', 'expand')
}

/** How long to wait, and how that was asked for: a preference may be left alone, a parameter may not. */
export type Wait = { readonly seconds: number; readonly by: 'parameter' | 'preference' }

/**
 * How long an answer may wait. Nonsense among preferences is left alone, as RFC 7240 has it; in `?wait=` it throws
 * `ProblemError` `invalid_parameter`.
 */
export function waitIn(headers: IncomingHttpHeaders, query: unknown): Wait | undefined {
  const text = textOf(query, 'wait')
  if (text !== undefined) {
    if (!/^[1-9]\d{0,8}$/.test(text)) {
      throw problem('invalid_parameter', `wait must be whole seconds from 1 to ${WAIT_SECONDS_MAX}.`, 'wait')
    }
    return { seconds: Math.min(WAIT_SECONDS_MAX, Number(text)), by: 'parameter' }
  }
  const { prefer } = headers
  const asked = (Array.isArray(prefer) ? prefer.join(',') : (prefer ?? ''))
    .split(',')
    .map((preference) => /^\s*wait\s*=\s*(?:"([^"]*)"|([^\s;"]*))\s*(?:;.*)?$/i.exec(preference))
    .find((match) => match !== null)
  const seconds = asked?.[1] ?? asked?.[2]
  if (seconds === undefined || !/^[1-9]\d{0,8}$/.test(seconds)) return undefined
  return { seconds: Math.min(WAIT_SECONDS_MAX, Number(seconds)), by: 'preference' }
}
