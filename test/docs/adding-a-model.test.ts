/** The example of docs/adding-a-model.md, given to a server: what it says comes true in lists, orders, prices and refusals. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { JsonObject } from '../../src/core/json.ts'
import { ManifestSchema } from '../../src/models/manifest-schema.ts'
import { type Reelay, startReelay } from '../support/reelay.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'adding-a-model.md'), 'utf8')
const KEY = 'the-key-of-whoever-adds-models'

let dir: string
let reelay: Reelay

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-models-'))
  await writeFile(join(dir, 'models.yaml'), /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
  reelay = await startReelay({ REELAY_MODELS: dir, REELAY_API_KEY: KEY })
})

after(async () => {
  await reelay?.close()
  await rm(dir, { recursive: true, force: true })
})

const call = (method: string, path: string, body?: JsonObject) =>
  reelay.call(method, path, { headers: { authorization: `Bearer ${KEY}` }, body })

const asked = (model: string, input: JsonObject = {}) => ({ model, input: { prompt: 'a kite', ...input } })

test('the lists of every dialect show the models of the file beside the built-in ones', async () => {
  const { data } = (await call('GET', '/v1/models')).json() as { data: { id: string }[] }
  const names = data.map(({ id }) => id)
  for (const name of ['house-video-1', 'house-video-1-draft', 'house-sketch', 'our-best', 'seedance-2-0-nsfw']) {
    assert.equal(names.filter((one) => one === name).length, 1, name)
  }
  assert.ok(names.includes('seedance-2.0') && names.includes('dreamina-seedance-2-5-260628'))
  const open = (await call('GET', '/api/open/v1/models')).json() as { data: { id: string; durations: number[] }[] }
  assert.deepEqual(open.data.find(({ id }) => id === 'house-sketch')?.durations, [3, 4, 5, 6, 7, 8])
})

test('quotes are those of the file, for what it adds and for what it changes', async () => {
  const credits = async (model: string, input: JsonObject) => {
    return (await call('POST', '/v1/jobs?dry_run=true', asked(model, input))).json()['credits']
  }
  assert.equal(await credits('house-video-1', { duration: 4 }), 10)
  assert.equal(await credits('house-video-1', {}), 10)
  assert.equal(await credits('house-sketch', { duration: 3 }), 3)
  assert.equal(await credits('our-best', { duration: 4, resolution: '1080p' }), 160)
  assert.equal(await credits('seedance-2.5', { duration: 4, resolution: '1080p' }), 160)
  assert.equal(await credits('seedance-2.5', { duration: 4, resolution: '720p' }), 48)
})

test('what the file does not allow is refused with the field', async () => {
  const refused = async (model: string, input: JsonObject) => {
    const { status, text } = await call('POST', '/v1/jobs', asked(model, input))
    assert.equal(status, 400, text)
    return JSON.parse(text).error.param
  }
  assert.equal(await refused('house-sketch', { resolution: '720p' }), 'input.resolution')
  assert.equal(await refused('house-video-1', { duration: 9 }), 'input.duration')
  const url = 'https://example.com/1.mp4'
  assert.equal(await refused('house-video-1', { reference_video_urls: [url] }), 'input.reference_video_urls[0]')
})

test('a job under a name of the file is made', async () => {
  const made = await call('POST', '/v1/jobs', asked('house-sketch', { duration: -1 }))
  assert.equal(made.status, 200, made.text)
})

test('every member of a manifest is on the page, and the page names no other', () => {
  const rows = page.split('## Members')[1] ?? ''
  const told = [...rows.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`\.?(\w+)[^`]*`/g)].map(([, member]) => member),
  )
  const parts = ['extends', 'video', 'audio']
  assert.deepEqual(
    new Set(told.filter((member) => !parts.includes(member ?? ''))),
    new Set(Object.keys(ManifestSchema.shape)),
  )
})
