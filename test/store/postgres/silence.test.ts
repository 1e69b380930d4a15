/** A server that falls silent without a word, as behind a proxy that goes quiet: it is noticed, and no work hangs. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { ProblemError } from '../../../src/core/problem.ts'
import { openPostgresStore } from '../../../src/store/postgres/postgres-store.ts'
import { assertCommitted } from '../../conformance/store.ts'
import * as sample from '../../conformance/store-samples.ts'
import { describeOnPostgres } from '../../support/on-postgres.ts'
import { within } from '../../support/within.ts'

const isUnavailable = (error: unknown) => error instanceof ProblemError && error.problem.code === 'unavailable'

/** A way to a server that can be made to forward nothing more, without closing anything. */
async function quietProxy(url: string) {
  const far = new URL(url)
  const sockets = new Set<Socket>()
  let isQuiet = false
  const server = createServer((near) => {
    sockets.add(near)
    near.on('error', () => near.destroy())
    if (isQuiet) return
    const onward = connect(Number(far.port), far.hostname)
    sockets.add(onward)
    onward.on('error', () => onward.destroy())
    near.on('data', (bytes) => isQuiet || onward.write(bytes))
    onward.on('data', (bytes) => isQuiet || near.write(bytes))
    near.on('close', () => onward.destroy())
    onward.on('close', () => isQuiet || near.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: url.replace(`:${far.port}/`, `:${port}/`),
    quiet: (value: boolean) => {
      isQuiet = value
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

describeOnPostgres('a PostgreSQL that falls silent', [], (_, fresh) => {
  test('is unavailable to heartbeats, questions, claims and commits, and works again when it speaks', async () => {
    const url = await fresh()
    const proxy = await quietProxy(url)
    const store = await openPostgresStore(proxy.url)
    const types = new Set<string>()
    store.watch(({ events }) => {
      for (const { type } of events) types.add(type)
    })
    const workerId = sample.workerId(1)
    await store.enlist(workerId, 60_000)
    await store.commit([{ write: 'append-event', event: sample.sampleEvent(1, { type: 'before' }) }])
    await within(10_000, () => types.has('before'))
    proxy.quiet(true)
    const attempts = [
      store.heartbeat(workerId, 60_000),
      store.position(),
      store.claim({ lane: 'prepare', workerId, limit: 1 }),
      store.commit([{ write: 'append-event', event: sample.sampleEvent(1, { type: 'lost' }) }]),
    ]
    for (const result of await Promise.allSettled(attempts)) {
      assert.equal(result.status, 'rejected')
      assert.ok(isUnavailable(result.status === 'rejected' && result.reason))
    }
    proxy.quiet(false)
    await within(20_000, () => store.heartbeat(workerId, 60_000).catch(() => false))
    assertCommitted(await store.commit([{ write: 'append-event', event: sample.sampleEvent(1, { type: 'after' }) }]))
    await within(20_000, () => types.has('after'))
    await store.close()
    proxy.close()
  })
})
