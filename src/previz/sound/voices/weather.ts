/** What the weather sounds like: rain on what it falls on, wind, thunder far away, the hush of snow. */

import { between } from '../../random.ts'
import { burst, chirp } from '../dsp/grains.ts'
import { addBand, addNoise, noiseSeed } from '../dsp/noise.ts'
import { mixAt, panTo } from '../stereo.ts'
import { moments, secondsOf, swaying, type Voice } from './voice.ts'

/** Rain: how much of it, how bright, and the drops that one hears singly. */
type Rain = {
  readonly level: number
  readonly lowPassHz: number
  readonly highPassHz: number
  readonly dropHz: readonly [number, number]
  readonly dropLevel: number
  /** Seconds between two single drops, at most. */
  readonly dropGap: number
}

/** What rain falls on. */
export const RAINS = {
  street: { level: 0.036, lowPassHz: 13_000, highPassHz: 900, dropHz: [2200, 6500], dropLevel: 0.1, dropGap: 0.035 },
  leaves: { level: 0.036, lowPassHz: 6500, highPassHz: 500, dropHz: [700, 2600], dropLevel: 0.16, dropGap: 0.05 },
  water: { level: 0.036, lowPassHz: 9500, highPassHz: 700, dropHz: [1400, 3600], dropLevel: 0.11, dropGap: 0.045 },
  window: { level: 0.03, lowPassHz: 4200, highPassHz: 180, dropHz: [900, 2400], dropLevel: 0.1, dropGap: 0.07 },
} as const satisfies Record<string, Rain>

/** Different drops of one rain: each is heard many times, from elsewhere and softer or louder. */
const DROP_KINDS = 12

/** Steady rain with single drops all around. */
export function rain(on: Rain): Voice {
  return (into, chance) => {
    for (const channel of [into.left, into.right]) {
      const sway = swaying(chance, 0.21)
      addNoise(channel, noiseSeed(chance), (seconds) => ({
        level: on.level * (0.85 + 0.3 * sway(seconds)),
        lowPassHz: on.lowPassHz,
        highPassHz: on.highPassHz,
      }))
    }
    const drops = Array.from({ length: DROP_KINDS }, () => {
      const hz = between(chance, ...on.dropHz)
      return chance() < 0.5
        ? chirp({ fromHz: hz, toHz: hz * between(chance, 1.1, 1.6), seconds: between(chance, 0.01, 0.03), peak: 0.08 })
        : burst(noiseSeed(chance), { hz, q: 3, seconds: between(chance, 0.012, 0.04), attackSeconds: 0.001 })
    })
    for (const at of moments(into, chance, { firstSeconds: on.dropGap, from: 0.002, to: on.dropGap })) {
      const drop = drops[Math.floor(chance() * DROP_KINDS)]
      const { left, right } = panTo(between(chance, -1, 1))
      const level = on.dropLevel * chance() ** 3
      if (drop !== undefined) mixAt(into, drop, at, { left: left * level, right: right * level })
    }
  }
}

/** Wind in gusts that pass from side to side; `whistle` is how much it sings around edges, 0 to 1. */
export function wind(level: number, whistle: number): Voice {
  return (into, chance) => {
    const gust = swaying(chance, between(chance, 0.09, 0.16))
    for (const [side, channel] of [into.left, into.right].entries()) {
      const own = swaying(chance, 0.3)
      const blow = (seconds: number) => 0.75 * gust(seconds + side * 0.35) + 0.25 * own(seconds)
      addNoise(channel, noiseSeed(chance), (seconds) => ({
        level: level * (0.25 + 0.95 * blow(seconds) ** 1.5),
        lowPassHz: 220 + 900 * blow(seconds) ** 2,
        highPassHz: 50,
      }))
      if (whistle === 0) continue
      addBand(channel, noiseSeed(chance), (seconds) => ({
        level: level * whistle * 0.5 * blow(seconds) ** 2,
        hz: 480 + 420 * blow(seconds),
        q: 7,
      }))
    }
  }
}

/** One roll of thunder far away, early enough to be heard to its end. */
export const thunder: Voice = (into, chance) => {
  const start = secondsOf(into) * between(chance, 0.12, 0.35)
  const rolls = Array.from({ length: 6 }, (_, index) => ({
    at: start + index * between(chance, 0.25, 0.6) + chance() * 0.2,
    level: between(chance, 0.4, 1) * 0.78 ** index,
  }))
  const rumble = (seconds: number) => {
    let sum = 0
    for (const { at, level } of rolls) {
      const since = seconds - at
      if (since > 0) sum += level * Math.min(1, since / 0.12) * Math.exp(-since / 0.9)
    }
    return sum
  }
  for (const [side, channel] of [into.left, into.right].entries()) {
    const late = side * 0.02
    addNoise(channel, noiseSeed(chance), (seconds) => ({
      level: 0.16 * rumble(seconds - late),
      lowPassHz: 70 + 330 * Math.min(1, rumble(seconds - late)) ** 2,
      highPassHz: 25,
    }))
  }
}

/** Snow swallows sound: a soft air, hardly moving, with the faint tick of flakes. */
export const snowHush: Voice = (into, chance) => {
  for (const channel of [into.left, into.right]) {
    const sway = swaying(chance, 0.17)
    addNoise(channel, noiseSeed(chance), (seconds) => ({
      level: 0.01 * (0.6 + 0.6 * sway(seconds)),
      lowPassHz: 900,
      highPassHz: 120,
    }))
    addNoise(channel, noiseSeed(chance), () => ({ level: 0.0022, lowPassHz: 9000, highPassHz: 3000 }))
  }
}

/** Leaves that brush against each other. */
export const rustle: Voice = (into, chance) => {
  const gust = swaying(chance, 0.28)
  for (const [side, channel] of [into.left, into.right].entries()) {
    const flutter = swaying(chance, 2.3)
    addNoise(channel, noiseSeed(chance), (seconds) => ({
      level: 0.022 * gust(seconds + side * 0.5) ** 2.5 * (0.4 + flutter(seconds)),
      lowPassHz: 7000,
      highPassHz: 1500,
    }))
  }
}
