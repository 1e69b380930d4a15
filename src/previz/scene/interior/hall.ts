/** A hall in one-point perspective, in metres: where its places are seen by the camera at rest, and its planes. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { SUBJECT_DISTANCE } from '../../camera/pose.ts'
import { type Colour, css } from '../colour.ts'
import type { LayerPlan, Stage } from '../stage.ts'

/** How many frame heights a metre takes up at the distance of subjects. */
export const METRE = 0.32

/** A place: metres across from the middle, metres above the floor, and how far away it is, as distances of layers are counted. */
export type Place = readonly [across: number, up: number, away: number]

/** How a hall is seen. */
export type Hall = {
  readonly context: SKRSContext2D
  readonly stage: Stage
  see(place: Place): readonly [x: number, y: number]
  /** The px of a metre at a distance. */
  metre(away: number): number
}

/** A hall as a stage shows it. */
export function hallOn(context: SKRSContext2D, stage: Stage): Hall {
  const { width, height, horizon, foot } = stage
  const metre = (away: number) => (SUBJECT_DISTANCE * height * METRE) / away
  const eye = (foot - horizon) / height / METRE
  return {
    context,
    stage,
    metre,
    see: ([across, up, away]) => [width / 2 + across * metre(away), horizon + (eye - up) * metre(away)],
  }
}

/** Half of a hall's breadth in metres: narrower where the frame is, so that its walls are seen. */
export function halfOf({ width, height }: Stage, broad: number): number {
  return broad * Math.min(1.12, 0.42 + 0.33 * (width / height))
}

/** Paints a flat shape through places. */
export function paintShape({ context, see }: Hall, places: readonly Place[], tone: Colour, opacity = 1): void {
  context.fillStyle = css(tone, opacity)
  context.beginPath()
  for (const place of places) context.lineTo(...see(place))
  context.fill()
}

/** From where to where something reaches, in metres or in distances. */
export type Span = readonly [from: number, to: number]

/** Paints a part of a wall that leads away: `out` metres across. */
export function paintSide(hall: Hall, out: number, away: Span, up: Span, tone: Colour, opacity = 1): void {
  const [[near, far], [low, high]] = [away, up]
  paintShape(
    hall,
    [
      [out, low, near],
      [out, high, near],
      [out, high, far],
      [out, low, far],
    ],
    tone,
    opacity,
  )
}

/** Paints a level part: floor, ceiling, the top of something. */
export function paintLevel(hall: Hall, up: number, across: Span, away: Span, tone: Colour, opacity = 1): void {
  const [[left, right], [near, far]] = [across, away]
  paintShape(
    hall,
    [
      [left, up, near],
      [right, up, near],
      [right, up, far],
      [left, up, far],
    ],
    tone,
    opacity,
  )
}

/** Paints an upright part that faces the camera. */
export function paintFront(hall: Hall, away: number, across: Span, up: Span, tone: Colour, opacity = 1): void {
  const [[left, right], [low, high]] = [across, up]
  paintShape(
    hall,
    [
      [left, low, away],
      [right, low, away],
      [right, high, away],
      [left, high, away],
    ],
    tone,
    opacity,
  )
}

/** Paints a box: its front, and the side and the top or underside that are seen. */
export function paintBox(
  hall: Hall,
  box: { readonly across: Span; readonly up: Span; readonly away: Span },
  { front, side, top }: { readonly front: Colour; readonly side: Colour; readonly top: Colour },
): void {
  const { across, up, away } = box
  const [left, right] = across
  if (left > 0) paintSide(hall, left, away, up, side)
  if (right < 0) paintSide(hall, right, away, up, side)
  const [, eyeY] = hall.see([0, up[1], away[0]])
  if (eyeY > hall.stage.horizon) paintLevel(hall, up[1], across, away, top)
  paintFront(hall, away[0], across, up, front)
}

/** Planes of a hall, far to near: from where to where they reach, and at which distance they move. */
const PLANES = [
  { from: 12.8, to: 26, distance: 16 },
  { from: 9.6, to: 12.8, distance: 11 },
  { from: 7.2, to: 9.6, distance: 8.2 },
  { from: 5.4, to: 7.2, distance: 6.2 },
  { from: 1.2, to: 5.4, distance: 4.8 },
] as const

/** How far up a camera may go in a hall, in frame heights: its planes come apart as they are seen from above. */
export const HALL_CLIMB = 0.1

/** Where planes meet: what goes on from one to the next is interrupted there, as it would be seen to break. */
export const SEAMS = PLANES.map(({ from }) => from)

/** What of a hall a plane shows: `walls` reach behind those of the nearer plane, where a camera that moves aside looks. */
export type Part = { readonly own: (away: number) => boolean; readonly walls: Span }

/** The layers of a hall that ends at a distance. */
export function hallLayers(end: number, paint: (hall: Hall, part: Part) => void): LayerPlan[] {
  return PLANES.filter(({ from }) => from < end).map(({ from, to, distance }) => ({
    distance,
    paint: (context, stage) =>
      paint(hallOn(context, stage), {
        own: (away) => away >= from && away < to,
        walls: [from * 0.74, Math.min(end, to)],
      }),
  }))
}
