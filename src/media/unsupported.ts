/** The one refusal of everything that is not an intact file of an allowed type. */

import { type ProblemError, problem } from '../core/problem.ts'

/** The longest side that a picture or a film may have, in px. */
export const SIDE_PX_MAX = 16_384

/** A `ProblemError` `unsupported_media` with a sentence for the caller. */
export function unsupported(message: string): ProblemError {
  return problem('unsupported_media', message)
}

/** A side in whole px. Throws `ProblemError` `unsupported_media` for one that no picture or film should have. */
export function checkedSide(px: number): number {
  if (!Number.isFinite(px) || px < 1 || px > SIDE_PX_MAX)
    throw unsupported(`A side must have 1 to ${SIDE_PX_MAX} pixels.`)
  return Math.round(px)
}
