/**
 * Why a URL could not be reached, in words for whoever named it: they blame its host and give no address away. What is
 * not public is told in the very words of what does not exist.
 */

import { codeOf } from '../system-error.ts'
import { HEADER_BYTES_MAX, StallError } from './exchange.ts'

/** A name that leads to no public address: because nobody knows it, or because of where it leads. */
export class NoPublicAddressError extends Error {
  override readonly name = 'NoPublicAddressError'
}

/** By the code of a system error, a TLS error or an error of the HTTP parser. */
const REASONS: { readonly [code: string]: string } = {
  ECONNREFUSED: 'its host refused the connection',
  ETIMEDOUT: 'its host did not answer in time',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its host',
  ECONNRESET: 'its host closed the connection before it answered',
  EPIPE: 'its host closed the connection before it answered',
  CERT_HAS_EXPIRED: 'the TLS certificate of its host is not valid: it has expired',
  CERT_NOT_YET_VALID: 'the TLS certificate of its host is not valid: its time has not come',
  CERT_REVOKED: 'the TLS certificate of its host is not valid: it was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the TLS certificate of its host is not valid: it is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the TLS certificate of its host is not valid: nobody known has issued it',
  SELF_SIGNED_CERT_IN_CHAIN: 'the TLS certificate of its host is not valid: nobody known has issued it',
  UNABLE_TO_GET_ISSUER_CERT: 'the TLS certificate of its host is not valid: nobody known has issued it',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the TLS certificate of its host is not valid: nobody known has issued it',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the TLS certificate of its host is not valid: nobody known has issued it',
  EPROTO: 'no TLS connection with its host came about',
  HPE_HEADER_OVERFLOW: `its host answered with a header of more than ${HEADER_BYTES_MAX / 1024} KiB`,
}

/** Families of codes, where the code itself is not listed. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/CERT|CRL|SIGNATURE/, 'the TLS certificate of its host is not valid'],
  [/^ERR_(SSL|TLS)/, 'no TLS connection with its host came about'],
  [/^HPE_/, 'its host does not answer in HTTP'],
]

/** The reason as half a sentence, such as "its host refused the connection". */
export function reasonOfFailure(error: unknown): string {
  if (error instanceof NoPublicAddressError) return 'its host name was not found on the public internet'
  if (error instanceof StallError || isTimeout(error)) return 'its host did not answer in time'
  const code = codeOf(error)
  return REASONS[code] ?? FAMILIES.find(([pattern]) => pattern.test(code))?.[1] ?? 'the connection to its host failed'
}

/** Why a body that had begun did not come to its end, as a sentence. */
export function reasonOfBreak(error: unknown): string {
  if (error instanceof StallError || isTimeout(error)) return 'The download was too slow.'
  if (codeOf(error).startsWith('HPE_')) return 'The download broke off: its host no longer answered in HTTP.'
  return 'The download broke off: its host closed the connection before the end.'
}

/** What went wrong, in a word for the log that holds no address and no URL. */
export function wordFor(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const inner = error instanceof NoPublicAddressError && error.cause !== undefined ? ` ${wordFor(error.cause)}` : ''
  return `${codeOf(error) || error.name}${inner}`
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}
