/** What stops a start: each is one sentence that names what to change, and leaves the data as it is. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises'
import { createServer, type Server as NetServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, afterEach, beforeEach, describe, test } from 'node:test'
import { makePng } from '../support/media-samples.ts'
import { type Reelay, startReelay } from '../support/reelay.ts'

const root = join(import.meta.dirname, '..', '..')
const MAIN = join(root, 'src', 'main.ts')
const NOBODY = 65_534
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const onLinux = process.platform === 'linux' ? false : 'only Linux has /proc'
const onWindows = process.platform === 'win32' ? 'Windows has no such modes' : false

let dir: string
let dataDir: string
let running: Reelay | undefined
let used: string | undefined

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-start-'))
  dataDir = join(dir, 'data')
})

afterEach(async () => {
  await running?.kill()
  running = undefined
  await rm(dir, { recursive: true, force: true })
})

after(async () => {
  if (used !== undefined) await rm(used, { recursive: true, force: true })
})

/** Starts a server that should start; a test that fails leaves it to be ended. */
async function serve(settings: Readonly<Record<string, string>> = {}): Promise<Reelay> {
  running = await startReelay(settings, dataDir)
  return running
}

type Run = { readonly code: unknown; readonly said: string }

/** Starts a server that should not start, and waits for its end. */
async function run(settings: Readonly<Record<string, string>> = {}, { main = MAIN, uid = 0 } = {}): Promise<Run> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('REELAY_'))
  const env = { REELAY_PORT: '0', REELAY_DATA_DIR: dataDir, REELAY_LOG_LEVEL: 'silent', ...settings }
  const child = spawn(process.execPath, [main], {
    cwd: dir,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === 0 ? {} : { uid, gid: uid }),
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  // A server that serves after all is a failure of the test, not its end.
  child.stdout.once('data', () => child.kill('SIGKILL'))
  const [code] = await once(child, 'close')
  return { code, said }
}

function assertRefused({ code, said }: Run, sentence: RegExp): void {
  assert.match(said, sentence)
  assert.equal(said.trimEnd().split('\n').length, 1, said)
  assert.equal(code, 1)
}

/** A data folder with a job's worth of content in it: what `useFolder` has left, made once and copied. */
async function usedFolder(): Promise<void> {
  if (used === undefined) {
    used = await mkdtemp(join(tmpdir(), 'reelay-used-'))
    await useFolder()
    await cp(dataDir, used, { recursive: true })
  } else await cp(used, dataDir, { recursive: true })
}

/** Lets a server put something into a data folder, and ends it. */
async function useFolder(): Promise<void> {
  const reelay = await serve()
  const form = new FormData()
  form.set('kind', 'image')
  form.set('file', new Blob([new Uint8Array(await makePng())]), 'a.png')
  assert.equal((await reelay.call('POST', '/v1/files/upload', { body: form })).status, 200)
  await reelay.stop()
}

function portOf(server: NetServer): string {
  const address = server.address()
  return String(address !== null && typeof address === 'object' ? address.port : 0)
}

const inData = (name: string) => join(dataDir, name)
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

describe('models that cannot be served', () => {
  test('are told with file, model, member and rule, before anything is written', async () => {
    const path = join(dir, 'models.yaml')
    await writeFile(path, 'models:\n  - { name: mine, extends: seedance-2.5, defaultResolution: 4k }\n')
    const rule = /models\.yaml, model mine, defaultResolution: must be one of resolutions \(480p, 720p, 1080p\)\.$/m
    assertRefused(await run({ REELAY_MODELS: path }), rule)
    assertRefused(
      await run({ REELAY_ENABLE_MODELS: 'seedance-9' }),
      /REELAY_ENABLE_MODELS: no model is called seedance-9/,
    )
    await assert.rejects(stat(inData('secret')), { code: 'ENOENT' })
  })
})

describe('an address that cannot be served at', () => {
  test('is told with REELAY_PORT when another process has the port', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const port = portOf(other)
    try {
      assertRefused(
        await run({ REELAY_PORT: port }),
        new RegExp(`^Reelay cannot start: REELAY_PORT: another process.* port ${port} `),
      )
    } finally {
      other.close()
    }
  })

  test('costs nobody the first key: it is made, and told, by the start that gets a port', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    try {
      assertRefused(await run({ REELAY_PORT: portOf(other) }), /REELAY_PORT: another process/)
    } finally {
      other.close()
    }
    const reelay = await startReelay({ REELAY_API_KEY: undefined }, dataDir)
    running = reelay
    const key = /API key \(shown this once\): (\S+)/.exec(reelay.output())?.[1]
    const headers = { authorization: `Bearer ${key}` }
    assert.equal((await reelay.call('GET', '/v1/jobs', { headers })).status, 200)
    await reelay.stop()
  })

  test('is told with REELAY_HOST when it is not this machine’s', async () => {
    assertRefused(await run({ REELAY_HOST: '192.0.2.1' }), /REELAY_HOST: 192\.0\.2\.1 is no address of this machine/)
    assertRefused(await run({ REELAY_HOST: 'no such host' }), /REELAY_HOST: no such host is not the name/)
  })
})

describe('a data folder that cannot be used', () => {
  test('is told when there is a file in its place or on the way to it', async () => {
    await writeFile(dataDir, '')
    assertRefused(await run(), /REELAY_DATA_DIR: .*data is no folder/)
    assertRefused(await run({ REELAY_DATA_DIR: inData('below') }), /REELAY_DATA_DIR: .*below is not in a folder/)
  })

  test('is told when the system makes no folders there', { skip: onLinux }, async () => {
    assertRefused(await run({ REELAY_DATA_DIR: '/proc/x' }), /REELAY_DATA_DIR: \/proc\/x cannot be made there/)
    assertRefused(await run({ REELAY_DATA_DIR: '/proc/x/y' }), /REELAY_DATA_DIR: \/proc\/x\/y cannot be made there/)
  })

  test('is told when this user may not write there', { skip: onWindows }, async (context) => {
    const uid = process.getuid?.() === 0 ? NOBODY : 0
    await mkdir(dataDir, { mode: 0o500 })
    await chmod(dir, 0o755)
    if (uid !== 0) await chown(dataDir, uid, uid)
    const result = await run({}, { uid })
    if (/Cannot find module|EACCES: permission denied, (?:open|lstat)/.test(result.said)) {
      context.skip('the program itself is not open to other users here')
      return
    }
    assertRefused(result, /REELAY_DATA_DIR: .*data may not be made, read or written by this user/)
  })

  test('is told when it is everybody’s, or holds what is not Reelay’s, and keeps its mode', async () => {
    await mkdir(dataDir)
    await writeFile(inData('thesis.txt'), 'x')
    await chmod(dataDir, 0o755)
    assertRefused(await run(), /REELAY_DATA_DIR: .*data holds other things, such as thesis\.txt/)
    if (onWindows === false) assert.equal(await modeOf(dataDir), '755')
    await unlink(inData('thesis.txt'))
    if (onWindows !== false) return
    await chmod(dataDir, 0o1777)
    assertRefused(await run(), /REELAY_DATA_DIR: .*data is shared by everybody/)
  })
})

test('folder, database and secret are their owner’s alone, whatever they were before', {
  skip: onWindows,
}, async () => {
  const umask = process.umask(0)
  try {
    await useFolder()
    const names = ['', 'assets', 'temporary', 'reelay.sqlite', 'reelay.sqlite.lock', 'secret']
    const expected = ['700', '700', '700', '600', '600', '600']
    assert.deepEqual(await Promise.all(names.map((name) => modeOf(inData(name)))), expected)
    for (const [index, name] of names.entries()) await chmod(inData(name), index < 3 ? 0o777 : 0o666)
    const reelay = await serve()
    const open = ['reelay.sqlite-wal', 'reelay.sqlite-shm']
    assert.deepEqual(await Promise.all(names.map((name) => modeOf(inData(name)))), expected)
    assert.deepEqual(await Promise.all(open.map((name) => modeOf(inData(name)))), ['600', '600'])
    await reelay.stop()
  } finally {
    process.umask(umask)
  }
})

describe('data of which a part is lost is never taken for new', () => {
  test('a secret that is missing beside a database with keys', async () => {
    await usedFolder()
    const secret = await readFile(inData('secret'))
    await unlink(inData('secret'))
    for (const _again of [1, 2]) assertRefused(await run(), /secret is missing, while the database has keys/)
    await writeFile(inData('secret'), 'half')
    assertRefused(await run(), /secret is damaged/)
    await writeFile(inData('secret'), secret)
    await (await serve()).stop()
  })

  test('a database of no bytes beside stored files', async () => {
    await usedFolder()
    await writeFile(inData('reelay.sqlite'), '')
    for (const _again of [1, 2]) assertRefused(await run(), /the database .*reelay\.sqlite is empty, while other data/)
    assert.equal((await stat(inData('reelay.sqlite'))).size, 0)
  })

  test('a database that is missing beside stored files, which stay where they are', async () => {
    await usedFolder()
    const files = await readdir(inData('assets'), { recursive: true })
    await rename(inData('reelay.sqlite'), join(dir, 'backup'))
    for (const _again of [1, 2])
      assertRefused(await run(), /the database .*reelay\.sqlite is missing, while other data/)
    await rm(inData('assets'), { recursive: true })
    assertRefused(await run(), /the database .*reelay\.sqlite is missing, while other data/)
    assert.ok(files.length > 1 && !(await readdir(dataDir)).includes('reelay.sqlite'))
    await rename(join(dir, 'backup'), inData('reelay.sqlite'))
    await (await serve()).stop()
  })

  test('a database that came from another folder', async () => {
    await usedFolder()
    const own = dataDir
    dataDir = join(dir, 'other')
    await useFolder()
    await cp(join(own, 'reelay.sqlite'), inData('reelay.sqlite'))
    assertRefused(await run(), /other belongs to another database than this one: its file installation says/)
  })

  test('while one of no bytes and nothing else is new: its first start was cut off', async () => {
    await mkdir(dataDir)
    await writeFile(inData('reelay.sqlite'), '')
    await (await serve()).stop()
  })

  test('a database with a damaged page', async () => {
    await usedFolder()
    const file = await open(inData('reelay.sqlite'), 'r+')
    const { size } = await file.stat()
    await file.write(Buffer.alloc(8_192, 0xa5), 0, 8_192, size - 8_192)
    await file.close()
    assertRefused(
      await run(),
      /cannot open the database .*reelay\.sqlite: it is damaged \(.*\); put it back from a backup/,
    )
  })

  test('a database that was cut short', async () => {
    await usedFolder()
    const file = await open(inData('reelay.sqlite'), 'r+')
    await file.truncate((await file.stat()).size - 8_192)
    await file.close()
    assertRefused(await run(), /cannot open the database .*reelay\.sqlite: it is damaged/)
  })
})

test('a webhook secret other than the one that callbacks were signed with so far is refused', async () => {
  const first = await serve({ REELAY_WEBHOOK_SECRET: SECRET })
  await first.stop()
  const other = `whsec_${Buffer.alloc(32).toString('base64')}`
  assertRefused(
    await run({ REELAY_WEBHOOK_SECRET: other }),
    /REELAY_WEBHOOK_SECRET: callbacks have been signed with another/,
  )
  const same = await serve({ REELAY_WEBHOOK_SECRET: SECRET })
  assert.equal((await same.call('GET', '/v1/webhooks/default/secret')).json()['key'], SECRET)
  await same.stop()
})

test('a server that has its port and cannot work says so, and not that it cannot listen', async () => {
  await usedFolder()
  const database = new DatabaseSync(inData('reelay.sqlite'))
  database.exec("CREATE TRIGGER full BEFORE INSERT ON workers BEGIN SELECT RAISE(ABORT, 'no more workers'); END")
  database.close()
  assertRefused(await run(), /^Reelay cannot start: .*no more workers/)
})

test('a database that cannot be reached is told with its setting and the reason, and without its password', async () => {
  const result = await run({ REELAY_DATABASE_URL: 'postgres://reelay:hunter2@127.0.0.1:1/reelay' })
  assertRefused(result, /REELAY_DATABASE_URL: the database cannot be used \(.*ECONNREFUSED/)
  assert.doesNotMatch(result.said, /hunter2/)
})

test('a program that is no ffmpeg is told with its setting, before anything is written', async () => {
  assertRefused(
    await run({ REELAY_FFMPEG: process.execPath }),
    /^Reelay cannot start: REELAY_FFMPEG: .* cannot encode H\.264 with libx264: .*bad option/,
  )
  await assert.rejects(stat(dataDir), { code: 'ENOENT' })
})

test('a program whose codec for this platform is missing says so and does not start', async () => {
  const program = join(dir, 'program')
  const packages = join(program, 'node_modules')
  await mkdir(join(packages, '@napi-rs'), { recursive: true })
  await cp(join(root, 'src'), join(program, 'src'), { recursive: true })
  await cp(join(root, 'package.json'), join(program, 'package.json'))
  await cp(join(root, 'node_modules', '@napi-rs', 'webcodecs'), join(packages, '@napi-rs', 'webcodecs'), {
    recursive: true,
    dereference: true,
  })
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const present = new Set(Object.keys(dependencies).map((name) => name.split('/')[0] ?? name))
  present.delete('@napi-rs')
  for (const name of present) {
    await symlink(join(root, 'node_modules', name), join(packages, name), 'junction')
  }
  const { system, arch } = { system: process.platform, arch: process.arch }
  const sentence = new RegExp(
    `the video codec for this platform \\(@napi-rs/webcodecs for ${system} ${arch}.*\\) is not installed`,
  )
  assertRefused(await run({}, { main: join(program, 'src', 'main.ts') }), sentence)
})
