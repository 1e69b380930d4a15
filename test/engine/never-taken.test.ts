/** Jobs that a provider never takes, and says it is its own trouble: how little others notice of them, for an hour of it. */

import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { JobId } from '../../src/core/ids.ts'
import { problem } from '../../src/core/problem.ts'
import { Refusal, type Upstream } from '../../src/core/upstream-port.ts'
import { sampleTenant } from '../conformance/store-samples.ts'
import { HOUR_MS, type Rig } from './rig.ts'
import { running } from './running.ts'
import { scriptedUpstream } from './scripted-upstream.ts'

/** Two rests of a minute, and what whoever waits for their ends may be late, in ms. */
const TWO_RESTS_MS = 2 * (60_000 + 15_000)

type Terms = {
  readonly ids?: readonly string[]
  /** How long it takes to refuse what it never takes, in ms. */
  readonly refusalMs?: number
  readonly isOfModel?: boolean
  /** It says that it has no room for what it never takes. */
  readonly isCrowded?: boolean
  /** How long it asks to be left alone when it refuses what it never takes, in ms. */
  readonly retryAfterMs?: number
  /** The model of which it takes none; whatever is asked for as bad otherwise. */
  readonly lacksRoomFor?: string
}

/** Providers that may be away, and that never take what is asked for as bad. */
async function choosy(context: TestContext, terms: Terms = {}) {
  const { ids = ['vendor'], refusalMs = 0, isOfModel = false, isCrowded = false, retryAfterMs, lacksRoomFor } = terms
  const tries: { readonly prompt: string; readonly at: string }[] = []
  const state = { isAway: false, isAwayAt: '' }
  const choosing = (id: string): Upstream => {
    const made = scriptedUpstream({ id, slots: { name: id, count: 50 } })
    const refuse = (why: {
      readonly isOfModel?: boolean
      readonly isCrowded?: boolean
      readonly retryAfterMs?: number | undefined
    }) => {
      throw new Refusal(problem('upstream_unavailable', 'Not now.'), [], { cause: 'busy', ...why })
    }
    const submit: Upstream['submit'] = async (work) => {
      const { prompt, model } = work.order
      tries.push({ prompt, at: id })
      if (state.isAway || state.isAwayAt === id) return refuse({})
      const isTaken = lacksRoomFor === undefined ? !prompt.startsWith('bad') : model !== lacksRoomFor
      if (isTaken || id === 'takes all') return made.submit(work)
      if (refusalMs > 0) await new Promise<void>((resolve) => void rig.clock.after(refusalMs, resolve))
      return refuse({ isOfModel, isCrowded, retryAfterMs })
    }
    return { ...made, submit }
  }
  const rig: Rig = await running(context, ids.map(choosing))
  const tenant = sampleTenant(50)
  const other = tenant.id
  await rig.store.commit([{ write: 'save-tenant', tenant }])
  const add = (prompt: string, { tenantId = rig.tenantId, lane = 'dispatch:vendor', model = 'seedance-2.0' } = {}) => {
    const deadlineAtMs = rig.clock.nowMs() + 20 * HOUR_MS
    return rig.addJob({ tenantId, deadlineAtMs, request: { model }, order: { prompt, model } }, { lane, tenantId })
  }
  const isMade = async (id: JobId) => (await rig.job(id)).status === 'succeeded'
  const count = (prompt: string) => tries.filter((one) => one.prompt.startsWith(prompt)).length
  return { rig, state, other, add, isMade, count }
}

test('a job that met an outage gets through soon after it, while another tenant submits one after another that is never taken', async (context) => {
  const { rig, state, other, add, isMade, count } = await choosy(context)
  state.isAway = true
  const good = await add('good')
  await rig.pass(300_000)
  state.isAway = false
  for (let job = 0; job < 10; job++) {
    await add('bad', { tenantId: other })
    await rig.pass(30_000)
  }
  assert.ok(await isMade(good.id))
  assert.ok(count('bad') > 1, 'the others are tried')
})

for (const whose of ['the same tenant', 'another tenant']) {
  test(`a job that met an outage gets through soon after it, behind an older one of ${whose} that is never taken`, async (context) => {
    const { rig, state, other, add, isMade } = await choosy(context)
    state.isAway = true
    await add('bad')
    await rig.pass(10)
    const good = await add('good', whose === 'another tenant' ? { tenantId: other } : {})
    await rig.pass(600_000)
    state.isAway = false
    await rig.until(() => isMade(good.id), 2 * TWO_RESTS_MS)
  })
}

test('a job that is never taken, and whose refusal takes long, keeps nobody waiting once that is known of it', async (context) => {
  const { rig, add, isMade, count } = await choosy(context, { refusalMs: 100_000 })
  await add('bad')
  await rig.pass(300_000)
  for (let job = 0; job < 3; job++) {
    const { id } = await add('good')
    await rig.until(() => isMade(id), HOUR_MS)
    await rig.pass(400_000)
  }
  for (let job = 0; job < 6; job++) {
    const before = count('bad')
    const { id } = await add('good')
    await rig.until(() => isMade(id), 3_000)
    await rig.pass(600_000)
    assert.ok(count('bad') > before, 'it is still tried')
  }
})

describe('a job that is never taken', () => {
  for (const ids of [['vendor'], ['vendor', 'other']]) {
    test(`is tried a few times in a minute, among many that are taken at once, by ${ids.length} of them`, async (context) => {
      const { rig, add, count } = await choosy(context, { ids, isOfModel: true })
      await add('bad')
      for (let minute = 0; minute < 3; minute++) {
        const before = count('bad')
        for (let job = 0; job < 120; job++) {
          for (const id of ids) await add('good', { lane: `dispatch:${id}` })
          await rig.pass(500)
        }
        const often = count('bad') - before
        assert.ok(often > 0 && often < 12, `${often} times in a minute`)
      }
    })
  }
})

for (const isCrowded of [false, true]) {
  test(`a job that one never takes${isCrowded ? ', for want of room,' : ''} goes round again, to another one who was away at first`, async (context) => {
    const { rig, state, add, isMade } = await choosy(context, { ids: ['vendor', 'takes all'], isCrowded })
    state.isAwayAt = 'takes all'
    const { id } = await add('bad')
    const others = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 5_000) {
        await add('good')
        await rig.pass(5_000)
      }
    }
    await others(120_000)
    state.isAwayAt = ''
    await others(180_000)
    assert.ok(await isMade(id))
  })
}

test('a job whose model there is no room for keeps nobody from another model', async (context) => {
  const model = 'seedance-1.5-pro'
  const { rig, add, isMade, count } = await choosy(context, { isCrowded: true, lacksRoomFor: model })
  await add('no room', { model })
  await rig.pass(60_000)
  for (let job = 0; job < 5; job++) {
    const { id } = await add('good')
    await rig.until(() => isMade(id), 1_000)
    await rig.pass(60_000)
  }
  assert.ok(count('no room') > 20, 'it is still tried')
})

for (const whose of ['the same tenant', 'another tenant']) {
  test(`a job for which alone there is no room, of ${whose}, keeps nobody waiting once that is known of it`, async (context) => {
    const { rig, other, add, isMade } = await choosy(context, { isCrowded: true })
    await add('bad', whose === 'another tenant' ? { tenantId: other } : {})
    await rig.pass(10_000)
    const added: JobId[] = []
    for (let job = 0; job < 120; job++) {
      added.push((await add('good')).id)
      await rig.pass(2_000)
    }
    for (const id of added) assert.ok(await isMade(id))
    const { id } = await add('good')
    await rig.until(() => isMade(id), 3_000)
  })
}

for (const isCrowded of [false, true]) {
  test(`a job that is never taken, ${isCrowded ? 'for want of room, ' : ''}and for which the provider asks for a minute each time, holds up others by that and no more`, async (context) => {
    const { rig, add, isMade, count } = await choosy(context, { isCrowded, retryAfterMs: 60_000 })
    await add('bad')
    await rig.pass(300_000)
    for (let job = 0; job < 8; job++) {
      const { id } = await add('good')
      await rig.until(() => isMade(id), TWO_RESTS_MS * 2)
      await rig.pass(400_000)
    }
    assert.ok(count('bad') > 8, 'it is still tried')
  })
}

test('a job that is believed to be to blame, and is not, gets through while another tenant submits what is never taken', async (context) => {
  const { rig, state, other, add, isMade } = await choosy(context)
  state.isAway = true
  const blamed = await add('in both outages')
  await rig.pass(120_000)
  state.isAway = false
  await add('taken in between')
  await rig.pass(1)
  assert.ok(!(await isMade(blamed.id)))
  state.isAway = true
  await rig.pass(300_000)
  state.isAway = false
  for (let job = 0; job < 20; job++) {
    await add('bad', { tenantId: other })
    await rig.pass(30_000)
  }
  assert.ok(await isMade(blamed.id))
})

for (const everyMs of [31_000, 40_000]) {
  test(`who has room for fewer than he has slots takes jobs about as they came, one each ${everyMs / 1_000} s after a burst`, async (context) => {
    const roomMs = 60_000
    const until: number[] = []
    const takenAtMs = new Map<string, number>()
    const made = scriptedUpstream({ slots: { name: 'vendor', count: 10 } })
    const submit: Upstream['submit'] = async (work) => {
      const nowMs = rig.clock.nowMs()
      if (until.filter((each) => each > nowMs).length >= 2) {
        throw new Refusal(problem('upstream_unavailable', 'Too many.'), [], { cause: 'busy', isCrowded: true })
      }
      until.push(nowMs + roomMs)
      takenAtMs.set(work.jobId, nowMs)
      return made.submit(work)
    }
    const rig: Rig = await running(context, [{ ...made, submit }])
    const ids: JobId[] = []
    const add = async () => {
      const changes = { deadlineAtMs: rig.clock.nowMs() + 20 * HOUR_MS }
      ids.push((await rig.addJob(changes, { lane: 'dispatch:vendor' })).id)
    }
    for (let job = 0; job < 8; job++) await add()
    for (let job = 0; job < 100; job++) {
      await rig.pass(everyMs)
      await add()
    }
    const at = (id: JobId) => takenAtMs.get(id) ?? Number.POSITIVE_INFINITY
    const overtaken = ids.map((id, index) => ids.slice(index + 1).filter((later) => at(later) < at(id)).length)
    assert.ok(Math.max(...overtaken) <= 6, `somebody is overtaken by ${Math.max(...overtaken)}`)
    const share = takenAtMs.size / ids.length
    assert.ok(share > (everyMs > 35_000 ? 0.95 : 0.85), `${takenAtMs.size} of ${ids.length} are taken`)
  })
}
