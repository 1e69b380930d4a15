import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { ProblemError } from '../../../src/core/problem.ts'
import { createEgress } from '../../../src/lib/egress/egress.ts'
import { type HostileServer, startHostileServer } from '../../support/hostile-server.ts'
import { outcomeOf } from './outcome.ts'
import { forbiddenUrls } from './spellings.ts'

let canaries: readonly HostileServer[]

before(async () => {
  canaries = await Promise.all([startHostileServer(), startHostileServer({ host: '::1' })])
})

after(async () => {
  await Promise.all(canaries.map((canary) => canary.close()))
})

test('no spelling of a forbidden URL is ever fetched, posted to or even accepted', async () => {
  let count = 0
  for (const { port } of canaries) {
    const egress = createEgress({
      connectTo: [],
      extraPorts: [port],
      downloadTimeoutMs: 5000,
      resolve: async () => ['127.0.0.1', '::1'],
    })
    for (const url of forbiddenUrls(port)) {
      count += 1
      assert.throws(() => egress.checkUrl(url), isRefusal, url)
      assert.equal(await outcomeOf(egress, url), 'url_not_allowed', url)
      await assert.rejects(egress.post(url, {}, ''), isRefusal, url)
    }
  }
  assert.ok(count >= 2 * 120, `${count} spellings`)
  assert.deepEqual(
    canaries.flatMap((canary) => canary.hits),
    [],
  )
})

test('ordinary URLs pass the check', () => {
  const egress = createEgress({ connectTo: [], extraPorts: [8443], downloadTimeoutMs: 5000 })
  const allowed = [
    'https://example.com/a.png',
    'http://example.com',
    'HTTPS://Example.COM:443/%20?a=b&c=%0d%0a#d',
    'https://example.com./',
    'https://8.8.8.8/x.mp4',
    'https://[2606:4700:4700::1111]/x.mp4',
    'https://cdn_1.example.co.uk:8443/x',
    'https://bücher.example/',
    `https://example.com/${'a'.repeat(2028)}`,
  ]
  for (const url of allowed) egress.checkUrl(url)
})

test('a refusal repeats nothing of the URL', () => {
  const egress = createEgress({ connectTo: [], extraPorts: [], downloadTimeoutMs: 5000 })
  for (const url of [
    'https://user:sk-CANARY@example.com/',
    'http://10.0.0.1/?key=sk-CANARY',
    'ftp://example.com/sk-CANARY',
  ]) {
    assert.throws(
      () => egress.checkUrl(url),
      (error) => isRefusal(error) && !JSON.stringify(error).includes('CANARY') && !String(error).includes('CANARY'),
    )
  }
})

test('a host that an operator names in a rule passes, under its port only', () => {
  const rule = { fromHost: 'database', fromPort: 80, toHost: '127.0.0.1', toPort: 1 }
  const egress = createEgress({ connectTo: [rule], extraPorts: [], downloadTimeoutMs: 5000 })
  egress.checkUrl('http://database/x')
  assert.throws(() => egress.checkUrl('https://database/x'), isRefusal)
})

function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === 'url_not_allowed'
}
