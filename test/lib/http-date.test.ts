import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'

import { parseHttpDate, RETRY_AFTER_MAX_MS, retryAfterMs } from '../../src/lib/http-date.ts'

const NOW_MS = Date.UTC(2026, 10, 21, 12, 0, 0)
const DAY_MS = 86_400_000

test('every second that HTTP can write is read as what it is', () => {
  const seconds = fc.integer({ min: Date.UTC(1, 0, 1) / 1000, max: Date.UTC(9999, 11, 31, 23, 59, 59) / 1000 })
  fc.assert(
    fc.property(seconds, (at) => {
      assert.equal(parseHttpDate(new Date(at * 1000).toUTCString()), at * 1000)
    }),
  )
  assert.equal(parseHttpDate('Sun, 06 Nov 1994 08:49:37 GMT'), 784_111_777_000)
})

describe('what only looks like a date is none', () => {
  for (const text of [
    '',
    '2026',
    '1',
    '0',
    'now',
    'GMT',
    '2026-11-21',
    '2026-11-21T12:00:00Z',
    '2026-11-21T12:00:00.00000000Z',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 06 Nov 1994 08:49:37 +01',
    'Sun, 06 Nov 1994 08:49:37 gmt',
    'sun, 06 nov 1994 08:49:37 GMT',
    'Mon, 06 Nov 1994 08:49:37 GMT',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'Sun, 06  Nov 1994 8:49:37 GMT',
    'Thu, 31 Feb 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:60:00 GMT',
    'Sun, 06 Nov 1994 08:49:60 GMT',
    ' Sun, 06 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 GMT ',
    'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT',
    'Sat, 01 Jan 10000 00:00:00 GMT',
    'Invalid Date',
  ]) {
    test(JSON.stringify(text), () => assert.equal(parseHttpDate(text), undefined))
  }
})

describe('Retry-After', () => {
  const ROWS: readonly (readonly [header: string | undefined, waitMs: number | undefined])[] = [
    [undefined, undefined],
    ['', undefined],
    ['0', 0],
    ['1', 1000],
    [' 120 ', 120_000],
    ['007', 7000],
    ['86400', DAY_MS],
    ['86401', RETRY_AFTER_MAX_MS],
    ['1000000000', RETRY_AFTER_MAX_MS],
    ['9'.repeat(400), RETRY_AFTER_MAX_MS],
    ['-1', undefined],
    ['+1', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['Infinity', undefined],
    ['1, 2', undefined],
    ['soon', undefined],
    ['2026', 2_026_000],
    ['2026-11-21', undefined],
    [new Date(NOW_MS + 90_000).toUTCString(), 90_000],
    [new Date(NOW_MS).toUTCString(), 0],
    [new Date(NOW_MS - 90_000).toUTCString(), 0],
    [new Date(NOW_MS + 30 * DAY_MS).toUTCString(), RETRY_AFTER_MAX_MS],
  ]
  for (const [header, waitMs] of ROWS) {
    test(`${header?.slice(0, 40)} asks for ${waitMs} ms`, () => assert.equal(retryAfterMs(header, NOW_MS), waitMs))
  }

  test('nothing asks for more than a day or less than no time', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.bigInt().map(String),
          fc.date({ noInvalidDate: true }).map((at) => at.toUTCString()),
        ),
        (header) => {
          const waitMs = retryAfterMs(header, NOW_MS)
          assert.ok(waitMs === undefined || (waitMs >= 0 && waitMs <= RETRY_AFTER_MAX_MS))
        },
      ),
    )
  })
})
