/** A frame seen small, in colour: enough to tell what is in front and what the picture is about. */

import { assert } from '../../core/assert.ts'
import { type Frame, type Plane, planesOf } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { createScaler, type Scaler } from '../pixels/scaler.ts'

/** Three planes of one size: luma and both chroma planes, limited range. */
export type SmallPicture = {
  readonly width: number
  readonly rows: number
  readonly planes: readonly [Uint8Array, Uint8Array, Uint8Array]
}

/** Shrinks a frame to at most this many samples on its longer side; a smaller one keeps its size. */
export function shrinkFrame(memory: PixelMemory, frame: Frame, sideMax: number): SmallPicture {
  return shrinkPlanes(memory, planesOf(frame), sideMax)
}

/** The same for planes of any size, luma first. */
export function shrinkPlanes(memory: PixelMemory, planes: readonly Plane[], sideMax: number): SmallPicture {
  const [y, u, v] = planes
  assert(y !== undefined && u !== undefined && v !== undefined, 'a picture has three planes')
  const scale = Math.min(1, sideMax / Math.max(y.width, y.rows))
  const [width, rows] = [Math.max(2, Math.round(y.width * scale)), Math.max(2, Math.round(y.rows * scale))]
  const out = memory.allocate(width * rows)
  const scaler = ({ width: inWidth, rows: inRows }: Plane) => {
    const crop = { left: 0, top: 0, width: inWidth, rows: inRows }
    return createScaler(memory, { width: inWidth, rows: inRows, crop }, { width, rows })
  }
  const [luma, chroma] = [scaler(y), scaler(u)]
  const shrunk = (scaleDown: Scaler, at: number) => {
    scaleDown(at, out)
    return memory.bytes(out, width * rows).slice()
  }
  return { width, rows, planes: [shrunk(luma, y.at), shrunk(chroma, u.at), shrunk(chroma, v.at)] }
}

/** A small picture of RGBA pixels, as BT.709 in limited range. */
export function smallFromRgba(rgba: Uint8Array, width: number, rows: number): SmallPicture {
  const planes = [0, 1, 2].map(() => new Uint8Array(width * rows))
  const [luma, blue, red] = planes
  assert(luma !== undefined && blue !== undefined && red !== undefined, 'a picture has three planes')
  for (let at = 0; at < width * rows; at++) {
    const [r, g, b] = [rgba[at * 4] ?? 0, rgba[at * 4 + 1] ?? 0, rgba[at * 4 + 2] ?? 0]
    luma[at] = Math.round(16 + 0.182586 * r + 0.614231 * g + 0.062007 * b)
    blue[at] = Math.round(128 - 0.100644 * r - 0.338572 * g + 0.439216 * b)
    red[at] = Math.round(128 + 0.439216 * r - 0.398942 * g - 0.040274 * b)
  }
  return { width, rows, planes: [luma, blue, red] }
}

/** Values mixed with their four neighbours, the edge repeated, so many times over. */
export function blurred(values: Float32Array, width: number, rows: number, rounds: number): Float32Array {
  let [from, to] = [values.slice(), new Float32Array(values.length)]
  for (let round = 0; round < rounds; round++) {
    for (let at = 0; at < values.length; at++) {
      const x = at % width
      const own = from[at] ?? 0
      const sides = (x > 0 ? (from[at - 1] ?? 0) : own) + (x < width - 1 ? (from[at + 1] ?? 0) : own)
      const ends =
        (at >= width ? (from[at - width] ?? 0) : own) + (at < width * (rows - 1) ? (from[at + width] ?? 0) : own)
      to[at] = own * 0.5 + (sides + ends) * 0.125
    }
    ;[from, to] = [to, from]
  }
  return from
}

/** Means of weighted values; where nothing weighs, the mean of the picture half as large. */
export function pull(values: Float32Array, weights: Float32Array, width: number, rows: number): Float32Array {
  const own = values.map((value, at) => value / Math.max(1e-6, weights[at] ?? 0))
  if (width <= 1 && rows <= 1) return own
  const [halfWidth, halfRows] = [Math.ceil(width / 2), Math.ceil(rows / 2)]
  const [halfValues, halfWeights] = [new Float32Array(halfWidth * halfRows), new Float32Array(halfWidth * halfRows)]
  for (let at = 0; at < values.length; at++) {
    const to = (Math.floor(at / width) >> 1) * halfWidth + ((at % width) >> 1)
    halfValues[to] = (halfValues[to] ?? 0) + (values[at] ?? 0)
    halfWeights[to] = (halfWeights[to] ?? 0) + (weights[at] ?? 0)
  }
  const coarse = pull(halfValues, halfWeights, halfWidth, halfRows)
  return own.map((value, at) => {
    const weight = Math.min(1, (weights[at] ?? 0) * 8)
    if (weight >= 1) return value
    const [x, y] = [(at % width) / 2 - 0.25, Math.floor(at / width) / 2 - 0.25]
    return value * weight + smallAt(coarse, halfWidth, halfRows, x, y) * (1 - weight)
  })
}

/** A value between samples, the edge repeated. */
export function smallAt(values: Float32Array, width: number, rows: number, x: number, y: number): number {
  const [px, py] = [Math.min(width - 1, Math.max(0, x)), Math.min(rows - 1, Math.max(0, y))]
  const [left, top] = [Math.floor(px), Math.floor(py)]
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(rows - 1, top + 1)]
  const [fx, fy] = [px - left, py - top]
  const upper = (values[top * width + left] ?? 0) * (1 - fx) + (values[top * width + right] ?? 0) * fx
  const lower = (values[bottom * width + left] ?? 0) * (1 - fx) + (values[bottom * width + right] ?? 0) * fx
  return upper * (1 - fy) + lower * fy
}
