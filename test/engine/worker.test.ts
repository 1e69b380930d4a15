import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { makeId, type WorkerId } from '../../src/core/ids.ts'
import { Worker, WORKER_LEASE_MS } from '../../src/engine/worker.ts'
import { createRig } from './rig.ts'

const ID = makeId<WorkerId>(9, new Uint8Array(10))

async function working(context: TestContext) {
  const rig = await createRig(context, [])
  await rig.store.retire(rig.workerId)
  const told: string[] = []
  const worker = new Worker({
    id: ID,
    store: rig.store,
    clock: rig.clock,
    log: rig.deps.log,
    onRescue: () => void told.push('rescue'),
    onLost: () => void told.push('lost'),
  })
  await worker.start()
  return { rig, worker, told }
}

test('a worker lives for as long as it says so, and ends when it stops', async (context) => {
  const { rig, worker, told } = await working(context)
  await worker.start()
  await rig.pass(20 * WORKER_LEASE_MS)
  assert.deepEqual(await rig.store.workers(), [ID])
  assert.deepEqual(told, [])
  await worker.stop()
  await worker.stop()
  assert.deepEqual(await rig.store.workers(), [])
})

test('holding works costs one write in five seconds, however many there are', async (context) => {
  const { rig, worker } = await working(context)
  rig.store.disturb()
  await rig.pass(60_000)
  assert.deepEqual(rig.store.commits, [])
  await worker.stop()
})

test('a worker frees the steps of the dead, and tells of it', async (context) => {
  const { rig, worker, told } = await working(context)
  const dead = makeId<WorkerId>(10, new Uint8Array(10))
  await rig.store.enlist(dead, WORKER_LEASE_MS)
  const { id } = await rig.addJob()
  const { steps } = await rig.store.claim({ lane: 'dispatch:', workerId: dead, limit: 1 })
  assert.equal(steps[0]?.id, id)
  await rig.pass(WORKER_LEASE_MS - 1)
  assert.deepEqual(told, [])
  await rig.pass(WORKER_LEASE_MS)
  assert.deepEqual(told, ['rescue'])
  assert.equal((await rig.store.claim({ lane: 'dispatch:', workerId: ID, limit: 1 })).steps[0]?.id, id)
  await worker.stop()
})

test('a worker that was taken for dead, as after a suspend, lets go of its steps and begins anew', async (context) => {
  const { rig, worker, told } = await working(context)
  rig.clock.jump(60_000)
  await rig.store.rescue()
  assert.deepEqual(await rig.store.workers(), [])
  await rig.pass(5_000)
  assert.deepEqual(told, ['lost'])
  assert.deepEqual(await rig.store.workers(), [ID])
  await worker.stop()
})

test('a store that is away for a moment ends no worker', async (context) => {
  const { rig, worker } = await working(context)
  let failures = 0
  const away = new Worker({
    id: makeId<WorkerId>(11, new Uint8Array(10)),
    store: new Proxy(rig.store, {
      get(target, name) {
        if (name === 'heartbeat' && ++failures <= 2) return async () => Promise.reject(new Error('away'))
        return Reflect.get(target, name)
      },
    }),
    clock: rig.clock,
    log: rig.deps.log,
    onRescue: () => undefined,
    onLost: () => assert.fail('it has lost nothing'),
  })
  await away.start()
  await rig.pass(14_000)
  assert.equal((await rig.store.workers()).length, 2)
  assert.match(rig.troubles.join('\n'), /does not hear that this process lives/)
  await away.stop()
  await worker.stop()
})
