/**
 * What a job is charged, from its admission to its end, on a real store: rows F6, F10 and F11 of the attack list. Whatever a
 * provider reports, and whoever comes at the same time, a hold ends once and no more than was held is taken.
 */

import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { JobId, TransferId } from '../../src/core/ids.ts'
import { makeId } from '../../src/core/ids.ts'
import { isActive, type Job } from '../../src/core/job.ts'
import type { VideoFacts } from '../../src/core/media.ts'
import { isJsonObject } from '../../src/core/json.ts'
import { credits } from '../../src/core/money.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { cancelJob } from '../../src/gateway/cancel.ts'
import { createSubmit } from '../../src/gateway/submit.ts'
import { tryEnd } from '../../src/lifecycle/end-job.ts'
import { filmFacts, type Script, scriptedUpstream, streamOf } from '../engine/scripted-upstream.ts'
import { createGatewayRig, type GatewayRig, requestFor } from '../gateway/gateway-rig.ts'
import { mediaOf } from '../support/memory-storage.ts'
import { principal } from '../support/owners.ts'

const GRANTED = credits(1_000)

/** An engine that runs, and a tenant that pays. */
async function running(context: TestContext, script: Script): Promise<GatewayRig> {
  const rig = await createGatewayRig(context, [scriptedUpstream(script)])
  const { store, clock, deps, tenantId } = rig
  const known = await store.tenant(tenantId)
  assert.ok(known)
  const id = makeId<TransferId>(clock.nowMs(), deps.random.bytes(10))
  const grant = { id, tenantId, kind: 'grant', from: 'issued', to: 'available', amountMicroCredits: GRANTED } as const
  await store.commit([
    { write: 'save-tenant', tenant: { ...known, credit: 'limited' } },
    { write: 'credit', transfer: { ...grant, cause: 'x', actor: 'admin', atMs: clock.nowMs() } },
  ])
  await store.retire(rig.workerId)
  const engine = createEngine(deps)
  await engine.start()
  rig.onClose(() => rig.await(engine.stop()))
  return rig
}

const payer = (rig: GatewayRig) => principal(rig.tenantId, rig.owner.keyId, { credit: 'limited' })

const submit = (rig: GatewayRig, seconds: number): Promise<Job> =>
  createSubmit(rig.submitDeps)(requestFor({ durationSeconds: seconds, resolution: '720p' }), rig.context(payer(rig)))

const hasEnded = async (rig: GatewayRig, id: JobId) => !isActive(await rig.job(id))

/** Everything about a job's money: what was taken, and that the books are as they must be. */
async function moneyOf(rig: GatewayRig, job: Job) {
  const transfers = await rig.store.journal({ tenantId: rig.tenantId, jobId: job.id, limit: 10 })
  const sum = (kind: string) =>
    transfers
      .filter((one) => one.kind === kind)
      .reduce((total, { amountMicroCredits }) => total + amountMicroCredits, 0)
  assert.equal(transfers.filter(({ kind }) => kind === 'hold').length, 1)
  assert.equal(
    transfers.filter(({ kind }) => kind === 'capture' || kind === 'release').length,
    1,
    'capture or release, once',
  )
  assert.equal(sum('hold'), job.priceMicroCredits)
  assert.equal(sum('capture') + sum('return') + sum('release'), sum('hold'))
  const balance = await rig.store.balance(rig.tenantId)
  assert.deepEqual([balance?.availableMicroCredits, balance?.heldMicroCredits], [GRANTED - sum('capture'), 0])
  const events = await rig.store.events({ after: 0, limit: 100, jobId: job.id })
  return {
    captured: sum('capture'),
    told: events.map(({ type, data }) => ({ type, data: isJsonObject(data) ? data : {} })),
  }
}

describe('F11: a provider that reports another film than was ordered', () => {
  const rows: readonly {
    readonly reports: string
    readonly facts: Partial<VideoFacts>
    readonly status: 'succeeded' | 'failed'
    readonly charged: number
    readonly differs?: boolean
  }[] = [
    { reports: 'what was ordered', facts: {}, status: 'succeeded', charged: 80 },
    {
      reports: 'half a second more',
      facts: { durationSeconds: 10.5 },
      status: 'succeeded',
      charged: 80,
      differs: true,
    },
    { reports: 'half a second less', facts: { durationSeconds: 9.5 }, status: 'succeeded', charged: 80, differs: true },
    {
      reports: 'more pixels',
      facts: { widthPx: 3840, heightPx: 2160 },
      status: 'succeeded',
      charged: 80,
      differs: true,
    },
    { reports: 'more frames in the same time', facts: { frames: 2_400 }, status: 'succeeded', charged: 80 },
    { reports: 'ten times the length', facts: { durationSeconds: 100, frames: 2_400 }, status: 'failed', charged: 0 },
    { reports: 'half of the length', facts: { durationSeconds: 5, frames: 120 }, status: 'failed', charged: 0 },
    { reports: 'no length at all', facts: { durationSeconds: 0, frames: 0 }, status: 'failed', charged: 0 },
    { reports: 'a negative length', facts: { durationSeconds: -10 }, status: 'failed', charged: 0 },
  ]
  for (const { reports, facts, status, charged, differs } of rows) {
    test(`of ${reports}: ${status}, and ${charged} credits of 80 are charged`, async (context) => {
      let film: Uint8Array = new Uint8Array()
      const rig = await running(context, { check: () => ({ state: 'succeeded', video: streamOf(film) }) })
      const job = await submit(rig, 10)
      assert.equal(job.priceMicroCredits, credits(80))
      film = mediaOf(filmFacts(job.order, facts))
      await rig.until(() => hasEnded(rig, job.id))
      const ended = await rig.job(job.id)
      assert.equal(ended.status, status)
      const { captured, told } = await moneyOf(rig, job)
      assert.equal(captured, credits(charged))
      const end = told.find(({ type }) => type === `job.${status}`)
      assert.deepEqual(end?.data['money'], charged === 80 ? { captured: credits(80) } : { released: credits(80) })
      if (status === 'failed') assert.equal(end?.data['cause'], 'upstream_bad_result')
      const collected = told.find(({ type }) => type === 'job.collected')
      assert.equal(collected?.data['cause'], differs === true ? 'differs_from_order' : undefined)
    })
  }
})

describe('F6, F10: an end that meets another', () => {
  test('in three hundred interleavings a job ends once, and its hold with it', {
    timeout: 120_000,
  }, async (context) => {
    const rig = await running(context, {})
    const ends = new Map<string, number>()
    let spent = 0
    for (let round = 0; round < 300; round++) {
      const job = await submit(rig, 4)
      // From before it begins to after it has ended.
      for (let turn = 0; turn < round % 60; turn++) await new Promise((resolve) => setImmediate(resolve))
      const expire = async () => {
        const now = await rig.job(job.id)
        return isActive(now) ? tryEnd(rig.deps, now, { status: 'expired' }, 'deadline') : undefined
      }
      const cancel = () => cancelJob(rig.deps, payer(rig), `job_${job.id}`)
      const late = (await Promise.allSettled([cancel(), expire(), cancel()])).filter(
        ({ status }) => status === 'rejected',
      )
      await rig.until(() => hasEnded(rig, job.id))
      const ended = await rig.job(job.id)
      ends.set(ended.status, (ends.get(ended.status) ?? 0) + 1)
      if (ended.status === 'cancelled') assert.deepEqual(late, [], 'cancelling a cancelled one is fine')
      const transfers = await rig.store.journal({ tenantId: rig.tenantId, jobId: job.id, limit: 10 })
      const kinds = transfers.map(({ kind }) => kind).toSorted()
      assert.deepEqual(kinds, ended.status === 'succeeded' ? ['capture', 'hold'] : ['hold', 'release'])
      const history = await rig.history(job.id)
      const terminal = history.filter((type) => /^job\.(?:succeeded|failed|cancelled|expired)$/.test(type))
      assert.deepEqual(terminal, [`job.${ended.status}`])
      if (ended.status === 'succeeded') spent += job.priceMicroCredits
      if (spent > credits(700)) break
      const balance = await rig.store.balance(rig.tenantId)
      assert.deepEqual([balance?.availableMicroCredits, balance?.heldMicroCredits], [GRANTED - spent, 0])
    }
    assert.ok((ends.get('cancelled') ?? 0) + (ends.get('expired') ?? 0) > 10, JSON.stringify([...ends]))
    assert.ok((ends.get('succeeded') ?? 0) > 0, JSON.stringify([...ends]))
  })
})
