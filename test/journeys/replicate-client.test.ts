/** Replicate's own client for Node, unmodified, pointed at Reelay by its base URL and nothing else. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Replicate, { parseProgressFromLogs, type Prediction, validateWebhook } from 'replicate'
import { inspectFilm } from '../support/inspect.ts'
import { makePng } from '../support/media-samples.ts'
import { KEY, type Reelay, startReelay, until } from '../support/reelay.ts'
import { bodyOf, type Received, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'

const MODEL = 'bytedance/seedance-1-pro'
const PUBLIC_URL = 'https://video.example.com'
const HOOKS = 'http://hooks.example'
const input = { prompt: 'a lighthouse above a stormy sea', resolution: '480p', duration: 2, aspect_ratio: '16:9' }

let receiver: WebhookReceiver
let reelay: Reelay

before(async () => {
  receiver = await startWebhookReceiver()
  reelay = await startReelay({
    REELAY_CONNECT_TO: `hooks.example:80:127.0.0.1:${receiver.port}`,
  })
})

after(async () => {
  await reelay?.close()
  await receiver?.close()
})

const clientOf = (base: string) => new Replicate({ auth: KEY, baseUrl: reelay.url + base })

async function assertFilm(url: string): Promise<void> {
  const film = await inspectFilm(new Uint8Array(await (await fetch(url)).arrayBuffer()))
  assert.deepEqual([film.widthPx, film.heightPx, film.frames], [864, 480, 48])
}

for (const base of ['/v1', '/replicate/v1']) {
  test(`create, get, wait, list and cancel work under ${base}`, async () => {
    const replicate = clientOf(base)
    const created = await replicate.predictions.create({ model: MODEL, input })
    assert.deepEqual([created.status, created.model, created.version], ['starting', MODEL, 'hidden'])
    assert.deepEqual([created.input, created.output, created.error, created.logs], [input, null, null, ''])
    assert.match(created.id, /^[0-9a-z]{26}$/)
    assert.equal(created.urls.get, `${reelay.url}/v1/predictions/${created.id}`)

    const ended = await replicate.wait(created, { interval: 100 })
    assert.equal(ended.status, 'succeeded', String(ended.error))
    await assertFilm(String(ended.output))
    assert.equal(parseProgressFromLogs(ended)?.percentage, 1)
    assert.ok((ended.metrics?.total_time ?? 0) >= (ended.metrics?.predict_time ?? 1))
    assert.deepEqual(await replicate.predictions.cancel(ended.id), await replicate.predictions.get(ended.id))

    const unwanted = await replicate.predictions.create({ version: `${MODEL}:0123abcd`, input })
    const [owner = '', name = ''] = MODEL.split('/')
    const deployed = await replicate.deployments.predictions.create(owner, name, { input })
    for (const { id } of [unwanted, deployed]) {
      assert.equal((await replicate.predictions.cancel(id)).status, 'canceled')
      assert.equal((await replicate.predictions.cancel(id)).status, 'canceled')
    }
    const listed = await replicate.predictions.list()
    assert.deepEqual(
      listed.results.slice(0, 3).map(({ id }) => id),
      [deployed.id, unwanted.id, created.id],
    )
  })
}

test('paginate follows the pages to their end', async () => {
  const replicate = clientOf('/v1')
  const made: string[] = []
  for (let count = 0; count < 3; count++) {
    const { id } = await replicate.predictions.create({ model: MODEL, input })
    made.unshift(id)
    await replicate.predictions.cancel(id)
  }
  const first = async () => (await replicate.request('/predictions?limit=2', { method: 'GET' })).json()
  const pages: string[][] = []
  for await (const page of replicate.paginate<Prediction>(first)) pages.push(page.map(({ id }) => id))
  assert.ok(pages.length >= 2)
  assert.ok(pages.slice(0, -1).every((page) => page.length === 2))
  assert.deepEqual(pages.flat().slice(0, 3), made)
  assert.equal(new Set(pages.flat()).size, pages.flat().length)
})

test('a create that waits is answered when the film is there', async () => {
  const prediction = await clientOf('/v1').predictions.create({ model: MODEL, input, wait: 60 })
  assert.equal(prediction.status, 'succeeded', String(prediction.error))
  await assertFilm(String(prediction.output))
})

test('run gives a FileOutput where links are https, and waits past the time that an answer waits', async () => {
  const settings = { REELAY_PUBLIC_URL: PUBLIC_URL }
  const behindProxy = await startReelay(settings)
  try {
    const replicate = new Replicate({
      auth: KEY,
      baseUrl: `${PUBLIC_URL}/v1`,
      // In place of the proxy that ends TLS.
      fetch: (target, init) => fetch(String(target).replace(PUBLIC_URL, behindProxy.url), init),
    })
    const slow = { ...input, prompt: `${input.prompt} [[previz:slow:2]]` }
    for (const [ordered, wait] of [
      [input, { mode: 'block' }],
      [slow, { mode: 'block', timeout: 1 }],
      [input, { mode: 'poll' }],
    ] as const) {
      const output = await replicate.run(MODEL, { input: ordered, wait })
      assert.ok('url' in output && 'blob' in output && typeof output.blob === 'function', String(output))
      const blob: unknown = await output.blob()
      assert.ok(blob instanceof Blob)
      const film = await inspectFilm(new Uint8Array(await blob.arrayBuffer()))
      assert.equal(film.frames, 48)
    }
  } finally {
    await behindProxy.close()
  }
})

// docs/dialects/replicate.md says so; when this fails, the client has learned to take http.
test('run gives a plain text where links are http', async () => {
  const output: unknown = await clientOf('/v1').run(MODEL, { input })
  assert.match(String(output), /^http:/)
  assert.equal(typeof output, 'string')
})

test('files are uploaded, found, listed and deleted, and a picture in the input is uploaded by itself', async () => {
  const replicate = clientOf('/v1')
  const png = await makePng({ widthPx: 640, heightPx: 360 })
  const metadata = { order: 'A-1001', tags: ['one', 'two'] }
  const file = await replicate.files.create(png, metadata)
  assert.deepEqual([file.content_type, file.size, file.metadata], ['image/png', png.byteLength, metadata])
  assert.deepEqual(Buffer.from(await (await fetch(file.urls.get)).arrayBuffer()), png)
  const found = await replicate.files.get(file.id)
  assert.deepEqual({ ...found, urls: {} }, { ...file, urls: {} })

  const prediction = await replicate.predictions.create({ model: MODEL, input: { ...input, image: png }, wait: 60 })
  assert.equal(prediction.status, 'succeeded', String(prediction.error))
  assert.match(Reflect.get(prediction.input, 'image'), /^file_/)
  await assertFilm(String(prediction.output))
  const linked = { ...input, image: file.urls.get }
  const byLink = await replicate.predictions.create({ model: MODEL, input: linked })
  assert.equal(Reflect.get(byLink.input, 'image'), file.id)

  const { results } = (await replicate.files.list()) as unknown as { results: { id: string }[] }
  assert.equal(results.at(-1)?.id, file.id)
  assert.equal(await replicate.files.delete(file.id), true)
  await assert.rejects(replicate.files.get(file.id), /404.*no such file/s)
})

test('webhooks come for the events of the filter, and are signed as validateWebhook asks', async () => {
  const replicate = clientOf('/v1')
  const { key } = await replicate.webhooks.default.secret.get()
  const tell = (path: string, events?: ('start' | 'completed')[]) =>
    replicate.predictions.create({
      model: MODEL,
      input,
      webhook: HOOKS + path,
      ...(events && { webhook_events_filter: events }),
      wait: 60,
    })
  await Promise.all([tell('/all'), tell('/end', ['completed'])])
  const arrived = (path: string, count: number): Promise<readonly Received[]> =>
    until(
      async () => receiver.at(path),
      (found) => found.length >= count,
      20,
    )
  const statuses = (messages: readonly Received[]) => messages.map((message) => bodyOf(message)['status']).toSorted()
  assert.deepEqual(statuses(await arrived('/all', 2)), ['processing', 'succeeded'])
  const ended = await arrived('/end', 1)
  assert.deepEqual(statuses(ended), ['succeeded'])
  for (const { headers, body } of receiver.received) {
    const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
    const sent = (text: string) => new Request(HOOKS, { method: 'POST', headers: new Headers(pairs), body: text })
    assert.equal(await validateWebhook(sent(body), key), true)
    assert.equal(await validateWebhook(sent(`${body} `), key), false)
  }
})

test('a model is described to whoever asks for it by this client', async () => {
  const replicate = clientOf('/v1')
  const model = await replicate.models.get('bytedance', 'seedance-1-pro')
  assert.deepEqual([model.owner, model.name, model.visibility], ['bytedance', 'seedance-1-pro', 'public'])
  await assert.rejects(replicate.models.get('bytedance', 'seedance-9'), /404.*no model called/s)
})

test('what is refused is an ApiError with the field to blame', async () => {
  const replicate = clientOf('/v1')
  const refused = async (work: Promise<unknown>): Promise<[number, unknown]> => {
    const error: unknown = await work.then(
      () => assert.fail('it was taken'),
      (reason: unknown) => reason,
    )
    assert.ok(error instanceof Error && error.name === 'ApiError', String(error))
    const response: unknown = Reflect.get(error, 'response')
    assert.ok(response instanceof Response)
    return [response.status, JSON.parse(/: (\{.*\})\.$/s.exec(error.message)?.[1] ?? '{}')]
  }
  const [status, body] = await refused(replicate.predictions.create({ model: MODEL, input: { prompt: 5 } }))
  assert.equal(status, 422)
  const message = 'input.prompt must be a text.'
  assert.deepEqual(
    { ...(body as object), request_id: '' },
    {
      title: 'Input validation failed',
      detail: message,
      status: 422,
      invalid_fields: [{ type: 'invalid_parameter', field: 'input.prompt', description: message }],
      code: 'invalid_parameter',
      request_id: '',
    },
  )
  assert.equal((await refused(replicate.predictions.create({ model: 'nobody/nothing', input })))[0], 404)
  assert.equal((await refused(replicate.predictions.create({ version: 'a'.repeat(64), input })))[0], 404)
  assert.equal((await refused(replicate.predictions.get('01k9f0000000000000000000aa')))[0], 404)
  const stranger = new Replicate({ auth: 'wrong', baseUrl: `${reelay.url}/v1` })
  assert.equal((await refused(stranger.predictions.list()))[0], 401)
})
