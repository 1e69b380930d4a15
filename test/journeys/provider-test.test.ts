/** `providers test`, step by step, against real servers with one thing wrong each: the line says which. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttp, type RequestListener, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { generate } from 'selfsigned'
import type { JsonObject } from '../../src/core/json.ts'
import { createFakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { openai as openaiProfile } from '../../src/dialects/videos.ts'
import { makeAuthority } from '../support/certificates.ts'
import { type Reelay, startReelay } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-whoever-tries-providers'
const headers = { authorization: `Bearer ${ADMIN_KEY}` }
const GOOD = 'sk-good'

let dir: string
let reelay: Reelay
let https: Readonly<Record<string, string>>
const servers: Server[] = []

async function serve(server: Server): Promise<string> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Says what OpenAI says, to whoever has the key. */
const openai: RequestListener = (request, response) => {
  const say = (status: number, body: JsonObject) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const error = (status: number, code: string) => say(status, { error: { message: `so: ${code}`, type: 'x', code } })
  if (request.headers.authorization === 'Bearer sk-poor') return error(402, 'insufficient_credits')
  if (request.headers.authorization !== `Bearer ${GOOD}`) return error(401, 'invalid_api_key')
  if (request.url === '/v1/models') return say(200, { object: 'list', data: [{ id: 'sora-2' }] })
  return error(404, 'job_not_found')
}

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-provider-test-'))
  const [good, expired, other, unknown] = await Promise.all([
    makeAuthority(dir, ['127.0.0.1']),
    makeAuthority(dir, ['127.0.0.1'], -1),
    makeAuthority(dir, ['somebody.example']),
    makeAuthority(dir, ['127.0.0.1']),
  ])
  const own = await generate([{ name: 'commonName', value: '127.0.0.1' }], { keyType: 'ec', curve: 'P-256' })
  const caPath = join(dir, 'known.pem')
  await writeFile(caPath, [good.ca, expired.ca, other.ca].join('\n'))
  assert.ok((await readFile(caPath)).length > 0)
  const pairs = { good, expired, other, unknown, own: { cert: own.cert, key: own.private } }
  const urls = Object.entries(pairs).map(async ([name, { cert, key }]) => {
    return [name, `https://${await serve(createHttps({ cert, key }, openai))}`] as const
  })
  https = Object.fromEntries(await Promise.all(urls))
  reelay = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY, NODE_EXTRA_CA_CERTS: caPath })
})

after(async () => {
  await reelay?.close()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  await rm(dir, { recursive: true, force: true })
})

type Told = { readonly ok: boolean; readonly line: string; readonly steps: readonly JsonObject[] }

/** What a test of a provider says, which has these keys by label. */
async function tried(url: string, keys: Readonly<Record<string, string>> = { main: GOOD }, more: JsonObject = {}) {
  const path = '/admin/v1/providers/tried'
  const declared = Object.entries(keys).map(([label, secret]) => ({ label, secret }))
  const body = { dialect: 'videos', url, models: { 'seedance-2.0': 'sora-2' }, keys: declared, ...more }
  const made = await reelay.call('PUT', path, { headers, body })
  assert.equal(made.status, 200, made.text)
  const answer = await reelay.call('POST', `${path}/test`, { headers, body: {} })
  assert.equal(answer.status, 200, answer.text)
  await reelay.call('DELETE', path, { headers })
  const told = answer.json() as unknown as Told
  return { ...told, names: told.steps.map(({ step, ok }) => (ok === true ? step : `not ${String(step)}`)) }
}

const urlOf = async (listener: RequestListener) => `http://${await serve(createHttp(listener))}/v1`

/** A fake provider with one model in its list. */
async function faked(context: TestContext, behaviours: readonly string[]) {
  const fake = await createFakeProvider({
    dialect: openaiProfile,
    keys: [GOOD],
    models: ['sora-2'],
    behave: behaviours,
  })
  context.after(() => fake.close())
  return fake
}

describe('a provider that is tried out', () => {
  test('is well, over TLS, in every step', async () => {
    const { ok, line, names } = await tried(`${https['good']}/v1`)
    assert.deepEqual([ok, line], [true, 'tried: its key works'])
    assert.deepEqual(names, ['dns', 'tls', 'key', 'model', 'speed'])
  })

  for (const [what, behaviours, names, says] of [
    ['has its models in its list', [], ['dns', 'key', 'model', 'speed'], /its key works/],
    ['is slow', ['slow-answers:3200'], ['dns', 'key', 'model', 'not speed'], /it is slow: it takes \d+ ms/],
    ['answers with pages', ['html-200:poll-always'], ['dns', 'not key'], /no such API at \S+, status 200/],
    ['does not take the key any more', ['key-gone:poll-always'], ['dns', 'not key'], /the provider does not take it/],
  ] as const) {
    test(`is a fake one that ${what}`, async (context) => {
      const { url } = await faked(context, behaviours)
      const told = await tried(url, { main: GOOD }, { dialect: 'openai' })
      assert.deepEqual(told.names, names)
      assert.match(told.line, says)
    })
  }

  test('is a fake one that lists other models, or those that are wanted', async (context) => {
    const { url } = await faked(context, [])
    const told = await tried(url, { main: GOOD }, { profile: 'openai', models: { 'seedance-2.0': 'sora-9' } })
    assert.match(told.line, /does not have the model sora-9/)
    const { steps } = await tried(url, { main: GOOD }, { profile: 'openai' })
    assert.equal(steps.find(({ step }) => step === 'model')?.['detail'], 'it has sora-2')
  })

  test('has a name that nobody knows', async () => {
    const { line, names } = await tried('https://nowhere.invalid/v1')
    assert.deepEqual(names, ['not dns'])
    assert.equal(line, 'tried: the name nowhere.invalid cannot be resolved')
  })

  test('has nobody listening', async () => {
    const { line } = await tried('http://127.0.0.1:9/v1')
    assert.match(line, /^tried: .*cannot be reached.*ECONNREFUSED/)
  })

  for (const [server, says] of [
    ['expired', /^tried: its certificate has expired/],
    ['other', /^tried: its certificate is for another name/],
    ['own', /^tried: its certificate is signed by itself/],
    ['unknown', /^tried: its certificate is of an authority that is not known here/],
  ] as const) {
    test(`has a certificate that is no good: ${server}`, async () => {
      const { line, names } = await tried(`${https[server]}/v1`)
      assert.deepEqual(names, ['dns', 'not tls'], 'no key was shown')
      assert.match(line, says)
    })
  }

  test('speaks no TLS where it should', async () => {
    const plain = await serve(createHttp(openai))
    const { line, names } = await tried(`https://${plain}/v1`)
    assert.deepEqual(names, ['dns', 'not tls'])
    assert.match(line, /TLS/)
  })

  test('refuses one of two keys: it is named, and the other one is looked at', async () => {
    const url = await urlOf(openai)
    const { line, names } = await tried(url, { first: 'sk-revoked', second: GOOD })
    assert.match(line, /^tried: the key first: the provider does not take it/)
    // Keys of one moment come in any order.
    assert.deepEqual([...names].toSorted(), ['dns', 'key', 'model', 'not key', 'speed'])
  })

  test('does not have the model', async () => {
    const url = await urlOf(openai)
    const { line, names } = await tried(url, { main: GOOD }, { models: { 'seedance-2.0': 'sora-9' } })
    assert.equal(line, 'tried: it does not have the model sora-9')
    assert.deepEqual(names, ['dns', 'key', 'not model', 'speed'])
  })

  test('cannot say which models it has, where its dialect has no list: nothing is said of them', async () => {
    const url = await urlOf(openai)
    const { ok, steps } = await tried(url, { main: GOOD }, { dialect: 'jobs' })
    assert.equal(ok, true, JSON.stringify(steps))
    assert.match(JSON.stringify(steps), /not looked at: its dialect has no list of models/)
  })

  test('has its list of models below its URL, in the words of OpenAI too', async () => {
    const url = await urlOf(openai)
    for (const spoken of [{ dialect: 'openai' }, { profile: 'openai' }]) {
      const { line } = await tried(url, { main: GOOD }, { ...spoken, models: { 'seedance-2.0': 'sora-9' } })
      assert.equal(line, 'tried: it does not have the model sora-9')
      const { ok, steps } = await tried(url, { main: GOOD }, spoken)
      assert.equal(ok, true, JSON.stringify(steps))
      assert.match(JSON.stringify(steps), /it has sora-2/)
    }
  })

  for (const [what, dialect, answer] of [
    ['a web page', 'videos', [200, 'text/html', '<html>Welcome</html>']],
    ['JSON of something else', 'videos', [200, 'application/json', '{"status":"ok"}']],
    ['the address of another place', 'ark', [302, 'text/plain', 'over there']],
    ["Ark's words", 'replicate', [404, 'application/json', '{"error":{"code":"InvalidAction","message":"none"}}']],
    ["Replicate's words", 'jobs', [404, 'application/json', '{"title":"Not found","detail":"none","status":404}']],
    ['a text', 'openai', [400, 'application/json', '"bad"']],
  ] as const) {
    test(`speaks another API than ${dialect}: it answers with ${what}, and no key is said to work`, async () => {
      const [status, type, text] = answer
      const url = await urlOf((_request, response) =>
        response.writeHead(status, { 'content-type': type, location: 'https://login.example.com' }).end(text),
      )
      const { line, names } = await tried(url, { first: GOOD, second: GOOD }, { dialect })
      assert.equal(line, `tried: there is no such API at ${url}, status ${status}`)
      assert.deepEqual(names, ['dns', 'not key'], 'one key was enough to see it')
    })
  }

  test('has an account without money', async () => {
    const url = await urlOf(openai)
    const { line, names } = await tried(url, { main: 'sk-poor' })
    assert.match(line, /^tried: the key main: its account has no money/)
    assert.deepEqual(names, ['dns', 'not balance'])
  })

  test('answers, but takes its time', async () => {
    const url = await urlOf((request, response) => setTimeout(() => openai(request, response), 3_500))
    const { line, names } = await tried(url)
    assert.match(line, /^tried: it is slow: it takes \d+ ms to answer/)
    assert.deepEqual(names, ['dns', 'key', 'model', 'not speed'])
  })
})

describe('a provider whose files are at a URL of their own', () => {
  const FAL = { dialect: 'fal', models: { 'seedance-2.0': 'bytedance/seedance-2.0/image-to-video' } }
  const say =
    (status: number, body: JsonObject): RequestListener =>
    (_request, response) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const queue: RequestListener = (request, response) => {
    const isKnown = request.headers.authorization === `Key ${GOOD}`
    return say(isKnown ? 404 : 401, { detail: 'so', error_type: isKnown ? 'job_not_found' : 'unauthorized' })(
      request,
      response,
    )
  }
  const shown: string[] = []
  const storage: RequestListener = (request, response) => {
    shown.push(`${request.method} ${request.url} ${request.headers.authorization}`)
    const told = { upload_url: 'https://cdn.example.com/put', file_url: 'https://cdn.example.com/file' }
    say(200, told)(request, response)
  }
  const originFor = async (listener: RequestListener) => `http://${await serve(createHttp(listener))}`
  const triedWith = async (uploadUrl: string, keys?: Readonly<Record<string, string>>) =>
    tried(await originFor(queue), keys, { ...FAL, upload_url: uploadUrl })

  test('is well in both places: a file is announced, and none is brought', async () => {
    const { ok, line, names, steps } = await triedWith(`${await originFor(storage)}/v2`)
    assert.deepEqual([ok, line], [true, 'tried: its key works'])
    assert.deepEqual(names, ['dns', 'key', 'dns', 'upload', 'model', 'speed'])
    assert.match(String(steps[3]?.['detail']), /^the key main may bring files to http:\/\/127\.0\.0\.1:\d+\/v2$/)
    assert.deepEqual(shown, [`POST /v2/storage/upload/initiate?storage_type=fal-cdn-v3 Key ${GOOD}`])
  })

  test('has them where nobody knows the name, or nobody listens', async () => {
    const nowhere = await triedWith('http://nowhere.invalid')
    assert.equal(nowhere.line, 'tried: at http://nowhere.invalid: the name nowhere.invalid cannot be resolved')
    assert.deepEqual(nowhere.names, ['dns', 'key', 'not dns', 'model', 'speed'])
    assert.match((await triedWith('http://127.0.0.1:9')).line, /^tried: at http:\/\/127\.0\.0\.1:9: .*ECONNREFUSED/)
  })

  test('has them behind a certificate that is no good: no key is shown there', async () => {
    const { line, names } = await triedWith(String(https['expired']))
    assert.match(line, /^tried: at https:\/\/127\.0\.0\.1:\d+: its certificate has expired/)
    assert.deepEqual(names, ['dns', 'key', 'dns', 'not tls', 'model', 'speed'])
  })

  for (const [status, says] of [
    [404, /: it takes no files, status 404 \(so\)$/],
    [401, /: the key main: the provider does not take it \(so\)$/],
    [500, /: the key main: the provider is broken, status 500/],
    [200, /: there is no such API, status 200$/],
  ] as const) {
    test(`has them at a place that answers ${status} and says nothing of a file`, async () => {
      const url = await originFor(say(status, { detail: 'so' }))
      const { line, names } = await triedWith(url)
      assert.ok(line.startsWith(`tried: at ${url}: `), line)
      assert.match(line, says)
      assert.deepEqual(names, ['dns', 'key', 'dns', 'not upload', 'model', 'speed'])
    })
  }

  test('is shown there no key that it has refused', async () => {
    shown.length = 0
    const url = await originFor(storage)
    const { names } = await triedWith(url, { first: 'sk-revoked', second: GOOD })
    assert.deepEqual(names.filter((name) => name === 'upload').length, 1)
    assert.equal(shown.length, 1)
  })
})
