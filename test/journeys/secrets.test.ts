/**
 * Row D8 of the attack list: canaries in every place where a secret is kept or sent, then everything that a server writes,
 * tells or exports is read. The log is that of the level that has all others in it.
 */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '../../src/core/json.ts'
import { type Face, FACES, SUBMITS, withMembers } from '../support/attacks.ts'
import { makePng } from '../support/media-samples.ts'
import { type Answer, type CallOptions, type Reelay, startReelay, until } from '../support/reelay.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const ADMIN = 'canary-admin-key-of-the-operator'
const FIRST = 'canary-first-key-of-the-installation'
const TENANT_SECRET = `whsec_${Buffer.from('canary of the tenant, 32 bytes..').toString('base64')}`
const OWN_SECRET = `whsec_${Buffer.from('cAnAry of an endpoint, 32 bytes.').toString('base64')}`
const QUICK = {
  model: 'seedance-1.5-pro-1080p',
  input: { prompt: 'a kite', resolution: '480p', frames: 29, draft: true },
}

/** Secrets by what they are. Those of the second kind are their owner's own words, and are told to nobody else. */
const secrets = new Map<string, string>()
const ownWords = new Map<string, string>()

/** All that was told, by who reads it. */
const told: { readonly [who in 'errors' | 'tenant' | 'operator' | 'export']: string[] } = {
  errors: [],
  tenant: [],
  operator: [],
  export: [],
}

let receiver: WebhookReceiver
let reelay: Reelay
let key: string

before(async () => {
  receiver = await startWebhookReceiver()
  receiver.answer('/refuses?token=canary-of-a-callback', (response) => response.writeHead(500).end('canary-answer'))
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-secrets-'))
  const settings = {
    REELAY_API_KEY: FIRST,
    REELAY_ADMIN_KEY: ADMIN,
    REELAY_WEBHOOK_SECRET: TENANT_SECRET,
    REELAY_CONNECT_TO: `hooks.example:80:127.0.0.1:${receiver.port}`,
    REELAY_TRUSTED_PROXIES: '127.0.0.1',
  }
  reelay = await startReelay(settings, dataDir)
  for (const [what, secret] of Object.entries({ ADMIN, FIRST, TENANT_SECRET, OWN_SECRET })) secrets.set(what, secret)
  const own = await readFile(join(dataDir, 'secret'))
  for (const encoding of ['utf8', 'hex', 'base64', 'base64url'] as const) {
    secrets.set(`the installation’s secret in ${encoding}`, own.toString(encoding).trim())
  }
  await live()
  await beRefused()
  await read()
})

after(async () => {
  await reelay?.close()
  await receiver?.close()
})

const ask = (method: string, path: string, secret: string, options: CallOptions = {}): Promise<Answer> =>
  reelay.call(method, path, { ...options, headers: { authorization: `Bearer ${secret}`, ...options.headers } })

const admin = (method: string, path: string, body?: JsonObject) =>
  ask(method, `/admin/v1${path}`, ADMIN, body === undefined ? {} : { body })

/** A tenant comes, works, and changes all of its secrets. */
async function live(): Promise<void> {
  const tenant = String((await admin('POST', '/tenants', { name: 'studio' })).json()['id'])
  const made = (await admin('POST', `/tenants/${tenant}/keys`, { name: 'web' })).json()
  const rotated = (await admin('POST', `/keys/${String(made['id'])}/rotate`)).json()
  secrets.set('a key in the query of a request that is granted', 'canary-in-a-query')
  const revoked = (await admin('POST', `/tenants/${tenant}/keys?key=canary-in-a-query`)).json()
  await admin('POST', `/keys/${String(revoked['id'])}/revoke`)
  for (const [what, { key: plain }] of Object.entries({ made, rotated, revoked })) secrets.set(what, String(plain))
  key = String(rotated['key'])

  const endpoint = (
    await ask('POST', '/v1/webhooks/endpoints', key, { body: { url: 'http://hooks.example/taken' } })
  ).json()
  secrets.set('an endpoint’s secret', String(endpoint['secret']))
  const path = `/v1/webhooks/endpoints/${String(endpoint['id'])}`
  const next = (await ask('POST', `${path}/rotate-secret`, key, { body: { secret: OWN_SECRET } })).json()
  assert.equal(next['key'], OWN_SECRET)

  ownWords.set('a token in a callback’s URL', 'canary-of-a-callback')
  const callback = { 'input.callback_url': 'http://hooks.example/refuses?token=canary-of-a-callback' }
  const body = withMembers(QUICK, callback)
  const id = String((await ask('POST', '/v1/jobs', key, { body })).json()['id'])
  const done = await until(
    () => ask('GET', `/v1/jobs/${id}`, key),
    (answer) => !answer.text.includes('"processing"'),
  )
  const film = /\/media\/\d+-([\w-]+)\/[^"]+/.exec(done.text)
  assert.ok(film)
  ownWords.set('the signature of a link', film[1] ?? '')
  assert.equal((await ask('GET', film[0], '')).status, 200)
  await until(
    async () => receiver.received.length,
    (count) => count >= 2,
  )
  const form = new FormData()
  form.set('kind', 'image')
  form.set('file', new Blob([new Uint8Array(await makePng())]), 'a.png')
  const upload = await ask('POST', '/v1/files/upload', key, { body: form })
  const signed = /\/media\/\d+-([\w-]+)\//.exec(upload.text)?.[1] ?? ''
  ownWords.set('the signature of a link to a file', signed)
  assert.ok(!ownWords.has(''))

  // A reference that cannot be had, whose URL is a secret by itself.
  ownWords.set('a signature in a reference’s URL', 'canary-of-a-reference')
  const url = 'http://no-such-host.invalid/a.png?X-Amz-Signature=canary-of-a-reference'
  const lost = String(
    (await ask('POST', '/v1/jobs', key, { body: withMembers(QUICK, { 'input.first_frame_url': url }) })).json()['id'],
  )
  await ask('POST', `/v1/jobs/${lost}/cancel`, key)
}

/** Everything is wrong about these. */
async function beRefused(): Promise<void> {
  const urlOf: { readonly [F in Face]: (url: string) => JsonObject } = {
    jobs: (url) => ({ 'input.callback_url': url, 'input.first_frame_url': url }),
    open: (url) => ({ webhookUrl: url, mediaUrls: [url] }),
    videos: (url) => ({ callback_url: url, input_reference: { image_url: url } }),
  }
  secrets.set('a password in a URL', 'canary-password')
  for (const face of FACES) {
    const { path, body } = SUBMITS[face]
    for (const url of [
      'http://user:canary-password@example.com/',
      'http://127.0.0.1/?canary-password',
      'ftp://canary-password@x/',
    ]) {
      told.errors.push((await ask('POST', path, key, { body: withMembers(body, urlOf[face](url)) })).text)
    }
    for (const wrong of [`${key}x`, String(secrets.get('revoked')), ADMIN, 'canary-password']) {
      told.errors.push(
        (await ask('POST', path, wrong, { body })).text,
        (await ask('GET', `${path}?key=${wrong}`, wrong)).text,
      )
    }
    const broken = new TextEncoder().encode(`{"api_key": "${key}", "x": `)
    const headers = { 'content-type': 'application/json' }
    told.errors.push((await ask('POST', path, key, { body: broken, headers })).text)
  }
  for (const path of [`/admin/v1/keys/${key}`, `/v1/jobs/${key}`, `/media/${key}/x.mp4`, `/${key}`]) {
    told.errors.push((await ask('GET', path, ADMIN)).text, (await ask('GET', path, key)).text)
  }
  for (const wrong of [key, `${ADMIN}x`]) told.errors.push((await ask('GET', '/admin/v1/tenants', wrong)).text)
  const endpoint = { url: 'http://hooks.example/', secret: 'whsec_canary-password' }
  told.errors.push((await ask('POST', '/v1/webhooks/endpoints', key, { body: endpoint })).text)
}

/** Reads all that there is to read. */
async function read(): Promise<void> {
  const ofTenant = ['/v1/account', '/v1/account/journal', '/v1/account/usage', '/v1/events', '/v1/webhooks/endpoints']
  const lists = [...FACES.map((face) => SUBMITS[face].path), '/v1/webhooks/deliveries', '/openai/v1/models']
  for (const path of [...ofTenant, ...lists]) {
    const answer = await ask('GET', path, key)
    assert.equal(answer.status, 200, `${path} ${answer.text}`)
    told.tenant.push(answer.text)
  }
  const { data } = (await ask('GET', '/v1/jobs', key)).json()
  for (const job of Array.isArray(data) ? data : []) {
    const id = String((job as JsonObject)['id'])
    for (const path of [`/v1/jobs/${id}`, `/v1/jobs/${id}/events`, `/v1/jobs/${id}/events?expand=job`]) {
      told.tenant.push((await ask('GET', path, key)).text)
    }
    told.operator.push((await admin('GET', `/jobs/${id}`)).text)
  }
  for (const path of ['/tenants', '/jobs', '/prices']) told.operator.push((await admin('GET', path)).text)
  const { data: tenants } = (await admin('GET', '/tenants')).json()
  for (const tenant of Array.isArray(tenants) ? tenants : []) {
    const id = String((tenant as JsonObject)['id'])
    for (const rest of ['', '/keys', '/journal', '/balance', '/usage']) {
      told.operator.push((await admin('GET', `/tenants/${id}${rest}`)).text)
    }
  }
  const commands = [
    ['tenants', 'list'],
    ['tenants', 'show', 'studio'],
    ['keys', 'list', 'studio'],
    ['jobs', 'list'],
    ['credits', 'journal', 'studio'],
    ['prices', 'show'],
  ]
  for (const command of commands) told.export.push(await run([...command, '--json']), await run(command))
  told.export.push(await run(['doctor']), await run(['keys', 'show', key]), await run(['--help']))
}

async function run(args: readonly string[]): Promise<string> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('REELAY_'))
  const env = { REELAY_DATA_DIR: reelay.dataDir, REELAY_URL: reelay.url, REELAY_ADMIN_KEY: ADMIN }
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...Object.fromEntries(inherited), ...env } })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(child, 'close')
  return text.replaceAll(args.join(' '), '')
}

function assertWithout(what: string, text: string, ...kinds: readonly ReadonlyMap<string, string>[]): void {
  assert.ok(text.length > 200, `there is hardly anything to read in ${what}`)
  for (const [name, secret] of kinds.flatMap((kind) => [...kind])) {
    assert.ok(secret.length > 10, name)
    const at = text.indexOf(secret)
    assert.equal(at, -1, `${what} tells ${name}: ${text.slice(Math.max(0, at - 200), at + 60)}`)
  }
}

describe('no secret', () => {
  test('is in the log, whatever its level', () => {
    assertWithout('the log', reelay.log(), secrets, ownWords)
    assert.doesNotMatch(reelay.log(), /whsec_|Bearer |"authorization"/)
  })

  test('is in what the server prints when it starts, but for those that it has made', () => {
    assertWithout('the output', reelay.output().padEnd(201), secrets, ownWords)
  })

  test('is in an answer that refuses something', () => {
    // What somebody has typed into a path or a URL is not told back to him either.
    assertWithout('an error', told.errors.join('\n'), secrets, ownWords)
  })

  test('is in anything that a tenant reads, but where it asks for a webhook’s secret', () => {
    assertWithout('an answer', told.tenant.join('\n'), secrets)
  })

  test('is in anything that the operator reads, signatures of a tenant’s links and tokens in its URLs among them', () => {
    assertWithout('the admin API', told.operator.join('\n'), secrets, ownWords)
  })

  test('is in what the command line writes, as a table or as JSON, nor in what the doctor says', () => {
    assertWithout('the command line', told.export.join('\n'), secrets, ownWords)
  })

  test('lies in the database as it is, but those that sign; and no key’s hash is told', () => {
    const database = new DatabaseSync(join(reelay.dataDir, 'reelay.sqlite'), { readOnly: true })
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    const all = tables
      .map(({ name }) => JSON.stringify(database.prepare(`SELECT * FROM "${String(name)}"`).all()))
      .join('\n')
    const hashes = database
      .prepare('SELECT hash FROM keys')
      .all()
      .map(({ hash }) => String(hash))
    database.close()
    const signing = new Set([TENANT_SECRET, OWN_SECRET, secrets.get('an endpoint’s secret')])
    assertWithout('the database', all, new Map([...secrets].filter(([, secret]) => !signing.has(secret))))
    const everything = [reelay.log(), ...Object.values(told).flat()].join('\n')
    assertWithout('somebody', everything, new Map(hashes.map((hash) => [`the hash ${hash}`, hash])))
  })
})
