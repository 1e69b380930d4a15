/**
 * Data URIs: bytes that a caller has put into the URL itself. The type they claim is handed on and believed by nobody.
 */

import { type ProblemError, problem } from '../core/problem.ts'

/** What a data URI holds. */
type DataUri = { readonly claimedType: string; readonly bytes: Uint8Array }

const HEAD = /^data:(?<type>[\w.+-]{1,63}\/[\w.+-]{1,63})?(?:;[\w.+-]{1,63}=[\w.+-]{1,63}){0,8}(?<base64>;base64)?$/i
const HEAD_LENGTH_MAX = 2048
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/
const PERCENT_ENCODED = /^(?:[\x21\x22\x24\x26-\x7e]|%[0-9a-f]{2})*$/i

/**
 * Reads `data:<type>[;base64],…` by RFC 2397. Throws `ProblemError`: `invalid_parameter` when it is not one,
 * `reference_too_large` when it holds more than `sizeBytesMax` bytes.
 */
export function parseDataUri(text: string, limits: { readonly sizeBytesMax: number }): DataUri {
  const comma = text.slice(0, HEAD_LENGTH_MAX).indexOf(',')
  const head = HEAD.exec(comma === -1 ? '' : text.slice(0, comma))?.groups
  if (head === undefined) throw malformed('it does not begin with data:<type>;base64,')
  const payload = text.slice(comma + 1)
  const bytes =
    head['base64'] === undefined
      ? percentDecoded(payload, limits.sizeBytesMax)
      : base64Decoded(payload, limits.sizeBytesMax)
  if (bytes.byteLength === 0) throw malformed('it is empty')
  if (bytes.byteLength > limits.sizeBytesMax) throw tooLarge(limits.sizeBytesMax)
  return { claimedType: (head['type'] ?? 'text/plain').toLowerCase(), bytes }
}

function base64Decoded(payload: string, sizeBytesMax: number): Uint8Array {
  // Judged by its length first, so that a text too long is never decoded.
  if (Math.floor((payload.length * 3) / 4) - 2 > sizeBytesMax) throw tooLarge(sizeBytesMax)
  const isPadded = payload.includes('=')
  const isComplete = isPadded ? payload.length % 4 === 0 : payload.length % 4 !== 1
  if (!BASE64.test(payload) || !isComplete) throw malformed('its base64 is broken')
  return Buffer.from(payload, 'base64')
}

function percentDecoded(payload: string, sizeBytesMax: number): Uint8Array {
  if (payload.length > sizeBytesMax * 3) throw tooLarge(sizeBytesMax)
  if (!PERCENT_ENCODED.test(payload)) throw malformed('its percent-encoding is broken')
  return Buffer.from(
    payload.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}

function malformed(reason: string): ProblemError {
  return problem('invalid_parameter', `The data URI cannot be read: ${reason}.`)
}

function tooLarge(sizeBytesMax: number): ProblemError {
  return problem('reference_too_large', `The data URI holds more than ${sizeBytesMax} bytes.`)
}
