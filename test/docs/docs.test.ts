/** The documentation is held to what the server does: every example runs, every link leads somewhere. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { videos } from '../../src/dialects/videos.ts'
import { createFakeProvider, type FakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { type JobId, toUuid } from '../../src/core/ids.ts'
import { isJsonObject } from '../../src/core/json.ts'
import { sendCurl } from '../support/curl.ts'
import { inspectFilm } from '../support/inspect.ts'
import { makeMp4, makePng } from '../support/media-samples.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const root = join(import.meta.dirname, '..', '..')
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

type Block = { readonly page: string; readonly line: number; readonly language: string; readonly text: string }

const blocks = pages.flatMap((page): Block[] => {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split('\n').length,
    language: match[1] ?? '',
    text: match[2] ?? '',
  }))
})

const KEY = 'YOUR_API_KEY'
const ADMIN_KEY = 'the-key-of-the-operator-who-reads'
let dir: string
let origin: Origin
let reelay: Reelay
let receiverPort: number
let fake: FakeProvider
/** Where examples configure providers, which then take the jobs. */
let configured: Reelay

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-docs-'))
  const png = { contentType: 'image/png', bytes: await makePng({ widthPx: 640, heightPx: 360 }) }
  const film = { contentType: 'video/mp4', bytes: await makeMp4({ seconds: 3, widthPx: 160, heightPx: 90 }) }
  await writeFile(join(dir, 'demo.mp4'), film.bytes)
  for (const name of ['photo.png', 'first-frame.png']) await writeFile(join(dir, name), png.bytes)
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'), 'dir')
  await writeFile(join(dir, 'package.json'), '{"type":"module"}')
  const declared = blocks.find(({ page, language }) => page.endsWith('providers.md') && language === 'yaml')
  await writeFile(join(dir, 'providers.yaml'), declared?.text ?? '')
  const names = ['first', 'last', 'ref', 'photo', 'reference', 'first-frame', 'last-frame']
  origin = await startOrigin(dir, new Map([...names.map((name) => [`/${name}.png`, png] as const), ['/ref.mp4', film]]))
  receiverPort = await freePort()
  fake = await createFakeProvider({ dialect: videos, keys: ['sk-test'] })
  const receiver = `dev.example.com:80:127.0.0.1:${receiverPort}`
  const connectTo = `${origin.settings['REELAY_CONNECT_TO']},${receiver}`
  configured = await startReelay({ REELAY_API_KEY: KEY, REELAY_ADMIN_KEY: ADMIN_KEY })
  reelay = await startReelay({
    ...origin.settings,
    REELAY_CONNECT_TO: connectTo,
    REELAY_API_KEY: KEY,
    REELAY_ADMIN_KEY: ADMIN_KEY,
  })
})

after(async () => {
  await configured?.close()
  await reelay?.close()
  await fake?.close()
  await origin?.close()
  await rm(dir, { recursive: true, force: true })
})

const serverOf = (text: string) => (/providers|apply -f/.test(text) ? configured : reelay)
const pointed = (text: string) =>
  text
    .replaceAll('http://127.0.0.1:8000', serverOf(text).url)
    .replaceAll('http://127.0.0.1:9100', fake.origin)
    .replaceAll('YOUR_ADMIN_KEY', ADMIN_KEY)
    .replaceAll('listen(9000', `listen(${receiverPort}`)
/** Without the remarks before it. */
const bare = (text: string) => text.replace(/^(?:#.*\n|\s+)+/, '')
const isRequest = ({ language, text }: Block) => language === 'sh' && bare(text).startsWith('curl ')
const isScript = ({ language, text }: Block) => language === 'sh' && /^\w+=/.test(text) && text.includes('curl ')
const isCommand = ({ language, text }: Block) => language === 'sh' && text.startsWith('npm run reelay -- ')
const asksAccount = (text: string) => /TENANT_ID|KEY_ID/.test(text)
const asks = (text: string) => /JOB_ID|REQUEST_ID|FAL_UUID|VIDEO_ID|OUTPUT_URL|FILE_ID/.test(text)
const asksForWebhooks = (text: string) => /ENDPOINT_ID|DELIVERY_ID/.test(text)

describe('every curl example is answered', () => {
  afterEach(cancelJobs)
  for (const block of blocks.filter(isRequest)) {
    for (const command of bare(block.text).trim().split(/\n\n+/)) {
      test(`${block.page}:${block.line} ${command.slice(0, 60).replaceAll('\n', ' ')}`, async () => {
        const filled = await withIds(pointed(command))
        const { status, body } = await sendCurl(filled, dir)
        assert.ok(status < 400 || (status === 400 && /not ready|not finished/.test(body)), `${status} ${body}`)
      })
    }
  }
})

describe('every example of the command line is done', () => {
  for (const block of blocks.filter(isCommand)) {
    for (const line of block.text.trim().split('\n')) {
      test(`${block.page}:${block.line} ${line}`, async () => {
        const command = (await withIds(line)).replace('npm run reelay --', '"$0" "$1"')
        await run('sh', ['-euc', command, process.execPath, join(root, 'src', 'main.ts')], {
          REELAY_URL: serverOf(line).url,
          REELAY_ADMIN_KEY: ADMIN_KEY,
          ARK_API_KEY: 'a-key-of-somebody-who-reads',
          FAL_KEY: 'a-key-of-somebody-at-fal',
        })
      })
    }
  }
})

/** A text with the ids of something that is there. */
async function withIds(text: string): Promise<string> {
  const ids = {
    ...(asks(text) && (await someJob())),
    ...(asksAccount(text) && (await someKey())),
    ...(asksForWebhooks(text) && (await someDelivery())),
  }
  return Object.entries(ids).reduce((filled, [name, value]) => filled.replaceAll(name, value), text)
}

/** Nobody waits for what an example has ordered. */
async function cancelJobs(): Promise<void> {
  const headers = { authorization: `Bearer ${KEY}` }
  const { data } = (await reelay.call('GET', '/v1/jobs?status=queued,processing&limit=100', { headers })).json()
  for (const job of Array.isArray(data) ? data.filter(isJsonObject) : []) {
    await reelay.call('POST', `/v1/jobs/${String(job['id'])}/cancel`, { headers })
  }
}

async function someKey(): Promise<Record<string, string>> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}` }
  const tenant = await reelay.call('POST', '/admin/v1/tenants', { headers, body: { name: 'some' } })
  const id = String(tenant.json()['id'])
  const key = await reelay.call('POST', `/admin/v1/tenants/${id}/keys`, { headers, body: {} })
  return { TENANT_ID: id, KEY_ID: String(key.json()['id']) }
}

async function someJob(): Promise<Record<string, string>> {
  const answer = await reelay.call('POST', '/v1/jobs', {
    headers: { authorization: `Bearer ${KEY}` },
    body: { model: 'seedance-1.0-pro', input: { prompt: 'a kite', duration: 2, resolution: '480p' } },
  })
  const id = String(answer.json()['id']).slice('job_'.length)
  return { JOB_ID: `job_${id}`, REQUEST_ID: `req_${id}`, VIDEO_ID: `video_${id}`, FAL_UUID: toUuid(id as JobId) }
}

/** An endpoint that has been told of something. */
async function someDelivery(): Promise<Record<string, string>> {
  const headers = { authorization: `Bearer ${KEY}` }
  const path = '/v1/webhooks/endpoints'
  const made = await reelay.call('POST', path, { headers, body: { url: 'https://your-app.com/webhooks' } })
  const endpoint = String(made.json()['id'])
  const test = (await reelay.call('POST', `${path}/${endpoint}/test`, { headers })).json()
  await until(
    async () => (await reelay.call('GET', `/v1/webhooks/deliveries/${test['id']}`, { headers })).json(),
    ({ status }) => status === 'delivered',
  )
  return { ENDPOINT_ID: endpoint, DELIVERY_ID: String(test['id']) }
}

describe('every JSON example is JSON', () => {
  for (const block of blocks.filter(({ language }) => language === 'json')) {
    test(`${block.page}:${block.line}`, () => void JSON.parse(block.text))
  }
})

describe('every shell example runs, and leaves a film where it names one', () => {
  for (const [index, block] of blocks.filter(isScript).entries()) {
    test(`${block.page}:${block.line}`, async () => {
      const path = join(dir, `example-${index}.sh`)
      await writeFile(path, await withIds(pointed(block.text)))
      await run('sh', ['-eu', path])
      for (const [name] of block.text.matchAll(/(?<=-o )\w+\.mp4/g)) await inspectFilm(await readFile(join(dir, name)))
    })
  }
})

describe('every doctor example finds nothing wrong beside the server', () => {
  for (const block of blocks.filter(({ language, text }) => language === 'sh' && /^npm start -- doctor/.test(text))) {
    for (const command of block.text.trim().split('\n')) {
      test(`${block.page}:${block.line} ${command}`, async () => {
        const args = command.split(' ').slice(3)
        await run(process.execPath, [join(root, 'src', 'main.ts'), ...args], { REELAY_DATA_DIR: reelay.dataDir })
      })
    }
  }
})

test('no shell example is left out but those that start what goes on, or that are this very test', () => {
  const isRun = (block: Block) => isRequest(block) || isScript(block) || isCommand(block)
  const left = blocks.filter((block) => block.language === 'sh' && !isRun(block))
  const isStart =
    /^(?:REELAY_\w+=\S+ )*(?:npm (?:start|test|run (?:demo|storm|bench|simulate|prices|docs|gallery|vocabulary|lock|sbom))|node scripts\/run\.mjs scripts\/(?:matrix|fault-worlds)\.ts)\b[^\n]*$/
  for (const { page, line, text } of left) {
    for (const command of text.trim().split('\n')) assert.match(command, isStart, `${page}:${line}`)
  }
})

describe('every JavaScript example runs', () => {
  for (const [index, block] of blocks.filter(({ language }) => language === 'js').entries()) {
    test(`${block.page}:${block.line}`, async () => {
      const path = join(dir, `example-${index}.js`)
      await writeFile(path, pointed(block.text))
      await run(process.execPath, [path])
    })
  }
})

/** Other languages' examples, and how they are run where they are at home. */
const RUNNERS: { readonly [language: string]: readonly [program: string, ...args: string[]] } = {
  python: ['python3'],
  go: ['go', 'run'],
}

describe('every example in another language runs where that is installed', () => {
  for (const [index, block] of blocks.filter(({ language }) => Object.hasOwn(RUNNERS, language)).entries()) {
    test(`${block.page}:${block.line} ${block.language}`, async (t) => {
      const [program = '', ...args] = RUNNERS[block.language] ?? []
      const path = join(dir, `example-${index}.${block.language === 'go' ? 'go' : 'py'}`)
      await writeFile(path, pointed(block.text))
      await run(program, [...args, path]).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
        t.skip(`${program} is not installed`)
      })
    })
  }
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function run(program: string, args: readonly string[], settings: Record<string, string> = {}): Promise<void> {
  const env = { ...process.env, ...settings }
  const child = spawn(program, args, { cwd: dir, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const [code] = await once(child, 'exit')
  assert.equal(code, 0, errors)
}

test('every link between pages leads to a file, and every folder has been named by its right name', () => {
  for (const page of pages) {
    const text = readFileSync(join(root, page), 'utf8')
    for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue
      const path = resolve(root, dirname(page), target)
      assert.ok(existsSync(path), `${page} links to ${relative(root, path)}, which is not there`)
    }
    for (const [, path = ''] of text.matchAll(/`((?:src|test|docs|scripts|bench)\/[\w./-]+\.(?:ts|md|mjs|sql))`/g)) {
      assert.ok(existsSync(join(root, path)), `${page} names ${path}, which is not there`)
    }
  }
})

test('each dialect, each upstream of another kind and each subject of operation have their page', () => {
  for (const page of [
    'dialects/fal',
    'dialects/jobs',
    'dialects/open',
    'dialects/videos',
    'dialects/replicate',
    'upstreams/previz',
    'upstreams/comfyui',
    'operations',
    'accounts',
    'admin-api',
    'errors',
    'settings',
    'models',
    'adding-a-model',
    'adding-a-dialect',
    'webhooks',
    'ledger',
    'idempotency',
    'watching',
    'references',
  ]) {
    assert.ok(pages.includes(join('docs', `${page}.md`)), page)
  }
})
