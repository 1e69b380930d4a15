import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'

import { type Authority, makeAuthority } from '../../support/certificates.ts'
import { type HostileServer, startHostileServer } from '../../support/hostile-server.ts'

const run = promisify(execFile)
const program = join(import.meta.dirname, 'download-program.ts')

let dir: string
let authority: Authority
let server: HostileServer

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-tls-'))
  authority = await makeAuthority(dir, ['example.com', 'your-app.com'])
  server = await startHostileServer({ tls: authority })
})

after(async () => {
  await server.close()
  await rm(dir, { recursive: true })
})

/** Downloads in a process of its own, because extra authorities are read at its start. */
async function download(url: string, port: number, environment: Readonly<Record<string, string>>): Promise<string> {
  const connectTo = `:443:127.0.0.1:${port}`
  const { stdout } = await run(process.execPath, [program, url, connectTo], { env: { ...process.env, ...environment } })
  return stdout
}

test('an authority of NODE_EXTRA_CA_CERTS vouches for its names, wherever they are dialled', async () => {
  const trusting = { NODE_EXTRA_CA_CERTS: authority.caPath }
  assert.equal(await download('https://example.com/ok', server.port, trusting), 'a good body')
  assert.equal(await download('https://your-app.com./ok', server.port, trusting), 'a good body')
})

test('a name that the certificate does not bear is refused', async () => {
  const trusting = { NODE_EXTRA_CA_CERTS: authority.caPath }
  assert.equal(await download('https://other.example.com/ok', server.port, trusting), 'reference_unreachable')
})

test('an unknown authority is refused, even where the environment switches the check off', async () => {
  const careless = { NODE_TLS_REJECT_UNAUTHORIZED: '0' }
  assert.equal(await download('https://example.com/ok', server.port, careless), 'reference_unreachable')
})

test('an expired certificate is refused', async () => {
  const expired = await makeAuthority(dir, ['example.com'], -1)
  const stale = await startHostileServer({ tls: expired })
  try {
    const trusting = { NODE_EXTRA_CA_CERTS: expired.caPath }
    assert.equal(await download('https://example.com/ok', stale.port, trusting), 'reference_unreachable')
  } finally {
    await stale.close()
  }
})

test('a redirect from https to http is refused', async () => {
  const trusting = { NODE_EXTRA_CA_CERTS: authority.caPath }
  const url = 'https://example.com/redirect/302?to=http://example.com/ok'
  assert.equal(await download(url, server.port, trusting), 'url_not_allowed')
})
