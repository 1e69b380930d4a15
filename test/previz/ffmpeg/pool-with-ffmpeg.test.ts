/** Renders whose pictures an ffmpeg encodes: the real child, the real jail, and ffmpegs that do what they should not. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ShapedOrder } from '../../../src/core/order.ts'
import { readFlv } from '../../../src/previz/ffmpeg/flv.ts'
import { RenderPool, type RenderPoolOptions, type RenderState } from '../../../src/previz/render-pool.ts'
import { isSystemError } from '../../../src/lib/system-error.ts'
import { FFMPEG, SKIP_WITHOUT_FFMPEG } from '../../support/ffmpeg.ts'
import { complaintsOfFfmpeg, inspectFilm } from '../../support/inspect.ts'
import { ORDER } from '../../support/orders.ts'

let folder: string
let made = 0

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelay-ffmpeg-'))
})

after(() => rm(folder, { recursive: true }))

/** A program that is called as ffmpeg is. */
async function script(...lines: readonly string[]): Promise<string> {
  const path = join(folder, `ffmpeg-${made++}`)
  await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'))
  await chmod(path, 0o700)
  return path
}

function rig(context: TestContext, ffmpeg: string, changes: Partial<RenderPoolOptions> = {}) {
  const waiting = new Map<string, (state: RenderState) => void>()
  const onEnd = (id: string, state: RenderState) => waiting.get(id)?.(state)
  const pool = new RenderPool({ workers: 1, folder, ffmpeg, onEnd, ...changes })
  context.after(() => pool.close())
  const start = (changes: Partial<ShapedOrder> = {}) => {
    const [id, videoPath] = [`render-${made}`, join(folder, `film-${made++}.mp4`)]
    const end = new Promise<RenderState>((resolve) => waiting.set(id, resolve))
    pool.start(id, { order: { ...ORDER, ...changes }, references: [], videoPath })
    return { id, videoPath, end }
  }
  return { pool, start }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    if (isSystemError(error, 'ESRCH')) return false
    throw error
  }
}

/** The ids of the child and of its encoder, as soon as there are both, of which none is among `known`. */
async function processesOf(pool: RenderPool, known: readonly number[] = []): Promise<readonly number[]> {
  for (;;) {
    const pids = pool.processes.filter((pid) => !known.includes(pid))
    if (pids.length === 2) return pids
    await sleep(5)
  }
}

const LONG = { frames: 2_000 }

describe('renders with ffmpeg', { skip: SKIP_WITHOUT_FFMPEG }, () => {
  const real = FFMPEG ?? ''

  test('a jailed child makes a film with pictures by ffmpeg, the same again, also on one processor', async (context) => {
    const pinned = existsSync('/usr/bin/taskset') ? await script(`exec /usr/bin/taskset -c 0 ${real} "$@"`) : real
    const films: Buffer[] = []
    for (const ffmpeg of [real, real, pinned]) {
      const { start } = rig(context, ffmpeg)
      const { videoPath, end } = start({ audio: true })
      assert.deepEqual(await end, { state: 'done' })
      films.push(await readFile(videoPath))
    }
    const [film = Buffer.alloc(0)] = films
    assert.equal(new Set(films.map((bytes) => createHash('sha256').update(bytes).digest('hex'))).size, 1)
    assert.equal(await complaintsOfFfmpeg(film), '')
    const { frames, sound, moovFirst } = await inspectFilm(film)
    assert.deepEqual({ frames, sound: sound?.codec, moovFirst }, { frames: 24, sound: 'aac', moovFirst: true })
    assert.ok(film.includes('x264'))
  })

  test('an encoder knows no URL, no path but its own, and nothing of the environment, and is of low priority', {
    skip: process.platform !== 'linux',
  }, async (context) => {
    const { pool, start } = rig(context, real)
    start(LONG)
    const [, pid = 0] = await processesOf(pool)
    const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'latin1')
    while (!read('cmdline').startsWith(`${real}\0`)) await sleep(5)
    const words = read('cmdline').split('\0').slice(1)
    const pathsAndUrls = words.filter((word) => word.includes('/'))
    assert.deepEqual(pathsAndUrls, [])
    assert.doesNotMatch(read('environ'), /PATH|HOME|REELAY/)
    assert.equal(read('stat').split(' ')[18], '10')
    const limits = read('limits')
    assert.match(limits, /Max file size +0 /)
    assert.match(limits, /Max core file size +0 /)
  })

  test('what a child says to its encoder is pixels, whatever it says', async (context) => {
    const secret = join(folder, 'secret')
    await writeFile(secret, 'a secret that is nobody’s picture '.repeat(1_000))
    const { start } = rig(context, real, { program: join(import.meta.dirname, 'hostile-child.ts') })
    for (const prompt of [`ffconcat version 1.0\nfile '${secret}'\n`, `#EXTM3U\nfile://${secret}\n`]) {
      const { end, videoPath } = start({ prompt })
      assert.deepEqual(await end, { state: 'done' })
      const { pictures } = readFlv(await readFile(videoPath))
      assert.equal(pictures.length, 3)
    }
  })

  test('a cancelled render takes its encoder with it', async (context) => {
    const { pool, start } = rig(context, real)
    const { id, end } = start(LONG)
    const pids = await processesOf(pool)
    pool.cancel(id)
    assert.deepEqual(await end, { state: 'cancelled' })
    assert.deepEqual(pids.filter(isThere), [])
    assert.deepEqual(pool.processes, [])
  })

  test('closing the pool ends the encoders', async (context) => {
    const { pool, start } = rig(context, real)
    start(LONG)
    const pids = await processesOf(pool)
    await pool.close()
    assert.deepEqual(pids.filter(isThere), [])
  })

  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    test(`a film whose encoder gets ${signal} from elsewhere is begun again`, async (context) => {
      const { pool, start } = rig(context, real)
      const { end, videoPath } = start({ frames: 240 })
      const [child = 0, encoder = 0] = await processesOf(pool)
      // By now it answers signals in its own way.
      await sleep(300)
      process.kill(encoder, signal)
      await processesOf(pool, [child, encoder])
      assert.deepEqual(await end, { state: 'done' })
      assert.equal((await inspectFilm(await readFile(videoPath))).frames, 240)
    })
  }

  test('an encoder ends when the server is killed', async () => {
    const program = join(import.meta.dirname, 'render-program.ts')
    const server = spawn(process.execPath, [program, folder, real], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [said] = await once(server.stdout, 'data')
    const pids = String(said).split(' ').map(Number)
    assert.equal(pids.filter(isThere).length, 2)
    server.kill('SIGKILL')
    while (pids.some(isThere)) await sleep(10)
  })
})

const TROUBLE: readonly (readonly [what: string, lines: readonly string[], detail: RegExp])[] = [
  [
    'ends in the middle of a film',
    ['head -c 1000000 > /dev/null', 'echo no luck >&2', 'exit 3'],
    /ended with 3: no luck/,
  ],
  ['takes all frames and gives none', ['cat > /dev/null'], /the encoder ended before the film did/],
  ['gives nonsense', ['cat > /dev/null', 'echo nonsense nonsense nonsense'], /asked for an FLV|ended before/],
  [
    'talks without an end',
    ['cat > /dev/null', 'yes much to say | head -c 9000000 >&2', 'exit 1'],
    /ended with 1: .{0,2000}$/s,
  ],
  ['is not there', ['exec /nowhere/ffmpeg'], /ended with 127: .*not found/],
]

for (const [what, lines, detail] of TROUBLE) {
  test(`an encoder that ${what} fails its render alone, and the log says why`, {
    skip: process.platform === 'win32' && 'Windows has no such scripts',
  }, async (context) => {
    const { start, pool } = rig(context, await script(...lines))
    for (const { end, videoPath } of [start(), start()]) {
      const state = await end
      assert.ok(state.state === 'failed' && state.because === 'render', JSON.stringify(state))
      assert.match(state.detail, detail)
      assert.ok(!existsSync(videoPath))
    }
    assert.deepEqual(pool.processes, [])
  })
}
