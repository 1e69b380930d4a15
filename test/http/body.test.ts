/** Bodies held in memory: what comes too late, too large or beside too many others is told so, and what was held is given back. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import Fastify from 'fastify'
import { Notes } from '../../src/core/notes.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { readBodies } from '../../src/http/body.ts'
import { createBodyBudget } from '../../src/http/body-budget.ts'
import { createLingeringClose } from '../../src/http/lingering-close.ts'
import { diagnose } from '../../src/http/problems.ts'
import { openConnection, readAnswer, speak } from '../support/raw-http.ts'

const HELD = 10_000

/** A server that answers with the JSON that it was sent; with `/slow`, not before `answer` is called. */
async function serve(context: TestContext, timeoutMs = 60_000) {
  const linger = createLingeringClose(() => undefined)
  const app = Fastify()
  const gate = Promise.withResolvers<void>()
  readBodies(app, { sizeBytesMax: HELD, timeoutMs, budget: createBodyBudget(HELD, HELD) })
  app.setErrorHandler((error, request, reply) => {
    const answer = jobs.problem.encode({ problem: diagnose(error).problem, requestId: 'req_1' }, new Notes())
    return linger.send(request, reply, answer)
  })
  app.post('/', async (request) => request.readBody)
  app.post('/slow', async () => gate.promise)
  context.after(async () => {
    gate.resolve()
    linger.endAll()
    await app.close()
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { url: app.listeningOrigin, answer: () => gate.resolve() }
}

const head = (path: string, bytes: number) =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${bytes}\r\n`
const text = (bytes: number) => `"${'a'.repeat(bytes - 2)}"`
const whole = (path: string, bytes: number) => `${head(path, bytes)}connection: close\r\n\r\n${text(bytes)}`

test('a body that does not come in time is answered, not cut off', async (context) => {
  const { url } = await serve(context, 50)
  const socket = openConnection(url)
  const answer = readAnswer(socket)
  socket.write(`${head('/', 100)}\r\n{"a":`)
  await once(socket, 'data')
  socket.end()
  assert.equal((await answer).status, 408)
  assert.match((await answer).text, /"code":"request_timeout"/)
})

test('a body that is too large is answered, and what comes after is dropped', async (context) => {
  const { url } = await serve(context)
  const { status, text: told } = await speak(url, whole('/', HELD + 1))
  assert.equal(status, 413)
  assert.match(told, /"code":"body_too_large"/)
})

test('a body that finds no room beside others is told when to come again, and finds it once they are answered', async (context) => {
  const { url, answer } = await serve(context)
  const holding = openConnection(url)
  const held = readAnswer(holding)
  holding.write(whole('/slow', HELD - 1_000))
  // Asked until the other body is held.
  let refused = await speak(url, whole('/', 2_000))
  while (refused.status === 200) refused = await speak(url, whole('/', 2_000))
  assert.equal(refused.status, 503)
  assert.match(refused.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
  assert.match(refused.text, /"code":"unavailable"/)
  assert.equal((await speak(url, whole('/', 500))).status, 200)
  answer()
  assert.equal((await held).status, 200)
  assert.equal((await speak(url, whole('/', HELD))).status, 200)
})

test('a client that goes away gives back what its bodies held, those in its pipeline as well', async (context) => {
  const { url } = await serve(context)
  const socket = openConnection(url)
  const piece = `${head('/slow', 4_000)}\r\n${text(4_000)}`
  socket.write(piece + piece)
  let status = 200
  while (status === 200) status = (await speak(url, whole('/', 4_000))).status
  assert.equal(status, 503)
  socket.destroy()
  while (status === 503) status = (await speak(url, whole('/', HELD))).status
  assert.equal(status, 200)
})
