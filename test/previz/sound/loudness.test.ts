import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_RATE } from '../../../src/previz/encoder.ts'
import { integratedLoudness } from '../../../src/previz/sound/loudness.ts'
import { silence } from '../../../src/previz/sound/stereo.ts'
import { sequence, sine } from './signals.ts'

/** The tolerance of EBU Tech 3341 for meters, in LU. */
const TOLERANCE_LU = 0.1

function assertLoudness(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= TOLERANCE_LU, `${actual.toFixed(3)} LUFS, not ${expected}`)
}

test('a full-scale sine of 997 Hz in one channel is -3.01 LUFS (BS.1770-4), in both 0', () => {
  const { left, right } = sine(2, 0)
  assert.ok(Math.abs(integratedLoudness({ left, right: new Float32Array(right.length) }) + 3.01) < 0.02)
  assert.ok(Math.abs(integratedLoudness({ left, right })) < 0.02)
})

test('a sine of -23 dBFS in both channels is -23 LUFS, one of -33 dBFS -33 (EBU Tech 3341, cases 1 and 2)', () => {
  assertLoudness(integratedLoudness(sine(20, -23, 1000)), -23)
  assertLoudness(integratedLoudness(sine(20, -33, 1000)), -33)
})

test('what is far softer than the rest does not count (EBU Tech 3341, cases 3 to 5)', () => {
  const parts = (...list: readonly (readonly [number, number])[]) =>
    integratedLoudness(sequence(...list.map(([seconds, dbfs]) => sine(seconds, dbfs, 1000))))
  assertLoudness(parts([10, -36], [60, -23], [10, -36]), -23)
  assertLoudness(parts([10, -72], [10, -36], [60, -23], [10, -36], [10, -72]), -23)
  assertLoudness(parts([20, -26], [20.1, -20], [20, -26]), -23)
})

test('low tones and high tones are weighted as the ear does', () => {
  assert.ok(integratedLoudness(sine(2, -20, 30)) < -24)
  assert.ok(integratedLoudness(sine(2, -20, 8000)) > -17)
})

test('silence has no loudness, and a sound shorter than a block that of a longer one', () => {
  assert.equal(integratedLoudness(silence(SAMPLE_RATE)), Number.NEGATIVE_INFINITY)
  assert.equal(integratedLoudness(silence(0)), Number.NEGATIVE_INFINITY)
  assert.equal(integratedLoudness(sine(1, -80)), Number.NEGATIVE_INFINITY)
  assertLoudness(integratedLoudness(sine(0.25, -20)), -20)
  assertLoudness(integratedLoudness(sine(1 / 24, -20)), -20)
})
