/** Webhooks through the whole server: endpoints, signatures, deliveries, and what receivers and owners may do to them. */

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { Webhook } from 'standardwebhooks'
import { isJsonObject, type JsonObject } from '../../src/core/json.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'
import { openStream } from '../support/streams.ts'
import { addTenant } from '../support/tenants.ts'
import { bodyOf, type Received, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'

const OTHER_KEY = 'sd2_live_other_tenant'
const HOST = 'http://hooks.example'

let receiver: WebhookReceiver
let reelay: Reelay

before(async () => {
  receiver = await startWebhookReceiver()
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-webhooks-'))
  await addTenant(dataDir, 'other', [{ key: OTHER_KEY }])
  reelay = await startReelay({ REELAY_CONNECT_TO: `hooks.example:80:127.0.0.1:${receiver.port}` }, dataDir)
})

after(async () => {
  await reelay?.close()
  await receiver?.close()
})

const call = (method: string, path: string, body?: JsonObject, key?: string) =>
  reelay.call(method, `/v1/webhooks/${path}`, {
    ...(body === undefined ? {} : { body }),
    ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
  })

/** A new endpoint at a path of the receiver. */
async function endpointAt(
  path: string,
  more: JsonObject = {},
): Promise<{ readonly id: string; readonly secret: string }> {
  const answer = await call('POST', 'endpoints', { url: `${HOST}${path}`, ...more })
  assert.equal(answer.status, 200, answer.text)
  const { id, secret } = answer.json()
  return { id: String(id), secret: String(secret) }
}

/** A job that has ended: it was cancelled. */
async function endedJob(more: JsonObject = {}, prompt = 'a kite'): Promise<string> {
  const input = { prompt, duration: 4, resolution: '480p', ...more }
  const submitted = await reelay.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })
  assert.equal(submitted.status, 200, submitted.text)
  const id = String(submitted.json()['id'])
  await reelay.call('POST', `/v1/jobs/${id}/cancel`)
  return id
}

/** Waits until so much has come at a path. */
const arrived = (path: string, count = 1): Promise<readonly Received[]> =>
  until(
    async () => receiver.at(path),
    (found) => found.length >= count,
    20,
  )

async function deliveriesOf(endpoint: string): Promise<readonly JsonObject[]> {
  const { data } = (await call('GET', `deliveries?endpoint=${endpoint}`)).json()
  return Array.isArray(data) ? data.filter(isJsonObject) : []
}

/** The first delivery to an endpoint, once it stands like this. */
async function deliveryThat(endpoint: string, stands: (delivery: JsonObject) => boolean): Promise<JsonObject> {
  const found = await until(
    async () => (await deliveriesOf(endpoint)).find(stands),
    (one) => one !== undefined,
  )
  assert.ok(found)
  return found
}

const verified = (secret: string, { body, headers }: Received) =>
  new Webhook(secret).verify(
    body,
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
  )

const PYTHON = `
import base64, hashlib, hmac, json, sys
one = json.load(sys.stdin)
key = base64.b64decode(one['secret'].removeprefix('whsec_'))
signed = f"{one['id']}.{one['timestamp']}.{one['body']}".encode()
expected = 'v1,' + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
print(any(hmac.compare_digest(expected, each) for each in one['signature'].split()))
`

describe('an endpoint', () => {
  test('is told of every end of a job, with the job as a query answers it, signed with its own secret', async () => {
    const { id, secret } = await endpointAt('/told')
    const job = await endedJob()
    const [message] = await arrived('/told')
    assert.ok(message)
    const { type, timestamp, data } = bodyOf(message)
    assert.equal(type, 'job.cancelled')
    assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.deepEqual(data, (await reelay.call('GET', `/v1/jobs/${job}`)).json())
    assert.ok(verified(secret, message))
    const others = (await call('GET', 'default/secret')).json()['key']
    assert.throws(() => verified(String(others), message), 'another secret')
    assert.throws(() => verified(secret, { ...message, body: `${message.body} ` }), 'an altered body')
    await call('DELETE', `endpoints/${id}`)
  })

  test("is verified by Python's standard library, and by a shell with openssl", async (t) => {
    const { id, secret } = await endpointAt('/verified')
    await endedJob({}, '橘猫 "quoted"')
    const [message] = await arrived('/verified')
    assert.ok(message)
    const { 'webhook-id': messageId, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = message.headers
    const text = JSON.stringify({ secret, id: messageId, timestamp, signature, body: message.body })
    const run = promisify(execFile)
    const python = run('python3', ['-c', PYTHON])
    python.child.stdin?.end(text)
    await python.then(
      ({ stdout }) => assert.equal(stdout.trim(), 'True'),
      (error: NodeJS.ErrnoException) =>
        error.code === 'ENOENT' ? t.diagnostic('no Python here') : Promise.reject(error),
    )
    const hex = Buffer.from(secret.slice('whsec_'.length), 'base64').toString('hex')
    const shell = run('openssl', ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${hex}`, '-binary'], {
      encoding: 'buffer',
    })
    shell.child.stdin?.end(`${messageId}.${timestamp}.${message.body}`)
    await shell.then(
      ({ stdout }) => assert.equal(signature, `v1,${stdout.toString('base64')}`),
      (error: NodeJS.ErrnoException) =>
        error.code === 'ENOENT' ? t.diagnostic('no openssl here') : Promise.reject(error),
    )
    await call('DELETE', `endpoints/${id}`)
  })

  test('that subscribes to some types hears of no others, and none hears of a job that is deleted twice', async () => {
    const { id } = await endpointAt('/some', { events: ['job.failed', 'webhook.test'] })
    const { id: all } = await endpointAt('/all', { events: ['*'] })
    const { id: twice } = await endpointAt('/twice', { events: ['job.failed', 'webhook.test', 'job.failed'] })
    assert.deepEqual((await call('GET', `endpoints/${twice}`)).json()['events'], ['job.failed', 'webhook.test'])
    await call('DELETE', `endpoints/${twice}`)
    await endedJob()
    await arrived('/all')
    await call('POST', `endpoints/${id}/test`)
    const [first] = await arrived('/some')
    assert.equal(first && bodyOf(first)['type'], 'webhook.test')
    for (const each of [id, all]) await call('DELETE', `endpoints/${each}`)
  })

  test('keeps what it was, with a prompt of any length left out where the message would be too long', async () => {
    const { id } = await endpointAt('/long')
    const submitted = await reelay.call('POST', '/v1/videos', {
      body: { model: 'seedance-2.0', prompt: '雨'.repeat(30_000), seconds: '4' },
    })
    assert.equal(submitted.status, 200, submitted.text)
    await reelay.call('DELETE', `/v1/videos/${String(submitted.json()['id'])}`)
    const { job } = await deliveryThat(id, ({ type }) => type === 'job.cancelled')
    assert.equal(job, submitted.json()['id'], 'the id that its own face writes')
    const [message] = await arrived('/long')
    assert.ok(message && Buffer.byteLength(message.body) < 20_000)
    assert.deepEqual(bodyOf(message)['trimmed'], ['prompt', 'metadata'])
    await call('DELETE', `endpoints/${id}`)
  })

  for (const url of [
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://[::ffff:127.0.0.1]/',
    'http://localhost/hook',
    'http://169.254.169.254/latest',
    'file:///etc/passwd',
    'http://user:secret@hooks.example/',
    'http://example.com:22/',
    `http://hooks.example/${'a'.repeat(2_048)}`,
  ]) {
    test(`cannot be at ${url.slice(0, 60)}`, async () => {
      const made = await call('POST', 'endpoints', { url })
      assert.ok(made.status === 400, made.text)
      const { id } = await endpointAt('/moved')
      assert.equal((await call('PATCH', `endpoints/${id}`, { url })).status, 400)
      await call('DELETE', `endpoints/${id}`)
    })
  }

  for (const secret of [
    '',
    ' ',
    'whsec_',
    'whsec_c2hvcnQ=',
    `whsec_${Buffer.alloc(32).toString('base64')}`,
    'a'.repeat(44),
  ]) {
    test(`takes no weak secret: ${JSON.stringify(secret)}`, async () => {
      const made = await call('POST', 'endpoints', { url: `${HOST}/weak`, secret })
      assert.equal(made.status, 400, made.text)
      const { id } = await endpointAt('/weak')
      assert.equal((await call('POST', `endpoints/${id}/rotate-secret`, { secret })).status, 400)
      await call('DELETE', `endpoints/${id}`)
    })
  }

  for (const [body, field] of [
    [{}, 'url'],
    [{ url: `${HOST}/x`, headers: { host: 'inner' } }, 'headers'],
    [{ url: `${HOST}/x`, events: ['job.born'] }, 'events'],
    [{ url: `${HOST}/x`, events: [] }, 'events'],
    [{ url: `${HOST}/x`, description: 'a'.repeat(501) }, 'description'],
  ] as const) {
    test(`is refused with a word about ${field}: ${JSON.stringify(body).slice(0, 60)}`, async () => {
      const made = await call('POST', 'endpoints', body)
      assert.equal(made.status, 400)
      const { error } = made.json()
      assert.match(String(isJsonObject(error) && error['param']), new RegExp(`^${field}`))
    })
  }

  test('of another tenant does not exist, nor do its deliveries', async () => {
    const { id } = await endpointAt('/own')
    await call('POST', `endpoints/${id}/test`)
    const [delivery] = await until(
      () => deliveriesOf(id),
      (found) => found.length > 0,
    )
    const paths = [
      ...['', '/secret'].map((deed) => ['GET', `endpoints/${id}${deed}`] as const),
      ...['/test', '/enable', '/rotate-secret'].map((deed) => ['POST', `endpoints/${id}${deed}`] as const),
      ['DELETE', `endpoints/${id}`],
      ['GET', `deliveries?endpoint=${id}`],
      ['GET', `deliveries/${delivery?.['id']}`],
      ['POST', `deliveries/${delivery?.['id']}/resend`],
    ] as const
    for (const [method, path] of paths) {
      assert.equal((await call(method, path, undefined, OTHER_KEY)).status, 404, `${method} ${path}`)
    }
    assert.equal((await call('PATCH', `endpoints/${id}`, { description: 'x' }, OTHER_KEY)).status, 404)
    const since = Math.floor(Date.now() / 1_000) - 60
    assert.equal((await call('POST', `endpoints/${id}/recover`, { since }, OTHER_KEY)).status, 404)
    assert.deepEqual((await call('GET', 'endpoints', undefined, OTHER_KEY)).json()['data'], [])
    assert.deepEqual((await call('GET', 'deliveries', undefined, OTHER_KEY)).json()['data'], [])
    assert.equal((await call('GET', `endpoints/${id}`)).status, 200)
    await call('DELETE', `endpoints/${id}`)
  })
})

describe('a secret that is replaced', () => {
  test('stays valid for a while: a delivery bears all signatures, also after two rotations', async () => {
    const { id, secret } = await endpointAt('/rotated')
    const keys = [secret]
    for (let times = 0; times < 2; times++) {
      const rotated = (await call('POST', `endpoints/${id}/rotate-secret`)).json()
      keys.push(String(rotated['key']))
    }
    assert.equal(new Set(keys).size, 3)
    const told = (await call('GET', `endpoints/${id}/secret`)).json()
    assert.equal(told['key'], keys[2])
    assert.equal(Array.isArray(told['former']) && told['former'].length, 2)
    await call('POST', `endpoints/${id}/test`)
    const [message] = await arrived('/rotated')
    assert.ok(message)
    assert.equal(String(message.headers['webhook-signature']).split(' ').length, 3)
    for (const key of keys) assert.ok(verified(key, message))
    await call('DELETE', `endpoints/${id}`)
  })

  test('is not valid any more where no overlap was wanted; and there is a limit to how many are', async () => {
    const { id } = await endpointAt('/at-once')
    assert.equal((await call('POST', `endpoints/${id}/rotate-secret`, { overlap_seconds: 0 })).status, 200)
    await call('POST', `endpoints/${id}/test`)
    const [message] = await arrived('/at-once')
    assert.equal(String(message?.headers['webhook-signature']).split(' ').length, 1)
    const statuses: number[] = []
    for (let times = 0; times < 6; times++) statuses.push((await call('POST', `endpoints/${id}/rotate-secret`)).status)
    assert.deepEqual(statuses, [200, 200, 200, 200, 429, 429])
    await call('DELETE', `endpoints/${id}`)
  })
})

describe("the account's secret", () => {
  test('is replaced by its owner: callbacks bear both signatures for a while, and nobody else sees a change', async () => {
    const secrets = async (key?: string) => (await call('GET', 'default/secret', undefined, key)).json()
    const [before, others] = [await secrets(), await secrets(OTHER_KEY)]
    assert.deepEqual(before['former'], [])
    const rotated = await call('POST', 'default/rotate-secret', { overlap_seconds: 3_600 })
    assert.deepEqual(rotated.json(), await secrets())
    assert.deepEqual(await secrets(OTHER_KEY), others)
    await endedJob({ callback_url: `${HOST}/account` })
    const [message] = await arrived('/account')
    assert.ok(message)
    for (const key of [rotated.json()['key'], before['key']]) assert.ok(verified(String(key), message))
    assert.equal((await call('POST', 'default/rotate-secret', { secret: 'whsec_MTIz' })).status, 400)
  })
})

describe('a receiver that', () => {
  test('answers 410 is told nothing more, and the other endpoints of its tenant are told so', async () => {
    receiver.answer('/gone', (response) => response.writeHead(410).end())
    const { id } = await endpointAt('/gone', { events: ['job.cancelled'] })
    const { id: witness } = await endpointAt('/witness', { events: ['webhook.endpoint_disabled'] })
    const stream = await openStream(`${reelay.url}/v1/events?types=webhook.endpoint_disabled`)
    await endedJob()
    const [message] = await arrived('/witness')
    assert.ok(message)
    await until(
      async () => stream.events,
      (events) => events.length > 0,
    )
    stream.close()
    const { type, data } = bodyOf(message)
    // Keys that manage no webhooks read the feed as well, and a URL may be a credential.
    const { url, ...shownToAll } = isJsonObject(data ?? null) ? (data as JsonObject) : {}
    assert.equal(url, 'http://hooks.example/gone')
    assert.deepEqual(JSON.parse(stream.events[0]?.data ?? ''), { ...bodyOf(message), data: shownToAll })
    assert.equal(type, 'webhook.endpoint_disabled')
    assert.deepEqual(isJsonObject(data ?? null) && [(data as JsonObject)['endpoint'], (data as JsonObject)['reason']], [
      id,
      'gone',
    ])
    const feed = async (headers = {}) => {
      const { data: shown } = (await reelay.call('GET', `/v1/events?types=${type}`, { headers })).json()
      return Array.isArray(shown) ? shown.filter(isJsonObject) : []
    }
    const last = (await feed()).at(-1)
    const { timestamp } = bodyOf(message)
    assert.deepEqual([last?.['type'], last?.['timestamp'], last?.['data']], [type, timestamp, shownToAll])
    assert.deepEqual(await feed({ authorization: `Bearer ${OTHER_KEY}` }), [])
    const endpoint = (await call('GET', `endpoints/${id}`)).json()
    assert.equal(endpoint['status'], 'disabled')
    assert.equal((endpoint['disabled'] as JsonObject)['reason'], 'gone')
    const [delivery] = await deliveriesOf(id)
    assert.deepEqual([delivery?.['status'], delivery?.['last_answer']], ['abandoned', '410'])
    await endedJob()
    assert.equal((await deliveriesOf(id)).length, 1, 'nothing is made for an endpoint that is disabled')
    assert.equal((await call('POST', `deliveries/${delivery?.['id']}/resend`)).status, 409)

    receiver.answer('/gone', (response) => response.writeHead(200).end())
    const since = new Date(Date.now() - 60_000).toISOString()
    assert.equal((await call('POST', `endpoints/${id}/recover`, { since })).status, 409)
    for (const never of ['2026-02-30T10:00:00Z', '2026-11-22T25:00:00Z', '2026-11-22T10:00:00+99:99']) {
      const refused = await call('POST', `endpoints/${id}/recover`, { since: never })
      assert.equal(refused.status, 400, refused.text)
    }
    assert.equal((await call('POST', `endpoints/${id}/enable`)).json()['status'], 'enabled')
    const recovered = (await call('POST', `endpoints/${id}/recover`, { since })).json()
    assert.equal(recovered['resent'], 1)
    assert.ok(Number(recovered['added']) >= 1)
    assert.equal(recovered['cursor'], null)
    await until(
      () => deliveriesOf(id),
      (found) => found.every(({ status }) => status === 'delivered'),
    )
    const again = (await call('POST', `endpoints/${id}/recover`, { since })).json()
    assert.deepEqual([again['resent'], again['added']], [0, 0], 'nothing is told twice')
    for (const each of [id, witness]) await call('DELETE', `endpoints/${each}`)
  })

  test('redirects inside has not taken it, and nobody follows', async () => {
    receiver.answer('/redirects', (response) => response.writeHead(301, { location: `${HOST}/inside` }).end())
    const { id } = await endpointAt('/redirects')
    await call('POST', `endpoints/${id}/test`)
    const delivery = await deliveryThat(id, ({ tries }) => tries === 1)
    assert.deepEqual([delivery['status'], delivery['last_answer']], ['pending', '301'])
    assert.deepEqual(receiver.at('/inside'), [])
    await call('DELETE', `endpoints/${id}`)
  })

  test('says a great deal, or markup, is kept with the beginning of it, as text', async () => {
    receiver.answer('/talks', (response) => {
      response.writeHead(500, { 'content-type': 'text/html' })
      response.write('<script>alert(1)</script>')
      const more = () => {
        while (!response.destroyed && response.write('a'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    })
    const { id } = await endpointAt('/talks')
    await call('POST', `endpoints/${id}/test`)
    const { id: delivery } = await deliveryThat(id, ({ tries }) => tries === 1)
    const answer = await call('GET', `deliveries/${delivery}`)
    assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8')
    const log = answer.json()['tries_log']
    const [first] = Array.isArray(log) ? log.filter(isJsonObject) : []
    assert.equal(first?.['status'], 500)
    assert.equal(String(first?.['answer']).length, 4_096)
    assert.ok(String(first?.['answer']).startsWith('<script>'))
    await call('DELETE', `endpoints/${id}`)
  })

  test('resets the connection, switches protocols, or speaks no HTTP, is tried again', {
    timeout: 30_000,
  }, async () => {
    receiver.answer('/resets', (response) => response.socket?.resetAndDestroy())
    receiver.answer('/garbage', (response) => response.socket?.end('this is not HTTP\r\n\r\n'))
    const switching = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'
    receiver.answer('/switches', (response) => response.socket?.write(switching))
    for (const path of ['/resets', '/garbage', '/switches']) {
      const { id } = await endpointAt(path)
      await call('POST', `endpoints/${id}/test`)
      const delivery = await deliveryThat(id, ({ tries }) => tries === 1)
      assert.equal(delivery['status'], 'pending')
      assert.ok(Number(delivery['next_try']) > 0)
      await call('DELETE', `endpoints/${id}`)
    }
  })
})

describe('a delivery', () => {
  test('that is over is sent again as often as its owner likes, under its id and with its bytes, one at a time', async () => {
    const { id, secret } = await endpointAt('/again')
    await endedJob({}, 'sent again')
    const [first] = await arrived('/again')
    const delivery = await deliveryThat(id, ({ status }) => status === 'delivered')
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await call('POST', `deliveries/${delivery['id']}/resend`)).status),
    )
    assert.ok(statuses.includes(200) && statuses.every((status) => status === 200 || status === 429), statuses.join())
    await arrived('/again', 2)
    const sent = receiver.at('/again')
    assert.deepEqual(new Set(sent.map(({ headers }) => headers['webhook-id'])), new Set([delivery['id']]))
    assert.deepEqual(new Set(sent.map(({ body }) => body)), new Set([first?.body]))
    for (const one of sent) assert.ok(verified(secret, one))
    await call('DELETE', `endpoints/${id}`)
  })

  test('that waits for its next try comes at once when its owner wants it', async () => {
    receiver.answer('/mended', (response) => response.writeHead(503, { 'retry-after': '600' }).end())
    const { id } = await endpointAt('/mended')
    await endedJob({}, 'mended')
    const late = await deliveryThat(id, ({ tries }) => tries === 1)
    receiver.answer('/mended', (response) => response.writeHead(200).end())
    const resent = await call('POST', `deliveries/${late['id']}/resend`)
    assert.equal(resent.status, 200, resent.text)
    const { tries } = await deliveryThat(id, ({ status }) => status === 'delivered')
    assert.equal(tries, 2)
    await call('DELETE', `endpoints/${id}`)
  })

  test('that tests an endpoint and waits for its next try is tried at once where another test is asked for', async () => {
    receiver.answer('/tested', (response) => response.writeHead(503, { 'retry-after': '600' }).end())
    const { id } = await endpointAt('/tested')
    const first = (await call('POST', `endpoints/${id}/test`)).json()
    await deliveryThat(id, (one) => one['tries'] === 1)
    receiver.answer('/tested', (response) => response.writeHead(200).end())
    const second = await call('POST', `endpoints/${id}/test`)
    assert.deepEqual([second.status, second.json()['id']], [200, first['id']], second.text)
    await deliveryThat(id, ({ status }) => status === 'delivered')
    assert.equal(receiver.at('/tested').length, 2)
    await call('DELETE', `endpoints/${id}`)
  })

  test('to an endpoint that is deleted meanwhile is not sent any more, and says so', async () => {
    receiver.answer('/deleted', (response) => response.writeHead(500).end())
    const { id } = await endpointAt('/deleted')
    await call('POST', `endpoints/${id}/test`)
    const { id: delivery } = await deliveryThat(id, ({ tries }) => tries === 1)
    assert.equal((await call('DELETE', `endpoints/${id}`)).status, 200)
    const found = await until(
      async () => (await call('GET', `deliveries/${delivery}`)).json(),
      ({ status }) => status === 'cancelled',
    )
    assert.equal(found['last_answer'], 'The endpoint was deleted.')
    assert.equal(receiver.at('/deleted').length, 1)
  })

  test('is told as it was at the event, whatever becomes of the job: its owner may delete it at once', async () => {
    receiver.answer('/late', (response) => response.writeHead(503).end())
    const path = '/late'
    const { id } = await endpointAt(path)
    const job = await endedJob()
    await arrived(path)
    await reelay.call('DELETE', `/v1/videos/${job.replace('job_', 'video_')}`)
    assert.equal((await reelay.call('GET', `/v1/jobs/${job}`)).status, 404)
    const pending = (await call('GET', `deliveries/${(await deliveryThat(id, () => true))['id']}`)).json()
    assert.deepEqual([pending['status'], pending['body'], pending['body_kept']], ['pending', null, false])
    receiver.answer(path, (response) => response.writeHead(204).end())
    const [, second] = await arrived(path, 2)
    const [first] = receiver.at(path)
    assert.equal(second?.body, first?.body)
    assert.notEqual(second?.headers['webhook-signature'], first?.headers['webhook-signature'], 'signed anew')
    const told = await deliveryThat(id, ({ status }) => status === 'delivered')
    const kept = (await call('GET', `deliveries/${told['id']}`)).json()
    assert.equal(kept['body'], null, 'what was on its way has gone when it was over')
    const again = await call('POST', `deliveries/${told['id']}/resend`)
    assert.equal(again.status, 404, again.text)
    await call('DELETE', `endpoints/${id}`)
  })

  for (const query of [
    'limit=0',
    'limit=101',
    'limit=1&limit=2',
    'status=lost',
    'after=nothing',
    'job=nothing',
    'colour=red',
  ]) {
    test(`is not looked for by ${query}`, async () => {
      assert.equal((await call('GET', `deliveries?${query}`)).status, 400)
    })
  }
})
