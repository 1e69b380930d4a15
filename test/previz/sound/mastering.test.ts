import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_RATE } from '../../../src/previz/encoder.ts'
import { limit, truePeak } from '../../../src/previz/sound/limiter.ts'
import { integratedLoudness } from '../../../src/previz/sound/loudness.ts'
import { master, masterRecording } from '../../../src/previz/sound/mastering.ts'
import { amplify, silence } from '../../../src/previz/sound/stereo.ts'
import { drumming, noise, samplePeak, sine } from './signals.ts'

const MINUS_1_DBFS = 10 ** (-1 / 20)

test('a peak between two samples is seen', () => {
  const quarter = Float32Array.from({ length: 4800 }, (_, at) => 0.5 * Math.sin((Math.PI / 2) * at + Math.PI / 4))
  const fadedIn = quarter.map((value, at) => value * Math.min(1, at / 400, (4800 - at) / 400))
  const sound = { left: fadedIn, right: fadedIn }
  assert.ok(samplePeak(sound) < 0.36)
  assert.ok(truePeak(sound) > 0.48 && truePeak(sound) < 0.52)
})

test('what is limited stays below -1 dBFS, between samples too; what is soft is not touched', () => {
  for (const level of [0.95, 1.5, 4]) {
    for (const sound of [noise(1, level), sine(0.5, 20 * Math.log10(level), 11_000), drumming(180, 1)]) {
      amplify(sound, 1.3)
      limit(sound)
      assert.ok(samplePeak(sound) <= MINUS_1_DBFS)
      assert.ok(truePeak(sound) <= MINUS_1_DBFS * 1.02)
    }
  }
  const soft = noise(0.5, 0.4)
  const before = soft.left.slice()
  assert.equal(limit(soft), false)
  assert.deepEqual(soft.left, before)
})

test('a limiter turns down gently: it adds no step of its own', () => {
  const sound = sine(1, -10, 100)
  for (let at = 24_000; at < 26_000; at++) sound.left[at] = (sound.left[at] ?? 0) * 5
  const gainAt = (at: number) => (sound.right[at] ?? 0) / (sine(1, -10, 100).right[at] ?? 1)
  limit(sound)
  const gains = Array.from({ length: 90 }, (_, step) => gainAt(23_000 + step * 40 + 7))
  assert.ok(Math.min(...gains) < 0.95)
  for (const [index, gain] of gains.entries()) assert.ok(Math.abs(gain - (gains[index - 1] ?? gain)) < 0.15)
})

test('what is generated comes to -16 LUFS, however soft, loud or spiky it was', () => {
  for (const sound of [sine(1, -60), noise(3, 0.9), drumming(60, 4, { noiseLevel: 0.02 })]) {
    master(sound)
    assert.ok(Math.abs(integratedLoudness(sound) + 16) < 0.5, `${integratedLoudness(sound)}`)
    assert.ok(samplePeak(sound) <= MINUS_1_DBFS)
  }
})

test('a recording is left as loud as it is between -28 and -12 LUFS, else brought towards -16', () => {
  const mastered = (dbfs: number) => {
    const sound = sine(2, dbfs)
    masterRecording(sound)
    return Math.round(integratedLoudness(sound) * 10) / 10
  }
  assert.deepEqual([-8, -11.5, -12.5, -20, -27.5, -29].map(mastered), [-16, -16, -12.5, -20, -27.5, -16])
  assert.equal(mastered(-45), -25)
})

test('silence stays silent', () => {
  const sound = silence(SAMPLE_RATE)
  master(sound)
  masterRecording(sound)
  assert.equal(samplePeak(sound), 0)
})
