/** What moves: a car that passes, feet, wings, an engine in the air. */

import { SAMPLE_RATE } from '../../encoder.ts'
import { between, type Chance } from '../../random.ts'
import type { Heading } from '../../script/reading.ts'
import { burst, chirp } from '../dsp/grains.ts'
import { addNoise, noiseSeed } from '../dsp/noise.ts'
import { addTone, harmonics, makeWavetable } from '../dsp/waves.ts'
import { mixAt, panTo } from '../stereo.ts'
import { moments, secondsOf, swaying, type Voice } from './voice.ts'

/** How far off a passing car starts, in units of its least distance. */
const REACH = 3.2

/** How much a car's pitch changes as it passes: that of 60 km/h. */
const DOPPLER = 0.05

/** A car drives past, from one side to the other, or comes or goes in the middle: engine and tyres, which hiss on a wet road. */
export function drive(isWet: boolean, heading?: Heading): Voice {
  return (into, chance) => {
    const seconds = secondsOf(into)
    const direction = chance() < 0.5 ? -1 : 1
    const { nearness, place, pitch } = heading === undefined ? passing(seconds, direction) : coming(seconds, heading)
    const [engineHz, seed, hissSeed] = [between(chance, 78, 105), noiseSeed(chance), noiseSeed(chance)]
    const motor = makeWavetable(harmonics(14, 0.85).map((level, index) => level * (index % 2 === 1 ? 1.3 : 0.8)))
    const shake = swaying(chance, 9)
    for (const side of ['left', 'right'] as const) {
      const heard = (at: number) => panTo(place(at))[side] * nearness(at)
      for (const ratio of [1, 1.504]) {
        addTone(into[side], motor, 0, (at) => ({
          hz: engineHz * ratio * pitch(at) * (1 + 0.06 * (at / seconds)),
          level: 0.075 * heard(at) * (0.85 + 0.3 * shake(at)),
        }))
      }
      addNoise(into[side], seed, (at) => ({
        level: 0.09 * heard(at),
        lowPassHz: 500 + 1100 * nearness(at),
        highPassHz: 90,
      }))
      addNoise(into[side], hissSeed, (at) => ({
        level: (isWet ? 0.07 : 0.02) * heard(at) * nearness(at),
        lowPassHz: 8500,
        highPassHz: 1500,
      }))
    }
  }
}

/** How a car is heard at a time in seconds: how near, 0 to 1; where, -1 left to 1 right; and at which pitch. */
type Passage = { readonly [P in 'nearness' | 'place' | 'pitch']: (at: number) => number }

function passing(seconds: number, direction: number): Passage {
  const offset = (at: number) => direction * REACH * ((2 * at) / seconds - 1)
  const nearness = (at: number) => 1 / Math.sqrt(1 + offset(at) ** 2)
  const place = (at: number) => offset(at) * nearness(at)
  return { nearness, place, pitch: (at) => 1 - DOPPLER * direction * place(at) }
}

/** It swells as it grows in the picture: evenly. */
function coming(seconds: number, heading: Heading): Passage {
  const comes = heading === 'towards'
  const nearness = (at: number) => REACH ** -(comes ? 1 - at / seconds : at / seconds)
  return { nearness, place: () => 0, pitch: () => 1 + (comes ? DOPPLER : -DOPPLER) }
}

/** What feet step on: what crunches about which pitch, for how long, and how hard the heel is. */
type Ground = {
  readonly hz: number
  readonly q: number
  readonly seconds: number
  readonly level: number
  readonly heel: number
}

/** Grounds by what they are. */
export const GROUNDS = {
  stone: { hz: 2100, q: 1.4, seconds: 0.07, level: 0.3, heel: 0.35 },
  wet: { hz: 2900, q: 0.8, seconds: 0.14, level: 0.34, heel: 0.25 },
  leaves: { hz: 3300, q: 0.7, seconds: 0.19, level: 0.32, heel: 0.18 },
  snow: { hz: 1500, q: 1.1, seconds: 0.24, level: 0.36, heel: 0.15 },
  sand: { hz: 1000, q: 0.6, seconds: 0.17, level: 0.3, heel: 0.2 },
  wood: { hz: 640, q: 1.8, seconds: 0.1, level: 0.24, heel: 0.6 },
} as const satisfies Record<string, Ground>

/** Steps at a pace, one foot a little left, the other a little right. */
export function footsteps(ground: Ground, paceSeconds: number): Voice {
  return (into, chance) => {
    const steps = Array.from({ length: 6 }, () => step(ground, chance))
    let foot = chance() < 0.5 ? -1 : 1
    for (const at of moments(into, chance, { firstSeconds: 0.25, from: paceSeconds * 0.96, to: paceSeconds * 1.04 })) {
      const { left, right } = panTo(0.18 * foot + between(chance, -0.05, 0.05))
      const level = 1.4 * between(chance, 0.75, 1)
      const sound = steps[Math.floor(chance() * steps.length)]
      if (sound !== undefined) mixAt(into, sound, at, { left: left * level, right: right * level })
      foot = -foot
    }
  }
}

function step(ground: Ground, chance: Chance): Float32Array {
  const { hz, q, seconds } = ground
  const grain = new Float32Array(Math.ceil((seconds + 0.12) * SAMPLE_RATE))
  const mono = { left: grain, right: new Float32Array(0) }
  const heel = chirp({ fromHz: between(chance, 130, 160), toHz: 62, seconds: 0.08, peak: 0.06 })
  mixAt(mono, heel, 0, { left: ground.heel * 0.35, right: 0 })
  const sole = {
    hz: hz * between(chance, 0.85, 1.2),
    q,
    seconds: seconds * between(chance, 0.8, 1.1),
    attackSeconds: 0.004,
  }
  mixAt(mono, burst(noiseSeed(chance), sole), 0, { left: ground.level * 0.6, right: 0 })
  const toe = { ...sole, hz: sole.hz * 1.25, attackSeconds: 0.012 }
  mixAt(mono, burst(noiseSeed(chance), toe), Math.round(between(chance, 0.06, 0.09) * SAMPLE_RATE), {
    left: ground.level * 0.3,
    right: 0,
  })
  return grain
}

/** Large wings: each beat is a breath of air. */
export const wings: Voice = (into, chance) => {
  const [beat, start] = [between(chance, 0.5, 0.65), chance()]
  const near = swaying(chance, 0.2)
  for (const [side, channel] of [into.left, into.right].entries()) {
    addNoise(channel, noiseSeed(chance), (seconds) => {
      const at = (seconds / beat + start + side * 0.03) % 1
      const stroke =
        at < 0.35 ? Math.sin((at / 0.35) * (Math.PI / 2)) ** 3 : Math.cos(((at - 0.35) / 0.65) * (Math.PI / 2)) ** 2
      return { level: 0.06 * stroke * (0.5 + near(seconds)), lowPassHz: 300 + 900 * stroke, highPassHz: 90 }
    })
  }
}

/** An aircraft: the drone of its engine and the air around it. */
export const aircraft: Voice = (into, chance) => {
  const [hz, sway] = [between(chance, 70, 92), swaying(chance, 0.3)]
  const motor = makeWavetable(harmonics(10, 1.1))
  for (const [side, channel] of [into.left, into.right].entries()) {
    for (const detune of [0.997, 1.004]) {
      addTone(channel, motor, chance(), (seconds) => ({
        hz: hz * (side === 0 ? detune : 2 - detune) * (1 + 0.015 * sway(seconds)),
        level: 0.022,
      }))
    }
    addNoise(channel, noiseSeed(chance), (seconds) => ({
      level: 0.03 * (0.7 + 0.5 * sway(seconds)),
      lowPassHz: 900,
      highPassHz: 100,
    }))
  }
}
