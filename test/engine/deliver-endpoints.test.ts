/** What becomes of an endpoint by the deliveries to it: told, failing, disabled, and told of by the others. */

import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { type EndpointId, makeId } from '../../src/core/ids.ts'
import type { EgressAnswer } from '../../src/core/ports.ts'
import { problem } from '../../src/core/problem.ts'
import type { Endpoint } from '../../src/core/webhooks.ts'
import { deliverStep } from '../../src/engine/deliver.ts'
import { Destinations } from '../../src/engine/destinations.ts'
import { tryEnd } from '../../src/lifecycle/end-job.ts'
import { createRig, HOUR_MS } from './rig.ts'

const DAY_MS = 24 * HOUR_MS
const status = (code: number): EgressAnswer => ({ status: code, headers: new Map(), body: '' })
const secretOf = (letter: string) => `whsec_${Buffer.alloc(32, `${letter} and more`).toString('base64')}`

/** An endpoint, a way to have it told of a job's end, and its first delivery's answer. */
async function telling(context: TestContext, more: Partial<Endpoint> = {}) {
  const rig = await createRig(context, [])
  const add = async (number: number, changes: Partial<Endpoint> = {}) => {
    const endpoint: Endpoint = {
      id: makeId<EndpointId>(number, new Uint8Array(10)),
      tenantId: rig.tenantId,
      version: 1,
      url: `https://your-app.com/${number}`,
      description: '',
      secrets: [{ secret: secretOf('a') }],
      createdAtMs: 1,
      ...changes,
    }
    await rig.store.commit([{ write: 'insert-endpoint', endpoint }])
    return endpoint.id
  }
  const id = await add(1, more)
  const run = deliverStep(rig.deps, new Destinations(rig.clock))
  return {
    rig,
    id,
    add,
    async endJob() {
      const job = await rig.addJob()
      await tryEnd(rig.deps, job, { status: 'cancelled' }, 'key:1')
      return job.id
    },
    deliver: async () => run(await rig.claim('deliver'), rig.calm),
    async endpoint() {
      const known = await rig.store.endpoint(id)
      assert.ok(known)
      return known
    },
    async deliveries(endpointId = id) {
      return rig.store.deliveries({ tenantId: rig.tenantId, endpointId, limit: 99, order: 'oldest first' })
    },
  }
}

describe('an endpoint', () => {
  test('has each delivery signed with all of its secrets that are valid at the try', async (context) => {
    const secrets = [{ secret: secretOf('b') }, { secret: secretOf('a'), untilMs: Date.now() + HOUR_MS }]
    const { rig, deliver, endJob } = await telling(context, { secrets })
    await endJob()
    rig.web.answer = () => status(500)
    await deliver()
    rig.clock.step(rig.clock.nowMs() + 2 * HOUR_MS)
    await deliver()
    const [first, second] = rig.web.posts.map(({ headers }) => String(headers['webhook-signature']).split(' ').length)
    assert.deepEqual([first, second], [2, 1])
    const [post] = rig.web.posts
    for (const { secret } of secrets) {
      assert.deepEqual(new Webhook(secret).verify(post?.body ?? '', { ...post?.headers }), JSON.parse(post?.body ?? ''))
    }
  })

  test('that fails is known to fail from its first failure on, until it takes something', async (context) => {
    const { rig, deliver, endJob, endpoint } = await telling(context)
    await endJob()
    rig.web.answer = () => status(500)
    const sinceMs = rig.clock.nowMs()
    await deliver()
    rig.clock.step(rig.clock.nowMs() + HOUR_MS)
    await deliver()
    assert.equal((await endpoint()).failingSinceMs, sinceMs)
    rig.clock.step(rig.clock.nowMs() + HOUR_MS)
    rig.web.answer = () => status(200)
    await deliver()
    assert.equal((await endpoint()).failingSinceMs, undefined)
    assert.equal((await endpoint()).disabled, undefined)
  })

  test('that has failed for five days is disabled, and the others of its tenant are told so', async (context) => {
    const failingSinceMs = Date.now() - 5 * DAY_MS - HOUR_MS
    const { rig, id, add, deliver, endJob, endpoint, deliveries } = await telling(context, { failingSinceMs })
    const jobId = await endJob()
    const witness = await add(2, { types: ['webhook.endpoint_disabled'] })
    const deaf = await add(3, { types: ['job.failed'] })
    rig.web.answer = () => status(500)
    await deliver()
    assert.equal((await endpoint()).disabled?.cause, 'failing')
    assert.deepEqual(await deliveries(deaf), [])
    const [told] = await deliveries(witness)
    const body = JSON.parse((told && (await rig.store.delivery(told.id)))?.body ?? '')
    assert.deepEqual(
      [body.type, body.data.endpoint, body.data.reason],
      ['webhook.endpoint_disabled', `ep_${id}`, 'failing'],
    )
    assert.match(rig.troubles.join(), /a webhook endpoint was disabled/)
    rig.clock.step(rig.clock.nowMs() + 60_000)
    rig.web.answer = () => status(200)
    for (let due = 0; due < 2; due++) await deliver()
    const [first] = await deliveries()
    assert.deepEqual([first?.state, first?.lastAnswer], ['abandoned', 'The endpoint is disabled.'])
    assert.deepEqual(await rig.history(jobId), ['job.cancelled', 'delivery.failed', 'delivery.abandoned'])
  })

  test('that has failed for less is not; one whose name leads inside counts as failing too', async (context) => {
    const { rig, deliver, endJob, endpoint, deliveries } = await telling(context)
    await endJob()
    rig.web.answer = () => {
      throw problem('url_not_allowed', 'The URL must lead to a public internet address.')
    }
    await deliver()
    assert.equal((await deliveries())[0]?.state, 'blocked')
    assert.ok((await endpoint()).failingSinceMs !== undefined)
    assert.equal((await endpoint()).disabled, undefined)
  })

  test('that answers 410 is disabled at once; what was on its way is given up when its time comes', async (context) => {
    const { rig, deliver, endJob, endpoint, deliveries } = await telling(context)
    for (let jobs = 0; jobs < 2; jobs++) await endJob()
    rig.web.answer = () => status(410)
    await deliver()
    assert.equal((await endpoint()).disabled?.cause, 'gone')
    await deliver()
    assert.equal(rig.web.posts.length, 1)
    assert.deepEqual(
      (await deliveries()).map(({ state }) => state),
      ['abandoned', 'abandoned'],
    )
    await endJob()
    assert.equal((await deliveries()).length, 2, 'no delivery is made for it any more')
  })

  test('that moves gets what is on its way at its new URL; one that is deleted gets nothing more', async (context) => {
    const { rig, id, deliver, endJob, endpoint, deliveries } = await telling(context)
    for (let jobs = 0; jobs < 2; jobs++) await endJob()
    await rig.store.commit([
      { write: 'update-endpoint', endpoint: { ...(await endpoint()), version: 2, url: 'https://your-app.com/new' } },
    ])
    await deliver()
    assert.equal(rig.web.posts[0]?.url, 'https://your-app.com/new')
    await rig.store.commit([{ write: 'delete-endpoint', id }])
    await deliver()
    assert.equal(rig.web.posts.length, 1)
    assert.deepEqual(
      (await deliveries()).map(({ state }) => state),
      ['delivered', 'cancelled'],
    )
  })

  test('whose owner changes it while a delivery fails keeps his change', async (context) => {
    const { rig, deliver, endJob, endpoint, deliveries } = await telling(context)
    await endJob()
    rig.web.answer = async () => {
      await rig.store.commit([
        { write: 'update-endpoint', endpoint: { ...(await endpoint()), version: 2, description: 'mine' } },
      ])
      return status(410)
    }
    await deliver()
    const { description, disabled } = await endpoint()
    assert.deepEqual([description, disabled?.cause], ['mine', 'gone'])
    assert.equal((await deliveries())[0]?.attempts, 1)
  })
})
