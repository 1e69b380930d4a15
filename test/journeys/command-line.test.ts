/** The command line against a running server, as its operator types it. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startLosingLine } from '../support/losing-line.ts'
import { type Reelay, startReelay } from '../support/reelay.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')

let reelay: Reelay

before(async () => {
  reelay = await startReelay()
})

after(() => reelay?.close())

/** Runs a command on the server's machine: it reads the data folder, and is told no key. */
async function run(args: readonly string[], settings: Record<string, string | undefined> = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('REELAY_'))
  const child = spawn(process.execPath, [main, ...args], {
    env: {
      ...Object.fromEntries(inherited),
      REELAY_DATA_DIR: reelay.dataDir,
      REELAY_URL: reelay.url,
      ...settings,
    },
  })
  let [output, said] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const [code] = await once(child, 'close')
  return { code, output, said }
}

async function done(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, output, said } = await run(args)
  assert.equal(code, 0, said)
  return JSON.parse(output)
}

test('a tenant is made, gets a key and credits, and is found by its name; nobody has told a key', async () => {
  const { id } = await done('tenants', 'create', 'studio', '--credit', 'limited')
  const made = await done('keys', 'create', 'studio', '--rpm', '60', '--budget', '100/day', '--expires', '30d')
  assert.deepEqual(made['limits'], { requests_per_minute: 60, budget: { credits: '100', per: 'day' } })
  await done('credits', 'grant', String(id), '100', '--reason', 'paid')
  await done('credits', 'adjust', 'studio', '-0.5', '--reason', 'a mistake')
  assert.deepEqual(await done('credits', 'balance', 'studio'), { credit: 'limited', available: '99.5', held: '0' })
  const set = await done('keys', 'set', String(made['id']), '--rpm', 'none', '--faces', 'jobs,open')
  assert.deepEqual(set['limits'], { budget: { credits: '100', per: 'day' }, faces: ['jobs', 'open'] })
  const headers = { authorization: `Bearer ${String(made['key'])}` }
  assert.equal((await reelay.call('GET', '/v1/jobs', { headers })).status, 200)
  await done('keys', 'revoke', String(made['id']))
  assert.equal((await reelay.call('GET', '/v1/jobs', { headers })).status, 401)
})

test('credits that are granted once are granted once, however often the command is typed', async () => {
  await done('tenants', 'create', 'repeated', '--credit', 'limited')
  const grant = (amount: string) => ['credits', 'grant', 'repeated', amount, '--reason', 'paid', '--once', 'invoice-7']
  const first = await done(...grant('100'))
  assert.deepEqual(await done(...grant('100')), first)
  const other = await run(grant('200'))
  assert.equal(other.code, 1)
  assert.match(other.said, /idempotency_key_reused/)
  assert.equal((await done('credits', 'balance', 'repeated'))['available'], '100')
})

test('credits whose answer was lost are granted once: asked for again by itself, and then under the key that was told', async () => {
  await done('tenants', 'create', 'unheard', '--credit', 'limited')
  const grant = ['credits', 'grant', 'unheard', '100', '--reason', 'paid']
  const line = await startLosingLine(reelay.url)
  try {
    const through = { REELAY_URL: line.url }
    line.lose(1)
    const first = await run(grant, through)
    assert.equal(first.code, 0, first.said)
    assert.equal((await done('credits', 'balance', 'unheard'))['available'], '100')
    line.lose(Number.POSITIVE_INFINITY)
    const second = await run(grant, through)
    assert.deepEqual([second.code, second.output], [1, ''])
    const [, key = ''] = /It is not known whether this was done\. .* --once ([\w-]+):/.exec(second.said) ?? []
    await done(...grant, '--once', key)
    assert.equal((await done('credits', 'balance', 'unheard'))['available'], '200')
  } finally {
    await line.close()
  }
})

test('a tenant is added once under a key', async () => {
  const create = ['tenants', 'create', 'the one', '--once', 'tenant-1']
  assert.deepEqual(await done(...create), await done(...create))
})

test('prices are shown, changed in a file and set again', async () => {
  const shown = await done('prices', 'show')
  const path = join(reelay.dataDir, 'prices.json')
  await writeFile(path, JSON.stringify(shown))
  assert.equal((await done('prices', 'set', path))['version'], 1)
  const overtaken = await run(['prices', 'set', path])
  assert.equal(overtaken.code, 1)
  assert.match(overtaken.said, /newest price list is 1, not 0.*price_changed/)
})

test('the key of the data folder goes to a loopback address alone; any other gets the one that was set', async () => {
  const came: (string | undefined)[] = []
  const stranger = createServer((request, response) => {
    came.push(request.headers.authorization)
    response.end('{"data": [], "has_more": false}')
  }).listen(0, '127.0.0.1')
  await once(stranger, 'listening')
  try {
    // An address of the loopback's, which a machine elsewhere could have as well as any other.
    const elsewhere = { REELAY_URL: `http://0.0.0.0:${(stranger.address() as AddressInfo).port}` }
    for (const settings of [elsewhere, { REELAY_URL: undefined, REELAY_HOST: 'video.example.com' }]) {
      const result = await run(['tenants', 'list'], settings)
      assert.deepEqual([result.code, result.output], [1, ''])
      assert.match(result.said, /^Set REELAY_ADMIN_KEY, .* not to http:/)
    }
    assert.deepEqual(came, [])
    const chosen = 'admin-key-of-the-operator-in-tests'
    assert.equal((await run(['tenants', 'list'], { ...elsewhere, REELAY_ADMIN_KEY: chosen })).code, 0)
    assert.deepEqual(came, [`Bearer ${chosen}`])
  } finally {
    stranger.close()
  }
})

test('what goes wrong is one sentence, with 1 for a refusal and 2 for a wrong argument', async () => {
  for (const [args, settings, code, sentence] of [
    [['jobs', 'list', '--status', 'x'], {}, 1, /^status is of queued, .*expired\. \[invalid_parameter, /],
    [['tenants', 'show', 'nobody'], {}, 1, /There is no tenant "nobody"/],
    [['credits', 'grant', 'default', '0', '--reason', 'x'], {}, 1, /above 0.*invalid_parameter/],
    [['credits', 'grant', 'default', '5'], {}, 2, /--reason is needed/],
    [['credits', 'grant', 'default', '5', '--reason', 'x', '--once', 'a b'], {}, 2, /--once takes up to 255/],
    [['tenants', 'create', 'x', '--once', '"a'], {}, 2, /--once takes up to 255/],
    [['tenants', 'list'], { REELAY_URL: 'http://127.0.0.1:1' }, 1, /No server answers at http:\/\/127\.0\.0\.1:1/],
    [['tenants', 'list'], { REELAY_ADMIN_KEY: 'another-key-than-the-one-there' }, 1, /does not take this admin key/],
    [['tenants', 'list'], { REELAY_DATA_DIR: '/nowhere' }, 1, /no secret of a server in \/nowhere/],
    [['tenants', 'list'], { REELAY_ADMIN_KEY: 'short' }, 2, /REELAY_ADMIN_KEY: an admin key has 24/],
  ] as const) {
    const result = await run(args, settings)
    assert.equal(result.code, code, result.said)
    assert.match(result.said, sentence)
    assert.equal(result.output, '')
    assert.doesNotMatch(result.said, /at file:/)
  }
})
