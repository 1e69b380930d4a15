/** What browsers and monitors send besides an API's own requests: HEAD, OPTIONS, questions across origins, and people. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openConnection, readAnswer, speak } from '../support/raw-http.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const ORIGIN = 'https://studio.example.com'

let reelay: Reelay
let everywhere: Reelay

before(async () => {
  reelay = await startReelay({
    REELAY_CORS_ORIGINS: `${ORIGIN},http://localhost:5173`,
    REELAY_MODEL_ALIASES: 'sora-2=seedance-2.0',
  })
  everywhere = await startReelay({ REELAY_CORS_ORIGINS: '*' })
})

after(async () => {
  await reelay?.close()
  await everywhere?.close()
})

/** Nobody waits for the film, so none is made. */
const BODY = { model: 'sora-2', prompt: 'A cat. [[previz:never-end]]', size: '1792x1024', seconds: '4' }

test('HEAD is answered wherever GET is, with the same headers and no bytes', async () => {
  const { id } = (await reelay.call('POST', '/v1/videos', { body: BODY })).json()
  const paths = ['/', '/health', '/v1/models', '/v1/models/sora-2', '/v1/jobs', '/api/open/v1/models']
  for (const path of [...paths, `/v1/videos/${String(id)}`, '/v1/videos']) {
    const [head, get] = [await reelay.call('HEAD', path), await reelay.call('GET', path)]
    assert.deepEqual([head.status, head.bytes.length], [200, 0], path)
    assert.equal(head.headers.get('content-type'), get.headers.get('content-type'), path)
    assert.ok(Number(head.headers.get('content-length')) > 0, path)
  }
  const unauthorized = await reelay.call('HEAD', '/v1/jobs', { headers: { authorization: '' } })
  assert.equal(unauthorized.status, 401)
})

test('an answer without a look at the request keeps the connection, and what was asked behind it', async () => {
  const last = 'GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
  for (const [head, status] of [
    ['OPTIONS /v1/jobs HTTP/1.1\r\nHost: a\r\n\r\n', 204],
    ['OPTIONS /v1/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n', 204],
    ['GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n', 404],
    ['GET /v1/jobs HTTP/1.1\r\nHost: a\r\n\r\n', 401],
  ] as const) {
    const answer = await speak(reelay.url, head + last)
    assert.equal(answer.status, status, head)
    assert.notEqual(answer.headers.get('connection'), 'close', head)
    assert.match(answer.text, /HTTP\/1\.1 200 OK.*"status":"ok"/s, head)
  }
})

test('OPTIONS with a body closes the connection: nobody reads it', async () => {
  for (const body of ['Content-Length: 5\r\n\r\n', 'Transfer-Encoding: chunked\r\n\r\n']) {
    const socket = openConnection(reelay.url)
    const answer = readAnswer(socket)
    socket.write(`OPTIONS /v1/jobs HTTP/1.1\r\nHost: a\r\n${body}`)
    await once(socket, 'data')
    socket.end()
    assert.deepEqual([(await answer).status, (await answer).headers.get('connection')], [204, 'close'])
  }
})

test('OPTIONS says which methods there are, without a key', async () => {
  const { status, headers, bytes } = await reelay.call('OPTIONS', '/v1/videos', { headers: { authorization: '' } })
  assert.deepEqual([status, bytes.length, headers.get('allow')], [204, 0, 'POST, GET, HEAD, OPTIONS'])
  assert.equal(headers.get('access-control-allow-methods'), null)
})

test('a page of an allowed origin may ask, and read every answer', async () => {
  const preflight = await reelay.call('OPTIONS', '/v1/jobs', {
    headers: {
      origin: ORIGIN,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-stainless-lang',
    },
  })
  assert.equal(preflight.status, 204)
  assert.equal(preflight.headers.get('access-control-allow-origin'), ORIGIN)
  assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /POST/)
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /authorization.*x-stainless-lang/)
  for (const [method, path] of [
    ['GET', '/v1/models'],
    ['GET', '/v1/nothing'],
    ['GET', '/'],
    ['POST', '/v1/jobs'],
  ] as const) {
    const { headers } = await reelay.call(method, path, { headers: { origin: ORIGIN } })
    assert.equal(headers.get('access-control-allow-origin'), ORIGIN, path)
    assert.match(headers.get('access-control-expose-headers') ?? '', /x-request-id/, path)
    assert.match(headers.get('vary') ?? '', /Origin/, path)
  }
})

test('a page of any other origin learns nothing, and credentials of a browser are never asked for', async () => {
  const wanted = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' }
  for (const origin of ['https://evil.example', 'null', `${ORIGIN}.evil.example`, ORIGIN.toUpperCase()]) {
    for (const method of ['OPTIONS', 'GET']) {
      const { headers } = await reelay.call(method, '/v1/jobs', { headers: { origin, ...wanted } })
      const told = [...headers.keys()].filter((name) => name.startsWith('access-control'))
      assert.deepEqual(told, [], `${method} from ${origin}`)
    }
  }
  const open = await everywhere.call('GET', '/v1/jobs', { headers: { origin: 'https://any.example' } })
  assert.equal(open.headers.get('access-control-allow-origin'), '*')
  assert.equal(open.headers.get('access-control-allow-credentials'), null)
})

test('names of headers that are none are not repeated', async () => {
  const answer = await speak(
    reelay.url,
    `OPTIONS /v1/jobs HTTP/1.1\r\nHost: a\r\nOrigin: ${ORIGIN}\r\nAccess-Control-Request-Method: GET\r\n` +
      'Access-Control-Request-Headers: a;b<script>\r\nConnection: close\r\n\r\n',
  )
  assert.equal(answer.status, 204)
  assert.equal(answer.headers.get('access-control-allow-headers'), undefined)
})

test('a person gets a page that cannot do or load anything, and a program gets JSON', async () => {
  const page = await reelay.call('GET', '/', { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } })
  assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
  assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-/)
  assert.match(page.text, new RegExp(`curl ${RegExp.escape(reelay.url)}/v1/jobs`))
  assert.match(page.text, /docs\/dialects/)
  assert.doesNotMatch(page.text, /<script|onclick|src=|@import|url\(/)
  for (const accept of ['*/*', 'application/json', 'text/htmlx']) {
    const told = (await reelay.call('GET', '/', { headers: { accept } })).json()
    assert.equal(told['name'], 'Reelay')
  }
})

test('a model may have other names, a size of OpenAI’s becomes the nearest, and the caller’s own words come back', async () => {
  const models = (await reelay.call('GET', '/v1/models')).json()['data']
  assert.ok(Array.isArray(models) && JSON.stringify(models).includes('"sora-2"'))
  const video = (await reelay.call('POST', '/v1/videos', { body: BODY })).json()
  assert.deepEqual([video['model'], video['size'], video['status']], ['sora-2', '1920x1080', 'queued'])
  assert.match(JSON.stringify(video['notes']), /1792x1024/)
})

test('whoever asks for a model that is not there is told one that he may have meant', async () => {
  for (const base of ['/v1', '/openai/v1']) {
    const answer = await reelay.call('GET', `${base}/models/sora-9`)
    assert.equal(answer.status, 404)
    assert.match(answer.text, /no model called \\"sora-9\\"; names like it are sora-2\./)
  }
})

test('too many references are refused before any of them is kept', async () => {
  const before = await readdir(join(reelay.dataDir, 'assets'), { recursive: true })
  const urls = Array.from({ length: 9_990 }, (_, index) => {
    return `data:image/png;base64,${Buffer.from(`picture ${index}`).toString('base64')}`
  })
  const video = { type: 'image_url', role: 'reference_image' }
  const content = urls.map((url) => ({ ...video, image_url: { url } }))
  for (const [path, body, status] of [
    ['/v1/jobs', { model: 'seedance-2.0', input: { prompt: 'A cat.', reference_image_urls: urls } }, 400],
    [
      '/v1/videos',
      { model: 'seedance-2.0', prompt: 'A cat.', input_reference: { content: content.slice(0, 100) } },
      400,
    ],
    ['/api/open/v1/video/generations', { model: 'seedance-2.0', prompt: 'A cat.', mediaUrls: urls }, 400],
  ] as const) {
    const answer = await reelay.call('POST', path, { body })
    assert.equal(answer.status, status, answer.text)
    assert.match(answer.text, /too_many_references|mediaUrls/)
  }
  assert.deepEqual(await readdir(join(reelay.dataDir, 'assets'), { recursive: true }), before)
})

test('links begin with the host by which the question came, whatever the submit came by', async () => {
  const body = { model: 'seedance-2.0', prompt: 'A cat.', resolution: '480p', seconds: '4' }
  const { id } = (await reelay.call('POST', '/v1/videos', { body })).json()
  const done = await until(
    () => reelay.call('GET', `/v1/videos/${String(id)}`),
    (answer) => answer.json()['status'] === 'completed',
  )
  assert.ok(String(done.json()['url']).startsWith(`${reelay.url}/media/`), done.text)
  const ask = async (host: string, path: string) => {
    const head = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nAuthorization: Bearer sd2_live_your_api_key`
    return (await speak(reelay.url, `${head}\r\n\r\n`)).text
  }
  assert.match(
    await ask('gateway.example:81', `/v1/videos/${String(id)}`),
    /"url":"http:\/\/gateway\.example:81\/media\//,
  )
  assert.match(await ask('gateway.example', '/v1/jobs?limit=1'), /"url":"http:\/\/gateway\.example\/media\//)
})

test('a client that goes on sending can read why it was refused, for as long as it takes', async () => {
  const socket = openConnection(reelay.url)
  let text = ''
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const closed = once(socket, 'close')
  socket.write('POST /v1/jobs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n')
  await until(
    async () => text,
    (read) => read.includes('\r\n\r\n{'),
  )
  // Longer than it takes to send an answer, and then the rest of the body: the connection is still there to take it.
  for (let index = 0; index < 4; index++) {
    await new Promise((wake) => setTimeout(wake, 250))
    assert.equal(socket.readyState, 'open')
    socket.write('0123456789')
  }
  await closed
  assert.match(text, /^HTTP\/1\.1 401[\s\S]*connection: close/i)
})
