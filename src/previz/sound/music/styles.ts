/** Music by mood, as data: how fast, in which scale, by which chords and on what it is played. */

import type { Mood } from '../../script/reading.ts'
import type { DecidedSetting } from '../sound-scene.ts'
import type { InstrumentName } from './instruments.ts'

/** Chords as steps of the scale, 0 its first. */
type Progression = readonly [number, ...number[]]

/** Notes of a figure: which note of the chord sounds on a step, counted up through octaves; `-` is a rest. */
type Figure = readonly (number | '-')[]

/** A way to play. */
export type Style = {
  /** Eighths a minute, from and to: twice the beats. */
  readonly stepsPerMinute: readonly [number, number]
  /** Semitones above the root. */
  readonly scale: readonly number[]
  readonly progressions: readonly [Progression, ...Progression[]]
  /** Steps that a chord lasts. */
  readonly chordSteps: number
  /** Notes of a chord, in steps of the scale above its root. */
  readonly chord: readonly number[]
  readonly pad: {
    readonly colour: 'soft' | 'strings' | 'saw' | 'air'
    readonly level: number
    readonly attackSeconds: number
  }
  /** The figure, or one of several. */
  readonly figures: readonly [Figure, ...Figure[]]
  readonly lead: {
    readonly instrument: InstrumentName
    readonly level: number
    readonly octave: number
    readonly sureness: number
  }
  readonly bass:
    | { readonly instrument: InstrumentName; readonly level: number; readonly everySteps: number }
    | undefined
  /** A drum at changes of chord. */
  readonly drumLevel: number
}

const MAJOR = [0, 2, 4, 5, 7, 9, 11]
const MINOR = [0, 2, 3, 5, 7, 8, 10]
const DORIAN = [0, 2, 3, 5, 7, 9, 10]
const LYDIAN = [0, 2, 4, 6, 7, 9, 11]
const MIXOLYDIAN = [0, 2, 4, 5, 7, 9, 10]

const HOPEFUL: Style = {
  stepsPerMinute: [150, 168],
  scale: MAJOR,
  progressions: [
    [0, 4, 5, 3],
    [0, 5, 3, 4],
    [0, 2, 3, 3, 0, 4],
  ],
  chordSteps: 4,
  chord: [0, 2, 4, 8],
  pad: { colour: 'soft', level: 0.5, attackSeconds: 0.5 },
  figures: [
    [0, 2, 3, 4, 3, 2, 5, 2],
    [0, '-', 3, 2, 4, '-', 3, 5],
  ],
  lead: { instrument: 'felt', level: 0.32, octave: 1, sureness: 0.85 },
  bass: { instrument: 'upright', level: 0.3, everySteps: 4 },
  drumLevel: 0,
}

const PENSIVE: Style = {
  ...HOPEFUL,
  stepsPerMinute: [118, 132],
  scale: MINOR,
  progressions: [
    [0, 5, 2, 6],
    [0, 3, 5, 4],
    [0, 6, 5, 6],
  ],
  figures: [
    [0, '-', 2, 3, '-', 4, 3, '-'],
    [0, 3, '-', 4, 2, '-', 5, '-'],
  ],
}

const STYLES: Readonly<Record<Exclude<Mood, 'cinematic'>, Style>> = {
  noir: {
    ...PENSIVE,
    stepsPerMinute: [104, 116],
    scale: DORIAN,
    progressions: [
      [0, 3, 0, 4],
      [0, 1, 5, 4],
    ],
    chord: [0, 2, 6, 8],
    pad: { colour: 'soft', level: 0.4, attackSeconds: 0.8 },
    figures: [
      ['-', 4, '-', 3, '-', '-', 2, '-'],
      ['-', '-', 5, 4, '-', 2, '-', '-'],
    ],
    lead: { instrument: 'felt', level: 0.34, octave: 1, sureness: 0.75 },
    bass: { instrument: 'upright', level: 0.5, everySteps: 2 },
  },
  playful: {
    ...HOPEFUL,
    stepsPerMinute: [208, 232],
    progressions: [
      [0, 3, 4, 0],
      [0, 5, 1, 4],
      [0, 4, 3, 4],
    ],
    chord: [0, 2, 4, 5],
    pad: { colour: 'soft', level: 0.34, attackSeconds: 0.15 },
    figures: [
      [0, '-', 2, 4, '-', 3, 4, '-'],
      [0, 2, '-', 3, '-', 5, 4, 2],
    ],
    lead: { instrument: 'marimba', level: 0.42, octave: 1, sureness: 0.92 },
    bass: { instrument: 'pizzicato', level: 0.34, everySteps: 2 },
  },
  cyberpunk: {
    ...PENSIVE,
    stepsPerMinute: [196, 212],
    chordSteps: 8,
    progressions: [
      [0, 0, 5, 6],
      [0, 5, 3, 4],
    ],
    chord: [0, 2, 4],
    pad: { colour: 'saw', level: 0.34, attackSeconds: 0.25 },
    figures: [
      [0, 3, 2, 4, 3, 5, 2, 4],
      [5, 4, 3, 2, 4, 3, 2, 0],
    ],
    lead: { instrument: 'synth', level: 0.2, octave: 1, sureness: 0.9 },
    bass: { instrument: 'pulse', level: 0.5, everySteps: 1 },
    drumLevel: 0.5,
  },
  pastel: {
    ...HOPEFUL,
    scale: LYDIAN,
    progressions: [
      [0, 1, 0, 4],
      [0, 4, 1, 5],
    ],
    lead: { instrument: 'harp', level: 0.3, octave: 1, sureness: 0.9 },
  },
  warm: {
    ...HOPEFUL,
    stepsPerMinute: [136, 150],
    progressions: [
      [0, 3, 5, 4],
      [3, 4, 2, 5],
      [0, 5, 1, 4],
    ],
    chord: [0, 2, 4, 6],
    lead: { instrument: 'felt', level: 0.42, octave: 1, sureness: 0.82 },
  },
  cold: {
    ...PENSIVE,
    scale: DORIAN,
    pad: { colour: 'air', level: 0.5, attackSeconds: 0.9 },
    lead: { instrument: 'bell', level: 0.18, octave: 1, sureness: 0.6 },
    bass: undefined,
  },
  vintage: {
    ...HOPEFUL,
    stepsPerMinute: [140, 156],
    scale: MIXOLYDIAN,
    progressions: [
      [0, 3, 0, 6],
      [0, 5, 1, 4],
    ],
    chord: [0, 2, 4, 5],
    lead: { instrument: 'felt', level: 0.4, octave: 1, sureness: 0.85 },
    bass: { instrument: 'upright', level: 0.4, everySteps: 4 },
  },
  dreamy: {
    ...HOPEFUL,
    stepsPerMinute: [126, 142],
    scale: LYDIAN,
    progressions: [
      [0, 1, 5, 4],
      [0, 4, 1, 1],
    ],
    chord: [0, 4, 6, 8],
    pad: { colour: 'air', level: 0.55, attackSeconds: 0.8 },
    lead: { instrument: 'harp', level: 0.28, octave: 1, sureness: 0.8 },
    bass: undefined,
  },
  epic: {
    ...PENSIVE,
    stepsPerMinute: [146, 160],
    progressions: [
      [0, 5, 2, 6],
      [0, 2, 5, 6],
      [0, 6, 5, 4],
    ],
    chord: [-7, 0, 4, 9],
    pad: { colour: 'strings', level: 0.62, attackSeconds: 0.35 },
    figures: [
      [0, 0, 2, 0, 3, 0, 2, 0],
      [0, 2, 0, 3, 0, 2, 4, 2],
    ],
    lead: { instrument: 'pizzicato', level: 0.24, octave: 0, sureness: 0.97 },
    bass: { instrument: 'upright', level: 0.3, everySteps: 4 },
    drumLevel: 0.7,
  },
}

/** The style for a setting: by its first mood that has one, else hopeful by light and pensive by night and in bad weather. */
export function styleFor({ moods, daytime, weather, place }: DecidedSetting): Style {
  for (const mood of moods) if (mood !== 'cinematic') return STYLES[mood]
  if (place === 'space' || place === 'moon' || place === 'underwater') return STYLES.cold
  const isDark = daytime === 'night' || daytime === 'dusk' || weather !== 'clear'
  return isDark && weather !== 'cloudy' ? PENSIVE : HOPEFUL
}
