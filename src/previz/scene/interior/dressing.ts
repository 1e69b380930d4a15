/** What makes an ordinary room a particular one: its wall, what stands before that, its floor. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../../random.ts'
import { mix } from '../colour.ts'
import type { Room } from '../room/room-look.ts'
import type { Stage } from '../stage.ts'
import { hallOn, paintLevel, type Span } from './hall.ts'
import type { Plane } from './plane.ts'

/** The dressing of a room that is seen towards one wall. */
export type Dressing = {
  /** How far away its wall is, and what stands before it. */
  readonly wall: number
  readonly before: number
  /** What stands there is a counter, and this far away those who serve behind it. */
  readonly counter?: number
  /** It has the warm lamps of an evening out, and not those that one works by. */
  readonly isCosy?: true
  readonly floor: { readonly tone: string; readonly line: string; readonly kind: 'boards' | 'tiles' }
  /** From where to where one sees out of it, in metres; absent: it has no window. */
  readonly window?: (place: { readonly side: number; readonly share: number }) => Span
  paintWall(plane: Plane, room: Room): void
  paintBefore(plane: Plane, room: Room): void
  /** Paints what is laid on the table of a room that has one. */
  paintTable?(plane: Plane, room: Room): void
}

/** Paints a floor of boards that run away from the camera, or of tiles. */
export function paintDressedFloor(
  context: SKRSContext2D,
  stage: Stage,
  room: Room,
  { wall, floor, window }: Dressing,
): void {
  const hall = hallOn(context, stage)
  const { own, dark, white, isSunny, side } = room
  const [near, reach] = [0.9, 14]
  const [tone, line] = [own(floor.tone), own(floor.line)]
  paintLevel(hall, 0, [-reach, reach], [near, wall], tone)
  const wide = floor.kind === 'boards' ? 0.3 : 0.75
  for (let across = -reach; across < reach; across += wide) {
    const shade = between(stage.chance, 0, 0.1)
    if (floor.kind === 'boards')
      paintLevel(hall, 0, [across, across + wide], [near, wall], stage.chance() < 0.5 ? dark : white, shade)
    paintLevel(hall, 0, [across - 0.008, across + 0.008], [near, wall], line, 0.8)
  }
  for (let away = near; floor.kind === 'tiles' && away < wall; away += 0.24)
    paintLevel(hall, 0, [-reach, reach], [away, away + 0.008], line, 0.8)
  paintLevel(hall, 0, [-reach, reach], [wall - 0.5, wall], mix(tone, dark, 0.7), 0.22)
  if (!isSunny || window === undefined) return
  context.save()
  context.globalCompositeOperation = 'screen'
  paintLevel(hall, 0, side < 0 ? [-2, 0.3] : [-0.3, 2], [3.4, 4.8], stage.palette.glow, 0.16)
  context.restore()
}
