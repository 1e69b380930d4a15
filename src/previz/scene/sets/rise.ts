/** A hill, a cliff or a rock before the land, on top of which the lead stands. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { Path2D } from '@napi-rs/canvas'
import type { Rise as AnyRise } from '../../script/reading.ts'
import { between } from '../../random.ts'
import { type Colour, css, mix } from '../colour.ts'
import { fractal } from '../noise.ts'
import { paintGrass } from '../land.ts'
import { coverOf, inLight } from '../seasons.ts'
import type { LayerPlan, SetPlan, Stage } from '../stage.ts'

/** What is land; a viaduct is built. */
type Rise = Exclude<AnyRise, 'viaduct'>

/** The row of its top, as a part of the height, and how far to both sides of the middle that is level, in frame heights. */
const [TOP, LEVEL] = [0.66, 0.24] as const

/** How many patches a meadow has. */
const PATCHES = 90

/** How steeply each falls away beside its top: how far down for each way out, all in frame heights. */
const FALLS: { readonly [R in Rise]: (out: number, side: number) => number } = {
  hill: (out) => 0.3 * (1 - Math.exp(-((out / 0.62) ** 2))),
  cliff: (out, side) => (side < 0 ? 0.02 * out : out < 0.1 ? 0.03 * out : 0.003 + 2.4 * (out - 0.1)),
  peak: (out) => 0.62 * out,
}

/** How rough each is, for how far it has fallen away. */
const ROUGHNESS: { readonly [R in Rise]: number } = { hill: 0.08, cliff: 0.5, peak: 0.3 }

/** A set before which something rises: whoever stands in its middle is on top of it. */
export function withRise(plan: SetPlan, rise: Rise): SetPlan {
  const high = plan.foot - TOP
  const dropAt = (across: number, aspect: number) => fallAt(rise, across / narrowness(aspect)) - high
  return { ...plan, dropAt, sheen: 0, layers: [...plan.layers, riseLayer(rise)] }
}

/** How much narrower what rises in a frame is than in a wide one, where all of it has room. */
function narrowness(aspect: number): number {
  return Math.min(1, 0.42 + 0.33 * aspect)
}

function fallAt(rise: Rise, across: number): number {
  const out = Math.max(0, Math.abs(across) - LEVEL)
  return FALLS[rise](out, Math.sign(across))
}

function riseLayer(rise: Rise): LayerPlan {
  return {
    distance: 4,
    part: 'front',
    span: ({ height }) => ({ top: (TOP - 0.03) * height, bottom: Number.POSITIVE_INFINITY }),
    paint(context, stage) {
      const { height, bounds } = stage
      const edge = edgeOf(stage, rise)
      const shape = new Path2D()
      shape.moveTo(bounds.left, bounds.bottom)
      for (let x = bounds.left; x <= bounds.right; x += 3) shape.lineTo(x, edge(x))
      shape.lineTo(bounds.right, bounds.bottom)
      shape.closePath()
      const { rock, grass, snow } = coverOf(stage.setting)
      const green = mix(grass, [240, 244, 250], 0.85 * snow)
      const [top, foot] =
        rise === 'hill' ? [green, mix(green, [30, 50, 30], 0.3)] : [rock, mix(rock, [40, 40, 48], 0.4)]
      const lit = (tone: Colour, light: number) => css(inLight(stage, tone, { nearness: 1, light }))
      const shade = context.createLinearGradient(0, TOP * height, 0, height)
      shade.addColorStop(0, lit(top, 0.45))
      shade.addColorStop(1, lit(foot, 0.05))
      context.save()
      context.fillStyle = shade
      context.fill(shape)
      context.clip(shape)
      if (rise === 'hill') paintPatches(context, stage, [lit(mix(green, [20, 40, 24], 0.5), 0.1), lit(green, 0.9)])
      else paintFacets(context, stage, edge, [lit(mix(rock, [24, 26, 34], 0.5), 0), lit(rock, 0.8)])
      paintTurf(context, stage, edge, lit(rise === 'peak' ? mix(green, rock, 0.5) : green, 0.5))
      context.restore()
      const blades = inLight(stage, mix(green, [24, 52, 28], 0.35), { nearness: 1, light: 0.3 })
      if (rise !== 'peak')
        paintGrass(context, stage, bladed(stage, edge), { tall: height * 0.026, gap: height * 0.006, tone: blades })
    },
  }
}

/** The edge as far as grass stands on it. */
function bladed({ height, bounds }: Stage, edge: (x: number) => number): (x: number) => number {
  return (x) => (Math.abs(edge(x + 4) - edge(x)) > 5 ? bounds.bottom + height : edge(x) + 2)
}

/** The row of its edge at a column. */
function edgeOf({ height, width, noise }: Stage, rise: Rise): (x: number) => number {
  return (x) => {
    const across = (x - width / 2) / height / narrowness(width / height)
    const fall = fallAt(rise, across)
    const rough = (fractal(noise, across * 9, 3, 4) - 0.5) * ROUGHNESS[rise] * Math.min(0.4, fall + 0.01)
    return (TOP - 0.006 + fall + rough) * height
  }
}

/** Faces of rock that look to the light or away from it. */
function paintFacets(
  context: SKRSContext2D,
  { bounds, height, chance }: Stage,
  edge: (x: number) => number,
  [dark, light]: readonly [string, string],
): void {
  const wide = 0.09 * height
  for (let x = bounds.left - wide; x < bounds.right; x += wide * (0.45 + 0.5 * chance())) {
    for (let y = edge(x); y < bounds.bottom; y += wide * (0.9 + chance())) {
      const [a, b, c] = [chance(), chance(), chance()]
      context.globalAlpha = 0.1 + 0.16 * a
      context.fillStyle = b < 0.8 ? dark : light
      context.beginPath()
      context.moveTo(x, y)
      context.lineTo(x + wide * (0.5 + 0.6 * a), y + wide * (0.2 + 0.4 * b))
      context.lineTo(x + wide * (0.1 + 0.5 * c), y + wide * (1.1 + 0.9 * c))
      context.closePath()
      context.fill()
    }
  }
  context.globalAlpha = 1
}

/** Earth and grass along its edge, as deep as a spade: none of it where that is steep. */
function paintTurf(
  context: SKRSContext2D,
  { bounds, height, noise }: Stage,
  edge: (x: number) => number,
  tone: string,
): void {
  const step = 0.004 * height
  context.fillStyle = tone
  context.beginPath()
  for (let x = bounds.left; x < bounds.right; x += step) {
    const [y, next] = [edge(x), edge(x + step)]
    if (Math.abs(next - y) > step * 1.2) continue
    const deep = (at: number) => height * (0.008 + 0.03 * fractal(noise, (at / height) * 42, 9, 2))
    context.moveTo(x, y - 2)
    context.lineTo(x + step + 1, next - 2)
    context.lineTo(x + step + 1, next + deep(x + step))
    context.lineTo(x, y + deep(x))
    context.closePath()
  }
  context.fill()
}

/** Meadow: patches that lie across the slope, lighter and darker. */
function paintPatches(
  context: SKRSContext2D,
  { bounds, height, chance }: Stage,
  tones: readonly [string, string],
): void {
  for (let patch = 0; patch < PATCHES; patch++) {
    const [x, y] = [between(chance, bounds.left, bounds.right), between(chance, TOP * height, bounds.bottom)]
    context.globalAlpha = between(chance, 0.05, 0.13)
    context.fillStyle = tones[patch % 2] ?? tones[0]
    context.beginPath()
    context.ellipse(
      x,
      y,
      height * between(chance, 0.05, 0.18),
      height * between(chance, 0.006, 0.02),
      0,
      0,
      2 * Math.PI,
    )
    context.fill()
  }
  context.globalAlpha = 1
}
