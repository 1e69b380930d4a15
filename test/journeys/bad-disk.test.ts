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
import { assertRefused, jobIds, temporaryFiles } from '../support/attacks.ts'
import { makePng } from '../support/media-samples.ts'
import { KEY, startReelay } from '../support/reelay.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')

const skip = process.platform === 'win32' ? 'Windows has no such limit' : false

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'reelay-bad-disk-'))
})

afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true })
})

/** Runs `work` on a server none of whose files can have more blocks, of 512 or 1,024 bytes as the shell has it. */
async function withoutRoom(blocksMax: number, work: (url: string) => Promise<void>): Promise<void> {
  const child = spawn('sh', ['-c', `ulimit -f ${blocksMax}; exec "$0" "$1"`, process.execPath, main], {
    env: {
      ...process.env,
      REELAY_PORT: '0',
      REELAY_DATA_DIR: dataDir,
      REELAY_API_KEY: KEY,
      REELAY_LOG_LEVEL: 'silent',
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
      assert.deepEqual(await temporaryFiles({ dataDir }), [])
      assert.deepEqual(await readdir(join(dataDir, 'assets')), [])
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
  const reelay = await startReelay({}, dataDir)
  try {
    assert.deepEqual([...(await jobIds(reelay))].reverse(), accepted)
  } finally {
    await reelay.close()
  }
})
