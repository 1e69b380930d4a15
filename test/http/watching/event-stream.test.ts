/** A stream goes at the pace of its reader, and ends with one who does not read. */

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import Fastify from 'fastify'
import { EventStream } from '../../../src/http/watching/event-stream.ts'
import { frameOf } from '../../../src/http/watching/frames.ts'
import { readServerSentEvents } from '../../../src/lib/server-sent-events.ts'
import { openConnection } from '../../support/raw-http.ts'
import { within } from '../../support/within.ts'

/** A server with one stream, which is given to the test once somebody has come. */
async function serve(context: TestContext) {
  const app = Fastify({ forceCloseConnections: true })
  const opened = Promise.withResolvers<EventStream>()
  const closed = Promise.withResolvers<void>()
  app.get('/', (_request, reply) => opened.resolve(new EventStream(reply, () => closed.resolve())))
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  context.after(() => app.close())
  return { url, stream: opened.promise, closed: closed.promise }
}

const LARGE = JSON.stringify('x'.repeat(16_000))

test('a thousand large events come to one who reads slowly, all of them, and never pile up', async (context) => {
  const { url, stream, closed } = await serve(context)
  const answer = await fetch(url)
  const open = await stream
  const ids: string[] = []
  const reading = (async () => {
    assert.ok(answer.body)
    for await (const { id, data } of readServerSentEvents(answer.body)) {
      if (data === '') continue
      ids.push(id)
      if (ids.length % 100 === 0) await new Promise((wake) => setTimeout(wake, 20))
    }
  })()
  let waits = 0
  for (let position = 1; position <= 1_000; position++) {
    const waiting = open.send(frameOf(position, 'job.progressed', LARGE))
    if (waiting === undefined) continue
    waits++
    await waiting
  }
  open.end()
  await Promise.all([reading, closed])
  assert.deepEqual(
    ids,
    Array.from({ length: 1_000 }, (_, index) => String(index + 1)),
  )
  assert.ok(waits > 10, `${waits} waits`)
})

test('one who reads nothing is closed after two heartbeats, and nobody waits for him', async (context) => {
  const { url, stream, closed } = await serve(context)
  const socket = openConnection(url)
  socket.pause()
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  const open = await stream
  let isClosed = false
  void closed.then(() => {
    isClosed = true
  })
  const sending = (async () => {
    for (let position = 1; !isClosed; position++) await open.send(frameOf(position, 'job.progressed', LARGE))
  })()
  // Once what the systems in between take has been taken.
  await within(20_000, async () => {
    open.beat()
    await new Promise((wake) => setTimeout(wake, 200))
    return isClosed
  })
  await sending
  socket.destroy()
})

test('a heartbeat tells the position where there is one', async (context) => {
  const { url, stream } = await serve(context)
  const answer = await fetch(url)
  const open = await stream
  const left = () => new Promise((wake) => setTimeout(wake, 50))
  open.mark(3)
  await left()
  open.beat()
  await left()
  open.beat(7)
  open.end()
  assert.equal(await answer.text(), 'retry: 2000\n\nid: 3\n\n:\n\n:\nid: 7\n\n')
})
