/** Times as people write them. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isoTime, isoTimeOrDay } from '../../src/http/times.ts'

const NOON_MS = Date.UTC(2026, 10, 21, 12)

describe('a time', () => {
  for (const written of [
    '2026-11-21T12:00:00Z',
    '2026-11-21T13:00:00+01:00',
    '2026-11-21T12:00:00.000Z',
    '2026-11-21T12:00Z',
  ]) {
    test(`is read: ${written}`, () => assert.equal(isoTime.parse(written), NOON_MS))
  }
  for (const written of [
    '2026-02-30T12:00:00Z',
    '2026-11-21T25:00:00Z',
    '2026-11-21 12:00',
    '2026-11-21T12:00:00',
    'now',
  ]) {
    test(`is none: ${written}`, () => assert.equal(isoTime.safeParse(written).success, false))
  }
})

describe('a day', () => {
  test('is the moment of it that is meant', () => {
    assert.equal(isoTimeOrDay(0).parse('2026-11-21'), Date.UTC(2026, 10, 21))
    assert.equal(isoTimeOrDay(86_399_999).parse('2026-11-21'), Date.UTC(2026, 10, 22) - 1)
    assert.equal(isoTimeOrDay(86_399_999).parse('2026-11-21T12:00:00Z'), NOON_MS)
  })
  test('is one that there is', () => {
    assert.equal(isoTimeOrDay(0).parse('2028-02-29'), Date.UTC(2028, 1, 29))
    assert.match(String(isoTimeOrDay(0).safeParse('2026-02-29').error), /must be a day or a time/)
  })
})
