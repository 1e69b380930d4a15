import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { DELIVERY_PREFIX, ENDPOINT_PREFIX } from '../../../src/core/webhooks.ts'
import { removeJob } from '../../../src/gateway/cancel.ts'
import { createWebhooks } from '../../../src/gateway/webhooks/webhooks.ts'
import { tryEnd } from '../../../src/lifecycle/end-job.ts'
import { createGatewayRig, refusedFor } from '../gateway-rig.ts'

/** An endpoint that was added after some jobs have ended, at two processes that know nothing of one another. */
async function missed(context: TestContext, jobs: number) {
  const rig = await createGatewayRig(context, [])
  const { owner, tenantId } = rig
  const webhooks = createWebhooks(rig.deps)
  for (let count = 0; count < jobs; count++) {
    await tryEnd(rig.deps, await rig.addJob(), { status: 'cancelled' }, 'key:1')
  }
  const { id: endpointId } = await webhooks.create(owner, { url: 'https://your-app.com/hooks', description: '' })
  const listed = () => rig.store.deliveries({ tenantId, endpointId, limit: 1_000, order: 'oldest first' })
  return { rig, webhooks, owner, endpointId, id: `${ENDPOINT_PREFIX}${endpointId}`, listed }
}

test('recoveries at one moment tell each job once, and count what they have told themselves', async (context) => {
  const { rig, webhooks, owner, id, listed } = await missed(context, 60)
  const asked = { sinceMs: rig.clock.nowMs() - 60_000 }
  const made = await Promise.all([1, 2, 3].map(() => webhooks.recover(owner, id, asked)))
  assert.equal(
    made.reduce((sum, { added }) => sum + added, 0),
    60,
  )
  const deliveries = await listed()
  assert.equal(deliveries.length, 60)
  assert.equal(new Set(deliveries.map(({ jobId }) => jobId)).size, 60)
  assert.equal((await webhooks.recover(owner, id, asked)).added, 0)
})

test('a job that is deleted while a recovery looks at it is not told any more', async (context) => {
  const { rig, owner, endpointId, id, listed } = await missed(context, 1)
  const { jobById } = rig.store
  // Another process deletes it between the look and the commit.
  rig.store.jobById = async (jobId) => {
    const found = await jobById.call(rig.store, jobId)
    if (found !== undefined) await removeJob(rig.deps, { tenantId: rig.tenantId, actor: 'key:1' }, jobId)
    return found
  }
  const webhooks = createWebhooks(rig.deps)
  const recovered = await webhooks.recover(owner, id, { sinceMs: rig.clock.nowMs() - 60_000 })
  assert.deepEqual([recovered.added, await listed()], [0, []], endpointId)
})

test('recoveries at one moment send again what was given up once', async (context) => {
  const { rig, webhooks, owner, id, listed } = await missed(context, 20)
  const asked = { sinceMs: rig.clock.nowMs() - 60_000 }
  await webhooks.recover(owner, id, asked)
  for (const { nextTryAtMs: _none, ...delivery } of await listed()) {
    await rig.store.commit([
      { write: 'update-delivery', delivery: { ...delivery, state: 'abandoned' } },
      { write: 'drop-step', id: delivery.id },
    ])
  }
  const made = await Promise.all([1, 2, 3].map(() => webhooks.recover(owner, id, asked)))
  assert.deepEqual(
    made.map(({ resent, added }) => resent + added).reduce((sum, count) => sum + count, 0),
    20,
  )
})

test('of test events that are asked for at one moment one is sent, and the others hear that it is on its way', async (context) => {
  const { webhooks, owner, id, listed } = await missed(context, 0)
  const sent = await Promise.allSettled([1, 2, 3].map(() => webhooks.test(owner, id)))
  assert.deepEqual(sent.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected'])
  for (const one of sent) {
    if (one.status === 'rejected') await refusedFor(Promise.reject(one.reason), 'delivery_pending')
  }
  assert.equal((await listed()).length, 1)
})

test('a recovery has what waits for its next try come now, once', async (context) => {
  const { rig, webhooks, owner, id, listed } = await missed(context, 0)
  const { id: sent } = await webhooks.test(owner, id)
  const [lease] = (await rig.store.claim({ lane: 'deliver', workerId: rig.workerId, limit: 1 })).steps
  assert.ok(lease)
  const asked = { sinceMs: rig.clock.nowMs() - 60_000 }
  assert.equal((await webhooks.recover(owner, id, asked)).resent, 0, 'it is being sent')
  const to = { kind: 'deliver', lane: 'deliver', afterMs: 3_600_000 } as const
  await rig.store.commit([{ write: 'move-step', lease, to, as: 'retry' }])
  const made = await Promise.all([1, 2].map(() => webhooks.recover(owner, id, asked)))
  assert.deepEqual(made.map(({ resent }) => resent).toSorted(), [0, 1])
  assert.deepEqual(
    (await listed()).map((one) => [one.id, one.nextTryAtMs]),
    [[sent, rig.clock.nowMs()]],
  )
})

test('a delivery that waits for its next try is sent at once when it is asked for, and its schedule begins anew', async (context) => {
  const { rig, webhooks, owner, id } = await missed(context, 0)
  const { id: sent } = await webhooks.test(owner, id)
  const claim = { lane: 'deliver', workerId: rig.workerId, limit: 1 }
  const tried = async () => {
    const [lease] = (await rig.store.claim(claim)).steps
    assert.ok(lease)
    await refusedFor(webhooks.resend(owner, `${DELIVERY_PREFIX}${sent}`), 'delivery_pending')
    const to = { kind: 'deliver', lane: 'deliver', afterMs: 3_600_000 } as const
    await rig.store.commit([{ write: 'move-step', lease, to, as: 'retry' }])
    return lease.retries
  }
  assert.equal(await tried(), 0)
  const resent = await webhooks.resend(owner, `${DELIVERY_PREFIX}${sent}`)
  assert.deepEqual([resent.id, resent.nextTryAtMs], [sent, rig.clock.nowMs()])
  assert.equal(await tried(), 0)
  assert.equal((await webhooks.test(owner, id)).id, sent)
  assert.equal(await tried(), 0)
})

test('a test event to an endpoint that is deleted at this moment says that there is none', async (context) => {
  const { rig, webhooks, owner, id, endpointId, listed } = await missed(context, 0)
  const tested = webhooks.test(owner, id)
  const deleted = rig.store.commit([{ write: 'delete-endpoint', id: endpointId }])
  await refusedFor(tested, 'endpoint_not_found')
  assert.equal((await deleted).committed, true)
  assert.deepEqual(await listed(), [])
})
