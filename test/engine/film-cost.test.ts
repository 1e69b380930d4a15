/** What an attempt costs whose price goes while it runs, or before it begins: known as far as it ever was, and no job minds. */

import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { readMargins } from '../../src/admin/margins.ts'
import { Catalog } from '../../src/core/catalog.ts'
import { type MicroCredits, microCredits } from '../../src/core/money.ts'
import { collectStep } from '../../src/engine/collect.ts'
import { runJobStep } from '../../src/engine/job-step.ts'
import { builtInCatalog } from '../../src/models/catalog.ts'
import { routerOf } from '../support/routers.ts'
import { handingOver } from './handing-over.ts'
import { createRig } from './rig.ts'
import { scriptedUpstream } from './scripted-upstream.ts'

/** What the provider takes for a second, in micro-credits. */
const OWN = 700_000
const own = { tiers: { '480p': { per: 'second', text: microCredits(OWN), referenced: microCredits(OWN) } } } as const

const model = builtInCatalog().find('seedance-2.0')
assert.ok(model)
const soldPerSecond = model.price.tiers['480p']?.text
const { '480p': _gone, ...others } = model.price.tiers

/** Nobody has a price for 480p any more. */
const without480p = new Catalog([{ ...model, price: { ...model.price, tiers: others } }])

/** A job of four seconds; what is offered and what it takes may change before it is given, and while it runs. */
async function priced(context: TestContext) {
  const upstream = scriptedUpstream({ costs: { 'seedance-2.0': own } })
  const rig = await createRig(context, [upstream])
  let catalog = builtInCatalog()
  const following = Object.assign(new Catalog([]), { find: (name: string) => catalog.find(name) })
  const deps = { ...rig.deps, router: routerOf({ ...rig.deps, catalog: following }) }
  const { id } = await rig.addJob()
  return {
    offer: (next: Catalog) => {
      catalog = next
    },
    take: (costs: typeof upstream.costs) => Object.assign(upstream, { costs }),
    begin: async () => handingOver(deps)(await rig.claim('dispatch:vendor'), rig.calm),
    async end(): Promise<string> {
      const collect = { id, tenantId: rig.tenantId, kind: 'collect', lane: 'collect:vendor', afterMs: 0 } as const
      await rig.store.commit([
        { write: 'drop-step', id },
        { write: 'enqueue-step', step: collect },
      ])
      await runJobStep(deps, collectStep(deps))(await rig.claim('collect:vendor'), rig.calm)
      return (await rig.job(id)).status
    },
    cost: async (): Promise<MicroCredits | undefined> => (await rig.attempt(id))?.costMicroCredits,
    async margin() {
      const { margins } = await readMargins(rig, {}, 'all', rig.clock.nowMs())
      return margins.map(({ attempts, costMicroCredits, unpriced }) => [attempts, costMicroCredits, unpriced])
    },
  }
}

describe('an attempt whose price goes', () => {
  test('from its provider, while it runs: it costs what the model is sold for', async (context) => {
    const { take, begin, end, cost, margin } = await priced(context)
    await begin()
    assert.equal(await cost(), 4 * OWN)
    take(undefined)
    assert.equal(await end(), 'succeeded')
    assert.ok(soldPerSecond !== undefined && soldPerSecond !== OWN)
    assert.deepEqual([await cost(), await margin()], [4 * soldPerSecond, [[1, 4 * soldPerSecond, 0]]])
  })

  for (const [what, catalog] of [
    ['the model is offered no more', new Catalog([])],
    ['its resolution is sold no more', without480p],
  ] as const) {
    test(`altogether, while it runs, for ${what}: the most that it could cost is what it costs`, async (context) => {
      const { take, offer, begin, end, cost, margin } = await priced(context)
      await begin()
      take(undefined)
      offer(catalog)
      assert.equal(await end(), 'succeeded')
      assert.deepEqual([await cost(), await margin()], [4 * OWN, [[1, 4 * OWN, 0]]])
    })

    test(`altogether, before it begins, for ${what}: nobody knows what it costs, and margins say so`, async (context) => {
      const { take, offer, begin, end, cost, margin } = await priced(context)
      take(undefined)
      offer(catalog)
      await begin()
      assert.equal(await end(), 'succeeded')
      assert.deepEqual([await cost(), await margin()], [undefined, [[1, 0, 1]]])
    })
  }

  test('and comes back while it runs, is known in the end', async (context) => {
    const { offer, begin, end, cost, margin } = await priced(context)
    offer(new Catalog([]))
    await begin()
    assert.equal(await cost(), undefined)
    offer(builtInCatalog())
    assert.equal(await end(), 'succeeded')
    assert.deepEqual([await cost(), await margin()], [4 * OWN, [[1, 4 * OWN, 0]]])
  })
})
