/** An upright plane of a room, drawn on in metres: across from the middle and up from the floor. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../colour.ts'
import { overAll, paintGrain } from '../painting-area.ts'
import { glowAt, type Room } from '../room/room-look.ts'
import type { Stage } from '../stage.ts'
import { hallOn, paintFront, paintLevel, type Span } from './hall.ts'

/** A plane to draw on. */
export type Plane = {
  readonly context: SKRSContext2D
  readonly stage: Stage
  /** The px of a metre, and how many metres are painted to each side. */
  readonly metre: number
  readonly reach: number
  /** How much nearer to the middle things are than in a wide frame. */
  readonly share: number
  see(across: number, up: number): readonly [x: number, y: number]
  front(across: Span, up: Span, tone: Colour, opacity?: number): void
  disc(across: number, up: number, radius: number, tone: Colour, opacity?: number): void
  shape(places: readonly (readonly [across: number, up: number])[], tone: Colour, opacity?: number): void
  line(places: readonly (readonly [across: number, up: number])[], thick: number, tone: Colour): void
  /** A level top, from this plane to a farther one. */
  top(across: Span, up: number, far: number, tone: Colour): void
}

/** The plane at a distance. */
export function planeAt(context: SKRSContext2D, stage: Stage, away: number): Plane {
  const hall = hallOn(context, stage)
  const metre = hall.metre(away)
  const see = (across: number, up: number) => hall.see([across, up, away])
  const trace = (places: readonly (readonly [number, number])[]) => {
    context.beginPath()
    for (const [across, up] of places) context.lineTo(...see(across, up))
  }
  return {
    context,
    stage,
    metre,
    reach: (stage.bounds.right - stage.bounds.left) / metre,
    share: Math.max(0.4, Math.min(1, stage.width / stage.height / 1.78)),
    see,
    front: (across, up, tone, opacity) => paintFront(hall, away, across, up, tone, opacity),
    disc(across, up, radius, tone, opacity = 1) {
      context.fillStyle = css(tone, opacity)
      context.beginPath()
      context.arc(...see(across, up), radius * metre, 0, Math.PI * 2)
      context.fill()
    },
    shape(places, tone, opacity = 1) {
      context.fillStyle = css(tone, opacity)
      trace(places)
      context.fill()
    },
    line(places, thick, tone) {
      context.strokeStyle = css(tone)
      context.lineWidth = thick * metre
      context.lineCap = 'round'
      context.lineJoin = 'round'
      trace(places)
      context.stroke()
    },
    top: (across, up, far, tone) => paintLevel(hall, up, across, [away, far], tone),
  }
}

/**
 * Where one of a row is that begins at `first` from the middle: in a narrow frame the row begins nearer to the middle, and its
 * distances stay as they are. Metres.
 */
export function inRow({ share }: Pick<Plane, 'share'>, at: number, first: number): number {
  return Math.sign(at) * (0.42 + (first - 0.42) * share + Math.abs(at) - first)
}

/** Paints a wall from side to side: its own tone above, another one up to a height, and a strip between them. */
export function paintBackWall(
  plane: Plane,
  { dark, white }: Room,
  { upper, lower, until }: { readonly upper: Colour; readonly lower: Colour; readonly until: number },
): void {
  const { context, stage, see, front, reach } = plane
  const { left, top, wide, high } = overAll(stage.bounds)
  const shade = context.createLinearGradient(0, 0, 0, see(0, until)[1])
  shade.addColorStop(0, css(mix(upper, dark, 0.22)))
  shade.addColorStop(1, css(upper))
  context.fillStyle = shade
  context.fillRect(left, top, wide, high)
  front([-reach, reach], [-1, until], lower)
  front([-reach, reach], [until, until + 0.04], mix(lower, white, 0.4))
  front([-reach, reach], [0, 0.12], mix(lower, dark, 0.45))
  paintGrain(context, stage)
}

/** A window: an opening in the wall with its frame and `panes` beside each other. */
export function cutWindow(plane: Plane, room: Room, [left, right]: Span, [low, up]: Span, panes = 2): void {
  const { context, stage, see, front, metre } = plane
  const { white, dark } = room
  const [x, y] = see((left + right) / 2, (low + up) / 2)
  if (room.isSunny) glowAt(context, { x, y, radius: metre * 1.9 }, stage.palette.glow, 0.35)
  const frame = mix(white, dark, 0.08)
  front([left - 0.07, right + 0.07], [low - 0.07, up + 0.07], frame)
  context.save()
  context.globalCompositeOperation = 'destination-out'
  front([left, right], [low, up], [0, 0, 0])
  context.restore()
  for (let pane = 1; pane < panes; pane++) {
    const at = left + ((right - left) * pane) / panes
    front([at - 0.025, at + 0.025], [low, up], mix(frame, dark, 0.1))
  }
  front([left, right], [low + (up - low) * 0.62, low + (up - low) * 0.62 + 0.04], mix(frame, dark, 0.1))
  front([left - 0.12, right + 0.12], [low - 0.12, low - 0.05], frame)
}

/** A lamp in a long case that hangs from above, lit unless the day is bright. */
export function paintTube(plane: Plane, room: Room, across: number, up: number): void {
  const { context, see, front, metre } = plane
  const isLit = room.bright < 0.95
  const [x, y] = see(across, up)
  if (isLit) glowAt(context, { x, y, radius: metre * 2.1, flat: 0.8 }, [255, 246, 224], 0.5)
  for (const side of [-0.5, 0.5]) front([across + side - 0.01, across + side + 0.01], [up, up + 6], room.dark, 0.6)
  front([across - 0.75, across + 0.75], [up, up + 0.07], mix(room.white, room.dark, 0.3))
  front([across - 0.72, across + 0.72], [up - 0.05, up + 0.01], isLit ? [255, 252, 240] : room.white)
}
