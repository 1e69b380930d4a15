/** Reads a prompt. */

import { chanceFrom } from '../random.ts'
import { readCues } from '../prompt-cues.ts'
import type { Script } from './reading.ts'

/** Reads a prompt: what each of its shots is asked to show. */
export function readScript(prompt: string): Script {
  const cues = readCues(prompt, chanceFrom(1, 'cues'))
  const setting = { ...cues, isWet: false, isWindy: cues.windy, lamps: [], moods: [] }
  const camera = { moves: [], pace: 'normal', isHandheld: false } as const
  return { shots: [{ line: prompt, setting, camera, cast: [], mentions: [] }], form: 'sentences', burnIn: false }
}
