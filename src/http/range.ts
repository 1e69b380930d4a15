/** Ranges and conditions of a GET or HEAD for bytes, as RFC 9110 §13 and §14 define them. Pure. */

import type { ByteRange } from '../core/ports.ts'
import { parseHttpDate } from '../lib/http-date.ts'

/** What the bytes are, for validators. */
type Representation = {
  readonly sizeBytes: number
  /** A strong entity tag, quotes included. */
  readonly etag: string
  readonly lastModifiedMs: number
}

/** The request headers that matter here. */
export type ConditionalHeaders = {
  readonly range?: string | undefined
  readonly 'if-range'?: string | undefined
  readonly 'if-match'?: string | undefined
  readonly 'if-none-match'?: string | undefined
  readonly 'if-modified-since'?: string | undefined
  readonly 'if-unmodified-since'?: string | undefined
}

/** What to answer with. */
export type Selection =
  | { readonly status: 200 }
  | { readonly status: 206; readonly range: ByteRange }
  | { readonly status: 304 }
  | { readonly status: 412 }
  | { readonly status: 416 }

/** Decides the answer: preconditions first (§13.2.2), then the range. */
export function select(headers: ConditionalHeaders, representation: Representation): Selection {
  const { etag, lastModifiedMs } = representation
  const modifiedSeconds = Math.floor(lastModifiedMs / 1000)
  if (headers['if-match'] !== undefined) {
    if (!matches(headers['if-match'], etag, 'strong')) return { status: 412 }
  } else if (headers['if-unmodified-since'] !== undefined) {
    const limit = parseDate(headers['if-unmodified-since'])
    if (limit !== undefined && modifiedSeconds > limit) return { status: 412 }
  }
  if (headers['if-none-match'] !== undefined) {
    if (matches(headers['if-none-match'], etag, 'weak')) return { status: 304 }
  } else if (headers['if-modified-since'] !== undefined) {
    const limit = parseDate(headers['if-modified-since'])
    if (limit !== undefined && modifiedSeconds <= limit) return { status: 304 }
  }
  if (headers.range === undefined || !rangeApplies(headers['if-range'], etag, modifiedSeconds)) return { status: 200 }
  return parseRange(headers.range, representation.sizeBytes)
}

/** One range is served; several, or something that is no range, are answered with the whole (§14.2 allows both). */
function parseRange(header: string, sizeBytes: number): Selection {
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/.exec(header)
  const [, first = '', last = ''] = match ?? []
  if (match === null || (first === '' && last === '')) return { status: 200 }
  if (first === '') {
    const suffix = Number(last)
    if (suffix === 0 || sizeBytes === 0) return { status: 416 }
    return { status: 206, range: { first: Math.max(0, sizeBytes - suffix), last: sizeBytes - 1 } }
  }
  if (last !== '' && Number(last) < Number(first)) return { status: 200 }
  if (Number(first) >= sizeBytes) return { status: 416 }
  return {
    status: 206,
    range: { first: Number(first), last: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) },
  }
}

function rangeApplies(ifRange: string | undefined, etag: string, modifiedSeconds: number): boolean {
  if (ifRange === undefined) return true
  if (ifRange.startsWith('"')) return ifRange === etag
  const date = parseDate(ifRange)
  return date !== undefined && date === modifiedSeconds
}

/** `*`, or a list of tags that holds ours; a weak tag never matches strongly. */
function matches(header: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (header.trim() === '*') return true
  const tags = header.match(/(?:W\/)?"[^"]*"/g) ?? []
  return tags.some((tag) => (comparison === 'weak' ? tag.replace(/^W\//, '') : tag) === etag)
}

/** In whole seconds; a date that is none is as good as no header (§13.1.3). */
function parseDate(text: string): number | undefined {
  const atMs = parseHttpDate(text)
  return atMs === undefined ? undefined : atMs / 1000
}
