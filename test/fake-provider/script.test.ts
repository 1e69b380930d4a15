import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ProblemError } from '../../src/core/problem.ts'
import { readRule, RuleError, Script } from '../../src/fake-provider/script.ts'

const names = (actives: readonly { readonly behaviour: { readonly name: string }; readonly argument?: string }[]) =>
  actives.map(({ behaviour, argument }) => [behaviour.name, argument].filter(Boolean).join(':'))

function scripted(...rules: string[]): Script {
  const script = new Script()
  script.add(rules)
  return script
}

describe('a rule', () => {
  test('is a name, an argument, how many submits it is for and which one', () => {
    const { behaviour, argument, times, only } = readRule('slow-answers:250*2@3')
    assert.deepEqual([behaviour.name, argument, times, only], ['slow-answers', '250', 2, 3])
  })

  test('may have a date or a URL for an argument', () => {
    assert.equal(readRule('refuse-429:Fri, 01 Jan 2027 00:00:00 GMT').argument, 'Fri, 01 Jan 2027 00:00:00 GMT')
    assert.equal(readRule('redirect-film-to-private:http://[::1]:9/x?y=1').argument, 'http://[::1]:9/x?y=1')
  })

  for (const text of [
    '',
    'misbehave',
    'fail:often',
    'slow-answers',
    'slow-answers:soon',
    'html-200:everywhere',
    '@1',
  ]) {
    test(`is not ${JSON.stringify(text)}`, () => {
      assert.throws(() => readRule(text), RuleError)
    })
  }
})

describe('a script', () => {
  test('holds for every submit, for one of them, or for the first ones', () => {
    const script = scripted('fail', 'no-sound@2', 'no-film*2')
    const told = [1, 2, 3].map((number) => names(script.behavioursOf(number, 'a kite')))
    assert.deepEqual(told, [['fail', 'no-film'], ['fail', 'no-sound', 'no-film'], ['fail']])
  })

  test('is joined by what stands in a prompt, for that job alone', () => {
    const script = scripted('fail')
    assert.deepEqual(names(script.behavioursOf(1, 'a [[fake:slow-film:9]] kite [[fake:regress]]')), [
      'fail',
      'slow-film:9',
      'regress',
    ])
    assert.deepEqual(names(script.behavioursOf(2, 'a kite')), ['fail'])
  })

  test('counts the submits of each prompt by itself', () => {
    const script = scripted()
    const told = ['one', 'two', 'one'].map((word) => names(script.behavioursOf(1, `${word} [[fake:refuse-429*1]]`)))
    assert.deepEqual(told, [['refuse-429'], ['refuse-429'], []])
  })

  test('refuses a prompt with words that it does not know, and says which there are', () => {
    assert.throws(
      () => scripted().behavioursOf(1, 'a [[fake:misbehave]] kite'),
      (error) => error instanceof ProblemError && error.problem.field === 'prompt' && /refuse-429/.test(error.message),
    )
  })

  test('is over when it is cleared', () => {
    const script = scripted('fail')
    script.clear()
    assert.deepEqual(script.behavioursOf(1, 'a kite'), [])
  })
})
