/** The score of a film: its chords with the steps in them, laid out so that chords change at the cuts. Pure. */

import { SAMPLE_RATE } from '../../encoder.ts'
import { between, type Chance, pick } from '../../random.ts'
import type { Style } from './styles.ts'

/** A chord: where it begins, how long it lasts, and how many steps of what length are in it. Pitches in Hz, low to high. */
export type Chord = {
  readonly startSample: number
  readonly samples: number
  readonly steps: number
  readonly bassHz: number
  readonly notesHz: readonly number[]
}

/** Cuts nearer to the last change than this change no chord, in seconds. */
const SHORTEST_SECONDS = 0.7

/** How far the tempo may be from the one that chance has chosen, so that it fits the cuts. */
const TEMPO_GIVES_PERCENT = 14

/** Where music lies: roots from A2 down to D2, in Hz. */
const ROOTS: readonly [number, ...number[]] = [73.42, 77.78, 82.41, 87.31, 92.5, 98, 103.83, 110]

/** Writes the score for a film of a length, with cuts at the given samples. The last chord is the first of the scale. */
export function writeScore(style: Style, chance: Chance, samples: number, cuts: readonly number[]): readonly Chord[] {
  const root = pick(chance, ROOTS)
  const progression = pick(chance, style.progressions)
  const parts = stretches(samples, cuts)
  const step = fittingStep((60 / between(chance, ...style.stepsPerMinute)) * SAMPLE_RATE, parts)
  const spans = parts.flatMap((part) => chordSpans(part, step, style.chordSteps))
  return spans.map((span, index) => {
    const closes = index === spans.length - 1 && index > 1
    const degree = closes ? 0 : (progression[index % progression.length] ?? 0)
    const pitch = (steps: number) => root * 2 ** (semitones(style.scale, degree + steps) / 12)
    const notesHz = style.chord.map((above) => 2 * inRange(pitch(above), root)).sort((a, b) => a - b)
    return { ...span, bassHz: pitch(0) > root * 1.6 ? pitch(0) / 2 : pitch(0), notesHz }
  })
}

/** The step near to a wanted one that divides the stretches best, so that the pace changes least from one to the next. */
function fittingStep(wanted: number, parts: readonly Stretch[]): number {
  const misfit = (step: number) =>
    Math.max(...parts.map(({ start, end }) => Math.abs(Math.log((end - start) / step / stepsIn(end - start, step)))))
  let [best, least] = [wanted, misfit(wanted)]
  for (let percent = -TEMPO_GIVES_PERCENT; percent <= TEMPO_GIVES_PERCENT; percent++) {
    const step = wanted * (1 + percent / 100)
    const own = misfit(step)
    if (own < least) [best, least] = [step, own]
  }
  return best
}

function stepsIn(samples: number, step: number): number {
  return Math.max(1, Math.round(samples / step))
}

type Stretch = { readonly start: number; readonly end: number }

type Span = { readonly startSample: number; readonly samples: number; readonly steps: number }

/** The film between the cuts that change the chord. */
function stretches(samples: number, cuts: readonly number[]): readonly Stretch[] {
  const shortest = SHORTEST_SECONDS * SAMPLE_RATE
  const bounds = [0]
  for (const cut of cuts) {
    if (cut - (bounds.at(-1) ?? 0) >= shortest && samples - cut >= shortest) bounds.push(cut)
  }
  return bounds.map((start, index) => ({ start, end: bounds[index + 1] ?? samples }))
}

/** The chords of a stretch: the steps in it are a whole number, to which the pace gives way. */
function chordSpans({ start, end }: Stretch, step: number, chordSteps: number): readonly Span[] {
  const steps = stepsIn(end - start, step)
  const chords = Math.max(1, Math.round(steps / chordSteps))
  return Array.from({ length: chords }, (_, index) => {
    const [first, next] = [Math.round((index * steps) / chords), Math.round(((index + 1) * steps) / chords)]
    const at = (count: number) => Math.round(start + ((end - start) * count) / steps)
    return { startSample: at(first), samples: at(next) - at(first), steps: next - first }
  })
}

function semitones(scale: readonly number[], degree: number): number {
  const octave = Math.floor(degree / scale.length)
  return (scale[degree - octave * scale.length] ?? 0) + 12 * octave
}

/** Notes far above come down by octaves, so that chords lie close to one another. */
function inRange(hz: number, root: number): number {
  let note = hz
  while (note > root * 3.2) note /= 2
  return note
}
