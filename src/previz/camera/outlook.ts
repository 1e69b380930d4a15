/** What a camera will do to those before it, known before they are placed: they are placed so that it shows them. Pure. */

import { type CameraPath, type PathOptions, planPath } from './moves.ts'
import { type Pose, SUBJECT_DISTANCE } from './pose.ts'

/** What a camera does however those before it are placed: it goes along with nobody, and turns to nobody. */
export type Outlook = {
  readonly path: CameraPath
  /** How much larger it shows them in the end than at rest, and how far to the right, in frame heights. */
  readonly growth: number
  readonly shift: number
}

/** Looks ahead along a path. */
export function outlookOf(options: Pick<PathOptions, 'wish' | 'seconds' | 'reach' | 'seed'>): Outlook {
  const wish = { ...options.wish, isHandheld: false }
  const path = planPath({ ...options, wish, focus: { x: 0, y: 0 }, horizon: 0, along: 0 })
  const end = path(1)
  const shift = seenAcross(end, 0, SUBJECT_DISTANCE)
  return { path, shift, growth: seenAcross(end, 1, SUBJECT_DISTANCE) - shift }
}

/** Where a camera sees what is across at a distance from its rest, in frame heights from the middle of the frame. */
export function seenAcross({ x, z, zoom, panX }: Pose, across: number, distance: number): number {
  return (zoom * SUBJECT_DISTANCE * (across - x)) / (distance - z) + panX
}
