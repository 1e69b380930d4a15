import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'

import { findJsonFault, lineAndColumn } from '../../src/core/json-fault.ts'
import { almostJson } from '../support/almost-json.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('there is a fault in just those texts that JSON.parse refuses', () => {
  fc.assert(
    fc.property(almostJson, (text) => {
      assert.equal(findJsonFault(text) === undefined, isJson(text))
    }),
    { numRuns: 20_000 },
  )
})

test('everything before the fault can be completed, and nothing that goes on with what is there', () => {
  fc.assert(
    fc.property(almostJson, (text) => {
      const fault = findJsonFault(text)
      if (fault === undefined) return
      // Cut off before the fault, the only thing amiss is that it ends.
      const cut = text.slice(0, fault.offset)
      assert.ok([undefined, cut.length].includes(findJsonFault(cut)?.offset), cut)
      // With the faulty character, the fault is where it was whatever follows.
      if (fault.offset < text.length)
        assert.equal(findJsonFault(text.slice(0, fault.offset + 1))?.offset, fault.offset, text)
    }),
    { numRuns: 20_000 },
  )
})

test('where JSON.parse names a position, it is ours, or the beginning of the word or the escape that is wrong', () => {
  let compared = 0
  fc.assert(
    fc.property(almostJson, (text) => {
      const fault = findJsonFault(text)
      if (fault === undefined) return
      const position = positionOf(text)
      if (position === undefined) return
      compared++
      assert.ok(Math.abs(position - fault.offset) <= 6, `${position} and ${fault.offset} in ${JSON.stringify(text)}`)
    }),
    { numRuns: 5_000 },
  )
  assert.ok(compared > 500, `${compared}`)
})

function positionOf(text: string): number | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1]
    return position === undefined ? undefined : Number(position)
  }
}

describe('the place and what was expected there', () => {
  const ROWS: readonly (readonly [text: string, offset: number, expected: string])[] = [
    ['', 0, 'a value'],
    [' \n', 2, 'a value'],
    ['{', 1, 'a key in double quotes'],
    ["{'a':1}", 1, 'a key in double quotes'],
    ['{a:1}', 1, 'a key in double quotes'],
    ['{"a" 1}', 5, 'a colon'],
    ['{"a":}', 5, 'a value'],
    ['{"a":1 "b":2}', 7, 'a comma or "}"'],
    ['{"a":1]', 6, 'a comma or "}"'],
    ['[1}', 2, 'a comma or "]"'],
    ['[1,]', 3, 'a value'],
    ['[,1]', 1, 'a value'],
    ['{}{}', 2, 'the end of the body'],
    ['[] // done', 3, 'the end of the body'],
    ['05', 1, 'the end of the body'],
    ['0x5', 1, 'the end of the body'],
    ['-', 1, 'a digit'],
    ['+1', 0, 'a value'],
    ['.5', 0, 'a value'],
    ['1.', 2, 'a digit'],
    ['1e', 2, 'a digit'],
    ['1e+', 3, 'a digit'],
    ['nul', 3, 'the word null'],
    ['True', 0, 'a value'],
    ['falsy', 4, 'the word false'],
    ['"a', 2, 'a closing double quote'],
    ['"a\nb"', 2, 'an escape such as \\n for a control character'],
    ['"\\x41"', 2, 'an escape such as \\n or \\u00e9'],
    ['"\\u12g4"', 5, 'a hexadecimal digit'],
    ['“a”', 0, 'a value'],
  ]
  for (const [text, offset, expected] of ROWS) {
    test(JSON.stringify(text), () => assert.deepEqual(findJsonFault(text), { offset, expected }))
  }
})

describe('lines and columns are counted as an editor counts them', () => {
  for (const [before, line, column] of [
    ['', 1, 1],
    ['abc', 1, 4],
    ['a\nb', 2, 2],
    ['a\r\nb', 2, 2],
    ['a\rb', 2, 2],
    ['\n\n', 3, 1],
    ['é🎬', 1, 3],
  ] as const) {
    test(JSON.stringify(before), () => assert.deepEqual(lineAndColumn(`${before}x`, before.length), { line, column }))
  }
})
