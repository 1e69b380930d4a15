/** The inside of a wood: trunks with branches that reach out of the frame. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { css } from './colour.ts'
import { landColour } from './land.ts'
import type { Stage } from './stage.ts'

/** How a row of trunks looks. Lengths in pixels. */
type TrunkStyle = { readonly nearness: number; readonly gap: number; readonly thick: number }

/** Paints one row of trunks. */
export function paintTrunks(context: SKRSContext2D, stage: Stage, { nearness, gap, thick }: TrunkStyle): void {
  const { bounds, height, chance } = stage
  context.fillStyle = css(landColour(stage, nearness))
  context.strokeStyle = context.fillStyle
  context.lineCap = 'round'
  const top = Math.min(0, bounds.top) - 2
  for (let x = bounds.left - gap; x < bounds.right + gap; x += gap * between(chance, 0.4, 1.6)) {
    const wide = thick * between(chance, 0.6, 1.3)
    const lean = between(chance, -0.04, 0.04) * height
    const foot = height * (0.8 + 0.22 * nearness)
    context.beginPath()
    context.moveTo(x - wide * 0.75, foot)
    context.quadraticCurveTo(x - wide * 0.4, foot * 0.86, x + lean - wide * 0.3, top)
    context.lineTo(x + lean + wide * 0.3, top)
    context.quadraticCurveTo(x + wide * 0.4, foot * 0.86, x + wide * 0.75, foot)
    context.fill()
    paintBranches(context, stage, { x: x + lean * 0.6, wide })
  }
}

function paintBranches(
  context: SKRSContext2D,
  { height, chance }: Stage,
  trunk: { readonly x: number; readonly wide: number },
): void {
  const count = 3 + Math.floor(chance() * 5)
  for (let index = 0; index < count; index++) {
    const y = height * between(chance, 0.02, 0.55)
    const side = chance() < 0.5 ? -1 : 1
    const reach = side * trunk.wide * between(chance, 2, 6)
    context.lineWidth = Math.max(0.8, trunk.wide * between(chance, 0.06, 0.16))
    context.beginPath()
    context.moveTo(trunk.x, y)
    context.quadraticCurveTo(
      trunk.x + reach * 0.5,
      y - trunk.wide * 0.6,
      trunk.x + reach,
      y - trunk.wide * between(chance, 0.8, 2.6),
    )
    context.stroke()
  }
}
