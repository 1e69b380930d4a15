/** Instruments that are struck or plucked: a note in, one channel out. Notes die away by themselves. */

import { SAMPLE_RATE } from '../../encoder.ts'
import type { Chance } from '../../random.ts'
import { burst, chirp, type Partial, strike } from '../dsp/grains.ts'
import { noiseSeed, onePole } from '../dsp/noise.ts'
import { addTone, harmonics, makeWavetable } from '../dsp/waves.ts'
import { mixAt } from '../stereo.ts'

/** Partials of an instrument by their ratio to the pitch, level and share of the note's length. */
type Timbre = {
  readonly seconds: number
  readonly partials: readonly (readonly [number, number, number])[]
  readonly knock: number
}

/** Stretched a little, as stiff strings are. */
const FELT: Timbre = {
  seconds: 2.4,
  partials: [
    [1, 1, 1],
    [2.001, 0.42, 0.7],
    [3.004, 0.16, 0.45],
    [4.01, 0.07, 0.3],
    [5.02, 0.03, 0.2],
    [1.0015, 0.35, 0.9],
  ],
  knock: 0.12,
}

const TIMBRES = {
  felt: FELT,
  upright: {
    seconds: 1.5,
    partials: [
      [1, 1, 1],
      [2, 0.5, 0.6],
      [3, 0.22, 0.4],
      [4, 0.12, 0.25],
    ],
    knock: 0.2,
  },
  pizzicato: {
    seconds: 0.6,
    partials: [
      [1, 1, 1],
      [2.001, 0.55, 0.6],
      [3.002, 0.34, 0.45],
      [4.004, 0.2, 0.3],
      [5.006, 0.12, 0.25],
    ],
    knock: 0.18,
  },
  marimba: {
    seconds: 0.75,
    partials: [
      [1, 1, 1],
      [3.93, 0.28, 0.28],
      [9.2, 0.08, 0.1],
    ],
    knock: 0.16,
  },
  bell: {
    seconds: 2.6,
    partials: [
      [1, 1, 1],
      [2.004, 0.5, 0.75],
      [2.99, 0.25, 0.5],
      [4.17, 0.2, 0.35],
      [5.43, 0.1, 0.25],
    ],
    knock: 0,
  },
  harp: {
    seconds: 1.7,
    partials: [
      [1, 1, 1],
      [2, 0.45, 0.65],
      [3.001, 0.25, 0.5],
      [4.002, 0.14, 0.35],
      [5.004, 0.08, 0.25],
      [6.007, 0.05, 0.2],
    ],
    knock: 0.05,
  },
} as const satisfies Record<string, Timbre>

/** What there is to play on. */
export type InstrumentName = keyof typeof TIMBRES | 'synth' | 'pulse'

/** A saw with no harmonics that could fold back below 1.5 kHz. */
const SAW = makeWavetable(harmonics(15, 1))

/** One note. High notes die sooner, as they do on strings and bars. */
export function playNote(instrument: InstrumentName, hz: number, chance: Chance): Float32Array {
  if (instrument === 'synth') return synthNote(hz, { seconds: 0.5, openHz: 4200, closedHz: 500 })
  if (instrument === 'pulse') return synthNote(hz, { seconds: 0.32, openHz: 1500, closedHz: 140 })
  const { seconds, partials, knock }: Timbre = TIMBRES[instrument]
  const lasts = seconds * Math.min(1.6, (330 / hz) ** 0.4)
  const parts = partials.map(([ratio, level, share]): Partial => ({ hz: hz * ratio, level, seconds: lasts * share }))
  const note = strike(parts)
  if (knock > 0) {
    const hammer = burst(noiseSeed(chance), { hz: Math.min(2400, hz * 3), q: 0.9, seconds: 0.05, attackSeconds: 0.002 })
    mixAt({ left: note, right: new Float32Array(0) }, hammer, 0, { left: knock * 2, right: 0 })
  }
  return note
}

/** A large drum, far back in a hall. */
export function playDrum(chance: Chance): Float32Array {
  const drum = new Float32Array(Math.ceil(0.9 * SAMPLE_RATE))
  const mono = { left: drum, right: new Float32Array(0) }
  mixAt(mono, chirp({ fromHz: 92, toHz: 46, seconds: 0.85, peak: 0.01 }), 0, { left: 1, right: 0 })
  const skin = burst(noiseSeed(chance), { hz: 320, q: 0.7, seconds: 0.16, attackSeconds: 0.002 })
  mixAt(mono, skin, 0, { left: 0.7, right: 0 })
  return drum
}

/** Two saws through a filter that closes. */
function synthNote(
  hz: number,
  { seconds, openHz, closedHz }: { readonly seconds: number; readonly openHz: number; readonly closedHz: number },
): Float32Array {
  const note = new Float32Array(Math.ceil(seconds * SAMPLE_RATE))
  for (const detune of [0.9965, 1.0035]) addTone(note, SAW, 0, () => ({ hz: hz * detune, level: 0.5 }))
  let [first, second, cut] = [0, 0, 0]
  for (let index = 0; index < note.length; index++) {
    const rest = 1 - index / note.length
    if (index % 64 === 0) cut = onePole(closedHz + (openHz - closedHz) * rest ** 4)
    first += ((note[index] ?? 0) - first) * cut
    second += (first - second) * cut
    note[index] = second * rest * Math.min(1, index / 120)
  }
  return note
}
