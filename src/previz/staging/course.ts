/** The way of whoever comes to the camera or goes away from it, on the ground of a set. Pure. */

import type { CameraPath } from '../camera/moves.ts'
import { seenAcross } from '../camera/outlook.ts'
import { SUBJECT_DISTANCE } from '../camera/pose.ts'
import type { Heading } from '../script/reading.ts'
import type { Way } from './tracks.ts'

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
  /** Which of how many on the road it is, counted from 0, the nearest: each is seen beside those before it. */
  readonly index: number
  readonly count: number
}

/** The share of the frame's width that the first of one, two or three fills where the camera is nearest. */
const NEAR_SHARES = [0.42, 0.42, 0.25] as const

/** Where on the road those are who come down it, the nearest first; who goes is on the other side. Frame heights. */
const LANES = [[-0.3], [-0.3, 0.3], [-0.45, 0.45, 0]] as const

/** How many are seen on a road at once: more would be behind these. */
export const CONVOY_MAX = LANES.length

/** Nearer than this the ground under the wheels is below the frame. */
const NEAREST = 3.05

/** How far away a way begins or ends, as a multiple of where it is nearest. */
const FAR = 3.3

/** How far behind each other those who drive together are, as parts of their distance. */
const APART = 0.42

/** How much narrower than a wide frame's road that of a frame is. */
function narrowness(aspect: number): number {
  return Math.min(1, 0.3 + 0.4 * aspect)
}

/** Plans a way along a road that leads from the camera to the horizon; who comes keeps to the other side than who goes. */
export function planCourse({ heading, breadth, aspect, index, count }: CourseOptions): Course {
  const row = Math.min(count, CONVOY_MAX) - 1
  const nearest = Math.max(NEAREST, (breadth * 4) / ((NEAR_SHARES[row] ?? 1) * aspect)) * (1 + APART * index)
  const farthest = nearest * FAR
  const lane = LANES[row]?.[index] ?? 0
  const x = (heading === 'towards' ? 1 : -1) * lane * narrowness(aspect)
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

/** From where to where a boat may drift, how finely its stretch is looked for, and the shortest that is worth being seen. */
const [DRIFT_FROM, DRIFT_TO, DRIFT_STEP, DRIFT_MIN] = [3.3, 8, 0.2, 0.6]

/** When it is looked whether a boat is in the frame. */
const LOOKS = [0, 0.2, 0.4, 0.6, 0.8, 1] as const

/** How broad a boat is, the share of that which is before its place, the frame for its height, and what the camera does. */
type Drift = { readonly breadth: number; readonly ahead: number; readonly aspect: number; readonly path: CameraPath }

/**
 * Plans how a boat drifts on a stream: along the stretch that takes it farthest to the right, where boats look, as the camera
 * sees it, whole in the frame and never behind the camera. Nothing where no stretch is long enough.
 */
export function planDrift(stream: Stream, { breadth, ahead, aspect, path }: Drift): Course | undefined {
  const looks = LOOKS.map((progress) => ({ progress, pose: path(progress) }))
  const seenOn = (way: Way) =>
    looks.map(({ progress, pose }) => {
      const world = alongWay(way, progress)
      const away = world - pose.z
      const [x, size] = [seenAcross(pose, stream(world), world), (pose.zoom * SUBJECT_DISTANCE * breadth) / away]
      const edge = Math.max(x + size * ahead, size * (1 - ahead) - x)
      return { x, isShown: away >= DRIFT_FROM && edge < 0.47 * aspect }
    })
  let best: { readonly way: Way; readonly crossed: number } | undefined
  for (const way of drifts()) {
    const seen = seenOn(way)
    const crossed = (seen.at(-1)?.x ?? 0) - (seen[0]?.x ?? 0)
    if (crossed > (best?.crossed ?? 0) && seen.every(({ isShown }) => isShown)) best = { way, crossed }
  }
  if (best === undefined) return undefined
  const { way } = best
  const at = (progress: number, forward: number) => {
    const world = alongWay(way, progress)
    return { x: stream(world), away: world - forward }
  }
  const away = looks.map(({ progress, pose }) => at(progress, pose.z).away)
  return { at, nearest: Math.min(...away), farthest: Math.max(...away), length: Math.abs(way.to - way.from) }
}

/** Where the first of those lies who stay on a stream, and how much farther away each other one. */
const [MOORED, MOORED_APART] = [4.3, 1.7] as const

/** Plans how one of several stays in the middle of a stream, the nearest first. */
export function planMooring(stream: Stream, index: number): Course {
  const world = MOORED + MOORED_APART * index
  const at = (_: number, forward: number) => ({ x: stream(world), away: world - forward })
  return { at, nearest: world, farthest: world, length: 0 }
}

/** How near a boat is that sets out, at least and at most, and how far away it is lost to sight. */
const [SETS_OUT, SETS_OUT_MAX, LOST] = [3.8, 9, 15] as const

/** Plans how a boat leaves on a stream: from the nearest place from where on all of it is in the frame to where it is tiny. */
export function planDeparture(stream: Stream, { aspect, breadth }: Pick<Drift, 'aspect' | 'breadth'>): Course {
  const edge = (away: number) => ((Math.abs(stream(away)) + breadth / 2) * SUBJECT_DISTANCE) / away
  let from: number = SETS_OUT
  for (let away: number = SETS_OUT; away < SETS_OUT_MAX; away += DRIFT_STEP)
    if (edge(away) > aspect * 0.47) from = away + DRIFT_STEP
  const way = { from, to: LOST }
  const at = (progress: number, forward: number) => {
    const world = alongWay(way, progress)
    return { x: stream(world), away: world - forward }
  }
  return { at, nearest: from, farthest: LOST, length: LOST - from }
}

/** Evenly to the eye: far away it is fast. */
function alongWay({ from, to }: Way, progress: number): number {
  return from * (to / from) ** progress
}

/** The stretches of a stream that may be drifted along. */
function* drifts(): Generator<Way> {
  for (let from = DRIFT_FROM; from < DRIFT_TO; from += DRIFT_STEP) {
    for (let to = DRIFT_FROM; to < DRIFT_TO; to += DRIFT_STEP) if (Math.abs(to - from) >= DRIFT_MIN) yield { from, to }
  }
}
