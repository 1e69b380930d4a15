/** A real nginx in front that sends the stored files itself, by the configuration that docs/operations.md shows. */

import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const absent = spawnSync('nginx', ['-v']).error !== undefined

let reelay: Reelay
let nginx: ChildProcess
let folder: string
let front: string
let id: string
let direct: Buffer

before(async () => {
  if (absent) return
  reelay = await startReelay({ REELAY_ACCEL_REDIRECT: '/protected/' })
  folder = await mkdtemp(join(tmpdir(), 'reelay-nginx-'))
  const port = await freePort()
  front = `http://127.0.0.1:${port}`
  await writeFile(join(folder, 'nginx.conf'), await configuration(port))
  nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], { stdio: 'ignore' })
  await until(
    () => fetch(`${front}/health`).catch(() => undefined),
    (answer) => answer?.status === 200,
  )
  const body = { model: 'seedance-2.0', prompt: 'A cat.', resolution: '480p', seconds: '4' }
  id = String((await reelay.call('POST', '/v1/videos', { body })).json()['id'])
  await until(
    () => reelay.call('GET', `/v1/videos/${id}`),
    (answer) => answer.json()['status'] === 'completed',
  )
  const told = await reelay.call('GET', `/v1/videos/${id}/content`)
  const path = told.headers.get('x-accel-redirect') ?? ''
  assert.match(path, /^\/protected\/[0-9a-f]{2}\/[0-9a-f]{62}$/)
  assert.equal(told.bytes.length, 0)
  direct = await readFile(join(reelay.dataDir, 'assets', path.slice('/protected/'.length)))
})

after(async () => {
  if (absent) return
  if (nginx !== undefined && nginx.exitCode === null) {
    nginx.kill()
    await once(nginx, 'exit')
  }
  await rm(folder, { recursive: true, force: true })
  await reelay?.close()
})

/** The snippet of the documentation, with this test's ports and folder. */
async function configuration(port: number): Promise<string> {
  const page = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'operations.md'), 'utf8')
  const snippet = /```nginx\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  assert.match(snippet, /internal/)
  const server = snippet
    .replaceAll('http://127.0.0.1:8000', reelay.url)
    .replaceAll('/var/lib/reelay', reelay.dataDir)
    .replace(/listen [^;]*;/, `listen 127.0.0.1:${port};`)
  const owner = process.getuid?.() === 0 ? 'user root;' : ''
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  return `${owner} daemon off; master_process off; pid ${folder}/pid; events {}\nhttp { access_log off; ${paths.join(' ')}\n${server}\n}`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const skip = absent && 'nginx is not installed'

test('nginx sends the whole film, with type, name and inertness as Reelay tells them', { skip }, async () => {
  const { status, headers, bytes } = await reelay.call('GET', `${front}/v1/videos/${id}/content`)
  assert.equal(status, 200)
  assert.ok(bytes.equals(direct))
  assert.equal(headers.get('content-type'), 'video/mp4')
  assert.match(headers.get('content-disposition') ?? '', /^inline; filename="[0-9a-z]{26}\.mp4"$/)
  assert.match(headers.get('cache-control') ?? '', /private/)
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/)
  assert.equal(headers.get('x-accel-redirect'), null)
})

test('ranges, HEAD and conditions work through it, by links as well', { skip }, async () => {
  const { url } = (await reelay.call('GET', `/v1/videos/${id}`, { headers: {} })).json()
  const link = front + new URL(String(url)).pathname
  for (const path of [`${front}/v1/videos/${id}/content`, link]) {
    const part = await reelay.call('GET', path, { headers: { range: 'bytes=10-19' } })
    assert.equal(part.status, 206)
    assert.ok(part.bytes.equals(direct.subarray(10, 20)))
    assert.equal(part.headers.get('content-range'), `bytes 10-19/${direct.length}`)
    const head = await reelay.call('HEAD', path)
    assert.equal(head.headers.get('content-length'), String(direct.length))
    const etag = head.headers.get('etag') ?? ''
    assert.match(etag, /^"/)
    assert.equal((await reelay.call('GET', path, { headers: { 'if-none-match': etag } })).status, 304)
    const resumed = await reelay.call('GET', path, { headers: { range: 'bytes=10-19', 'if-range': etag } })
    assert.equal(resumed.status, 206)
    assert.equal((await reelay.call('GET', path, { headers: { range: `bytes=${direct.length}-` } })).status, 416)
  }
})

test('nobody reaches the files past Reelay', { skip }, async () => {
  const path = (await reelay.call('GET', `/v1/videos/${id}/content`)).headers.get('x-accel-redirect') ?? ''
  assert.equal((await fetch(front + path)).status, 404)
  const stranger = await fetch(`${front}/v1/videos/${id}/content`)
  assert.equal(stranger.status, 401)
  assert.match(await stranger.text(), /unauthorized/)
})
