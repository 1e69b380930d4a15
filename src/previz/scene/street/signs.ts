/** Signs of light: boxes and tubes with strokes that look written and say nothing. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Chance, chanceFrom } from '../../random.ts'
import { type Colour, colour, css, mix } from '../colour.ts'
import { graderOf } from '../moods.ts'
import type { Stage } from '../stage.ts'
import { type Corridor, type Spot, throughAir, trace } from './corridor.ts'
import { isLit, underLight } from './street-light.ts'
import type { Sign, StreetPlan } from './street-plan.ts'

type Site = { readonly stage: Stage; readonly plan: StreetPlan; readonly corridor: Corridor }

/** Colours of painted signs, where none is lit. */
const PAINTS: readonly Colour[] = ['#a63d2f', '#2c5a5e', '#d39b3c', '#34384f', '#7b4a2d', '#4b6a3f'].map(colour)

/** Where a place of a sign is: across and down it, 0 to 1. */
type Face = (across: number, down: number) => Spot

/** Paints a sign. */
export function paintSign(context: SKRSContext2D, site: Site, sign: Sign): void {
  const { stage, plan, corridor } = site
  const { side, from, to, low, high, wide, form } = sign
  const shines = isLit(stage.setting)
  const graded = graderOf(stage.setting)
  const ink = (tone: Colour) =>
    throughAir(stage, shines ? graded(tone) : underLight(stage, plan, mix(tone, painted(sign), 0.9), side), from, 0.6)
  const edge = side * corridor.wall
  const inner = edge - side * wide
  const face: Face =
    form === 'blade'
      ? (across, down) => [side < 0 ? edge + wide * across : inner + wide * across, high + (low - high) * down, from]
      : (across, down) => [
          edge - side * 0.025,
          high + (low - high) * down,
          side < 0 ? from + (to - from) * across : to + (from - to) * across,
        ]
  const dark = throughAir(stage, mix(stage.palette.near, ink(sign.tone), 0.14), from)
  const fill = (tone: string, spots: readonly Spot[]) => {
    context.fillStyle = tone
    trace(context, corridor, spots)
    context.fill()
  }
  if (form === 'blade') {
    fill(css(mix(dark, ink(sign.tone), shines ? 0.3 : 0.1)), [
      [inner, high, from],
      [inner, high, to],
      [inner, low, to],
      [inner, low, from],
    ])
    paintBracket(context, site, sign)
  }
  fill(css(dark), [face(0, 0), face(1, 0), face(1, 1), face(0, 1)])
  const [thinX, thinY] = form === 'blade' ? [0.09, (0.09 * wide) / (high - low)] : [0.02, 0.1]
  const inset = (a: number, b: number) => [face(a, b), face(1 - a, b), face(1 - a, 1 - b), face(a, 1 - b)]
  const strokes = chanceFrom(Math.floor(sign.seed), 'sign')
  if (sign.look === 'box') {
    const base = ink(sign.tone)
    fill(css(shines ? mix(base, [255, 255, 255], 0.12) : base), inset(thinX, thinY))
    const isPale = strokes() < 0.62
    const letters = isPale || !shines ? mix(base, [255, 250, 236], shines ? 0.92 : 0.8) : mix(base, [16, 6, 26], 0.86)
    paintGlyphs(context, site, sign, face, { tone: css(letters), tube: undefined, chance: strokes })
    return
  }
  const [first, second] = shines
    ? [ink(sign.tone), ink(sign.second)]
    : [mix(ink(sign.tone), [255, 244, 220], 0.5), mix(ink(sign.tone), [255, 244, 220], 0.25)]
  context.lineJoin = 'round'
  const unit = corridor.unit(from)
  context.lineWidth = Math.max(1, unit * 0.014)
  context.strokeStyle = css(shines ? mix(second, [255, 255, 255], 0.3) : second)
  trace(context, corridor, inset(thinX * 0.8, thinY * 0.8))
  context.stroke()
  const core = shines ? mix(first, [255, 255, 255], 0.5) : first
  paintGlyphs(context, site, sign, face, { tone: css(core), tube: css(first, shines ? 0.5 : 0), chance: strokes })
}

function painted({ seed }: Sign): Colour {
  return PAINTS[Math.floor(seed) % PAINTS.length] ?? [90, 84, 78]
}

/** The arms that hold a sign. */
function paintBracket(context: SKRSContext2D, { stage, corridor }: Site, { side, from, low, high, wide }: Sign): void {
  context.fillStyle = css(throughAir(stage, stage.palette.near, from))
  const edge = side * corridor.wall
  for (const up of [high - 0.06, low + 0.06]) {
    trace(context, corridor, [
      [edge, up + 0.012, from + 0.04],
      [edge - side * wide, up + 0.012, from + 0.04],
      [edge - side * wide, up - 0.012, from + 0.04],
      [edge, up - 0.012, from + 0.04],
    ])
    context.fill()
  }
}

type Pen = { readonly tone: string; readonly tube: string | undefined; readonly chance: Chance }

/** Strokes in square cells along the longer side of a sign. */
function paintGlyphs(
  context: SKRSContext2D,
  { corridor }: Site,
  { from, to, low, high, wide, form }: Sign,
  face: Face,
  { tone, tube, chance }: Pen,
): void {
  const isTall = form === 'blade'
  const [long, short] = isTall ? [high - low, wide] : [to - from, high - low]
  const cells = Math.max(1, Math.floor(long / short / (isTall ? 1 : 0.85)))
  const unit = corridor.unit(from)
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (let cell = 0; cell < cells; cell++) {
    const lines = glyph(chance)
    context.beginPath()
    for (const [x1, y1, x2, y2] of lines) {
      const place = (x: number, y: number) => {
        const [a, b] = [0.24 + x * 0.52, 0.16 + y * 0.68]
        return isTall ? face(a, (cell + b) / cells) : face((cell + a) / cells, b)
      }
      context.moveTo(...corridor.see(place(x1, y1)))
      context.lineTo(...corridor.see(place(x2, y2)))
    }
    const thick = Math.max(0.8, unit * short * (isTall ? 0.085 : 0.045))
    if (tube !== undefined) {
      context.strokeStyle = tube
      context.lineWidth = thick * 2.3
      context.stroke()
    }
    context.strokeStyle = tone
    context.lineWidth = thick
    context.stroke()
  }
}

type Stroke = readonly [number, number, number, number]

/** A few strokes on a grid of three by three: like a letter of a script that nobody reads. */
function glyph(chance: Chance): readonly Stroke[] {
  const strokes: Stroke[] = []
  const level = () => Math.floor(chance() * 3) / 2
  if (chance() < 0.8) strokes.push([0, level() * 0.5, 1, 0.1])
  strokes.push([0.5, 0, 0.5, 1])
  if (chance() < 0.6) strokes.push([0.05, 0.5, 0.95, 0.5])
  if (chance() < 0.45) strokes.push([0, 0.35, 0, 1], [1, 0.35, 1, 1])
  if (chance() < 0.5) strokes.push([0.5, 0.5, 0, 1])
  if (chance() < 0.5) strokes.push([0.5, 0.5, 1, 1])
  if (chance() < 0.4) strokes.push([0.1, 1, 0.9, 1])
  return strokes
}
