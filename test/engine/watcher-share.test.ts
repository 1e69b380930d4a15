/**
 * Whose turn it is to be asked for, where a provider is asked so many questions at most: works of which there never is a word
 * neither take the questions from those of which there is, nor are they forgotten over them.
 */

import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { Json } from '../../src/core/json.ts'
import type { Upstream, UpstreamReport } from '../../src/core/upstream-port.ts'
import { sleep } from '../../src/lib/clock.ts'
import { handingOver } from './handing-over.ts'
import { createRig, type Rig } from './rig.ts'
import { type Script, scriptedUpstream, streamOf } from './scripted-upstream.ts'
import { watcherOf } from './watching-lane.ts'

const RUNNING: UpstreamReport = { state: 'running', progressPercent: 10 }
const SILENT: UpstreamReport = { state: 'unavailable', detail: 'status 500' }
const DONE: UpstreamReport = { state: 'succeeded', video: streamOf(new Uint8Array()) }

/** The number of a work, in the order in which they were given. */
const numberOf = (handle: Json) => Number(/cgt-(\d+)/.exec(JSON.stringify(handle))?.[1])

/** Works that are watched, and what was asked of each: when, in epoch ms. */
async function watching(context: TestContext, works: number, { check = () => RUNNING, ...script }: Script) {
  const asked = new Map<number, number[]>()
  const questions: number[] = []
  let looks = 0
  let looksAtOnceMax = 0
  const scripted = scriptedUpstream({
    pollIntervalMs: 1_000,
    slots: { name: 'vendor', count: works },
    ...script,
    check: (handle, signal) => {
      const number = numberOf(handle)
      asked.set(number, [...(asked.get(number) ?? []), rig.clock.nowMs()])
      return check(handle, signal)
    },
  })
  const upstream: Upstream = {
    ...scripted,
    check(handles, signal) {
      const atOnce = script.worksAtOnce ?? 1
      for (let at = 0; at < handles.length; at += atOnce) questions.push(rig.clock.nowMs())
      looksAtOnceMax = Math.max(looksAtOnceMax, ++looks)
      return scripted.check(handles, signal).finally(() => looks--)
    },
  }
  const rig: Rig = await createRig(context, [upstream])
  const dispatch = handingOver(rig.deps)
  for (let number = 0; number < works; number++) {
    await rig.addJob()
    await dispatch(await rig.claim('dispatch:vendor'), rig.calm)
  }
  const watcher = watcherOf(rig, upstream)
  watcher.start()
  rig.onClose(() => watcher.stop())
  const numbers = Array.from({ length: works }, (_, index) => index + 1)
  return {
    rig,
    /** The longest time between two questions about a work within a span, in ms, among some of them. */
    longestPauseMs(of: (number: number) => boolean, fromMs: number): number {
      const toMs = rig.clock.nowMs()
      const pauses = numbers.filter(of).flatMap((number) => {
        const times = [fromMs, ...(asked.get(number) ?? []).filter((at) => at >= fromMs), toMs]
        return times.slice(1).map((at, index) => at - (times[index] ?? 0))
      })
      return Math.max(...pauses)
    },
    forget: () => asked.clear(),
    /** The most questions within less than a second. */
    mostInASecond: () =>
      Math.max(...questions.map((fromMs) => questions.filter((at) => at >= fromMs && at < fromMs + 1_000).length)),
    looksAtOnceMax: () => looksAtOnceMax,
    questionsIn: (fromMs: number) => [...asked.values()].flat().filter((at) => at >= fromMs).length,
  }
}

describe('works of which there never is a word', () => {
  const isSilent = (number: number) => number > 40

  test('do not take the questions from the others, however many they are', async (context) => {
    const { rig, longestPauseMs } = await watching(context, 240, {
      check: (handle) => (isSilent(numberOf(handle)) ? SILENT : RUNNING),
    })
    // Each has been asked for once by then.
    await rig.pass(20_000)
    const fromMs = rig.clock.nowMs()
    await rig.pass(60_000)
    const pauseMs = longestPauseMs((number) => !isSilent(number), fromMs)
    assert.ok(pauseMs <= 6_000, `${pauseMs} ms`)
  })

  test('are asked for in turn all the same, however many others there are', async (context) => {
    const { rig, longestPauseMs, questionsIn } = await watching(context, 160, {
      check: (handle) => (numberOf(handle) <= 20 ? SILENT : RUNNING),
    })
    await rig.pass(120_000)
    const fromMs = rig.clock.nowMs()
    await rig.pass(240_000)
    assert.ok(longestPauseMs((number) => number <= 20, fromMs) <= 45_000)
    assert.ok(questionsIn(fromMs) <= (240 + 1) * 20)
  })

  for (const [what, worksAtOnce, of, tookMs] of [
    ['where one question is about several', 4, 300, 150],
    ['where a question is about more than there are of them', 4, 79, 0],
    ['where each is a question of its own', 1, 120, 150],
  ] as const) {
    test(`are asked for within the twenty questions of a second, ${what}`, async (context) => {
      const { rig, mostInASecond } = await watching(context, of, {
        worksAtOnce,
        check: async (handle) => {
          if (tookMs > 0) await sleep(rig.clock, tookMs)
          return numberOf(handle) % 4 > 0 ? SILENT : RUNNING
        },
      })
      await rig.pass(120_000)
      assert.ok(mostInASecond() <= 20, `${mostInASecond()} questions in a second`)
    })
  }

  test('are one look, which has one limit on what is asked at once, beside that at the others', async (context) => {
    const { rig, looksAtOnceMax } = await watching(context, 120, {
      worksAtOnce: 4,
      check: async (handle, signal) => {
        await sleep(rig.clock, 150, signal)
        return numberOf(handle) % 4 > 0 ? SILENT : RUNNING
      },
    })
    await rig.pass(60_000)
    assert.equal(looksAtOnceMax(), 2)
  })

  test('because there was no time to ask for them, are the first of the next look, and taken for well till then', async (context) => {
    const [fits, all] = [5, 20]
    let left = fits
    const seen = new Set<number>()
    const { rig } = await watching(context, all, {
      check: (handle) => {
        if (left-- <= 0) return { state: 'unavailable', detail: 'no time', isUnasked: true }
        seen.add(numberOf(handle))
        return RUNNING
      },
    })
    for (let look = 1; look <= all / fits; look++) {
      await rig.until(() => seen.size === look * fits)
      left = fits
    }
    assert.deepEqual(rig.troubles, [])
  })

  test('and that keep whoever asks waiting do not keep the others waiting', async (context) => {
    const { rig, longestPauseMs } = await watching(context, 20, {
      check: (handle, signal) =>
        numberOf(handle) > 2
          ? RUNNING
          : new Promise((resolve) => {
              rig.clock.after(15_000, () => resolve(SILENT))
              signal.addEventListener('abort', () => resolve(SILENT))
            }),
    })
    // Until it is known which of them do so.
    await rig.pass(60_000)
    const fromMs = rig.clock.nowMs()
    await rig.pass(300_000)
    const pauseMs = longestPauseMs((number) => number > 2, fromMs)
    assert.ok(pauseMs <= 10_000, `${pauseMs} ms`)
  })

  test('come home as soon as there is a word of them', async (context) => {
    let isAway = true
    const { rig } = await watching(context, 100, {
      check: (handle) => (numberOf(handle) > 1 ? RUNNING : isAway ? SILENT : DONE),
    })
    await rig.pass(600_000)
    isAway = false
    await rig.pass(45_000)
    assert.equal(await rig.isDue('collect:vendor'), true)
  })
})

test('a clock that is set back by an hour makes no work wait for its turn', async (context) => {
  const { rig, forget, longestPauseMs } = await watching(context, 160, {})
  await rig.pass(120_000)
  forget()
  rig.clock.jump(-3_600_000)
  const fromMs = rig.clock.nowMs()
  await rig.pass(120_000)
  const pauseMs = longestPauseMs(() => true, fromMs)
  assert.ok(pauseMs <= 30_000, `${pauseMs} ms`)
})
