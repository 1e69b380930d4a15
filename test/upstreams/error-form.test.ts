/** Whose errors are told as a dialect tells its own: vendors' real words, and those of others at the same path. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../src/core/json.ts'
import { Notes } from '../../src/core/notes.ts'
import { findProfile, profilesOf } from '../../src/dialects/profiles.ts'
import { dialects } from '../../src/dialects/registry.ts'
import { isToldAs } from '../../src/upstreams/error-form.ts'

const ARK: JsonObject = {
  error: { code: 'ResourceGone', message: 'The task is not there. Request id: 1', param: '', type: 'NotFound' },
}
const OPENAI: JsonObject = {
  error: { message: 'No such video', type: 'invalid_request_error', param: null, code: null },
}
const NEW_API: JsonObject = { code: 'task_not_exist', message: 'task_not_exist', data: null }
const FAL: JsonObject = { detail: 'Request not found' }
const FAL_INPUT: JsonObject = { detail: [{ loc: ['path', 'request_id'], msg: 'no UUID', type: 'uuid_parsing' }] }
const REPLICATE: JsonObject = { detail: 'The requested resource could not be found.', status: 404, title: 'Not found' }
const FASTAPI: JsonObject = { detail: 'Video not found' }

const told = (id: string, body: JsonObject | null, status = 404) => {
  const [dialectId = '', profile] = id.split('/')
  const dialect = findProfile(dialectId, profile)
  assert.ok(dialect !== undefined)
  return isToldAs(dialect, { status, headers: {}, body })
}

describe('an error is told as its dialect tells it', () => {
  for (const { id } of dialects) {
    for (const name of [id, ...profilesOf(id).map((profile) => `${id}/${profile}`)]) {
      test(`by ${name} itself`, () => {
        const [dialectId = '', profile] = name.split('/')
        const dialect = findProfile(dialectId, profile)
        const answer = { problem: { code: 'job_not_found', message: 'There is no such job.' }, requestId: 'r' } as const
        assert.ok(dialect !== undefined && isToldAs(dialect, dialect.problem.encode(answer, new Notes())))
      })
    }
  }

  for (const [name, body] of [
    ['ark', ARK],
    ['openai', OPENAI],
    ['videos/openai', OPENAI],
    ['videos', OPENAI],
    ['videos/new-api', NEW_API],
    ['videos/new-api', OPENAI],
    ['videos', NEW_API],
    ['fal', FAL],
    ['fal', FAL_INPUT],
    ['replicate', REPLICATE],
    ['replicate', FAL],
    ['videos/sglang', FASTAPI],
    ['videos/vllm-omni', FASTAPI],
  ] as const) {
    test(`by the vendor of ${name}: ${JSON.stringify(body).slice(0, 60)}`, () => assert.ok(told(name, body)))
  }
})

describe('an error is not told as its dialect tells it', () => {
  for (const [name, body] of [
    ['replicate', ARK],
    ['fal', ARK],
    ['fal', REPLICATE],
    ['jobs', REPLICATE],
    ['jobs', FASTAPI],
    ['open', FAL],
    ['openai', REPLICATE],
    ['ark', REPLICATE],
    ['ark', FAL],
    ['videos/sglang', OPENAI],
    ['jobs', { message: 'no Route matched with those values' }],
    ['openai', { error: 'no route' }],
    ['openai', null],
  ] as const) {
    test(`${name}: ${JSON.stringify(body).slice(0, 60)}`, () => assert.equal(told(name, body), false))
  }
})
