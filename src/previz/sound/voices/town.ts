/** What people have built: the hum of a city, cars and horns far away, neon, the tone of rooms. */

import { SAMPLE_RATE } from '../../encoder.ts'
import { between } from '../../random.ts'
import { addBand, addNoise, noiseSeed } from '../dsp/noise.ts'
import { addTone, harmonics, makeWavetable } from '../dsp/waves.ts'
import { panTo } from '../stereo.ts'
import { moments, samplesOf, secondsOf, swaying, type Voice } from './voice.ts'

/** The hum of many streets. */
export const cityHum: Voice = (into, chance) => {
  for (const channel of [into.left, into.right]) {
    const [low, high] = [swaying(chance, 0.12), swaying(chance, 0.2)]
    addNoise(channel, noiseSeed(chance), (seconds) => ({
      level: 0.045 * (0.75 + 0.4 * low(seconds)),
      lowPassHz: 190,
      highPassHz: 38,
    }))
    addNoise(channel, noiseSeed(chance), (seconds) => ({
      level: 0.012 * (0.6 + 0.6 * high(seconds)),
      lowPassHz: 1300,
      highPassHz: 300,
    }))
  }
}

/** Cars that pass some way off, now from this side, now from that; tyres hiss on a wet road. */
export function passingCars(isWet: boolean): Voice {
  return (into, chance) => {
    for (const at of moments(into, chance, { firstSeconds: 2.2, from: 2.2, to: 4.5 })) {
      const [middle, width] = [at / SAMPLE_RATE + 0.6, between(chance, 0.9, 1.6)]
      const direction = chance() < 0.5 ? -1 : 1
      const seed = noiseSeed(chance)
      const level = between(chance, 0.045, 0.08)
      const nearness = (away: number) => 1 / (1 + 5 * away * away) - 1 / 21
      const first = Math.max(0, samplesOf(middle - 2 * width))
      const last = samplesOf(middle + 2 * width)
      for (const side of ['left', 'right'] as const) {
        addNoise(into[side].subarray(first, last), seed, (seconds) => {
          const away = Math.max(-2, Math.min(2, (seconds + first / SAMPLE_RATE - middle) / width))
          const near = nearness(away)
          return {
            level: level * near * near * panTo(direction * away * 0.5)[side] * (isWet ? 1.3 : 1),
            lowPassHz: (isWet ? 2600 : 900) + 1400 * near,
            highPassHz: 120,
          }
        })
      }
    }
  }
}

/** A horn or two, streets away. */
export const farHorns: Voice = (into, chance) => {
  const seconds = secondsOf(into)
  const table = makeWavetable(harmonics(7, 0.9))
  const honks = seconds < 2.5 ? 0 : 1 + Math.floor((chance() * seconds) / 6)
  for (let honk = 0; honk < honks; honk++) {
    const [at, lasts, hz] = [
      between(chance, 0.15, 0.8) * seconds,
      between(chance, 0.18, 0.5),
      between(chance, 330, 420),
    ]
    const pan = panTo(between(chance, -0.9, 0.9))
    const level = between(chance, 0.008, 0.018)
    const sounding = (now: number) =>
      now < at || now > at + lasts + 0.12 ? 0 : Math.min(1, (now - at) / 0.04, (at + lasts + 0.12 - now) / 0.12)
    for (const side of ['left', 'right'] as const) {
      const first = Math.max(0, Math.floor((at - 0.05) * SAMPLE_RATE))
      const part = into[side].subarray(first, first + Math.ceil((lasts + 0.3) * SAMPLE_RATE))
      const shift = first / SAMPLE_RATE
      for (const ratio of [1, 1.26]) {
        addTone(part, table, 0, (now) => ({ hz: hz * ratio, level: level * sounding(now + shift) * pan[side] }))
      }
    }
  }
}

/** The buzz of neon tubes, twice the mains' frequency and its harmonics, that flickers. */
export const neonBuzz: Voice = (into, chance) => {
  const table = makeWavetable([0.6, 1, 0.5, 0.7, 0.2, 0.4, 0.1, 0.25])
  for (const channel of [into.left, into.right]) {
    const flicker = swaying(chance, 3.7)
    const phase = chance()
    addTone(channel, table, phase, (seconds) => ({ hz: 100, level: 0.008 * (0.5 + flicker(seconds)) }))
  }
}

/** The tone of a room in which nobody speaks. */
export const roomTone: Voice = (into, chance) => {
  for (const channel of [into.left, into.right]) {
    const sway = swaying(chance, 0.1)
    addNoise(channel, noiseSeed(chance), (seconds) => ({
      level: 0.016 * (0.8 + 0.3 * sway(seconds)),
      lowPassHz: 260,
      highPassHz: 90,
    }))
    addBand(channel, noiseSeed(chance), () => ({ level: 0.003, hz: 1100, q: 0.7 }))
  }
}
