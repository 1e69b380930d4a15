/** What is drawn with an actor and is no part of its costume: fire, sparks, flames on wicks, light that runs over glass. */

import type { Frame } from '../pixels/frame.ts'
import type { Placement } from '../pixels/texture.ts'
import type { Moment } from './tracks.ts'

/** Something drawn over an actor, or `below` it, on the ground. What is seen follows from the moment alone. */
export interface Effect {
  /** Drawn on the ground at the actor's feet, before the actor. */
  readonly isBelow?: boolean
  /** It stays on the ground, or the water, where its actor leaves that. */
  readonly isGrounded?: boolean
  /** Draws it where its actor is seen: at 0, 0 of the placement is the actor's place, or the ground below it. */
  paint(frame: Frame, place: Placement, moment: Moment): void
}

/** A place beside an actor's own, in px of the resting frame. */
export type Aside = { readonly x: number; readonly y: number }

/** The placement of what begins beside an actor's place; `grow`: how much larger it is than painted. */
export function placeAside({ scale, dx, dy, squeeze = 1 }: Placement, { x, y }: Aside, grow = 1): Placement {
  return { scale: scale * grow, dx: dx + x * scale * squeeze, dy: dy + y * scale }
}
