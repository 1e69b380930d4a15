/** Rows of trees that stand on level ground or on a line. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../../random.ts'
import { css, mix } from '../colour.ts'
import { roundCrown, type Stamp } from '../crowns.ts'
import { fractal } from '../noise.ts'
import { reachAt, spotOf } from '../perspective.ts'
import { coverOf } from '../seasons.ts'
import type { LayerPlan, Stage } from '../stage.ts'
import { treesOf, type Wood } from '../trees.ts'

/** How a row of trees stands. Frame heights at the subject's distance. */
export type RowStyle = Wood & {
  readonly distance: number
  readonly tall: number
  readonly gap: number
  /** The share of places that have a tree. */
  readonly crowd: number
  /** Where none stand: half the breadth around the middle. */
  readonly clearing?: number
  /** Whether one may stand at a place across; anywhere where nothing is said. */
  readonly stands?: (across: number) => boolean
  /** How much air lies before it, 0 to 1. */
  readonly haze: number
}

/** A row of trees whose feet are on the ground. */
export function treeRow(style: RowStyle): LayerPlan {
  const { distance, haze } = style
  return {
    distance,
    density: distance > 12 || distance < 4 ? 0.8 : 1,
    part: distance < 4 ? 'front' : 'behind',
    span: (stage) => standing(stage, distance, style.tall * 1.2),
    paint(context, stage) {
      const { scale, y } = spotOf(stage, 0, distance)
      const stock = treesOf(stage, style.tall * scale * 1.1, style)
      const [from, to] = reachAt(stage, distance, style.tall * 0.5)
      for (let across = from; across < to; across += style.gap * between(stage.chance, 0.5, 1.5)) {
        const grove = fractal(stage.noise, across * 0.8, distance * 5.3, 2)
        if (stage.chance() > style.crowd * (0.45 + 1.1 * grove)) continue
        if (Math.abs(across) < (style.clearing ?? 0) || style.stands?.(across) === false) continue
        const tall = style.tall * scale * between(stage.chance, 0.72, 1.12)
        stamp(context, stage, stock, { x: stage.width / 2 + across * scale, y: y + tall * 0.02, tall })
      }
      veil(context, stage, haze)
    },
  }
}

/** The rows of what stands on the ground at a distance, so many frame heights high. */
export function standing(
  stage: Stage,
  distance: number,
  tall: number,
): { readonly top: number; readonly bottom: number } {
  const { y, scale } = spotOf(stage, 0, distance)
  return { top: y - tall * scale, bottom: y + tall * scale * 0.4 }
}

/** Sets down one of several stamps, sometimes mirrored. */
export function stamp(
  context: SKRSContext2D,
  { chance }: Stage,
  stock: readonly [Stamp, ...Stamp[]],
  { x, y, tall }: { readonly x: number; readonly y: number; readonly tall: number },
): void {
  const { canvas } = stock[Math.floor(chance() * stock.length)] ?? stock[0]
  const wide = (tall * canvas.width) / canvas.height
  context.drawImage(canvas, x - wide / 2, y - tall, wide, tall)
}

/** Lays air over what has been painted on this layer. */
export function veil(context: SKRSContext2D, { bounds, palette }: Stage, strength: number): void {
  if (strength <= 0) return
  context.save()
  context.globalCompositeOperation = 'source-atop'
  context.fillStyle = css(palette.haze, strength)
  context.fillRect(bounds.left, bounds.top, bounds.right - bounds.left, bounds.bottom - bounds.top)
  context.restore()
}

/** Undergrowth along a line at a distance. */
export function bushes({ distance, tall, haze }: Pick<RowStyle, 'distance' | 'tall' | 'haze'>): LayerPlan {
  return {
    distance,
    span: (stage) => standing(stage, distance, tall * 1.4),
    paint(context, stage) {
      const { y, scale } = spotOf(stage, 0, distance)
      const { crowns, soil, snow } = coverOf(stage.setting)
      const size = Math.ceil(tall * scale)
      const stock = crowns.map((own) => roundCrown(stage, mix(own, soil, 0.45), size * 2, snow))
      const [first = roundCrown(stage, soil, size * 2, snow)] = stock
      const [from, to] = reachAt(stage, distance, tall)
      for (let across = from; across < to; across += tall * between(stage.chance, 0.25, 0.7)) {
        const { canvas } = stock[Math.floor(stage.chance() * stock.length)] ?? first
        const high = size * between(stage.chance, 0.7, 1.3)
        context.drawImage(canvas, stage.width / 2 + across * scale - high, y - high * 0.8, high * 2, high * 1.3)
      }
      veil(context, stage, haze)
    },
  }
}
