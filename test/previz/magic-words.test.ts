import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asksForBurnIn, magicWordsOf, withoutMagicWords } from '../../src/previz/magic-words.ts'

test('magic words are found in their order, with what they are given', () => {
  assert.deepEqual(magicWordsOf('[[previz:slow:30]] a kite [[previz:burn-in]] [previz:fail] [[fail]]'), [
    { name: 'slow', argument: '30' },
    { name: 'burn-in', argument: undefined },
  ])
})

test('a prompt without its magic words is what remains of it', () => {
  assert.equal(withoutMagicWords('A kite [[previz:burn-in]]'), 'A kite')
  assert.equal(withoutMagicWords('[[previz:slow:30]] 一只风筝。[[previz:flaky]]'), '一只风筝。')
  assert.equal(withoutMagicWords('A kite [[previz:flaky]]. A cat [[previz:slow:1]] walks.'), 'A kite. A cat walks.')
  assert.equal(withoutMagicWords('A kite [[previz]]'), 'A kite [[previz]]')
})

test('the burn-in is asked for by its own word, to the letter', () => {
  assert.ok(asksForBurnIn('a kite [[previz:flaky]] [[previz:burn-in]]'))
  for (const prompt of ['burn-in', '[[burn-in]]', '[[previz:Burn-In]]', '[[previz:burn-in:1]]']) {
    assert.ok(!asksForBurnIn(prompt), prompt)
  }
})
