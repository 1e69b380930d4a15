/**
 * Row I11 of the attack list: a disk without room. The server runs under a limit on the size of its files, which the
 * system enforces for everyone, root or not, and which programs see as a full or failing disk.
 */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, test } from 'node:test'
import { Client } from 'pg'
import { assertRefused, jobIds } from '../support/attacks.ts'
import { makePng } from '../support/media-samples.ts'
import { describeOnPostgres } from '../support/on-postgres.ts'
import { KEY, startReelay, until } from '../support/reelay.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')

const skip = process.platform === 'win32' ? 'Windows has no such limit' : false

/** Too few for the shortest film, as either shell counts them. */
const FILM_BLOCKS = 100

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'reelay-bad-disk-'))
})

afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true })
})

/** Runs `work` on a server none of whose files can have more blocks, of 512 or 1,024 bytes as the shell has it. */
async function withoutRoom(
  blocksMax: number,
  work: (url: string) => Promise<void>,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = spawn('sh', ['-c', `ulimit -f ${blocksMax}; exec "$0" "$1"`, process.execPath, main], {
    env: {
      ...process.env,
      REELAY_PORT: '0',
      REELAY_DATA_DIR: dataDir,
      REELAY_API_KEY: KEY,
      REELAY_LOG_LEVEL: 'silent',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [greeting] = await once(createInterface({ input: child.stdout }), 'line')
    await work(/serves at (http:\S+)/.exec(String(greeting))?.[1] ?? '')
    assert.equal(child.exitCode, null)
  } finally {
    child.kill()
    await once(child, 'exit')
  }
}

async function post(url: string, body: FormData | string) {
  const json = typeof body === 'string' ? { 'content-type': 'application/json' } : {}
  const answer = await fetch(url, { method: 'POST', body, headers: { authorization: `Bearer ${KEY}`, ...json } })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

function formOf(file: string, bytes: Uint8Array): FormData {
  const form = new FormData()
  form.set('kind', 'image')
  form.set(file, new Blob([new Uint8Array(bytes)]), 'a.png')
  return form
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(dataDir, folder), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

test('a full disk is told as 507, nothing half-written stays, and small things go on', { skip }, async () => {
  const png = await makePng()
  const large = Buffer.concat([png, Buffer.alloc(12_000_000)])
  await withoutRoom(8_192, async (url) => {
    for (const [face, path, file] of [
      ['jobs', '/v1/files/upload', 'file'],
      ['videos', '/v1/videos', 'input_reference'],
    ] as const) {
      const full = await post(url + path, formOf(file, large))
      assertRefused({ dataDir }, face, full, { status: 507, code: 'storage_full' })
      assert.deepEqual(await filesIn('temporary'), [])
      assert.deepEqual(await filesIn('assets'), [])
    }
    const small = await post(`${url}/v1/files/upload`, formOf('file', png))
    assert.equal(small.status, 200, small.text)
  })
})

test('a database that cannot grow takes no more jobs, and has every one that it took', { skip }, async () => {
  const body = JSON.stringify({ model: 'seedance-2.0', input: { prompt: 'x '.repeat(10_000) } })
  const accepted: string[] = []
  await withoutRoom(4_096, async (url) => {
    for (;;) {
      const answer = await post(`${url}/v1/jobs`, body)
      if (answer.status !== 200) {
        assert.ok(answer.status === 503 || answer.status === 507, answer.text)
        assert.match(answer.text, /"code":"(unavailable|storage_full)"/)
        break
      }
      accepted.push(/"id":"(job_\w+)"/.exec(answer.text)?.[1] ?? '')
    }
    assert.equal((await fetch(`${url}/health`)).status, 200)
  })
  assert.ok(accepted.length > 0)
  // Not even then does anything keep the rest from being tidied up at the end.
  assert.deepEqual(await readdir(join(dataDir, 'temporary')), [])
  const reelay = await startReelay({}, dataDir)
  try {
    assert.deepEqual([...(await jobIds(reelay))].reverse(), accepted)
  } finally {
    await reelay.close()
  }
})

// The database is elsewhere, so that only the folder is full.
describeOnPostgres('a folder without room for a film', [], (_server, fresh) => {
  test('parks the job in the middle of its render; once there is room, it is made', { skip }, async () => {
    const database = await fresh()
    const settings = { REELAY_DATABASE_URL: database }
    const input = { prompt: 'A storm over the city', resolution: '480p', aspect_ratio: '16:9', frames: 29 }
    let path = ''
    const statusAt = async (url: string) => {
      const answer = await fetch(url + path, { headers: { authorization: `Bearer ${KEY}` } })
      return /"status":"(\w+)"/.exec(await answer.text())?.[1]
    }
    await withoutRoom(
      FILM_BLOCKS,
      async (url) => {
        const { text } = await post(`${url}/v1/jobs`, JSON.stringify({ model: 'seedance-1.5-pro-1080p', input }))
        path = `/v1/jobs/${/"id":"(job_\w+)"/.exec(text)?.[1]}`
        await until(
          () => interruptions(database),
          (count) => count > 0,
        )
        assert.equal(await statusAt(url), 'processing')
        assert.deepEqual(await filesIn('assets'), [])
      },
      settings,
    )
    const reelay = await startReelay(settings, dataDir)
    try {
      const status = await until(
        () => statusAt(reelay.url),
        (found) => found !== 'processing',
      )
      assert.equal(status, 'succeeded')
    } finally {
      await reelay.close()
    }
  })
})

/** How often a job has been parked because it could not go on. */
async function interruptions(url: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query("SELECT 1 FROM events WHERE type = 'job.interrupted'")
  await client.end()
  return rows.length
}
