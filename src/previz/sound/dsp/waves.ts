/** Steady tones of any colour: a period in a table, read at any pace. */

import { SAMPLE_RATE } from '../../encoder.ts'
import { CONTROL_SAMPLES } from './noise.ts'

/** Samples in a table; one more follows, equal to the first. */
const TABLE_SAMPLES = 2048

const SINE = Float64Array.from({ length: TABLE_SAMPLES }, (_, at) => Math.sin((2 * Math.PI * at) / TABLE_SAMPLES))

/** One period of a wave. */
export type Wavetable = Float32Array

/** What a tone does: `level` is its greatest value where the table's is 1. */
export type ToneSettings = { readonly hz: number; readonly level: number }

/** Makes a table of harmonics by their levels, the pitch itself first; its greatest value is 1. */
export function makeWavetable(levels: readonly number[]): Wavetable {
  const table = new Float32Array(TABLE_SAMPLES + 1)
  for (const [above, level] of levels.entries()) {
    for (let index = 0; index <= TABLE_SAMPLES; index++) {
      table[index] = (table[index] ?? 0) + level * (SINE[((above + 1) * index) % TABLE_SAMPLES] ?? 0)
    }
  }
  const peak = table.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return table.map((value) => value / peak)
}

/** The levels of `count` harmonics that get softer by a power: 1 is a saw, 2 is soft. */
export function harmonics(count: number, power: number): number[] {
  return Array.from({ length: count }, (_, index) => 1 / (index + 1) ** power)
}

/** Adds a tone; `phase` is from 0 to 1. The settings are asked for every 128 samples. */
export function addTone(
  channel: Float32Array,
  table: Wavetable,
  phase: number,
  settings: (seconds: number) => ToneSettings,
): void {
  let at = phase * TABLE_SAMPLES
  let { level } = settings(0)
  for (let start = 0; start < channel.length; start += CONTROL_SAMPLES) {
    const end = Math.min(start + CONTROL_SAMPLES, channel.length)
    const now = settings(end / SAMPLE_RATE)
    const step = (now.hz * TABLE_SAMPLES) / SAMPLE_RATE
    const slope = (now.level - level) / (end - start)
    for (let index = start; index < end; index++) {
      const before = at | 0
      const value = table[before] ?? 0
      level += slope
      channel[index] = (channel[index] ?? 0) + (value + ((table[before + 1] ?? 0) - value) * (at - before)) * level
      at += step
      if (at >= TABLE_SAMPLES) at -= TABLE_SAMPLES
    }
  }
}
