/** A film as an answer: whole, or the part of it that was asked for. */

import type { Answer } from './answer.ts'

/** Answers a GET for bytes; `etag` is without quotes. */
export function bytesAnswer(
  bytes: Uint8Array,
  contentType: string,
  etag: string,
  headers: { readonly range?: string | undefined; readonly 'if-range'?: string | undefined },
): Answer {
  const tag = `"${etag}"`
  const own = { 'content-type': contentType, etag: tag, 'accept-ranges': 'bytes' }
  const isSame = headers['if-range'] === undefined || headers['if-range'] === tag
  const [, first = '', last = ''] = (isSame && /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.range ?? '')) || []
  if (first === '' && last === '') return { status: 200, headers: own, body: bytes }
  const size = bytes.byteLength
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (from >= size || to < from) return { status: 416, headers: { 'content-range': `bytes */${size}` }, body: '' }
  const headed = { ...own, 'content-range': `bytes ${from}-${to}/${size}` }
  return { status: 206, headers: headed, body: bytes.subarray(from, to + 1) }
}
