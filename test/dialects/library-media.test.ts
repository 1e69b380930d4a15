/** Media in a provider's library: which dialects can name it, and what the others say. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json } from '../../src/core/json.ts'
import { Notes } from '../../src/core/notes.ts'
import { REFERENCE_ROLES, type Reference } from '../../src/core/request.ts'
import { PROFILES } from '../../src/dialects/profiles.ts'
import { dialects } from '../../src/dialects/registry.ts'
import { placesOf } from '../../src/upstreams/reference-places.ts'
import { asking, problemOf, submitted } from './asking.ts'

const NAMING = ['jobs', 'ark']

const named = (role: Exclude<Reference['role'], 'infer'>): Reference => ({
  role,
  source: { from: 'library', dialectId: 'ark', id: 'asset-20260224200602-qn7wr' },
})

describe('media in Ark’s library', () => {
  for (const dialect of dialects.filter(({ id }) => NAMING.includes(id))) {
    test(`comes through ${dialect.id} and back, in every role`, () => {
      const request = { model: 'm', prompt: 'a cat', references: REFERENCE_ROLES.map(named) }
      const notes = new Notes()
      const wire = dialect.submit.request.encode(request, notes)
      assert.match(JSON.stringify(wire.body), /"asset:\/\/asset-20260224200602-qn7wr"/)
      assert.deepEqual(notes.list, [])
      assert.deepEqual(dialect.submit.request.decode(wire, notes).references, request.references)
    })
  }

  const others = [...dialects, ...Object.values(PROFILES).flatMap((profiles) => Object.values(profiles))].filter(
    ({ id }) => !NAMING.includes(id),
  )
  for (const dialect of others) {
    test(`has no place in ${dialect.id}, which notes so`, () => {
      const notes = new Notes()
      const request = { model: 'm', prompt: 'a cat', references: [named('first_frame')] }
      const { body } = dialect.submit.request.encode(request, notes)
      assert.doesNotMatch(JSON.stringify(body), /asset/)
      assert.deepEqual(
        notes.list.filter(({ kind }) => kind === 'dropped').map(({ field }) => field),
        ['references[0]'],
      )
      assert.deepEqual(placesOf(dialect).libraries, [])
    })
  }
})

const link = 'asset://asset-1'
const ASKED: Readonly<Record<string, readonly [Json, string]>> = {
  open: [{ model: 'm', prompt: 'a cat', mediaUrls: [link] }, 'mediaUrls[0]'],
  videos: [{ model: 'm', prompt: 'a cat', input_reference: link }, 'input_reference'],
  openai: [{ model: 'm', prompt: 'a cat', input_reference: link }, 'input_reference'],
  replicate: [{ input: { prompt: 'a cat', image: link } }, 'input.image'],
  fal: [{ prompt: 'a cat', image_urls: [link] }, 'image_urls[0]'],
}

describe('a face that cannot name media in a library refuses it with the parameter and where it can be named', () => {
  for (const dialect of dialects.filter(({ id }) => !NAMING.includes(id))) {
    test(dialect.id, () => {
      const [body, field] = ASKED[dialect.id] ?? [{}, '']
      const wire = { ...asking(body), params: { owner: 'bytedance', name: 'seedance-2.0', '*': 'bytedance/seedance' } }
      const found = problemOf(() => submitted(dialect, wire))
      assert.deepEqual([found.code, found.field], ['unsupported_parameter', field])
      assert.match(found.message, /dialects ark and jobs alone/)
    })
  }
})
