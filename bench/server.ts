/** The server as its users start it, engine and all, and what its process and its children hold of the machine's memory. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KEY } from './gateway.ts'

const root = join(import.meta.dirname, '..')

/** As `npm start` does it. */
const START = [join(root, 'scripts', 'run.mjs'), join(root, 'src', 'main.ts')]
const MEBIBYTE = 1_048_576

/** What is held, in MiB. Only Linux tells; 0 elsewhere. */
export type Held = {
  readonly gateway: number
  /** The most that the gateway has held so far. */
  readonly gatewayPeak: number
  /** Its children together. */
  readonly children: number
  readonly largestChild: number
}

/** A running server. */
export type WorkingServer = {
  readonly url: string
  readonly dataDir: string
  held(): Promise<Held>
  /** CPU time of the server's own process so far, in ms; without its children's. */
  cpuMs(): Promise<number>
  /** Halts the server and its children, so that they take nothing from what is measured meanwhile; at most for some seconds. */
  halt(): void
  goOn(): void
  stop(): Promise<void>
}

/** Starts a server in a data folder that goes away with it. */
export async function startServer(settings: Readonly<Record<string, string>> = {}): Promise<WorkingServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('REELAY_'))
  const own = { REELAY_PORT: '0', REELAY_DATA_DIR: dataDir, REELAY_API_KEY: KEY, REELAY_LOG_LEVEL: 'silent' }
  const server = spawn(process.execPath, START, {
    env: { ...Object.fromEntries(inherited), ...own, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own: it is halted together with its children.
    detached: true,
  })
  const exited = once(server, 'exit')
  const signal = (name: NodeJS.Signals) => {
    if (server.pid !== undefined && server.exitCode === null && server.signalCode === null) {
      process.kill(-server.pid, name)
    }
  }
  const onExit = () => signal('SIGKILL')
  process.on('exit', onExit)
  // A group of its own does not hear of Ctrl-C.
  const onSignal = () => process.exit(130)
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal)
  const stop = async () => {
    signal('SIGCONT')
    server.kill()
    await exited
    process.off('exit', onExit)
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal)
    await rm(dataDir, { recursive: true, force: true })
  }
  const url = await addressOf(server).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return {
    url,
    dataDir,
    held: () => heldBy(server.pid ?? 0),
    cpuMs: () => cpuMsOf(server.pid ?? 0),
    halt: () => signal('SIGSTOP'),
    goOn: () => signal('SIGCONT'),
    stop,
  }
}

async function addressOf(server: ChildProcess): Promise<string> {
  let output = ''
  for await (const chunk of server.stdout ?? []) {
    output += String(chunk)
    const url = /serves at (http:\S+)/.exec(output)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('the server did not start')
}

async function heldBy(pid: number): Promise<Held> {
  const children = await Promise.all((await childrenOf(pid)).map((child) => mebibytesOf(child, 'VmRSS')))
  return {
    gateway: await mebibytesOf(pid, 'VmRSS'),
    gatewayPeak: await mebibytesOf(pid, 'VmHWM'),
    children: children.reduce((sum, each) => sum + each, 0),
    largestChild: Math.max(0, ...children),
  }
}

/** The kernel counts in hundredths of a second. */
async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) * 10
}

async function childrenOf(parent: number): Promise<readonly number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      return Number(/\) \S (\d+)/.exec(stat)?.[1]) === parent ? [pid] : []
    }),
  )
  return found.flat()
}

/** 0 for a process that has just gone. */
async function mebibytesOf(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kibibytes = Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0)
  return Math.round((kibibytes * 1_024) / MEBIBYTE)
}
