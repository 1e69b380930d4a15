/** A real PostgreSQL on a loopback port, for one test file: started in a folder of its own, stopped whatever happens. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { within } from './within.ts'

/** Where Debian, Red Hat, Homebrew and others put the programs. */
const FOLDERS = ['/usr/lib/postgresql', '/usr/pgsql', '/opt/homebrew/opt', '/usr/local/opt', '/usr/local/pgsql']

/** Settings where no power fails: of a server that is killed, the operating system writes everything down, only later. */
export const NO_POWER_CUT = ['fsync=off']

/** A running server. */
export type PostgresServer = {
  /** The URL of a database. */
  url(database?: string): string
  /** Makes a database; returns its URL. */
  createDatabase(name: string): Promise<string>
  /** Ends the server as a kill would, and starts it again on the same port, after something else is done if given. */
  crash(meanwhile?: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

/** The folder with `initdb` and `postgres`, the newest of them; `undefined` when there is none. */
export function postgresPrograms(): string | undefined {
  const named = FOLDERS.filter(existsSync).flatMap((folder) => [
    join(folder, 'bin'),
    ...readdirSync(folder)
      .toSorted()
      .toReversed()
      .map((name) => join(folder, name, 'bin')),
  ])
  const onPath = (process.env['PATH'] ?? '').split(':')
  return [...named, ...onPath].find((folder) => existsSync(join(folder, 'initdb')))
}

/**
 * Starts a server. `settings` are lines of `postgresql.conf`. The server refuses to be root, so root starts it as the user
 * `postgres` or, where there is none, `nobody`.
 */
export async function startPostgres(programs: string, settings: readonly string[] = []): Promise<PostgresServer> {
  const owner = process.getuid?.() === 0 ? ordinaryUser() : undefined
  const folder = mkdtempSync(join(tmpdir(), 'reelay-postgres-'))
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid)
  const as = { ...owner, cwd: folder, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' } }
  const data = join(folder, 'data')
  const initdb = ['-D', data, '-U', 'reelay', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
  const made = spawnSync(join(programs, 'initdb'), initdb, { ...as, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const port = await freePort()
  const options = ['listen_addresses=127.0.0.1', `unix_socket_directories=`, `port=${port}`, ...settings]
  const url = (database = 'postgres') => `postgres://reelay@127.0.0.1:${port}/${database}`
  const begin = async () => {
    const child = spawn(join(programs, 'postgres'), ['-D', data, ...options.flatMap((option) => ['-c', option])], {
      ...as,
      stdio: ['ignore', 'ignore', 'ignore'],
    })
    await within(30_000, () => child.exitCode !== null || answers(url()))
    if (child.exitCode !== null) throw new Error(`the server has ended with ${child.exitCode}`)
    return child
  }
  let child = await begin()
  // A test process that ends without stopping it, as by its runner's time limit, still takes the server with it.
  const onExit = () => child.kill('SIGQUIT')
  process.on('exit', onExit)
  return {
    url,
    createDatabase: async (name) => {
      const client = new Client({ connectionString: url() })
      await client.connect()
      await client.query(`CREATE DATABASE ${name}`)
      await client.end()
      return url(name)
    },
    crash: async (meanwhile) => {
      await end(child, 'SIGQUIT')
      await meanwhile?.()
      child = await begin()
    },
    stop: async () => {
      process.off('exit', onExit)
      await end(child, 'SIGQUIT')
      rmSync(folder, { recursive: true })
    },
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

function ordinaryUser(): { readonly uid: number; readonly gid: number } {
  for (const user of ['postgres', 'nobody']) {
    const ids = ['-u', '-g'].map((flag) => spawnSync('id', [flag, user], { encoding: 'utf8' }))
    const [uid, gid] = ids.map(({ status, stdout }) => (status === 0 ? Number(stdout) : Number.NaN))
    if (uid !== undefined && gid !== undefined && uid > 0) return { uid, gid }
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no other user')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('a port is a number')
  return address.port
}
