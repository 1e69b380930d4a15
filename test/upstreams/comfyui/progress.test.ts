import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { OriginSocket } from '../../../src/lib/egress/origin-socket.ts'
import { ProgressFeed } from '../../../src/upstreams/comfyui/progress-feed.ts'
import { ServerEvent, WorkProgress } from '../../../src/upstreams/comfyui/progress.ts'
import { readWorkflow } from '../../../src/upstreams/comfyui/workflow.ts'
import { HandClock } from '../../support/hand-clock.ts'
import { exampleWorkflow } from './comfy-rig.ts'

const { graph } = readWorkflow(exampleWorkflow())
const event = (type: string, data: object): ServerEvent => ServerEvent.parse({ type, data })

/** What a progress shows after each event. */
function shown(...events: ServerEvent[]) {
  const progress = new WorkProgress(graph)
  return events.map((one) => {
    progress.hear(one)
    return progress.percent
  })
}

describe('the progress of a work', () => {
  test('follows the nodes, and the steps of the one that runs; a sampler counts for most', () => {
    const percents = shown(
      event('execution_cached', { nodes: ['37', '38', '39'] }),
      event('executing', { node: '3' }),
      event('progress', { value: 5, max: 20, node: '3' }),
      event('progress', { value: 20, max: 20, node: '3' }),
      event('executing', { node: '8' }),
    )
    assert.deepEqual(percents, [7, 7, 25, 80, 80])
  })

  test('goes by the steps of all nodes where a build tells them together', () => {
    const nodes = {
      '37': { value: 1, max: 1, state: 'finished' },
      '3': { value: 10, max: 20, state: 'running' },
      '3.0.1': { value: 1, max: 1, state: 'finished', display_node_id: '3' },
    }
    assert.deepEqual(shown(event('progress_state', { nodes })), [75])
    assert.deepEqual(shown(event('progress_state', { nodes: { '3': nodes['3'] } })), [36])
  })

  test('takes steps without a node for those of the node that runs', () => {
    assert.deepEqual(shown(event('executing', { node: '3' }), event('progress', { value: 1, max: 2 })), [0, 36])
  })

  test('never goes back, and never comes to the end, whatever is told', () => {
    const node = fc.oneof(fc.constantFrom(...Object.keys(graph), 'x', '__proto__'), fc.constant(null))
    const steps = { value: fc.double({ min: 0, noNaN: true }), max: fc.double({ min: 0, noNaN: true }) }
    const any = fc.oneof(
      fc.record({ type: fc.constant('executing'), data: fc.record({ node }) }),
      fc.record({ type: fc.constant('progress'), data: fc.record({ node, ...steps }) }),
      fc.record({
        type: fc.constant('execution_cached'),
        data: fc.record({ nodes: fc.array(fc.constantFrom('3', '8')) }),
      }),
    )
    fc.assert(
      fc.property(fc.array(any), (events) => {
        const known = events.flatMap((one) => ServerEvent.safeParse(one).data ?? [])
        const percents = shown(...known).map((percent) => percent ?? -1)
        assert.ok(percents.every((percent, at) => percent >= (percents[at - 1] ?? 0) && percent <= 99))
      }),
    )
  })
})

/** A feed on a clock that is moved by hand, and the websockets that it opened. */
function feeding(fails = false) {
  const clock = new HandClock(0)
  const opened: { say: (type: string, data: object) => void; end: () => void; isClosed: boolean }[] = []
  const feed = new ProgressFeed({
    clock,
    random: { bytes: (count) => new Uint8Array(count), fraction: () => 1 },
    async open(onText) {
      const { promise, resolve } = Promise.withResolvers<Error>()
      const end = () => resolve(new Error('over'))
      const socket = {
        say: (type: string, data: object) => onText(JSON.stringify({ type, data })),
        end,
        isClosed: false,
      }
      opened.push(socket)
      if (fails) throw new Error('no upgrade')
      const close = () => {
        socket.isClosed = true
        end()
      }
      return { ended: promise, close } satisfies OriginSocket
    },
  })
  const go = async (ms: number) => {
    const untilMs = clock.nowMs() + ms
    do await new Promise((resolve) => setImmediate(resolve))
    while (clock.step(untilMs))
  }
  return { clock, feed, opened, go }
}

describe('the feed of a server', () => {
  test('has one websocket for all works, and tells each its own', async () => {
    const { feed, opened, go } = feeding()
    feed.expect('a', graph)
    feed.expect('b', graph)
    await go(0)
    opened[0]?.say('progress', { value: 1, max: 2, node: '3', prompt_id: 'a' })
    assert.deepEqual([feed.percent('a'), feed.percent('b'), opened.length], [36, undefined, 1])
  })

  test('takes what old builds tell without an id for the work that was begun last', async () => {
    const { feed, opened, go } = feeding()
    feed.expect('a', graph)
    feed.expect('b', graph)
    await go(0)
    opened[0]?.say('progress', { value: 1, max: 2, node: '3' })
    opened[0]?.say('execution_start', { prompt_id: 'b' })
    opened[0]?.say('progress', { value: 1, max: 2, node: '3' })
    assert.deepEqual([feed.percent('a'), feed.percent('b')], [undefined, 36])
  })

  test('hears nonsense without harm', async () => {
    const { feed, opened, go } = feeding()
    feed.expect('a', graph)
    await go(0)
    for (const type of ['crystools.monitor', 'progress', 'executing']) opened[0]?.say(type, { value: 'x', max: [] })
    assert.equal(feed.percent('a'), undefined)
  })

  test('ends its websocket when no work is left, and begins anew with the next one', async () => {
    const { feed, opened, go } = feeding()
    feed.expect('a', graph)
    await go(0)
    feed.forget('a')
    await go(20_000)
    assert.deepEqual([opened[0]?.isClosed, feed.isListening], [true, false])
    feed.expect('b', graph)
    await go(0)
    assert.equal(opened.length, 2)
  })

  test('forgets a work that nobody asks for', async () => {
    const { feed, opened, go } = feeding()
    feed.expect('a', graph)
    feed.expect('b', graph)
    await go(100_000)
    feed.percent('b')
    await go(100_000)
    assert.equal(feed.isListening, true)
    await go(100_000)
    assert.deepEqual([opened[0]?.isClosed, feed.isListening], [true, false])
  })

  test('opens the websocket again and again, more and more seldom, as long as there are works', async () => {
    const { feed, opened, go } = feeding(true)
    feed.expect('a', graph)
    for (let at = 0; at < 60; at++) {
      feed.percent('a')
      await go(10_000)
    }
    // In ten minutes: after 1, 2, 4, 8, 16 and 32 s, then once a minute.
    assert.equal(opened.length, 15)
    feed.close()
    await go(600_000)
    assert.equal(opened.length, 15)
  })

  test('has the progress of so many works and no more', async () => {
    const { feed, opened, go } = feeding()
    for (let at = 0; at <= 1_000; at++) feed.expect(String(at), graph)
    await go(0)
    for (const id of ['0', '1000']) opened[0]?.say('progress', { value: 1, max: 2, node: '3', prompt_id: id })
    assert.deepEqual([feed.percent('0'), feed.percent('1000')], [undefined, 36])
  })
})
