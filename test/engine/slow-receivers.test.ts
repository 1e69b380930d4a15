/** Receivers that hang keep nobody from being told: seen by the order in which others are told, with the whole engine. */

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type DeliveryId, type JobId, makeId, type TenantId } from '../../src/core/ids.ts'
import type { EgressAnswer } from '../../src/core/ports.ts'
import { problem } from '../../src/core/problem.ts'
import type { Write } from '../../src/core/writes.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { enqueueDelivery } from '../../src/lifecycle/tell.ts'
import { createRig, type Rig } from './rig.ts'

const RECEIVERS = 60
const HANGING = 6
/** More than a tenant has places, of those that hang alone. */
const OF_EACH = 40
const TIMEOUT_MS = 15_000

async function world(context: TestContext) {
  const rig = await createRig(context, [])
  const job = await rig.addJob()
  const seen = { givenUp: 0, hanging: 0, mostHanging: 0, told: new Set<string>() }
  rig.web.answer = ({ url }) => {
    if (!url.includes('hangs')) {
      seen.told.add(url)
      return { status: 204, headers: new Map(), body: '' }
    }
    seen.mostHanging = Math.max(seen.mostHanging, ++seen.hanging)
    return new Promise<EgressAnswer>((_, reject) => {
      rig.clock.after(TIMEOUT_MS, () => {
        seen.givenUp++
        seen.hanging--
        reject(problem('unavailable', 'The host does not answer.'))
      })
    })
  }
  const engine = createEngine(rig.deps)
  rig.onClose(() => rig.await(engine.stop()))
  return { rig, jobId: job.id, seen, engine }
}

function deliveries(
  rig: Rig,
  jobId: JobId | undefined,
  count: number,
  urlOf: (number: number) => string,
  tenantId = rig.tenantId,
): Write[] {
  return Array.from({ length: count }, (_, number): Write[] => {
    const id = makeId<DeliveryId>(rig.clock.nowMs(), rig.deps.random.bytes(10))
    const about = {
      id,
      tenantId,
      ...(jobId && { jobId }),
      type: 'job.succeeded',
      url: urlOf(number),
      body: '{}',
    } as const
    const delivery = { ...about, state: 'pending', attempts: 0, createdAtMs: rig.clock.nowMs() } as const
    return [{ write: 'insert-delivery', delivery }, enqueueDelivery(id, tenantId)]
  }).flat()
}

test('sixty receivers of one tenant, of which six hang with all that they have: the others are told before any of those is given up', async (context) => {
  const { rig, jobId, seen, engine } = await world(context)
  const slow = deliveries(rig, jobId, HANGING * OF_EACH, (number) => `https://hangs-${number % HANGING}.com/${number}`)
  await rig.store.commit(slow)
  await rig.pass(10)
  const healthy = RECEIVERS - HANGING
  await rig.store.commit(
    deliveries(rig, jobId, healthy * 3, (number) => `https://good-${number % healthy}.com/${number}`),
  )
  await engine.start()
  await rig.until(() => seen.told.size === healthy * 3, TIMEOUT_MS)
  assert.equal(seen.givenUp, 0, 'they hang still')
  assert.ok(seen.mostHanging <= HANGING * 4, `${seen.mostHanging} places were held`)
})

test('one receiver to which a great deal goes at once gets it all, and a newcomer need not wait for that', async (context) => {
  const { rig, jobId, seen, engine } = await world(context)
  await rig.store.commit(deliveries(rig, jobId, 400, (number) => `https://busy.com/${number}`))
  await rig.store.commit(deliveries(rig, jobId, 1, () => 'https://new.com/1'))
  await engine.start()
  await rig.until(() => seen.told.size === 401)
  assert.ok([...seen.told].indexOf('https://new.com/1') < 200, 'it had not to wait for all of them')
})

test("a tenant's callbacks that hang keep another tenant's at the same host waiting for nothing", async (context) => {
  const { rig, jobId, seen, engine } = await world(context)
  const [tenant] = await rig.store.tenants()
  assert.ok(tenant)
  const other = { ...tenant, id: makeId<TenantId>(2, new Uint8Array(10)), name: 'other' }
  await rig.store.commit([{ write: 'save-tenant', tenant: other }])
  await rig.store.commit(deliveries(rig, jobId, OF_EACH, (number) => `https://shared.com/hangs/${number}`))
  await engine.start()
  await rig.pass(3_000)
  await rig.store.commit(deliveries(rig, undefined, 20, (number) => `https://shared.com/good/${number}`, other.id))
  await rig.until(() => seen.told.size === 20, 5_000)
  assert.equal(seen.givenUp, 0, 'the others hang still')
})

test('what hangs is tried on, slowly, until it answers', async (context) => {
  const { rig, jobId, seen, engine } = await world(context)
  await rig.store.commit(deliveries(rig, jobId, 20, (number) => `https://hangs.com/${number}`))
  await engine.start()
  await rig.until(() => seen.givenUp >= 4)
  const { answer } = rig.web
  rig.web.answer = (post, signal) => answer({ ...post, url: post.url.replace('hangs', 'mended') }, signal)
  await rig.until(() => seen.told.size === 20)
})
