/** What a drawing covers, measured by painting it small: no drawing has to say how large it is. */

import { createCanvas } from '@napi-rs/canvas'
import { letGo } from '../canvas-memory.ts'
import type { Drawing } from './drawing.ts'

/** The side of the probe in pixels. */
const PROBE_PX = 192

/** Opacities below this are soft edges and glow, not the thing. */
const SEEN_FROM = 24

/** A part of a drawing, in its own units. */
export type Extent = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

/** What all phases together cover, and where the lowest part of the first one stands. */
export type Measure = Extent & { readonly footX: number }

/** Measures a drawing. */
export function measure(drawing: Drawing): Measure {
  const [left, top, right, bottom] = drawing.box
  const unitPx = PROBE_PX / Math.max(right - left, bottom - top)
  const [width, height] = [Math.ceil((right - left) * unitPx), Math.ceil((bottom - top) * unitPx)]
  const all = { left: width, top: height, right: 0, bottom: 0 }
  let footX = width / 2
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  for (let phase = 0; phase < drawing.phases; phase++) {
    context.clearRect(0, 0, width, height)
    context.save()
    context.scale(unitPx, unitPx)
    context.translate(-left, -top)
    drawing.paint(context, phase)
    context.restore()
    const rgba = context.getImageData(0, 0, width, height).data
    widen(all, rgba, width)
    if (phase === 0) footX = footOf(rgba, width, height)
  }
  letGo(canvas)
  if (all.right <= all.left) return { left, top, right, bottom, footX: (left + right) / 2 }
  const [roomLeft, roomRight] = drawing.room ?? [0, 0]
  return {
    left: left + all.left / unitPx - roomLeft,
    top: top + all.top / unitPx,
    right: left + all.right / unitPx + roomRight,
    bottom: top + all.bottom / unitPx,
    footX: left + footX / unitPx,
  }
}

/** Makes a box hold what is seen of one more phase; what is in it already is not looked at again. */
function widen(all: { -readonly [S in keyof Extent]: number }, rgba: Uint8ClampedArray, width: number): void {
  const height = rgba.length / 4 / width
  for (let y = 0; y < height; y++) {
    const isWithin = y >= all.top && y < all.bottom
    for (let x = 0; x < width; x++) {
      if (isWithin && x >= all.left && x < all.right) x = all.right
      if (x >= width || (rgba[(y * width + x) * 4 + 3] ?? 0) < SEEN_FROM) continue
      all.left = Math.min(all.left, x)
      all.right = Math.max(all.right, x + 1)
      all.top = Math.min(all.top, y)
      all.bottom = Math.max(all.bottom, y + 1)
    }
  }
}

/** The middle of what is seen in the lowest eighth of what is seen. */
function footOf(rgba: Uint8ClampedArray, width: number, height: number): number {
  const seen = (x: number, y: number) => (rgba[(y * width + x) * 4 + 3] ?? 0) >= SEEN_FROM
  const rows = Array.from({ length: height }, (_, y) => {
    const columns = Array.from({ length: width }, (_x, x) => x).filter((x) => seen(x, y))
    return { first: columns[0] ?? width, last: columns.at(-1) ?? -1 }
  })
  const filled = rows.map(({ last }, y) => (last >= 0 ? y : -1)).filter((y) => y >= 0)
  const lowest = filled.at(-1) ?? height - 1
  const from = lowest - Math.max(1, (lowest - (filled[0] ?? 0)) / 8)
  const feet = rows.filter(({ last }, y) => y >= from && last >= 0)
  return (Math.min(...feet.map(({ first }) => first)) + Math.max(...feet.map(({ last }) => last)) + 1) / 2
}
