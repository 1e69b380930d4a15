/** The pen that the cast is drawn with: flowing outlines through a few points, and tapered ribbons for limbs, necks and tails. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css } from '../scene/colour.ts'

/** A place; y grows downwards. */
export type Point = readonly [x: number, y: number]

/** A place on an outline; `corner` 1 makes a sharp corner of it, 0 (the default) flows through. */
export type OutlinePoint = readonly [x: number, y: number, corner?: number]

/** A place on the middle line of a ribbon, and how wide it is there. */
export type SpinePoint = readonly [x: number, y: number, width: number]

/** How many steps a ribbon takes from one point of its spine to the next. */
const RIBBON_STEPS = 8

/** A closed outline through points, Catmull-Rom. */
export function outline(points: readonly OutlinePoint[]): Path2D {
  const path = new Path2D()
  const at = (index: number): OutlinePoint => points[(index + points.length) % points.length] ?? [0, 0]
  path.moveTo(at(0)[0], at(0)[1])
  points.forEach((_, index) => {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    const [leave, arrive] = [(1 - (from[2] ?? 0)) / 6, (1 - (to[2] ?? 0)) / 6]
    path.bezierCurveTo(
      from[0] + (to[0] - before[0]) * leave,
      from[1] + (to[1] - before[1]) * leave,
      to[0] - (after[0] - from[0]) * arrive,
      to[1] - (after[1] - from[1]) * arrive,
      to[0],
      to[1],
    )
  })
  path.closePath()
  return path
}

/** A shape of changing width along a line that flows through its points; both ends are round. */
export function ribbon(spine: readonly SpinePoint[]): Path2D {
  const samples = sampled(spine)
  const path = sides(samples)
  for (const [index, [x, y, width]] of samples.entries()) {
    const [before, after] = [samples[index - 1], samples[index + 1]]
    const isEnd = before === undefined || after === undefined
    if (!isEnd && turnOf(before, [x, y, width], after) < SHARP_TURN) continue
    path.moveTo(x + width / 2, y)
    // The same way round as the sides, or what both cover would be a hole.
    path.arc(x, y, width / 2, 0, Math.PI * 2, true)
  }
  return path
}

/** A shape like a ribbon, but cut off straight at both ends: sleeves, trouser legs. */
export function sheet(spine: readonly SpinePoint[]): Path2D {
  return sides(sampled(spine))
}

/** From this turn on, in radians, the outer side of a bend needs rounding. */
const SHARP_TURN = 0.2

function turnOf(before: SpinePoint, here: SpinePoint, after: SpinePoint): number {
  const turn = Math.atan2(after[1] - here[1], after[0] - here[0]) - Math.atan2(here[1] - before[1], here[0] - before[0])
  return Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)))
}

function sides(samples: readonly SpinePoint[]): Path2D {
  let [there, back] = ['', 'Z']
  for (const [index, [x, y, width]] of samples.entries()) {
    const [before, after] = [samples[index - 1] ?? [x, y], samples[index + 1] ?? [x, y]]
    const [along, down] = [after[0] - before[0], after[1] - before[1]]
    const out = width / 2 / (Math.hypot(along, down) || 1)
    there += `${index === 0 ? 'M' : 'L'}${x - down * out} ${y + along * out}`
    back = `L${x + down * out} ${y - along * out}${back}`
  }
  // As text: the library takes a hundred points in the time of a few calls.
  return new Path2D(there + back)
}

function sampled(spine: readonly SpinePoint[]): readonly SpinePoint[] {
  const at = (index: number): SpinePoint => spine[Math.min(Math.max(index, 0), spine.length - 1)] ?? [0, 0, 0]
  return spine.slice(1).flatMap((_, index) => {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    const steps = index === spine.length - 2 ? RIBBON_STEPS + 1 : RIBBON_STEPS
    return Array.from({ length: steps }, (_step, step): SpinePoint => {
      const t = step / RIBBON_STEPS
      const part = (k: 0 | 1 | 2) => flowing(before[k], from[k], to[k], after[k], t)
      return [part(0), part(1), Math.max(0, part(2))]
    })
  })
}

function flowing(before: number, from: number, to: number, after: number, t: number): number {
  const [slopeFrom, slopeTo] = [(to - before) / 2, (after - from) / 2]
  const [t2, t3] = [t * t, t * t * t]
  return (2 * t3 - 3 * t2 + 1) * from + (t3 - 2 * t2 + t) * slopeFrom + (-2 * t3 + 3 * t2) * to + (t3 - t2) * slopeTo
}

/** Fills a shape with one colour; a path may be given as SVG path data. */
export function paint(context: SKRSContext2D, path: Path2D | string, tone: Colour | string, opacity = 1): void {
  context.fillStyle = typeof tone === 'string' ? tone : css(tone, opacity)
  context.fill(typeof path === 'string' ? new Path2D(path) : path)
}

/** Draws lines of one width with round ends, given as SVG path data. */
export function stroke(
  context: SKRSContext2D,
  paths: string | readonly string[],
  tone: Colour | string,
  width: number,
): void {
  context.strokeStyle = typeof tone === 'string' ? tone : css(tone)
  context.lineWidth = width
  context.lineCap = 'round'
  for (const path of [paths].flat()) context.stroke(new Path2D(path))
}

/** Draws a round spot. */
export function disc(context: SKRSContext2D, [x, y]: Point, radius: number, tone: Colour | string): void {
  context.beginPath()
  context.arc(x, y, radius, 0, Math.PI * 2)
  context.fillStyle = typeof tone === 'string' ? tone : css(tone)
  context.fill()
}

/** Draws inside a shape only. */
export function inside(context: SKRSContext2D, path: Path2D | string, draw: () => void): void {
  context.save()
  context.clip(typeof path === 'string' ? new Path2D(path) : path)
  draw()
  context.restore()
}

/** Where a knee is: the joint between two bones that reach from `from` towards `to`; `side` 1 or -1 says where it bends. */
export function bend(from: Point, to: Point, upper: number, lower: number, side: 1 | -1): { knee: Point; end: Point } {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const far = Math.hypot(dx, dy) || 1e-6
  const reach = Math.min(far, (upper + lower) * 0.999)
  const [ux, uy] = [dx / far, dy / far]
  const along = (upper * upper - lower * lower + reach * reach) / (2 * reach)
  const aside = Math.sqrt(Math.max(0, upper * upper - along * along)) * side
  const knee: Point = [from[0] + ux * along - uy * aside, from[1] + uy * along + ux * aside]
  return { knee, end: [from[0] + ux * reach, from[1] + uy * reach] }
}
