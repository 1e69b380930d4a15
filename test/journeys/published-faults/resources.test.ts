/** Faults of comparable gateways that were published, brought to this one: what a stranger could make endless (docs/published-faults.md). */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { speakEndlessly } from '../../support/raw-http.ts'
import { type Reelay, startReelay } from '../../support/reelay.ts'

let reelay: Reelay

before(async () => {
  reelay = await startReelay()
})

after(() => reelay?.close())

/** What is read and dropped of a body that nobody wants before its connection is closed, and what systems hold of it. */
const BYTES_MAX = 256 * 1_048_576 + 64 * 1_048_576

const residentKb = async ({ process: { pid } }: Reelay): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'VmRSS: 0 kB')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1])
}

test('CVE-2026-64868 (new-api): a body of a stranger’s is neither kept without a limit nor logged', {
  timeout: 60_000,
}, async () => {
  const piece = Buffer.from(`10000\r\n${'canary-of-a-body '.repeat(4_096).slice(0, 65_536)}\r\n`)
  const before = await residentKb(reelay)
  for (const path of ['/api/stripe/webhook', '/v1/webhooks/inbound', '/v1/videos', '/admin/v1/tenants']) {
    const key = path === '/v1/videos' ? 'Authorization: Bearer canary-wrong\r\n' : ''
    const type = 'Content-Type: application/json\r\nTransfer-Encoding: chunked'
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${key}${type}\r\n\r\n`
    const { status, bytesWritten } = await speakEndlessly(reelay.url, head, piece)
    assert.ok(status === 401 || status === 404, `${path}: ${status}`)
    assert.ok(bytesWritten < BYTES_MAX, `${path}: ${bytesWritten} bytes`)
  }
  const grown = (await residentKb(reelay)) - before
  // A gigabyte was sent; what is dropped is collected when there is time.
  assert.ok(grown < 384 * 1_024, `${grown} KiB more`)
  assert.equal((await reelay.call('GET', '/health')).status, 200)
  assert.ok(!reelay.log().includes('canary'))
  assert.ok(reelay.log().length < 100_000, 'what is logged of a request is short')
})
