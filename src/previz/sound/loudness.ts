/**
 * How loud a sound is to the ear: integrated loudness after ITU-R BS.1770-4, Annex 1, at 48 kHz, two channels. A full-scale
 * sine of 997 Hz in one channel is -3.01 LUFS, in both 0.0.
 */

import { SAMPLE_RATE, type Stereo } from '../encoder.ts'

/** A second-order filter: x + b1 x' + b2 x'' minus a1 y' and a2 y''. */
type Biquad = {
  readonly b0: number
  readonly b1: number
  readonly b2: number
  readonly a1: number
  readonly a2: number
}

/** Stage 1, the head's shelf (BS.1770-4, Table 1). */
const SHELF: Biquad = {
  b0: 1.53512485958697,
  b1: -2.69169618940638,
  b2: 1.19839281085285,
  a1: -1.69065929318241,
  a2: 0.73248077421585,
}

/** Stage 2, the high-pass (BS.1770-4, Table 2). */
const HIGH_PASS: Biquad = { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 }

/** Blocks of 400 ms begin every 100 ms. */
const STEP_SAMPLES = SAMPLE_RATE / 10
const STEPS_IN_BLOCK = 4

/** Blocks below this count for nothing, in LUFS; nor do those 10 LU below the mean of the rest. */
const ABSOLUTE_GATE_LUFS = -70
const RELATIVE_GATE_LU = 10

/**
 * The integrated loudness in LUFS; -Infinity for what is silent throughout. A sound shorter than one block counts as one
 * block of its own length; the standard leaves that open.
 */
export function integratedLoudness({ left, right }: Stereo): number {
  const samples = left.length
  const steps = Math.max(1, Math.floor(samples / STEP_SAMPLES))
  const power = new Float64Array(steps)
  addWeightedPower(left, power)
  addWeightedPower(right, power)
  if (steps < STEPS_IN_BLOCK) {
    const mean =
      power.reduce((sum, value) => sum + value, 0) /
      Math.max(1, samples < STEP_SAMPLES ? samples : steps * STEP_SAMPLES)
    return mean > powerOf(ABSOLUTE_GATE_LUFS) ? lufsOf(mean) : Number.NEGATIVE_INFINITY
  }
  const blocks = Array.from({ length: steps - STEPS_IN_BLOCK + 1 }, (_, block) => {
    const own = power.subarray(block, block + STEPS_IN_BLOCK)
    return own.reduce((sum, value) => sum + value, 0) / (STEPS_IN_BLOCK * STEP_SAMPLES)
  })
  const heard = blocks.filter((block) => block > powerOf(ABSOLUTE_GATE_LUFS))
  if (heard.length === 0) return Number.NEGATIVE_INFINITY
  const gate = meanOf(heard) * 10 ** (-RELATIVE_GATE_LU / 10)
  return lufsOf(meanOf(heard.filter((block) => block > gate)))
}

/** The factor by which a sound of one loudness comes to another. */
export function gainBetween(fromLufs: number, toLufs: number): number {
  return 10 ** ((toLufs - fromLufs) / 20)
}

/** Adds the squares of the weighted samples, step by step; what follows the last whole step is left out. */
function addWeightedPower(channel: Float32Array, power: Float64Array): void {
  const { b0, b1, b2, a1, a2 } = SHELF
  const { b1: c1, b2: c2, a1: d1, a2: d2 } = HIGH_PASS
  let [s1, s2, t1, t2] = [0, 0, 0, 0]
  for (let step = 0; step < power.length; step++) {
    let sum = 0
    const end = Math.min(channel.length, (step + 1) * STEP_SAMPLES)
    for (let index = step * STEP_SAMPLES; index < end; index++) {
      const value = channel[index] ?? 0
      const shelved = b0 * value + s1
      s1 = b1 * value - a1 * shelved + s2
      s2 = b2 * value - a2 * shelved
      const weighted = shelved + t1
      t1 = c1 * shelved - d1 * weighted + t2
      t2 = c2 * shelved - d2 * weighted
      sum += weighted * weighted
    }
    power[step] = (power[step] ?? 0) + sum
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function lufsOf(power: number): number {
  return -0.691 + 10 * Math.log10(power)
}

function powerOf(lufs: number): number {
  return 10 ** ((lufs + 0.691) / 10)
}
