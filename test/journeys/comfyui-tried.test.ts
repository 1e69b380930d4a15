/** `providers test` of ComfyUI servers with one thing wrong each: the line says which, and nothing is queued but for a clip. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { JsonObject } from '../../src/core/json.ts'
import { createFakeComfy, type FakeComfy } from '../../src/fake-provider/comfyui/fake-comfyui.ts'
import { type Reelay, startReelay } from '../support/reelay.ts'
import { exampleWorkflow } from '../upstreams/comfyui/comfy-rig.ts'

const ADMIN_KEY = 'the-key-of-whoever-tries-comfyui'
const SECRET = 'secret-of-the-proxy'
const headers = { authorization: `Bearer ${ADMIN_KEY}` }

let reelay: Reelay
let open: FakeComfy
let closed: FakeComfy
const servers: Server[] = []

before(async () => {
  open = await createFakeComfy({ runMs: 50 })
  closed = await createFakeComfy({ runMs: 50, keys: [SECRET] })
  reelay = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY })
})

beforeEach(() => {
  open.troubles.clear()
})

after(async () => {
  await reelay?.close()
  for (const server of servers) server.close()
  await open?.close()
  await closed?.close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

type Told = { readonly ok: boolean; readonly line: string; readonly steps: readonly JsonObject[] }

/** What a test of a server says, and how many graphs it was given for it. */
async function tried(
  url: string,
  { secret, clip = false }: { readonly secret?: string; readonly clip?: boolean } = {},
) {
  const path = '/admin/v1/providers/studio'
  const keys = secret === undefined ? [] : [{ label: 'proxy', secret }]
  const declared = { dialect: 'comfyui', url, models: { 'seedance-2.0': 'wan' }, workflow: exampleWorkflow(), keys }
  const made = await reelay.call('PUT', path, { headers, body: declared })
  assert.equal(made.status, 200, made.text)
  const before = open.graphs.length
  const answer = await reelay.call('POST', `${path}/test`, { headers, body: { clip } })
  assert.equal(answer.status, 200, answer.text)
  await reelay.call('DELETE', path, { headers })
  const told = answer.json() as unknown as Told
  const names = told.steps.map(({ step, ok }) => (ok === true ? step : `not ${String(step)}`))
  return { ...told, names, detail: String(told.steps.at(-1)?.['detail']), graphs: open.graphs.length - before }
}

describe('a ComfyUI server that is tried out', () => {
  test('is well in every step, and nothing is queued', async () => {
    const { ok, line, names, steps, graphs } = await tried(open.origin)
    assert.deepEqual([ok, line], [true, 'studio: it answers, and needs no key'])
    assert.deepEqual(names, ['dns', 'key', 'model', 'speed'])
    assert.match(JSON.stringify(steps), /it has the 11 kinds of nodes of its workflow/)
    assert.equal(graphs, 0)
  })

  test('is well behind a proxy, by its key', async () => {
    const { ok, line } = await tried(closed.origin, { secret: SECRET })
    assert.deepEqual([ok, line], [true, 'studio: its key works'])
  })

  test('makes a clip where one is asked for', async () => {
    const { ok, names, detail, graphs } = await tried(open.origin, { clip: true })
    assert.deepEqual([ok, names.at(-1)], [true, 'clip'])
    assert.match(detail, /^\d+x\d+, 4\.\d\d s, \d+ bytes/)
    assert.equal(graphs, 1)
  })

  test('is well behind a proxy that keeps to itself what machine it stands before', async () => {
    open.troubles.add('no-version')
    const { ok, names } = await tried(open.origin)
    assert.deepEqual([ok, names], [true, ['dns', 'key', 'model', 'speed']])
  })

  for (const clip of [false, true]) {
    const asked = clip ? ', with a clip' : ''
    test(`is down${asked}: it says so`, async () => {
      const { line, names } = await tried('http://127.0.0.1:9', { clip })
      assert.match(line, /^studio: .*cannot be reached.*ECONNREFUSED/)
      assert.deepEqual(names, ['dns', 'not key'])
    })

    for (const [what, listener] of [
      ['a web page', (_, response) => response.end('<html>It works!</html>')],
      ['another API', (_, response) => response.writeHead(404).end('{"error":"no route"}')],
    ] as const satisfies readonly (readonly [string, RequestListener])[]) {
      test(`is no ComfyUI server but ${what}${asked}: it says so`, async () => {
        const url = await serve(listener)
        const { line, names } = await tried(url, { clip })
        assert.ok(line.startsWith(`studio: there is no ComfyUI server at ${url}, status `), line)
        assert.deepEqual(names, ['dns', 'not key'])
      })
    }

    test(`does not have a node of its workflow${asked}: it is named, and nothing is queued`, async () => {
      open.troubles.add('missing-node')
      const { line, names, graphs } = await tried(open.origin, { clip })
      assert.equal(line, 'studio: it does not have these nodes of its workflow: SaveVideo')
      assert.deepEqual(names, ['dns', 'key', 'not model', 'speed'])
      assert.equal(graphs, 0)
    })
  }

  test('lets nobody through without a key, or with another one', async () => {
    const [none, other] = [await tried(closed.origin), await tried(closed.origin, { secret: 'sk-other' })]
    assert.equal(none.line, 'studio: it wants a key, status 401')
    assert.equal(other.line, 'studio: it lets nobody through with this key, status 401')
    assert.deepEqual([none.names, other.names], Array(2).fill(['dns', 'not key']))
  })

  describe('and does not tell which nodes it has', () => {
    /** A proxy that lets some paths through, and no others. */
    const proxy: RequestListener = async (request, response) => {
      if (request.url?.startsWith('/object_info') === true) return response.writeHead(403).end('{"error":"no"}')
      const body = request.method === 'POST' ? await text(request) : undefined
      const answer = await fetch(open.origin + request.url, {
        method: request.method ?? 'GET',
        ...(body !== undefined && { body }),
      })
      return response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
    }

    test('is well as far as anybody can tell', async () => {
      open.troubles.add('missing-node')
      const { ok, steps } = await tried(await serve(proxy))
      assert.equal(ok, true)
      assert.match(JSON.stringify(steps), /not looked at: it does not tell which nodes it has/)
    })

    test('says what is missing at a clip', async () => {
      open.troubles.add('missing-node')
      const { names, line, graphs } = await tried(await serve(proxy), { clip: true })
      assert.equal(names.at(-1), 'not clip')
      assert.match(line, /refused the workflow: Node 'SaveVideo' not found/)
      assert.equal(graphs, 0)
    })
  })

  test('fails at the clip: it says where', async () => {
    open.troubles.add('execution-error')
    const { names, line } = await tried(open.origin, { clip: true })
    assert.equal(names.at(-1), 'not clip')
    assert.match(line, /^studio: The workflow failed at node 3 \(KSampler\)/)
  })
})
