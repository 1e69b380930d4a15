/** Trees seen from the side, as stamps: trunk and crown, in the colours of the season. */

import { createCanvas } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { type Colour, css } from './colour.ts'
import { bareCrown, roundCrown, spire, type Stamp } from './crowns.ts'
import { coverOf, inLight } from './seasons.ts'
import type { Stage } from './stage.ts'

/** Paints a tree with leaves: a forked trunk, and crowns over each other from the lowest to the top. */
function leafyTree(stage: Stage, own: Colour, sizePx: number, snow: number): Stamp {
  const { chance, setting } = stage
  const canvas = createCanvas(Math.ceil(sizePx * 0.9), sizePx)
  const context = canvas.getContext('2d')
  const [middle, broad] = [sizePx * 0.45, sizePx * between(chance, 0.3, 0.4)]
  context.fillStyle = css(inLight(stage, coverOf(setting).bark, { nearness: 1, light: 0.25 }))
  context.beginPath()
  context.moveTo(middle - sizePx * 0.028, sizePx)
  context.quadraticCurveTo(middle - sizePx * 0.012, sizePx * 0.75, middle - sizePx * 0.02, sizePx * 0.4)
  context.lineTo(middle + sizePx * 0.02, sizePx * 0.4)
  context.quadraticCurveTo(middle + sizePx * 0.014, sizePx * 0.75, middle + sizePx * 0.034, sizePx)
  context.fill()
  const isLarge = sizePx > 220
  const parts = isLarge ? 34 : Math.max(4, Math.min(11, Math.round(sizePx / 16)))
  const part = isLarge ? 0.3 : 0.4
  const stock = [0, 1].map(() => roundCrown(stage, own, Math.max(6, Math.ceil(sizePx * part)), snow).canvas)
  for (let index = 0; index < parts; index++) {
    const up = index / (parts - 1)
    const reach = Math.sin(0.5 + up * 2.3) * broad
    const size = sizePx * part * between(chance, 0.85, 1.15) * (1 - 0.3 * up)
    const crown = stock[index % 2]
    if (crown === undefined) continue
    const x = middle + reach * between(chance, -1, 1) * (isLarge ? 0.95 : 0.6)
    const y = sizePx * (0.66 - 0.5 * up + between(chance, -0.05, 0.05))
    context.drawImage(crown, x - size / 2, Math.max(0, y - size / 2), size, size)
  }
  return { canvas, tall: sizePx }
}

/** Which trees grow. */
export type Wood = {
  /** The share of conifers. */
  readonly evergreen: number
  readonly kinds: number
}

/** The largest stamp, in px: what is nearer than subjects may be a little soft. */
const STAMP_PX_MAX = 560

/** A few different trees of the season, `sizePx` high. */
export function treesOf(stage: Stage, sizePx: number, { evergreen, kinds }: Wood): readonly [Stamp, ...Stamp[]] {
  const { chance, setting } = stage
  const { crowns, needles, bark, bare, snow } = coverOf(setting)
  const size = Math.min(STAMP_PX_MAX, Math.max(6, Math.ceil(sizePx)))
  const one = (): Stamp => {
    const own = crowns[Math.floor(chance() * crowns.length)] ?? crowns[0]
    if (chance() < evergreen) return spire(stage, needles, size, snow)
    return chance() < bare ? bareCrown(stage, bark, size, snow) : leafyTree(stage, own, size, snow)
  }
  return [one(), ...Array.from({ length: kinds - 1 }, one)]
}
