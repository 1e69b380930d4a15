/**
 * Which IP addresses are public, and thus may be dialled for a stranger. Everything that is not certainly public is
 * refused: the IANA special-purpose registries, addresses that embed an IPv4 address, and this machine's own
 * interfaces.
 */

import { BlockList, isIP, isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'

/** IPv4 blocks that are not public, from the IANA special-purpose registry. */
const REFUSED_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Azure answers its machines' metadata and DNS from this otherwise public address.
  ['168.63.129.16', 32],
]

/**
 * The only global unicast space that IANA has given out; loopback, NAT64, unique local, link-local and multicast lie
 * outside.
 */
const GLOBAL_IPV6: readonly [string, number] = ['2000::', 3]

/** Blocks inside the global space that are not public: protocol assignments with Teredo, documentation, 6to4. */
const REFUSED_IPV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const refused = new BlockList()
for (const [network, prefix] of REFUSED_IPV4) refused.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of REFUSED_IPV6) refused.addSubnet(network, prefix, 'ipv6')

const global = new BlockList()
global.addSubnet(...GLOBAL_IPV6, 'ipv6')

/**
 * True for an IP literal that anyone on the internet may reach, and that is not this machine. False for anything else.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  if (family === 4) return isPublicIpv4(address)
  const groups = ipv6Groups(address)
  if (groups === undefined) return false
  const mapped = mappedIpv4(groups)
  if (mapped !== undefined) return isPublicIpv4(mapped)
  const canonical = groups.map((group) => group.toString(16)).join(':')
  if (!global.check(canonical, 'ipv6') || refused.check(canonical, 'ipv6')) return false
  return !isIsatap(groups) && !ownAddresses().check(canonical, 'ipv6')
}

function isPublicIpv4(address: string): boolean {
  return !refused.check(address, 'ipv4') && !ownAddresses().check(address, 'ipv4')
}

/** Interfaces come and go while a server runs, so they are read anew each time. */
function ownAddresses(): BlockList {
  const own = new BlockList()
  for (const { address } of Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])) {
    own.addAddress(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  }
  return own
}

/** The IPv4 address inside `::ffff:0:0/96`: another spelling of that address, not another address. */
function mappedIpv4(groups: readonly number[]): string | undefined {
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  return isMapped ? dotted(groups[6] ?? 0, groups[7] ?? 0) : undefined
}

/** ISATAP puts an IPv4 address behind this interface identifier under any prefix (RFC 5214 §6.1). */
function isIsatap(groups: readonly number[]): boolean {
  return (groups[4] === 0 || groups[4] === 0x0200) && groups[5] === 0x5efe
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
}

/** The eight 16-bit groups of an IPv6 literal; `undefined` with a zone, which only link-local addresses need. */
function ipv6Groups(address: string): number[] | undefined {
  if (address.includes('%')) return undefined
  const [head = '', tail] = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, hexTail).split('::')
  const front = parseGroups(head)
  if (tail === undefined) return front
  const back = parseGroups(tail)
  const gap = Array.from({ length: 8 - front.length - back.length }, () => 0)
  return [...front, ...gap, ...back]
}

function hexTail(_: string, a: string, b: string, c: string, d: string): string {
  return `${(Number(a) * 256 + Number(b)).toString(16)}:${(Number(c) * 256 + Number(d)).toString(16)}`
}

function parseGroups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}
