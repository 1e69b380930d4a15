/** The trees of a wood seen from above, as stamps with their shadows, and which of them grows where. */

import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { letGo } from '../canvas-memory.ts'
import { between } from '../random.ts'
import { css, mix } from './colour.ts'
import { bareCrown, roundCrown, spire } from './crowns.ts'
import { fractal } from './noise.ts'
import { coverOf, inLight } from './seasons.ts'
import type { Stage } from './stage.ts'

/** A tree, or a patch of grass where none stands. Its foot is at the middle of its lower edge, but for its shadow. */
export type Growth = { readonly canvas: Canvas; readonly size: number }

/** The trees of a wood, painted at one size. */
export type Stock = {
  /** By colour, so that trees of one colour stand together. */
  readonly leafy: readonly (readonly Growth[])[]
  readonly needled: readonly Growth[]
  readonly bare: readonly Growth[]
  readonly grass: Growth
}

/** How many trees of a kind there are that look different. */
const VARIETY = 2

/** Trees smaller than this, in px, are too far away for single shadows. */
const SHADED_PX = 20

/** How much wider than its tree a stamp is: the shadow falls beside it. */
const SHADOWED = 1.34

/** Paints the trees of a wood about `sizePx` high. */
export function stockOf(stage: Stage, sizePx: number): Stock {
  const cover = coverOf(stage.setting)
  const some = (paint: (index: number) => Canvas, size = 1): Growth[] =>
    Array.from({ length: VARIETY }, (_, index) => ({
      canvas: sizePx < SHADED_PX ? paint(index) : shadowed(stage, paint(index)),
      size,
    }))
  return {
    leafy: cover.crowns.map((own) => some(() => roundCrown(stage, own, sizePx, cover.snow).canvas)),
    needled: some((index) => {
      const own = mix(cover.needles, cover.bark, 0.12 + 0.16 * index)
      return squat(spire(stage, own, Math.ceil(sizePx * 1.3), cover.snow).canvas)
    }, 1.12),
    bare: cover.bare === 0 ? [] : some(() => bareCrown(stage, cover.bark, sizePx, cover.snow).canvas),
    grass: { canvas: grassOf(stage, sizePx), size: 1.1 },
  }
}

/** A conifer as it is seen from above: broader than from the side. */
function squat(tree: Canvas): Canvas {
  const canvas = createCanvas(Math.ceil(tree.width * 1.35), tree.height)
  canvas.getContext('2d').drawImage(tree, 0, 0, canvas.width, canvas.height)
  letGo(tree)
  return canvas
}

/** A tree with its shadow on whatever stands beside it, away from the sun. */
function shadowed(stage: Stage, tree: Canvas): Canvas {
  const { width, height } = tree
  const canvas = createCanvas(Math.ceil(width * SHADOWED), height)
  const context = canvas.getContext('2d')
  const away = stage.sun.x < stage.width / 2 ? 1 : -1
  const cover = coverOf(stage.setting)
  const dark = inLight(stage, mix(cover.needles, cover.bark, 0.6), { nearness: 1, light: 0 })
  context.translate(canvas.width / 2, height)
  context.save()
  context.translate(away * width * 0.3, -height * 0.28)
  context.scale(width * 0.42, height * 0.3)
  const shade = context.createRadialGradient(0, 0, 0.3, 0, 0, 1)
  shade.addColorStop(0, css(dark, 0.62))
  shade.addColorStop(1, css(dark, 0))
  context.fillStyle = shade
  context.fillRect(-1, -1, 2, 2)
  context.restore()
  context.drawImage(tree, -width / 2, -height)
  letGo(tree)
  return canvas
}

/** Grass in a glade, soft at its edges. */
function grassOf(stage: Stage, sizePx: number): Canvas {
  const canvas = createCanvas(sizePx * 2, Math.ceil(sizePx * 0.9))
  const context = canvas.getContext('2d')
  const { grass, soil, snow } = coverOf(stage.setting)
  const tone = inLight(stage, mix(grass, soil, 0.35 * (1 - snow)), { nearness: 1, light: 0.5 })
  context.scale(canvas.width / 2, canvas.height / 2)
  const patch = context.createRadialGradient(1, 1, 0, 1, 1, 1)
  patch.addColorStop(0, css(tone, 0.9))
  patch.addColorStop(0.6, css(tone, 0.6))
  patch.addColorStop(1, css(tone, 0))
  context.fillStyle = patch
  context.fillRect(0, 0, 2, 2)
  return canvas
}

/** What grows at a place on the ground: groves of one colour, stands of conifers, glades, and single trees of another kind. */
export function growthAt(
  { noise, chance, setting }: Stage,
  { leafy, needled, bare, grass }: Stock,
  evergreen: number,
  [across, away]: readonly [number, number],
): Growth | undefined {
  const glade = fractal(noise, across * 1.7 + 400, away * 0.7, 2)
  if (glade < 0.18 && chance() < 0.8) return grass
  const needles = noise(across * 0.8 + 200, away * 0.3 + 9) + between(chance, -0.09, 0.09)
  const one = (kinds: readonly Growth[] | undefined) => kinds?.[Math.floor(chance() * kinds.length)]
  if (needles > 0.82 - 0.56 * evergreen || chance() < 0.16 * evergreen) return one(needled)
  if (bare.length > 0 && chance() < coverOf(setting).bare) return one(bare)
  const grove = fractal(noise, across * 0.9 + 60, away * 0.34, 2)
  const stray = chance() < 0.14 ? between(chance, -0.5, 0.5) : between(chance, -0.16, 0.16)
  const choice = Math.min(0.999, Math.max(0, (grove - 0.5) * 2.2 + 0.47 + stray))
  return one(leafy[Math.floor(choice * leafy.length)])
}

/** How large trees are at a place, where 1 is common: woods of one age stand together, and a few trees tower over them. */
export function ageAt({ noise, chance }: Stage, across: number, away: number): number {
  const stand = noise(across * 0.6 + 90, away * 0.2 + 30)
  const tower = chance() < 0.05 ? 1.4 : 1
  return (0.68 + 0.75 * stand) * between(chance, 0.72, 1.3) * tower
}
