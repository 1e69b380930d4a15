import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { DOWNLOAD_FLOOR, Pace } from '../../../src/lib/egress/pace.ts'

/** For how long a body is read that comes in pieces of `sizeBytes` every `everyMs`; `undefined`: for as long as it likes. */
function givenUpAfterMs(sizeBytes: number, everyMs: number): number | undefined {
  const pace = new Pace(DOWNLOAD_FLOOR)
  for (let atMs = everyMs; atMs <= 600_000; atMs += everyMs) {
    if (!pace.add(everyMs, sizeBytes)) return atMs
  }
  return undefined
}

test('a byte every 5 s is given up after 30 s', () => {
  assert.equal(givenUpAfterMs(1, 5000), 30_000)
})

test('whatever comes slower than 1 KiB a second is given up within a minute, whatever comes faster never', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 15_000 }), (sizeBytes, everyMs) => {
      const bytesPerSecond = (sizeBytes * 1000) / everyMs
      const givenUp = givenUpAfterMs(sizeBytes, everyMs)
      // One piece more or less in a window is not held against either.
      const pieceShare = sizeBytes / (DOWNLOAD_FLOOR.windowMs / 1000)
      if (bytesPerSecond + pieceShare < 1024) assert.ok(givenUp !== undefined && givenUp <= 60_000, `${givenUp}`)
      if (bytesPerSecond - pieceShare > 1024) assert.equal(givenUp, undefined)
    }),
  )
})

test('a server that thinks for 10 s and then sends is not slow', () => {
  const pace = new Pace(DOWNLOAD_FLOOR)
  assert.ok(pace.add(9999, 1))
  for (let second = 0; second < 60; second++) assert.ok(pace.add(1000, 1100), `second ${second}`)
})

test('a quick beginning buys no slow end', () => {
  const pace = new Pace(DOWNLOAD_FLOOR)
  assert.ok(pace.add(1, 1e9))
  let waitedMs = 1
  while (pace.add(5000, 1)) waitedMs += 5000
  assert.ok(waitedMs <= 60_000)
})
