import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beatsOf, CONFIDENT } from '../../../src/previz/sound/beats.ts'
import { silence } from '../../../src/previz/sound/stereo.ts'
import { drumming, noise, sequence, sine } from './signals.ts'

for (const bpm of [90, 120, 137]) {
  for (const noiseLevel of [0, 0.02, 0.1]) {
    test(`beats at ${bpm} a minute are found within 10 ms in noise of ${noiseLevel}`, () => {
      const { tempoBpm, timesMs, confidence } = beatsOf(drumming(bpm, 8, { noiseLevel }))
      assert.ok(confidence > 2 * CONFIDENT)
      assert.ok(Math.abs(tempoBpm - bpm) < 1.5, `${tempoBpm}`)
      const gap = 60_000 / bpm
      assert.ok(timesMs.length >= Math.floor(7700 / gap))
      for (const time of timesMs) {
        const beats = (time - 300) / gap
        assert.ok(Math.abs(beats - Math.round(beats)) * gap < 10, `${time}`)
      }
    })
  }
}

test('of what has no beats nobody is confident', () => {
  const without = {
    silence: silence(8 * 48_000),
    'a steady tone': sine(8, -6, 440),
    'a tone in noise': sine(8, -6, 97),
    noise: noise(8, 0.5),
    'one stroke': drumming(1, 8),
    'a chord that changes once': sequence(sine(3, -12, 220), sine(5, -12, 330)),
  }
  for (const [name, sound] of Object.entries(without)) {
    assert.ok(beatsOf(sound).confidence < CONFIDENT, `${name}: ${beatsOf(sound).confidence}`)
  }
})

test('a sound that is too short to tell has no beats', () => {
  assert.deepEqual(beatsOf(drumming(120, 1)), { timesMs: [], tempoBpm: 0, confidence: 0 })
  assert.deepEqual(beatsOf(silence(0)), { timesMs: [], tempoBpm: 0, confidence: 0 })
})
