/**
 * Noise through filters whose settings follow the time. The settings are asked for every 128 samples and the level goes
 * straight from one to the next, so a loop over samples calls nothing.
 */

import { SAMPLE_RATE } from '../../encoder.ts'
import type { Chance } from '../../random.ts'

/** Samples from one question for settings to the next. */
export const CONTROL_SAMPLES = 128

/** Noise from `highPassHz` to `lowPassHz`, soft at both ends; `level` is about its root mean square. */
export type NoiseSettings = { readonly level: number; readonly lowPassHz: number; readonly highPassHz: number }

/** Noise about a pitch: the higher `q`, the narrower; `level` is about its root mean square. */
export type BandSettings = { readonly level: number; readonly hz: number; readonly q: number }

/** The root mean square of even noise from -1 to 1. */
const EVEN_RMS = 1 / Math.sqrt(3)

/** Brings a signed 32-bit integer to -1..1. */
const SCALE = 2 ** -31

/** Where a stream of noise begins: the same seed gives the same noise, also in another channel. */
export function noiseSeed(chance: Chance): number {
  return Math.floor(chance() * 2 ** 32) | 1
}

/** Adds noise between two frequencies (xorshift32, Marsaglia 2003; one-pole filters, two below the upper end). */
export function addNoise(channel: Float32Array, seed: number, settings: (seconds: number) => NoiseSettings): void {
  let random = seed
  let first = 0
  let second = 0
  let floor = 0
  let gain = noiseGain(settings(0))
  for (let start = 0; start < channel.length; start += CONTROL_SAMPLES) {
    const end = Math.min(start + CONTROL_SAMPLES, channel.length)
    const now = settings(end / SAMPLE_RATE)
    const low = onePole(now.lowPassHz)
    const high = onePole(now.highPassHz)
    const slope = (noiseGain(now) - gain) / (end - start)
    for (let index = start; index < end; index++) {
      random ^= random << 13
      random ^= random >>> 17
      random ^= random << 5
      first += (random * SCALE - first) * low
      second += (first - second) * low
      floor += (second - floor) * high
      gain += slope
      channel[index] = (channel[index] ?? 0) + (second - floor) * gain
    }
  }
}

/** Adds noise about a pitch (state-variable filter after Zavalishin, "The Art of VA Filter Design", §4). */
export function addBand(channel: Float32Array, seed: number, settings: (seconds: number) => BandSettings): void {
  let random = seed
  let first = 0
  let second = 0
  let gain = bandGain(settings(0))
  for (let start = 0; start < channel.length; start += CONTROL_SAMPLES) {
    const end = Math.min(start + CONTROL_SAMPLES, channel.length)
    const now = settings(end / SAMPLE_RATE)
    const turn = Math.tan((Math.PI * Math.min(now.hz, SAMPLE_RATE * 0.45)) / SAMPLE_RATE)
    const damp = 1 / now.q
    const a = 1 / (1 + turn * (turn + damp))
    const b = turn * a
    const c = turn * b
    const slope = (bandGain(now) - gain) / (end - start)
    for (let index = start; index < end; index++) {
      random ^= random << 13
      random ^= random >>> 17
      random ^= random << 5
      const rest = random * SCALE - second
      const band = a * first + b * rest
      const low = second + b * first + c * rest
      first = 2 * band - first
      second = 2 * low - second
      gain += slope
      channel[index] = (channel[index] ?? 0) + band * damp * gain
    }
  }
}

/** The coefficient of a one-pole low-pass. */
export function onePole(hz: number): number {
  return 1 - Math.exp((-2 * Math.PI * hz) / SAMPLE_RATE)
}

/** Filters take power away: what brings it back to `level`. */
function noiseGain({ level, lowPassHz }: NoiseSettings): number {
  const low = onePole(lowPassHz)
  return level / (EVEN_RMS * Math.sqrt((low / (2 - low)) * (0.5 + low / 2)))
}

function bandGain({ level, hz, q }: BandSettings): number {
  return level / (EVEN_RMS * Math.sqrt(Math.min(1, (Math.PI * hz) / q / SAMPLE_RATE)))
}
