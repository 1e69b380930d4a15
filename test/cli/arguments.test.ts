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
  [['jobs', 'list', '--model', 'a', '--model', 'b'], /--model is there twice/],
  [['providers'], /What about providers\?\n {2}reelay providers list/],
  [['providers', 'key'], /What about providers key\?\n {2}reelay providers key list/],
  [['providers', 'key', 'burn', 'x'], /There is no command providers key burn\.\n {2}reelay providers key list/],
  [['providers', 'remove', 'x', '--force=yes'], /--force has no value/],
  [['apply', 'x', '-f', 'y'], /Usage:\n {2}reelay apply/],
] as const) {
  test(`${typed.join(' ')} is answered with what is wrong`, () => {
    assert.throws(
      () => findCommand(readArguments(typed)),
      (error) => error instanceof UsageError && sentence.test(error.message),
    )
  })
}

test('every command has a name of one to three words, and none begins as another one is called', () => {
  const names = COMMANDS.map(({ name }) => name)
  assert.ok(names.every((name) => /^\w+(?: \w+){0,2}$/.test(name)))
  for (const [index, name] of names.entries()) {
    assert.ok(!names.some((other, at) => at !== index && `${other} `.startsWith(`${name} `)), name)
  }
})

test('flags have no value, -f is short for --file, and a model may be named several times where that means something', () => {
  const typed = ['providers', 'add', 'x', '--model', 'a=b', '--calls-back', '--model=c', '-f', 'y', '--prune']
  const read = readArguments(typed)
  assert.deepEqual(read.words, ['providers', 'add', 'x'])
  assert.deepEqual(Object.fromEntries(read.options), { model: 'a=b\nc', 'calls-back': '', file: 'y', prune: '' })
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
