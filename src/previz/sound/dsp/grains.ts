/** Short sounds in one channel: struck partials, gliding chirps and bursts of noise. */

import { SAMPLE_RATE } from '../../encoder.ts'
import { addBand } from './noise.ts'

/** A partial of something struck: its frequency, its level, and the seconds in which it falls to a thousandth. */
export type Partial = { readonly hz: number; readonly level: number; readonly seconds: number }

/** How something struck begins, in seconds: long enough not to click. */
const STRIKE_SECONDS = 0.003

/** A sum of partials that die away, each by turning and shrinking a pointer, which needs no sine for a sample. */
export function strike(partials: readonly Partial[]): Float32Array {
  const seconds = Math.max(...partials.map((partial) => partial.seconds))
  const grain = new Float32Array(Math.ceil(seconds * SAMPLE_RATE))
  for (const { hz, level, seconds: decay } of partials) {
    if (hz >= SAMPLE_RATE * 0.45) continue
    const shrink = 0.001 ** (1 / (decay * SAMPLE_RATE))
    const angle = (2 * Math.PI * hz) / SAMPLE_RATE
    const [cosine, sine] = [Math.cos(angle) * shrink, Math.sin(angle) * shrink]
    const end = Math.min(grain.length, Math.ceil(decay * SAMPLE_RATE))
    let [x, y] = [level, 0]
    for (let index = 0; index < end; index++) {
      grain[index] = (grain[index] ?? 0) + y
      const turned = x * cosine - y * sine
      y = x * sine + y * cosine
      x = turned
    }
  }
  softenEnds(grain, STRIKE_SECONDS)
  return grain
}

/** A tone that glides from one pitch to another while it swells and dies away. */
export function chirp(glide: {
  readonly fromHz: number
  readonly toHz: number
  readonly seconds: number
  /** Where it is loudest, 0 to 1. */
  readonly peak: number
}): Float32Array {
  const grain = new Float32Array(Math.max(1, Math.floor(glide.seconds * SAMPLE_RATE)))
  let phase = 0
  for (let index = 0; index < grain.length; index++) {
    const progress = index / grain.length
    phase += (2 * Math.PI * (glide.fromHz + (glide.toHz - glide.fromHz) * progress)) / SAMPLE_RATE
    const swell = progress < glide.peak ? progress / glide.peak : (1 - progress) / (1 - glide.peak)
    grain[index] = Math.sin(phase) * swell * swell * (3 - 2 * swell)
  }
  return grain
}

/** Noise about a pitch that comes within `attackSeconds` and dies away. */
export function burst(
  seed: number,
  noise: {
    readonly hz: number
    readonly toHz?: number
    readonly q: number
    readonly seconds: number
    readonly attackSeconds: number
  },
): Float32Array {
  const grain = new Float32Array(Math.max(1, Math.floor(noise.seconds * SAMPLE_RATE)))
  const toHz = noise.toHz ?? noise.hz
  addBand(grain, seed, (seconds) => ({
    level: 0.3,
    hz: noise.hz * (toHz / noise.hz) ** (seconds / noise.seconds),
    q: noise.q,
  }))
  const attack = noise.attackSeconds * SAMPLE_RATE
  const shrink = 0.003 ** (1 / grain.length)
  let level = 1
  for (let index = 0; index < grain.length; index++) {
    grain[index] = (grain[index] ?? 0) * level * Math.min(1, index / attack)
    level *= shrink
  }
  softenEnds(grain, Math.min(0.002, noise.seconds / 4))
  return grain
}

/** Fades the first and last moments, so that a grain begins and ends without a click. */
function softenEnds(grain: Float32Array, seconds: number): void {
  const samples = Math.min(grain.length, Math.ceil(seconds * SAMPLE_RATE))
  for (let index = 0; index < samples; index++) {
    const gain = index / samples
    grain[index] = (grain[index] ?? 0) * gain
    const last = grain.length - 1 - index
    grain[last] = (grain[last] ?? 0) * gain
  }
}
