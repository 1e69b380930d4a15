/** Arguments of the command line. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArguments, readSeconds, UsageError } from '../../src/cli/arguments.ts'
import { COMMANDS, findCommand } from '../../src/cli/commands.ts'

test('words and options are told apart, and an amount below nothing is a word', () => {
  const read = readArguments(['credits', 'adjust', 'x', '-5', '--reason', 'a b', '--json', '--name=a=b'])
  assert.deepEqual(read.words, ['credits', 'adjust', 'x', '-5'])
  assert.deepEqual(Object.fromEntries(read.options), { reason: 'a b', name: 'a=b' })
  assert.equal(read.isJson, true)
})

for (const [typed, sentence] of [
  [['tenants'], /What about tenants\?\n {2}reelay tenants list/],
  [['tenants', 'burn'], /There is no command tenants burn/],
  [['tenants', 'list', 'x'], /Usage:\n {2}reelay tenants list/],
  [['tenants', 'show'], /Usage/],
  [['tenants', 'show', ''], /Usage/],
  [['keys', 'list', 'x', '--colour', 'red'], /no option --colour/],
  [['keys', 'list', 'x', '--limit'], /--limit needs a value/],
  [['keys', 'list', 'x', '--limit', '1', '--limit=2'], /--limit is there twice/],
] as const) {
  test(`${typed.join(' ')} is answered with what is wrong`, () => {
    assert.throws(
      () => findCommand(readArguments(typed)),
      (error) => error instanceof UsageError && sentence.test(error.message),
    )
  })
}

test('every command has a name of two words, and no two share one', () => {
  assert.ok(COMMANDS.every(({ name }) => /^\w+ \w+$/.test(name)))
  assert.equal(new Set(COMMANDS.map(({ name }) => name)).size, COMMANDS.length)
})

test('lengths of time have a unit', () => {
  assert.deepEqual(
    ['90s', '30m', '12h', '30d', '0s'].map((text) => readSeconds('overlap', text)),
    [90, 1_800, 43_200, 2_592_000, 0],
  )
  for (const text of ['', '5', 'm', '1.5h', '-1h', '1w', '1constructor']) {
    assert.throws(() => readSeconds('overlap', text), UsageError)
  }
})
