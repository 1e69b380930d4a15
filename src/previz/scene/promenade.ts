/** A paved quay for whoever walks or stands at the water. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from './colour.ts'
import { reachAt, spotOf } from './perspective.ts'
import { inLight } from './seasons.ts'
import type { Stage } from './stage.ts'

/** Where the quay ends and the water begins, in frame heights from the camera; its stones, in the same. */
const [EDGE, KERB, SLAB] = [5.3, 0.28, 0.55]

/** The nearest row of slabs that is painted. */
const NEAREST = 1.3

/** Paints the quay: a pale kerb along the water, slabs in rows before it, joints towards the camera. */
export function paintPromenade(context: SKRSContext2D, stage: Stage): void {
  const { bounds, palette } = stage
  const stone = mix([168, 160, 152], palette.haze, 0.25)
  const near = inLight(stage, stone, { nearness: 1, light: 0.3 })
  const far = mix(inLight(stage, stone, { nearness: 0.85, light: 0.6 }), palette.sky[2], 0.2)
  const rowOf = (away: number) => spotOf(stage, 0, away).y
  const across = (top: number, bottom: number) =>
    context.fillRect(bounds.left - 8, top, bounds.right - bounds.left + 16, bottom - top)
  const fill = context.createLinearGradient(0, rowOf(EDGE), 0, bounds.bottom)
  fill.addColorStop(0, css(far))
  fill.addColorStop(1, css(near))
  context.fillStyle = fill
  across(rowOf(EDGE), bounds.bottom + 8)
  context.fillStyle = css(mix(far, [255, 255, 255], 0.22))
  across(rowOf(EDGE), rowOf(EDGE - KERB))
  const joint = css(mix(near, [10, 12, 20], 0.45), 0.5)
  context.strokeStyle = joint
  for (let away = EDGE - KERB; away > NEAREST; away -= SLAB) {
    const { y, scale } = spotOf(stage, 0, away)
    context.lineWidth = scale * 0.012
    context.beginPath()
    context.moveTo(bounds.left - 8, y)
    context.lineTo(bounds.right + 8, y)
    context.stroke()
  }
  const [from, to] = reachAt(stage, EDGE, 0.5)
  context.lineWidth = spotOf(stage, 0, EDGE).scale * 0.014
  for (let x = Math.floor(from / SLAB) * SLAB; x < to; x += SLAB) {
    const [head, foot] = [spotOf(stage, x, EDGE - KERB), spotOf(stage, x, NEAREST)]
    context.beginPath()
    context.moveTo(head.x, head.y)
    context.lineTo(foot.x, foot.y)
    context.stroke()
  }
}
