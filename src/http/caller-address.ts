/** Where a request comes from: the other end of its connection or, behind proxies that the operator has named, what they say. */

import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** An address or a network, such as `10.0.0.0/8`. */
export type Network = { readonly address: string; readonly prefix: number; readonly family: 'ipv4' | 'ipv6' }

/** Finds the address of whoever sends a request: an IPv4 address, or the /64 of an IPv6 one. */
export type CallerAddress = (request: {
  readonly headers: IncomingHttpHeaders
  readonly socket: { readonly remoteAddress?: string | undefined }
}) => string

/**
 * Makes the finder. `X-Forwarded-For` is read from its end for as long as a trusted proxy vouches for it, and not at all when
 * the connection is another's; what is no address there is nobody's word.
 */
export function createCallerAddress(trusted: readonly Network[]): CallerAddress {
  const proxies = new BlockList()
  for (const { address, prefix, family } of trusted) proxies.addSubnet(address, prefix, family)
  const isTrusted = (address: string) => isIP(address) !== 0 && proxies.check(address, familyOf(address))
  const find: CallerAddress = ({ headers, socket }) => {
    let address = plain(socket.remoteAddress ?? '')
    if (trusted.length === 0 || !isTrusted(address)) return address
    const forwarded = headers['x-forwarded-for']
    const hops = [forwarded ?? ''].flat().join(',').split(',')
    for (const hop of hops.toReversed()) {
      const before = plain(hop.trim())
      if (isIP(before) === 0) return address
      address = before
      if (!isTrusted(address)) return address
    }
    return address
  }
  return (request) => networkOf(find(request))
}

/** Reads an IP address, or a network of them such as `10.0.0.0/8`. Throws an `Error` for anything else. */
export function parseNetwork(text: string): Network {
  const [address = '', prefix, ...more] = text.split('/')
  const bits = isIP(address) === 6 ? 128 : 32
  const length = prefix === undefined ? bits : Number(/^\d{1,3}$/.test(prefix) ? prefix : Number.NaN)
  const isNetwork = isIP(address) !== 0 && !address.includes('%') && more.length === 0 && length <= bits
  if (!isNetwork) throw new Error(`an address or a network such as 10.0.0.0/8, not ${JSON.stringify(text)}`)
  return { address, prefix: length, family: familyOf(address) }
}

/** Who has one IPv6 address has 2^64 of them. */
function networkOf(address: string): string {
  const [bare = ''] = address.split('%')
  if (isIP(bare) !== 6) return bare
  const [head = '', tail] = bare.split('::')
  const known = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - known.length - rest.length) }, () => '0')
  const groups = [...known, ...(tail === undefined ? [] : zeros), ...rest].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

/** IPv4 as a socket for both families tells it. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
