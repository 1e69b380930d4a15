/**
 * A limiter that looks ahead: no sample, and nothing between two samples as far as ITU-R BS.1770-4, Annex 2 sees it, goes
 * beyond the ceiling. What stays below it all the time is not touched.
 */

import { SAMPLE_RATE, type Stereo } from '../encoder.ts'

/** Nothing goes beyond -1 dBFS; the rest is for rounding. */
export const CEILING = 10 ** (-1 / 20) * 0.995

/** Samples in which the gain goes down before a peak: 4 ms. */
const AHEAD_SAMPLES = Math.round(SAMPLE_RATE * 0.004)

/** How fast the gain comes back, for each sample: by two thirds in 80 ms. */
const RELEASE = 1 - Math.exp(-1 / (SAMPLE_RATE * 0.08))

/** How far a sum of neighbours may rise above the largest of them: samples below the ceiling by this need no look between. */
const OVERSHOOT = 2

/** Four times the samples: the first two phases of the filter of BS.1770-4, Annex 2; the others are these backwards. */
const PHASES: readonly (readonly number[])[] = [
  [
    0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625, 0.97216796875,
    -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
  ],
  [
    -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
    -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
  ],
].flatMap((phase) => [phase, phase.toReversed()])

const TAPS = 12

/** Brings what is above the ceiling down to it, in place, both channels alike. Returns true where something was. */
export function limit(sound: Stereo): boolean {
  const wanted = wantedGains(sound)
  if (wanted === undefined) return false
  const gains = smoothGains(wanted)
  const { left, right } = sound
  for (let index = 0; index < left.length; index++) {
    const gain = gains[index] ?? 1
    left[index] = (left[index] ?? 0) * gain
    right[index] = (right[index] ?? 0) * gain
  }
  return true
}

/** The highest value that a sound reaches at or between its samples (BS.1770-4, Annex 2). */
export function truePeak({ left, right }: Stereo): number {
  let most = 0
  for (const channel of [left, right]) {
    for (let index = 0; index < channel.length; index++) most = Math.max(most, Math.abs(channel[index] ?? 0))
    const floor = most / OVERSHOOT
    for (let index = 0; index < channel.length; index++) {
      if (Math.abs(channel[index] ?? 0) > floor) most = Math.max(most, peakAbout(channel, index))
    }
  }
  return most
}

/** The gain that each sample needs; `undefined` where none needs any. */
function wantedGains({ left, right }: Stereo): Float32Array | undefined {
  const samples = left.length
  const floor = CEILING / OVERSHOOT
  let gains: Float32Array | undefined
  for (let index = 0; index < samples; index++) {
    const [one, other] = [Math.abs(left[index] ?? 0), Math.abs(right[index] ?? 0)]
    if (one <= floor && other <= floor) continue
    const peak = Math.max(one > floor ? peakAbout(left, index) : 0, other > floor ? peakAbout(right, index) : 0)
    if (peak <= CEILING) continue
    gains ??= new Float32Array(samples).fill(1)
    gains[index] = CEILING / peak
  }
  return gains
}

/** The highest value at a sample and between it and its neighbours on both sides. */
function peakAbout(channel: Float32Array, index: number): number {
  let most = Math.abs(channel[index] ?? 0)
  for (const phase of PHASES) {
    for (const shift of [5, 6]) {
      let sum = 0
      for (let tap = 0; tap < TAPS; tap++) sum += (phase[tap] ?? 0) * (channel[index - shift + tap] ?? 0)
      const value = Math.abs(sum)
      if (value > most) most = value
    }
  }
  return most
}

/**
 * Gains that reach every wanted one in time: the least of those ahead, let go slowly, then averaged over the same stretch;
 * every value of an average about a peak has seen that peak.
 */
function smoothGains(wanted: Float32Array): Float32Array {
  const samples = wanted.length
  const gains = new Float32Array(samples)
  const before = AHEAD_SAMPLES - 1
  let [held, until, released, sum] = [1, 0, 1, AHEAD_SAMPLES]
  const history = new Float32Array(AHEAD_SAMPLES).fill(1)
  for (let index = -before; index < samples; index++) {
    const next = index + before < samples ? (wanted[index + before] ?? 1) : 1
    if (next <= held) [held, until] = [next, index + before]
    else if (index > until) [held, until] = leastOf(wanted, Math.max(0, index), index + before)
    released = Math.min(held, released + (1 - released) * RELEASE)
    const place = (index + before) % AHEAD_SAMPLES
    sum += released - (history[place] ?? 1)
    history[place] = released
    if (index >= 0) gains[index] = Math.min(sum / AHEAD_SAMPLES, wanted[index] ?? 1)
  }
  return gains
}

/** The least wanted gain from one sample to another, and the last place where it is. */
function leastOf(wanted: Float32Array, from: number, to: number): [number, number] {
  let [least, place] = [1, to]
  for (let index = to; index >= from; index--) {
    const value = wanted[index] ?? 1
    if (value < least) [least, place] = [value, index]
  }
  return [least, place]
}
