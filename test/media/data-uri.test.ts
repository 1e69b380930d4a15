import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { ProblemError } from '../../src/core/problem.ts'
import { parseDataUri } from '../../src/media/data-uri.ts'

const LIMITS = { sizeBytesMax: 1000 }

function codeOf(text: string, limits = LIMITS): string {
  try {
    return Buffer.from(parseDataUri(text, limits).bytes).toString('latin1')
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
        assert.deepEqual(
          Buffer.from(parseDataUri(`data:image/png;base64,${payload}`, LIMITS).bytes),
          Buffer.from(bytes),
        )
      }
    }),
  )
})

const READABLE: readonly (readonly [string, string, string])[] = [
  ['data:image/png;base64,aGVsbG8=', 'image/png', 'hello'],
  ['DATA:Image/PNG;BASE64,aGVsbG8=', 'image/png', 'hello'],
  ['data:image/svg+xml;charset=utf-8;base64,aGVsbG8=', 'image/svg+xml', 'hello'],
  ['data:,hello', 'text/plain', 'hello'],
  ['data:text/plain,a%20b%FFc', 'text/plain', 'a b\xffc'],
  ['data:text/plain,a,b', 'text/plain', 'a,b'],
]

for (const [text, type, content] of READABLE) {
  test(`${text} holds "${content}"`, () => {
    const { claimedType, bytes } = parseDataUri(text, LIMITS)
    assert.deepEqual([claimedType, Buffer.from(bytes).toString('latin1')], [type, content])
  })
}

const BROKEN = [
  'data:',
  'data:image/png',
  'data:image/png;base64',
  'data:image/png;base64,',
  'data:,',
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
  'data:text/plain,%zz',
  'data:text/plain,%4',
  'data:text/plain,a b',
  'data:text/plain,é',
  `data:${'a'.repeat(5000)}/b,x`,
  'http://example.com/',
]

for (const text of BROKEN) {
  test(`${JSON.stringify(text.slice(0, 60))} is refused`, () => {
    assert.equal(codeOf(text), 'invalid_parameter')
  })
}

test('exactly the limit is allowed, one byte more is not', () => {
  for (const encode of [
    (count: number) => `;base64,${Buffer.alloc(count).toString('base64')}`,
    (count: number) => `,${'%00'.repeat(count)}`,
  ]) {
    assert.equal(codeOf(`data:image/png${encode(1000)}`), '\0'.repeat(1000))
    assert.equal(codeOf(`data:image/png${encode(1001)}`), 'reference_too_large')
    assert.equal(codeOf(`data:image/png${encode(100_000)}`), 'reference_too_large')
  }
})

test('nothing but a problem ever comes out of a broken one', () => {
  fc.assert(fc.property(fc.string(), (text) => typeof codeOf(`data:${text}`) === 'string'))
})
