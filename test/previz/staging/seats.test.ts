import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seated } from '../../../src/previz/staging/seats.ts'
import { subject } from '../cast/stand-ins.ts'

const seatsOf = (...args: Parameters<typeof seated>) => seated(...args).map(({ on }) => on?.picture)
const sits = subject('woman', { nature: 'person', action: 'sit' })

test('who sits in a café, a bar or a restaurant sits on a chair', () => {
  for (const interior of ['cafe', 'bar', 'restaurant'] as const) assert.deepEqual(seatsOf([sits], interior), ['chair'])
})

test('a couple that talks there has two chairs', () => {
  const couple = subject('couple', { nature: 'person', action: 'sit', facesOthers: true })
  assert.deepEqual(seatsOf([couple], 'cafe'), ['chair', 'chair'])
})

test('who stands, has a seat already, or is elsewhere gets none', () => {
  assert.deepEqual(seatsOf([{ ...sits, action: 'stand' }], 'cafe'), [undefined])
  assert.deepEqual(seatsOf([{ ...sits, on: { picture: 'bench' } }], 'cafe'), ['bench'])
  assert.deepEqual(seatsOf([sits], 'gym'), [undefined])
  assert.deepEqual(seatsOf([sits], undefined), [undefined])
  assert.deepEqual(seatsOf([subject('cat', { nature: 'animal', action: 'sit' })], 'cafe'), [undefined])
})
