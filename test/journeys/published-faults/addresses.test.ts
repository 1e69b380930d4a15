/**
 * Faults of comparable gateways that were published, brought to this one: addresses inside that a stranger's URL led to
 * (docs/published-faults.md). Each is sent to every place that takes a URL, while a canary listens.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import type { JsonObject } from '../../../src/core/json.ts'
import { parseConnectTo } from '../../../src/lib/egress/connect-to.ts'
import { createEgress } from '../../../src/lib/egress/egress.ts'
import { outcomeOf } from '../../lib/egress/outcome.ts'
import { type Face, loadRows, SUBMITS, withMembers } from '../../support/attacks.ts'
import { type HostileServer, startHostileServer } from '../../support/hostile-server.ts'
import { type InProcess, startInProcess } from '../../support/in-process.ts'
import { KEY } from '../../support/reelay.ts'

const row = z.strictObject({ id: z.string(), project: z.string(), urls: z.array(z.string()).min(1) })

let canary: HostileServer
let gateway: InProcess

before(async () => {
  canary = await startHostileServer()
  gateway = await startInProcess({ REELAY_EGRESS_PORTS: String(canary.port) })
})

after(async () => {
  await gateway?.close()
  await canary?.close()
})

/** Every place that takes a URL of a tenant's. */
const PLACES: readonly (readonly [Face, (url: string) => JsonObject])[] = [
  ['jobs', (url) => ({ 'input.first_frame_url': url })],
  ['jobs', (url) => ({ 'input.callback_url': url })],
  ['open', (url) => ({ mediaUrls: [url] })],
  ['open', (url) => ({ webhookUrl: url })],
  ['videos', (url) => ({ input_reference: { image_url: url } })],
  ['videos', (url) => ({ callback_url: url })],
]

/** The same host where the canary would hear of it. */
function atCanary(url: string): string {
  return url.replace(/^(http:\/\/(?:\[[^\]]*\]|[^/:]+))(?::\d+)?/, `$1:${canary.port}`)
}

for (const { id, project, urls } of loadRows('published-urls', row)) {
  test(`${id} (${project}): what led inside there is refused here, wherever a URL is taken`, async () => {
    for (const url of urls.flatMap((one) => [one, atCanary(one)])) {
      for (const [face, members] of PLACES) {
        const { path, body } = SUBMITS[face]
        const answer = await gateway.ask('POST', path, { key: KEY, body: withMembers(body, members(url)) })
        assert.equal(answer.status, 400, `${url} ${JSON.stringify(members(url))}: ${answer.text}`)
      }
      const made = await gateway.ask('POST', '/v1/webhooks/endpoints', { key: KEY, body: { url } })
      assert.equal(made.status, 400, `${url} as an endpoint: ${made.text}`)
    }
    assert.deepEqual(canary.hits, [])
    assert.deepEqual(await gateway.store.jobs({ limit: 5, order: 'newest first' }), [])
    const endpoints = await gateway.ask('GET', '/v1/webhooks/endpoints', { key: KEY })
    assert.deepEqual(endpoints.json()['data'], [])
  })
}

describe('what is only seen when a URL is fetched', () => {
  const egressWith = (resolve: () => Promise<readonly string[]>, outside: number) =>
    createEgress({
      connectTo: parseConnectTo(`public.example:80:127.0.0.1:${outside}`),
      extraPorts: [canary.port],
      downloadTimeoutMs: 5_000,
      nameFailureStepMs: 1,
      resolve: async () => [...(await resolve())],
    })

  test('CVE-2025-62155 (new-api): only the first URL was judged, and a redirect led inside', async () => {
    const outside = await startHostileServer()
    try {
      const egress = egressWith(async () => ['127.0.0.1'], outside.port)
      for (const host of [
        '127.0.0.1',
        '[::1]',
        '0.0.0.0',
        '[::ffff:7f00:1]',
        '2130706433',
        'localhost',
        'inside.example',
      ]) {
        for (const code of [301, 302, 303, 307, 308]) {
          const target = encodeURIComponent(`http://${host}:${canary.port}/`)
          const told = await outcomeOf(egress, `http://public.example/redirect/${code}?to=${target}`)
          assert.match(told, /^(?:url_not_allowed|reference_unreachable)$/, `${code} to ${host}`)
        }
      }
      assert.equal(outside.hits.length, 35)
      const { status } = await egress.post(
        `http://public.example/redirect/302?to=http://127.0.0.1:${canary.port}/`,
        {},
        '{}',
      )
      assert.equal(status, 302, 'a webhook follows nobody')
      assert.deepEqual(canary.hits, [])
    } finally {
      await outside.close()
    }
  })

  test('CVE-2026-33655 (new-api): a name was judged by its letters, and led inside', async () => {
    const inside = [
      '127.0.0.1',
      '::1',
      '10.0.0.1',
      '169.254.169.254',
      '::ffff:127.0.0.1',
      '0.0.0.0',
      '100.64.0.1',
      'fd00::1',
      'fe80::1',
    ]
    for (const address of inside) {
      for (const answers of [[address], ['93.184.215.14', address]]) {
        const egress = egressWith(async () => answers, canary.port)
        const url = `http://notify.example:${canary.port}/`
        assert.equal(await outcomeOf(egress, url), 'reference_unreachable', answers.join())
        await assert.rejects(egress.post(url, {}, '{}'), answers.join())
      }
    }
    assert.deepEqual(canary.hits, [])
  })

  test('and a name that leads outside first and inside then is judged each time', async () => {
    let asked = 0
    const egress = egressWith(async () => (asked++ === 0 ? ['192.0.2.1'] : ['127.0.0.1']), canary.port)
    for (let round = 0; round < 5; round++) {
      assert.equal(await outcomeOf(egress, `http://rebound.example:${canary.port}/`), 'reference_unreachable')
    }
    assert.deepEqual(canary.hits, [])
  })
})
