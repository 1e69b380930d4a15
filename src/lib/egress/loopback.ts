/** Which addresses are this machine's own, and nobody else's, by their spelling alone: no name is looked up. */

import { BlockList, isIP } from 'node:net'

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** Whether a URL leads to this machine in any case: to 127.0.0.0/8, `[::1]` or `localhost`. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  const address = hostname.replace(/^\[(.*)\]$/, '$1')
  const family = isIP(address)
  if (family === 0) return hostname === 'localhost'
  return LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6')
}
