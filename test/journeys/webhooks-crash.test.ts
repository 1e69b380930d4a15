/** The process dies while it tells an endpoint: what was sent may come twice, under one id and with the same bytes; nothing is lost. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Failpoint } from '../../src/lib/failpoints.ts'
import { startReelay, until } from '../support/reelay.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'

let receiver: WebhookReceiver

before(async () => {
  receiver = await startWebhookReceiver()
})

after(() => receiver?.close())

const POINTS: readonly (readonly [Failpoint, number])[] = [
  ['deliver.after-send', 2],
  ['deliver.after-commit', 1],
]

for (const [failpoint, times] of POINTS) {
  test(`a process that dies at ${failpoint} has an endpoint told ${times === 1 ? 'once' : 'twice'}`, async () => {
    const settings = { REELAY_CONNECT_TO: `hooks.example:80:127.0.0.1:${receiver.port}` }
    const path = `/${failpoint}`
    const victim = await startReelay({ ...settings, REELAY_FAILPOINT: failpoint })
    const endpoint = await victim.call('POST', '/v1/webhooks/endpoints', {
      body: { url: `http://hooks.example${path}`, events: ['job.cancelled'] },
    })
    const submitted = await victim.call('POST', '/v1/jobs', {
      body: { model: 'seedance-2.0', input: { prompt: 'a kite', duration: 4, resolution: '480p' } },
    })
    // The answer to this may be lost with the process.
    await victim.call('POST', `/v1/jobs/${submitted.json()['id']}/cancel`).catch(() => undefined)
    await victim.died()
    const heir = await startReelay(settings, victim.dataDir)
    try {
      const id = String(endpoint.json()['id'])
      const { data } = await until(
        async () => (await heir.call('GET', `/v1/webhooks/deliveries?endpoint=${id}`)).json(),
        (page) => JSON.stringify(page['data']).includes('"delivered"'),
      )
      assert.equal(Array.isArray(data) && data.length, 1)
      const sent = receiver.at(path)
      assert.equal(sent.length, times)
      assert.equal(new Set(sent.map(({ headers }) => headers['webhook-id'])).size, 1)
      assert.equal(new Set(sent.map(({ body }) => body)).size, 1)
    } finally {
      await heir.close()
    }
  })
}
