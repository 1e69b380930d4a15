import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SAMPLE_RATE } from '../../../src/previz/encoder.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import { type Chord, writeScore } from '../../../src/previz/sound/music/score.ts'
import { styleFor } from '../../../src/previz/sound/music/styles.ts'
import type { Mood } from '../../../src/previz/script/reading.ts'
import { scene } from './signals.ts'

const styleOf = (...moods: Mood[]) => styleFor(scene({ place: 'city', moods }).setting)

function write(seconds: number, cuts: readonly number[], mood: Mood = 'warm', seed = 7): readonly Chord[] {
  const samples = Math.round(seconds * SAMPLE_RATE)
  const places = cuts.map((cut) => Math.round(cut * SAMPLE_RATE))
  return writeScore(styleOf(mood), chanceFrom(seed, 'score'), samples, places)
}

test('chords change at the cuts', () => {
  const starts = write(10, [2.2, 5.9, 8.1]).map(({ startSample }) => startSample / SAMPLE_RATE)
  for (const cut of [0, 2.2, 5.9, 8.1]) assert.ok(starts.includes(cut), `${cut} s`)
})

test('cuts that follow too soon change no chord', () => {
  assert.equal(write(1.2, [0.2, 0.4, 0.6, 0.9]).length, 1)
})

test('chords cover the film without a gap, each with a step at least', () => {
  const cases = fc.tuple(
    fc.double({ min: 1 / 24, max: 15, noNaN: true }),
    fc.array(fc.double({ min: 0.01, max: 15, noNaN: true }), { maxLength: 8 }),
    fc.constantFrom<Mood>('noir', 'playful', 'cyberpunk', 'epic', 'dreamy'),
    fc.nat(1000),
  )
  fc.assert(
    fc.property(cases, ([seconds, cuts, mood, seed]) => {
      const within = cuts.filter((cut) => cut < seconds).sort((a, b) => a - b)
      let end = 0
      for (const chord of write(seconds, within, mood, seed)) {
        assert.equal(chord.startSample, end)
        assert.ok(chord.steps >= 1 && chord.samples > 0)
        for (const hz of [chord.bassHz, ...chord.notesHz]) assert.ok(hz > 40 && hz < 1000, `${hz}`)
        end += chord.samples
      }
      assert.equal(end, Math.round(seconds * SAMPLE_RATE))
    }),
  )
})

test('between cuts the pace gives way by less than a fifth', () => {
  const paces = write(12, [1.9, 3.3, 6, 7.7]).map(({ samples, steps }) => samples / steps)
  assert.ok(Math.max(...paces) / Math.min(...paces) < 1.2)
})

test('a piece that begins on the first chord of its scale ends on it', () => {
  for (const seed of [1, 2, 3]) {
    const chords = write(15, [], 'playful', seed)
    assert.ok(chords.length >= 4)
    assert.deepEqual(chords.at(-1)?.notesHz, chords[0]?.notesHz)
  }
})

test('playful is fast and major, noir slow and minor', () => {
  const third = (mood: Mood) => styleOf(mood).scale[2]
  assert.deepEqual([third('playful'), third('noir'), third('epic'), third('warm')], [4, 3, 3, 4])
  assert.ok(styleOf('playful').stepsPerMinute[0] > 1.5 * styleOf('noir').stepsPerMinute[1])
})
