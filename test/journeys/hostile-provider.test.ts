/**
 * Providers that lie, leak and point elsewhere (rows L2, L4, L6, L8 and G19): what they say is held to the same rules as what
 * strangers say, and a key goes to its own origin alone, whatever they answer.
 */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-the-operator-of-hostile-providers'
const CANARY = 'sk-CANARY-c0ffee-0123456789'
const headers = { authorization: `Bearer ${ADMIN_KEY}` }

let reelay: Reelay
let elsewhere: string
const servers: Server[] = []
/** What was asked of the origin that is nobody's provider. */
const strayed: string[] = []
/** What was asked of the provider, and with which key. */
const shown: (string | undefined)[] = []
/** All that was told to anybody. */
const told: string[] = []

async function serve(server: Server): Promise<string> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What the provider answers at a submit and at a question, by the word in the prompt. */
type Part = { readonly status?: number; readonly body: Json; readonly headers?: Readonly<Record<string, string>> }
const plays = new Map<string, { readonly submit?: Part; readonly state?: Part }>()

/** A provider that speaks `jobs`; ids say which play a job is in. */
const provider = createServer((request, response) => {
  shown.push(request.headers.authorization)
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.on('end', () => {
    const said = Buffer.concat(pieces).toString()
    const [, word = ''] = /\[\[play:(\w+)\]\]/.exec(said) ?? /jobs\/play-(\w+)/.exec(request.url ?? '') ?? []
    const play = plays.get(word)
    const id = `play-${word}`
    const receipt: Part = { body: { id, status: 'processing' } }
    const part = request.method === 'POST' ? (play?.submit ?? receipt) : (play?.state ?? receipt)
    const whole = typeof part.body === 'object' && part.body !== null ? { id, ...part.body } : part.body
    response.writeHead(part.status ?? 200, { 'content-type': 'application/json', ...part.headers })
    response.end(JSON.stringify(whole))
  })
})

before(async () => {
  const url = await serve(provider)
  elsewhere = await serve(
    createServer((request, response) => {
      strayed.push(`${request.url} ${JSON.stringify(request.headers)}`)
      response.end('not a film')
    }),
  )
  reelay = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY })
  const keys = [{ label: 'main', secret: CANARY }]
  const body = { dialect: 'jobs', url: `${url}/v1`, models: { 'seedance-2.0': 'x' }, keys, slots: 20 }
  await ask('PUT', '/providers/hostile', body)
})

after(async () => {
  await reelay?.close()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

async function ask(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
  const answer = await reelay.call(method, `/admin/v1${path}`, { headers, body })
  told.push(answer.text)
  assert.ok(answer.status < 300, answer.text)
  return answer.json()
}

/** A job in a play, once it has ended, with what it moved. */
async function play(
  word: string,
  parts: { readonly submit?: Part; readonly state?: Part },
  meanwhile: (id: string) => Promise<void> = async () => undefined,
) {
  plays.set(word, parts)
  const input = { prompt: `a kite [[play:${word}]]`, resolution: '480p', duration: 4 }
  const made = await reelay.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })
  assert.equal(made.status, 200, made.text)
  const id = String(made.json()['id'])
  await meanwhile(id)
  const job = await until(
    async () => (await reelay.call('GET', `/v1/jobs/${id}`)).json(),
    ({ status }) => status !== 'processing',
  )
  const events = await reelay.call('GET', `/v1/jobs/${id}/events`)
  const read = JSON.stringify(job) + events.text
  told.push(read)
  const { transfers, detail } = await ask('GET', `/jobs/${id}`)
  const money = (transfers as readonly { readonly kind: Json }[]).map(({ kind }) => kind)
  const error = (job['error'] ?? {}) as JsonObject
  return { status: job['status'], code: error['code'], message: String(error['message']), money, detail, read }
}

/** Until nobody knows what became of it; then the operator says that it is over. */
async function endUnknown(id: string): Promise<void> {
  await until(
    () => ask('GET', `/jobs/${id}`),
    ({ attempts }) => JSON.stringify(attempts).includes('"unknown"'),
  )
  await ask('POST', `/jobs/${id}/resolve`, { as: 'failed' })
}

const filmAt = (url: Json): Part => ({
  body: { status: 'completed', output: { videos: url === null ? [] : [{ url }] } },
})

describe('a provider that is hostile', { concurrency: true }, () => {
  for (const [word, url, says] of [
    ['private', () => `${elsewhere}/film.mp4`, /^Port \d+ is not allowed/],
    ['metadata', () => 'http://169.254.169.254/latest/meta-data/', /^The URL must lead to a public internet address/],
    ['file', () => 'file:///etc/passwd', /^Only complete http/],
    ['script', () => 'javascript:alert(1)', /^Only complete http/],
  ] as const) {
    test(`L2: and has its film at ${word === 'private' ? 'a private address' : `a ${word} URL`}: nobody goes there`, async () => {
      const { status, code, money, detail, read } = await play(word, { state: filmAt(url()) })
      assert.deepEqual([status, code, money], ['failed', 'upstream_bad_result', ['hold', 'release']])
      assert.deepEqual(strayed, [])
      // Its operator reads why, and nobody else.
      assert.match(String(detail), says)
      assert.ok(!read.includes(String(detail)))
    })
  }

  for (const [word, id] of [
    ['climbs', '../../../admin'],
    ['quotes', '"; DROP TABLE jobs; --'],
    ['long', 'x'.repeat(10_000)],
    ['nul', 'a\u0000b'],
  ] as const) {
    test(`L4: and calls a work by what is no id (${word}): it is never asked for by that`, async () => {
      const { code, money } = await play(word, { submit: { body: { id, status: 'processing' } } }, endUnknown)
      assert.deepEqual([code, money], ['upstream_outcome_unknown', ['hold', 'release']])
    })
  }

  test('L6: and says our key back, with markup, at the submit: the caller reads the words without the key', async () => {
    const message = `<script>alert(1)</script> Incorrect key ${CANARY} at /srv/app.js:1:1`
    const error = { code: 'invalid_parameter', message }
    const { status, message: says } = await play('echoes', {
      submit: { status: 400, body: { error }, headers: { 'x-key': CANARY } },
    })
    assert.equal(status, 'failed')
    assert.match(says, /Incorrect key \[key\]/)
  })

  test('L6: and says our key back when the job has failed', async () => {
    const error = { code: 'upstream_failed', message: `The key ${CANARY} is over its quota` }
    const { status, message } = await play('fails', { state: { body: { status: 'failed', error } } })
    assert.equal(status, 'failed')
    assert.match(message, /The key \[key\] is over its quota/)
  })

  test('L8: and has finished without a film: the job fails, and costs nothing', async () => {
    const { code, money } = await play('empty', { state: filmAt(null) })
    assert.deepEqual([code, money], ['upstream_bad_result', ['hold', 'release']])
  })
})

test('G19: after all that, the key is nowhere but at its own origin: no other server, log, file, backup or answer has it', async () => {
  assert.ok(shown.length > 10 && shown.every((key) => key === `Bearer ${CANARY}`))
  assert.deepEqual(strayed, [])
  await ask('GET', '/providers')
  await ask('GET', '/providers/hostile/credentials')
  await ask('GET', '/jobs')
  const backup = join(reelay.dataDir, 'backup.sqlite')
  const database = new DatabaseSync(join(reelay.dataDir, 'reelay.sqlite'))
  database.exec(`VACUUM INTO '${backup}'`)
  database.close()
  const files = await readdir(reelay.dataDir, { recursive: true, withFileTypes: true })
  const names = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  assert.ok(names.includes(backup) && names.some((name) => name.endsWith('-wal')))
  for (const name of names) assert.ok(!(await readFile(name, 'latin1')).includes(CANARY), name)
  for (const text of [...told, reelay.log(), reelay.output()]) assert.ok(!text.includes(CANARY), text.slice(0, 300))
})
