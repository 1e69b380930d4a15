/** A picture in two layers: its subject under a mask, and the background with the place behind the subject filled in. */

import { allocateFrame, copyFrame, type Frame, type Plane, planesOf } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import type { Mask } from '../pixels/warp.ts'
import { depthInside, mirrored } from './mirror.ts'
import { blurred, pull, type SmallPicture, smallAt } from './small-picture.ts'
import type { Subject } from './subject.ts'

/** Both layers. Where the mask is not opaque, the background is the picture itself: together they are the picture. */
export type Layers = { readonly behind: Frame; readonly mask: Mask }

/** By which part of the picture's width the mask is wider than the subject, so that no outline stays behind; and as far again. */
const WIDER = 1 / 480

/** How far into the gap behind the subject its surroundings are mirrored, in parts of the picture's width. */
const MIRRORED = 1 / 20

/** Makes layers of a frame, its small picture and the subject in it. */
export function splitLayers(memory: PixelMemory, still: Frame, small: SmallPicture, subject: Subject): Layers {
  const [luma, blue] = planesOf(still)
  const full = { ...luma, at: memory.allocate(luma.width * luma.rows) }
  const half = { ...blue, at: memory.allocate(blue.width * blue.rows) }
  const behind = allocateFrame(memory, still.size)
  copyFrame(memory, behind, still)
  const opacity = opacityOf(memory, still, small, subject)
  memory.bytes(full.at, opacity.length).set(opacity)
  memory.bytes(half.at, half.width * half.rows).set(halved(opacity, full))
  const gap = fillOf(small, subject)
  const inside = depthInside(opacity, full.width, Math.ceil(full.width * MIRRORED))
  planesOf(behind).forEach((plane, index) => {
    const smooth = gap[index]
    const mask = index === 0 ? full : half
    if (smooth !== undefined) paintBehind(memory, plane, { mask, inside, luma: full, smooth, small })
  })
  return { behind, mask: { full, half } }
}

/** The small mask made large along the subject's own outline, then wider, then soft: 0 to 255. */
function opacityOf(memory: PixelMemory, still: Frame, small: SmallPicture, { inside }: Subject): Uint8Array {
  const [luma, blue, red] = planesOf(still)
  const { width, rows } = luma
  const planes = [luma, blue, red].map((plane) => memory.bytes(plane.at, plane.width * plane.rows))
  const [near, weights] = [blurred(inside, small.width, small.rows, 2), inside.map((value) => 1 - value)]
  const front = small.planes.map((plane) => meansOf(plane, inside, small))
  const behind = small.planes.map((plane) => meansOf(plane, weights, small))
  const mask = new Uint8Array(width * rows)
  const [across, down] = [small.width / width, small.rows / rows]
  const at = (values: Float32Array | undefined, x: number, y: number) =>
    values === undefined ? 0 : smallAt(values, small.width, small.rows, x, y)
  for (let row = 0; row < rows; row++) {
    const y = (row + 0.5) * down - 0.5
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5) * across - 0.5
      const known = at(near, x, y)
      const sample = row * width + column
      if (known < 0.03 || known > 0.97) {
        mask[sample] = known > 0.5 ? 255 : 0
        continue
      }
      const chroma = (row >> 1) * blue.width + (column >> 1)
      let [toFront, toBehind] = [0, 0]
      for (let index = 0; index < 3; index++) {
        const own = planes[index]?.[index === 0 ? sample : chroma] ?? 0
        toFront += Math.abs(own - at(front[index], x, y)) * (index === 0 ? 1 : 2)
        toBehind += Math.abs(own - at(behind[index], x, y)) * (index === 0 ? 1 : 2)
      }
      // Colours that do not tell leave it to where the sample is.
      mask[sample] = (toBehind - toFront) / (toBehind + toFront + 12) + (known - 0.5) * 1.4 > 0 ? 255 : 0
    }
  }
  const reach = Math.max(1, Math.round(width * WIDER))
  return softened(widened(mask, width, rows, reach * 2), width, rows, reach)
}

/** The mean colour of one side around each place, also where that side is not. */
function meansOf(plane: Uint8Array, weights: Float32Array, { width, rows }: SmallPicture): Float32Array {
  const soft = blurred(weights, width, rows, 3)
  const values = blurred(
    Float32Array.from(plane, (value, at) => value * (weights[at] ?? 0)),
    width,
    rows,
    3,
  )
  return pull(values, soft, width, rows)
}

/** The largest value within a square. */
function widened(mask: Uint8Array, width: number, rows: number, reach: number): Uint8Array {
  return overRows(overRows(mask, width, rows, reach, largest), rows, width, reach, largest)
}

/** The mean within a square. */
function softened(mask: Uint8Array, width: number, rows: number, reach: number): Uint8Array {
  return overRows(overRows(mask, width, rows, reach, mean), rows, width, reach, mean)
}

/** What a window comes to: opaque where one sample in it is, or the share of those that are. Masks are 0 or 255 before they are softened. */
const largest = (sum: number, _count: number) => (sum > 0 ? 255 : 0)
const mean = (sum: number, count: number) => Math.round(sum / count)

/** A running sum along each row, its result written as a column: twice of it is both directions. */
function overRows(
  values: Uint8Array,
  width: number,
  rows: number,
  reach: number,
  result: (sum: number, count: number) => number,
): Uint8Array {
  const turned = new Uint8Array(values.length)
  for (let row = 0; row < rows; row++) {
    const start = row * width
    let sum = 0
    for (let x = 0; x < Math.min(width, reach); x++) sum += values[start + x] ?? 0
    for (let x = 0; x < width; x++) {
      if (x + reach < width) sum += values[start + x + reach] ?? 0
      if (x - reach > 0) sum -= values[start + x - reach - 1] ?? 0
      const count = Math.min(width - 1, x + reach) - Math.max(0, x - reach) + 1
      turned[x * rows + row] = result(sum, count)
    }
  }
  return turned
}

/** The mask for chroma: opaque only where all four of luma are. */
function halved(opacity: Uint8Array, { width, rows }: Plane): Uint8Array {
  const half = new Uint8Array((width / 2) * (rows / 2))
  for (let y = 0; y < rows / 2; y++) {
    for (let x = 0; x < width / 2; x++) {
      const at = y * 2 * width + x * 2
      const sum =
        (opacity[at] ?? 0) + (opacity[at + 1] ?? 0) + (opacity[at + width] ?? 0) + (opacity[at + width + 1] ?? 0)
      half[(y * width) / 2 + x] = sum >> 2
    }
  }
  return half
}

/** Colours from around the subject drawn together over smaller and smaller pictures, and brought back into the gap. */
function fillOf({ planes, width, rows }: SmallPicture, { inside }: Subject): Float32Array[] {
  const weights = blurred(inside, width, rows, 2).map((value) => (value < 0.02 ? 1 : 0))
  return planes.map((plane) => {
    const values = Float32Array.from(plane, (value, at) => value * (weights[at] ?? 0))
    return blurred(pull(values, weights, width, rows), width, rows, 2)
  })
}

type Gap = {
  readonly mask: Plane
  readonly inside: Uint8Array
  readonly luma: Plane
  readonly smooth: Float32Array
  readonly small: SmallPicture
}

/** Fills a plane where its mask is opaque: mirrored from outside at the gap's edge, smooth within. */
function paintBehind(memory: PixelMemory, plane: Plane, { mask, inside, luma, smooth, small }: Gap): void {
  const bytes = memory.bytes(plane.at, plane.width * plane.rows)
  const picture = bytes.slice()
  const opacity = memory.bytes(mask.at, mask.width * mask.rows)
  const each = luma.width / plane.width
  const limit = Math.ceil(luma.width * MIRRORED)
  const [across, down] = [small.width / plane.width, small.rows / plane.rows]
  for (let y = 0; y < plane.rows; y++) {
    for (let x = 0; x < plane.width; x++) {
      if (opacity[y * plane.width + x] !== 255) continue
      const depth = inside[y * each * luma.width + x * each] ?? 0
      const even = smallAt(smooth, small.width, small.rows, (x + 0.5) * across - 0.5, (y + 0.5) * down - 0.5)
      const place = mirrored(inside, luma.width, luma.rows, x * each, y * each)
      const part = place === undefined ? 0 : Math.min(1, (2 * (limit - depth)) / limit)
      const seen =
        place === undefined ? 0 : (picture[Math.floor(place.y / each) * plane.width + Math.floor(place.x / each)] ?? 0)
      bytes[y * plane.width + x] = Math.round(even * (1 - part) + seen * part)
    }
  }
}
