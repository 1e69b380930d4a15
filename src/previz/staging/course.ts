/** The way of whoever comes to the camera or goes away from it, on the ground of a set. Pure. */

import type { Heading } from '../script/reading.ts'

/** Where somebody is: across in frame heights from the middle of the set, and how far before the camera. */
export type Station = { readonly x: number; readonly away: number }

/** A way in the depth of a set. */
export type Course = {
  /** Where it leads at a progress of 0 to 1. */
  readonly at: (progress: number) => Station
  readonly nearest: number
  readonly farthest: number
}

/** What a course is planned for. */
export type CourseOptions = {
  readonly heading: Heading
  /** How broad the picture of it is, in frame heights at the distance of subjects. */
  readonly breadth: number
  /** Width to height of the frame. */
  readonly aspect: number
  /** Counted from 0: others come behind it, each on the other side of the road. */
  readonly index: number
}

/** The share of the frame's width that somebody fills where the camera is nearest. */
const NEAR_SHARE = 0.42

/** Nearer than this the ground under the wheels is below the frame. */
const NEAREST = 3.05

/** From where to where a way leads, as multiples of where it is nearest. */
const FAR = { towards: 4.8, away: 3.3 } as const

/** How far behind each other those who drive together are, as parts of their distance. */
const APART = 0.42

/** Plans a way along a road that leads from the camera to the horizon; who comes keeps to the other side than who goes. */
export function planCourse({ heading, breadth, aspect, index }: CourseOptions): Course {
  const nearest = Math.max(NEAREST, (breadth * 4) / (NEAR_SHARE * aspect)) * (1 + APART * index)
  const farthest = nearest * FAR[heading]
  const side = (heading === 'towards' ? -1 : 1) * (index % 2 === 0 ? 1 : -1)
  const x = side * Math.min(0.3, 0.17 * aspect)
  const [from, to] = heading === 'towards' ? [farthest, nearest] : [nearest, farthest]
  // It grows and shrinks evenly: far away it is fast, and near the camera it can be looked at.
  return { at: (progress) => ({ x, away: from * (to / from) ** progress }), nearest, farthest }
}
