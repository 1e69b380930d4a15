/** One tenant's slow and hanging far ends delay nobody else: neither another's jobs nor another's callbacks. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Answer, type Reelay, startReelay, until } from '../support/reelay.ts'
import { addTenant } from '../support/tenants.ts'

const NOISY_KEY = 'sd2_live_noisy_neighbour'
const DRIPPING = 4
const HANGING = 64

/** A drop of a dripping file, and the pause between two: fast enough that nobody may hang up on it. */
const DROP = Buffer.alloc(16_384)
const DROP_EVERY_MS = 250

let far: Server
let reelay: Reelay
/** Downloads that drip, and callbacks that hang, now; and those that were given up by whoever asked. */
const dripping = new Set<ServerResponse>()
const hanging = new Set<ServerResponse>()
let givenUp = 0
const callbacks: string[] = []

before(async () => {
  far = createServer((request, response) => void answer(request, response))
  await once(far.listen(0, '127.0.0.1'), 'listening')
  const address = far.address()
  assert.ok(typeof address === 'object' && address !== null)
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-neighbours-'))
  await addTenant(dataDir, 'noisy', [{ key: NOISY_KEY }])
  const hangers = Array.from({ length: HANGING }, (_, number) => `hang-${number}`)
  const connectTo = ['drip', 'healthy', ...hangers].map((name) => `${name}.example:80:127.0.0.1:${address.port}`)
  reelay = await startReelay({ REELAY_CONNECT_TO: connectTo.join(',') }, dataDir)
})

after(async () => {
  far?.closeAllConnections()
  far?.close()
  await reelay?.close()
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume()
  const [host = ''] = (request.headers.host ?? '').split('.')
  if (host === 'healthy') {
    callbacks.push(request.url ?? '')
    response.writeHead(204).end()
    return
  }
  const noisy = host === 'drip' ? dripping : hanging
  noisy.add(response)
  response.on('close', () => {
    noisy.delete(response)
    givenUp++
  })
  if (host === 'drip') drip(response)
}

function drip(response: ServerResponse): void {
  if (response.destroyed) return
  response.write(DROP)
  setTimeout(() => drip(response), DROP_EVERY_MS)
}

const order = { resolution: '480p', aspect_ratio: '1:1', duration: 4, generate_audio: false }

async function submit(input: Record<string, string>, key?: string): Promise<string> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const body = { model: 'seedance-2.0', input: { prompt: 'a kite over the dunes', ...order, ...input } }
  const answer: Answer = await reelay.call('POST', '/v1/jobs', { headers, body })
  assert.equal(answer.status, 200, answer.text)
  return String(answer.json()['id'])
}

test("four dripping references of one tenant do not delay another one's job", async () => {
  for (let number = 0; number < DRIPPING; number++) {
    await submit({ first_frame_url: `http://drip.example/${number}.png` }, NOISY_KEY)
  }
  await until(
    async () => dripping.size,
    (size) => size === DRIPPING,
  )
  const id = await submit({})
  const job = await until(
    async () => (await reelay.call('GET', `/v1/jobs/${id}`)).json(),
    ({ status }) => status !== 'processing',
  )
  assert.equal(job['status'], 'succeeded', JSON.stringify(job))
  assert.deepEqual([dripping.size, givenUp], [DRIPPING, 0], 'they drip still')
})

test("64 hanging receivers of one tenant do not delay another one's callback", async () => {
  const headers = { authorization: `Bearer ${NOISY_KEY}` }
  const jobs = Array.from({ length: HANGING }, async (_, number) => {
    const id = await submit({ callback_url: `http://hang-${number}.example/` }, NOISY_KEY)
    await reelay.call('POST', `/v1/jobs/${id}/cancel`, { headers })
  })
  await Promise.all(jobs)
  await until(
    async () => hanging.size,
    (size) => size === HANGING,
    10,
  )
  const id = await submit({ callback_url: 'http://healthy.example/told' })
  await reelay.call('POST', `/v1/jobs/${id}/cancel`)
  await until(
    async () => callbacks.length,
    (count) => count === 1,
    10,
  )
  assert.equal(hanging.size, HANGING, 'they hang still')
})
