/**
 * Rows H of the attack list, and what of C and G is only seen when a reference is fetched: the job is accepted, and ends
 * failed with a code that names the reference and the rule; nothing is rendered, and nothing stays behind.
 */

import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import type { JsonObject } from '../../src/core/json.ts'
import {
  assertSilent,
  assertUnharmed,
  type Face,
  FACES,
  loadRows,
  rowFields,
  SUBMITS,
  withMembers,
} from '../support/attacks.ts'
import { makeAuthority } from '../support/certificates.ts'
import { type HostileServer, startHostileServer } from '../support/hostile-server.ts'
import { makeMp4, makePng, makeWav } from '../support/media-samples.ts'
import { type Origin, type Page, startOrigin } from '../support/origin.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const fetchedRow = z.strictObject({
  ...rowFields,
  face: z.enum(FACES).default('jobs'),
  /** The field of the jobs face that the URL is sent in. */
  field: z.enum(['input.first_frame_url', 'input.reference_video_urls[0]']).default('input.first_frame_url'),
  url: z.url(),
  /** What example.com answers there. */
  page: z.string().optional(),
  type: z.string().default('image/png'),
  sample: z.enum(['tiny', 'film', 'sound', 'short', 'long']).optional(),
  code: z.string(),
  says: z.string().optional(),
})

type Row = z.infer<typeof fetchedRow>

const rows = loadRows('fetched', fetchedRow)

let dir: string
let origin: Origin
let canary: HostileServer
let reelay: Reelay
const servers: { close(): Promise<void> }[] = []
const ids = new Map<Row, string>()

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-bad-references-'))
  canary = await startHostileServer()
  const pages = await pagesOf()
  origin = await startOrigin(dir, pages)
  const [hostile, expired, selfSigned] = await Promise.all([
    makeAuthority(dir, ['hostile.example']),
    makeAuthority(dir, ['expired.example'], -1),
    makeAuthority(dir, ['self-signed.example']),
  ])
  const caPath = join(dir, 'all.pem')
  const originCa = await readFile(origin.settings['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8')
  await writeFile(caPath, [originCa, hostile.ca, expired.ca].join('\n'))
  const [bad, stale, own] = await Promise.all([hostile, expired, selfSigned].map((tls) => startHostileServer({ tls })))
  assert.ok(bad && stale && own)
  servers.push(canary, origin, bad, stale, own)
  const routes = [
    origin.settings['REELAY_CONNECT_TO'],
    `hostile.example:443:127.0.0.1:${bad.port}`,
    `other-name.example:443:127.0.0.1:${bad.port}`,
    `expired.example:443:127.0.0.1:${stale.port}`,
    `self-signed.example:443:127.0.0.1:${own.port}`,
    'nobody.example:443:127.0.0.1:1',
  ]
  reelay = await startReelay({
    NODE_EXTRA_CA_CERTS: caPath,
    REELAY_CONNECT_TO: routes.join(','),
    REELAY_EGRESS_PORTS: String(canary.port),
  })
  await Promise.all(rows.map(submit))
})

after(async () => {
  await reelay?.close()
  await Promise.all(servers.map((server) => server.close()))
  await rm(dir, { recursive: true, force: true })
})

async function pagesOf(): Promise<Map<string, Page>> {
  const samples = new Map<string, Uint8Array>([
    ['tiny', await makePng({ widthPx: 8, heightPx: 8 })],
    ['film', await makeMp4()],
    ['sound', makeWav()],
    ['short', await makeMp4({ seconds: 1 })],
    ['long', await makeMp4({ seconds: 16 })],
  ])
  const pages = new Map<string, Page>()
  for (const { url, page, sample, type } of rows) {
    const bytes = page === undefined ? samples.get(sample ?? '') : Buffer.from(withCanary(page))
    if (bytes !== undefined) pages.set(new URL(url).pathname, { contentType: type, bytes })
  }
  return pages
}

function withCanary(text: string): string {
  return text.replaceAll('CANARY', String(canary.port))
}

async function submit(row: Row): Promise<void> {
  const { path, body } = SUBMITS[row.face]
  const answer = await reelay.call('POST', path, { body: withMembers(body, membersOf(row, withCanary(row.url))) })
  assert.equal(answer.status, 200, `${row.sends}: ${answer.text}`)
  const { id, requestId } = answer.json()
  ids.set(row, String(requestId ?? id))
}

function membersOf({ face, field }: Row, url: string): JsonObject {
  switch (face) {
    case 'jobs':
      return field === 'input.first_frame_url' ? { [field]: url } : { 'input.reference_video_urls': [url] }
    case 'open':
      return { mediaUrls: [url] }
    case 'videos':
      return { input_reference: { image_url: url } }
  }
}

const failureSchema = z.looseObject({
  code: z.string(),
  /** The stable code, where the open face has a coarser word. */
  reason: z.string().optional(),
  message: z.string(),
  param: z.string().optional(),
})

const UNFINISHED: readonly unknown[] = ['processing', 'queued', 'QUEUED', 'IN_PROGRESS']

const FAILED: { readonly [F in Face]: string } = { jobs: 'failed', open: 'failed', videos: 'FAILURE' }

describe('a reference that turns out to be bad fails the job with its own code', () => {
  for (const row of rows) {
    test(`${row.row}: ${row.sends}`, { timeout: 90_000 }, async () => {
      const ask = () => reelay.call('GET', `${SUBMITS[row.face].path}/${ids.get(row)}`)
      const answer = await until(ask, (told) => !UNFINISHED.includes(told.json()['status']), 200)
      const job = answer.json()
      assert.equal(job['status'], FAILED[row.face], answer.text)
      const { code, reason, message, param } = failureSchema.parse(job['error'])
      assert.equal(reason ?? code, row.code, answer.text)
      assert.equal(param, { jobs: row.field, open: 'mediaUrls[0]', videos: 'input_reference' }[row.face], answer.text)
      assert.ok(message.includes(row.says ?? ''), message)
      assertSilent(reelay, answer.text, ['127.0.0.1:', 'secret', 'ECONN', `:${canary.port}`, ` ${canary.port}`])
    })
  }
})

describe('afterwards', () => {
  test('nobody has reached a private address', () => assert.deepEqual(canary.hits, []))

  test('what was no media was fetched once, because asking again would not change it', () => {
    for (const { url, page } of rows) {
      if (page === undefined) continue
      const { pathname } = new URL(url)
      assert.equal(origin.requests.filter((request) => request.endsWith(pathname)).length, 1, pathname)
    }
  })

  test('nothing stays behind, and no failure was an error of ours', async () => {
    await assertUnharmed(reelay)
    assert.deepEqual(
      reelay
        .log()
        .split('\n')
        .filter((line) => /"level":[56]0/.test(line)),
      [],
    )
  })
})
