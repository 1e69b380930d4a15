/** Forms and what they leave: a file is kept with the job that was asked for with it, and with no refused request. */

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { DatabaseSync } from 'node:sqlite'
import { makePng } from '../support/media-samples.ts'
import { type Reelay, startReelay } from '../support/reelay.ts'

const MISSING = '01k9f0000000000000000000aa'

let reelay: Reelay
let sent = 0

before(async () => {
  reelay = await startReelay()
})

after(() => reelay?.close())

/** A form with these fields and a picture that was never sent before. */
async function formOf(fields: Readonly<Record<string, string>>): Promise<FormData> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set(
    'input_reference',
    new Blob([new Uint8Array(await makePng({ widthPx: 320 + 2 * sent++, heightPx: 320 }))]),
    'a.png',
  )
  return form
}

/** How many files there are, and assets by state. */
function census(): { files: number; staged: number; kept: number } {
  const database = new DatabaseSync(join(reelay.dataDir, 'reelay.sqlite'), { readOnly: true })
  try {
    const count = (sql: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${sql}`).get()?.['n'])
    return {
      files: count('files'),
      staged: count("assets WHERE state = 'staged'"),
      kept: count("assets WHERE state = 'kept'"),
    }
  } finally {
    database.close()
  }
}

for (const [about, path, fields, status] of [
  ['an unknown model', '/v1/videos', { model: 'nope', prompt: 'x' }, 404],
  ['no prompt', '/v1/videos', { model: 'seedance-2.0' }, 400],
  ['an impossible length', '/openai/v1/videos', { model: 'seedance-2.0', prompt: 'x', seconds: '999' }, 400],
] as const) {
  test(`a form with ${about} keeps no file, and leaves its bytes to the sweep`, async () => {
    const before = census()
    const answer = await reelay.call('POST', path, { body: await formOf(fields) })
    assert.equal(answer.status, status, answer.text)
    assert.deepEqual(census(), { ...before, staged: before.staged + 1 })
  })
}

for (const path of [
  '/v1/jobs',
  '/api/open/v1/video/generations',
  `/v1/jobs/job_${MISSING}/cancel`,
  `/v1/videos/video_${MISSING}/cancel`,
]) {
  test(`a form to ${path}, which takes none, is refused before any of its bytes is stored`, async () => {
    const before = census()
    const answer = await reelay.call('POST', path, { body: await formOf({ model: 'seedance-2.0', prompt: 'x' }) })
    assert.equal(answer.status, 415, answer.text)
    assert.match(answer.text, /The body must be JSON/)
    assert.deepEqual(census(), before)
  })
}

test('the file of a form that is accepted is kept with its job', async () => {
  const before = census()
  const form = await formOf({ model: 'seedance-2.0', prompt: 'A calm lake', seconds: '4' })
  const answer = await reelay.call('POST', '/v1/videos', { body: form })
  assert.equal(answer.status, 200, answer.text)
  const { files, kept } = census()
  assert.deepEqual([files, kept], [before.files + 1, before.kept + 1])
})
