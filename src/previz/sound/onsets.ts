/** Where something begins in a recording: the rise of its bands from window to window (spectral flux). */

import { SAMPLE_RATE, type Stereo } from '../encoder.ts'
import { Spectrum } from './dsp/fft.ts'

/** Windows begin every 10 ms. */
export const HOP_SAMPLES = SAMPLE_RATE / 100

/** Onsets are looked for with every second sample, in windows of 21 ms. */
const THINNING = 2
const WINDOW_SAMPLES = 512

/** Bands from 40 Hz to 11 kHz, a third of an octave each. */
const BANDS = 24
const LOWEST_HZ = 40
const HIGHEST_HZ = 11_000

/** What is softer than this beside full scale is silence. */
const SILENCE = 1e-3

/** How strongly a rise of a band counts: rises are taken from the logarithm, as the ear does. */
const COMPRESSION = 30

/** Hops over which the mean is taken that an onset has to stand out from: a fifth of a second to each side. */
const SURROUNDINGS = 20

/** How strongly something begins, hop by hop; 0 where nothing does. The mean of what begins is 1. */
export function onsetStrength(sound: Stereo): Float64Array {
  const mono = thinned(sound)
  const hopSamples = HOP_SAMPLES / THINNING
  const hops = Math.max(1, Math.floor(mono.length / hopSamples))
  const spectrum = new Spectrum(WINDOW_SAMPLES)
  const magnitudes = new Float64Array(WINDOW_SAMPLES / 2)
  const edges = bandEdges()
  const before = new Float64Array(BANDS)
  const flux = new Float64Array(hops)
  for (let hop = 0; hop < hops; hop++) {
    spectrum.magnitudes(mono, hop * hopSamples - WINDOW_SAMPLES / 2, magnitudes)
    let rise = 0
    for (let band = 0; band < BANDS; band++) {
      let peak = 0
      for (let bin = edges[band] ?? 0; bin < (edges[band + 1] ?? 0); bin++) peak = Math.max(peak, magnitudes[bin] ?? 0)
      const loud = Math.log1p(COMPRESSION * Math.max(0, peak - SILENCE))
      if (hop > 0) rise += Math.max(0, loud - (before[band] ?? 0))
      before[band] = loud
    }
    flux[hop] = rise
  }
  return standingOut(flux)
}

/**
 * The sample at which the sound about a hop rises most, looked for within 20 ms: finer than hops, so that a cut there
 * takes nothing from the beat.
 */
export function riseAt({ left, right }: Stereo, hop: number): number {
  const [step, reach] = [48, 20]
  const centre = hop * HOP_SAMPLES
  const energy = (at: number) => {
    let sum = 0
    for (let index = at; index < at + step; index++) sum += (left[index] ?? 0) ** 2 + (right[index] ?? 0) ** 2
    return sum
  }
  let [place, most] = [centre, 0]
  let trail = energy(centre - (reach + 1) * step)
  for (let shift = -reach; shift <= reach; shift++) {
    const now = energy(centre + shift * step)
    if (now - trail > most) [place, most] = [centre + shift * step, now - trail]
    trail += (now - trail) * 0.3
  }
  return Math.max(0, Math.min(left.length - 1, place))
}

/** Both channels as one, each two samples as one. */
function thinned({ left, right }: Stereo): Float32Array {
  const mono = new Float32Array(Math.floor(left.length / THINNING))
  for (let index = 0; index < mono.length; index++) {
    const at = index * THINNING
    mono[index] = ((left[at] ?? 0) + (left[at + 1] ?? 0) + (right[at] ?? 0) + (right[at + 1] ?? 0)) / 4
  }
  return mono
}

/** The first bin of each band and one beyond the last; every band has at least one. */
function bandEdges(): readonly number[] {
  const edges: number[] = []
  for (let band = 0; band <= BANDS; band++) {
    const hz = LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (band / BANDS)
    edges.push(Math.max((edges.at(-1) ?? 0) + 1, Math.round((hz * WINDOW_SAMPLES * THINNING) / SAMPLE_RATE)))
  }
  return edges
}

/** What is more than the mean about it, as multiples of the mean of all that is. */
function standingOut(flux: Float64Array): Float64Array {
  const sums = new Float64Array(flux.length + 1)
  for (let hop = 0; hop < flux.length; hop++) sums[hop + 1] = (sums[hop] ?? 0) + (flux[hop] ?? 0)
  const onsets = flux.map((value, hop) => {
    const [from, to] = [Math.max(0, hop - SURROUNDINGS), Math.min(flux.length, hop + SURROUNDINGS + 1)]
    return Math.max(0, value - ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from) - QUIET_FLUX)
  })
  const heard = onsets.filter((value) => value > 0)
  if (heard.length === 0) return onsets
  const mean = heard.reduce((sum, value) => sum + value, 0) / heard.length
  return onsets.map((value) => value / mean)
}

/** Rises below this, summed over all bands, are nothing that begins. */
const QUIET_FLUX = 0.3
