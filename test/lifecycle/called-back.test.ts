import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type AttemptId, makeId } from '../../src/core/ids.ts'
import { CALLED_BACK, CalledBack } from '../../src/lifecycle/called-back.ts'
import { createRig, HOUR_MS } from '../engine/rig.ts'
import { scriptedUpstream } from '../engine/scripted-upstream.ts'

/** Attempts that are under way, and how many callbacks about all of them were told. */
async function underWay(context: TestContext, count: number) {
  const rig = await createRig(context, [scriptedUpstream()])
  const ids: AttemptId[] = []
  for (let number = 0; number < count; number++) {
    const id = makeId<AttemptId>(rig.clock.nowMs() + number, new Uint8Array(10))
    const { id: jobId } = await rig.addJob({ attempt: { id, upstreamId: 'vendor' } })
    const attempt = { id, jobId, upstreamId: 'vendor', state: 'submitted', handle: number, createdAtMs: 1 } as const
    await rig.store.commit([{ write: 'begin-attempt', attempt, pool: { name: 'vendor', count } }])
    ids.push(id)
  }
  const calledBack = new CalledBack(rig.deps)
  const told = async () => {
    const events = await rig.store.events({ after: 0, limit: 10_000 })
    return events.filter(({ type }) => type === CALLED_BACK)
  }
  return { rig, calledBack, ids, told }
}

describe('a callback', () => {
  test('is told at once, and so is the next one after a second', async (context) => {
    const { rig, calledBack, ids, told } = await underWay(context, 1)
    for (const count of [1, 2, 3]) {
      for (const id of ids) await calledBack.take(id, undefined)
      assert.equal((await told()).length, count)
      await rig.pass(1_000)
      assert.equal((await told()).length, count)
    }
  })

  test('that comes right after another one is told a second after that, with what it names', async (context) => {
    const { rig, calledBack, ids, told } = await underWay(context, 1)
    const [id] = ids
    assert.ok(id)
    const attempt = await rig.store.attempt(id)
    assert.ok(attempt)
    await rig.store.commit([{ write: 'update-attempt', attempt: { ...attempt, state: 'unknown' } }])
    for (const name of ['a', 'b', 'c']) await calledBack.take(id, name)
    await rig.pass(1_000)
    const names = (await told()).map(({ data }) => (data as { workId?: string }).workId)
    assert.deepEqual(names, ['a', 'c'])
  })
})

describe('a flood of callbacks', () => {
  const flood = async (
    { rig, calledBack, ids }: Awaited<ReturnType<typeof underWay>>,
    forMs: number,
    everyMs: number,
  ): Promise<void> => {
    for (let ms = 0; ms < forMs; ms += everyMs) {
      for (const id of ids) await calledBack.take(id, undefined)
      await rig.pass(everyMs)
    }
  }

  for (const everyMs of [100, 500, 1_001, 1_500, 10_000, 59_000]) {
    test(`about one attempt, each ${everyMs} ms, is told once a minute in the end, and nothing of it is left`, async (context) => {
      const place = await underWay(context, 1)
      await flood(place, HOUR_MS, everyMs)
      const count = (await place.told()).length
      assert.ok(count >= 58 && count <= 72, `${count} events in an hour`)
      await place.rig.pass(600_000)
      const before = (await place.told()).length
      for (const more of [1, 2, 3]) {
        for (const id of place.ids) await place.calledBack.take(id, undefined)
        assert.equal((await place.told()).length, before + more, 'the next ones are told at once')
        await place.rig.pass(1_000)
      }
    })
  }

  test('about one attempt is told less and less often, also where others have taken all that may be told', async (context) => {
    const place = await underWay(context, 1)
    const { rig, calledBack, ids, told } = place
    let others = 0
    for (let second = 0; second < 300; second++) {
      await rig.pass(1_000 - (rig.clock.nowMs() % 1_000))
      for (let number = 0; second % 3 > 0 && number < 200; number++) {
        await calledBack.take(makeId<AttemptId>(++others, new Uint8Array(10)), undefined)
      }
      await rig.pass(500)
      for (const id of ids) await calledBack.take(id, undefined)
    }
    const count = (await told()).length
    assert.ok(count >= 7 && count <= 15, `${count} events in five minutes`)
  })

  test('about many attempts is told so many times in a second, and of each of them in the end', async (context) => {
    const place = await underWay(context, 1_000)
    for (const id of place.ids) await place.calledBack.take(id, undefined)
    assert.equal((await place.told()).length, 200)
    for (let second = 0; second < 3; second++) {
      const before = (await place.told()).length
      await place.rig.pass(1_000)
      assert.ok((await place.told()).length - before <= 200)
    }
    await place.rig.pass(60_000)
    assert.equal(new Set((await place.told()).map(({ jobId }) => jobId)).size, 1_000)
  })
})
