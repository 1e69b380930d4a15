import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type ProblemCode, ProblemError } from '../../src/core/problem.ts'
import { JSON_DEPTH_MAX, parseStrictJson } from '../../src/core/strict-json.ts'
import { almostJson } from '../support/almost-json.ts'

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

function isTaken(parse: () => unknown): boolean {
  try {
    parse()
    return true
  } catch {
    return false
  }
}

/** What JSON can write and this parser refuses by design: integers beyond the safe ones, one key, a character. */
function isBeyond(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value)
  if (typeof value === 'string') return value.includes('\0')
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, member]) => key === '__proto__' || isBeyond(key) || isBeyond(member))
}

test('what JSON.stringify writes is read back as it was, or refused where it is beyond what is taken', () => {
  const values = fc.jsonValue({ maxDepth: 5 })
  const edges = fc.constantFrom(2 ** 53 - 1, 2 ** 53, -(2 ** 53 - 1), -(2 ** 53), 1e15 + 0.5, 5e-324, 1e300, '\0')
  fc.assert(
    fc.property(fc.oneof(values, edges, fc.tuple(values, edges)), (value) => {
      const text = JSON.stringify(value)
      const written: unknown = JSON.parse(text)
      if (isBeyond(written)) assert.throws(() => parseStrictJson(bytes(text)), ProblemError)
      else assert.deepEqual(parseStrictJson(bytes(text)), written)
    }),
    { numRuns: 500 },
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
    test(JSON.stringify(text), () => assert.match(refused(bytes(text), 'invalid_json').message, /^Invalid JSON/))
  }
})

describe('a typo is named by line and column, with what was expected and what is there', () => {
  const ROWS: readonly (readonly [text: string, message: string])[] = [
    ['', 'Invalid JSON: the body is empty.'],
    ['{"a":1,}', 'Invalid JSON at line 1, column 8: expected a key in double quotes, found "}".'],
    [
      '{\n  "a": 1,\n  "b": tru\n}',
      'Invalid JSON at line 3, column 11: expected the word true, found the character U+000A.',
    ],
    ['{\r\n"a": [1 2]}', 'Invalid JSON at line 2, column 9: expected a comma or "]", found "2".'],
    ['{"é🎬":"🎬" x}', 'Invalid JSON at line 1, column 11: expected a comma or "}", found "x".'],
    ['{"a":1', 'Invalid JSON at line 1, column 7: expected a comma or "}", found the end of the body.'],
    ['{"a":NaN}', 'Invalid JSON at line 1, column 6: expected a value, found "N".'],
    ['\ufeff{}', 'Invalid JSON at line 1, column 1: expected a value, found the character U+FEFF.'],
    [
      '{"a":"\u0007"}',
      'Invalid JSON at line 1, column 7: expected an escape such as \\n for a control character, found the character U+0007.',
    ],
  ]
  for (const [text, message] of ROWS) {
    test(JSON.stringify(text), () => assert.equal(refused(bytes(text), 'invalid_json').message, message))
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

describe('a body of 16 MiB is refused for what it is, whatever it is made of', () => {
  const SIZE = 16_777_216
  /** The limit of a body that nobody has set otherwise. */
  const USUAL = 8_388_608
  const fill = (head: string, unit: string, tail: string, size = SIZE) =>
    bytes(head + unit.repeat((size - head.length - tail.length) / unit.length) + tail)
  const ROWS: readonly (readonly [name: string, body: () => Uint8Array, code: ProblemCode])[] = [
    ['opening brackets', () => fill('', '[', ''), 'invalid_body'],
    ['objects in one another', () => fill('', '{"a":', ''), 'invalid_body'],
    ['colons', () => fill('', ':', ''), 'invalid_body'],
    ['commas', () => fill('[', '0,', '0]'), 'invalid_body'],
    ['empty lists', () => fill('[', '[],', '[]]'), 'invalid_body'],
    ['quotes', () => fill('', '"', ''), 'invalid_json'],
    ['a text without an end', () => fill('"', 'a', ''), 'invalid_json'],
    ['backslashes', () => fill('"', '\\', ''), 'invalid_json'],
    ['escaped quotes without an end', () => fill('"', '\\"', ''), 'invalid_json'],
    ['closing brackets', () => fill('', ']', ''), 'invalid_json'],
    ['lines', () => fill('', '\n', 'x'), 'invalid_json'],
    ['digits', () => fill('', '7', ''), 'invalid_body'],
    ['digits that are none', () => fill('', '7', 'x'), 'invalid_json'],
    ['minus signs', () => fill('', '-', ''), 'invalid_json'],
    ['a key twice behind a long text', () => fill('{"b":"', 'a', '","a":1,"a":2}'), 'duplicate_key'],
    ['a long key twice', () => bytes(`{"${'k'.repeat(SIZE / 2)}":1,"${'k'.repeat(SIZE / 2)}":2}`), 'duplicate_key'],
    ['a long text of escapes before a key twice', () => fill('{"b":"', '\\"', '","a":1,"a":2}'), 'duplicate_key'],
  ]
  for (const [name, body, code] of ROWS) {
    test(name, () => {
      const { message } = refused(body(), code)
      assert.ok(message.length < 200, message.slice(0, 200))
    })
  }
  test('where the fault is, and which key is there twice, is told in a body of the usual limit, and not beyond', () => {
    const broken = (size: number) => fill('["', '\\u0041', '",\n "a": 1]', size)
    const twice = (size: number) => fill('{"b":"', '\\"', '","a":1,"a":2}', size)
    assert.match(refused(broken(USUAL), 'invalid_json').message, /at line 2, column 5: expected a comma/)
    assert.equal(refused(twice(USUAL), 'duplicate_key').problem.field, 'a')
    assert.match(refused(broken(SIZE), 'invalid_json').message, /the fault is not looked for/)
    assert.equal(refused(twice(SIZE), 'duplicate_key').problem.field, undefined)
  })
  test('and one that is good is taken', () => {
    assert.ok(parseStrictJson(fill('{"a":"', 'a', '"}')))
  })
})

test('it takes just what JSON.parse takes, but for the limits', () => {
  fc.assert(
    fc.property(almostJson, (text) => {
      const isJson = isTaken(() => JSON.parse(text))
      const isOurs = isTaken(() => parseStrictJson(bytes(text)))
      if (!isJson) refused(bytes(text), 'invalid_json')
      if (isOurs) assert.deepEqual(parseStrictJson(bytes(text)), JSON.parse(text))
    }),
    { numRuns: 5_000 },
  )
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
