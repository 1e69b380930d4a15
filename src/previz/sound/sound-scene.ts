/** What the sound of a film is made from: its scenes in order, each with where it is set and what happens in it. */

import type { Action, Heading, Nature, Setting } from '../script/reading.ts'

/** A setting in which nothing that is heard is left open. */
export type DecidedSetting = Setting & Required<Pick<Setting, 'place' | 'daytime' | 'weather'>>

/** A stretch of the film between two cuts, in samples of 48 kHz. Scenes follow one another without a gap. */
export type SoundScene = {
  readonly setting: DecidedSetting
  readonly actions: readonly Action[]
  readonly natures: readonly Nature[]
  /** Whoever drives comes to the camera or goes away from it. */
  readonly heading?: Heading
  readonly startSample: number
  readonly samples: number
}
