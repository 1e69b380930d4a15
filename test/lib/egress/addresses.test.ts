import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { test } from 'node:test'

import fc from 'fast-check'

import { isPublicAddress } from '../../../src/lib/egress/addresses.ts'

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '93.184.216.34',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '168.63.129.15',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:81b::200e',
  '2001:4860:4860::8888',
  '::ffff:8.8.8.8',
  '::ffff:808:808',
]

test('public addresses of both families are public, a mapped one like the address inside it', () => {
  for (const address of PUBLIC) assert.equal(isPublicAddress(address), true, address)
})

test('what is no address is not public', () => {
  for (const text of ['', 'example.com', '1.2.3', '1.2.3.4.5', '2606:4700::1%eth0', '[::1]', '8.8.8.8 ', '0x8.8.8.8']) {
    assert.equal(isPublicAddress(text), false, text)
  }
})

test("this machine's own addresses are not public", () => {
  for (const { address } of Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])) {
    assert.equal(isPublicAddress(address), false, address)
  }
})

test('no IPv4 address becomes public by being embedded in an IPv6 one', () => {
  const part = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(fc.tuple(part, part, part, part), ([a, b, c, d]) => {
      const dotted = `${a}.${b}.${c}.${d}`
      const hex = [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(':')
      assert.equal(isPublicAddress(`::ffff:${dotted}`), isPublicAddress(dotted), `mapped ${dotted}`)
      for (const embedded of [
        `::${dotted}`,
        `64:ff9b::${dotted}`,
        `2002:${hex}::1`,
        `2001:0:${hex}::`,
        `2606::5efe:${hex}`,
      ]) {
        assert.equal(isPublicAddress(embedded), false, embedded)
      }
    }),
  )
})

test('only the space that IANA has given out for the internet is public', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const first = Number.parseInt(new URL(`http://[${address}]/`).hostname.slice(1).split(':')[0] || '0', 16)
      if (first < 0x2000 || first > 0x3fff) {
        const mapped = /^(0*:)*(:|0*:)ffff:/i.test(address)
        assert.equal(isPublicAddress(address) && !mapped, false, address)
      }
    }),
  )
})
