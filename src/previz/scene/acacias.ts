/** Umbrella acacias seen from the side, as stamps: a trunk that forks early, and flat crowns in tiers. */

import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { css, mix } from './colour.ts'
import { roundCrown, type Stamp } from './crowns.ts'
import { coverOf, inLight } from './seasons.ts'
import type { Stage } from './stage.ts'

/** How broad one is for its height. */
const BROAD = 1.7

/** The largest stamp, in px. */
const STAMP_PX_MAX = 420

/** Where its crowns are: across and up from its foot, and half their breadth, in its heights. */
const TIERS = [
  [
    { x: 0.02, y: 0.82, half: 0.78 },
    { x: -0.42, y: 0.66, half: 0.34 },
    { x: 0.5, y: 0.7, half: 0.3 },
  ],
  [
    { x: -0.1, y: 0.84, half: 0.66 },
    { x: 0.46, y: 0.72, half: 0.38 },
  ],
  [
    { x: 0.12, y: 0.8, half: 0.7 },
    { x: -0.44, y: 0.74, half: 0.36 },
  ],
] as const

/** Acacias, `sizePx` high; as many different ones as are asked for, three at most. */
export function acaciasOf(stage: Stage, sizePx: number, kinds = 3): readonly [Stamp, ...Stamp[]] {
  const size = Math.min(STAMP_PX_MAX, Math.max(8, Math.ceil(sizePx)))
  const [first, ...others] = TIERS
  return [acacia(stage, size, first), ...others.slice(0, kinds - 1).map((tiers) => acacia(stage, size, tiers))]
}

function acacia(stage: Stage, sizePx: number, tiers: (typeof TIERS)[number]): Stamp {
  const { chance, setting } = stage
  const { crowns, bark } = coverOf(setting)
  const canvas = createCanvas(Math.ceil(sizePx * BROAD), sizePx)
  const context = canvas.getContext('2d')
  context.translate((sizePx * BROAD) / 2, sizePx)
  context.scale(sizePx, sizePx)
  context.lineCap = 'round'
  context.strokeStyle = css(inLight(stage, bark, { nearness: 1, light: 0.25 }))
  const fork = between(chance, 0.24, 0.34)
  limb(context, [0, 0], [between(chance, -0.03, 0.03), -fork], 0.06)
  for (const { x, y, half } of tiers)
    for (const part of half > 0.5 ? [-0.66, -0.2, 0.28, 0.7] : [-0.35, 0.35]) {
      const tip: readonly [number, number] = [x + part * half, -y + 0.03 + Math.abs(part) * 0.03]
      limb(context, [0, -fork], tip, half > 0.5 ? 0.032 : 0.022)
    }
  for (const { x, y, half } of tiers.toReversed()) {
    const own = crowns[Math.floor(chance() * crowns.length)] ?? crowns[0]
    const leaves = roundCrown(stage, mix(own, bark, 0.08), Math.max(8, Math.ceil(sizePx * 0.42))).canvas
    const count = Math.max(7, Math.round(half * 16))
    for (let index = 0; index < count; index++) {
      const share = (index + 0.5) / count - 0.5
      const high = (half > 0.5 ? 0.16 : 0.11) * (1 - 1.4 * share * share) * between(chance, 0.85, 1.15)
      const wide = half * (half > 0.5 ? 0.46 : 0.62)
      // Flat below, a low dome above.
      context.drawImage(leaves, x + share * 1.62 * half - wide / 2, -y - high * 0.72, wide, high * 1.25)
    }
  }
  return { canvas, tall: sizePx }
}

function limb(
  context: SKRSContext2D,
  [fromX, fromY]: readonly [number, number],
  [toX, toY]: readonly [number, number],
  thick: number,
): void {
  context.lineWidth = thick
  context.beginPath()
  context.moveTo(fromX, fromY)
  context.quadraticCurveTo(fromX + (toX - fromX) * 0.35, fromY + (toY - fromY) * 0.7, toX, toY)
  context.stroke()
}
