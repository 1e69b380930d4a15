import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type ProblemCode, ProblemError } from '../../src/core/problem.ts'
import { JSON_DEPTH_MAX, parseStrictJson } from '../../src/lib/strict-json.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function refused(input: Uint8Array, code: ProblemCode): ProblemError {
  try {
    parseStrictJson(input)
  } catch (error) {
    assert.ok(error instanceof ProblemError)
    assert.equal(error.problem.code, code)
    return error
  }
  throw new assert.AssertionError({ message: 'it was accepted' })
}

test('what JSON.stringify writes is read back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value)
      if (/-?\d{17,}|e[+-]?\d{2}|__proto__|\\u0000|\\ud[89a-f]/i.test(text)) return
      assert.deepEqual(parseStrictJson(bytes(text)), JSON.parse(text))
    }),
  )
})

describe('what is not JSON is refused with its position', () => {
  for (const text of [
    '',
    '{',
    '{"a":1,}',
    "{'a':1}",
    '{"a":1}x',
    '// no\n{}',
    '\ufeff{}',
    '{"a":NaN}',
    '{"a":05}',
    '[1',
    '{"a":0x5}',
  ]) {
    test(JSON.stringify(text), () => assert.match(refused(bytes(text), 'invalid_json').message, /not valid JSON/))
  }
})

describe('a key that is there twice is refused by name, wherever it is', () => {
  for (const text of [
    '{"duration":5,"duration":-5}',
    '{"a":{"duration":1,"x":":","duration":2}}',
    '[{"b":1},{"duration":1,"\\u0064uration":2}]',
    '{ "duration" : 1 , "duration" : 1 }',
  ]) {
    test(text, () => assert.equal(refused(bytes(text), 'duplicate_key').problem.field, 'duration'))
  }

  test('colons and quotes inside strings are no keys', () => {
    const value = { a: 'x":1,"a":2', b: '\\', c: ['{"a":1}'], '"': '\\"' }
    assert.deepEqual(parseStrictJson(bytes(JSON.stringify(value))), value)
  })
})

describe('what two readers could understand differently is refused', () => {
  for (const text of ['1e400', '-1e400', '9007199254740993', '1e21', '-0', '-0.0']) {
    test(text, () => void refused(bytes(`{"seed":${text}}`), 'invalid_body'))
  }
  test('__proto__', () => {
    refused(bytes('{"__proto__":{"isAdmin":true}}'), 'invalid_body')
    assert.equal(Object.hasOwn(Object.prototype, 'isAdmin'), false)
  })
  test('a lone surrogate and NUL', () => {
    refused(bytes('{"prompt":"\\ud800"}'), 'invalid_unicode')
    refused(bytes('{"prompt":"a\\u0000b"}'), 'invalid_unicode')
    refused(bytes('{"\\udfff":1}'), 'invalid_unicode')
  })
  test('bytes that are not UTF-8', () => {
    refused(Uint8Array.of(0x22, 0xff, 0x22), 'invalid_unicode')
    refused(Uint8Array.of(0x22, 0xc0, 0xaf, 0x22), 'invalid_unicode')
  })
})

describe('what is too much is refused', () => {
  test('levels', () => {
    const nested = (depth: number) => bytes('['.repeat(depth) + ']'.repeat(depth))
    parseStrictJson(nested(JSON_DEPTH_MAX))
    refused(nested(JSON_DEPTH_MAX + 1), 'invalid_body')
    refused(nested(100_000), 'invalid_body')
  })
  test('members and elements', () => {
    refused(
      bytes(JSON.stringify(Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`k${i}`, 1])))),
      'invalid_body',
    )
    refused(bytes(JSON.stringify(Array.from({ length: 10_001 }, () => 1))), 'invalid_body')
  })
})

test('no bytes at all make it throw anything but a problem', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', '1', 'a', ' ') }).map(bytes),
      ),
      (input) => {
        try {
          parseStrictJson(input)
        } catch (error) {
          assert.ok(error instanceof ProblemError)
        }
      },
    ),
    { numRuns: 2_000 },
  )
})
