import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { RenderPool, type RenderPoolOptions, type RenderState } from '../../src/previz/render-pool.ts'
import type { RenderReference, RenderRequest } from '../../src/previz/render.ts'
import { inspectFilm } from '../support/inspect.ts'
import { bitBitmap, withCodedSize } from '../media/corpus.ts'
import { makeMp4 } from '../support/media-samples.ts'
import { ORDER } from '../support/orders.ts'

let folder: string
let made = 0

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelay-pool-'))
})

after(() => rm(folder, { recursive: true }))

type Rig = {
  readonly pool: RenderPool
  /** Starts a render and waits for its end. */
  run(prompt: string, references?: readonly RenderReference[]): Promise<{ state: RenderState; videoPath: string }>
  /** Starts a render. */
  start(prompt: string): { readonly id: string; readonly videoPath: string; readonly end: Promise<RenderState> }
}

function rig(context: TestContext, changes: Partial<RenderPoolOptions> = {}): Rig {
  const waiting = new Map<string, (state: RenderState) => void>()
  const pool = new RenderPool({
    workers: 1,
    readable: [folder, '/proc/self'],
    folder,
    program: join(import.meta.dirname, 'scripted-child.ts'),
    onEnd: (id, state) => waiting.get(id)?.(state),
    ...changes,
  })
  context.after(() => pool.close())
  const start = (prompt: string, references: readonly RenderReference[] = []) => {
    const [id, videoPath] = [`render-${made}`, join(folder, `film-${made++}.mp4`)]
    const request: RenderRequest = { order: { ...ORDER, prompt }, references, videoPath }
    const end = new Promise<RenderState>((resolve) => waiting.set(id, resolve))
    pool.start(id, request)
    return { id, videoPath, end }
  }
  return {
    pool,
    start,
    async run(prompt, references) {
      const { end, videoPath } = start(prompt, references)
      return { state: await end, videoPath }
    },
  }
}

const makerOf = async (path: string) => Number((await readFile(path, 'utf8')).split(' ')[0])

test('a child stays warm for the next render, and is less important than the server', async (context) => {
  const { run } = rig(context)
  const [first, second] = [await run('one'), await run('two')]
  assert.equal(await makerOf(first.videoPath), await makerOf(second.videoPath))
  assert.match(await readFile(first.videoPath, 'utf8'), / 10$/)
})

test('a child is replaced after so many renders', async (context) => {
  const { run } = rig(context, { rendersMax: 3 })
  const makers: number[] = []
  for (let count = 0; count < 7; count++) makers.push(await makerOf((await run('next')).videoPath))
  assert.deepEqual(
    makers.map((maker) => makers.indexOf(maker)),
    [0, 0, 0, 3, 3, 3, 6],
  )
})

test('a child that keeps too much memory after a render is replaced', {
  skip: process.platform !== 'linux',
}, async (context) => {
  const { run } = rig(context)
  const [first, second] = [await run('keep'), await run('next')]
  assert.notEqual(await makerOf(first.videoPath), await makerOf(second.videoPath))
})

test('an idle child ends', async (context) => {
  const { run, pool } = rig(context, { idleMs: 10 })
  await run('one')
  while (pool.processes.length > 0) await sleep(5)
})

const TROUBLE: readonly (readonly [prompt: string, because: string, detail: RegExp])[] = [
  ['crash', 'process', /SIGABRT/],
  ['boast', 'process', /something else than agreed/],
  ['hang', 'time', /no sign of life/],
  ['full disk', 'storage', /ENOSPC/],
]

for (const [prompt, because, detail] of TROUBLE) {
  test(`trouble takes its own render only: ${prompt}`, async (context) => {
    const { start, run } = rig(context, { workers: 2, silenceLimitMs: 1_000 })
    const neighbour = start('wait')
    const { state } = await run(prompt)
    assert.ok(state.state === 'failed', JSON.stringify(state))
    assert.equal(state.because, because)
    assert.match(state.detail, detail)
    assert.deepEqual((await run('next')).state, { state: 'done' })
    await writeFile(`${neighbour.videoPath}.go`, '')
    assert.deepEqual(await neighbour.end, { state: 'done' })
  })
}

test('a render that goes on for ever is given up at its wall limit, though it tells progress', async (context) => {
  const { run } = rig(context, { wallLimitMs: () => 500 })
  const { state } = await run('wait')
  assert.deepEqual(state, { state: 'failed', because: 'time', detail: 'no answer within 500 ms' })
})

test('a cancelled render ends at once, whatever its child is busy with, and the next has a new child', async (context) => {
  const { pool, start, run } = rig(context)
  const { id, end } = start('hang after writing')
  while (pool.state(id)?.state !== 'running' || pool.processes.length === 0) await sleep(5)
  const [pid] = pool.processes
  pool.cancel(id)
  assert.deepEqual(await end, { state: 'cancelled' })
  assert.throws(() => process.kill(pid ?? 0, 0), { code: 'ESRCH' })
  assert.deepEqual((await run('next')).state, { state: 'done' })
})

test('a render whose child is killed from outside begins again, and fails alone when that goes on', async (context) => {
  const { pool, start, run } = rig(context)
  const { end, videoPath } = start('wait')
  const killed = new Set<number>()
  const killNext = async (isOver = () => false) => {
    const isFresh = (pid: number) => !killed.has(pid)
    while (!pool.processes.some(isFresh) && !isOver()) await sleep(5)
    for (const pid of pool.processes.filter(isFresh)) {
      killed.add(pid)
      process.kill(pid, 'SIGKILL')
    }
  }
  await killNext()
  await killNext()
  await writeFile(`${videoPath}.go`, '')
  assert.deepEqual(await end, { state: 'done' })
  const doomed = start('wait')
  // The child that was kept warm may die before it has been asked, which is not held against the render.
  let isOver = false
  const ended = doomed.end.finally(() => {
    isOver = true
  })
  while (!isOver) await killNext(() => isOver)
  const state = await ended
  assert.ok(state.state === 'failed' && state.because === 'process')
  assert.ok(killed.size >= 2 + 3, `${killed.size} were killed`)
  assert.deepEqual((await run('next')).state, { state: 'done' })
})

const real = { program: join(import.meta.dirname, '../../src/previz/render-child.ts') }

test('the real child makes a film from inside its jail, also of a prompt with odd line ends', async (context) => {
  const { run } = rig(context, real)
  const { state, videoPath } = await run('Rain\u2028on a lake\u2029at night\r\n\u0085')
  assert.deepEqual(state, { state: 'done' })
  assert.equal((await inspectFilm(await readFile(videoPath))).frames, 24)
})

test('a child reads what its render was given and writes in its own folder, and nothing else of what lies beside', async (context) => {
  const [mine, theirs] = [join(folder, 'mine'), join(folder, 'theirs')]
  for (const path of [mine, theirs]) await writeFile(path, path)
  const { run } = rig(context, { readable: ['/proc/self'] })
  const facts = { kind: 'image', mediaType: 'image/png', widthPx: 100, heightPx: 100 } as const
  const { state, videoPath } = await run(`look around ${theirs}`, [{ role: 'reference_image', path: mine, facts }])
  assert.deepEqual(state, { state: 'done' })
  assert.deepEqual(JSON.parse(await readFile(videoPath, 'utf8')), {
    own: mine,
    'read theirs': 'ERR_ACCESS_DENIED',
    'read mine where it lies': 'ERR_ACCESS_DENIED',
    'list what lies beside': 'ERR_ACCESS_DENIED',
    'write beside': 'ERR_ACCESS_DENIED',
    'write to my reference': 'ERR_ACCESS_DENIED',
    'link my reference': 'ERR_ACCESS_DENIED',
  })
  assert.equal(await readFile(mine, 'utf8'), mine)
  const left = (await readdir(join(folder, 'render-0'), { recursive: true })).toSorted()
  assert.deepEqual(left, ['in', 'out'], 'nothing that was lent or written stays')
})

test('what a child leaves in the place of a film is no film unless it is a file', async (context) => {
  const { run } = rig(context)
  const { state, videoPath } = await run('make a folder')
  assert.ok(state.state === 'failed' && state.because === 'render')
  assert.ok(!existsSync(videoPath))
})

test('films of the largest size that is taken are drawn, two at once while they fade', async (context) => {
  const { run } = rig(context, real)
  const path = join(folder, 'largest.mp4')
  await writeFile(path, await makeMp4({ widthPx: 8_192, heightPx: 4_320, seconds: 1 }))
  const facts = { kind: 'video', mediaType: 'video/mp4', videoCodec: 'avc', durationSeconds: 1, frames: 24 } as const
  const film = { role: 'reference_video', path, facts: { ...facts, widthPx: 8_192, heightPx: 4_320 } } as const
  assert.deepEqual((await run('Dunes', [film, film])).state, { state: 'done' })
})

test('pictures and films beyond the limit are refused by the decoder again', async (context) => {
  const { run } = rig(context, real)
  const [bitmap, film] = [join(folder, 'bits.bmp'), join(folder, 'huge.mp4')]
  await writeFile(bitmap, bitBitmap(16_384, 15_300))
  await writeFile(film, withCodedSize(await makeMp4(), 16_000, 16_000))
  const size = { widthPx: 100, heightPx: 100 }
  const references: readonly RenderReference[] = [
    { role: 'reference_image', path: bitmap, facts: { kind: 'image', mediaType: 'image/bmp', ...size } },
    {
      role: 'reference_video',
      path: film,
      facts: { kind: 'video', mediaType: 'video/mp4', ...size, durationSeconds: 2, frames: 48, videoCodec: 'avc' },
    },
  ]
  for (const reference of references) {
    const { state } = await run('Dunes', [reference])
    assert.ok(state.state === 'failed' && state.because === 'render')
    assert.match(state.detail, /More than 50 megapixels|Films of more than 8192×4320 pixels/)
  }
})

test('a disk that runs full during a render is told apart from a failed render, and half a film is not left', async (context) => {
  const program = join(import.meta.dirname, 'full-disk-program.ts')
  // Whoever may not mount a small disk still may limit the size of files.
  const script = 'ulimit -f 64; exec "$1" "$2" "$3"'
  const run = promisify(execFile)('sh', ['-c', script, 'sh', process.execPath, program, folder])
  const { stdout } = await run.catch((error) => ({ stdout: `unavailable: ${error.message}` }))
  if (stdout.startsWith('unavailable')) return context.skip('this machine cannot limit the size of files')
  assert.deepEqual(JSON.parse(stdout), { because: 'storage', isLeft: false })
})
