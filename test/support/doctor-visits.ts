/** Visits of `npm start -- doctor` to a place where a server works, and what makes such a place. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { makePng } from './media-samples.ts'
import { type Reelay, until } from './reelay.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts')

/** Where a server works, and a way to change its database behind its back. */
export type Place = {
  readonly settings: Readonly<Record<string, string>>
  readonly dataDir: string
  /** Runs SQL that the database's own rules about transfers do not keep from anything. */
  change(sql: string): Promise<void>
}

/** What a visit has come to. */
export type Visit = { readonly code: unknown; readonly said: string; readonly failed: string }

/** Runs doctor as its users do; nobody sits at a terminal. */
export async function askDoctor(
  { settings, dataDir }: Pick<Place, 'settings' | 'dataDir'>,
  ...args: readonly string[]
): Promise<Visit> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('REELAY_'))
  const child = spawn(process.execPath, [MAIN, 'doctor', ...args], {
    env: { ...Object.fromEntries(inherited), REELAY_DATA_DIR: dataDir, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [said, failed] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    failed += chunk.toString()
  })
  const [code] = await once(child, 'close')
  return { code, said, failed }
}

/** Fails unless nothing is wrong. */
export function assertWell({ code, said, failed }: Visit): void {
  assert.match(said, /\n\nNothing is wrong\.\n$/, failed)
  assert.equal(code, 0)
}

/** Fails unless exactly this is wrong, in this order. */
export function assertWrong({ code, said, failed }: Visit, ...sentences: readonly RegExp[]): void {
  const wrong = said.split('\n').filter((line) => line.startsWith('WRONG: '))
  assert.equal(wrong.length, sentences.length, said + failed)
  for (const [index, sentence] of sentences.entries()) assert.match(wrong[index] ?? '', sentence)
  assert.equal(code, 1)
}

/** Uploads a picture. */
export async function uploadPicture(reelay: Reelay): Promise<void> {
  const form = new FormData()
  form.set('kind', 'image')
  form.set('file', new Blob([new Uint8Array(await makePng())]), 'a.png')
  assert.equal((await reelay.call('POST', '/v1/files/upload', { body: form })).status, 200)
}

/** Has a short film made; returns the job's id as the API shows it. */
export async function renderFilm(reelay: Reelay): Promise<string> {
  const input = { prompt: 'A calm lake', resolution: '480p', aspect_ratio: '16:9', frames: 29 }
  const submitted = await reelay.call('POST', '/v1/jobs', { body: { model: 'seedance-1.5-pro-1080p', input } })
  const job = await until(
    async () => (await reelay.call('GET', `/v1/jobs/${String(submitted.json()['id'])}`)).json(),
    ({ status }) => status !== 'processing',
  )
  assert.equal(job['status'], 'succeeded', JSON.stringify(job))
  return String(job['id'])
}

/** A place with an SQLite database. */
export function sqlitePlace(dataDir: string): Place {
  return {
    settings: {},
    dataDir,
    async change(sql) {
      const database = new DatabaseSync(join(dataDir, 'reelay.sqlite'), { timeout: 5_000 })
      const triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'transfers'"
      for (const { name } of database.prepare(triggers).all()) database.exec(`DROP TRIGGER ${String(name)}`)
      database.exec(sql)
      database.close()
    },
  }
}

/** A place with a database on a PostgreSQL server. */
export function postgresPlace(dataDir: string, url: string): Place {
  return {
    settings: { REELAY_DATABASE_URL: url },
    dataDir,
    async change(sql) {
      const client = new Client({ connectionString: url })
      await client.connect()
      await client.query(`SET session_replication_role = replica; ${sql}`)
      await client.end()
    },
  }
}
