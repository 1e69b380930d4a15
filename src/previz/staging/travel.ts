/** How far somebody goes across the picture while a shot lasts, and how far the camera goes along. Pure. */

import type { Outlook } from '../camera/outlook.ts'
import { SUBJECT_DISTANCE } from '../camera/pose.ts'
import type { Action } from '../script/reading.ts'
import type { Way } from './tracks.ts'

/** What a way depends on. Lengths are frame heights. */
export type Journey = {
  readonly action: Action
  readonly seconds: number
  /** Width to height of the frame. */
  readonly aspect: number
  /** How broad the picture of it is, the share of that which is before its feet, and how far from the middle its place is. */
  readonly breadth: number
  readonly ahead: number
  readonly place: number
  /** How far away it is: 4 is where subjects stand. */
  readonly distance: number
  /** How far its steps take it in a second, where it has feet. */
  readonly paces?: number
  /** What the camera makes of it in the end. */
  readonly outlook: Pick<Outlook, 'growth' | 'shift'>
  /** How far the camera can go along; 0: it stays. */
  readonly following: number
  /** It is the camera's wish to keep beside it. */
  readonly isBeside: boolean
}

/** A way across the picture: within the world, and how much of it the camera goes along. */
export type Travel = { readonly way: Way; readonly along: number }

/** How fast somebody is, in frame heights a second; who does nothing of this stays. */
const SPEEDS: { readonly [A in Action]?: number } = {
  walk: 0.3,
  run: 0.75,
  drive: 1.1,
  sail: 0.28,
  swim: 0.2,
  fly: 0.6,
}

/** How near the edge of the frame somebody may be in the end, as a share of its width. */
const MARGIN = 0.06

/** The share of the frame's width from its middle to where somebody ends, at most, and at least who is too broad for more. */
const END_MAX = 0.29
const END_MIN = -0.08

/** The least that anybody goes from his place, as a share of the frame's width. */
const STEP = 0.05

/** Where the camera keeps beside somebody, he goes no farther than this across the picture. */
const BESIDE_MAX = 0.09

/** Who is broader than this share of the frame's width is still coming into it to begin with. */
const WHOLE_MAX = 0.4

/** Nobody goes anywhere. */
export const NOWHERE: Way = { from: 0, to: 0 }

/** Plans how somebody goes across the picture: to begin with he may come into it, in the end all of him is in it. */
export function travelOf(journey: Journey): Travel {
  const { action, seconds, aspect, ahead, outlook, paces, following, isBeside } = journey
  // As large as it is seen.
  const near = SUBJECT_DISTANCE / journey.distance
  const [breadth, place] = [journey.breadth * near, journey.place * near]
  const speed = SPEEDS[action]
  if (speed === undefined) return { way: NOWHERE, along: 0 }
  const distance = (paces ?? speed / near) * seconds * near
  const edge = ((0.5 - MARGIN) * aspect - outlook.shift) / outlook.growth
  const room = edge - breadth * ahead - Math.abs(place)
  const end = Math.max(END_MIN * aspect, Math.min(room, (isBeside ? BESIDE_MAX : END_MAX) * aspect))
  const least = Math.max(STEP * aspect, STEP * aspect - end)
  const entering = Math.max(least, end) + (isBeside ? 0 : Math.max(0, breadth - WHOLE_MAX * aspect) / 2)
  // Whom the camera goes along with is seen whole from the start, where there is room for that.
  const behind = (0.5 - MARGIN) * aspect - breadth * (1 - ahead) - Math.abs(place)
  const start = following > 0 && behind > 0 ? Math.min(entering, Math.max(behind, least)) : entering
  const share = Math.min(1, distance / (end + start))
  const along = Math.min(following, Math.max(0, distance - end - start) / near)
  const [from, to] = [(-start * share) / near - along / 2, (end * share) / near + along / 2]
  return { way: { from, to, ...(paces === undefined && { withCamera: along }) }, along }
}
