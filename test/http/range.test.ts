import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type ConditionalHeaders, type Selection, select } from '../../src/http/range.ts'

const ETAG = '"abc"'
const MODIFIED = 'Thu, 28 May 2026 02:20:18 GMT'
const EARLIER = 'Thu, 28 May 2026 02:20:17 GMT'
const LATER = 'Thu, 28 May 2026 02:20:19 GMT'
const bytes = { sizeBytes: 1_000, etag: ETAG, lastModifiedMs: Date.parse(MODIFIED) + 400 }

const part = (first: number, last: number): Selection => ({ status: 206, range: { first, last } })
const whole: Selection = { status: 200 }
const rows: readonly [ConditionalHeaders, Selection][] = [
  [{}, whole],
  [{ range: 'bytes=0-0' }, part(0, 0)],
  [{ range: 'bytes=0-499' }, part(0, 499)],
  [{ range: 'bytes=500-' }, part(500, 999)],
  [{ range: 'bytes=-1' }, part(999, 999)],
  [{ range: 'bytes=-2000' }, part(0, 999)],
  [{ range: 'bytes=999-5000' }, part(999, 999)],
  [{ range: 'bytes=1000-' }, { status: 416 }],
  [{ range: 'bytes=-0' }, { status: 416 }],
  [{ range: 'bytes=999999999999999-' }, { status: 416 }],
  [{ range: 'bytes=9-1' }, whole],
  [{ range: 'bytes=-' }, whole],
  [{ range: 'bytes=a-b' }, whole],
  [{ range: 'bytes=99999999999999999999-' }, whole],
  [{ range: 'items=0-1' }, whole],
  [{ range: `bytes=${'0-0,'.repeat(1_000)}1-1` }, whole],
  [{ range: 'bytes=0-9', 'if-range': ETAG }, part(0, 9)],
  [{ range: 'bytes=0-9', 'if-range': '"other"' }, whole],
  [{ range: 'bytes=0-9', 'if-range': `W/${ETAG}` }, whole],
  [{ range: 'bytes=0-9', 'if-range': MODIFIED }, part(0, 9)],
  [{ range: 'bytes=0-9', 'if-range': LATER }, whole],
  [{ 'if-none-match': ETAG }, { status: 304 }],
  [{ 'if-none-match': `"x", W/${ETAG}` }, { status: 304 }],
  [{ 'if-none-match': '*' }, { status: 304 }],
  [{ 'if-none-match': '"x"' }, whole],
  [{ 'if-none-match': 'abc' }, whole],
  [{ 'if-none-match': '"x"', 'if-modified-since': LATER }, whole],
  [{ 'if-modified-since': MODIFIED }, { status: 304 }],
  [{ 'if-modified-since': EARLIER }, whole],
  [{ 'if-modified-since': 'yesterday' }, whole],
  [{ 'if-modified-since': '2100' }, whole],
  [{ 'if-unmodified-since': '1970' }, whole],
  [{ 'if-match': ETAG }, whole],
  [{ 'if-match': '*' }, whole],
  [{ 'if-match': '"x"' }, { status: 412 }],
  [{ 'if-match': `W/${ETAG}` }, { status: 412 }],
  [{ 'if-unmodified-since': EARLIER }, { status: 412 }],
  [{ 'if-unmodified-since': MODIFIED }, whole],
  [{ 'if-match': ETAG, range: 'bytes=1-2' }, part(1, 2)],
  [{ 'if-none-match': ETAG, range: 'bytes=1-2' }, { status: 304 }],
]

describe('conditions and ranges are answered as RFC 9110 says', () => {
  for (const [headers, expected] of rows) {
    test(JSON.stringify(headers).slice(0, 100), () => assert.deepEqual(select(headers, bytes), expected))
  }
})

test('whatever is asked for, a part lies within the bytes', () => {
  const edge = fc.oneof(fc.constant(''), fc.nat(2_000).map(String))
  fc.assert(
    fc.property(edge, edge, fc.nat(1_500), (first, last, sizeBytes) => {
      const selection = select({ range: `bytes=${first}-${last}` }, { ...bytes, sizeBytes })
      if (selection.status !== 206) return
      assert.ok(selection.range.first >= 0 && selection.range.first <= selection.range.last)
      assert.ok(selection.range.last < sizeBytes)
    }),
  )
})
