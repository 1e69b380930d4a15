/**
 * A picture made small and even in light, once per size: what motion is looked for in. Each sample is told by how it differs
 * from its surroundings, so that the same place is alike by day and by night.
 */

import type { Frame } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { createScaler, type Scaler } from '../pixels/scaler.ts'

/** One size of a picture: evened samples in the pixel memory with a margin around them, and its plain brightness. */
export type Level = {
  readonly width: number
  readonly rows: number
  /** From one row to the next. */
  readonly stride: number
  /** Where the first sample is; the margin is before it. */
  readonly at: number
  readonly brightness: Uint8Array
}

/** Samples around a level that repeat its edge: what a patch may stick out. */
export const LEVEL_MARGIN = 16

/** What a sample is that is like its surroundings. */
export const EVEN = 128

/** The smallest side of a level, in samples: about a patch and a half. */
const SIDE_MIN = 12

/** Surroundings reach so far, in samples. */
const SURROUNDINGS = 6

/** How much a sample stands out that differs by the surroundings' own spread, and what counts as spread where all is flat. */
const CONTRAST = { gain: 40, spreadMin: 6 } as const

/** What is told of a sample: how it differs, or only how much: a window that is dark by day and lit by night is the same. */
export type Evening = 'signed' | 'unsigned'

/** Makes pyramids of frames of one size whose nodes are `1 << shift` luma samples apart, two samples of the largest level. */
export function createPyramidMaker(
  memory: PixelMemory,
  { size }: Frame,
  shift: number,
): (frame: Frame, evening: Evening) => Level[] {
  const { widthPx, heightPx } = size
  const each = 2 ** (shift - 1)
  const [width, rows] = [Math.ceil(widthPx / each), Math.ceil(heightPx / each)]
  // Where the last sample is cut off by the picture's end, its centre stays where it is.
  const crop = { left: 0, top: 0, width: width * each, rows: rows * each }
  const scale: Scaler = createScaler(memory, { width: widthPx, rows: heightPx, crop }, { width, rows })
  const small = memory.allocate(width * rows)
  return (frame, evening) => {
    scale(frame.at, small)
    const levels = [levelOf(memory, memory.bytes(small, width * rows).slice(), width, rows, evening)]
    for (let above = levels[0]; above !== undefined && Math.min(above.width, above.rows) >= SIDE_MIN * 2; ) {
      const next = halved(above)
      above = levelOf(memory, next.brightness, next.width, next.rows, evening)
      levels.push(above)
    }
    return levels
  }
}

function halved({ brightness, width, rows }: Level) {
  const [halfWidth, halfRows] = [width >> 1, rows >> 1]
  const half = new Uint8Array(halfWidth * halfRows)
  for (let y = 0; y < halfRows; y++) {
    for (let x = 0; x < halfWidth; x++) {
      const at = y * 2 * width + x * 2
      const sum = at4(brightness, at) + at4(brightness, at + 1) + at4(brightness, at + width)
      half[y * halfWidth + x] = (sum + at4(brightness, at + width + 1) + 2) >> 2
    }
  }
  return { brightness: half, width: halfWidth, rows: halfRows }
}

function at4(samples: Uint8Array, index: number): number {
  return samples[index] ?? 0
}

function levelOf(memory: PixelMemory, brightness: Uint8Array, width: number, rows: number, evening: Evening): Level {
  const stride = width + 2 * LEVEL_MARGIN
  const start = memory.allocate(stride * (rows + 2 * LEVEL_MARGIN))
  const even = evened(brightness, width, rows)
  if (evening === 'unsigned')
    even.forEach((value, at) => {
      even[at] = Math.min(255, EVEN + Math.abs(value - EVEN))
    })
  const padded = memory.bytes(start, stride * (rows + 2 * LEVEL_MARGIN))
  for (let y = 0; y < rows + 2 * LEVEL_MARGIN; y++) {
    const from = Math.min(rows - 1, Math.max(0, y - LEVEL_MARGIN)) * width
    const to = y * stride
    padded.set(even.subarray(from, from + width), to + LEVEL_MARGIN)
    padded.fill(even[from] ?? 0, to, to + LEVEL_MARGIN)
    padded.fill(even[from + width - 1] ?? 0, to + LEVEL_MARGIN + width, to + stride)
  }
  return { width, rows, stride, at: start + LEVEL_MARGIN * stride + LEVEL_MARGIN, brightness }
}

/** Samples less the mean around them, in parts of the spread around them. */
function evened(samples: Uint8Array, width: number, rows: number): Uint8Array {
  const { sums, squares } = integrals(samples, width, rows)
  const out = new Uint8Array(samples.length)
  const across = width + 1
  for (let y = 0; y < rows; y++) {
    const [top, bottom] = [Math.max(0, y - SURROUNDINGS), Math.min(rows, y + SURROUNDINGS + 1)]
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - SURROUNDINGS), Math.min(width, x + SURROUNDINGS + 1)]
      const [a, b, c, d] = [top * across + left, top * across + right, bottom * across + left, bottom * across + right]
      const count = (bottom - top) * (right - left)
      const mean = ((sums[d] ?? 0) - (sums[b] ?? 0) - (sums[c] ?? 0) + (sums[a] ?? 0)) / count
      const square = ((squares[d] ?? 0) - (squares[b] ?? 0) - (squares[c] ?? 0) + (squares[a] ?? 0)) / count
      const spread = Math.sqrt(Math.max(0, square - mean * mean)) + CONTRAST.spreadMin
      const value = EVEN + (((samples[y * width + x] ?? 0) - mean) * CONTRAST.gain) / spread
      out[y * width + x] = Math.min(255, Math.max(0, Math.round(value)))
    }
  }
  return out
}

/** Sums of all samples above and to the left, with a row and a column of zeros before them. */
function integrals(samples: Uint8Array, width: number, rows: number) {
  const across = width + 1
  const sums = new Float64Array(across * (rows + 1))
  const squares = new Float64Array(across * (rows + 1))
  for (let y = 0; y < rows; y++) {
    let [sum, square] = [0, 0]
    for (let x = 0; x < width; x++) {
      const value = samples[y * width + x] ?? 0
      sum += value
      square += value * value
      const at = (y + 1) * across + x + 1
      sums[at] = (sums[at - across] ?? 0) + sum
      squares[at] = (squares[at - across] ?? 0) + square
    }
  }
  return { sums, squares }
}
