import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type JobId, makeId, type TenantId } from '../../src/core/ids.ts'
import { problem } from '../../src/core/problem.ts'
import type { ClaimedStep } from '../../src/core/steps.ts'
import type { ClaimQuery } from '../../src/core/store-port.ts'
import { Lane, type LaneOptions, SLEEP_MS_MAX } from '../../src/engine/lane.ts'
import { createRig } from './rig.ts'

/** A lane whose steps run until the test ends them. */
async function lane(context: TestContext, changes: Partial<LaneOptions> = {}) {
  const rig = await createRig(context, [])
  const running = new Map<string, () => void>()
  const began: ClaimedStep[] = []
  const stopped: unknown[] = []
  const handedOver: ClaimedStep[] = []
  const runner = new Lane({
    lane: 'walk',
    store: rig.store,
    clock: rig.clock,
    log: rig.deps.log,
    workerId: rig.workerId,
    capacity: 4,
    handOver: (step) => void handedOver.push(step),
    run: (step, signal) =>
      new Promise((resolve) => {
        began.push(step)
        const end = () => {
          running.delete(step.id)
          resolve(undefined)
        }
        running.set(step.id, () => {
          void rig.store.commit([{ write: 'finish-step', lease: step }]).then(end)
        })
        signal.addEventListener('abort', () => {
          stopped.push(signal.reason)
          end()
        })
      }),
    ...changes,
  })
  rig.onClose(() => runner.stop())
  let ids = 0
  const add = async (tenantId: TenantId, count = 1, afterMs = 0) => {
    const made: JobId[] = []
    for (let number = 0; number < count; number++) {
      const id = makeId<JobId>(++ids, new Uint8Array(10))
      made.push(id)
      await rig.store.commit([
        { write: 'enqueue-step', step: { id, tenantId, kind: 'prepare', lane: 'walk', afterMs } },
      ])
    }
    return made
  }
  return { rig, runner, running, began, stopped, handedOver, add }
}

const [ADA, BOB] = [makeId<TenantId>(1, new Uint8Array(10)), makeId<TenantId>(2, new Uint8Array(10))]

describe('a lane', () => {
  test('runs as many steps at once as there is room for, and the next one when one has ended', async (context) => {
    const { rig, runner, running, began, add } = await lane(context)
    await add(ADA, 6)
    runner.start()
    await rig.settle()
    assert.equal(running.size, 4)
    for (const end of [...running.values()].slice(0, 1)) end()
    await rig.settle()
    assert.equal(began.length, 5)
    assert.equal(running.size, 4)
  })

  test('gives one tenant no more than a share, and others the rest', async (context) => {
    const { rig, runner, began, add } = await lane(context, { capacity: 8, capacityPerTenant: 2 })
    await add(ADA, 20)
    runner.start()
    await rig.settle()
    assert.deepEqual(began.length, 2)
    await add(BOB, 1)
    runner.wake()
    await rig.settle()
    assert.deepEqual(
      began.map(({ tenantId }) => tenantId),
      [ADA, ADA, BOB],
    )
  })

  test('goes from tenant to tenant, however much one has put into the queue before', async (context) => {
    const { rig, runner, running, began, add } = await lane(context, { capacity: 1 })
    await add(ADA, 10)
    await add(BOB, 2)
    runner.start()
    for (let turn = 0; turn < 4; turn++) {
      await rig.settle()
      for (const end of [...running.values()]) end()
    }
    await rig.settle()
    assert.deepEqual(
      began
        .slice(0, 4)
        .map(({ tenantId }) => (tenantId === ADA ? 'ada' : 'bob'))
        .sort(),
      ['ada', 'ada', 'bob', 'bob'],
    )
  })

  test('claims nothing while there is no room of another kind', async (context) => {
    let room = 0
    // Each question takes a seat, as a step that starts would.
    const { rig, runner, began, add } = await lane(context, { room: async () => room-- })
    await add(ADA, 3)
    runner.start()
    await rig.pass(10_000)
    assert.equal(began.length, 0)
    room = 1
    runner.wake()
    await rig.settle()
    assert.equal(began.length, 1)
  })

  test('sleeps until the next step is due', async (context) => {
    const { rig, runner, began, add } = await lane(context)
    await add(ADA, 1, 700)
    runner.start()
    await rig.pass(699)
    assert.equal(began.length, 0)
    await rig.pass(1)
    assert.equal(began.length, 1)
  })

  test('sees work that nobody has told of after two seconds', async (context) => {
    const { rig, runner, began, add } = await lane(context)
    runner.start()
    await rig.settle()
    await add(ADA)
    await rig.pass(SLEEP_MS_MAX)
    assert.equal(began.length, 1)
  })

  test('does not spin while nothing is due, nor over steps of a tenant whose share is used up', async (context) => {
    const { rig, runner, add } = await lane(context, { capacity: 8, capacityPerTenant: 1 })
    await add(ADA, 5)
    runner.start()
    await rig.settle()
    const before = rig.store.calls
    await rig.pass(60_000)
    assert.ok(rig.store.calls - before < 100, `${rig.store.calls - before} calls in a minute`)
  })
})

describe('a step', () => {
  test('is stopped when its job has ended elsewhere', async (context) => {
    const { rig, runner, stopped, add } = await lane(context)
    const [one] = await add(ADA, 2)
    runner.start()
    await rig.settle()
    runner.stopStep(one ?? '', 'ended')
    runner.stopStep('unknown', 'ended')
    assert.deepEqual(stopped, ['ended'])
  })

  test('that this worker has already is not run twice at once: the earlier run is stopped first', async (context) => {
    const { rig, runner, began, stopped, add } = await lane(context)
    await add(ADA)
    runner.start()
    await rig.settle()
    const [step] = began
    assert.ok(step)
    await rig.store.retire(rig.workerId)
    const again = await rig.claim('walk')
    runner.accept(again)
    assert.equal(began.length, 1)
    await rig.settle()
    assert.deepEqual([began.length, stopped], [2, ['lost']])
    assert.equal((await rig.store.commit([{ write: 'hold-step', lease: again }])).committed, true)
  })

  test('that goes on elsewhere in this process is handed over', async (context) => {
    const { rig, runner, handedOver, add } = await lane(context, {
      run: async (step) => ({ ...step, lane: 'run' }),
    })
    const [id] = await add(ADA)
    runner.start()
    await rig.settle()
    assert.deepEqual(
      handedOver.map((step) => [step.id, step.lane]),
      [[id, 'run']],
    )
  })

  test('that fails in a way that it did not see to itself stays here, and is run again', async (context) => {
    let runs = 0
    const { rig, runner, add } = await lane(context, {
      run: async (step) => {
        if (++runs < 3) throw new TypeError('surprise')
        await rig.store.commit([{ write: 'finish-step', lease: step }])
        return undefined
      },
    })
    await add(ADA)
    runner.start()
    await rig.pass(30_000)
    assert.equal(runs, 3)
    assert.deepEqual(await rig.store.lanes(), [])
    assert.match(rig.troubles.join('\n'), /a step failed/)
  })
})

describe('a worker that was taken for dead', () => {
  test('gives back what it has claimed since: nothing stays claimed that nobody works on', async (context) => {
    const { rig, runner, began, add } = await lane(context)
    await add(ADA)
    runner.start()
    await rig.settle()
    assert.equal(began.length, 1)
    runner.stopAll('lost')
    await rig.settle()
    assert.equal(began.length, 2, 'and claims it anew, if nobody else does')
    assert.equal(began[1]?.claims, 2)
  })

  test('tries to do so until the store hears it', async (context) => {
    const { rig, runner, began, add } = await lane(context)
    await add(ADA)
    runner.start()
    await rig.settle()
    rig.store.disturb((_, number) => {
      if (number < 5) throw problem('unavailable', 'away')
      return undefined
    })
    runner.stopAll('lost')
    await rig.pass(10_000)
    assert.equal(began.length, 2)
  })
})

describe('trouble with the store', () => {
  test('at claiming ends no lane', async (context) => {
    let away = true
    const { rig, began, add } = await lane(context)
    const store = new Proxy(rig.store, {
      get: (target, name) =>
        name === 'claim'
          ? (query: ClaimQuery) => (away ? Promise.reject(problem('unavailable', 'away')) : target.claim(query))
          : Reflect.get(target, name),
    })
    const other = new Lane({
      lane: 'walk',
      store,
      clock: rig.clock,
      log: rig.deps.log,
      workerId: rig.workerId,
      capacity: 1,
      handOver: () => undefined,
      run: async (step) => {
        began.push(step)
        return undefined
      },
    })
    await add(ADA)
    other.start()
    await rig.pass(10_000)
    assert.equal(began.length, 0)
    away = false
    await rig.pass(2_000)
    assert.equal(began.length, 1)
    await other.stop()
  })

  test('in the midst of a step has it run again until it holds', async (context) => {
    let runs = 0
    const { rig, runner, add } = await lane(context, {
      run: async (step) => {
        if (++runs === 1) throw new TypeError('surprise')
        await rig.store.commit([{ write: 'finish-step', lease: step }])
        return undefined
      },
    })
    await add(ADA)
    rig.store.disturb((_, number) => {
      if (number < 5) throw problem('unavailable', 'away')
      return undefined
    })
    runner.start()
    await rig.pass(30_000)
    assert.equal(runs, 6)
    assert.deepEqual(await rig.store.lanes(), [])
  })
})

describe('stopping (B12)', () => {
  test('stops what runs, waits for it, and claims nothing any more', async (context) => {
    const { rig, runner, stopped, began, add } = await lane(context, { capacity: 2 })
    await add(ADA, 5)
    runner.start()
    await rig.settle()
    await runner.stop()
    assert.deepEqual(stopped, ['shutdown', 'shutdown'])
    runner.wake()
    await rig.pass(10_000)
    assert.equal(began.length, 2)
  })

  test('is told to a step that was stopped before, by the end of its job: it may be at something still', async (context) => {
    const heard: string[] = []
    const { rig, runner, add } = await lane(context, {
      run: (_step, signal, stopping) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => heard.push(`step: ${signal.reason}`))
          stopping.addEventListener('abort', () => {
            heard.push(`process: ${stopping.reason}`)
            resolve(undefined)
          })
        }),
    })
    const [id = ''] = await add(ADA)
    for (let start = 0; start < 2; start++) {
      runner.start()
      await rig.settle()
      runner.stopStep(id, 'ended')
      await rig.settle()
      assert.deepEqual(heard.splice(0), ['step: ended'])
      await runner.stop()
      assert.deepEqual(heard.splice(0), ['process: shutdown'])
      await rig.store.retire(rig.workerId)
      await rig.store.enlist(rig.workerId, 60_000)
    }
  })

  test('waits for a claim that is under way: nothing begins once it is over', async (context) => {
    const gate = Promise.withResolvers<void>()
    const { rig, add } = await lane(context)
    const began: string[] = []
    const slow = new Proxy(rig.store, {
      get: (target, name) =>
        name === 'claim'
          ? async (query: ClaimQuery) => {
              const claim = await target.claim(query)
              await gate.promise
              return claim
            }
          : Reflect.get(target, name),
    })
    const runner = new Lane({
      lane: 'walk',
      store: slow,
      clock: rig.clock,
      log: rig.deps.log,
      workerId: rig.workerId,
      capacity: 4,
      handOver: () => undefined,
      run: async ({ id }) => void began.push(id),
    })
    await add(ADA)
    runner.start()
    await rig.settle()
    let atStop = -1
    const stopping = runner.stop().then(() => {
      atStop = began.length
    })
    await rig.settle()
    gate.resolve()
    await stopping
    await rig.settle()
    assert.equal(began.length, atStop)
  })

  test('is over at once where nothing runs, and may be followed by another start', async (context) => {
    const { rig, runner, began, add } = await lane(context)
    runner.start()
    await runner.stop()
    await runner.stop()
    await add(ADA)
    runner.start()
    await rig.settle()
    assert.equal(began.length, 1)
  })
})
