/** Animals that are heard and not seen: birds by day, gulls by the sea, crickets by night. */

import { between, type Chance } from '../../random.ts'
import { chirp } from '../dsp/grains.ts'
import { mixAt, panTo } from '../stereo.ts'
import { moments, samplesOf, type Voice } from './voice.ts'

/** Songbirds, each with a motif of its own that it repeats. */
export const birds: Voice = (into, chance) => {
  for (const place of [-0.75, 0.2, 0.85]) {
    const [song, level] = [motif(chance), between(chance, 0.03, 0.08)]
    const { left, right } = panTo(place + between(chance, -0.15, 0.15))
    for (const at of moments(into, chance, { firstSeconds: 1.6, from: 1.1, to: 3.4 })) {
      const own = level * between(chance, 0.6, 1)
      for (const { late, grain } of song) {
        if (chance() < 0.9) mixAt(into, grain, at + late, { left: left * own, right: right * own })
      }
    }
  }
}

function motif(chance: Chance): readonly { readonly late: number; readonly grain: Float32Array }[] {
  const [pitch, pace] = [between(chance, 2300, 4300), between(chance, 0.09, 0.17)]
  return Array.from({ length: 2 + Math.floor(chance() * 5) }, (_, index) => {
    const fromHz = pitch * between(chance, 0.85, 1.3)
    const grain = chirp({
      fromHz,
      toHz: fromHz * between(chance, 0.72, 1.35),
      seconds: pace * between(chance, 0.5, 0.95),
      peak: between(chance, 0.2, 0.6),
    })
    return { late: samplesOf(index * pace), grain }
  })
}

/** Crickets: trills at a pitch of their own, some near, some far. */
export const crickets: Voice = (into, chance) => {
  for (const [index, place] of [-0.9, -0.3, 0.4, 0.95].entries()) {
    const hz = between(chance, 3700, 4900)
    const pulse = chirp({ fromHz: hz, toHz: hz * 0.985, seconds: 0.021, peak: 0.4 })
    const [pulses, gap] = [3 + Math.floor(chance() * 3), between(chance, 0.03, 0.042)]
    const level = between(chance, 0.025, 0.06) / (1 + 0.3 * index)
    const { left, right } = panTo(place)
    const rest = between(chance, 0.42, 0.7)
    for (const at of moments(into, chance, { firstSeconds: 0.5, from: rest * 0.93, to: rest * 1.07 })) {
      for (let count = 0; count < pulses; count++) {
        const own = level * (0.55 + 0.45 * (count / pulses))
        mixAt(into, pulse, at + samplesOf(count * gap), { left: left * own, right: right * own })
      }
    }
  }
}

/** Gulls, far over the water. */
export const gulls: Voice = (into, chance) => {
  for (const at of moments(into, chance, { firstSeconds: 2.5, from: 2.8, to: 6 })) {
    const { left, right } = panTo(between(chance, -0.8, 0.8))
    const [pitch, level] = [between(chance, 1150, 1500), between(chance, 0.03, 0.07)]
    let start = at
    for (let cry = 1 + Math.floor(chance() * 3); cry > 0; cry--) {
      const seconds = between(chance, 0.22, 0.4)
      for (const [ratio, share] of [
        [1, 1],
        [2, 0.45],
        [3, 0.2],
      ] as const) {
        const grain = chirp({ fromHz: pitch * 1.2 * ratio, toHz: pitch * 0.78 * ratio, seconds, peak: 0.25 })
        mixAt(into, grain, start, { left: left * level * share, right: right * level * share })
      }
      start += samplesOf(seconds + between(chance, 0.06, 0.16))
    }
  }
}
