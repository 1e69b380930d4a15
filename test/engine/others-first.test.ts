/** Who was turned away lets others go first: a job that nobody takes must not keep those from it that would be taken. */

import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type CredentialId, type JobId, makeId } from '../../src/core/ids.ts'
import { isActive } from '../../src/core/job.ts'
import { problem } from '../../src/core/problem.ts'
import { Refusal, type Upstream } from '../../src/core/upstream-port.ts'
import { HOUR_MS, type Rig } from './rig.ts'
import { running } from './running.ts'
import { scriptedUpstream } from './scripted-upstream.ts'

/** The longest rest, and what whoever waits for its end may be late, in ms. */
const ONE_REST_MS = 60_000 + 15_000

/** In one rest those come first who were turned away before, in the next one the others. */
const TWO_RESTS_MS = 2 * ONE_REST_MS

const credential = (number: number) => {
  const id = makeId<CredentialId>(number, new Uint8Array(10))
  return { id, slots: { name: id, count: 4 } }
}

/** A provider that refuses jobs whose prompt is bad, by what it says of the model or of itself, and takes `submitMs` for it. */
async function choosy(context: TestContext, isOfModel: boolean, credentials: Upstream['credentials'], submitMs = 0) {
  const tries: string[] = []
  const made = scriptedUpstream({ ...(credentials && { credentials }) })
  const rig: Rig = await running(context, [
    {
      ...made,
      async submit(work) {
        tries.push(work.order.prompt)
        if (submitMs > 0) await new Promise<void>((resolve) => void rig.clock.after(submitMs, resolve))
        if (work.order.prompt !== 'bad') return made.submit(work)
        throw new Refusal(problem('upstream_unavailable', 'Not now.'), [], { cause: 'busy', isOfModel })
      },
    },
  ])
  const add = (prompt: string, deadlineAtMs = rig.clock.nowMs() + 10 * HOUR_MS) =>
    rig.addJob({ order: { prompt }, deadlineAtMs }, { lane: 'dispatch:vendor' })
  const isMade = async (id: JobId) => (await rig.job(id)).status === 'succeeded'
  return { rig, tries, add, isMade }
}

for (const isOfModel of [true, false]) {
  describe(`a job that is taken, behind those whose refusals rest ${isOfModel ? 'their model' : 'the provider'}`, () => {
    for (const keys of [0, 1, 2]) {
      for (const bad of [1, 5]) {
        test(`(${bad} of them, ${keys} keys) gets through within about two rests`, async (context) => {
          const credentials = keys === 0 ? undefined : Array.from({ length: keys }, (_, key) => credential(key + 1))
          const { rig, tries, add, isMade } = await choosy(context, isOfModel, credentials)
          for (let job = 0; job < bad; job++) await add('bad')
          await rig.pass(400_000)
          for (let job = 0; job < 2; job++) {
            const { id } = await add('good')
            await rig.until(() => isMade(id), TWO_RESTS_MS)
            const before = tries.length
            await rig.pass(400_000)
            assert.ok(tries.length > before, 'the others are still tried')
          }
        })
      }
    }
  })
}

for (const isOfModel of [true, false]) {
  for (const keys of [0, 1]) {
    test(`jobs that come one after another wait no more for twenty that are never taken: ${isOfModel ? 'of a model' : 'of the provider'}, ${keys} keys`, async (context) => {
      const { rig, tries, add, isMade } = await choosy(context, isOfModel, keys === 0 ? undefined : [credential(1)])
      for (let job = 0; job < 20; job++) await add('bad')
      await rig.pass(HOUR_MS)
      for (let job = 0; job < 10; job++) {
        const before = tries.length
        const { id } = await add('good')
        await rig.until(() => isMade(id), job < 2 ? TWO_RESTS_MS : 3_000)
        await rig.pass(120_000)
        const again = tries.length - before - 1
        assert.ok(again > 0 && again < 20, `the others are tried ${again} times`)
      }
    })
  }
}

test('a job that comes while another one tries, and slowly, gets through after that', async (context) => {
  const { rig, tries, add, isMade } = await choosy(context, true, undefined, 5_000)
  await add('bad')
  await rig.pass(400_000)
  const before = tries.length
  await rig.until(() => tries.length > before, ONE_REST_MS * 2)
  const { id } = await add('good')
  await rig.until(() => isMade(id), TWO_RESTS_MS)
})

test('a job that is alone is tried again and again, until it is taken', async (context) => {
  const { rig, tries, add } = await choosy(context, true, undefined)
  await add('bad')
  await rig.pass(400_000)
  const before = tries.length
  assert.ok(before > 5)
  await rig.pass(ONE_REST_MS * 2)
  assert.ok(tries.length > before)
})

test('works without files go on while the place for files is away, and those with files try it seldom', async (context) => {
  const made = scriptedUpstream({ bringsFiles: (references) => references.length > 0 })
  const tries = { withFiles: 0 }
  let isAway = true
  const why = { cause: 'busy', isOfFiles: true } as const
  const upstream: Upstream = {
    ...made,
    async submit(work) {
      if (work.references.length === 0 || !isAway) return made.submit(work)
      tries.withFiles++
      throw new Refusal(problem('upstream_unavailable', 'status 503 where a file was put'), [], why)
    },
  }
  const rig = await running(context, [upstream])
  const facts = { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 640 } as const
  const references = [{ role: 'first_frame', asset: { digest: 'd', sizeBytes: 1, facts } }] as const
  const lane = { lane: 'dispatch:vendor' }
  const withFile = await rig.addJob({ references }, lane)
  await rig.pass(300_000)
  assert.ok(tries.withFiles > 2 && tries.withFiles < 15, `${tries.withFiles} tries`)
  const plain = await rig.addJob({}, lane)
  await rig.until(async () => (await rig.job(plain.id)).status === 'succeeded', 5_000)
  isAway = false
  await rig.until(async () => (await rig.job(withFile.id)).status === 'succeeded', ONE_REST_MS * 2)
})

test('a job that tries the place for files again, and is refused for what it asks, keeps the others from it no longer', async (context) => {
  const made = scriptedUpstream({ bringsFiles: () => true })
  let isAway = true
  const submit: Upstream['submit'] = async (work) => {
    if (isAway) throw new Refusal(problem('upstream_unavailable', 'Not now.'), [], { cause: 'busy', isOfFiles: true })
    if (work.order.prompt === 'bad') throw new Refusal(problem('content_rejected', 'No.'), [])
    return made.submit(work)
  }
  const rig = await running(context, [{ ...made, submit }])
  const lane = { lane: 'dispatch:vendor' }
  const bad = await rig.addJob({ order: { prompt: 'bad' } }, lane)
  await rig.pass(300_000)
  isAway = false
  await rig.until(async () => (await rig.job(bad.id)).status === 'failed', ONE_REST_MS * 2)
  const good = await rig.addJob({}, lane)
  await rig.until(async () => (await rig.job(good.id)).status === 'succeeded', 5_000)
})

test('a job whose model rests for long at the one goes to another who is back sooner', async (context) => {
  const restMs = { one: 600_000, other: 20_000 }
  const isAway = { one: true, other: true }
  const resting = (id: 'one' | 'other') => {
    const made = scriptedUpstream({ id })
    const submit: Upstream['submit'] = async (work) => {
      if (!isAway[id]) return made.submit(work)
      isAway[id] = false
      const cause = { cause: 'busy', isOfModel: true, retryAfterMs: restMs[id] } as const
      throw new Refusal(problem('upstream_unavailable', 'Not now.'), [], cause)
    }
    return { ...made, submit }
  }
  const rig = await running(context, [resting('one'), resting('other')])
  const { id } = await rig.addJob({}, { lane: 'dispatch:other' })
  await rig.until(async () => (await rig.job(id)).status === 'succeeded', restMs.other + 30_000)
})

test('forty jobs that have met an outage get through soon after it, and after the next one', async (context) => {
  const made = scriptedUpstream()
  let isAway = true
  const submit: Upstream['submit'] = async (work) => {
    if (isAway) throw new Refusal(problem('upstream_unavailable', 'Not now.'), [], { cause: 'busy' })
    return made.submit(work)
  }
  const rig = await running(context, [{ ...made, submit }])
  const ids: JobId[] = []
  for (let job = 0; job < 40; job++) ids.push((await rig.addJob({}, { lane: 'dispatch:vendor' })).id)
  const madeOnes = async () => (await Promise.all(ids.map((id) => rig.job(id)))).filter((job) => !isActive(job)).length
  const { health } = rig.deps.router
  for (const outageMs of [600_000, 60_000]) {
    isAway = true
    await rig.until(async () => !health.isWell({ upstreamId: 'vendor' }), 60_000)
    await rig.pass(outageMs)
    isAway = false
    const before = await madeOnes()
    await rig.until(async () => (await madeOnes()) > before, 120_000)
  }
  await rig.until(async () => (await madeOnes()) === ids.length, 120_000)
})
