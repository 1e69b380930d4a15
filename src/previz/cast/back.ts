/** Where the back of an animal is in each picture of its movement, seen by painting it small: no drawing has to say it. */

import { createCanvas } from '@napi-rs/canvas'
import { letGo } from '../canvas-memory.ts'
import type { Drawing } from './drawing.ts'
import type { Point } from './pen.ts'

/** The larger side of the probe in pixels. */
const PROBE_PX = 256

/** What is more than half there is the animal. */
const SOLID = 128

/** A drawing's back in each phase, in its own units, and the lowest and hindmost that is seen of its first phase. */
export type Backs = { readonly backs: readonly Point[]; readonly foot: number }

/** Finds the back, `along` of the way from the tail to the nose. */
export function backsOf(drawing: Drawing, along: number): Backs {
  const [left, top, right, bottom] = drawing.box
  const unitPx = PROBE_PX / Math.max(right - left, bottom - top)
  const [width, height] = [Math.ceil((right - left) * unitPx), Math.ceil((bottom - top) * unitPx)]
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  let column = -1
  let foot = bottom
  const backs = Array.from({ length: drawing.phases }, (_, phase): Point => {
    context.resetTransform()
    context.clearRect(0, 0, width, height)
    context.scale(unitPx, unitPx)
    context.translate(-left, -top)
    context.save()
    drawing.paint(context, phase)
    context.restore()
    const rgba = context.getImageData(0, 0, width, height).data
    const opacity = (x: number, y: number) => rgba[(y * width + x) * 4 + 3] ?? 0
    const rows = Array.from({ length: height }, (_row, y) => y)
    if (column < 0) {
      const filled = Array.from({ length: width }, (_column, x) => x).filter((x) =>
        rows.some((y) => opacity(x, y) > SOLID),
      )
      const [first = 0, last = width - 1] = [filled[0], filled.at(-1)]
      const part = drawing.facing === 'left' ? 1 - along : along
      column = Math.round(first + (last - first) * part)
      foot = top + ((rows.findLast((y) => filled.some((x) => opacity(x, y) > SOLID)) ?? height) + 1) / unitPx
    }
    const row = rows.find((y) => opacity(column, y) > SOLID) ?? height / 2
    // The row above is partly covered: by as much is the edge higher.
    const above = row > 0 ? opacity(column, row - 1) / 255 : 0
    return [left + (column + 0.5) / unitPx, top + (row - above) / unitPx]
  })
  letGo(canvas)
  return { backs, foot }
}
