/** The one refusal of everything that is not an intact file of an allowed type. */

import { sizeObstacle } from '../core/media-limits.ts'
import { type ProblemError, problem } from '../core/problem.ts'
import type { PixelSize } from '../core/shape.ts'

/** A `ProblemError` `unsupported_media` with a sentence for the caller. */
export function unsupported(message: string): ProblemError {
  return problem('unsupported_media', message)
}

/** A size in whole px. Throws `ProblemError` `unsupported_media` for one that no picture or film should have. */
export function checkedSize(kind: 'image' | 'video', widthPx: number, heightPx: number): PixelSize {
  const obstacle = sizeObstacle(kind, widthPx, heightPx)
  if (obstacle !== undefined) throw unsupported(obstacle)
  return { widthPx: Math.round(widthPx), heightPx: Math.round(heightPx) }
}
