/**
 * Recordings one after another as a sound track. Where a recording has beats it is cut on them: it begins with its first
 * sound, comes again and gives way to the next on a beat, and fades out over its last one. Where it has none, it has soft
 * ends.
 */

import { SAMPLE_RATE, type Stereo } from '../encoder.ts'
import { beatsOf, CONFIDENT } from './beats.ts'
import { masterRecording } from './mastering.ts'
import { mixStereoAt, silence } from './stereo.ts'

/** How long a sound without beats takes to come and go, in samples: 30 ms. */
const SOFT_SAMPLES = Math.round(SAMPLE_RATE * 0.03)

/** How long one sound takes to give way to another before a beat: 10 ms. */
const CUT_SAMPLES = Math.round(SAMPLE_RATE * 0.01)

/** What is softer than this is silence before the first sound: -50 dBFS. */
const SILENCE = 10 ** (-50 / 20)

/** A loop is so many beats or a multiple, where there are enough: a bar. */
const BAR_BEATS = 4

/** A recording with its beats in samples; none where nobody can be sure of them. */
type Recording = { readonly sound: Stereo; readonly beats: readonly number[] }

/** A stretch of the track made from one recording, with the beats in it. */
type Piece = Recording & {
  /** Where its own first beat is brought to; what lies before fades in. */
  readonly leadSamples: number
}

/** Lays recordings one after another, each for its share of the length; a switch moves to the nearest beat. */
export function layRecordings(sounds: readonly Stereo[], samples: number): Stereo {
  const track = silence(samples)
  const share = Math.floor(samples / sounds.length)
  let start = 0
  for (const [index, sound] of sounds.entries()) {
    const isLast = index === sounds.length - 1
    const recording = { sound, beats: confidentBeats(sound) }
    const wanted = (isLast ? samples : (index + 1) * share) - start
    const piece = pieceOf(recording, wanted + (isLast ? 0 : share), index > 0)
    const length = isLast ? wanted : switchNear(piece.beats, wanted, share)
    const cut = shortened(piece, piece.leadSamples + length)
    masterRecording(cut)
    fadeEnds(cut, piece, isLast)
    mixStereoAt(track, cut, start - piece.leadSamples, 1)
    start += length
  }
  return track
}

function confidentBeats(sound: Stereo): readonly number[] {
  const { timesMs, confidence } = beatsOf(sound)
  return confidence < CONFIDENT ? [] : timesMs.map((ms) => Math.round((ms * SAMPLE_RATE) / 1000))
}

/** At least `length` samples of a recording; `onBeat`: its first beat comes at once, to go on with those before it. */
function pieceOf(recording: Recording, length: number, onBeat: boolean): Piece {
  const { sound, beats } = recording
  if (beats.length < 2) return { sound: repeated(sound, length), beats: [], leadSamples: 0 }
  const heard = firstSound(sound)
  const first = onBeat ? (beats.find((beat) => beat >= heard - CUT_SAMPLES) ?? heard) : heard
  const lead = Math.min(first, onBeat ? CUT_SAMPLES : 0)
  return { ...looped(recording, first - lead, length + lead), leadSamples: lead }
}

/** The first sample that is heard, or the one before its attack; 0 where the recording does not begin with silence. */
function firstSound({ left, right }: Stereo): number {
  for (let index = 0; index < left.length; index++) {
    if (Math.abs(left[index] ?? 0) > SILENCE || Math.abs(right[index] ?? 0) > SILENCE) {
      return Math.max(0, index - CUT_SAMPLES / 2)
    }
  }
  return 0
}

/** A recording from a sample on, and again from a beat to a beat when it is short. The last moment before a beat is mixed. */
function looped({ sound, beats }: Recording, from: number, length: number): Recording {
  const made = silence(length)
  const heard: number[] = []
  const usable = beats.filter((beat) => beat >= from + CUT_SAMPLES && beat <= sound.left.length)
  const again = usable[0] ?? from + CUT_SAMPLES
  const bars = Math.floor((usable.length - 1) / BAR_BEATS) * BAR_BEATS
  const isShort = sound.left.length - from < length && usable.length > 1
  const end = isShort ? (usable[bars > 0 ? bars : usable.length - 1] ?? sound.left.length) : sound.left.length
  let [start, at] = [from, 0]
  while (at < length) {
    const stretch = cutOut(sound, start, end)
    if (start !== from) rampUp(stretch, CUT_SAMPLES)
    if (isShort) rampDown(stretch, CUT_SAMPLES)
    mixStereoAt(made, stretch, at, 1)
    const shift = at - start
    heard.push(...beats.filter((beat) => beat >= start + CUT_SAMPLES && beat < end).map((beat) => beat + shift))
    if (from === start)
      heard.unshift(...beats.filter((beat) => beat >= from && beat < from + CUT_SAMPLES).map((beat) => beat - from))
    if (!isShort) break
    at += end - start - CUT_SAMPLES
    start = again - CUT_SAMPLES
  }
  return { sound: made, beats: heard.filter((beat) => beat < length) }
}

/** A recording without beats, again and again when it is short, each time with soft ends. */
function repeated({ left, right }: Stereo, length: number): Stereo {
  const made = silence(length)
  for (let from = 0; from < length; from += left.length) {
    const stretch = cutOut({ left, right }, 0, Math.min(left.length, length - from))
    const soft = Math.min(SOFT_SAMPLES, Math.floor(stretch.left.length / 2))
    if (from > 0) rampUp(stretch, soft)
    if (from + left.length < length) rampDown(stretch, soft)
    mixStereoAt(made, stretch, from, 1)
  }
  return made
}

/** The beat of a piece that is nearest to where it is to end, no farther than a part of its share; else that very place. */
function switchNear(beats: readonly number[], wanted: number, share: number): number {
  const near = beats
    .filter((beat) => Math.abs(beat - wanted) < share / 3)
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))
  return near[0] ?? wanted
}

/** Comes and goes: on a beat at once, at the film's end over its last beat, and softly where there is no beat. */
function fadeEnds(cut: Stereo, { beats, leadSamples }: Piece, isLast: boolean): void {
  const samples = cut.left.length
  const soft = Math.min(SOFT_SAMPLES, Math.floor(samples / 2))
  if (beats.length === 0) {
    rampUp(cut, soft)
    rampDown(cut, soft)
    return
  }
  rampUp(cut, leadSamples > 0 ? leadSamples : CUT_SAMPLES / 4)
  rampDown(cut, isLast ? lastBeat(beats, samples) : CUT_SAMPLES)
}

/** The samples from the last beat that has time to sound, or from the one before where it comes too late, to the end. */
function lastBeat(beats: readonly number[], samples: number): number {
  const gap = ((beats.at(-1) ?? 0) - (beats[0] ?? 0)) / Math.max(1, beats.length - 1)
  const last = beats.findLast((beat) => beat <= samples - gap / 2)
  return Math.max(SOFT_SAMPLES, samples - (last ?? samples - gap))
}

function shortened({ sound }: Piece, samples: number): Stereo {
  return cutOut(sound, 0, samples)
}

function cutOut({ left, right }: Stereo, from: number, to: number): Stereo {
  return { left: left.slice(from, to), right: right.slice(from, to) }
}

function rampUp({ left, right }: Stereo, samples: number): void {
  const length = Math.min(samples, left.length)
  for (let index = 0; index < length; index++) {
    const gain = (index + 1) / (length + 1)
    left[index] = (left[index] ?? 0) * gain
    right[index] = (right[index] ?? 0) * gain
  }
}

function rampDown({ left, right }: Stereo, samples: number): void {
  const length = Math.min(samples, left.length)
  for (let step = 0; step < length; step++) {
    const index = left.length - 1 - step
    const gain = (step + 1) / (length + 1)
    left[index] = (left[index] ?? 0) * gain
    right[index] = (right[index] ?? 0) * gain
  }
}
