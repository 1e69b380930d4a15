/** `reelay listen` brings every event to a local receiver, signed, and comes again where it was. */

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { isJsonObject } from '../../src/core/json.ts'
import { KEY, type Reelay, startReelay } from '../support/reelay.ts'
import { within } from '../support/within.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

type Received = { readonly id: string; readonly type: string; readonly path: string; readonly body: string }

let reelay: Reelay
let receiver: Server
let url: string
const received: Received[] = []
const started: ChildProcess[] = []

before(async () => {
  reelay = await startReelay()
  receiver = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    // Throws when it is not signed with the secret.
    new Webhook(SECRET).verify(body, headers)
    received.push({ id: String(headers['webhook-id']), type: JSON.parse(body).type, path: String(request.url), body })
    response.writeHead(request.url === '/moved' ? 302 : 204, { location: '/hook' }).end()
  })
  await once(receiver.listen(0, '127.0.0.1'), 'listening')
  const address = receiver.address()
  assert.ok(typeof address === 'object' && address !== null)
  url = `http://127.0.0.1:${address.port}`
})

after(async () => {
  for (const child of started) child.kill()
  receiver?.close()
  receiver?.closeAllConnections()
  await reelay?.close()
})

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [MAIN, 'listen', ...args], {
    env: { PATH: process.env['PATH'], REELAY_API_KEY: KEY, REELAY_URL: reelay.url, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  return { child, output: () => output }
}

async function cancelled(at = reelay): Promise<void> {
  const input = { prompt: 'a kite', resolution: '480p', duration: 4 }
  const { id } = (await at.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })).json()
  await at.call('POST', `/v1/jobs/${String(id)}/cancel`)
}

async function eventIds(at: Reelay): Promise<readonly string[]> {
  const { data } = (await at.call('GET', '/v1/events')).json()
  assert.ok(Array.isArray(data))
  return data.filter(isJsonObject).map(({ id }) => `evt_${String(id)}`)
}

test('each event is posted once, signed, under an id of its own, and told with the answer', async () => {
  await cancelled()
  const { child, output } = run(['--forward', `${url}/hook`, '--secret', SECRET, '--from', '0'])
  await within(20_000, () => received.some(({ type }) => type === 'job.cancelled'))
  const listed = await eventIds(reelay)
  await within(5_000, () => received.length === listed.length)
  assert.deepEqual(
    received.map(({ id }) => id),
    listed,
  )
  await within(5_000, () => /job\.cancelled {2}204/.test(output()))
  child.kill()
})

test('the URL is posted to with its path and query, and a secret of the environment is told to nobody', async () => {
  received.length = 0
  const { child, output } = run(['--forward', `${url}/a%20b/hook?token=x&y=%2F`, '--types', 'job.cancelled'], {
    REELAY_LISTEN_SECRET: SECRET,
  })
  await within(20_000, () => output().includes('Listening.'))
  await cancelled()
  await within(10_000, () => received.length === 1)
  assert.equal(received[0]?.path, '/a%20b/hook?token=x&y=%2F')
  assert.ok(!output().includes(SECRET) && !child.spawnargs.includes(SECRET))
  child.kill()
})

test('only the types that are asked for come, a redirect is not followed, and another start goes on', async () => {
  received.length = 0
  const { child, output } = run(['--forward', `${url}/moved`, '--secret', SECRET, '--types', 'job.cancelled'])
  await within(20_000, () => output().includes('Listening.'))
  await cancelled()
  await within(10_000, () => output().includes('302'))
  assert.deepEqual(
    received.map(({ type }) => type),
    ['job.cancelled'],
  )
  child.kill()
})

test('a gateway that goes away is asked again until it is back, and nothing in between is missed or comes twice', async () => {
  received.length = 0
  const first = await startReelay()
  const { child, output } = run(['--forward', `${url}/hook`, '--secret', SECRET], { REELAY_URL: first.url })
  await within(20_000, () => output().includes('Listening.'))
  await first.kill()
  await within(20_000, () => output().split('The gateway cannot be reached').length > 2)
  // Nobody listens to what happens under this address.
  const elsewhere = await startReelay({}, first.dataDir)
  await cancelled(elsewhere)
  await elsewhere.stop()
  const second = await startReelay({ REELAY_PORT: new URL(first.url).port }, first.dataDir)
  try {
    await cancelled(second)
    await within(60_000, () => received.filter(({ type }) => type === 'job.cancelled').length === 2)
    const listed = await eventIds(second)
    await within(5_000, () => received.length >= listed.length)
    assert.deepEqual(
      received.map(({ id }) => id),
      listed,
    )
    assert.equal(child.exitCode, null)
  } finally {
    child.kill()
    await second.close()
  }
})

test('wrong arguments and a key that is not taken are told, and end it', async () => {
  for (const [args, env, code] of [
    [[], {}, 2],
    [['--forward', 'ftp://x'], {}, 2],
    [['--forward', 'http://name:word@127.0.0.1/hook'], {}, 2],
    [['--forward', url], { REELAY_URL: 'http://name@127.0.0.1' }, 2],
    [['--forward', url], { REELAY_LISTEN_SECRET: 'x' }, 2],
    [['--forward', url, '--secret', 'x'], {}, 2],
    [['--forward', url, '--unknown'], {}, 2],
    [['--forward', url], { REELAY_API_KEY: 'wrong' }, 1],
    // Found by its port, which answers that the key is wrong.
    [['--forward', url], { REELAY_URL: '', REELAY_PORT: new URL(reelay.url).port, REELAY_API_KEY: 'wrong' }, 1],
    [['--forward', url], { REELAY_URL: '', REELAY_PORT: 'x' }, 2],
    [['--forward', url, '--types', '!'], {}, 1],
  ] as const) {
    const { child, output } = run(args, env)
    assert.deepEqual(await once(child, 'exit'), [code, null], output())
  }
})
