/**
 * A provider whose files live at another origin than its queue, as fal's do: without a public URL, a picture and a video that
 * are too large for a request go there first, by the same key, and the submit names them. The key is shown at these two
 * origins and nowhere else, whoever changes what.
 */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { crc32 } from 'node:zlib'
import type { JsonObject } from '../../src/core/json.ts'
import type { JobView } from '../../src/core/view.ts'
import { fal } from '../../src/dialects/fal.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { createFakeProvider, type FakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { PRESETS } from '../../src/providers/presets.ts'
import { Caller } from '../matrix/caller.ts'
import { type Sample, type Samples, serveSamples } from '../matrix/samples.ts'
import { makePng } from '../support/media-samples.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'
import { digestOf } from '../../src/fake-provider/records.ts'

const ADMIN_KEY = 'the-key-of-the-operator-of-two-origins'
const CANARY = 'sk-CANARY-2c1f77ab90-of-two-origins'
const headers = { authorization: `Bearer ${ADMIN_KEY}` }

/** More than goes into a request. */
const BYTES = 9_000_000

/** A host of nobody's that the bytes are put to: it stands for the provider's content network. */
const CDN = 'cdn.example'

let samples: Samples
let picture: Sample
let provider: FakeProvider
let reelay: Reelay
let doorway: string
let foreign: string
const servers: Server[] = []
/** What goes wrong at the doorway, first things first. */
const troubles: ('hang up' | 404 | 500)[] = []
/** What came to the doorway, and to the host that is nobody's provider. */
const entered: string[] = []
const strayed: string[] = []
/** All that was told to anybody. */
const told: string[] = []

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Goes wrong as it was told, then takes announcements to the provider and has the bytes put to the content network. */
async function enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request)
  entered.push(`${request.method} ${request.url} ${request.headers.authorization}`)
  const trouble = troubles.shift()
  if (trouble === 'hang up') return void response.destroy()
  if (trouble !== undefined) return void response.writeHead(trouble).end('{}')
  const { authorization = '' } = request.headers
  const url = new URL(request.url ?? '/', provider.uploadUrl)
  const answer = await fetch(url, { method: 'POST', headers: { authorization }, body })
  const said = (await answer.text()).replace(/"http:\/\/[^/"]+(\/_fake\/put\/)/, `"http://${CDN}$1`)
  response.writeHead(answer.status).end(said)
}

before(async () => {
  samples = await serveSamples({ videoBytes: BYTES })
  const bytes = weighing(await makePng({ widthPx: 640, heightPx: 640 }), BYTES)
  picture = { name: 'large.png', mediaType: 'image/png', bytes, digest: digestOf(bytes) }
  const pace = { queueMs: 50, runMs: 100 }
  provider = await createFakeProvider({ dialect: fal, uploadPort: 0, keys: [CANARY], fetchReferences: true, ...pace })
  doorway = await serve((request, response) => void enter(request, response))
  foreign = await serve((request, response) => {
    strayed.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`)
    response.writeHead(200).end('{}')
  })
  reelay = await startReelay({
    ...{ REELAY_ADMIN_KEY: ADMIN_KEY, REELAY_RENDER_WORKERS: '0' },
    REELAY_CONNECT_TO: `${CDN}:80:${new URL(String(provider.uploadUrl)).host}`,
  })
})

after(async () => {
  await reelay?.close()
  await provider?.close()
  await samples?.close()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

async function admin(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
  const answer = await reelay.call(method, `/admin/v1/providers${path}`, { headers, body })
  told.push(answer.text)
  assert.ok(answer.status < 300, answer.text)
  return answer.json()
}

/** Has fal as the preset has it, at the loopback: the only provider that there is. */
async function configure(uploadUrl: string): Promise<void> {
  const urls = { url: provider.url, upload_url: uploadUrl }
  await admin('PUT', '/fal', { ...PRESETS['fal'], ...urls, keys: [{ label: 'main', secret: CANARY }] })
}

/** Bytes that every reader of a PNG passes over, before its end. */
function weighing(png: Buffer, bytes: number): Buffer {
  const name = Buffer.from('reLy')
  const chunk = Buffer.concat([name, Buffer.alloc(bytes - png.byteLength)])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(chunk.byteLength - name.byteLength)
  sum.writeUInt32BE(crc32(chunk))
  return Buffer.concat([png.subarray(0, -12), length, chunk, sum, png.subarray(-12)])
}

/** The ids of a job with both references, and of what has become of it. */
async function submit(): Promise<{ readonly id: string; readonly end: () => Promise<JobView> }> {
  const caller = new Caller(jobs, reelay.url)
  const [video] = samples.of(['reference_video'])
  assert.ok(video)
  const submitted = await caller.submit({
    ...{ model: 'seedance-2.0', prompt: 'a walk', durationSeconds: 4, resolution: '480p', ratio: '1:1' },
    references: [
      { role: 'reference_image', source: await caller.source(picture, 'upload') },
      { role: 'reference_video', source: await caller.source(video, 'upload') },
    ],
  })
  assert.ok('job' in submitted, JSON.stringify(submitted))
  const { id } = submitted.job
  const end = async () => {
    const view = await caller.end(id)
    told.push(JSON.stringify(view))
    return view
  }
  return { id, end }
}

const digests = () => [picture.digest, samples.of(['reference_video'])[0]?.digest]

/** What the provider was asked since, by its two doors: with which key, at which host. */
function heardSince(count: number) {
  return provider.requests.slice(count).map(({ operation, headers: { host, authorization } }) => ({
    operation,
    host,
    key: authorization,
  }))
}

describe('a picture and a video too large for a request, without any link of ours', () => {
  test('are brought to where the provider has its files, and named at its queue', async () => {
    const [count, works] = [provider.requests.length, provider.jobs.length]
    await configure(String(provider.uploadUrl))
    const { end } = await submit()
    const view = await end()
    assert.equal(view.status, 'succeeded', JSON.stringify(view.failure))
    const heard = heardSince(count)
    const [queueHost, filesHost] = [provider.url, String(provider.uploadUrl)].map((url) => new URL(url).host)
    const ofKind = (operation: string) => heard.filter((one) => one.operation === operation)
    const [key, at] = [`Key ${CANARY}`, { host: filesHost }]
    assert.deepEqual(ofKind('upload'), Array(2).fill({ operation: 'upload', ...at, key }))
    assert.deepEqual(ofKind('put'), Array(2).fill({ operation: 'put', ...at, key: undefined }))
    assert.deepEqual(ofKind('submit'), [{ operation: 'submit', host: queueHost, key }])
    const [job] = provider.jobs.slice(works)
    assert.deepEqual(
      job?.fetched?.map(({ digest }) => digest),
      digests(),
    )
    const named = job?.request.references.map(({ source }) => (source.from === 'url' ? new URL(source.url).host : ''))
    assert.deepEqual(named, [filesHost, filesHost])
  })

  test('wait while that place hangs up or is broken, and are put to a third host without the key', async () => {
    const [count, works] = [provider.requests.length, provider.jobs.length]
    await configure(`${doorway}/fal`)
    troubles.push('hang up', 500, 'hang up')
    const { end } = await submit()
    const view = await end()
    assert.equal(view.status, 'succeeded', JSON.stringify(view.failure))
    assert.deepEqual([troubles, entered.length], [[], 5], 'three in vain, and one for each')
    assert.ok(entered.every((line) => line.endsWith(`?storage_type=fal-cdn-v3 Key ${CANARY}`)))
    const puts = heardSince(count).filter(({ operation }) => operation === 'put')
    assert.deepEqual(puts, Array(2).fill({ operation: 'put', host: CDN, key: undefined }))
    const made = provider.jobs.slice(works)
    assert.deepEqual(
      made.map(({ fetched }) => fetched?.map(({ digest }) => digest)),
      [digests()],
      'one work',
    )
  })

  test('cannot reach a provider that turns out to have no place for files there', async () => {
    const works = provider.jobs.length
    await configure(`${doorway}/nowhere`)
    troubles.push(404)
    const { end } = await submit()
    const { status, failure } = await end()
    assert.deepEqual([status, failure?.code], ['failed', 'unsupported_combination'])
    assert.match(String(failure?.message), /^Reference 1: this image cannot reach the provider: .*takes no uploads/)
    assert.equal(provider.jobs.length, works)
  })
})

describe('its key', () => {
  test('goes nowhere else by a changed upload URL: that is refused without the secret', async () => {
    const refused = await reelay.call('PATCH', '/admin/v1/providers/fal', { headers, body: { upload_url: foreign } })
    assert.deepEqual([refused.status, refused.json()['param']], [400, 'upload_url'])
    assert.deepEqual(strayed, [])
  })

  test('is not shown where somebody else has its files brought who can write to the database', async () => {
    const database = new DatabaseSync(join(reelay.dataDir, 'reelay.sqlite'))
    database.exec('PRAGMA busy_timeout = 5000')
    const move = `UPDATE providers SET settings = json_set(settings, '$.uploadUrl', ?)`
    database.prepare(move).run(foreign)
    database.exec('UPDATE providers_revision SET revision = revision + 1')
    database.close()
    await until(
      async () => reelay.log(),
      (log) => log.includes('the key to a provider cannot be opened'),
    )
    const count = provider.requests.length
    const { id } = await submit()
    await until(
      () => reelay.call('GET', `/v1/jobs/${jobs.ids.encode(id)}/events`),
      ({ text }) => text.includes('job.prepared'),
    )
    const { keys } = await admin('GET', '/fal')
    assert.match(JSON.stringify(keys), /sealed for another provider or another origin/)
    assert.deepEqual([strayed, heardSince(count)], [[], []])
  })

  test('was shown at its two origins alone, and is in no log, no file and no answer', async () => {
    assert.equal(provider.counts.leaks, 0)
    assert.deepEqual(strayed, [])
    const files = await readdir(reelay.dataDir, { recursive: true, withFileTypes: true })
    const stored = files
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), 'latin1'))
    const everything = [...(await Promise.all(stored)), ...told, reelay.log(), reelay.output()]
    assert.ok(everything.length > 10 && everything.every((text) => !text.includes(CANARY)))
  })
})
