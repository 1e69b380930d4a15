/** Water: waves on a beach, a running river, a lake that laps, the deep, and something that is poured. */

import { between, type Chance } from '../../random.ts'
import { chirp } from '../dsp/grains.ts'
import { addBand, addNoise, noiseSeed } from '../dsp/noise.ts'
import { mixAt, panTo } from '../stereo.ts'
import { moments, samplesOf, secondsOf, swaying, type Voice } from './voice.ts'

/** Surf: waves that rise, break and run out, a little later on one side than on the other. */
export const waves: Voice = (into, chance) => {
  const [period, offset] = [between(chance, 6.2, 7.4), between(chance, 0.02, 0.14)]
  const [otherPeriod, otherOffset] = [period * 1.31, offset + between(chance, 0.4, 0.6)]
  const lag = between(chance, 0.25, 0.5) * (chance() < 0.5 ? -1 : 1)
  for (const side of [0, 1]) {
    const channel = side === 0 ? into.left : into.right
    const shift = side === 0 ? 0 : lag
    const near = (seconds: number) => swell((seconds + shift) / period + offset)
    const far = (seconds: number) => swell((seconds - shift) / otherPeriod + otherOffset)
    addNoise(channel, noiseSeed(chance), (seconds) => ({
      level: 0.012 + 0.075 * near(seconds) + 0.02 * far(seconds),
      lowPassHz: 260 + 900 * near(seconds),
      highPassHz: 45,
    }))
    addNoise(channel, noiseSeed(chance), (seconds) => ({
      level: 0.004 + 0.032 * near(seconds - 0.25) ** 1.5 + 0.01 * far(seconds),
      lowPassHz: 7500,
      highPassHz: 1100,
    }))
  }
}

/** The strength of a wave, 0 to 1, by its progress: it rises for a third of the time, breaks, and runs out. */
function swell(progress: number): number {
  const at = progress - Math.floor(progress)
  if (at < 0.3) return (at / 0.3) ** 2.2
  return Math.exp(-(at - 0.3) * 5) * (1 - ((at - 0.3) / 0.7) ** 4)
}

/** A river: a broad rush, and bubbles that gurgle. */
export const river: Voice = (into, chance) => {
  for (const channel of [into.left, into.right]) {
    const [slow, quick] = [swaying(chance, 0.4), swaying(chance, 3.1)]
    addNoise(channel, noiseSeed(chance), (seconds) => ({
      level: 0.03 * (0.8 + 0.4 * slow(seconds)),
      lowPassHz: 2600,
      highPassHz: 260,
    }))
    addBand(channel, noiseSeed(chance), (seconds) => ({
      level: 0.022 * (0.3 + quick(seconds)),
      hz: 520 + 500 * quick(seconds),
      q: 2.5,
    }))
  }
  gurgle(into, chance, { level: 0.05, hz: [420, 1500], gap: 0.09 })
}

/** A lake: small waves against the shore. */
export const lapping: Voice = (into, chance) => {
  for (const channel of [into.left, into.right]) {
    const [lap, slow] = [swaying(chance, 0.75), swaying(chance, 0.13)]
    addNoise(channel, noiseSeed(chance), (seconds) => ({
      level: 0.006 + 0.04 * lap(seconds) ** 3 * (0.5 + slow(seconds)),
      lowPassHz: 900 + 1100 * lap(seconds) ** 2,
      highPassHz: 220,
    }))
  }
  gurgle(into, chance, { level: 0.035, hz: [380, 900], gap: 0.45 })
}

/** Under water: everything dull, a pressure that moves, and bubbles on their way up. */
export const underwater: Voice = (into, chance) => {
  for (const channel of [into.left, into.right]) {
    const [deep, slow] = [swaying(chance, 0.22), swaying(chance, 0.5)]
    addNoise(channel, noiseSeed(chance), (seconds) => ({
      level: 0.05 * (0.5 + 0.8 * deep(seconds)),
      lowPassHz: 150 + 150 * deep(seconds),
      highPassHz: 60,
    }))
    addBand(channel, noiseSeed(chance), (seconds) => ({ level: 0.012, hz: 240 + 260 * slow(seconds), q: 4 }))
  }
  for (const at of moments(into, chance, { firstSeconds: 0.8, from: 0.9, to: 2.6 })) bubbles(into, chance, at)
}

/** Bubbles that rise beside one another, for one's own ears. */
export const bubbling: Voice = (into, chance) => {
  for (const at of moments(into, chance, { firstSeconds: 0.3, from: 0.4, to: 1.3 })) bubbles(into, chance, at)
}

/** A body in water: strokes and what they splash. */
export const splashing: Voice = (into, chance) => {
  for (const channel of [into.left, into.right]) {
    const start = chance() * 0.15
    addNoise(channel, noiseSeed(chance), (seconds) => {
      const at = ((seconds + start) / 1.15) % 1
      const stroke = at < 0.12 ? at / 0.12 : Math.exp(-(at - 0.12) * 6)
      return { level: 0.005 + 0.05 * stroke, lowPassHz: 1200 + 4200 * stroke, highPassHz: 350 }
    })
  }
  gurgle(into, chance, { level: 0.04, hz: [500, 1600], gap: 0.16 })
}

/** Something poured into a glass that fills: its tone rises. */
export const pouring: Voice = (into, chance) => {
  const seconds = secondsOf(into)
  const fill = (at: number) => 480 + 900 * (at / seconds) ** 1.4
  for (const channel of [into.left, into.right]) {
    const quick = swaying(chance, 7)
    addBand(channel, noiseSeed(chance), (at) => ({
      level: 0.035 * (0.4 + quick(at)),
      hz: fill(at) * (0.92 + 0.16 * quick(at)),
      q: 6,
    }))
    addNoise(channel, noiseSeed(chance), () => ({ level: 0.008, lowPassHz: 7000, highPassHz: 1800 }))
  }
  gurgle(into, chance, { level: 0.05, hz: [600, 1700], gap: 0.06 })
}

/** Single bubbles: tones that rise as they shrink. */
function gurgle(
  into: Parameters<Voice>[0],
  chance: Chance,
  drops: { readonly level: number; readonly hz: readonly [number, number]; readonly gap: number },
): void {
  const kinds = Array.from({ length: 16 }, () => bubble(chance, between(chance, ...drops.hz)))
  for (const at of moments(into, chance, { firstSeconds: drops.gap, from: drops.gap * 0.1, to: drops.gap * 1.9 })) {
    const { left, right } = panTo(between(chance, -0.9, 0.9))
    const level = drops.level * (0.15 + chance() ** 2)
    const kind = kinds[Math.floor(chance() * kinds.length)]
    if (kind !== undefined) mixAt(into, kind, at, { left: left * level, right: right * level })
  }
}

function bubble(chance: Chance, hz: number): Float32Array {
  return chirp({ fromHz: hz, toHz: hz * between(chance, 1.25, 1.9), seconds: between(chance, 0.03, 0.09), peak: 0.15 })
}

/** A handful of bubbles, one after another. */
function bubbles(into: Parameters<Voice>[0], chance: Chance, start: number): void {
  const [place, base] = [between(chance, -0.8, 0.8), between(chance, 260, 520)]
  let at = start
  for (let left = 4 + Math.floor(chance() * 7); left > 0; left--) {
    const pan = panTo(place + between(chance, -0.2, 0.2))
    const level = between(chance, 0.02, 0.07)
    mixAt(into, bubble(chance, base * between(chance, 0.8, 2)), at, {
      left: pan.left * level,
      right: pan.right * level,
    })
    at += samplesOf(between(chance, 0.03, 0.11))
  }
}
