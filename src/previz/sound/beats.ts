/**
 * Finds the beats of a recording: how strongly something begins at each moment, at which tempo these moments come again,
 * and where the beats of that tempo fall (Ellis 2007, "Beat Tracking by Dynamic Programming").
 */

import { SAMPLE_RATE, type Stereo } from '../encoder.ts'
import { HOP_SAMPLES, onsetStrength, riseAt } from './onsets.ts'

/** Beats of a recording. Where `confidence` is below `CONFIDENT`, they are no more than a guess. */
export type Beats = {
  readonly timesMs: readonly number[]
  /** Beats a minute; 0 where there are none. */
  readonly tempoBpm: number
  /** From 0, nothing recurs, to 1, everything does. */
  readonly confidence: number
}

/** From here on beats are believed. Music with a drum comes to 0.5 and more, speech and noise to less than 0.2. */
export const CONFIDENT = 0.35

/** The tempos that are looked for, in beats a minute. */
const TEMPO = { slowest: 60, fastest: 200, usual: 120 } as const

/** How much a tempo an octave from the usual one is disfavoured. */
const OCTAVE_SPREAD = 1.1

/** How much a beat that comes early or late is held against it. */
const TIGHTNESS = 120

/** Shorter recordings have too few beats to tell, in seconds. */
const SHORTEST_SECONDS = 1.5

const NO_BEATS: Beats = { timesMs: [], tempoBpm: 0, confidence: 0 }

/** The beats of a sound. Costs some 5 ms for each second of it. */
export function beatsOf(sound: Stereo): Beats {
  if (sound.left.length < SHORTEST_SECONDS * SAMPLE_RATE) return NO_BEATS
  const onsets = onsetStrength(sound)
  const tempo = tempoOf(onsets)
  if (tempo === undefined) return NO_BEATS
  const places = trackBeats(onsets, tempo.period)
  const clarity = clarityOf(onsets, places)
  return {
    timesMs: places.map((place) => riseAt(sound, place) / (SAMPLE_RATE / 1000)),
    tempoBpm: (60 * SAMPLE_RATE) / (tempo.period * HOP_SAMPLES),
    confidence: Math.max(0, Math.min(1, tempo.recurrence * clarity)),
  }
}

/** The period that the onsets agree with best, in hops, and how much they do. */
function tempoOf(onsets: Float64Array): { readonly period: number; readonly recurrence: number } | undefined {
  const hopsPerMinute = (60 * SAMPLE_RATE) / HOP_SAMPLES
  const shortest = Math.floor(hopsPerMinute / TEMPO.fastest)
  const longest = Math.min(Math.ceil(hopsPerMinute / TEMPO.slowest), Math.floor(onsets.length / 2))
  const centred = blurred(onsets)
  const whole = agreement(centred, 0)
  if (whole === 0) return undefined
  const recurrences = Float64Array.from({ length: 2 * longest + 3 }, (_, lag) => agreement(centred, lag) / whole)
  let best: { readonly lag: number; readonly score: number } | undefined
  for (let lag = shortest; lag <= longest; lag++) {
    const octaves = Math.log2((lag * TEMPO.usual) / hopsPerMinute)
    const usual = Math.exp(-0.5 * (octaves / OCTAVE_SPREAD) ** 2)
    const score = usual * ((recurrences[lag] ?? 0) + 0.5 * nearby(recurrences, 2 * lag))
    if (best === undefined || score > best.score) best = { lag, score }
  }
  if (best === undefined) return undefined
  const { lag } = best
  return { period: peakBetween(recurrences, lag), recurrence: Math.max(0, nearby(recurrences, lag)) }
}

/** Onsets spread over their neighbours, so that a hop more or less does not matter, less their mean. */
function blurred(onsets: Float64Array): Float64Array {
  const wide = onsets.map((value, at) => (onsets[at - 1] ?? 0) * 0.5 + value + (onsets[at + 1] ?? 0) * 0.5)
  const mean = wide.reduce((sum, value) => sum + value, 0) / wide.length
  return wide.map((value) => value - mean)
}

/** How much onsets agree with themselves some hops later, whatever is left of them at that distance. */
function agreement(onsets: Float64Array, lag: number): number {
  let sum = 0
  for (let at = lag; at < onsets.length; at++) sum += (onsets[at] ?? 0) * (onsets[at - lag] ?? 0)
  return (sum * onsets.length) / Math.max(1, onsets.length - lag)
}

/** The highest value at a place or beside it. */
function nearby(values: Float64Array, place: number): number {
  return Math.max(values[place - 1] ?? 0, values[place] ?? 0, values[place + 1] ?? 0)
}

/** Where between the samples a peak is, by a parabola. */
function peakBetween(values: Float64Array, place: number): number {
  const [before, at, after] = [values[place - 1] ?? 0, values[place] ?? 0, values[place + 1] ?? 0]
  const bend = before - 2 * at + after
  return bend < 0 ? place + Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / bend)) : place
}

/** The series of places with the strongest onsets whose distances are near to the period, in hops. */
function trackBeats(onsets: Float64Array, period: number): readonly number[] {
  const scores = new Float64Array(onsets.length)
  const previous = new Int32Array(onsets.length).fill(-1)
  const [nearest, farthest] = [Math.round(period / 2), Math.round(period * 2)]
  for (let at = 0; at < onsets.length; at++) {
    let best = 0
    for (let gap = nearest; gap <= farthest && gap <= at; gap++) {
      const score = (scores[at - gap] ?? 0) - TIGHTNESS * Math.log(gap / period) ** 2
      if (score <= best) continue
      best = score
      previous[at] = at - gap
    }
    scores[at] = (onsets[at] ?? 0) + best
  }
  let last = Math.max(0, onsets.length - farthest)
  for (let at = last; at < onsets.length; at++) if ((scores[at] ?? 0) > (scores[last] ?? 0)) last = at
  const beats: number[] = []
  for (let at = last; at >= 0; at = previous[at] ?? -1) beats.push(at)
  return beats.reverse()
}

/** How much of what begins does so on the beats, compared with their share of the time: 0 to 1. */
function clarityOf(onsets: Float64Array, beats: readonly number[]): number {
  if (beats.length < 3) return 0
  const total = onsets.reduce((sum, value) => sum + Math.max(0, value), 0)
  if (total === 0) return 0
  const strong = onsets.reduce((most, value) => Math.max(most, value), 0)
  const hits = beats.filter((beat) => nearby(onsets, beat) > 0.15 * strong).length
  return hits / beats.length
}
