/** The scenes of a storyboard as they are heard: the one place that knows how a plan is read for its sound. */

import { FRAMES_PER_SECOND } from '../../core/model.ts'
import { SAMPLE_RATE } from '../encoder.ts'
import type { Cues } from '../prompt-cues.ts'
import type { Storyboard } from '../storyboard.ts'
import type { DecidedSetting, SoundScene } from './sound-scene.ts'

/** Samples in a frame. */
const FRAME_SAMPLES = SAMPLE_RATE / FRAMES_PER_SECOND

/** One scene for each shot; the cut is in the middle of the fade between two. */
export function scenesOf({ shots, frames, cues }: Storyboard): readonly SoundScene[] {
  const setting = settingOf(cues)
  const starts = shots.map(({ firstFrame, fadeInFrames }) =>
    Math.round((firstFrame + fadeInFrames / 2) * FRAME_SAMPLES),
  )
  return starts.map((startSample, index) => ({
    setting,
    actions: [],
    natures: [],
    startSample,
    samples: (starts[index + 1] ?? frames * FRAME_SAMPLES) - startSample,
  }))
}

function settingOf({ place, daytime, weather, life, windy }: Cues): DecidedSetting {
  return {
    place,
    daytime,
    weather,
    isWet: weather === 'rain',
    isWindy: windy,
    lamps: place === 'city' && daytime === 'night' ? ['neon'] : [],
    moods: [],
    life,
  }
}
