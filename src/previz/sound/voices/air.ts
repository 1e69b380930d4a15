/** Sounds of no place: space, sparkle around something that shines, and the rush of air at a cut. */

import { between, pick } from '../../random.ts'
import { strike } from '../dsp/grains.ts'
import { addBand, noiseSeed } from '../dsp/noise.ts'
import { addTone, makeWavetable } from '../dsp/waves.ts'
import { mixAt, panTo } from '../stereo.ts'
import { moments, secondsOf, swaying, type Voice } from './voice.ts'

/** The drone of space: deep fifths that beat against each other, and a shimmer that drifts. */
export const spaceDrone: Voice = (into, chance) => {
  const root = between(chance, 70, 86)
  const table = makeWavetable([1, 0.35, 0.2, 0.05, 0.08])
  for (const channel of [into.left, into.right]) {
    for (const ratio of [1, 1.5, 2.003]) {
      const [breath, detune] = [swaying(chance, 0.13), between(chance, 0.995, 1.005)]
      addTone(channel, table, chance(), (seconds) => ({
        hz: root * ratio * detune,
        level: (0.05 / ratio) * (0.4 + 0.9 * breath(seconds)),
      }))
    }
    const drift = swaying(chance, 0.16)
    addBand(channel, noiseSeed(chance), (seconds) => ({
      level: 0.009 * (0.3 + drift(seconds)),
      hz: 700 + 2600 * drift(seconds),
      q: 9,
    }))
  }
}

/** Notes of a pentatonic scale, in semitones. */
const PENTATONIC: readonly [number, ...number[]] = [0, 2, 4, 7, 9, 12, 14, 16]

/** Small bells that glitter here and there; `gap` is the seconds between two of them, on average. */
export function sparkle(level: number, gap: number): Voice {
  return (into, chance) => {
    const root = between(chance, 1500, 1900)
    for (const at of moments(into, chance, { firstSeconds: gap, from: gap * 0.2, to: gap * 1.8 })) {
      const hz = root * 2 ** (pick(chance, PENTATONIC) / 12)
      const bell = strike([
        { hz, level: 1, seconds: 1.1 },
        { hz: hz * 2.01, level: 0.3, seconds: 0.6 },
        { hz: hz * 3.02, level: 0.12, seconds: 0.3 },
      ])
      const { left, right } = panTo(between(chance, -0.95, 0.95))
      const own = level * between(chance, 0.2, 1)
      mixAt(into, bell, at, { left: left * own, right: right * own })
    }
  }
}

/** A rush of air that passes from side to side, loudest in its middle. */
export const whoosh: Voice = (into, chance) => {
  const [seconds, direction, seed] = [secondsOf(into), chance() < 0.5 ? -1 : 1, noiseSeed(chance)]
  const swell = (at: number) => Math.sin(Math.PI * Math.min(1, at / seconds)) ** 3
  for (const side of ['left', 'right'] as const) {
    addBand(into[side], seed, (at) => ({
      level: swell(at) * panTo(direction * ((2 * at) / seconds - 1) * 0.8)[side],
      hz: 350 + 1900 * swell(at),
      q: 1.1,
    }))
  }
}
