/** fal's storage: what an announced upload may be put to, by whom, how large, how often, and what its URL is then good for. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type InProcess, startInProcess } from '../../support/in-process.ts'
import { makePng } from '../../support/media-samples.ts'
import { KEY } from '../../support/reelay.ts'

let gateway: InProcess
let png: Uint8Array<ArrayBuffer>

before(async () => {
  gateway = await startInProcess()
  png = new Uint8Array(await makePng({ widthPx: 320, heightPx: 180 }))
})

after(() => gateway?.close())

async function announce(body = {}, path = '/fal/storage/upload/initiate') {
  const answer = await gateway.ask('POST', path, {
    key: KEY,
    body: { content_type: 'image/png', file_name: 'a.png', ...body },
  })
  assert.equal(answer.status, 200, answer.text)
  const { upload_url: uploadUrl, file_url: fileUrl } = answer.json()
  return { uploadUrl: String(uploadUrl), fileUrl: String(fileUrl) }
}

const put = (url: string, body: BodyInit, headers: Record<string, string> = { 'content-type': 'image/png' }) =>
  fetch(url, { method: 'PUT', body, headers })

const submit = (imageUrl: string) =>
  gateway.ask('POST', '/fal/bytedance/seedance-2.0/image-to-video', {
    key: KEY,
    body: { prompt: 'It flies.', image_url: imageUrl },
  })

test('an announced file is put without a key, read by its URL, and used in an input', async () => {
  for (const path of ['/fal/storage/upload/initiate?storage_type=fal-cdn-v3', '/storage/upload/initiate']) {
    const { uploadUrl, fileUrl } = await announce({}, path)
    assert.equal((await submit(fileUrl)).status, 422)
    assert.equal((await put(uploadUrl, png)).status, 200)
    const read = await fetch(fileUrl)
    assert.deepEqual(new Uint8Array(await read.arrayBuffer()), png)
    assert.equal((await submit(fileUrl)).status, 200)
  }
})

test('bytes decide what a file is, whatever type was announced or sent', async () => {
  for (const type of ['application/octet-stream', 'application/json', 'multipart/form-data; boundary=x', '']) {
    const { uploadUrl, fileUrl } = await announce({ content_type: type })
    const headers: Record<string, string> = type === '' ? {} : { 'content-type': type }
    assert.equal((await put(uploadUrl, png, headers)).status, 200, type)
    assert.equal((await fetch(fileUrl)).headers.get('content-type'), 'image/png')
  }
  const { uploadUrl } = await announce()
  const refused = await put(uploadUrl, 'no picture at all')
  assert.equal(refused.status, 415, await refused.text())
})

test('the same bytes may be put again, others may not', async () => {
  const { uploadUrl, fileUrl } = await announce()
  const both = await Promise.all([put(uploadUrl, png), put(uploadUrl, png)])
  assert.deepEqual(
    both.map(({ status }) => status),
    [200, 200],
  )
  assert.equal((await put(uploadUrl, png)).status, 200)
  const other = new Uint8Array(await makePng({ widthPx: 64, heightPx: 64 }))
  assert.equal((await put(uploadUrl, other)).status, 403)
  assert.deepEqual(new Uint8Array(await (await fetch(fileUrl)).arrayBuffer()), png)
})

test('of what is put by a link that was used, nothing is kept, however many come at once', async () => {
  const { uploadUrl } = await announce()
  const others = await Promise.all([1, 2, 3, 4].map((side) => makePng({ widthPx: 16 * side, heightPx: 16 })))
  const answers = await Promise.all(others.map((other) => put(uploadUrl, new Uint8Array(other))))
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 403, 403, 403])
  const digests = others.map((bytes) => createHash('sha256').update(bytes).digest('hex'))
  const known = await Promise.all(digests.map((digest) => gateway.store.asset(digest)))
  assert.equal(known.filter((asset) => asset !== undefined).length, 1)
})

test('a link that was changed, or that is for reading, opens nothing', async () => {
  const { uploadUrl, fileUrl } = await announce()
  const [ticket = '', name = ''] = uploadUrl.split('/').slice(-2)
  const readTicket = fileUrl.split('/').at(-2) ?? ''
  for (const wrong of [
    uploadUrl.replace(
      name,
      name.replace(/^./, (first) => (first === '0' ? '1' : '0')),
    ),
    uploadUrl.replace(ticket, readTicket),
    uploadUrl.replace(/png$/, 'mp4'),
  ]) {
    assert.equal((await put(wrong, png)).status, 404, wrong)
  }
})

test('a file is as large as its announced kind may be, and no part of one', async () => {
  const { uploadUrl } = await announce()
  const refused = await put(uploadUrl, new Uint8Array(31 * 1_048_576))
  assert.equal(refused.status, 413)
  const parts = await gateway.ask('POST', '/fal/storage/upload/initiate-multipart', { key: KEY, body: {} })
  assert.equal(parts.status, 413)
  assert.match(parts.text, /not taken in parts/)
})

test('what was uploaded is the tenant’s own, and a closed account uploads nothing', async () => {
  const tenant = String((await gateway.ask('POST', '/admin/v1/tenants', { body: { name: 'other' } })).json()['id'])
  const key = String((await gateway.ask('POST', `/admin/v1/tenants/${tenant}/keys`, { body: {} })).json()['key'])
  const answer = await gateway.ask('POST', '/fal/storage/upload/initiate', { key, body: {} })
  const uploadUrl = String(answer.json()['upload_url'])
  assert.equal((await put(uploadUrl, png)).status, 200)
  assert.equal((await submit(String(answer.json()['file_url']))).status, 422)
  const later = await gateway.ask('POST', '/fal/storage/upload/initiate', { key, body: {} })
  await gateway.ask('PATCH', `/admin/v1/tenants/${tenant}`, { body: { disabled: true } })
  assert.equal((await put(String(later.json()['upload_url']), png)).status, 403)
})
