/** Starts the real server as its users do, in a process and a data folder of its own, and speaks HTTP with it. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { isJsonObject } from '../../src/core/json.ts'

const root = join(import.meta.dirname, '..', '..')

/** The key that tests use; it is also the one that seeds 001 and 004 print. */
export const KEY = 'sd2_live_your_api_key'

/** An HTTP answer, read whole. */
export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Buffer
  readonly text: string
  /** The body as JSON; throws when it is none. */
  json(): JsonObject
}

/** A running server. */
export type Reelay = {
  readonly url: string
  readonly dataDir: string
  readonly process: ChildProcess
  /** Everything the server has written to its standard output so far. */
  output(): string
  /** Everything the server has written to its log so far. */
  log(): string
  /** Sends a request with the key, unless the headers say otherwise. A body that is an object goes as JSON. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** Resolves when the process has died by itself or by its failpoint. */
  died(): Promise<void>
  /** Kills it as a power cut would. */
  kill(): Promise<void>
  /** Ends it and keeps its data folder. */
  stop(): Promise<void>
  /** Ends it and removes its data folder. */
  close(): Promise<void>
}

/** What a request carries. */
export type CallOptions = {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Json | FormData | Uint8Array<ArrayBuffer> | undefined
}

/**
 * Starts a server. Settings are environment variables; `dataDir` continues an earlier one's work; with `fileHandles` it may
 * have only so many files and sockets open; `program` takes the place of `src/main.ts`.
 */
export async function startReelay(
  settings: Readonly<Record<string, string | undefined>> = {},
  dataDir?: string,
  fileHandles?: number,
  program = join(root, 'src', 'main.ts'),
): Promise<Reelay> {
  const dir = dataDir ?? (await mkdtemp(join(tmpdir(), 'reelay-test-')))
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('REELAY_'))
  const command = [process.execPath, program]
  const limited = ['sh', '-c', `ulimit -n ${fileHandles} && exec "$0" "$@"`, ...command]
  const [executable = '', ...args] = fileHandles === undefined ? command : limited
  const child = spawn(executable, args, {
    env: {
      ...Object.fromEntries(inherited),
      REELAY_PORT: '0',
      REELAY_DATA_DIR: dir,
      REELAY_API_KEY: KEY,
      REELAY_LOG_LEVEL: 'debug',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString()
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const exited = once(child, 'exit')
  const url = await addressOf(
    child,
    () => output,
    () => log,
  )
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await exited
  }
  return {
    url,
    dataDir: dir,
    process: child,
    output: () => output,
    log: () => log,
    call: (method, path, options) => call(url, method, path, options),
    async died() {
      await exited
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async close() {
      await end('SIGTERM')
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function addressOf(child: ChildProcess, output: () => string, log: () => string): Promise<string> {
  for (;;) {
    const url = /serves at (http:\S+)/.exec(output())?.[1]
    if (url !== undefined) return url
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server did not start:\n${log()}`)
    await new Promise((wake) => setTimeout(wake, 20))
  }
}

async function call(base: string, method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const { body } = options
  const raw = body instanceof FormData || body instanceof Uint8Array
  const answer = await fetch(path.startsWith('http') ? path : base + path, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${KEY}`,
      ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
  })
  const bytes = Buffer.from(await answer.arrayBuffer())
  const text = bytes.toString()
  return {
    status: answer.status,
    headers: answer.headers,
    bytes,
    text,
    json() {
      const value: Json = JSON.parse(text)
      if (!isJsonObject(value)) throw new Error(`no JSON object: ${text}`)
      return value
    },
  }
}

/** Asks again and again until `done` says so; the test's own time limit is the only one. */
export async function until<Value>(
  ask: () => Promise<Value>,
  done: (value: Value) => boolean,
  pauseMs = 100,
): Promise<Value> {
  for (;;) {
    const value = await ask()
    if (done(value)) return value
    await new Promise((wake) => setTimeout(wake, pauseMs))
  }
}
