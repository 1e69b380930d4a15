/** The scenes of a storyboard as they are heard: the one place that knows how a plan is read for its sound. */

import { FRAMES_PER_SECOND } from '../../core/model.ts'
import { SAMPLE_RATE } from '../encoder.ts'
import type { Shot, Storyboard } from '../storyboard.ts'
import type { SoundScene } from './sound-scene.ts'

/** Samples in a frame. */
const FRAME_SAMPLES = SAMPLE_RATE / FRAMES_PER_SECOND

/** One scene for each shot; the cut is in the middle of the fade between two. Pictures are heard as what the prompt says. */
export function scenesOf({ shots, frames, setting }: Storyboard): readonly SoundScene[] {
  const starts = shots.map(({ firstFrame, fadeInFrames }) =>
    Math.round((firstFrame + fadeInFrames / 2) * FRAME_SAMPLES),
  )
  return shots.map(({ picture }, index) => {
    const startSample = starts[index] ?? 0
    const cast = castOf(picture)
    const heading = cast.find(({ action }) => action === 'drive')?.heading
    return {
      setting: picture.kind === 'scene' ? picture.setting : setting,
      actions: cast.map(({ action }) => action),
      natures: cast.map(({ nature }) => nature),
      ...(heading !== undefined && { heading }),
      startSample,
      samples: (starts[index + 1] ?? frames * FRAME_SAMPLES) - startSample,
    }
  })
}

function castOf(picture: Shot['picture']) {
  return picture.kind === 'scene' ? picture.cast : []
}
