import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BUILT_IN_MODELS } from '../../src/core/catalog.ts'
import { unknownModel } from '../../src/gateway/unknown-model.ts'

test('eight models are named at most, and a long name is repeated in part and harmlessly', () => {
  const many = BUILT_IN_MODELS.flatMap((model) => [model, { ...model, name: `${model.name}-again` }])
  const { message } = unknownModel(many, `a\n${'x'.repeat(500)}`).problem
  assert.ok(message.startsWith('There is no model called "a\\nxxx'), message)
  assert.equal(message.split('; there are ')[1]?.split(', ').length, 9)
  assert.match(message, /, …\.$/)
  assert.ok(message.length < 400, message)
})

test('few models are all named', () => {
  const { code, field, message } = unknownModel(BUILT_IN_MODELS.slice(0, 2), 'x').problem
  assert.deepEqual([code, field], ['model_not_found', 'model'])
  assert.equal(message, 'There is no model called "x"; there are seedance-2.0, seedance-2.0-fast.')
})
