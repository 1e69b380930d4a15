/** An underground station: a platform between two tracks, a train that stands at one of them, tiled walls, and tunnels at its end. */

import { type Colour, css, mix } from '../colour.ts'
import { overAll } from '../painting-area.ts'
import type { Side } from '../street/corridor.ts'
import { glowAt } from '../room/room-look.ts'
import {
  halfOf,
  type Hall,
  paintBox,
  paintFront,
  paintLevel,
  paintShape,
  paintSide,
  type Part,
  SEAMS,
  type Span,
} from './hall.ts'
import type { WorkLight } from './work-light.ts'

/** What a station is painted with. */
export type Station = WorkLight & {
  /** The colour of its line. */
  readonly line: Colour
  /** Where the train stands. */
  readonly side: Side
}

/** How far away its end wall is. */
export const STATION_END = 17

/** Metres: half of the platform, the breadth of a track, how deep it lies, how high the ceiling is. */
const [PLATFORM, TRACK, PIT, CEILING] = [3.5, 3, -1.1, 3.7] as const

/** Where the platform ends. */
export function edgeOf({ stage }: Pick<Hall, 'stage'>): number {
  return halfOf(stage, PLATFORM)
}

/** Paints the wall at the end: the mouths of two tunnels, and a way out between them. */
export function paintEndWall(hall: Hall, { own, dark, line, lamp }: Station): void {
  const { context, stage, see, metre } = hall
  const { left, top, wide, high } = overAll(stage.bounds)
  context.fillStyle = css(dark)
  context.fillRect(left, top, wide, high)
  const edge = edgeOf(hall)
  const tile = mix(own('#d9d3c2'), dark, 0.25)
  paintFront(hall, STATION_END, [-edge - TRACK, edge + TRACK], [PIT, CEILING], tile)
  paintFront(hall, STATION_END, [-edge - TRACK, edge + TRACK], [2.75, 3], line)
  for (const side of [-1, 1]) {
    const [middle, y] = see([side * (edge + TRACK / 2 - 0.1), 1.2, STATION_END])
    const radius = metre(STATION_END) * 1.3
    context.fillStyle = css(mix(dark, [0, 0, 0], 0.4))
    context.beginPath()
    context.arc(middle, y, radius, Math.PI, 0)
    context.lineTo(middle + radius, see([0, PIT, STATION_END])[1])
    context.lineTo(middle - radius, see([0, PIT, STATION_END])[1])
    context.fill()
    context.strokeStyle = css(mix(tile, [255, 255, 255], 0.3))
    context.lineWidth = metre(STATION_END) * 0.12
    context.beginPath()
    context.arc(middle, y, radius, Math.PI, 0)
    context.stroke()
    const tone: Colour = side < 0 ? [240, 70, 56] : [72, 214, 120]
    const signal = { x: middle + side * radius * 0.5, y: y - radius * 0.1, radius: metre(STATION_END) * 0.7 }
    glowAt(context, signal, tone, 0.8)
    context.fillStyle = css(mix(tone, [255, 255, 255], 0.35))
    context.beginPath()
    context.arc(signal.x, signal.y, metre(STATION_END) * 0.11, 0, Math.PI * 2)
    context.fill()
  }
  paintFront(hall, STATION_END, [-1, 1], [0, 2.35], mix(dark, lamp, 0.28))
  for (let step = 0; step < 8; step++)
    paintFront(hall, STATION_END, [-0.9, 0.9], [0.24 * step, 0.24 * step + 0.07], mix(dark, lamp, 0.3 + step * 0.06))
}

/** Paints what of the station is around the platform in a plane: walls, tracks, ceiling, the train. */
export function paintStation(hall: Hall, station: Station, part: Part): void {
  for (const side of [-1, 1] as const) {
    paintTrackSide(hall, station, part, side)
    if (side === station.side) paintTrain(hall, station, part)
  }
  paintCeiling(hall, station, part)
}

/** Paints what stands and hangs on the platform in a plane: pillars, and a sign. */
export function paintOnPlatform(hall: Hall, station: Station, part: Part): void {
  for (let away = 14.6; away > 4; away -= 2.4) if (part.own(away)) paintPillars(hall, station, away)
  if (part.own(SIGN_AWAY)) paintSign(hall, station)
}

/** A wall of tiles with posters across the track, and the track before it. */
function paintTrackSide(hall: Hall, { own, dark, line }: Station, { walls, own: isOwn }: Part, side: Side): void {
  const edge = edgeOf(hall)
  const wall = side * (edge + TRACK)
  const tile = own('#e6e0d0')
  const at = (out: number): Span => (side < 0 ? [wall, -out] : [out, wall])
  paintLevel(hall, PIT, at(edge), walls, mix(own('#4a4540'), dark, 0.5))
  for (const out of [0.75, 2.2])
    paintLevel(hall, PIT + 0.14, [side * (edge + out), side * (edge + out + 0.09)], walls, own('#b9bdc4'))
  paintSide(hall, wall, walls, [PIT, 0], mix(tile, dark, 0.62))
  paintSide(hall, wall, walls, [0, CEILING], tile)
  for (let up = 0.3; up < CEILING; up += 0.3)
    paintSide(hall, wall, walls, [up - 0.012, up + 0.012], mix(tile, dark, 0.3), 0.6)
  for (let away = 3.2; away < STATION_END; away += 0.17)
    if (away >= walls[0] && away < walls[1])
      paintSide(hall, wall, [away, away + 0.012], [0, CEILING], mix(tile, dark, 0.3), 0.45)
  paintSide(hall, wall, walls, [2.75, 3], line)
  paintSide(hall, wall, walls, [0, 0.22], mix(line, dark, 0.35))
  paintSide(hall, wall, walls, [3.25, CEILING], mix(own('#55585e'), dark, 0.5))
  for (let poster = 0; poster < 7; poster++) {
    const away = 5.2 + poster * 1.75
    if (!isOwn(away)) continue
    const tone = own(POSTERS[(poster + (side < 0 ? 2 : 0)) % POSTERS.length] ?? '#c65b4a')
    paintSide(hall, wall, [away, away + 0.95], [0.72, 2.4], mix(dark, [255, 255, 255], 0.14))
    paintSide(hall, wall, [away + 0.05, away + 0.9], [0.8, 2.32], tone)
    paintSide(hall, wall, [away + 0.12, away + 0.56], [1.25, 2.1], mix(tone, [255, 255, 255], 0.6))
    paintSide(hall, wall, [away + 0.12, away + 0.82], [0.95, 1.08], mix(tone, dark, 0.5))
  }
}

const POSTERS = ['#d8604a', '#3d7ea6', '#e0a63c', '#5f9a70', '#8a5fa6'] as const

/** From where to where its train stands, how long its carriages are at most, how far apart doors are, how high they are. */
const [TRAIN, DOORS, ROOF] = [[1.6, 15.4], 1.2, 2.65] as const

/** Carriages from seam to seam. */
function paintTrain(hall: Hall, station: Station, { own: isOwn }: Part): void {
  const ends = [TRAIN[0], ...SEAMS.toReversed().filter((away) => away > TRAIN[0]), TRAIN[1]]
  for (const [index, from] of ends.entries()) {
    const to = ends[index + 1]
    if (to !== undefined && isOwn(from)) paintCarriage(hall, station, [from + 0.06, to - 0.04])
  }
}

function paintCarriage(hall: Hall, { own, dark, line, lamp, side }: Station, [from, to]: Span): void {
  const out = side * (edgeOf(hall) + 0.14)
  const body = own('#ccd2d9')
  const pane = mix(lamp, own('#f0cf8e'), 0.3)
  // Its end, and what is between it and the next one.
  paintSide(hall, out + side * 0.3, [from - 0.1, to + 0.1], [-0.5, ROOF - 0.1], mix(dark, body, 0.12))
  paintFront(hall, from, side < 0 ? [out - 2.6, out] : [out, out + 2.6], [-0.5, ROOF], mix(body, dark, 0.5))
  paintShape(
    hall,
    [
      [out, ROOF, from],
      [out + side * 0.5, ROOF + 0.42, from],
      [out + side * 0.5, ROOF + 0.42, to],
      [out, ROOF, to],
    ],
    mix(body, dark, 0.35),
  )
  const panel = (away: Span, up: Span, tone: Colour) => paintSide(hall, out, away, up, tone)
  panel([from, to], [-0.5, ROOF], body)
  panel([from, to], [-0.5, 0.05], mix(body, dark, 0.75))
  panel([from, to], [0.34, 0.62], line)
  panel([from, to], [ROOF - 0.26, ROOF - 0.12], line)
  const bays = Math.max(1, Math.round((to - from) / DOORS))
  const bay = (to - from) / bays
  for (let index = 0; index < bays; index++) {
    const at = (share: number) => from + bay * (index + share)
    panel([at(0.46), at(0.96)], [1, 1.98], mix(dark, body, 0.3))
    panel([at(0.49), at(0.93)], [1.05, 1.93], pane)
    panel([at(0.05), at(0.4)], [0.03, 2.2], mix(body, dark, 0.45))
    for (const leaf of [0.065, 0.23]) {
      panel([at(leaf), at(leaf + 0.155)], [0.05, 2.16], mix(body, [255, 255, 255], 0.25))
      panel([at(leaf + 0.03), at(leaf + 0.125)], [1, 1.95], pane)
    }
  }
}

function paintCeiling(hall: Hall, { own, dark, lamp }: Station, { walls, own: isOwn }: Part): void {
  const edge = edgeOf(hall)
  const reach = edge + TRACK
  paintLevel(hall, CEILING, [-reach, reach], walls, mix(own('#63666c'), dark, 0.35))
  for (let away = 15; away > 2.6; away -= 1.2)
    if (isOwn(away)) paintFront(hall, away, [-reach, reach], [CEILING - 0.16, CEILING], mix(own('#55585e'), dark, 0.5))
  for (let away = 15; away > 1.5; away -= 0.6)
    for (const across of isOwn(away) ? [-0.55, 0.55] : []) {
      const x = across * edge
      paintLevel(hall, CEILING - 0.2, [x - 0.24, x + 0.24], [away - 0.48, away], lamp, 0.28)
      paintLevel(hall, CEILING - 0.2, [x - 0.13, x + 0.13], [away - 0.46, away - 0.02], mix(lamp, [255, 255, 255], 0.5))
    }
}

function paintPillars(hall: Hall, { own, dark, line, side: train }: Station, away: number): void {
  const tile = own('#ded8c8')
  const edge = edgeOf(hall)
  // In a narrow frame they would hide the train.
  const isNarrow = hall.stage.width < hall.stage.height
  for (const side of isNarrow ? [-train] : [-1, 1]) {
    const x = side * edge * 0.66
    const shades = { front: mix(tile, dark, 0.12), side: mix(tile, dark, 0.36), top: tile }
    const across: Span = [x - 0.24, x + 0.24]
    paintBox(hall, { across, up: [0, CEILING], away: [away, away + 0.16] }, shades)
    const band = { front: line, side: mix(line, dark, 0.3), top: line }
    paintBox(hall, { across, up: [1.62, 2.1], away: [away, away + 0.16] }, band)
    paintFront(hall, away, [x - 0.16, x + 0.16], [1.82, 1.9], mix(line, [255, 255, 255], 0.85))
    paintFront(hall, away, across, [0, 0.2], mix(tile, dark, 0.55))
    for (let up = 0.5; up < CEILING; up += 0.3)
      paintFront(hall, away, across, [up - 0.01, up + 0.01], mix(tile, dark, 0.32), 0.5)
  }
}

const SIGN_AWAY = 7.6

/** The sign that hangs over the platform: the number of the line, where it goes, an arrow. */
function paintSign(hall: Hall, { own, dark, line, side }: Station): void {
  const { context, see, metre } = hall
  const wide = Math.min(1.5, edgeOf(hall) * 0.5)
  for (const x of [-0.8, 0.8])
    paintFront(hall, SIGN_AWAY, [x * wide - 0.02, x * wide + 0.02], [3, CEILING], mix(own('#8a8d92'), dark, 0.3))
  paintFront(hall, SIGN_AWAY, [-wide, wide], [2.46, 3.04], mix(dark, own('#26303c'), 0.7))
  paintFront(hall, SIGN_AWAY, [-wide, wide], [2.46, 2.51], line)
  const unit = metre(SIGN_AWAY)
  const [x, y] = see([-wide * 0.72, 2.78, SIGN_AWAY])
  context.fillStyle = css(line)
  context.beginPath()
  context.arc(x, y, unit * 0.17, 0, Math.PI * 2)
  context.fill()
  const white = own('#ffffff')
  paintFront(hall, SIGN_AWAY, [-wide * 0.72 - 0.03, -wide * 0.72 + 0.03], [2.69, 2.87], white)
  paintFront(hall, SIGN_AWAY, [-wide * 0.45, wide * 0.3], [2.82, 2.91], white)
  paintFront(hall, SIGN_AWAY, [-wide * 0.45, wide * 0.05], [2.64, 2.7], mix(white, dark, 0.35))
  const tip = wide * 0.62 + side * 0.22
  const tail = wide * 0.62 - side * 0.06
  paintShape(
    hall,
    [
      [tip, 2.77, SIGN_AWAY],
      [tail, 2.93, SIGN_AWAY],
      [tail, 2.61, SIGN_AWAY],
    ],
    white,
  )
  paintFront(
    hall,
    SIGN_AWAY,
    [Math.min(tail, tail - side * 0.2), Math.max(tail, tail - side * 0.2)],
    [2.73, 2.81],
    white,
  )
}
