import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_RATE } from '../../../src/previz/encoder.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import { beatsOf, CONFIDENT } from '../../../src/previz/sound/beats.ts'
import { playScore } from '../../../src/previz/sound/music/music.ts'
import { writeScore } from '../../../src/previz/sound/music/score.ts'
import { styleFor } from '../../../src/previz/sound/music/styles.ts'
import { mixAt, silence } from '../../../src/previz/sound/stereo.ts'
import { murmur } from '../../../src/previz/sound/voices/people.ts'
import { drumming, noise, scene, sequence, sine } from './signals.ts'

const PLAYFUL = styleFor(scene({ place: 'room', moods: ['playful'] }).setting)

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

test('strokes that come at random are no beats, and talk is none', () => {
  for (const seed of [1, 2, 3, 4]) {
    const chance = chanceFrom(seed, 'strokes')
    const sound = silence(10 * SAMPLE_RATE)
    const stroke = drumming(1, 0.05, { leadSeconds: 0 }).left
    for (let count = 0; count < 20; count++) mixAt(sound, stroke, Math.floor(chance() * 470_000), { left: 1, right: 1 })
    assert.ok(beatsOf(sound).confidence < CONFIDENT / 2)
    const talk = silence(10 * SAMPLE_RATE)
    murmur(1, 0.5)(talk, chance)
    assert.ok(beatsOf(talk).confidence < CONFIDENT / 2)
  }
})

test('music has beats, as its score says', () => {
  const score = writeScore(PLAYFUL, chanceFrom(7, 'score'), 10 * SAMPLE_RATE, [])
  const music = playScore(PLAYFUL, score, chanceFrom(7, 'players'), 10 * SAMPLE_RATE)
  const { tempoBpm, confidence } = beatsOf(music)
  assert.ok(confidence > CONFIDENT)
  const stepsPerBeat = (score.reduce((sum, { steps }) => sum + steps, 0) * 6) / tempoBpm
  assert.ok(Math.abs(stepsPerBeat - 2) < 0.1, `${stepsPerBeat} steps a beat`)
})

test('a sound that is too short to tell has no beats', () => {
  assert.deepEqual(beatsOf(drumming(120, 1)), { timesMs: [], tempoBpm: 0, confidence: 0 })
  assert.deepEqual(beatsOf(silence(0)), { timesMs: [], tempoBpm: 0, confidence: 0 })
})
