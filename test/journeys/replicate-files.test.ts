/** Replicate's files beyond what its clients do: what is refused, pages, and what is left when a file is gone. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FileId } from '../../src/core/ids.ts'
import { isJsonObject, type JsonObject } from '../../src/core/json.ts'
import { fileWrites } from '../../src/gateway/keep-file.ts'
import { type InProcess, startInProcess } from '../support/in-process.ts'
import { makePng } from '../support/media-samples.ts'
import { KEY } from '../support/reelay.ts'

let gateway: InProcess
let png: Uint8Array<ArrayBuffer>

before(async () => {
  gateway = await startInProcess({ REELAY_KEEP_UPLOADS_DAYS: '2' })
  png = new Uint8Array(await makePng({ widthPx: 640, heightPx: 360 }))
})

after(() => gateway?.close())

type Part = readonly [name: string, value: string | Blob, filename?: string]

async function upload(parts: readonly Part[]): Promise<{ readonly status: number; readonly body: JsonObject }> {
  const form = new FormData()
  for (const [name, value, filename] of parts) {
    if (typeof value === 'string') form.append(name, value)
    else form.append(name, value, filename ?? 'blob')
  }
  const headers = { authorization: `Bearer ${KEY}` }
  const answer = await fetch(`${gateway.url}/v1/files`, { method: 'POST', headers, body: form })
  const body: unknown = await answer.json()
  return { status: answer.status, body: isJsonObject(body as JsonObject) ? (body as JsonObject) : {} }
}

const ask = (method: string, path: string, body?: JsonObject) =>
  gateway.ask(method, path, { key: KEY, ...(body && { body }) })

const content: () => Part = () => ['content', new Blob([png]), 'a.png']
const json = (text: string) => new Blob([text], { type: 'application/json' })

test('a file is told with all that its clients need, metadata as a field or as a file', async () => {
  for (const metadata of ['{"a":[1,"\\u00e9"]}', json('{"a":[1,"\\u00e9"]}')]) {
    const { status, body } = await upload([content(), ['metadata', metadata]])
    assert.equal(status, 201)
    assert.deepEqual([body['name'], body['content_type'], body['size']], ['a.png', 'image/png', png.byteLength])
    assert.deepEqual(body['metadata'], { a: [1, 'é'] })
    assert.deepEqual(body['checksums'], { sha256: body['etag'] })
    const [from, to] = [Date.parse(String(body['created_at'])), Date.parse(String(body['expires_at']))]
    assert.equal(to - from, 2 * 86_400_000)
    assert.deepEqual((await ask('GET', `/v1/files/${String(body['id'])}`)).json()['metadata'], { a: [1, 'é'] })
  }
})

test('what is no file with an object beside it is refused, with the part to blame', async () => {
  const rows: readonly (readonly [readonly Part[], number, string])[] = [
    [[['metadata', '{}']], 422, 'content'],
    [[['file', new Blob([png]), 'a.png']], 422, 'content'],
    [[['content', new Blob(['words']), 'a.txt']], 415, 'content'],
    [[content(), ['metadata', 'nothing']], 422, 'metadata'],
    [[content(), ['metadata', json('[]')]], 422, 'metadata'],
    [[content(), ['metadata', '{"a":1,"a":2}']], 422, 'metadata'],
    [[content(), ['metadata', `{"a":"${'a'.repeat(20_000)}"}`]], 422, 'metadata'],
    [[content(), ['metadata', '{}'], ['metadata', '{}']], 422, 'metadata'],
    [[content(), ['dry_run', 'true']], 422, 'dry_run'],
  ]
  for (const [parts, status, field] of rows) {
    const answer = await upload(parts)
    const [invalid] = Array.isArray(answer.body['invalid_fields']) ? answer.body['invalid_fields'] : []
    assert.deepEqual(
      [answer.status, Reflect.get(Object(invalid), 'field')],
      [status, field],
      JSON.stringify(answer.body),
    )
  }
  assert.equal((await ask('POST', '/v1/files', {})).status, 415)
})

test('a picture whose file is deleted stays with the prediction that uses it', async () => {
  const { body } = await upload([content()])
  const id = String(body['id'])
  const input = { prompt: 'a kite', duration: 4, resolution: '480p', image: id }
  const created = await ask('POST', '/v1/predictions', { version: 'seedance-2.0', input })
  assert.deepEqual([created.status, created.json()['input']], [201, input])
  assert.equal((await ask('DELETE', `/v1/files/${id}`)).status, 204)
  for (const method of ['GET', 'DELETE']) assert.equal((await ask(method, `/v1/files/${id}`)).status, 404)
  assert.equal((await ask('POST', '/v1/predictions', { version: 'seedance-2.0', input })).status, 404)
  const uses = await gateway.store.uses(String(body['etag']))
  assert.ok(uses.some(({ owner, ownerId }) => owner === 'job' && ownerId === created.json()['id']))
})

test('files come in pages of a hundred, newest first, and next leads to the rest', async () => {
  const { body } = await upload([content()])
  const first = await gateway.store.fileById(String(body['id']).slice('file_'.length) as FileId)
  assert.ok(first)
  const ids = Array.from({ length: 120 }, (_, index) => {
    const place = String(index).padStart(3, '0')
    return `7zzzzzzzzz0000000000000${place}` as FileId
  })
  for (const id of ids) await gateway.store.commit(fileWrites({ ...first, id }))
  const page = async (path: string) => {
    const { next, previous, results } = (await ask('GET', path)).json()
    assert.equal(previous, null)
    assert.ok(Array.isArray(results))
    return { next, ids: results.map((file) => String(Reflect.get(Object(file), 'id'))) }
  }
  const newest = await page('/v1/files')
  assert.deepEqual(
    newest.ids,
    ids
      .toReversed()
      .slice(0, 100)
      .map((id) => `file_${id}`),
  )
  assert.equal(newest.next, `${gateway.url}/v1/files?cursor=${newest.ids.at(-1)}`)
  const rest = await page(String(newest.next).slice(gateway.url.length))
  assert.deepEqual(
    rest.ids.slice(0, 20),
    ids
      .toReversed()
      .slice(100)
      .map((id) => `file_${id}`),
  )
  assert.equal(rest.next, null)
  assert.equal((await ask('GET', '/v1/files?cursor=nonsense')).status, 422)
})
