/** Level ground as the camera at rest sees it: from places on the ground to places in the picture. */

import { SUBJECT_DISTANCE } from '../camera/pose.ts'
import type { Stage } from './stage.ts'

/** Where a place on the ground is seen, in px, and how many px one frame height at the subject's distance takes up there. */
export type Spot = { readonly x: number; readonly y: number; readonly scale: number }

/** Where a place on the ground is seen: `across` in frame heights to the right of the camera, `away` its distance. */
export function spotOf({ width, height, horizon, foot }: Stage, across: number, away: number): Spot {
  const scale = (height * SUBJECT_DISTANCE) / away
  return { x: width / 2 + across * scale, y: horizon + ((foot - horizon) * SUBJECT_DISTANCE) / away, scale }
}

/** How far away the ground is that is seen at a row. */
export function awayAt({ horizon, foot }: Stage, y: number): number {
  return ((foot - horizon) * SUBJECT_DISTANCE) / Math.max(0.5, y - horizon)
}

/** From where to where the ground is painted across at a distance, in frame heights, with a margin. */
export function reachAt({ bounds, width, height }: Stage, away: number, margin = 0): readonly [number, number] {
  const scale = (height * SUBJECT_DISTANCE) / away
  return [(bounds.left - width / 2) / scale - margin, (bounds.right - width / 2) / scale + margin]
}
