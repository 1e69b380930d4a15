/** The way of whoever comes to the camera or goes away from it, on the ground of a set. Pure. */

import type { Heading } from '../script/reading.ts'

/** Where somebody is: across in frame heights from the middle of the set, and how far before the camera. */
export type Station = { readonly x: number; readonly away: number }

/** A way in the depth of a set. */
export type Course = {
  /** Where it leads at a progress of 0 to 1, from a camera that has gone so far forward. */
  readonly at: (progress: number, forward: number) => Station
  readonly nearest: number
  readonly farthest: number
  /** How far feet take somebody on it. */
  readonly length: number
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

/** How far away a way begins or ends, as a multiple of where it is nearest. */
const FAR = 3.3

/** How far behind each other those who drive together are, as parts of their distance. */
const APART = 0.42

/** Plans a way along a road that leads from the camera to the horizon; who comes keeps to the other side than who goes. */
export function planCourse({ heading, breadth, aspect, index }: CourseOptions): Course {
  const nearest = Math.max(NEAREST, (breadth * 4) / (NEAR_SHARE * aspect)) * (1 + APART * index)
  const farthest = nearest * FAR
  const side = (heading === 'towards' ? -1 : 1) * (index % 2 === 0 ? 1 : -1)
  // Those behind are seen beside those before them.
  const x = side * (Math.min(0.3, 0.17 * aspect) + 0.22 * Math.floor(index / 2))
  const [from, to] = heading === 'towards' ? [farthest, nearest] : [nearest, farthest]
  // It grows and shrinks evenly: far away it is fast, and near the camera it can be looked at.
  const at = (progress: number) => ({ x, away: from * (to / from) ** progress })
  return { at, nearest, farthest, length: farthest - nearest }
}

/** Where whoever comes arrives, how deep his way is at most, and how far it leads across, as a share of the frame. */
const [ARRIVAL, DEPTH_MAX, ASIDE] = [3.7, 4.5, 0.42]

/** What somebody goes with: how far that takes him, how deep the ground is, how broad he is, and the frame is for its height. */
type Approach = {
  readonly reach: number
  readonly depthMax: number
  readonly breadth: number
  readonly aspect: number
}

/** Plans how somebody comes or goes on his feet or wings: a little across, too, as he is seen from his side. */
export function planApproach(heading: Heading, { reach, depthMax, breadth, aspect }: Approach): Course {
  const farthest = ARRIVAL + Math.min(DEPTH_MAX, depthMax, reach)
  const [from, to] = heading === 'towards' ? [farthest, ARRIVAL] : [ARRIVAL, farthest]
  // In shares of the frame, or he would leave it where it is narrow.
  const aside = Math.min(ASIDE, Math.max(0.1, 0.92 - (breadth * 4) / ARRIVAL / aspect))
  const seenAt = (progress: number) => aside * aspect * (progress - 0.5)
  const at = (progress: number) => {
    const away = from + (to - from) * progress
    return { x: (seenAt(progress) * away) / 4, away }
  }
  return { at, nearest: ARRIVAL, farthest, length: reach }
}

/** Where a stream that leads from the camera to the horizon has its middle at a distance, in frame heights. */
export type Stream = (away: number) => number

/** From where to where a boat may drift, and how finely its stretch is looked for. */
const [DRIFT_FROM, DRIFT_TO, DRIFT_STEP] = [3.3, 8, 0.1]

/** The shortest drift that is worth being seen, in steps. */
const DRIFT_MIN = 6

/**
 * Plans how a boat drifts on a stream: along the stretch that shows most of it in the frame, and always to the right, where
 * boats look. Nothing where no stretch is long enough.
 */
export function planDrift(stream: Stream, breadth: number, aspect: number): Course | undefined {
  const seenAt = (away: number) => (stream(away) * 4) / away
  const isInFrame = (away: number) => Math.abs(seenAt(away)) + (2 * breadth) / away < 0.47 * aspect
  const runs: number[][] = [[]]
  for (let away = DRIFT_FROM; away < DRIFT_TO; away += DRIFT_STEP) {
    if (isInFrame(away)) runs.at(-1)?.push(away)
    else runs.push([])
  }
  const crossed = (run: readonly number[]) => Math.abs(seenAt(run.at(-1) ?? 0) - seenAt(run[0] ?? 0))
  const best = runs.filter((run) => run.length >= DRIFT_MIN).toSorted((one, other) => crossed(other) - crossed(one))[0]
  const [near, far] = [best?.[0], best?.at(-1)]
  if (near === undefined || far === undefined) return undefined
  const [from, to] = seenAt(near) > seenAt(far) ? [far, near] : [near, far]
  const at = (progress: number, forward: number) => {
    const world = from * (to / from) ** progress
    return { x: stream(world), away: world - forward }
  }
  return { at, nearest: near, farthest: far, length: far - near }
}
