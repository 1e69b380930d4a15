/** The same submit again, and what a submit would come to: over every face of a real server. */

import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import { makePng } from '../support/media-samples.ts'
import { type Answer, type CallOptions, type Reelay, startReelay } from '../support/reelay.ts'
import { FACE_CREDITS, FACE_INPUT, SUBMIT_FACES, type SubmitFace } from '../support/submit-faces.ts'

const PNG = { widthPx: 320, heightPx: 320 }

let reelay: Reelay
let png: Buffer

before(async () => {
  png = await makePng(PNG)
  reelay = await startReelay({ REELAY_RENDER_WORKERS: '1' })
})
after(() => reelay?.close())

function count(sql: string): number {
  const database = new DatabaseSync(join(reelay.dataDir, 'reelay.sqlite'), { readOnly: true })
  try {
    return Number(database.prepare(`SELECT count(*) AS n FROM ${sql}`).get()?.['n'])
  } finally {
    database.close()
  }
}

/** All that a submit leaves; what the engine does meanwhile is its own. */
const everything = () =>
  ['jobs', "transfers WHERE kind = 'hold'", 'answers', 'files', "events WHERE type = 'job.queued'"].map((table) => [
    table,
    count(table),
  ])

const isStored = (bytes: Buffer) => count(`assets WHERE digest = '${hash('sha256', bytes)}'`) > 0

/** Files of the data folder that hold these bytes, whatever they are called. */
async function filesWith(bytes: Buffer): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(reelay.dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    // What others are just writing may be gone by now.
    const size = (await stat(path).catch(() => undefined))?.size
    if (size === bytes.byteLength && bytes.equals(await readFile(path))) found.push(path)
  }
  return found
}

let keys = 0
const submit = (path: string, body: CallOptions['body'], key: string, headers: object = {}): Promise<Answer> =>
  reelay.call('POST', path, { body, headers: { 'idempotency-key': key, ...headers } })

test('what cannot be tried dry is not done in earnest', async () => {
  const { path, body } = SUBMIT_FACES[0] as SubmitFace
  const id = String((await reelay.call('POST', path, { body })).json()['id'])
  const form = (fields: Readonly<Record<string, string>>) => {
    const filled = new FormData()
    for (const [name, value] of Object.entries(fields)) filled.set(name, value)
    filled.set('file', new Blob([Uint8Array.from(png)], { type: 'image/png' }), 'a.png')
    return filled
  }
  const before = count('files')
  const spellings = ['dry_run=true', 'dry_run=True', 'dry_run=1', 'dry_run', 'dry_run=true&dry_run=true']
  for (const refused of [
    ...(await Promise.all(spellings.map((query) => reelay.call('DELETE', `/v1/jobs/${id}?${query}`)))),
    await reelay.call('POST', `/v1/jobs/${id}/cancel`, { body: { dry_run: true } }),
    await reelay.call('DELETE', `/openai/v1/videos/${id.replace('job_', 'video_')}?dry_run=true`),
    await reelay.call('POST', '/v1/files/upload?dry_run=true', { body: form({ kind: 'image' }) }),
    await reelay.call('POST', '/v1/files/upload', { body: form({ kind: 'image', dry_run: 'true' }) }),
  ]) {
    assert.equal(refused.status, 400, refused.text)
    assert.match(refused.text, /Only a submit can be tried dry/)
  }
  assert.equal(count('files'), before)
  const job = await reelay.call('GET', `/v1/jobs/${id}?dry_run=true`)
  assert.equal(job.status, 200, job.text)
  assert.notEqual(job.json()['status'], 'cancelled')
})

/** How a face answers a conflict that will not pass; others say 409. */
const CONFLICT_STATUS: Readonly<Record<string, number>> = { videos: 400, openai: 400, ark: 403 }

for (const { name, path, body, broken, other, unusual } of SUBMIT_FACES) {
  const { modelField, taken, wrong } = unusual ?? { modelField: 'model', taken: 200, wrong: 400 }
  describe(`on ${name}`, () => {
    test('the same submit gets the same bytes, and makes one job with one hold', async () => {
      const key = `again-${++keys}`
      const [jobs, holds] = [count('jobs'), count("transfers WHERE kind = 'hold'")]
      const first = await submit(path, body, key)
      assert.equal(first.status, taken, first.text)
      assert.equal(first.headers.get('idempotent-replayed'), null)
      // In quotes, with its members in another order: the same.
      const turned = Object.fromEntries(Object.entries(body).toReversed())
      const again = await submit(path, turned, `"${key}"`)
      assert.deepEqual([again.status, again.text], [first.status, first.text])
      assert.equal(again.headers.get('idempotent-replayed'), 'true')
      assert.equal(again.headers.get('content-type'), first.headers.get('content-type'))
      assert.deepEqual([count('jobs'), count("transfers WHERE kind = 'hold'")], [jobs + 1, holds + 1])
    })

    test('the same key with another body is refused in its own words, and does nothing', async () => {
      const key = `other-${++keys}`
      await submit(path, body, key)
      const jobs = count('jobs')
      const refused = await submit(path, other, key)
      assert.equal(refused.status, 422, refused.text)
      assert.match(refused.text, /idempotency_key_reused/)
      assert.equal(count('jobs'), jobs)
    })

    test('a refused submit is not remembered: mended, it goes', async () => {
      const key = `mended-${++keys}`
      const broken = await submit(path, { ...body, [modelField]: 'nope' }, key)
      assert.ok(broken.status >= 400 && broken.status < 500)
      assert.equal((await submit(path, body, key)).status, taken)
    })

    test('a key that is none is refused', async () => {
      for (const key of ['', 'a b', 'k'.repeat(256)]) {
        const refused = await submit(path, body, key)
        assert.equal(refused.status, wrong, refused.text)
        assert.match(refused.text, /Idempotency-Key/)
      }
    })

    test('of a hundred equal ones at once, one makes a job, and all that are answered say the same', async () => {
      const key = `many-${++keys}`
      const jobs = count('jobs')
      const answers = await Promise.all(Array.from({ length: 100 }, () => submit(path, body, key)))
      const done = answers.filter(({ status }) => status === taken)
      assert.ok(done.length >= 1)
      assert.equal(new Set(done.map(({ text }) => text)).size, 1)
      for (const { status, headers, text } of answers.filter((answer) => !done.includes(answer))) {
        assert.equal(status, 409, text)
        assert.deepEqual([headers.get('retry-after'), headers.get('x-should-retry')], ['1', 'true'])
        assert.match(text, /idempotency_in_progress/)
      }
      assert.equal(count('jobs'), jobs + 1)
    })

    test('a quote tells what a submit comes to, and leaves nothing at all', async () => {
      const before = everything()
      const quote = await reelay.call('POST', `${path}/quote`, { body: body })
      assert.equal(quote.status, 200, quote.text)
      const { credits: quoted, providers, affordable, price } = quote.json()
      assert.deepEqual([quoted, providers, affordable], [FACE_CREDITS, ['previz'], true])
      assert.deepEqual(price, { version: 0, per: 'second', credits: '4', percent: 100 })
      const dry = await reelay.call('POST', `${path}?dry_run=true`, { body: body })
      assert.equal(dry.text, quote.text)
      const inBody = await reelay.call('POST', path, { body: { ...body, dry_run: true } })
      assert.equal(inBody.text, quote.text)
      assert.deepEqual(everything(), before)
    })

    test('a quote is refused for what a submit is refused for, with the same answer', async () => {
      for (const unfit of [{ ...body, [modelField]: 'nope' }, broken]) {
        const refused = await reelay.call('POST', path, { body: unfit })
        const quote = await reelay.call('POST', `${path}/quote`, { body: unfit })
        assert.ok(refused.status >= 400, refused.text)
        const without = (answer: Answer) => answer.text.replace(/req_[0-9a-z]{26}/, '')
        assert.deepEqual([quote.status, without(quote)], [refused.status, without(refused)])
      }
      const flag = await reelay.call('POST', `${path}?dry_run=maybe`, { body: body })
      assert.equal(flag.status, wrong)
      const inBody = await reelay.call('POST', path, { body: { ...body, dry_run: 'yes' } })
      assert.equal(inBody.status, wrong)
    })

    test('a submit by another price list than the newest is refused', async () => {
      const at = (version: string) =>
        reelay.call('POST', path, { body: body, headers: { 'reelay-price-version': version } })
      assert.equal((await at('0')).status, taken)
      const refused = await at('7')
      // OpenAI's clients and Ark's repeat a 409 by themselves.
      assert.equal(refused.status, CONFLICT_STATUS[name] ?? 409)
      assert.match(refused.text, /price_changed/)
      assert.equal((await at('x')).status, wrong)
    })
  })
}

describe('forms', () => {
  const form = (prompt: string, filename = 'a.png', picture = png) => {
    const data = new FormData()
    data.set('model', 'seedance-2.0')
    data.set('prompt', prompt)
    data.set('seconds', '4')
    data.set('resolution', '480p')
    data.set('input_reference', new Blob([new Uint8Array(picture)]), filename)
    return data
  }

  test('are the same by their fields and what their files hold, whatever the boundary and the name', async () => {
    const key = `form-${++keys}`
    const first = await submit('/openai/v1/videos', form('a kite'), key)
    assert.equal(first.status, 200, first.text)
    const again = await submit('/openai/v1/videos', form('a kite', 'other-name.png'), key)
    assert.deepEqual([again.status, again.text], [200, first.text])
    assert.equal((await submit('/openai/v1/videos', form('a dragon'), key)).status, 422)
  })

  test('are quoted without a byte of them being kept', async () => {
    const before = everything()
    const other = await makePng({ widthPx: 324, heightPx: 320 })
    for (const path of ['/openai/v1/videos/quote', '/openai/v1/videos?dry_run=true']) {
      const quote = await reelay.call('POST', path, { body: form(`a quote ${path}`, 'a.png', other) })
      assert.equal(quote.status, 200, quote.text)
      assert.equal(quote.json()['credits'], 26)
    }
    assert.deepEqual(everything(), before)
    assert.equal(isStored(other), false)
  })

  for (const path of ['/openai/v1/videos', '/v1/videos']) {
    for (const where of ['before', 'behind'] as const) {
      test(`that ask for a quote in a field ${where} the file get one, and nothing is kept: ${path}`, async () => {
        const other = await makePng({ widthPx: 326, heightPx: 320 })
        const fields = [...form('a field', 'a.png', other)]
        const flag = ['dry_run', 'true'] as const
        const asked = new FormData()
        for (const [name, value] of where === 'before' ? [flag, ...fields] : [...fields, flag])
          asked.append(name, value)
        const before = everything()
        const quote = await reelay.call('POST', path, { body: asked })
        assert.equal(quote.json()['credits'], 26, quote.text)
        assert.deepEqual(everything(), before)
        assert.equal(isStored(other), false)
        assert.deepEqual(await filesWith(other), [])
      })
    }
  }

  test('that are refused for such a field, for their file or for a second one leave no byte', async () => {
    const other = await makePng({ widthPx: 328, heightPx: 320 })
    const unclear = form('a field', 'a.png', other)
    unclear.set('dry_run', 'maybe')
    const text = Buffer.from('this is no picture')
    const noPicture = form('a field', 'a.png', text)
    noPicture.set('dry_run', 'true')
    const twoFiles = form('a field', 'a.png', other)
    twoFiles.append('another', new Blob([new Uint8Array(other)]), 'b.png')
    const before = everything()
    for (const [body, code] of [
      [unclear, 400],
      [noPicture, 415],
      [twoFiles, 400],
    ] as const) {
      const refused = await reelay.call('POST', '/openai/v1/videos', { body })
      assert.equal(refused.status, code, refused.text)
      assert.deepEqual(everything(), before)
      for (const bytes of [other, text]) {
        assert.equal(isStored(bytes), false)
        assert.deepEqual(await filesWith(bytes), [])
      }
    }
  })
})

describe('data URIs', () => {
  test('are quoted without a byte of them being kept', async () => {
    const other = await makePng({ widthPx: 322, heightPx: 320 })
    const input = { ...FACE_INPUT, first_frame_url: `data:image/png;base64,${other.toString('base64')}` }
    const before = everything()
    const quote = await reelay.call('POST', '/v1/jobs/quote', { body: { model: 'seedance-2.0', input } })
    assert.equal(quote.json()['credits'], 26, quote.text)
    assert.deepEqual(everything(), before)
    const broken = { ...input, first_frame_url: 'data:image/png;base64,AAAA' }
    assert.equal(
      (await reelay.call('POST', '/v1/jobs/quote', { body: { model: 'seedance-2.0', input: broken } })).status,
      415,
    )
    assert.equal(isStored(other), false)
    assert.deepEqual(everything(), before)
  })
})

describe('keys', () => {
  test('of a submit whose job was deleted are refused, make no other, and nothing of what it said is kept', async () => {
    const body = { model: 'seedance-2.0', prompt: 'nobody is to read this', seconds: '4' }
    const key = `deleted-${++keys}`
    const made = await submit('/v1/videos', body, key)
    assert.equal((await reelay.call('DELETE', `/v1/videos/${String(made.json()['id'])}`)).status, 200)
    const jobs = count('jobs')
    const again = await submit('/v1/videos', body, key)
    assert.equal(again.status, 404, again.text)
    assert.match(again.text, /deleted/)
    assert.doesNotMatch(again.text, /nobody is to read/)
    assert.equal(count('jobs'), jobs)
    assert.equal(count("answers WHERE body LIKE '%nobody is to read%'"), 0)
    assert.equal((await submit('/v1/videos', { ...body, seconds: '5' }, key)).status, 422)
  })

  test('are of one route: the same key elsewhere is another request', async () => {
    const key = `route-${++keys}`
    const [jobs, open] = SUBMIT_FACES
    assert.ok(jobs !== undefined && open !== undefined)
    const first = await submit(jobs.path, jobs.body, key)
    const second = await submit(open.path, open.body, key)
    assert.deepEqual([first.status, second.status], [200, 200])
    assert.notEqual(first.text, second.text)
  })

  test('are of one dialect: on a path that two share, nobody gets an answer in the other’s words', async () => {
    const key = `dialect-${++keys}`
    const body = { model: 'seedance-2-0', prompt: 'a boat', seconds: '4', resolution: '480p' }
    const sdk = { 'user-agent': 'OpenAI/JS 7.55.0' }
    const [ours, theirs] = [await submit('/v1/videos', body, key), await submit('/v1/videos', body, key, sdk)]
    assert.deepEqual([ours.status, theirs.status], [200, 200])
    assert.equal(theirs.headers.get('idempotent-replayed'), null)
    assert.notEqual(theirs.json()['id'], ours.json()['id'])
    assert.notDeepEqual(Object.keys(theirs.json()), Object.keys(ours.json()))
    assert.equal((await submit('/v1/videos', body, key, sdk)).text, theirs.text)
  })
})

test('a server that dies before its answer has left gives the very answer when the submit comes again', async () => {
  const body = { model: 'seedance-2.0', input: FACE_INPUT }
  const headers = { 'idempotency-key': 'lost-answer' }
  const dying = await startReelay({ REELAY_FAILPOINT: 'submit.after-commit' })
  await assert.rejects(dying.call('POST', '/v1/jobs', { body, headers }))
  await dying.died()
  const next = await startReelay({}, dying.dataDir)
  try {
    const again = await next.call('POST', '/v1/jobs', { body, headers })
    assert.deepEqual([again.status, again.headers.get('idempotent-replayed')], [200, 'true'])
    const list = (await next.call('GET', '/v1/jobs')).json()['data']
    assert.ok(Array.isArray(list))
    assert.deepEqual([list.length, list[0]?.id], [1, again.json()['id']])
  } finally {
    await next.close()
  }
})
