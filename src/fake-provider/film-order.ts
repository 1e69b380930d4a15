/** Which film a request is answered with: the pixels, the length and the sound that a provider would deliver for it. */

import { FRAMES_PER_SECOND } from '../core/model.ts'
import { problem } from '../core/problem.ts'
import type { GenerationRequest } from '../core/request.ts'
import { type PixelSize, SEEDANCE_PIXELS } from '../core/shape.ts'

/** A film to be made. */
export type FilmOrder = { readonly size: PixelSize; readonly frames: number; readonly sound: boolean }

/** Seconds of a film when nobody says, and at most. */
const SECONDS = { default: 5, max: 60 } as const

/** The sides of a film in pixels. */
const SIDE = { min: 16, max: 4096 } as const

/** Reads the film out of a request. Throws `ProblemError` `invalid_parameter` for one that nobody can make. */
export function filmOrderOf(request: GenerationRequest): FilmOrder {
  const { resolution = '720p', ratio = 'adaptive', durationSeconds = -1, generateAudio = true } = request
  const size = request.size ?? SEEDANCE_PIXELS[resolution][ratio === 'adaptive' ? '16:9' : ratio]
  const seconds = durationSeconds === -1 ? SECONDS.default : durationSeconds
  const frames = request.frames ?? seconds * FRAMES_PER_SECOND
  checkSize(size)
  if (!Number.isSafeInteger(frames) || frames < 1 || frames > SECONDS.max * FRAMES_PER_SECOND) {
    const field = request.frames === undefined ? 'durationSeconds' : 'frames'
    throw problem('invalid_parameter', `A film has from 1 frame to ${SECONDS.max} seconds.`, field)
  }
  return { size, frames, sound: generateAudio }
}

function checkSize({ widthPx, heightPx }: PixelSize): void {
  for (const side of [widthPx, heightPx]) {
    if (side >= SIDE.min && side <= SIDE.max) continue
    throw problem('invalid_parameter', `A side has ${SIDE.min} to ${SIDE.max} pixels.`, 'size')
  }
}
