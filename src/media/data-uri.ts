/** Data URIs: bytes that a caller has put into the URL itself. What type they claim to have is believed by nobody. */

import { type ProblemError, problem } from '../core/problem.ts'

const HEAD = /^data:[\w.+-]{1,63}\/[\w.+-]{1,63};base64$/i
const HEAD_LENGTH_MAX = 150
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/**
 * Reads the bytes of `data:<type>;base64,…`, the only form that dialects let through. Throws `ProblemError`:
 * `invalid_parameter` when it is not one, `reference_too_large` when it holds more than `sizeBytesMax` bytes.
 */
export function parseDataUri(text: string, sizeBytesMax: number): Uint8Array {
  const comma = text.slice(0, HEAD_LENGTH_MAX).indexOf(',')
  if (!HEAD.test(text.slice(0, Math.max(0, comma)))) throw malformed('it does not begin with data:<type>;base64,')
  const payload = text.slice(comma + 1)
  // Judged by its length first, so that a text too long is never decoded.
  if (Math.floor((payload.length * 3) / 4) - 2 > sizeBytesMax) throw tooLarge(sizeBytesMax)
  const isPadded = payload.includes('=')
  const isComplete = isPadded ? payload.length % 4 === 0 : payload.length % 4 !== 1
  if (!BASE64.test(payload) || !isComplete) throw malformed('its base64 is broken')
  const bytes = Buffer.from(payload, 'base64')
  if (bytes.byteLength === 0) throw malformed('it is empty')
  if (bytes.byteLength > sizeBytesMax) throw tooLarge(sizeBytesMax)
  return bytes
}

function malformed(reason: string): ProblemError {
  return problem('invalid_parameter', `The data URI cannot be read: ${reason}.`)
}

function tooLarge(sizeBytesMax: number): ProblemError {
  return problem('reference_too_large', `The data URI holds more than ${sizeBytesMax} bytes.`)
}
