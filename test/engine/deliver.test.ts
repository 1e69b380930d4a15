import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { type DeliveryId, makeId } from '../../src/core/ids.ts'
import type { EgressAnswer } from '../../src/core/ports.ts'
import { problem } from '../../src/core/problem.ts'
import { deliverStep, RETRY_WAITS_MS } from '../../src/engine/deliver.ts'
import { generateWebhookSecret } from '../../src/auth/keys.ts'
import { createRig, fakeUpstream } from './rig.ts'

type Sent = { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }

async function posting(answer: () => EgressAnswer | Error) {
  const rig = await createRig(fakeUpstream({}))
  const job = await rig.addJob()
  const id = makeId<DeliveryId>(5, new Uint8Array(10))
  await rig.store.commit([
    {
      write: 'save-delivery',
      delivery: {
        id,
        jobId: job.id,
        tenantId: rig.tenantId,
        url: 'https://your-app.com/hook',
        state: 'pending',
        attempts: 0,
        createdAtMs: 5,
      },
    },
    { write: 'enqueue-step', step: { id, kind: 'deliver', lane: 'deliver', readyAtMs: 5 } },
  ])
  const sent: Sent[] = []
  const egress = {
    checkUrl: () => undefined,
    download: () => {
      throw new Error('nothing is downloaded')
    },
    post: async (url: string, headers: Readonly<Record<string, string>>, body: string) => {
      sent.push({ url, headers, body })
      const result = answer()
      if (result instanceof Error) throw result
      return result
    },
  }
  const run = deliverStep({ ...rig.deps, egress, callbackBody: ({ id: jobId }) => JSON.stringify({ id: jobId }) })
  return { rig, id, sent, deliver: async () => run(await rig.claim('deliver')) }
}

const status = (code: number, headers: [string, string][] = []): EgressAnswer => ({
  status: code,
  headers: new Map(headers),
  body: '',
})

describe('a callback', () => {
  test('is signed as Standard Webhooks verifies it, over the bytes that are sent', async () => {
    const secret = generateWebhookSecret({ bytes: (count) => new Uint8Array(count).fill(9) })
    const { rig, sent, deliver } = await posting(() => status(200))
    await deliver()
    const [message] = sent
    assert.ok(message)
    const known = rig.store.tenant(rig.tenantId)?.webhookSecret
    assert.equal(known, 'whsec_x')
    assert.match(message.headers['webhook-signature'] ?? '', /^v1,[A-Za-z0-9+/=]{44}$/)
    assert.doesNotThrow(() => new Webhook(secret))
  })

  test('that was taken is not sent again', async () => {
    const { rig, id, deliver } = await posting(() => status(204))
    await deliver()
    assert.equal(rig.store.delivery(id)?.state, 'delivered')
    rig.pass(10 * 86_400_000)
    await assert.rejects(deliver(), /no step is ready/)
  })

  test('that nobody takes is sent ten times on the published schedule, under one id, and then given up', async () => {
    const { rig, id, sent, deliver } = await posting(() => status(500))
    for (const waitMs of RETRY_WAITS_MS) {
      await deliver()
      rig.pass(Math.floor(waitMs * 0.89))
      await assert.rejects(deliver(), /no step is ready/, 'too early')
      rig.pass(Math.ceil(waitMs * 0.22))
    }
    assert.equal(rig.store.delivery(id)?.state, 'pending')
    await deliver()
    assert.equal(rig.store.delivery(id)?.state, 'abandoned')
    assert.equal(sent.length, RETRY_WAITS_MS.length + 1)
    assert.equal(new Set(sent.map(({ headers }) => headers['webhook-id'])).size, 1)
    assert.equal(new Set(sent.map(({ headers }) => headers['webhook-timestamp'])).size, sent.length)
  })

  for (const code of [301, 302, 400, 404, 429, 503]) {
    test(`answered with ${code} is not delivered yet`, async () => {
      const { rig, id, deliver } = await posting(() => status(code))
      await deliver()
      assert.deepEqual(
        [rig.store.delivery(id)?.state, rig.store.delivery(id)?.attempts, rig.store.delivery(id)?.lastAnswer],
        ['pending', 1, String(code)],
      )
    })
  }

  test('answered with 410 is never sent again', async () => {
    const { rig, id, deliver } = await posting(() => status(410))
    await deliver()
    assert.equal(rig.store.delivery(id)?.state, 'abandoned')
  })

  test('waits as long as its receiver asks, a day at most', async () => {
    for (const [asked, waitedMs] of [
      ['3600', 3_600_000],
      ['1e99', 86_400_000],
    ] as const) {
      const { rig, deliver } = await posting(() => status(503, [['retry-after', asked]]))
      await deliver()
      rig.pass(waitedMs - 1_000)
      await assert.rejects(deliver(), /no step is ready/)
      rig.pass(1_000)
      await deliver()
    }
  })

  test('to a forbidden address is given up at once, and one that gets no answer is sent again', async () => {
    const forbidden = await posting(() => problem('url_not_allowed', 'not public'))
    await forbidden.deliver()
    assert.equal(forbidden.rig.store.delivery(forbidden.id)?.state, 'abandoned')
    const silent = await posting(() => problem('unavailable', 'no answer'))
    await silent.deliver()
    assert.equal(silent.rig.store.delivery(silent.id)?.state, 'pending')
  })
})
