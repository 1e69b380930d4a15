/** Plays a score: a pad below, a figure above it, a bass and, for some moods, a drum. */

import { SAMPLE_RATE, type Stereo } from '../../encoder.ts'
import { between, type Chance, pick } from '../../random.ts'
import { addTone, harmonics, makeWavetable, type Wavetable } from '../dsp/waves.ts'
import { mixAt, panTo, silence } from '../stereo.ts'
import { type InstrumentName, playDrum, playNote } from './instruments.ts'
import type { Chord } from './score.ts'
import type { Style } from './styles.ts'

/** How long a pad's chord sounds into the next one, in seconds. */
const RELEASE_SECONDS = 0.9

const COLOURS: Readonly<Record<Style['pad']['colour'], readonly number[]>> = {
  soft: harmonics(6, 1.9),
  strings: [1, 0.7, 0.62, 0.4, 0.34, 0.22, 0.16, 0.1, 0.08],
  saw: harmonics(18, 1.15),
  air: [1, 0.12, 0.22, 0.03, 0.06, 0.02, 0.03],
}

/** A pad's note is two tones, one above and one below, not equally loud, so that they never take each other away. */
const VOICES = [
  [-1, 1.25],
  [1, 0.7],
] as const

/** Plays a score of a film of a length in samples. */
export function playScore(style: Style, score: readonly Chord[], chance: Chance, samples: number): Stereo {
  const sound = silence(samples)
  const colour = makeWavetable(COLOURS[style.pad.colour])
  for (const chord of score) playPad(sound, style, colour, chord, chance)
  const desk: Desk = { sound, chance, notes: new Map() }
  playFigure(desk, style, score)
  if (style.bass !== undefined) playBass(desk, style.bass, score)
  if (style.drumLevel > 0) playDrums(desk, style.drumLevel, score)
  return sound
}

/** Two tones for each note and channel, a little apart, so that the chord is wide and moves in itself. */
function playPad(sound: Stereo, { pad }: Style, table: Wavetable, chord: Chord, chance: Chance): void {
  const seconds = chord.samples / SAMPLE_RATE
  const end = Math.min(sound.left.length, chord.startSample + chord.samples + RELEASE_SECONDS * SAMPLE_RATE)
  const attack = Math.min(pad.attackSeconds, seconds * 0.6)
  const swell = (at: number) => {
    const rise = Math.min(1, at / attack)
    const fall = at < seconds ? 1 : Math.max(0, 1 - (at - seconds) / RELEASE_SECONDS)
    return rise * (2 - rise) * fall * fall * (0.82 + 0.18 * Math.sin((Math.PI * Math.min(at, seconds)) / seconds))
  }
  const level = (pad.level * 0.12) / Math.sqrt(chord.notesHz.length)
  for (const channel of [sound.left, sound.right]) {
    const part = channel.subarray(chord.startSample, end)
    for (const note of chord.notesHz) {
      for (const [apart, share] of VOICES) {
        const hz = note * (1 + apart * between(chance, 0.0012, 0.0034))
        addTone(part, table, chance(), (at) => ({ hz, level: level * share * swell(at) }))
      }
    }
  }
}

/** Where notes are put, and those that were played before: each is made once. */
type Desk = { readonly sound: Stereo; readonly chance: Chance; readonly notes: Map<string, Float32Array> }

function playFigure(desk: Desk, { figures, lead }: Style, score: readonly Chord[]): void {
  const { chance } = desk
  const figure = pick(chance, figures)
  let played = 0
  for (const [index, chord] of score.entries()) {
    const closes = index === score.length - 1 && score.length > 1
    for (let step = 0; step < chord.steps; step++) {
      const note = figure[played % figure.length] ?? '-'
      played += 1
      if (note === '-' || (step > 0 && chance() > lead.sureness)) continue
      const count = chord.notesHz.length
      const hz = (chord.notesHz[note % count] ?? 0) * 2 ** (lead.octave + Math.floor(note / count))
      const accent = step === 0 ? 1.15 : between(chance, 0.6, 0.95)
      const late = step === 0 ? 0 : between(chance, 0, 0.008) * SAMPLE_RATE
      const softer = closes ? 1 - (0.5 * step) / chord.steps : 1
      play(desk, {
        instrument: lead.instrument,
        hz,
        at: stepAt(chord, step) + Math.round(late),
        level: lead.level * 0.35 * accent * softer,
        place: Math.max(-0.6, Math.min(0.6, Math.log2(hz / 500) * 0.35)) + between(chance, -0.1, 0.1),
      })
    }
  }
}

function playBass(desk: Desk, bass: NonNullable<Style['bass']>, score: readonly Chord[]): void {
  for (const chord of score) {
    for (let step = 0; step < chord.steps; step += bass.everySteps) {
      const fifth = bass.everySteps === 2 && step % 4 === 2
      play(desk, {
        instrument: bass.instrument,
        hz: chord.bassHz * (fifth ? 1.5 : 1),
        at: stepAt(chord, step),
        level: bass.level * 0.32 * (step === 0 ? 1 : 0.78),
        place: 0,
      })
    }
  }
}

function playDrums({ sound, chance }: Desk, level: number, score: readonly Chord[]): void {
  const drum = playDrum(chance)
  for (const chord of score) {
    for (const step of [0, Math.floor(chord.steps / 2)]) {
      const { left, right } = panTo(step === 0 ? -0.12 : 0.15)
      const own = level * (step === 0 ? 0.3 : 0.15)
      mixAt(sound, drum, stepAt(chord, step), { left: left * own, right: right * own })
    }
  }
}

type Note = {
  readonly instrument: InstrumentName
  readonly hz: number
  readonly at: number
  readonly level: number
  readonly place: number
}

function play({ sound, chance, notes }: Desk, { instrument, hz, at, level, place }: Note): void {
  const key = `${instrument} ${hz.toFixed(1)}`
  const note = notes.get(key) ?? playNote(instrument, hz, chance)
  notes.set(key, note)
  const { left, right } = panTo(place)
  mixAt(sound, note, at, { left: left * level, right: right * level })
}

function stepAt({ startSample, samples, steps }: Chord, step: number): number {
  return Math.round(startSample + (samples * step) / steps)
}
