/** The sound track of a film: reference sounds one after another, or generated sound, exactly as long as the pictures. */

import { assert } from '../../core/assert.ts'
import { FRAMES_PER_SECOND } from '../../core/model.ts'
import { SAMPLE_RATE, type Stereo } from '../encoder.ts'
import type { Storyboard } from '../storyboard.ts'
import { makeBed } from './bed.ts'
import { scenesOf } from './board-scenes.ts'
import { decodeSound } from './decode-sound.ts'
import { layRecordings } from './recordings.ts'

/** A recording may begin with silence, which is left out where it has beats: it is read further by so many samples. */
const LEAD_SAMPLES_MAX = 10 * SAMPLE_RATE

/** Makes the sound track; `undefined` for a silent film. Throws when a reference cannot be decoded. */
export async function makeSound(
  board: Storyboard,
  references: readonly { readonly path: string }[],
): Promise<Stereo | undefined> {
  const samples = (board.frames * SAMPLE_RATE) / FRAMES_PER_SECOND
  const { sound } = board
  if (sound.kind === 'none') return undefined
  if (sound.kind === 'generated') return makeBed(scenesOf(board), board.seed, samples)
  const share = Math.ceil(samples / sound.references.length)
  const recordings: Stereo[] = []
  for (const index of sound.references) {
    const reference = references[index]
    assert(reference !== undefined, 'the sound plan names a reference that there is')
    recordings.push(await decodeSound(reference.path, share + LEAD_SAMPLES_MAX))
  }
  return layRecordings(recordings, samples)
}
