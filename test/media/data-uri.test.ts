import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { ProblemError } from '../../src/core/problem.ts'
import { parseDataUri } from '../../src/media/data-uri.ts'

const LIMIT = 1000

function codeOf(text: string): string {
  try {
    return Buffer.from(parseDataUri(text, LIMIT)).toString('latin1')
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code
    throw error
  }
}

test('base64 comes back as the bytes it stands for, padded or not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 1000 }), (bytes) => {
      const base64 = Buffer.from(bytes).toString('base64')
      for (const payload of [base64, base64.replace(/=+$/, '')]) {
        assert.deepEqual(Buffer.from(parseDataUri(`data:image/png;base64,${payload}`, LIMIT)), Buffer.from(bytes))
      }
    }),
  )
})

for (const text of [
  'data:image/png;base64,aGVsbG8=',
  'DATA:Image/PNG;BASE64,aGVsbG8=',
  'data:image/svg+xml;base64,aGVsbG8',
]) {
  test(`${text} holds "hello"`, () => assert.equal(codeOf(text), 'hello'))
}

const BROKEN = [
  'data:',
  'data:image/png',
  'data:image/png;base64',
  'data:image/png;base64,',
  'data:,',
  'data:,hello',
  'data:text/plain,a%20b',
  'data:image/png;base64,a',
  'data:image/png;base64,aGVsbG8=aGVsbG8=',
  'data:image/png;base64,aGVs bG8=',
  'data:image/png;base64,aGVs\nbG8=',
  'data:image/png;base64,aGVsbG8-_w',
  'data:image/png;base64,aGVsbG8===',
  'data:image/png;base64,aGVsbG=',
  'data:image/png;base64;base64,aGVsbG8=',
  'data:png;base64,aGVsbG8=',
  'data:image/png;base64 ,aGVsbG8=',
  ' data:image/png;base64,aGVsbG8=',
  `data:${'a'.repeat(5000)}/b;base64,aGVsbG8=`,
  'http://example.com/',
]

for (const text of BROKEN) {
  test(`${JSON.stringify(text.slice(0, 60))} is refused`, () => {
    assert.equal(codeOf(text), 'invalid_parameter')
  })
}

test('exactly the limit is allowed, one byte more is not', () => {
  const holding = (count: number) => `data:image/png;base64,${Buffer.alloc(count).toString('base64')}`
  assert.equal(codeOf(holding(LIMIT)), '\0'.repeat(LIMIT))
  assert.equal(codeOf(holding(LIMIT + 1)), 'reference_too_large')
  assert.equal(codeOf(holding(100_000)), 'reference_too_large')
})

test('nothing but a problem ever comes out of a broken one', () => {
  fc.assert(fc.property(fc.string(), (text) => typeof codeOf(`data:${text}`) === 'string'))
})
