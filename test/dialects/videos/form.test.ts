/** Multipart forms for `/v1/videos`: the flattening of OpenAI's SDK undone, values typed, contradictions refused. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type FileId, makeId, type TenantId } from '../../../src/core/ids.ts'
import type { Json } from '../../../src/core/json.ts'
import type { StoredFile } from '../../../src/core/records.ts'
import { jsonOfForm } from '../../../src/dialects/videos/form.ts'
import { openai } from '../../../src/dialects/videos.ts'
import type { FormPart } from '../../../src/dialects/wire.ts'
import { problemOf, sending, submitted } from '../asking.ts'

const parts = (...pairs: [string, string][]): FormPart[] => pairs.map(([name, value]) => ({ name, value }))
const basics: [string, string][] = [
  ['model', 'm'],
  ['prompt', 'p'],
]

const FILE: StoredFile = {
  id: makeId<FileId>(1, new Uint8Array(10)),
  tenantId: makeId<TenantId>(1, new Uint8Array(10)),
  kind: 'image',
  purpose: 'reference',
  filename: 'first.png',
  digest: 'ab'.repeat(32),
  sizeBytes: 9,
  facts: { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 360 },
  createdAtMs: 1,
}

/** A body as the SDK flattens it: brackets for members, empty ones for items. */
function flatten(name: string, value: Json): FormPart[] {
  if (Array.isArray(value)) return value.flatMap((item) => flatten(`${name}[]`, item))
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, member]) => flatten(name === '' ? key : `${name}[${key}]`, member))
  }
  return [{ name, value: String(value) }]
}

describe('a form', () => {
  test('says what the flattened body said, for any list of items that have what their type names', () => {
    const role = fc.option(fc.string({ minLength: 1 }), { nil: undefined })
    const item = fc
      .tuple(fc.constantFrom('image_url', 'video_url'), role, fc.string())
      .map(([type, given, url]) => ({ type, ...(given === undefined ? {} : { role: given }), [type]: { url } }))
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 9 }), (content) => {
        const body: Json = JSON.parse(JSON.stringify({ model: 'm', input_reference: { content } }))
        assert.deepEqual(jsonOfForm(flatten('', body)), body)
      }),
    )
  })

  test('says the same when all parts of one name come together, as OpenAI’s SDK for Python sends them', () => {
    const list = 'input_reference[content][]'
    const form = parts(
      ['prompt', 'p'],
      [`${list}[type]`, 'image_url'],
      [`${list}[type]`, 'video_url'],
      [`${list}[type]`, 'image_url'],
      [`${list}[role]`, 'reference_image'],
      [`${list}[role]`, 'reference_video'],
      [`${list}[role]`, 'reference_image'],
      [`${list}[image_url][url]`, '1'],
      [`${list}[image_url][url]`, '3'],
      [`${list}[video_url][url]`, '2'],
      ['seed', '5'],
    )
    const content = [
      { type: 'image_url', role: 'reference_image', image_url: { url: '1' } },
      { type: 'video_url', role: 'reference_video', video_url: { url: '2' } },
      { type: 'image_url', role: 'reference_image', image_url: { url: '3' } },
    ]
    assert.deepEqual(jsonOfForm(form), { prompt: 'p', input_reference: { content }, seed: '5' })
  })

  test('is refused where names come together and do not tell whose they are', () => {
    const form = parts(['a[][type]', 'x'], ['a[][type]', 'x'], ['a[][role]', 'first'], ['a[][u][url]', '1'])
    const { code, field } = problemOf(() => jsonOfForm(form))
    assert.deepEqual([code, field], ['invalid_body', 'a[][role]'])
  })

  test('takes indexes as well as empty brackets', () => {
    const form = parts(['a[0][x]', '1'], ['a[1][x]', '2'], ['a[0][y]', '3'], ['b[]', '4'], ['b[]', '5'])
    assert.deepEqual(jsonOfForm(form), { a: [{ x: '1', y: '3' }, { x: '2' }], b: ['4', '5'] })
  })

  test('opens an item at a type where the first one did, and at a repeated leaf everywhere', () => {
    const typed = parts(['a[][type]', '1'], ['a[][u][url]', '2'], ['a[][u][url]', '3'], ['a[][type]', '4'])
    assert.deepEqual(jsonOfForm(typed), { a: [{ type: '1', u: { url: '2' } }, { u: { url: '3' } }, { type: '4' }] })
    const roleFirst = parts(['a[][role]', '1'], ['a[][type]', '2'], ['a[][role]', '3'], ['a[][type]', '4'])
    assert.deepEqual(jsonOfForm(roleFirst), {
      a: [
        { role: '1', type: '2' },
        { role: '3', type: '4' },
      ],
    })
  })

  test('is refused with the name of the part that does not fit', () => {
    const rows: [FormPart[], string, string][] = [
      [parts(['a', '1'], ['a', '2']), 'duplicate_key', 'a'],
      [parts(['a', '1'], ['a[b]', '2']), 'invalid_body', 'a[b]'],
      [parts(['a[b]', '1'], ['a', '2']), 'duplicate_key', 'a'],
      [parts(['a[b]', '1'], ['a[]', '2']), 'invalid_body', 'a[]'],
      [parts(['a[5][b]', '1']), 'invalid_body', 'a[5][b]'],
      [parts(['a[b', '1']), 'invalid_body', 'a[b'],
      [parts(['', '1']), 'invalid_body', ''],
      [parts([`a${'[b]'.repeat(9)}`, '1']), 'invalid_body', `a${'[b]'.repeat(9)}`],
    ]
    for (const [form, code, field] of rows) {
      const found = problemOf(() => jsonOfForm(form))
      assert.deepEqual([found.code, found.field], [code, field])
    }
  })

  test('of any names at all is JSON or a problem, and changes no prototype', () => {
    const name = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[ab](\[[ab0-2]?\]){0,3}$/),
      fc.constantFrom('__proto__[x]', 'constructor[prototype][x]'),
    )
    fc.assert(
      fc.property(fc.array(fc.record({ name, value: fc.string() }), { maxLength: 8 }), (form) => {
        try {
          jsonOfForm(form)
        } catch {
          problemOf(() => jsonOfForm(form))
        }
        assert.equal(Object.hasOwn(Object.prototype, 'x'), false)
      }),
    )
  })
})

describe('a form for /v1/videos', () => {
  test('has numbers and booleans as texts', () => {
    const form = parts(...basics, ['seconds', '5'], ['seed', '7'], ['generate_audio', 'false'], ['metadata', '{"a":1}'])
    const { durationSeconds, seed, generateAudio, metadata } = submitted(openai, sending(form))
    assert.deepEqual(
      { durationSeconds, seed, generateAudio, metadata },
      { durationSeconds: 5, seed: 7, generateAudio: false, metadata: { a: 1 } },
    )
  })

  test('is refused where a text is no number, no boolean or no JSON', () => {
    for (const [name, value] of [
      ['seed', '1.5'],
      ['seed', ''],
      ['seed', '-0'],
      ['generate_audio', 'yes'],
      ['metadata', '{'],
      ['metadata', '5'],
    ] as const) {
      assert.equal(problemOf(() => submitted(openai, sending(parts(...basics, [name, value])))).field, name)
    }
  })

  test('has metadata by the rules for JSON bodies', () => {
    for (const [value, code] of [
      ['{"a":1e400}', 'invalid_body'],
      ['{"a":9007199254740993}', 'invalid_body'],
      ['{"a":-0}', 'invalid_body'],
      ['{"a":{"__proto__":1}}', 'invalid_body'],
      ['{"a":1,"\\u0061":2}', 'duplicate_key'],
      ['{"a":"\\ud800"}', 'invalid_unicode'],
      ['{"a":"\\u0000"}', 'invalid_unicode'],
      [`{"a":${'['.repeat(40)}${']'.repeat(40)}}`, 'invalid_parameter'],
      [`{"a":${'['.repeat(5_668)}${']'.repeat(5_668)}}`, 'invalid_body'],
      [`{"a":${'['.repeat(8_000)}${']'.repeat(8_000)}}`, 'invalid_body'],
    ] as const) {
      const refused = problemOf(() => submitted(openai, sending(parts(...basics, ['metadata', value]))))
      assert.deepEqual([refused.code, refused.field], [code, 'metadata'], value.slice(0, 40))
    }
  })

  test('has a file as the first frame', () => {
    const form: FormPart[] = [...parts(...basics), { name: 'input_reference', file: FILE }]
    assert.deepEqual(submitted(openai, sending(form)).references, [
      { role: 'first_frame', source: { from: 'file', fileId: FILE.id } },
    ])
  })

  test('has a file in an item of the content', () => {
    const item = parts(
      ['input_reference[content][][type]', 'image_url'],
      ['input_reference[content][][role]', 'reference_image'],
    )
    const file = { name: 'input_reference[content][][image_url]', file: FILE }
    const { references } = submitted(openai, sending([...parts(...basics), ...item, file]))
    assert.deepEqual(references, [{ role: 'reference_image', source: { from: 'file', fileId: FILE.id } }])
  })
})
