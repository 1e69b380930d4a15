import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BUILT_IN_MODELS } from '../../src/models/built-in.ts'
import { unknownModel } from '../../src/gateway/unknown-model.ts'

const told = (asked: string, models = BUILT_IN_MODELS) => unknownModel(models, asked).problem.message

test('names that are written a little differently are suggested, the nearest first, and no others', () => {
  for (const [asked, meant] of [
    ['seedance-2', 'seedance-2.0'],
    ['Seedance 2.5', 'seedance-2.5'],
    ['seedance-2-0-260128', 'doubao-seedance-2-0-260128'],
    ['doubao-seedance-1-5-pro', 'doubao-seedance-1-5-pro-251215'],
    ['fal-ai/bytedance/seedance/v1/pro/text-to-vide', 'fal-ai/bytedance/seedance/v1/pro/text-to-video'],
  ] as const) {
    const near = told(asked).split('; names like it are ')[1]?.slice(0, -1).split(', ') ?? []
    assert.equal(near[0], meant, asked)
    assert.ok(near.length <= 8, asked)
  }
  assert.doesNotMatch(told('seedance-2.5'.repeat(2)), /fal-ai/)
})

test('where none is near, eight are named, and a long name is repeated in part and harmlessly', () => {
  const message = told(`a\n${'x'.repeat(500)}`)
  assert.ok(message.startsWith('There is no model called "a\\nxxx'), message)
  assert.equal(message.split('; there are ')[1]?.split(', ').length, 9)
  assert.match(message, /, …\.$/)
  assert.ok(message.length < 600, message)
})

test('few models are all named', () => {
  const { code, field, message } = unknownModel(BUILT_IN_MODELS.slice(0, 2), 'x').problem
  assert.deepEqual([code, field], ['model_not_found', 'model'])
  assert.equal(message, 'There is no model called "x"; there are seedance-2.0, seedance-2-0.')
})
