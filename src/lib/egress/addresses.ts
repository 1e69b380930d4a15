/**
 * Which IP addresses are public, and thus may be dialled for a stranger. Everything that is not certainly public is
 * refused: what ipaddr.js knows to be special, our own list on top of it, addresses that embed an IPv4 address, and this
 * machine's own interfaces.
 */

import { isIP, isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'

/**
 * What no stranger may reach, whatever the library calls it: the union of the deny lists of Smokescreen, Svix and
 * imgproxy. A library that forgets a block, or is told by a later standard that it is public now, opens nothing here.
 */
const REFUSED_BLOCKS: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Azure answers its machines' metadata and DNS from this otherwise public address.
  '168.63.129.16/32',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
]

/**
 * The only global unicast space that IANA has given out; loopback, NAT64, unique local, link-local and multicast lie
 * outside.
 */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

const refused = REFUSED_BLOCKS.map((block) => ipaddr.parseCIDR(block))

/**
 * True for an IP literal that anyone on the internet may reach, and that is not this machine. False for anything else.
 */
export function isPublicAddress(address: string): boolean {
  // The library reads octal, hexadecimal and short forms too; a socket would not, and only link-local needs a zone.
  if (isIP(address) === 0 || address.includes('%')) return false
  // A mapped address is another spelling of the address inside it.
  const judged = ipaddr.process(isIPv6(address) ? inHexadecimal(address) : address)
  if (judged.range() !== 'unicast' || refused.some((block) => isWithin(judged, block))) return false
  if (judged instanceof ipaddr.IPv6 && (!judged.match(GLOBAL_IPV6) || isIsatap(judged))) return false
  return !isOwn(judged)
}

/** `::127.0.0.1` as `::7f00:1`: the library takes the former for the mapped address `::ffff:127.0.0.1`, which it is not. */
function inHexadecimal(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1)
}

type Address = ipaddr.IPv4 | ipaddr.IPv6

function isWithin(address: Address, [network, prefix]: readonly [Address, number]): boolean {
  return address.kind() === network.kind() && address.match(network, prefix)
}

/** ISATAP puts an IPv4 address behind this interface identifier under any prefix (RFC 5214 §6.1). */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return (parts[4] === 0 || parts[4] === 0x0200) && parts[5] === 0x5efe
}

/** Interfaces come and go while a server runs, so they are read anew each time. */
function isOwn(address: Address): boolean {
  const text = address.toNormalizedString()
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .some((own) => ipaddr.process(own.address).toNormalizedString() === text)
}
