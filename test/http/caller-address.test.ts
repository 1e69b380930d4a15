import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCallerAddress, parseNetwork } from '../../src/http/caller-address.ts'

const seenBehind = (trusted: string, remoteAddress: string | undefined, forwarded?: string) =>
  createCallerAddress(trusted === '' ? [] : trusted.split(',').map(parseNetwork))({
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    socket: { remoteAddress },
  })

const ROWS: readonly (readonly [string, string, string | undefined, string | undefined, string])[] = [
  ['the other end of the connection', '', '203.0.113.5', undefined, '203.0.113.5'],
  ['IPv4 on a socket for both families', '', '::ffff:203.0.113.5', undefined, '203.0.113.5'],
  ['the network of an IPv6 address', '', '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
  ['the network of a short IPv6 address', '', '2001:db8::6', undefined, '2001:db8:0:0::/64'],
  ['this machine by IPv6', '', '::1', undefined, '0:0:0:0::/64'],
  ['nothing that anybody says, where no proxy is trusted (A13)', '', '203.0.113.5', '127.0.0.1', '203.0.113.5'],
  ['nothing that another than the proxy says', '10.0.0.0/8', '203.0.113.5', '198.51.100.7', '203.0.113.5'],
  ['whom the proxy names', '127.0.0.1', '127.0.0.1', '198.51.100.7', '198.51.100.7'],
  [
    'whom the nearest proxy names, not what was sent to it',
    '127.0.0.1',
    '127.0.0.1',
    '1.2.3.4, 198.51.100.7',
    '198.51.100.7',
  ],
  [
    'whom the farthest trusted proxy names',
    '127.0.0.1,10.0.0.0/8',
    '::ffff:127.0.0.1',
    '198.51.100.7, 10.2.3.4',
    '198.51.100.7',
  ],
  ['the proxy itself, where it names nobody', '127.0.0.1', '127.0.0.1', undefined, '127.0.0.1'],
  ['the proxy itself, where it names what is no address', '127.0.0.1', '127.0.0.1', '1.2.3.4, unknown', '127.0.0.1'],
  ['the first of proxies that are all trusted', '10.0.0.0/8', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
]

for (const [what, trusted, remote, forwarded, expected] of ROWS) {
  test(`a caller is ${what}`, () => assert.equal(seenBehind(trusted, remote, forwarded), expected))
}

test('a network is an address with or without a length, and nothing else', () => {
  assert.deepEqual(parseNetwork('10.0.0.0/8'), { address: '10.0.0.0', prefix: 8, family: 'ipv4' })
  assert.deepEqual(parseNetwork('::1'), { address: '::1', prefix: 128, family: 'ipv6' })
  for (const text of [
    '',
    'localhost',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10/8',
    '10.0.0.0/8/8',
    'fe80::1%eth0',
  ]) {
    assert.throws(() => parseNetwork(text), /an address or a network/, text)
  }
})
