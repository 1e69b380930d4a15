import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { describe, test } from 'node:test'
import { buffer, text } from 'node:stream/consumers'
import { toUuid } from '../../../src/core/ids.ts'
import { ProblemError } from '../../../src/core/problem.ts'
import { Refusal, type UpstreamReport } from '../../../src/core/upstream-port.ts'
import { inspectFilm } from '../../support/inspect.ts'
import { ORDER } from '../../support/orders.ts'
import { within } from '../../support/within.ts'
import { calm, comfy, reference, withBindings, work } from './comfy-rig.ts'

const isProblem = (code: string) => (error: unknown) => error instanceof ProblemError && error.problem.code === code

/** A report without what opens a stream. */
const plain = (report: UpstreamReport) => JSON.parse(JSON.stringify(report))

async function filmOf(report: UpstreamReport): Promise<Uint8Array> {
  assert.ok(report.state === 'succeeded' && report.video.from === 'stream', JSON.stringify(report))
  return buffer(report.video.open(calm))
}

describe('a submit', () => {
  test('queues the graph under the id of the attempt, and its film is what was ordered', async (context) => {
    const { server, upstream, end } = await comfy(context)
    const asked = work()
    const { handle, notes } = await upstream.submit(asked)
    assert.deepEqual(handle, { promptId: toUuid(asked.attemptId) })
    assert.deepEqual(
      notes.map(({ field }) => field),
      ['durationSeconds', 'resolution'],
    )
    assert.equal(server.graphs[0]?.['6']?.inputs['text'], ORDER.prompt)
    const { widthPx, heightPx, frames } = await inspectFilm(await filmOf(await end(handle)))
    assert.deepEqual([widthPx, heightPx, frames], [864, 512, 25])
  })

  test('uploads each reference into a folder of the attempt, byte for byte, before the graph is queued', async (context) => {
    const declared = withBindings({ reference_images: ['56.inputs.image'], first_frame: null })
    const { server, upstream } = await comfy(context, { declared })
    const asked = work({ references: [reference('the bytes of a picture', 'reference_image')] })
    await upstream.submit(asked)
    const name = `reelay/${toUuid(asked.attemptId)}/reference_image-0.png`
    const digest = createHash('sha256').update('the bytes of a picture').digest('hex')
    assert.deepEqual(server.uploads, [{ name, sizeBytes: 22, digest }])
    assert.equal(server.graphs[0]?.['56']?.inputs['image'], name)
    assert.deepEqual(
      server.requests.filter((line) => line.startsWith('POST')),
      ['POST /upload/image', 'POST /prompt'],
    )
  })

  test('sends its credential with every call, the websocket among them', async (context) => {
    const { server, upstream, end } = await comfy(context, { keys: ['k'], changes: { authorization: 'Bearer k' } })
    const { handle } = await upstream.submit(work({ references: [reference('a')] }))
    await within(5_000, () => server.sockets.opened === 1)
    await filmOf(await end(handle))
  })

  test('with a key that the proxy in front does not take waits for a better one', async (context) => {
    const { upstream } = await comfy(context, { keys: ['k'], changes: { authorization: 'Bearer wrong' } })
    await assert.rejects(upstream.submit(work()), isProblem('upstream_unavailable'))
    await assert.rejects(upstream.submit(work({ references: [reference('a')] })), isProblem('upstream_unavailable'))
  })

  test('that is refused for a node tells the node and the rule, and what was noted', async (context) => {
    const { upstream } = await comfy(context, { troubles: ['refuse-node'] })
    const failure = await upstream.submit(work()).catch((error: unknown) => error)
    assert.ok(failure instanceof Refusal)
    const message = 'The provider refused the workflow: node 3 (KSampler): Value not in list.'
    assert.deepEqual(failure.problem, { code: 'upstream_failed', message })
    assert.equal(failure.notes.length, 2)
  })

  test('that reaches nobody may be tried again', async (context) => {
    const { server, upstream } = await comfy(context)
    await server.close()
    await assert.rejects(upstream.submit(work()), isProblem('upstream_unavailable'))
  })
})

describe('a submit whose answer was lost', () => {
  test('is found again on a server that takes our ids, and makes nothing twice', async (context) => {
    const { server, upstream, end } = await comfy(context, { troubles: ['hang-up'] })
    const asked = work()
    await assert.rejects(upstream.submit(asked), isProblem('upstream_outcome_unknown'))
    assert.equal(upstream.repeatable, true)
    const { handle } = await upstream.submit({ ...asked, isRepeated: true })
    await filmOf(await end(handle))
    // In the history, too.
    assert.deepEqual((await upstream.submit({ ...asked, isRepeated: true })).handle, handle)
    assert.equal(server.graphs.length, 1)
  })

  test('is sent again where the server does not know it', async (context) => {
    const { server, upstream } = await comfy(context)
    const asked = work()
    const { handle } = await upstream.submit({ ...asked, isRepeated: true })
    assert.deepEqual(handle, { promptId: toUuid(asked.attemptId) })
    assert.equal(server.graphs.length, 1)
  })

  for (const [what, troubles, takesIds] of [
    ['is an old build', ['hang-up', 'old-build'], undefined],
    ['does not say which build it is', ['hang-up', 'no-version'], undefined],
    ['ignores ids, as its operator has said', ['hang-up', 'ignores-ids'], false],
  ] as const) {
    test(`is not repeated on a server that ${what}`, async (context) => {
      const declared = withBindings({}, takesIds === undefined ? {} : { takesIds })
      const { server, upstream } = await comfy(context, { troubles, declared })
      await assert.rejects(upstream.submit(work()), isProblem('upstream_outcome_unknown'))
      assert.equal(upstream.repeatable, false)
      assert.equal(server.graphs.length, 1)
    })
  }

  test('is not repeated by the next process either, when the server is an old build', async (context) => {
    const { server, upstream } = await comfy(context, { troubles: ['old-build'] })
    assert.equal(upstream.repeatable, true)
    await assert.rejects(upstream.submit(work({ isRepeated: true })), isProblem('upstream_outcome_unknown'))
    assert.equal(upstream.repeatable, false)
    assert.equal(server.graphs.length, 0)
  })

  test('is repeated where the operator says that the server takes ids, whatever its version', async (context) => {
    const declared = withBindings({}, { takesIds: true })
    const { server, upstream } = await comfy(context, { troubles: ['no-version'], declared })
    await upstream.submit(work({ isRepeated: true }))
    assert.equal(server.graphs.length, 1)
  })
})

test('a server that makes up its own ids is followed by them, and is known from then on', async (context) => {
  const { upstream, end } = await comfy(context, { troubles: ['ignores-ids'] })
  const asked = work()
  const { handle } = await upstream.submit(asked)
  assert.notDeepEqual(handle, { promptId: toUuid(asked.attemptId) })
  assert.equal(upstream.repeatable, false)
  await filmOf(await end(handle))
})

describe('a look at works', () => {
  test('tells who waits and who runs, by one look at the queue', async (context) => {
    const { server, upstream } = await comfy(context)
    server.queue.isHeld = true
    const handles = []
    for (let at = 0; at < 3; at++) handles.push((await upstream.submit(work())).handle)
    const before = server.requests.length
    const reports = await upstream.check(handles, calm)
    assert.deepEqual(
      reports.map(({ state }) => state),
      ['running', 'queued', 'queued'],
    )
    assert.deepEqual(
      server.requests.slice(before).filter((line) => line.startsWith('GET')),
      ['GET /queue'],
    )
  })

  test('asks the history for whoever is not in the queue; who is in neither is lost', async (context) => {
    const { upstream, end } = await comfy(context)
    const { handle } = await upstream.submit(work())
    await end(handle)
    const [gone, ended] = await upstream.check([{ promptId: 'ab' }, handle], calm)
    assert.deepEqual([gone?.state, ended?.state], ['lost', 'succeeded'])
  })

  test('says nothing of works that it was given when it was no ComfyUI server, and stops none: nobody makes them again', async (context) => {
    const { upstream } = await comfy(context)
    for (const other of [{ id: 'cgt-1' }, { id: toUuid(work().attemptId), key: 'main' }, 'x']) {
      assert.equal((await upstream.check([other], calm))[0]?.state, 'unavailable')
      assert.equal(await upstream.cancel(other, calm), 'impossible')
    }
  })

  test('of a server whose history was cleared finds it lost', async (context) => {
    const { upstream, end } = await comfy(context, { troubles: ['history-cleared'] })
    const { handle } = await upstream.submit(work())
    assert.deepEqual(await end(handle), { state: 'lost' })
  })

  test('finds its works among the graphs of others, however large these are', async (context) => {
    const { server, upstream, look } = await comfy(context, { troubles: ['long-queue'] })
    server.queue.isHeld = true
    await upstream.submit(work())
    const { handle } = await upstream.submit(work())
    assert.deepEqual(await look(handle), { state: 'queued' })
  })

  test('that meets a login page or nobody is no news of any work', async (context) => {
    const { server, upstream, look } = await comfy(context, { troubles: ['queue-html'] })
    const { handle } = await upstream.submit(work())
    assert.deepEqual(await look(handle), { state: 'unavailable', detail: 'the answer is no queue' })
    await server.close()
    assert.equal((await look(handle)).state, 'unavailable')
  })

  test('ends with its signal', async (context) => {
    const { upstream } = await comfy(context)
    const reason = new Error('enough')
    await assert.rejects(upstream.check([{ id: 'a' }], AbortSignal.abort(reason)), reason)
  })

  for (const [trouble, code, words] of [
    ['execution-error', 'upstream_failed', 'The workflow failed at node 3 (KSampler).'],
    [
      'out-of-memory',
      'upstream_failed',
      'The workflow failed at node 3 (KSampler): the machine has not enough memory for a film of this size and length.',
    ],
    ['no-film', 'upstream_bad_result', 'The workflow ended without a film.'],
    ['webm', 'upstream_bad_result', 'The workflow made a WebM film: its output node has to write MP4 or MOV.'],
  ] as const) {
    test(`at a work that ended in ${trouble} says so`, async (context) => {
      const { upstream, end } = await comfy(context, { troubles: [trouble] })
      const { handle } = await upstream.submit(work())
      assert.deepEqual(await end(handle), { state: 'failed', problem: { code, message: words } })
    })
  }

  test('tells the log, and nobody else, what a node said', async (context) => {
    const { upstream, failures, end } = await comfy(context, { troubles: ['execution-error'] })
    const { handle } = await upstream.submit(work())
    const report = plain(await end(handle))
    assert.ok(!JSON.stringify(report).includes('/home/operator'))
    assert.match(failures[0] ?? '', /FileNotFoundError: No such file: '\/home\/operator/)
  })

  for (const trouble of ['video-helper', 'two-films'] as const) {
    test(`finds the film with ${trouble}`, async (context) => {
      const { upstream, end } = await comfy(context, { troubles: [trouble] })
      const { handle } = await upstream.submit(work())
      assert.ok((await filmOf(await end(handle))).byteLength > 1_000)
    })
  }

  test('at a film that was deleted there finds that it is not to be had any more', async (context) => {
    const { upstream, end } = await comfy(context, { troubles: ['film-gone'] })
    const { handle } = await upstream.submit(work())
    await assert.rejects(filmOf(await end(handle)), isProblem('file_not_found'))
  })
})

describe('a cancellation', () => {
  test('takes a work that waits off the queue', async (context) => {
    const { server, upstream, look } = await comfy(context)
    server.queue.isHeld = true
    await upstream.submit(work())
    const { handle } = await upstream.submit(work())
    assert.equal(await upstream.cancel(handle, calm), 'stopped')
    assert.deepEqual(await look(handle), { state: 'lost' })
    assert.equal(server.requests.includes('POST /interrupt'), false)
  })

  test('interrupts a work that runs, by its id', async (context) => {
    const { server, upstream, end } = await comfy(context)
    server.queue.isHeld = true
    const { handle } = await upstream.submit(work())
    assert.equal(await upstream.cancel(handle, calm), 'stopped')
    const report = await end(handle)
    assert.equal(report.state === 'failed' && report.problem.message, 'The work was stopped at the provider.')
    assert.equal(server.blindInterrupts, 0)
  })

  for (const trouble of ['old-build', 'no-version'] as const) {
    test(`never interrupts on a server with ${trouble}: it may be another one's work by then`, async (context) => {
      const { server, upstream } = await comfy(context, { troubles: [trouble] })
      server.queue.isHeld = true
      const { handle } = await upstream.submit(work())
      assert.equal(await upstream.cancel(handle, calm), 'impossible')
      assert.equal(server.requests.includes('POST /interrupt'), false)
      assert.equal(server.queue.running?.isInterrupted, false)
    })
  }

  test('goes by the word of the operator where the version says nothing', async (context) => {
    const declared = withBindings({}, { takesIds: true })
    const { server, upstream } = await comfy(context, { troubles: ['no-version'], declared })
    server.queue.isHeld = true
    const { handle } = await upstream.submit(work())
    assert.equal(await upstream.cancel(handle, calm), 'stopped')
  })

  test('leaves the work of somebody else alone that runs meanwhile', async (context) => {
    const { server, upstream, end } = await comfy(context)
    const { handle } = await upstream.submit(work())
    await end(handle)
    server.queue.isHeld = true
    await upstream.submit(work())
    assert.equal(await upstream.cancel(handle, calm), 'refused')
    assert.equal(server.queue.running?.isInterrupted, false)
  })

  test('of a server that is away is to be tried again', async (context) => {
    const { server, upstream } = await comfy(context)
    const { handle } = await upstream.submit(work())
    await server.close()
    await assert.rejects(upstream.cancel(handle, calm), isProblem('upstream_unavailable'))
  })
})

describe('the progress of a work', () => {
  test('is heard over a websocket, never goes back, and pictures in between do no harm', async (context) => {
    const { server, upstream, look } = await comfy(context, { runMs: 600 })
    const { handle } = await upstream.submit(work())
    const seen: number[] = []
    for (;;) {
      const report = await look(handle)
      if (report.state === 'succeeded') break
      if (report.state === 'running' && report.progressPercent !== undefined) seen.push(report.progressPercent)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    assert.ok(new Set(seen).size >= 3, seen.join(' '))
    assert.deepEqual(
      seen,
      seen.toSorted((one, other) => one - other),
    )
    assert.equal(server.sockets.opened, 1)
  })

  test('is not needed: everything works where no websocket is let through', async (context) => {
    const { server, upstream, end } = await comfy(context, { troubles: ['no-websocket'] })
    const { handle } = await upstream.submit(work())
    await filmOf(await end(handle))
    assert.ok(server.requests.includes('UPGRADE /ws refused'))
  })

  test('is heard again after the websocket broke off', async (context) => {
    const { server, upstream, look } = await comfy(context, { runMs: 1_000 })
    server.queue.isHeld = true
    const { handle } = await upstream.submit(work())
    await within(5_000, () => server.sockets.opened === 1)
    server.sockets.drop()
    await within(10_000, () => server.sockets.opened === 2)
    server.queue.isHeld = false
    const heard = async () => {
      const report = await look(handle)
      return report.state === 'running' && (report.progressPercent ?? 0) > 0
    }
    await within(10_000, heard)
  })

  test('is listened to by nobody any more once the upstream is closed', async (context) => {
    const { server, upstream } = await comfy(context)
    server.queue.isHeld = true
    await upstream.submit(work())
    await within(5_000, () => server.sockets.opened === 1)
    await upstream.close()
    await within(5_000, () => server.sockets.clients.length === 0)
  })
})

test('a redirect is followed by no call, so that the credential stays where it belongs', async (context) => {
  const strangers: string[] = []
  const stranger = createServer((socket) => {
    strangers.push(String(socket.remotePort))
    socket.destroy()
  })
  await new Promise<void>((listening) => stranger.listen(0, '127.0.0.1', listening))
  const { port } = stranger.address() as { port: number }
  const redirecting = createHttpServer((request, response) => {
    request.resume()
    response.writeHead(307, { location: `http://127.0.0.1:${port}/` }).end()
  })
  await new Promise<void>((listening) => redirecting.listen(0, '127.0.0.1', listening))
  const { port: own } = redirecting.address() as { port: number }
  context.after(() => [stranger, redirecting].map((one) => one.close()))
  const changes = { baseUrl: `http://127.0.0.1:${own}`, authorization: 'Bearer canary' }
  const { upstream } = await comfy(context, { changes })
  await assert.rejects(upstream.submit(work({ references: [reference('a')] })), isProblem('upstream_unavailable'))
  await assert.rejects(upstream.submit(work()), isProblem('upstream_unavailable'))
  await upstream.check([{ promptId: 'a' }], calm)
  await assert.rejects(upstream.cancel({ promptId: 'a' }, calm), isProblem('upstream_unavailable'))
  assert.deepEqual(strangers, [])
})

test('a key that a server tells back is in nothing that is left of its answer', async (context) => {
  const server = createHttpServer(async (request, response) => {
    await text(request)
    const error = { message: `debug: ${request.headers.authorization}`, details: request.headers.authorization }
    const isQuestion = request.method === 'GET'
    response.writeHead(isQuestion ? 404 : 400).end(JSON.stringify({ error, node_errors: { 3: { errors: [error] } } }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  context.after(async () => {
    server.closeAllConnections()
    await once(server.close(), 'close')
  })
  const changes = { baseUrl: `http://127.0.0.1:${port}`, authorization: 'Bearer sk-canary-5fe1' }
  const { upstream, failures } = await comfy(context, { changes })
  const failure = await upstream.submit(work()).catch((error: unknown) => error)
  assert.ok(failure instanceof ProblemError)
  const left = JSON.stringify([failure.problem, failure.internal, failures])
  assert.doesNotMatch(left, /canary/)
  assert.match(left, /\[key\]/)
})
