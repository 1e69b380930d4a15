import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { Catalog } from '../../src/core/catalog.ts'
import { microCredits } from '../../src/core/money.ts'
import { laneOf } from '../../src/core/steps.ts'
import { workOf } from '../../src/lifecycle/router.ts'
import { builtInCatalog } from '../../src/models/catalog.ts'
import { routerOf } from '../support/routers.ts'
import { createRig } from '../engine/rig.ts'
import { type Script, scriptedUpstream } from '../engine/scripted-upstream.ts'

const slot = (name: string) => ({ priority: 0, slots: { name, count: 1 } })

async function two(context: TestContext) {
  const upstreams = ['one', 'other'].map((id) => scriptedUpstream({ id, ...slot(id) }))
  const rig = await createRig(context, upstreams)
  const { router } = rig.deps
  const job = await rig.addJob({}, { lane: laneOf('dispatch', 'nobody') })
  const first = async () => (await router.route(workOf(job))).able[0]?.id
  return { rig, router, first }
}

describe('a preview', () => {
  const previz = scriptedUpstream({ id: 'previz', ...slot('previz'), isLocal: true })
  const routed = async (context: TestContext, others: readonly Script[], channel?: string) => {
    const upstreams = others.map((other) => scriptedUpstream({ id: 'one', ...slot('one'), ...other }))
    const rig = await createRig(context, [...upstreams, previz])
    const job = await rig.addJob(
      { request: { ...(channel !== undefined && { channel }) } },
      { lane: laneOf('dispatch', 'nobody') },
    )
    const { able, obstacle } = await rig.deps.router.route(workOf(job))
    return [able.map(({ id }) => id), obstacle?.field]
  }
  const offer = { sound: true, framesWithReferences: true, roles: [] }

  test('is made of a model that no provider has', async (context) => {
    assert.deepEqual(await routed(context, [{ offers: [{ ...offer, models: ['another'] }] }]), [['previz'], undefined])
  })

  test('is not sold of what a provider of the model cannot make, unless it is named', async (context) => {
    const narrow = { offers: [{ ...offer, models: ['seedance-2.0'], resolutions: ['4k'] as const }] }
    assert.deepEqual(await routed(context, [narrow]), [[], 'resolution'])
    assert.deepEqual(await routed(context, [narrow], 'previz'), [['previz'], undefined])
  })
})

test('of those who can do it, one whose price nobody knows is not the cheapest', async (context) => {
  const tier = { per: 'second', text: microCredits(9_000_000), referenced: microCredits(9_000_000) } as const
  const known = scriptedUpstream({
    id: 'known',
    ...slot('known'),
    costs: { 'seedance-2.0': { tiers: { '480p': tier } } },
  })
  const model = builtInCatalog().find('seedance-2.0')
  assert.ok(model)
  const { '480p': _gone, ...tiers } = model.price.tiers
  const catalog = new Catalog([{ ...model, price: { ...model.price, tiers } }])
  for (const order of [
    ['known', 'unpriced'],
    ['unpriced', 'known'],
  ]) {
    const unpriced = scriptedUpstream({ id: 'unpriced', ...slot('unpriced') })
    const rig = await createRig(
      context,
      order.map((id) => (id === known.id ? known : unpriced)),
    )
    for (const upstream of rig.deps.upstreams.all) Object.assign(upstream, { priority: 0 })
    const job = await rig.addJob({}, { lane: laneOf('dispatch', 'nobody') })
    const { able } = await routerOf({ ...rig.deps, catalog, rule: 'cheapest' }).route(workOf(job))
    assert.deepEqual(
      able.map(({ id }) => id),
      ['known', 'unpriced'],
    )
  }
})

describe('works that come within one moment', () => {
  test('do not all go to the same one while another one is idle', async (context) => {
    for (let round = 0; round < 10; round++) {
      const { router, first } = await two(context)
      const got = await first()
      router.given(got ?? '')
      assert.notEqual(await first(), got)
    }
  })

  test('are counted for no longer than what is known of the load', async (context) => {
    const { rig, router } = await two(context)
    const [one] = rig.deps.upstreams.all
    assert.ok(one)
    assert.equal((await router.loadOf(one)).waiting, 0)
    router.given('one')
    assert.equal((await router.loadOf(one)).waiting, 1)
    await rig.pass(1_000)
    assert.equal((await router.loadOf(one)).waiting, 0)
  })
})
