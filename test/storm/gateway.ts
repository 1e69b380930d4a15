/** One life of a server of the storm: a process that is started, and dies. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'

const SERVER = join(import.meta.dirname, 'server.ts')

/** What a process is started with. */
export type GatewayOptions = {
  readonly settings: Readonly<Record<string, string>>
  readonly providerUrl: string
  /** Where its log is added to. */
  readonly logPath: string
}

/** A running or dead process. It has loaded its code and waits until it is told to `begin`. */
export type Gateway = {
  /** Where it serves; absent until it does, while it is stopped, and from its death on. */
  url: string | undefined
  /** Whether it ever came to serve. */
  hasServed: boolean
  /** Resolves when it serves, with true; with false when it died before. */
  readonly serving: Promise<boolean>
  /** Resolves when it is dead. */
  readonly dead: Promise<Death>
  begin(): void
  signal(name: NodeJS.Signals): void
}

/** How a process ended. */
export type Death = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

/** Starts a process. */
export function startGateway({ settings, providerUrl, logPath }: GatewayOptions): Gateway {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('REELAY_'))
  const log = openSync(logPath, 'a')
  const child = spawn(process.execPath, [SERVER, providerUrl], {
    env: { ...Object.fromEntries(inherited), REELAY_PORT: '0', REELAY_LOG_LEVEL: 'info', ...settings },
    stdio: ['pipe', 'pipe', log],
  })
  closeSync(log)
  // It may be dead before it hears of anything.
  child.stdin?.on('error', () => undefined)
  const dead = once(child, 'exit').then(([code, signal]): Death => ({ code, signal }))
  const gateway: Gateway = {
    url: undefined,
    hasServed: false,
    serving: Promise.race([addressOf(child), dead]).then((address) => {
      if (typeof address !== 'string') return false
      gateway.url = address
      gateway.hasServed = true
      return true
    }),
    dead,
    begin: () => void child.stdin?.write('begin\n'),
    signal: (name) => void child.kill(name),
  }
  void dead.then(() => {
    gateway.url = undefined
  })
  return gateway
}

function addressOf({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let output = ''
    stdout?.on('data', (piece: Buffer) => {
      output += piece.toString()
      const url = /serves at (http:\S+)/.exec(output)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
}
