/** The hall of a factory: steel columns and trusses, windows high up, a roof with skylights. */

import { type Colour, css, mix } from '../colour.ts'
import { overAll } from '../painting-area.ts'
import { glowAt } from '../room/room-look.ts'
import type { Side } from '../street/corridor.ts'
import type { Palette } from '../tones.ts'
import { halfOf, type Hall, type Part, paintFront, paintShape, paintSide, type Place, SEAMS } from './hall.ts'
import type { WorkLight } from './work-light.ts'

/** What a factory is painted with. */
export type Factory = WorkLight & {
  /** Where its conveyor runs. */
  readonly side: Side
}

/** How far away its end wall is. */
export const FACTORY_END = 20

/** Metres: half of its breadth, how high its walls and its ridge are. */
const [BROAD, EAVES, RIDGE] = [5.6, 5, 7.2] as const

/** From where to where its windows reach, in metres. */
const PANES = [2.9, 4.7] as const

/** How far from the middle its walls are, in metres. */
export function wallOf({ stage }: Pick<Hall, 'stage'>): number {
  return halfOf(stage, BROAD)
}

/** What is seen through the windows: the sky of the hour, as bright as it is. */
function outside({ sky }: Palette, { isDark }: Factory): Colour {
  return isDark ? mix(sky[1], sky[2], 0.5) : mix(mix(sky[2], sky[3], 0.6), [255, 255, 255], 0.35)
}

/** Paints the wall at the end, with a gate and a round window. */
export function paintFactoryEnd(hall: Hall, factory: Factory): void {
  const { context, stage, see, metre } = hall
  const { own, dark } = factory
  const { left, top, wide, high } = overAll(stage.bounds)
  context.fillStyle = css(mix(own('#6f6c66'), dark, 0.55))
  context.fillRect(left, top, wide, high)
  const wall = wallOf(hall)
  const brick = mix(own('#a8826a'), dark, 0.22)
  paintShape(hall, gableAt(wall, FACTORY_END), brick)
  paintFront(hall, FACTORY_END, [-wall, wall], [0, 1.1], mix(own('#5f7a70'), dark, 0.3))
  const gate = Math.min(2.2, wall * 0.5)
  paintFront(hall, FACTORY_END, [-gate, gate], [0, 3.4], mix(dark, own('#7c8790'), 0.55))
  for (let up = 0.3; up < 3.4; up += 0.3)
    paintFront(hall, FACTORY_END, [-gate, gate], [up, up + 0.05], mix(dark, own('#7c8790'), 0.25))
  const [x, y] = see([0, 5, FACTORY_END])
  const radius = metre(FACTORY_END) * 0.85
  const sky = outside(stage.palette, factory)
  glowAt(context, { x, y, radius: radius * 2.6 }, sky, 0.35)
  context.fillStyle = css(sky)
  context.beginPath()
  context.arc(x, y, radius, 0, Math.PI * 2)
  context.fill()
  context.strokeStyle = css(mix(dark, brick, 0.25))
  context.lineWidth = metre(FACTORY_END) * 0.1
  context.stroke()
  context.beginPath()
  context.moveTo(x - radius, y)
  context.lineTo(x + radius, y)
  context.moveTo(x, y - radius)
  context.lineTo(x, y + radius)
  context.stroke()
}

/** The outline of the hall across. */
function gableAt(wall: number, away: number): readonly Place[] {
  return [
    [-wall, 0, away],
    [-wall, EAVES, away],
    [0, RIDGE, away],
    [wall, EAVES, away],
    [wall, 0, away],
  ]
}

/** Paints what of the hall itself is in a plane: walls, roof, columns, trusses, lamps. */
export function paintFactory(hall: Hall, factory: Factory, part: Part): void {
  const { own, dark } = factory
  const wall = wallOf(hall)
  const roof = mix(own('#7b7a76'), dark, 0.5)
  const sky = outside(hall.stage.palette, factory)
  for (const side of [-1, 1]) {
    const slope = (from: number, to: number): readonly Place[] => {
      const at = (share: number, away: number): Place => [
        side * wall * (1 - share),
        EAVES + (RIDGE - EAVES) * share,
        away,
      ]
      const [near, far] = part.walls
      return [at(from, near), at(to, near), at(to, far), at(from, far)]
    }
    paintShape(hall, slope(0, 1), roof)
    paintShape(hall, slope(0.42, 0.72), sky, 0.9)
    paintWall(hall, factory, part, side * wall)
  }
  // Where planes meet there is a truss: nothing is seen to break.
  for (const away of FRAMES) if (part.own(away)) paintFrame(hall, factory, away)
}

/** How far away columns and trusses are. */
const FRAMES = [18, ...SEAMS.flatMap((away) => [away, away * 1.16])].filter((away) => away > 2.5)

function paintWall(hall: Hall, factory: Factory, { walls }: Part, out: number): void {
  const { own, dark } = factory
  const tone = own('#b8ab9a')
  paintSide(hall, out, walls, [0, EAVES], mix(tone, dark, 0.12))
  paintSide(hall, out, walls, [0, 1.1], mix(own('#5f8a7a'), dark, 0.15))
  paintSide(hall, out, walls, [1.1, 1.16], mix(tone, dark, 0.5))
  for (let up = 1.4; up < PANES[0]; up += 0.22) paintSide(hall, out, walls, [up, up + 0.02], mix(tone, dark, 0.35), 0.6)
  const sky = outside(hall.stage.palette, factory)
  for (let away = 2.4; away < FACTORY_END; away += 0.92) {
    if (away < walls[0] || away >= walls[1]) continue
    paintSide(hall, out, [away, away + 0.78], PANES, mix(dark, own('#5d6468'), 0.4))
    for (let column = 0; column < 3; column++)
      for (let row = 0; row < 3; row++) {
        const [near, low] = [away + 0.03 + column * 0.25, PANES[0] + 0.07 + row * 0.58]
        paintSide(hall, out, [near, near + 0.21], [low, low + 0.5], mix(sky, dark, (column + row) % 3 === 0 ? 0.12 : 0))
      }
  }
}

/** A pair of columns and the truss on them. */
function paintFrame(hall: Hall, { own, dark, lamp, isDark }: Factory, away: number): void {
  const { context, see, metre } = hall
  const wall = wallOf(hall)
  const steel = mix(own('#4d5f6b'), dark, 0.25)
  for (const side of [-1, 1]) {
    const x = side * (wall - 0.16)
    paintFront(hall, away, [x - 0.16, x + 0.16], [0, EAVES], steel)
    paintFront(hall, away, [x - 0.05, x + 0.05], [0, EAVES], mix(steel, dark, 0.45))
    paintFront(hall, away, [x - 0.16, x + 0.16], [0.1, 0.9], mix(own('#e2b02e'), dark, 0.08))
  }
  const unit = metre(away)
  const line = (thick: number, ...places: readonly (readonly [number, number])[]) => {
    context.lineWidth = unit * thick
    context.beginPath()
    for (const [across, up] of places) context.lineTo(...see([across, up, away]))
    context.stroke()
  }
  context.strokeStyle = css(steel)
  line(0.2, [-wall, EAVES], [0, RIDGE], [wall, EAVES])
  line(0.16, [-wall, EAVES], [wall, EAVES])
  const bays = 8
  for (let bay = 0; bay < bays; bay++) {
    const at = (index: number) => -wall + (index * wall * 2) / bays
    const top = (x: number) => EAVES + (RIDGE - EAVES) * (1 - Math.abs(x) / wall)
    const [from, to] = [at(bay), at(bay + 1)]
    line(0.07, [from, top(from)], [from, EAVES])
    line(0.07, bay < bays / 2 ? [from, EAVES] : [from, top(from)], bay < bays / 2 ? [to, top(to)] : [to, EAVES])
  }
  for (const across of [-0.42, 0.42]) {
    const [x, y] = see([across * wall, EAVES - 1, away])
    line(0.03, [across * wall, EAVES], [across * wall, EAVES - 0.9])
    glowAt(context, { x, y: y + unit * 0.12, radius: unit * (isDark ? 1.7 : 1.1) }, lamp, isDark ? 0.3 : 0.35)
    context.fillStyle = css(mix(own('#3f6a5c'), dark, 0.2))
    context.beginPath()
    context.moveTo(x - unit * 0.09, y - unit * 0.16)
    context.lineTo(x + unit * 0.09, y - unit * 0.16)
    context.quadraticCurveTo(x + unit * 0.34, y - unit * 0.1, x + unit * 0.38, y + unit * 0.12)
    context.lineTo(x - unit * 0.38, y + unit * 0.12)
    context.quadraticCurveTo(x - unit * 0.34, y - unit * 0.1, x - unit * 0.09, y - unit * 0.16)
    context.fill()
    context.fillStyle = css(mix(lamp, [255, 255, 255], 0.5))
    context.beginPath()
    context.ellipse(x, y + unit * 0.12, unit * 0.36, unit * 0.07, 0, 0, Math.PI * 2)
    context.fill()
  }
}
