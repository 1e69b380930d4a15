import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_RATE } from '../../../src/previz/encoder.ts'
import { layRecordings } from '../../../src/previz/sound/recordings.ts'
import { silence } from '../../../src/previz/sound/stereo.ts'
import { drumming, greatestStep, noise, power, samplePeak, sequence, sine, strokes } from './signals.ts'

const gaps = (times: readonly number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0))

function assertNear(actual: number | undefined, expected: number, within: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= within, `${actual} is not ${expected} ± ${within}`)
}

test('a recording with beats that begins with silence begins with its first stroke', () => {
  const track = layRecordings([drumming(120, 8, { leadSeconds: 1.3 })], 5 * SAMPLE_RATE)
  assertNear(strokes(track, 0.05)[0], 0, 15)
})

test('a short recording comes again on a beat: its strokes go on as if there were no seam', () => {
  for (const bpm of [90, 120, 137]) {
    const track = layRecordings([drumming(bpm, 3.1, { leadSeconds: 0.2 })], 10 * SAMPLE_RATE)
    const found = strokes(track, 0.05).filter((time) => time < 9000)
    assert.ok(found.length >= Math.floor((8.5 * bpm) / 60))
    for (const gap of gaps(found)) assertNear(gap, 60_000 / bpm, 12)
  }
})

test('one recording gives way to the next on a beat', () => {
  const track = layRecordings([drumming(120, 9), drumming(90, 9)], 8 * SAMPLE_RATE)
  const found = gaps(strokes(track, 0.05).filter((time) => time < 7300))
  const change = found.findIndex((gap) => gap > 580)
  assert.ok(change >= 6 && change <= 9)
  for (const gap of found.slice(0, change)) assertNear(gap, 500, 12)
  for (const gap of found.slice(change)) assertNear(gap, 667, 12)
})

test('a recording with beats fades out over the last one', () => {
  const samples = 5 * SAMPLE_RATE
  const track = layRecordings([drumming(120, 9, { leadSeconds: 0, noiseLevel: 0.1 })], samples)
  const noiseAt = (seconds: number) => power(track.left, seconds * SAMPLE_RATE, (seconds + 0.04) * SAMPLE_RATE)
  assert.ok(noiseAt(4.94) < 0.05 * noiseAt(4.3))
  assert.ok(noiseAt(4.7) < 0.7 * noiseAt(4.3))
  assert.ok(Math.abs(track.left.at(-1) ?? 1) < 0.001)
})

test('what has no beats comes and goes softly, shares the film evenly, and comes again without a jump', () => {
  const tone = sine(1.3, -20, 440)
  const track = layRecordings([tone, sine(9, -20, 660)], 6 * SAMPLE_RATE)
  const ownStep = greatestStep(sine(1, -20, 660).left, 0, SAMPLE_RATE)
  assert.ok(greatestStep(track.left, 0, track.left.length) <= ownStep * 1.02)
  const at = 3 * SAMPLE_RATE
  assert.ok(power(track.left, at - 60, at + 60) < 0.01 * power(track.left, at - 9000, at - 4000))
})

test('a loop on a beat makes no jump', () => {
  const drums = drumming(120, 3.1, { leadSeconds: 0.2 })
  const both = sine(3.1, -26, 200)
  for (const channel of [drums.left, drums.right])
    for (const [at, value] of both.left.entries()) channel[at] = (channel[at] ?? 0) + value
  const track = layRecordings([drums], 10 * SAMPLE_RATE)
  const own = greatestStep(drums.left, 0, drums.left.length)
  assert.ok(greatestStep(track.left, 0, track.left.length) <= own * 1.2)
})

test('a sound track has exactly the length of the film and no peak beyond -1 dBFS, whatever is in the recordings', () => {
  const recordings = [
    drumming(137, 2),
    noise(0.3, 1),
    silence(20_000),
    sine(0.01, 0),
    sequence(silence(SAMPLE_RATE), drumming(90, 5)),
  ]
  for (const samples of [2000, 30_000, 5 * SAMPLE_RATE]) {
    for (let count = 1; count <= recordings.length; count++) {
      const track = layRecordings(recordings.slice(-count), samples)
      assert.equal(track.left.length, samples)
      assert.equal(track.right.length, samples)
      assert.ok(samplePeak(track) <= 10 ** (-1 / 20))
    }
  }
})
