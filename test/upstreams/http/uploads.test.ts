import { systemClock } from '../../../src/lib/clock.ts'
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { describe, test, type TestContext } from 'node:test'
import type { Asset } from '../../../src/core/media.ts'
import { ProblemError } from '../../../src/core/problem.ts'
import { Refusal } from '../../../src/core/upstream-port.ts'
import type { Dialect } from '../../../src/dialects/dialect.ts'
import { fal } from '../../../src/dialects/fal.ts'
import { jobs } from '../../../src/dialects/jobs.ts'
import { dialects } from '../../../src/dialects/registry.ts'
import { replicate } from '../../../src/dialects/replicate.ts'
import { createFakeProvider } from '../../../src/fake-provider/fake-provider.ts'
import { digestOf } from '../../../src/fake-provider/records.ts'
import { createOrigin } from '../../../src/lib/egress/configured-origin.ts'
import { createEgress } from '../../../src/lib/egress/egress.ts'
import { createHandOver } from '../../../src/upstreams/http/hand-over.ts'
import { createUpload } from '../../../src/upstreams/http/uploads.ts'
import { createHttpUpstream } from '../../../src/upstreams/http-upstream.ts'
import { REFERENCE_ROLES } from '../../../src/core/request.ts'
import { work } from '../providing.ts'

const BYTES = Buffer.from('the bytes of a picture, or what is taken for one')
const ASSET: Asset = {
  digest: digestOf(BYTES),
  sizeBytes: BYTES.byteLength,
  facts: { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 640 },
}
const storage = {
  async *read() {
    yield BYTES
  },
}
const random = { bytes: (count: number) => new Uint8Array(count) }

type Options = {
  readonly nowMs?: () => number
  readonly connectTo?: number
  /** Where its files are brought, where that is elsewhere. */
  readonly filesAt?: string
}

/** An upstream without any way for references but uploads. */
function uploading(context: TestContext, dialect: Dialect, url: string, options: Options = {}) {
  const { nowMs = Date.now, connectTo, filesAt } = options
  const open = (at: string) => {
    const origin = createOrigin(at)
    context.after(() => origin.close())
    return origin
  }
  const origin = open(url)
  const place = filesAt === undefined ? undefined : { origin: open(filesAt), basePath: '/v2' }
  const address = { dialect, origin, forms: { storage, random } }
  const to = { fromHost: 'cdn.example', fromPort: 80, toHost: '127.0.0.1', toPort: connectTo ?? 9 }
  const egress = createEgress({ connectTo: [to], extraPorts: [], downloadTimeoutMs: 5_000 })
  const upload = createUpload({ address, place, storage, egress, nowMs })
  const inline = { dataUriOf: () => 'data:never' }
  const upstream = createHttpUpstream({
    id: 'vendor',
    ...address,
    keys: [
      { id: 'one', secret: 'sk-of-one' },
      { id: 'other', secret: 'sk-of-other' },
    ],
    offers: [{ sound: true, framesWithReferences: true, roles: REFERENCE_ROLES, upstreamModel: 'vendor/seedance' }],
    slots: 4,
    pollIntervalMs: 100,
    handOver: createHandOver({ dialect: { ...dialect, inlineBytesMax: 1 }, inline, upload }),
    clock: { ...systemClock, nowMs },
  })
  const submit = (credentialId?: string) =>
    upstream.submit(
      work({
        references: [{ role: 'first_frame', asset: ASSET }],
        ...(credentialId !== undefined && { credentialId: credentialId as never }),
      }),
    )
  return { submit }
}

/** A server that answers by hand, and what it was asked. */
async function answering(
  context: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly url: string; readonly port: number; readonly asked: readonly Heard[] }> {
  const asked: Heard[] = []
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    asked.push({ line: `${request.method} ${request.url}`, key: request.headers.authorization, body })
    answer(request, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  context.after(async () => {
    server.closeAllConnections()
    await once(server.close(), 'close')
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, asked }
}

type Heard = { readonly line: string; readonly key: string | undefined; readonly body: Buffer }

describe('a reference that nothing else fits', () => {
  for (const dialect of dialects.filter(({ upload }) => upload !== undefined)) {
    test(`is brought to a provider that speaks ${dialect.id}, and named in the submit`, async (context) => {
      const fake = await createFakeProvider({ dialect, keys: ['sk-of-one', 'sk-of-other'], fetchReferences: true })
      context.after(() => fake.close())
      await uploading(context, dialect, fake.origin).submit()
      const [job] = fake.jobs
      for (let look = 0; look < 200 && job?.fetched === undefined; look++)
        await new Promise((wake) => setTimeout(wake, 10))
      assert.deepEqual(
        job?.fetched?.map(({ digest }) => digest),
        [ASSET.digest],
      )
      assert.deepEqual([fake.counts.uploads, fake.counts.refusedKeys, fake.counts.leaks], [1, 0, 0])
    })
  }

  test('is brought once for each key, and again when it is no longer there', async (context) => {
    let nowMs = Date.UTC(2026, 10, 22)
    const fake = await createFakeProvider({ dialect: jobs, nowMs: () => nowMs })
    context.after(() => fake.close())
    const { submit } = uploading(context, jobs, fake.origin, { nowMs: () => nowMs })
    await Promise.all([submit('one'), submit('one')])
    await submit('one')
    assert.equal(fake.counts.uploads, 1)
    await submit('other')
    assert.equal(fake.counts.uploads, 2)
    nowMs += 3_600_001
    await submit('one')
    assert.deepEqual([fake.counts.uploads, fake.counts.works], [3, 5])
  })

  test('is put where the provider has it put, without the key', async (context) => {
    const shelf = await answering(context, (_request, response) => response.writeHead(200).end())
    const provider = await answering(context, (request, response) => {
      const told = { upload_url: 'http://cdn.example/put/1?signed=yes', file_url: 'http://cdn.example/file.png' }
      const isUpload = request.url?.includes('/storage/') === true
      response.writeHead(200).end(JSON.stringify(isUpload ? told : { request_id: 'r', status: 'IN_QUEUE' }))
    })
    await uploading(context, fal, provider.url, { connectTo: shelf.port }).submit()
    assert.deepEqual(shelf.asked, [{ line: 'PUT /put/1?signed=yes', key: undefined, body: BYTES }])
    assert.deepEqual(
      provider.asked.map(({ key }) => key),
      ['Key sk-of-one', 'Key sk-of-one'],
    )
    assert.match(String(provider.asked[1]?.body), /http:\/\/cdn\.example\/file\.png/)
  })

  test('is not put to an address inside, whatever the provider says', async (context) => {
    const inside = await answering(context, (_request, response) => response.writeHead(200).end())
    const provider = await answering(context, (_request, response) => {
      const told = { upload_url: `${inside.url}/put`, file_url: 'http://cdn.example/file.png' }
      response.writeHead(200).end(JSON.stringify(told))
    })
    await assert.rejects(uploading(context, fal, provider.url).submit(), isCode('upstream_unavailable'))
    assert.deepEqual([inside.asked.length, provider.asked.length], [0, 1])
  })
})

function isCode(code: string, about?: string) {
  return (error: unknown) => {
    assert.ok(error instanceof ProblemError, String(error))
    assert.equal(error.problem.code, code)
    if (about !== undefined) assert.ok(error instanceof Refusal && error.about === about, String(error))
    return true
  }
}

type Said = (response: ServerResponse) => unknown

const json =
  (status: number, body: object): Said =>
  (response) =>
    response.writeHead(status).end(JSON.stringify(body))

const CASES: readonly (readonly [what: string, answer: Said, code: string, about?: string])[] = [
  ['breaks off', (response) => response.destroy(), 'upstream_unavailable'],
  ['meets an error of the provider', json(500, { detail: 'oops' }), 'upstream_unavailable'],
  ['meets a proxy’s page', (response) => response.writeHead(200).end('<html>'), 'upstream_unavailable'],
  ['is answered without a URL', json(201, { id: 'file_1' }), 'upstream_unavailable'],
  ['comes too often', json(429, { detail: 'slow down' }), 'upstream_unavailable', 'busy'],
  ['is refused for its key', json(401, { detail: 'Unauthenticated' }), 'upstream_unavailable', 'key'],
  ['is refused for what it is', json(422, { detail: 'no such type' }), 'upstream_failed', 'request'],
  ['has no place there', json(404, { detail: 'Not found' }), 'unsupported_combination', 'model'],
]

describe('an upload that goes wrong', () => {
  for (const [what, answer, code, about] of CASES) {
    test(`because it ${what} leaves no outcome open, and no work behind`, async (context) => {
      const provider = await answering(context, (_request, response) => void answer(response))
      await assert.rejects(uploading(context, replicate, provider.url).submit(), isCode(code, about))
      // Before a key is closed for it, a question that makes nothing is asked.
      const told = provider.asked.map(({ line }) => line).filter((line) => !line.startsWith('GET '))
      assert.deepEqual(told, ['POST /v1/files'])
    })
  }

  test('is tried anew with the next submit', async (context) => {
    let uploads = 0
    const provider = await answering(context, (request, response) => {
      if (request.url !== '/v1/files') return void json(201, { id: 'p1', status: 'starting' })(response)
      uploads++
      if (uploads === 1) return void response.destroy()
      return void json(201, { urls: { get: 'https://api.replicate.com/v1/files/f1' } })(response)
    })
    const { submit } = uploading(context, replicate, provider.url)
    await assert.rejects(submit(), isCode('upstream_unavailable'))
    assert.deepEqual((await submit()).handle, { id: 'p1', key: 'one' })
  })
})

describe('a provider whose files are at another origin than its works', () => {
  const TOLD = { upload_url: 'http://cdn.example/put/1?signed=yes', file_url: 'http://cdn.example/file.png' }

  const well: Said = (response) => response.writeHead(200).end()

  /** Its queue, the place for its files, and where those have bytes put: all of them well, unless told otherwise. */
  async function apart(
    context: TestContext,
    {
      files: answer,
      queue: ask = () => json(200, { request_id: 'r', status: 'IN_QUEUE' }),
      shelf: take = well,
    }: {
      readonly files?: (request: IncomingMessage, urls: { readonly own: string; readonly queue: string }) => Said
      readonly queue?: (request: IncomingMessage) => Said
      readonly shelf?: Said
    } = {},
  ) {
    const shelf = await answering(context, (_request, response) => take(response))
    const queue = await answering(context, (request, response) =>
      (request.method === 'PUT' ? well : ask(request))(response),
    )
    const files = await answering(context, (request, response) => {
      const own = `http://${request.headers.host}`
      const said = request.method === 'PUT' ? well : (answer?.(request, { own, queue: queue.url }) ?? json(200, TOLD))
      return said(response)
    })
    const { submit } = uploading(context, fal, queue.url, { connectTo: shelf.port, filesAt: files.url })
    return { submit, shelf, queue, files }
  }

  const lines = ({ asked }: { readonly asked: readonly Heard[] }) => asked.map(({ line, key }) => [line, key])
  const INITIATE = 'POST /v2/storage/upload/initiate?storage_type=fal-cdn-v3'
  const SUBMIT = 'POST /fal/vendor/seedance'

  test('is shown its key at both of them, and nowhere else; what it is told of a file is in the submit', async (context) => {
    const { submit, shelf, queue, files } = await apart(context)
    await submit()
    assert.deepEqual(lines(files), [[INITIATE, 'Key sk-of-one']])
    assert.deepEqual(lines(queue), [[SUBMIT, 'Key sk-of-one']])
    assert.deepEqual(shelf.asked, [{ line: 'PUT /put/1?signed=yes', key: undefined, body: BYTES }])
    assert.match(String(queue.asked[0]?.body), /http:\/\/cdn\.example\/file\.png/)
    assert.ok(!Buffer.concat(shelf.asked.map(({ body }) => body)).includes('sk-of-one'))
  })

  for (const at of ['own', 'queue'] as const) {
    test(`has bytes put to either of them, which may be private, without the key: ${at}`, async (context) => {
      const { submit, shelf, ...places } = await apart(context, {
        files: (_request, urls) => json(200, { ...TOLD, upload_url: `${urls[at]}/put/1` }),
      })
      await submit()
      const [first, second] = lines(at === 'own' ? places.files : places.queue)
      assert.deepEqual(at === 'own' ? second : first, ['PUT /put/1', undefined])
      assert.equal(shelf.asked.length, 0)
    })
  }

  test('is not shown the key of one upload by another', async (context) => {
    const { submit, files } = await apart(context)
    await Promise.all([submit('one'), submit('one')])
    await submit('other')
    assert.deepEqual(lines(files), [
      [INITIATE, 'Key sk-of-one'],
      [INITIATE, 'Key sk-of-other'],
    ])
  })

  for (const [what, answer, code, about] of CASES) {
    test(`takes no work when an upload ${what}, and leaves no outcome open`, async (context) => {
      const known = json(404, { detail: 'Not Found', message: 'There is no such request.' })
      const refusesKey = about === 'key' ? json(401, { detail: 'Unauthenticated' }) : known
      const { submit, shelf, queue, files } = await apart(context, { files: () => answer, queue: () => refusesKey })
      await assert.rejects(submit(), (error: unknown) => {
        assert.ok(!`${String(error)}${(error as ProblemError).internal}`.includes('sk-of-one'))
        return isCode(code, about)(error)
      })
      assert.deepEqual(lines(files), [[INITIATE, 'Key sk-of-one']])
      assert.deepEqual([shelf.asked.length, queue.asked.filter(({ line }) => line.startsWith('POST')).length], [0, 0])
    })
  }

  test('keeps a key that it takes for works, though not for files: the job waits', async (context) => {
    const { submit, queue } = await apart(context, {
      files: () => json(401, { detail: 'Unauthenticated' }),
      queue: ({ headers }) => json(headers.authorization === undefined ? 401 : 404, { detail: 'Not Found' }),
    })
    await assert.rejects(submit(), isCode('upstream_unavailable', 'busy'))
    assert.ok(queue.asked.length > 0 && queue.asked.every(({ line }) => line.startsWith('GET ')))
  })

  test('loses no job to a wall before its files, of which its queue knows nothing', async (context) => {
    const page: Said = (response) => response.writeHead(403, { 'content-type': 'text/html' }).end('<html>')
    const { submit, queue } = await apart(context, { files: () => page })
    await assert.rejects(submit(), isCode('upstream_unavailable', 'busy'))
    assert.equal(queue.asked.length, 0)
  })

  test('sends nobody on with its key: a redirect of its uploads is not followed', async (context) => {
    const { submit, shelf } = await apart(context, {
      files: () => (response) => response.writeHead(307, { location: 'http://cdn.example/storage' }).end(),
    })
    await assert.rejects(submit(), isCode('upstream_unavailable', 'busy'))
    assert.equal(shelf.asked.length, 0)
  })

  for (const [status, code, about] of [
    [500, 'upstream_unavailable'],
    [403, 'upstream_unavailable'],
    [413, 'upstream_failed', 'request'],
  ] as const) {
    test(`is given no work with a file that was announced and then answered with ${status}`, async (context) => {
      const { submit, queue } = await apart(context, { shelf: json(status, {}) })
      await assert.rejects(submit(), isCode(code, about))
      assert.equal(queue.asked.length, 0)
    })
  }

  test('is brought what broke off with the next submit', async (context) => {
    let uploads = 0
    const { submit, queue, shelf } = await apart(context, {
      files: () => (++uploads === 1 ? (response) => response.destroy() : json(200, TOLD)),
    })
    await assert.rejects(submit(), isCode('upstream_unavailable'))
    await submit()
    assert.deepEqual([uploads, shelf.asked.length, queue.asked.length], [2, 1, 1])
  })
})
