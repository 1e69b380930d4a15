/** Time from the start of the process to a server that answers, with new and with known data, and a bare server's. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BenchResult, compare } from './result.ts'

const ROUNDS = 5

/** What starting may take, in ms. */
const LIMIT_MS = 1_000

const root = join(import.meta.dirname, '..')
const LAUNCHER = join(root, 'scripts', 'run.mjs')
const SERVER = join(root, 'src', 'main.ts')
const BARE = join(root, 'bench', 'processes', 'bare.ts')

/** Runs the benchmark; takes some 20 seconds. */
export async function run(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  try {
    let folders = 0
    const first = () => start(SERVER, join(folder, `new-${folders++}`))
    const again = () => start(SERVER, join(folder, 'known'))
    const bare = () => start(BARE, folder)
    const fresh = await compare(ROUNDS, first, bare)
    const known = await compare(ROUNDS, again, bare)
    return [
      {
        name: 'start as npm start does, to the second it may take',
        ratio: fresh.ours / LIMIT_MS,
        bar: 1,
        barIs: 'at most',
        details: {
          newDataMs: Math.round(fresh.ours),
          knownDataMs: Math.round(known.ours),
          bareServerMs: Math.round(fresh.peers),
        },
      },
      { name: 'start, to that of a bare server', ratio: fresh.ratio, barIs: 'at most', details: {} },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Starts a server as npm does and ends it when it says where it serves; returns how long that took, in ms. */
async function start(file: string, dataDir: string): Promise<number> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('REELAY_'))
  const env = {
    ...Object.fromEntries(inherited),
    REELAY_PORT: '0',
    REELAY_DATA_DIR: dataDir,
    REELAY_LOG_LEVEL: 'error',
  }
  const startedAtMs = performance.now()
  const child = spawn(process.execPath, [LAUNCHER, file], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const served = once(child.stdout, 'data').then(() => performance.now() - startedAtMs)
  const readyMs = await Promise.race([served, exited.then(() => Number.NaN)])
  child.kill()
  await exited
  return readyMs
}
