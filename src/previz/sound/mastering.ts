/** The last step of a sound track: brought to a loudness, with no peak beyond the ceiling. */

import type { Stereo } from '../encoder.ts'
import { limit } from './limiter.ts'
import { gainBetween, integratedLoudness } from './loudness.ts'
import { amplify } from './stereo.ts'

/** The loudness of what is generated, in LUFS. */
export const LOUDNESS_LUFS = -16

/** Where the loudness is within this, it is left, in LU. */
const TOLERANCE_LU = 0.1

/** The limiter takes loudness away, which is given back at most so often. */
const ROUNDS_MAX = 6

/** What was recorded is left as loud as it is between these, in LUFS. */
const RECORDED_LUFS = { quietest: -28, loudest: -12 } as const

/** A quiet recording is not made louder by more: beyond, one would hear its noise. */
const RECORDED_GAIN_MAX = 10

/** Brings a sound to -16 LUFS, in place; silence stays silent. */
export function master(sound: Stereo): void {
  bringTo(sound, LOUDNESS_LUFS, Number.POSITIVE_INFINITY)
}

/** Brings a recording towards -16 LUFS, in place, where it is louder than -12 or quieter than -28; clips nothing. */
export function masterRecording(sound: Stereo): void {
  const loudness = integratedLoudness(sound)
  const { quietest, loudest } = RECORDED_LUFS
  if (loudness < quietest || loudness > loudest) bringTo(sound, LOUDNESS_LUFS, RECORDED_GAIN_MAX)
  else limit(sound)
}

function bringTo(sound: Stereo, targetLufs: number, gainMax: number): void {
  let left = gainMax
  let isLimited = false
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const loudness = integratedLoudness(sound)
    if (loudness === Number.NEGATIVE_INFINITY || Math.abs(loudness - targetLufs) < TOLERANCE_LU) break
    const gain = Math.min(left, gainBetween(loudness, targetLufs))
    left /= gain
    amplify(sound, gain)
    const hadPeaks = limit(sound)
    isLimited = true
    if (!hadPeaks || left <= 1) break
  }
  if (!isLimited) limit(sound)
}
