import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_RATE, type Stereo } from '../../../src/previz/encoder.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import { ACTIONS, type Mood, PLACES, type Weather } from '../../../src/previz/script/reading.ts'
import { makeBed } from '../../../src/previz/sound/bed.ts'
import { integratedLoudness } from '../../../src/previz/sound/loudness.ts'
import { silence } from '../../../src/previz/sound/stereo.ts'
import { drive } from '../../../src/previz/sound/voices/motion.ts'
import { waves } from '../../../src/previz/sound/voices/water.ts'
import { above, below, film, greatestStep, power, samplePeak, scene } from './signals.ts'

const WEATHERS: readonly Weather[] = ['clear', 'cloudy', 'rain', 'storm', 'snow', 'fog']
const MOODS: readonly (Mood | undefined)[] = [
  undefined,
  'cinematic',
  'cyberpunk',
  'pastel',
  'noir',
  'warm',
  'cold',
  'vintage',
  'dreamy',
  'epic',
  'playful',
]

const bed = (seconds: number, seed: number, ...scenes: readonly ReturnType<typeof scene>[]) =>
  makeBed(film(seconds, ...scenes), seed, Math.round(seconds * SAMPLE_RATE))

function assertMastered(sound: Stereo, what: string): void {
  const loudness = integratedLoudness(sound)
  assert.ok(Math.abs(loudness + 16) <= 0.5, `${what}: ${loudness.toFixed(2)} LUFS`)
  assert.ok(samplePeak(sound) <= 10 ** (-1 / 20), `${what}: peak ${samplePeak(sound)}`)
}

for (const place of PLACES) {
  test(`the sound of ${place} is at -16 LUFS with no sample beyond -1 dBFS, in every weather and mood`, () => {
    for (const [index, mood] of MOODS.entries()) {
      const weather = WEATHERS[index % WEATHERS.length] ?? 'clear'
      const moods = mood === undefined ? [] : [mood]
      const isDark = index % 2 === 0
      const one = scene({ place, weather, moods, daytime: isDark ? 'night' : 'day', isWindy: index % 3 === 0 })
      assertMastered(bed(1.2, index, one), `${place} ${weather} ${mood}`)
    }
  })
}

for (const action of ACTIONS) {
  test(`the sound of ${action} is at -16 LUFS with no sample beyond -1 dBFS`, () => {
    for (const place of ['street', 'studio'] as const) {
      assertMastered(bed(1.5, 3, scene({ place }, { actions: [action], natures: ['person'] })), `${action} ${place}`)
    }
  })
}

test('so it is with every lamp and all small life', () => {
  const lamps = ['neon', 'candle', 'lamp', 'spotlight', 'backlight', 'fire'] as const
  const life = [
    'petals',
    'leaves',
    'fireflies',
    'embers',
    'stars',
    'dust',
    'bubbles',
    'confetti',
    'lanterns',
    'smoke',
  ] as const
  assertMastered(bed(3, 5, scene({ place: 'stage', lamps, life })), 'everything')
})

for (const seconds of [1, 2, 5, 15]) {
  test(`a film of ${seconds} s has sound of exactly its length, which comes from silence and goes into it`, () => {
    const sound = bed(seconds, 7, scene({ place: 'forest' }), scene({ place: 'city', weather: 'storm' }))
    assert.deepEqual([sound.left.length, sound.right.length], [seconds * SAMPLE_RATE, seconds * SAMPLE_RATE])
    assertMastered(sound, `${seconds} s`)
    for (const channel of [sound.left, sound.right]) {
      assert.ok(Math.abs(channel[0] ?? 1) < 0.005)
      assert.ok(Math.abs(channel.at(-1) ?? 1) < 0.005)
    }
  })
}

test('a film of a single frame has sound of its length', () => {
  const sound = bed(1 / 24, 7, scene({ place: 'sea' }))
  assert.equal(sound.left.length, 2000)
  assert.ok(samplePeak(sound) <= 10 ** (-1 / 20))
})

test('the same seed gives the same samples, another seed another sound', () => {
  const make = (seed: number) => bed(3, seed, scene({ place: 'lake', weather: 'rain' }))
  const [one, again, other] = [make(7), make(7), make(8)]
  assert.deepEqual(one.left, again.left)
  assert.deepEqual(one.right, again.right)
  assert.ok(Math.abs(likeness(one.left, other.left)) < 0.3)
})

test('left and right are not the same', () => {
  for (const place of PLACES) {
    const { left, right } = bed(2, 7, scene({ place }))
    assert.ok(likeness(left, right) < 0.85, `${place} ${likeness(left, right)}`)
  }
})

test('rain is brighter than no rain', () => {
  const bright = (weather: Weather) => {
    const { left } = bed(3, 7, scene({ place: 'street', weather }))
    return power(above(left, 4000))
  }
  assert.ok(bright('rain') > 4 * bright('clear'))
})

test('surf comes and goes below 1 kHz every five to ten seconds', () => {
  const sound = silence(60 * SAMPLE_RATE)
  waves(sound, chanceFrom(7, 'waves'))
  const low = below(sound.left, 1000)
  const step = SAMPLE_RATE / 10
  const powers = Array.from({ length: 600 }, (_, index) => power(low, index * step, (index + 1) * step))
  const mean = powers.reduce((sum, value) => sum + value, 0) / powers.length
  const agreement = (lag: number) =>
    powers.slice(lag).reduce((sum, value, at) => sum + (value - mean) * ((powers[at] ?? 0) - mean), 0) / (600 - lag)
  const lags = Array.from({ length: 100 }, (_, index) => 20 + index)
  const best = lags.reduce((most, lag) => (agreement(lag) > agreement(most) ? lag : most))
  assert.ok(best >= 50 && best <= 100, `every ${best / 10} s`)
  assert.ok(agreement(best) > 0.3 * agreement(0))
})

test('a car that drives passes from one side to the other, and is loudest in the middle', () => {
  for (const seed of [1, 2, 3, 4]) {
    const samples = 4 * SAMPLE_RATE
    const sound = silence(samples)
    drive(true)(sound, chanceFrom(seed, 'drive'))
    const fifth = samples / 5
    const side = (part: number) => {
      const at = (channel: Float32Array) => power(channel, part * fifth, (part + 1) * fifth)
      return at(sound.left) / (at(sound.left) + at(sound.right))
    }
    const [first, last] = [side(0), side(4)]
    assert.ok(Math.abs(first - last) > 0.7, `${first} to ${last}`)
    assert.ok(Math.abs(side(2) - 0.5) < 0.15)
    const loud = (part: number) =>
      power(sound.left, part * fifth, (part + 1) * fifth) + power(sound.right, part * fifth, (part + 1) * fifth)
    assert.ok(loud(2) > 3 * loud(0) && loud(2) > 3 * loud(4))
  }
})

test('a car that comes stays in the middle and swells; one that goes away fades', () => {
  for (const heading of ['towards', 'away'] as const) {
    const samples = 4 * SAMPLE_RATE
    const sound = silence(samples)
    drive(true, heading)(sound, chanceFrom(1, 'drive'))
    const loud = (channel: Float32Array, part: number) =>
      power(channel, (part * samples) / 5, ((part + 1) * samples) / 5)
    for (const part of [0, 2, 4]) {
      const left = loud(sound.left, part)
      assert.ok(Math.abs(left / (left + loud(sound.right, part)) - 0.5) < 0.01)
    }
    const [first, middle, last] = [0, 2, 4].map((part) => loud(sound.left, part))
    const growth = [(middle ?? 0) / (first ?? 0), (last ?? 0) / (middle ?? 0)]
    for (const step of growth) assert.ok(heading === 'towards' ? step > 1.5 : step < 0.7, `${heading}: ${growth}`)
  }
})

test('there is no jump at a cut, and no hole', () => {
  const sound = bed(6, 7, scene({ place: 'underwater' }), scene({ place: 'space' }), scene({ place: 'room' }))
  for (const channel of [sound.left, sound.right]) {
    const anywhere = greatestStep(channel, 0, channel.length)
    for (const cut of [2, 4]) {
      const at = cut * SAMPLE_RATE
      assert.ok(greatestStep(channel, at - 240, at + 240) <= anywhere)
      assert.ok(greatestStep(channel, at - 10, at + 10) < 0.1)
      assert.ok(power(channel, at - 4800, at + 4800) > 0.15 * power(channel))
    }
  }
})

test('what goes on over a cut is not begun again: rain in two shots is the rain of one', () => {
  const one = scene({ place: 'forest', weather: 'rain' })
  const [cut, whole] = [bed(4, 7, one, one), bed(4, 7, one)]
  const bright = (sound: Stereo) => above(sound.left, 6000).subarray(0, SAMPLE_RATE)
  assert.ok(likeness(bright(cut), bright(whole)) > 0.9)
})

test('many short scenes make no trouble', () => {
  const scenes = PLACES.map((place) => scene({ place }))
  assertMastered(bed(2, 7, ...scenes, ...scenes), 'thirty scenes in two seconds')
})

/** How alike two channels are: 1 for the same, 0 for nothing in common. */
function likeness(one: Float32Array, other: Float32Array): number {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0)
  return sum / one.length / Math.sqrt(power(one) * power(other))
}
