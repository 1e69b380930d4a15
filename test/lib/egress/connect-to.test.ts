import assert from 'node:assert/strict'
import { test } from 'node:test'

import { findRoute, parseConnectTo } from '../../../src/lib/egress/connect-to.ts'

test('rules are read in the form of curl, separated by commas', () => {
  assert.deepEqual(parseConnectTo('Example.com:443:127.0.0.1:9443, your-app.com:443:[::1]:9443'), [
    { fromHost: 'example.com', fromPort: 443, toHost: '127.0.0.1', toPort: 9443 },
    { fromHost: 'your-app.com', fromPort: 443, toHost: '::1', toPort: 9443 },
  ])
})

test('no text is no rule', () => {
  assert.deepEqual(parseConnectTo(''), [])
  assert.deepEqual(parseConnectTo('  '), [])
})

test('an empty part on the left matches any, on the right keeps the own', () => {
  const [rule] = parseConnectTo(':::')
  assert.deepEqual(rule, { fromHost: undefined, fromPort: undefined, toHost: undefined, toPort: undefined })
})

const ROUTES: readonly (readonly [string, string, number, string, number, boolean])[] = [
  ['a.com:443:127.0.0.1:9443', 'a.com', 443, '127.0.0.1', 9443, true],
  ['a.com:443:127.0.0.1:9443', 'a.com', 80, 'a.com', 80, false],
  ['a.com:443:127.0.0.1:9443', 'b.com', 443, 'b.com', 443, false],
  ['a.com:443:127.0.0.1:9443', 'x.a.com', 443, 'x.a.com', 443, false],
  ['a.com::127.0.0.1:9443', 'a.com', 80, '127.0.0.1', 9443, true],
  [':80:127.0.0.1:9080', 'b.com', 80, '127.0.0.1', 9080, true],
  ['a.com:443:127.0.0.1:', 'a.com', 443, '127.0.0.1', 443, true],
  ['a.com:443::9443', 'a.com', 443, 'a.com', 9443, false],
  ['[2606::1]:443:[::1]:1', '2606::1', 443, '::1', 1, true],
  ['a.com:443:127.0.0.1:1,a.com:443:127.0.0.1:2', 'a.com', 443, '127.0.0.1', 1, true],
]

for (const [rules, host, port, toHost, toPort, trusted] of ROUTES) {
  test(`with "${rules}", ${host}:${port} is dialled at ${toHost}:${toPort}`, () => {
    assert.deepEqual(findRoute(parseConnectTo(rules), host, port), { host: toHost, port: toPort, trusted })
  })
}

for (const text of [
  'a.com',
  'a.com:443',
  'a.com:443:b.com',
  'a:b:c:d',
  'a:1:b:2:3',
  'a:99999:b:1',
  'a:0:b:1',
  'a b:1:c:2',
  '::1:1:b:2',
  'a:1:b:2,',
]) {
  test(`"${text}" is refused with a sentence that quotes it`, () => {
    assert.throws(() => parseConnectTo(text), /"/)
  })
}
