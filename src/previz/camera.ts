/** Camera moves: from one view of a picture to another, starting and ending gently. */

import { type View, WHOLE } from './pixels/frame.ts'
import { between, type Chance } from './random.ts'

/** A move over the length of a shot. */
export type Move = { readonly from: View; readonly to: View }

/** No move at all. */
export const STILL: Move = { from: WHOLE, to: WHOLE }

/** How far a move may go into a picture: bilinear enlargement stays crisp to about here. */
const ZOOM = { min: 0.9, max: 0.94 } as const

/** A slow push into the picture, towards a point of chance's choice near the middle. */
export function pushIn(chance: Chance): Move {
  const scale = between(chance, ZOOM.min, ZOOM.max)
  const room = 1 - scale
  return { from: WHOLE, to: { scale, left: room * between(chance, 0.3, 0.7), top: room * between(chance, 0.3, 0.6) } }
}

/** The same move backwards. */
export function reversed({ from, to }: Move): Move {
  return { from: to, to: from }
}

/** A sideways move over a slightly enlarged picture. */
export function pan(chance: Chance): Move {
  const scale = ZOOM.min
  const room = 1 - scale
  const top = room * between(chance, 0.3, 0.7)
  const move = { from: { scale, left: 0, top }, to: { scale, left: room, top: room - top } }
  return chance() < 0.5 ? move : reversed(move)
}

/** Progress 0 to 1 with a soft start and a soft end. */
export function ease(progress: number): number {
  return (1 - Math.cos(Math.PI * progress)) / 2
}

/** Where the camera is at a progress of 0 to 1. */
export function viewAt({ from, to }: Move, progress: number): View {
  const eased = ease(progress)
  const mix = (a: number, b: number) => a + (b - a) * eased
  return { left: mix(from.left, to.left), top: mix(from.top, to.top), scale: mix(from.scale, to.scale) }
}
