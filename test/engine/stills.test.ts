import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { VideoFacts } from '../../src/core/media.ts'
import type { PixelSize } from '../../src/core/shape.ts'
import { planSheet } from '../../src/core/sheet-plan.ts'
import type { StillMaker } from '../../src/core/still-maker.ts'
import { isActive } from '../../src/core/job.ts'
import { collectStep } from '../../src/engine/collect.ts'
import { createEngine, type EngineDeps } from '../../src/engine/engine.ts'
import { runJobStep } from '../../src/engine/job-step.ts'
import { stillsStep } from '../../src/engine/stills.ts'
import { problem } from '../../src/core/problem.ts'
import { mediaOf } from '../support/memory-storage.ts'
import { handingOver } from './handing-over.ts'
import { createRig } from './rig.ts'
import { scriptedUpstream, streamOf } from './scripted-upstream.ts'

const jpeg = ({ widthPx, heightPx }: PixelSize) =>
  ({ kind: 'image', mediaType: 'image/jpeg', widthPx, heightPx }) as const

const stillsOf = (facts: VideoFacts) => ({
  poster: streamOf(mediaOf(jpeg(facts))),
  scrubSheet: streamOf(mediaOf(jpeg(planSheet(facts, facts.frames).size))),
})

/** Makes the right pictures, unless `trouble` says what comes of a try. */
function scriptedMaker(trouble: (tries: number) => 'lost' | 'undecodable' | Error | undefined = () => undefined) {
  const heard = { tries: 0 }
  const maker: StillMaker = {
    async make({ facts }, use) {
      const outcome = trouble(++heard.tries)
      if (outcome instanceof Error) throw outcome
      if (outcome !== undefined) return { outcome, detail: 'as the test says' }
      return { outcome: 'made', result: await use(stillsOf(facts)) }
    },
  }
  return { heard, maker }
}

/** A provider's film that has been brought home, and told. */
async function ended(context: TestContext, stillMaker: StillMaker) {
  const rig = await createRig(context, [scriptedUpstream()])
  const { id } = await rig.addJob()
  const deps: EngineDeps = { ...rig.deps, stillMaker }
  await handingOver(deps)(await rig.claim('dispatch:vendor'), rig.calm)
  await rig.store.commit([
    { write: 'drop-step', id },
    {
      write: 'enqueue-step',
      step: { id, tenantId: rig.tenantId, kind: 'collect', lane: 'collect:vendor', afterMs: 0 },
    },
  ])
  await runJobStep(deps, collectStep(deps))(await rig.claim('collect:vendor'), rig.calm)
  const job = await rig.job(id)
  assert.ok(job.status === 'succeeded')
  return {
    rig,
    id,
    job,
    async run() {
      const run = stillsStep(deps)
      for (let step = await rig.claim('stills'); ; ) {
        const kept = await rig.await(run(step, rig.calm))
        if (kept === undefined) return
        step = kept
      }
    },
    async result() {
      const now = await rig.job(id)
      assert.ok(now.status === 'succeeded')
      return now.result
    },
  }
}

describe('the pictures of a provider’s film', () => {
  test('are made after its end, used by its job, and told in its history alone', async (context) => {
    const { rig, id, job, run, result } = await ended(context, scriptedMaker().maker)
    assert.equal(job.result.poster, undefined)
    assert.deepEqual(await rig.store.lanes(), ['stills'])
    await run()
    const { poster, scrubSheet, video } = await result()
    assert.ok(video.facts.kind === 'video')
    assert.deepEqual(poster?.facts, jpeg(video.facts))
    assert.deepEqual(scrubSheet?.facts, jpeg(planSheet(video.facts, video.facts.frames).size))
    for (const still of [poster, scrubSheet]) assert.equal((await rig.store.uses(still?.digest ?? '')).length, 1)
    assert.equal((await rig.history(id)).at(-1), 'job.stills')
    assert.deepEqual(await rig.store.lanes(), [])
    assert.deepEqual(await rig.store.endedBefore({ ageMs: -1, limit: 9, hidden: false }), [id], 'they are kept with it')
  })

  test('are tried once more when whoever made them is lost, and then left', async (context) => {
    const once = scriptedMaker((tries) => (tries === 1 ? 'lost' : undefined))
    const first = await ended(context, once.maker)
    await first.run()
    await first.rig.pass(60_000)
    await first.run()
    assert.notEqual((await first.result()).poster, undefined)

    const always = scriptedMaker(() => 'lost')
    const second = await ended(context, always.maker)
    await second.run()
    await second.rig.pass(60_000)
    await second.run()
    assert.deepEqual([await second.rig.store.lanes(), always.heard.tries], [[], 2])
    assert.ok(second.rig.troubles.some((line) => line.startsWith('a film is left without its pictures')))
  })

  test('are tried once more after what nobody foresaw', async (context) => {
    const { heard, maker } = scriptedMaker(() => new Error('nobody foresaw it'))
    const { rig, run } = await ended(context, maker)
    await run()
    await rig.pass(60_000)
    await run()
    assert.deepEqual([await rig.store.lanes(), heard.tries], [[], 2])
  })

  test('are left at once where nobody can read the film', async (context) => {
    const { heard, maker } = scriptedMaker(() => 'undecodable')
    const { rig, id, run, result } = await ended(context, maker)
    await run()
    assert.deepEqual([await rig.store.lanes(), heard.tries, (await result()).poster], [[], 1, undefined])
    assert.equal((await rig.history(id)).at(-1), 'job.succeeded')
  })

  test('wait while the disk is away, and not for ever', async (context) => {
    const away = scriptedMaker(() => problem('unavailable', 'the disk is away'))
    const other = await ended(context, away.maker)
    while ((await other.rig.store.lanes()).length > 0) {
      await other.run()
      await other.rig.pass(60_000)
    }
    assert.ok(away.heard.tries > 2)
  })

  test('are not made of a film that was deleted, before or meanwhile', async (context) => {
    for (const when of ['before', 'meanwhile'] as const) {
      const hide = async () => {
        const now = await rig.job(id)
        const hidden = { ...now, version: now.version + 1, hiddenAtMs: 1 }
        await rig.store.commit([
          { write: 'update-job', job: hidden },
          { write: 'drop-uses', owner: 'job', ownerId: id },
        ])
      }
      const { maker } = scriptedMaker()
      const made: StillMaker = {
        async make(film, use, signal) {
          const outcome = await maker.make(film, use, signal)
          if (when === 'meanwhile') await hide()
          return outcome
        },
      }
      const { rig, id, run, result } = await ended(context, made)
      if (when === 'before') await hide()
      await run()
      assert.deepEqual([(await result()).poster, await rig.store.lanes()], [undefined, []])
    }
  })

  test('are not made where a process died of it again and again', async (context) => {
    const { heard, maker } = scriptedMaker()
    const { rig, run } = await ended(context, maker)
    for (let death = 0; death < 3; death++) {
      await rig.claim('stills')
      await rig.store.retire(rig.workerId)
      await rig.store.enlist(rig.workerId, 60_000)
      await rig.store.rescue()
    }
    await run()
    assert.deepEqual([heard.tries, await rig.store.lanes()], [0, []])
  })

  test('come by themselves where an engine runs, which does not take the end of the job for theirs', async (context) => {
    const rig = await createRig(context, [scriptedUpstream()])
    await rig.store.retire(rig.workerId)
    const engine = createEngine({ ...rig.deps, stillMaker: scriptedMaker().maker })
    await engine.start()
    rig.onClose(() => rig.await(engine.stop()))
    const { id } = await rig.addJob()
    await rig.until(async () => !isActive(await rig.job(id)))
    await rig.until(async () => (await rig.history(id)).at(-1) === 'job.stills')
    assert.deepEqual(await rig.store.lanes(), [])
  })
})
