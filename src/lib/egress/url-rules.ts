/** What a stranger's URL must look like before anything is asked of the network: the rules that need no name server. */

import { isIP } from 'node:net'

import { type ProblemError, problem } from '../../core/problem.ts'
import { isPublicAddress } from './addresses.ts'
import { bareHost, type ConnectTo, isNamed } from './connect-to.ts'

/** What an operator allows beyond the rules. */
export type UrlAllowance = { readonly connectTo: readonly ConnectTo[]; readonly extraPorts: readonly number[] }

/** A URL that has passed, with its host as a resolver takes it. */
export type AllowedUrl = { readonly url: URL; readonly host: string; readonly port: number }

const URL_LENGTH_MAX = 2048
const HOST_LENGTH_MAX = 253
const WEB_PORTS: readonly number[] = [80, 443]
const WEB_URL = /^https?:\/\/[^/]/i
/** Also what is invisible: a parser drops it from a host, so that a reader sees another one. */
const CONTROL_OR_SPACE = /[\s\p{Cc}\p{Cf}\\]/u
/** Everything up to the path, the query or the fragment; `http://:@host/` has a user, if an empty one. */
const WITH_USER = /^[^/]*\/\/[^/?#]*@/
const HOST_NAME = /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+$/

/**
 * Names that only ever mean something inside: RFC 6761, RFC 6762, RFC 8375, ICANN's private-use `internal`, and where a
 * cloud that has not asked ICANN keeps its machines' metadata.
 */
const INSIDE_NAME = /(^|\.)(localhost|local|localdomain|internal|home\.arpa|metadata\.tencentyun\.com)$/

/** Parses a URL and refuses one that Reelay would never fetch. Throws `ProblemError` `url_not_allowed`. */
export function allowUrl(text: string, allowance: UrlAllowance): AllowedUrl {
  if (text.length > URL_LENGTH_MAX) throw refusal(`A URL may have at most ${URL_LENGTH_MAX} characters.`)
  if (CONTROL_OR_SPACE.test(text)) {
    throw refusal('A URL may not contain spaces, backslashes, invisible or control characters.')
  }
  if (!WEB_URL.test(text) || !URL.canParse(text)) throw refusal('Only complete http:// and https:// URLs are allowed.')
  const url = new URL(text)
  if (WITH_USER.test(text) || url.username !== '' || url.password !== '')
    throw refusal('A URL may not contain a user name or a password.')
  const port = url.port === '' ? defaultPort(url) : Number(url.port)
  if (!WEB_PORTS.includes(port) && !allowance.extraPorts.includes(port)) throw refusal(`Port ${port} is not allowed.`)
  const host = bareHost(url)
  if (!isNamed(allowance.connectTo, host, port)) checkHost(host)
  return { url, host, port }
}

/** A refusal of a URL, in the one code it has. */
export function refusal(message: string): ProblemError {
  return problem('url_not_allowed', message)
}

function privateAddressRefusal(): ProblemError {
  return refusal('The URL must lead to a public internet address.')
}

function checkHost(host: string): void {
  if (isIP(host) !== 0) {
    if (!isPublicAddress(host)) throw privateAddressRefusal()
    return
  }
  if (INSIDE_NAME.test(host)) throw privateAddressRefusal()
  if (host.length > HOST_LENGTH_MAX || !HOST_NAME.test(host)) throw refusal('The URL must name a public internet host.')
}

function defaultPort(url: URL): number {
  return url.protocol === 'https:' ? 443 : 80
}
