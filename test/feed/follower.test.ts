/** Whoever follows the log gets every event once and in order, whatever becomes of the news and however often he comes again. */

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { problem } from '../../src/core/problem.ts'
import type { LoggedEvent } from '../../src/core/records.ts'
import { Follower } from '../../src/feed/follower.ts'
import type { Scope } from '../../src/feed/live-events.ts'
import * as sample from '../conformance/store-samples.ts'
import { within } from '../support/within.ts'
import { createFeedRig, type Fate, type FeedRig } from './feed-rig.ts'

const JOB: Scope = { jobId: sample.jobId(1) }
const TENANT: Scope = { tenantId: sample.tenantId(1) }

const positions = (events: readonly LoggedEvent[]) => events.map(({ position }) => position)

function begin(rig: FeedRig, scope: Scope, after: number, take: (event: LoggedEvent) => Promise<void> | undefined) {
  return new Follower(rig, { scope, after, take, fail: () => assert.fail('nothing of ours is wrong') })
}

/** Appends events about two jobs while somebody follows one scope and goes and comes at random; returns what he was shown. */
async function comeAndGo(context: TestContext, fates: readonly Fate[], goes: readonly number[], scope: Scope) {
  let told = 0
  const rig = await createFeedRig(context, () => fates[told++ % fates.length] ?? 'told')
  const shown: LoggedEvent[] = []
  for (const [index, count] of goes.entries()) {
    let left = count
    const follower: Follower = begin(rig, scope, shown.at(-1)?.position ?? 0, (event) => {
      if (left-- <= 0) return undefined
      shown.push(event)
      if (left <= 0) follower.stop()
      return event.position % 3 === 0 ? turn() : undefined
    })
    await rig.append(1 + (index % 2), index % 5)
    if (index % 2 === 0) await turn()
    follower.stop()
  }
  // Once more, to the end. The last news is not lost: the store has a slow poll behind it.
  told = fates.indexOf('told')
  const last = begin(rig, scope, shown.at(-1)?.position ?? 0, (event) => void shown.push(event))
  await rig.append(1)
  const all = (await rig.all()).filter(({ jobId }) => !('jobId' in scope) || jobId === scope.jobId)
  await within(5_000, () => shown.at(-1)?.position === all.at(-1)?.position)
  last.stop()
  return { shown: positions(shown), all: positions(all) }
}

test('what is shown over all reconnects is exactly the log, though news is lost and comes twice', async (context) => {
  const fate = fc.constantFrom<Fate>('told', 'lost', 'twice')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fate, { maxLength: 6 }).map((fates) => [...fates, 'told' as const]),
      fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 100 }),
      fc.constantFrom(JOB, TENANT),
      async (fates, goes, scope) => {
        const { shown, all } = await comeAndGo(context, fates, goes, scope)
        assert.deepEqual(shown, all)
      },
    ),
    { numRuns: 60 },
  )
})

test('a thousand events while somebody takes them slowly cost him none, and nobody waits for him', async (context) => {
  const rig = await createFeedRig(context)
  const [slow, quick]: [LoggedEvent[], LoggedEvent[]] = [[], []]
  const gate = Promise.withResolvers<void>()
  const followers = [
    begin(rig, TENANT, 0, async (event) => {
      await gate.promise
      slow.push(event)
    }),
    begin(rig, TENANT, 0, (event) => void quick.push(event)),
  ]
  await rig.append(1, 1_000)
  await within(5_000, () => quick.length === 1_000)
  assert.equal(slow.length, 0)
  gate.resolve()
  await within(5_000, () => slow.length === 1_000)
  assert.deepEqual(positions(slow), positions(await rig.all()))
  for (const follower of followers) follower.stop()
})

test('only what is his and after his position is shown', async (context) => {
  const rig = await createFeedRig(context)
  await rig.append(1, 2)
  await rig.append(2, 2)
  const shown: LoggedEvent[] = []
  const follower = begin(rig, JOB, 1, (event) => void shown.push(event))
  await rig.append(2)
  await rig.append(1)
  await within(5_000, () => shown.length === 2)
  assert.deepEqual(positions(shown), [2, 6])
  await rig.append(2)
  await within(5_000, () => follower.position === 7)
  follower.stop()
  await rig.append(1)
  await turn()
  assert.equal(shown.length, 2)
})

test('an event that could not be taken while the store was away comes again, after a pause that all share', async (context) => {
  const rig = await createFeedRig(context)
  await rig.append(1, 3)
  const shown: number[] = []
  let isAway = true
  const followers = [1, 2].map(() =>
    begin(rig, JOB, 0, async ({ position }) => {
      if (isAway && position === 2) throw problem('unavailable', 'the store is away')
      shown.push(position)
    }),
  )
  await within(5_000, () => rig.clock.planned === 1)
  assert.deepEqual(shown, [1, 1])
  assert.deepEqual(
    followers.map(({ position }) => position),
    [1, 1],
  )
  isAway = false
  rig.clock.step(rig.clock.nowMs() + 1_000)
  await within(5_000, () => shown.length === 6)
  assert.deepEqual(shown.toSorted(), [1, 1, 2, 2, 3, 3])
  assert.equal(rig.clock.planned, 1)
  for (const follower of followers) follower.stop()
})

test('however many catch up with however much, the rest of the process comes in after a page of one of them', async (context) => {
  const rig = await createFeedRig(context)
  await rig.append(1, 1_000)
  let shown = 0
  const followers = [
    begin(rig, TENANT, 0, () => void shown++),
    begin(rig, JOB, 0, () => void shown++),
    begin(rig, JOB, 0, async () => void shown++),
  ]
  const sums = [0]
  while (shown < 3_000) {
    await turn()
    sums.push(shown)
  }
  const most = Math.max(...sums.slice(1).map((sum, index) => sum - (sums[index] ?? 0)))
  // Before the first round each of the three has shown a page.
  assert.ok(most <= 300, `${most} events at a stretch`)
  for (const follower of followers) follower.stop()
})

test('a mistake of ours ends it, and says so', async (context) => {
  const rig = await createFeedRig(context)
  await rig.append(1)
  const failed = Promise.withResolvers<void>()
  const take = async () => {
    throw new TypeError('a mistake')
  }
  const follower = new Follower(rig, { scope: JOB, after: 0, take, fail: () => failed.resolve() })
  await failed.promise
  follower.stop()
})
