/**
 * docs/adding-a-dialect.md, done as it says on a copy of the sources: the dialect keeps the laws of all dialects, and is spoken
 * by a server that is started from there, as a face and to providers.
 */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { inspectFilm } from '../support/inspect.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { makePng } from '../support/media-samples.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const root = join(import.meta.dirname, '..', '..')
const example = join(root, 'docs', 'examples', 'adding-a-dialect')
const ADMIN = { authorization: 'Bearer the-key-of-whoever-adds-dialects' }
const page = await readFile(join(root, 'docs', 'adding-a-dialect.md'), 'utf8')
const blocks = (language: string) =>
  Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm')), ([, text = '']) => text)

let copy: string
let images: Origin
let provider: Reelay
let gateway: Reelay

before(async () => {
  copy = await mkdtemp(join(tmpdir(), 'reelay-dialect-'))
  const tests = ['test/conformance', 'test/dialects/conformance.test.ts', 'test/fixtures/wire']
  for (const part of ['src', 'assets', 'package.json', 'biome.json', ...tests]) {
    await cp(join(root, part), join(copy, part), { recursive: true })
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir')
  await cp(join(example, 'tiny.ts'), join(copy, 'src', 'dialects', 'tiny.ts'))
  await cp(join(example, 'fixtures'), join(copy, 'test', 'fixtures', 'wire', 'tiny'), { recursive: true })
  const list = join(copy, 'src', 'dialects', 'list.ts')
  const [line = ''] = blocks('text')
  assert.equal(line.trim().split('\n').length, 1)
  await writeFile(list, (await readFile(list, 'utf8')).replace(/^\}$/m, `${line}}`))
  await mkdir(join(copy, 'origin'))
  const png = { contentType: 'image/png', bytes: await makePng({ widthPx: 640, heightPx: 360 }) }
  images = await startOrigin(join(copy, 'origin'), new Map([['/boat.png', png]]))
  const settings = { ...images.settings, REELAY_ADMIN_KEY: ADMIN.authorization.slice('Bearer '.length) }
  const program = join(copy, 'src', 'main.ts')
  provider = await startReelay(settings, undefined, undefined, program)
  gateway = await startReelay({ ...settings, REELAY_API_KEY: 'key-of-the-gateway' }, undefined, undefined, program)
})

after(async () => {
  await gateway?.close()
  await provider?.close()
  await images?.close()
  await rm(copy, { recursive: true, force: true })
})

const ORDER: JsonObject = {
  model: 'seedance-2.0',
  prompt: 'A paper boat on a pond',
  image_url: 'https://example.com/boat.png',
  seconds: 4,
  resolution: '480p',
}

test('the page quotes the file from its first line to its last', async () => {
  const quoted = blocks('ts').map((text) => text.trimEnd())
  assert.equal(`${quoted.join('\n\n')}\n`, await readFile(join(example, 'tiny.ts'), 'utf8'))
})

test('the page quotes fixtures as they are', async () => {
  const names = await readdir(join(example, 'fixtures'))
  const files = await Promise.all(names.map((name) => readFile(join(example, 'fixtures', name), 'utf8')))
  assert.equal(blocks('json').length, 3)
  for (const text of blocks('json')) assert.ok(files.includes(text), text)
})

test('the file keeps the types and the form of the sources', async () => {
  const own = { include: ['src/dialects/tiny.ts', 'src/dialects/list.ts'] }
  await writeFile(join(copy, 'tsconfig.json'), JSON.stringify({ extends: join(root, 'tsconfig.json'), ...own }))
  await run([join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', copy])
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  await run([biome, 'ci', '--error-on-warnings', 'src/dialects/tiny.ts'])
})

test('the dialect keeps the laws of all dialects', async () => {
  const output = await run(['--test', '--test-reporter=tap', join(copy, 'test', 'dialects', 'conformance.test.ts')])
  assert.match(output, /the dialect tiny/)
  assert.match(output, /submit \(the reseller's page\) comes back in its normal form/)
})

test('as a face, it takes an order with a picture, tells how it stands, and leads to the film', async () => {
  const task = await ended(provider, 'Bearer sd2_live_your_api_key')
  assert.equal(task['status'], 'succeeded', JSON.stringify(task))
  await assertFilm(task)
})

test('as a face, it names what is wrong by its own field', async () => {
  const refused = await provider.call('POST', '/v1/video/generations', { body: { ...ORDER, seconds: 400 } })
  assert.equal(refused.status, 400)
  assert.equal((refused.json()['error'] as JsonObject)['param'], 'seconds', refused.text)
})

test('as a client, it orders from another Reelay, whose film comes home', async () => {
  await configure('behind', { url: `${provider.url}/v1`, secret: 'sd2_live_your_api_key' })
  const task = await ended(gateway, 'Bearer key-of-the-gateway')
  assert.equal(task['status'], 'succeeded', JSON.stringify(task))
  await assertFilm(task)
  const id = String(task['task_id']).slice('task_'.length)
  const job = await gateway.call('GET', `/admin/v1/jobs/${id}`, { headers: ADMIN })
  assert.match(job.text, /"behind"/)
})

test('as a client, it orders from the fake provider, which speaks it by the same line', async () => {
  const args = [join(copy, 'src', 'main.ts'), 'fake-provider', '--dialect', 'tiny', '--port', '0', '--key', 'sk-tiny']
  const fake = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    let said = ''
    fake.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    const url = await until(
      async () => /http:\/\/\S+\/v1\b/.exec(said)?.[0],
      (found) => found !== undefined,
    )
    await configure('fake', { url: url ?? '', secret: 'sk-tiny', priority: 10 })
    const task = await ended(gateway, 'Bearer key-of-the-gateway')
    assert.equal(task['status'], 'succeeded', JSON.stringify(task))
    await assertFilm(task)
  } finally {
    fake.kill()
    await once(fake, 'exit')
  }
})

/** Adds a provider that speaks the dialect, and waits until it is the one that would be asked. */
async function configure(name: string, { secret, ...settings }: { url: string; secret: string; priority?: number }) {
  const models = { 'seedance-2.0': 'seedance-2.0' }
  const path = `/admin/v1/providers/${name}`
  const made = await gateway.call('PUT', path, { headers: ADMIN, body: { dialect: 'tiny', models, ...settings } })
  assert.ok(made.status < 300, made.text)
  const key = { label: 'main', secret }
  const kept = await gateway.call('POST', `${path}/credentials`, { headers: ADMIN, body: key })
  assert.ok(kept.status < 300, kept.text)
  const headers = { authorization: 'Bearer key-of-the-gateway' }
  await until(
    async () => (await gateway.call('POST', '/v1/video/generations/quote', { headers, body: ORDER })).json(),
    ({ providers }) => (providers as readonly Json[])[0] === name,
  )
}

/** An order through the face, once it has ended. */
async function ended(reelay: Reelay, authorization: string): Promise<JsonObject> {
  const headers = { authorization }
  const receipt = await reelay.call('POST', '/v1/video/generations', { headers, body: ORDER })
  assert.equal(receipt.status, 200, receipt.text)
  const { task_id: id, ...others } = receipt.json()
  assert.deepEqual(others, {})
  return until(
    async () => (await reelay.call('GET', `/v1/video/generations/${id}`, { headers })).json(),
    ({ status }) => status === 'succeeded' || status === 'failed',
  )
}

async function assertFilm(task: JsonObject): Promise<void> {
  const film = await inspectFilm(new Uint8Array(await (await fetch(String(task['video_url']))).arrayBuffer()))
  assert.deepEqual([film.frames, film.widthPx, film.heightPx], [96, 864, 496])
}

async function run(args: readonly string[]): Promise<string> {
  // Tests that run in a test say nothing where they know that they do.
  const { NODE_TEST_CONTEXT: _inTest, ...env } = process.env
  const child = spawn(process.execPath, args, { cwd: copy, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const [code] = await once(child, 'exit')
  assert.equal(code, 0, output)
  return output
}
