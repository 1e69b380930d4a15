/** People: a murmur in which nobody is understood, and applause. */

import { SAMPLE_RATE, type Stereo } from '../../encoder.ts'
import { between, type Chance } from '../../random.ts'
import { burst } from '../dsp/grains.ts'
import { noiseSeed } from '../dsp/noise.ts'
import { mixAt, panTo } from '../stereo.ts'
import { moments, type Voice } from './voice.ts'

/** Voices need no treble: they are made with a fourth of the samples. */
const THINNING = 4
const RATE = SAMPLE_RATE / THINNING

/** Vowels by their first two formants in Hz (Peterson and Barney 1952, means for men). */
const VOWELS: readonly (readonly [number, number])[] = [
  [730, 1090],
  [530, 1840],
  [270, 2290],
  [570, 840],
  [300, 870],
  [660, 1720],
]

/** Many who talk at once, some way off; `people` is how many are told apart. */
export function murmur(people: number, level: number): Voice {
  return (into, chance) => {
    for (let index = 0; index < people; index++) {
      const spoken = babble(Math.ceil(into.left.length / THINNING) + 1, chance)
      const pan = panTo(((index + 0.5) / people) * 1.9 - 0.95)
      const own = level * between(chance, 0.6, 1)
      addThinned(into, spoken, { left: pan.left * own, right: pan.right * own })
    }
  }
}

/** One who talks: a buzz through two formants that move from vowel to vowel, with the rhythm of syllables. */
function babble(samples: number, chance: Chance): Float32Array {
  const sound = new Float32Array(samples)
  const voiceHz = chance() < 0.5 ? between(chance, 95, 145) : between(chance, 170, 235)
  let [phase, low1, band1, low2, band2, loud] = [chance(), 0, 0, 0, 0, 0]
  let at = 0
  let lastF1 = 500
  let lastF2 = 1500
  while (at < samples) {
    const length = Math.round(between(chance, 0.11, 0.26) * RATE)
    const pause = chance() < 0.16
    const [f1, f2] = VOWELS[Math.floor(chance() * VOWELS.length)] ?? [500, 1500]
    const [peak, hz] = [pause ? 0 : between(chance, 0.4, 1), voiceHz * between(chance, 0.9, 1.15)]
    const end = Math.min(samples, at + length)
    for (let index = at; index < end; index++) {
      const progress = (index - at) / length
      const glide = Math.min(1, progress * 3)
      const w1 = 2 * Math.sin((Math.PI * (lastF1 + (f1 - lastF1) * glide)) / RATE)
      const w2 = 2 * Math.sin((Math.PI * (lastF2 + (f2 - lastF2) * glide)) / RATE)
      phase += hz / RATE
      if (phase >= 1) phase -= 1
      const buzz = 1 - 2 * phase
      loud += (peak * 4 * progress * (1 - progress) - loud) * 0.004
      low1 += w1 * band1
      band1 += w1 * (buzz - low1 - 0.14 * band1)
      low2 += w2 * band2
      band2 += w2 * (buzz - low2 - 0.12 * band2)
      sound[index] = (band1 * 0.2 + band2 * 0.1) * loud
    }
    ;[lastF1, lastF2] = [f1, f2]
    at = end
  }
  return sound
}

/** Adds thinned samples, by straight lines between them. */
function addThinned(into: Stereo, thin: Float32Array, pan: { readonly left: number; readonly right: number }): void {
  const { left, right } = into
  for (let index = 0; index < left.length; index++) {
    const before = (index / THINNING) | 0
    const value = thin[before] ?? 0
    const between = value + ((thin[before + 1] ?? 0) - value) * (index / THINNING - before)
    left[index] = (left[index] ?? 0) + between * pan.left
    right[index] = (right[index] ?? 0) + between * pan.right
  }
}

/** Different pairs of hands. */
const CLAP_KINDS = 14

/** Applause: very many hands. */
export const applause: Voice = (into, chance) => {
  const claps = Array.from({ length: CLAP_KINDS }, () =>
    burst(noiseSeed(chance), {
      hz: between(chance, 900, 2600),
      q: 1.6,
      seconds: between(chance, 0.03, 0.07),
      attackSeconds: 0.001,
    }),
  )
  for (const at of moments(into, chance, { firstSeconds: 0.02, from: 0.002, to: 0.022 })) {
    const { left, right } = panTo(between(chance, -1, 1))
    const level = between(chance, 0.06, 0.4)
    const clap = claps[Math.floor(chance() * CLAP_KINDS)]
    if (clap !== undefined) mixAt(into, clap, at, { left: left * level, right: right * level })
  }
}
