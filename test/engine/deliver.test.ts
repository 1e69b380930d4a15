import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { type DeliveryId, makeId } from '../../src/core/ids.ts'
import type { EgressAnswer } from '../../src/core/ports.ts'
import { problem } from '../../src/core/problem.ts'
import { deliverStep } from '../../src/engine/deliver.ts'
import { Destinations } from '../../src/engine/destinations.ts'
import { RETRY_WAITS_MS } from '../../src/webhooks/schedule.ts'
import { createRig, HOUR_MS, type Post } from './rig.ts'

/** What was written at the event; nothing of it changes any more. */
const BODY = '{"id":"job_1",  "status":"succeeded"}'

const status = (code: number, headers: [string, string][] = []): EgressAnswer => ({
  status: code,
  headers: new Map(headers),
  body: '',
})

/** A job whose callback is due, and whoever receives it. */
async function posting(
  context: TestContext,
  answer: (post: Post, signal: AbortSignal | undefined) => EgressAnswer | Promise<EgressAnswer>,
  { hasBody = true } = {},
) {
  const rig = await createRig(context, [])
  const job = await rig.addJob()
  const id = makeId<DeliveryId>(5, new Uint8Array(10))
  const { tenantId } = rig
  const delivery = { id, jobId: job.id, tenantId, url: 'https://your-app.com/hook', attempts: 0, createdAtMs: 5 }
  await rig.store.commit([
    {
      write: 'insert-delivery',
      delivery: { ...delivery, type: 'job.succeeded', ...(hasBody && { body: BODY }), state: 'pending' },
    },
    { write: 'enqueue-step', step: { id, kind: 'deliver', lane: 'deliver', tenantId, afterMs: 0 } },
  ])
  rig.web.answer = answer
  const run = deliverStep(rig.deps, new Destinations(rig.clock))
  return {
    rig,
    id,
    jobId: job.id,
    deliver: async (signal = rig.calm) => run(await rig.claim('deliver'), signal),
    /** What is written of the delivery. */
    async written() {
      const known = await rig.store.delivery(id)
      assert.ok(known)
      return known
    },
    /** Lets the time of a lease pass: whoever has the step is dead, and it is anybody's. */
    async rescue() {
      await rig.store.retire(rig.workerId)
      await rig.store.enlist(rig.workerId, 60_000)
    },
  }
}

describe('a callback', () => {
  test('is signed as Standard Webhooks verifies it, over the bytes that are sent', async (context) => {
    const { rig, deliver } = await posting(context, () => status(200))
    await deliver()
    const [message] = rig.web.posts
    const tenant = await rig.store.tenant(rig.tenantId)
    assert.ok(message !== undefined && tenant !== undefined)
    const webhook = new Webhook(tenant.webhookSecret)
    assert.deepEqual(webhook.verify(message.body, { ...message.headers }), JSON.parse(message.body))
    assert.throws(() => webhook.verify(`${message.body} `, { ...message.headers }))
  })

  test('bears the signatures of the secrets that its account has replaced, until they end', async (context) => {
    const { rig, deliver } = await posting(context, () => status(500))
    const before = await rig.store.tenant(rig.tenantId)
    assert.ok(before)
    const newest = `whsec_${Buffer.from('a secret that came later').toString('base64')}`
    const formerSecrets = [{ secret: before.webhookSecret, untilMs: rig.clock.nowMs() + 1_000 }]
    const tenant = { ...before, webhookSecret: newest, formerSecrets }
    await rig.store.commit([{ write: 'update-tenant', tenant, before }])
    await deliver()
    await rig.pass(RETRY_WAITS_MS[0] * 1.2)
    await deliver()
    const [during, after] = rig.web.posts
    assert.ok(during && after)
    for (const secret of [newest, before.webhookSecret]) new Webhook(secret).verify(during.body, { ...during.headers })
    assert.equal(after.headers['webhook-signature']?.split(' ').length, 1)
  })

  test('that was taken is not sent again', async (context) => {
    const { rig, deliver, written } = await posting(context, () => status(204))
    await deliver()
    assert.deepEqual([(await written()).state, (await written()).attempts], ['delivered', 1])
    await rig.pass(10 * 86_400_000)
    assert.deepEqual(await rig.store.lanes(), ['dispatch:'])
  })

  test('that nobody takes is sent ten times on the published schedule, under one id, and then given up', async (context) => {
    const { rig, deliver, written } = await posting(context, () => status(500))
    for (const waitMs of RETRY_WAITS_MS) {
      await deliver()
      rig.clock.step(rig.clock.nowMs() + Math.floor(waitMs * 0.89))
      assert.equal(await rig.isDue('deliver'), false, 'too early')
      rig.clock.step(rig.clock.nowMs() + Math.ceil(waitMs * 0.22))
    }
    assert.equal((await written()).state, 'pending')
    await deliver()
    assert.equal((await written()).state, 'abandoned')
    const { posts } = rig.web
    assert.equal(posts.length, RETRY_WAITS_MS.length + 1)
    assert.equal(new Set(posts.map(({ headers }) => headers['webhook-id'])).size, 1)
    assert.equal(new Set(posts.map(({ headers }) => headers['webhook-timestamp'])).size, posts.length)
  })

  for (const code of [301, 302, 400, 404, 429, 503]) {
    test(`answered with ${code} is not delivered yet`, async (context) => {
      const { deliver, written } = await posting(context, () => status(code))
      await deliver()
      const { state, attempts, lastAnswer } = await written()
      assert.deepEqual([state, attempts, lastAnswer], ['pending', 1, String(code)])
    })
  }

  test('answered with 410 is never sent again', async (context) => {
    const { deliver, written } = await posting(context, () => status(410))
    await deliver()
    assert.equal((await written()).state, 'abandoned')
  })

  const LATER = new Date(Math.floor(Date.now() / 1_000) * 1_000 + 3_600_000)
  for (const [asked, waitedMs] of [
    ['3600', 3_600_000],
    ['99999999999', 86_400_000],
    [LATER.toUTCString(), 3_540_000],
  ] as const) {
    test(`waits as long as its receiver asks, a day at most: ${asked}`, async (context) => {
      const { rig, deliver } = await posting(context, () => status(503, [['retry-after', asked]]))
      await deliver()
      rig.clock.step(rig.clock.nowMs() + waitedMs - 1_000)
      assert.equal(await rig.isDue('deliver'), false)
      rig.clock.step(rig.clock.nowMs() + 62_000)
      assert.equal(await rig.isDue('deliver'), true)
    })
  }

  test('to a forbidden address is given up at once, and one that gets no answer is sent again', async (context) => {
    const forbidden = await posting(context, () => {
      throw problem('url_not_allowed', 'not public')
    })
    await forbidden.deliver()
    assert.equal((await forbidden.written()).state, 'blocked')
    const silent = await posting(context, () => {
      throw problem('unavailable', 'no answer')
    })
    await silent.deliver()
    assert.equal((await silent.written()).state, 'pending')
  })

  test('is sent with the bytes that were written at the event, whatever its job is by now', async (context) => {
    const { rig, deliver, jobId } = await posting(context, () => status(200))
    const job = await rig.job(jobId)
    await rig.store.commit([{ write: 'update-job', job: { ...job, version: 2, hiddenAtMs: 1 } }])
    await deliver()
    assert.equal(rig.web.posts[0]?.body, BODY)
  })

  test('from before bodies were kept gets its body now; where none can be made, it is given up and told', async (context) => {
    const old = await posting(context, () => status(200), { hasBody: false })
    await old.deliver()
    assert.deepEqual(JSON.parse(old.rig.web.posts[0]?.body ?? ''), { id: old.jobId, status: 'queued' })
    const { rig, written } = await posting(context, () => status(200), { hasBody: false })
    const callbackBody = () => {
      throw new Error('the dialect is gone')
    }
    await deliverStep({ ...rig.deps, callbackBody }, new Destinations(rig.clock))(await rig.claim('deliver'), rig.calm)
    assert.equal((await written()).state, 'abandoned')
    assert.deepEqual(rig.web.posts, [])
    assert.match(rig.troubles.join('\n'), /a callback has no body/)
  })

  test('is told in the history of its job, try by try, and in its own log with what was answered', async (context) => {
    const { rig, deliver, jobId, id } = await posting(context, () => ({ ...status(500), body: '<b>no</b>' }))
    await deliver()
    rig.clock.step(rig.clock.nowMs() + 60_000)
    rig.web.answer = () => {
      throw problem('unavailable', 'The host does not answer.')
    }
    await deliver()
    rig.clock.step(rig.clock.nowMs() + HOUR_MS)
    rig.web.answer = () => status(204)
    await deliver()
    const events = await rig.store.events({ after: 0, limit: 9, jobId })
    const about = { actor: 'engine', delivery: `msg_${id}`, callback: true }
    assert.deepEqual(
      events.map(({ type, data }) => [type, data]),
      [
        ['delivery.failed', { ...about, state: 'pending', try: 1, status: 500 }],
        ['delivery.failed', { ...about, state: 'pending', try: 2, error: 'The host does not answer.' }],
        ['delivery.sent', { ...about, state: 'delivered', try: 3, status: 204 }],
      ],
    )
    const tries = await rig.store.tries(id)
    assert.deepEqual(
      tries.map(({ number, status, error, answer }) => [number, status, error, answer]),
      [
        [1, 500, undefined, '<b>no</b>'],
        [2, undefined, 'The host does not answer.', ''],
        [3, 204, undefined, ''],
      ],
    )
  })

  test('whose job is deleted while it is sent is forgotten with it', async (context) => {
    const { rig, deliver, jobId, id } = await posting(context, async () => {
      await rig.store.commit([{ write: 'delete-job', id: jobId }])
      return status(500)
    })
    await deliver()
    assert.equal(await rig.store.delivery(id), undefined)
    assert.deepEqual(await rig.store.events({ after: 0, limit: 9 }), [])
    assert.ok(!(await rig.store.lanes()).includes('deliver'))
  })

  test('is not sent by a process that stops, and by the next one under the same id', async (context) => {
    const stop = new AbortController()
    const { rig, deliver, written, rescue } = await posting(context, () => {
      if (!stop.signal.aborted) stop.abort()
      return status(200)
    })
    await deliver(stop.signal)
    assert.equal((await written()).state, 'pending', 'nobody knows whether it was taken')
    await rescue()
    await deliver()
    assert.equal((await written()).state, 'delivered')
    assert.equal(new Set(rig.web.posts.map(({ headers }) => headers['webhook-id'])).size, 1)
  })
})

describe('when what became of a callback cannot be written', () => {
  test('because the store is full, it is written as soon as that has room, and the callback is sent once', async (context) => {
    const { rig, deliver, written } = await posting(context, () => status(200))
    rig.store.disturb((_, number) => {
      if (number <= 3) throw problem('storage_full', 'no room')
    })
    const delivering = deliver()
    await rig.pass(60_000)
    await delivering
    assert.equal((await written()).state, 'delivered')
    assert.equal(rig.web.posts.length, 1)
  })

  test('because another worker has it, nothing more is done', async (context) => {
    const { rig, deliver, written, rescue } = await posting(context, async () => {
      await rescue()
      return status(500)
    })
    await deliver()
    assert.deepEqual([(await written()).state, (await written()).attempts], ['pending', 0])
    rig.web.answer = () => status(200)
    await deliver()
    assert.equal((await written()).state, 'delivered')
  })
})

test('a step of a delivery that is over, or that nobody knows, goes off the queue unsent', async (context) => {
  const { rig, id, deliver, written } = await posting(context, () => status(200))
  await rig.store.commit([{ write: 'update-delivery', delivery: { ...(await written()), state: 'abandoned' } }])
  await deliver()
  const unknown = makeId<DeliveryId>(6, new Uint8Array(10))
  const step = { kind: 'deliver', lane: 'deliver', tenantId: rig.tenantId, afterMs: 0 } as const
  await rig.store.commit([{ write: 'enqueue-step', step: { id: unknown, ...step } }])
  await deliver()
  assert.deepEqual(rig.web.posts, [])
  assert.equal((await rig.store.delivery(id))?.state, 'abandoned')
  assert.deepEqual(await rig.store.lanes(), ['dispatch:'])
})
