import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProblemError } from '../../../src/core/problem.ts'
import { DELIVERY_PREFIX, ENDPOINT_PREFIX } from '../../../src/core/webhooks.ts'
import { ASKED_PER_MINUTE, createWebhooks } from '../../../src/gateway/webhooks/webhooks.ts'
import { createGatewayRig, refusedFor } from '../gateway-rig.ts'

test('a delivery whose bytes are not kept any more is not sent again, by nobody', async (context) => {
  const rig = await createGatewayRig(context, [])
  const { owner } = rig
  const webhooks = createWebhooks(rig.deps)
  const endpoint = await webhooks.create(owner, { url: 'https://your-app.com/hooks', description: '' })
  const id = `${ENDPOINT_PREFIX}${endpoint.id}`
  const { nextTryAtMs: _none, ...sent } = await webhooks.test(owner, id)
  await rig.store.commit([
    { write: 'update-delivery', delivery: { ...sent, state: 'abandoned' } },
    { write: 'forget-delivery-body', id: sent.id },
  ])
  await refusedFor(webhooks.resend(owner, `${DELIVERY_PREFIX}${sent.id}`), 'delivery_forgotten')
  const sinceMs = rig.clock.nowMs() - 1_000
  assert.deepEqual(await webhooks.recover(owner, id, { sinceMs }), { resent: 0, added: 0 })
})

test('a tenant asks for so many sendings a minute, of all kinds together, and hears when there is one more', async (context) => {
  const rig = await createGatewayRig(context, [])
  const { owner } = rig
  const webhooks = createWebhooks(rig.deps)
  const endpoint = await webhooks.create(owner, { url: 'https://your-app.com/hooks', description: '' })
  const id = `${ENDPOINT_PREFIX}${endpoint.id}`
  const sent = `${DELIVERY_PREFIX}${(await webhooks.test(owner, id)).id}`
  for (let count = 1; count < ASKED_PER_MINUTE; count++) {
    if (count % 2 === 0) await refusedFor(webhooks.resend(owner, sent), 'delivery_pending')
    else await webhooks.recover(owner, id, { sinceMs: rig.clock.nowMs() })
  }
  const deeds = [
    () => webhooks.test(owner, id),
    () => webhooks.resend(owner, sent),
    () => webhooks.recover(owner, id, { sinceMs: rig.clock.nowMs() }),
  ]
  for (const deed of deeds) {
    await assert.rejects(deed(), (error) => {
      assert.ok(error instanceof ProblemError)
      assert.deepEqual([error.problem.code, error.problem.retryAfterSeconds], ['rate_limited', 1])
      return true
    })
  }
  await refusedFor(webhooks.test(rig.stranger, id), 'endpoint_not_found')
  await rig.pass(1_000)
  await refusedFor(webhooks.resend(owner, sent), 'delivery_pending')
  await refusedFor(webhooks.resend(owner, sent), 'rate_limited')
})
