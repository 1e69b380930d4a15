/** Scales planes of any size to another, enlarging or shrinking, with a triangle filter: what footage needs. */

import { assert } from '../../core/assert.ts'
import type { Plane } from './frame.ts'
import { type PixelMemory, ROW_SAMPLES_MAX } from './pixel-memory.ts'

/** A part of a plane, in samples. */
export type Crop = { readonly left: number; readonly top: number; readonly width: number; readonly rows: number }

/** Draws its plane's crop over all of `out`. */
export type Scaler = (from: number, out: number) => void

/** One direction of the filter: for each output sample, where its inputs begin and what they weigh. */
type Taps = { readonly first: number; readonly weights: number; readonly taps: number }

/** Weights add up to this. */
const UNIT = 16_384

/** Prepares the scaling of planes of one size to another. Both must fit the kernels. What keeps its size is only copied. */
export function createScaler(
  memory: PixelMemory,
  from: { readonly width: number; readonly rows: number; readonly crop: Crop },
  to: Omit<Plane, 'at'>,
): Scaler {
  assert(to.width <= ROW_SAMPLES_MAX, 'the kernels take rows of this width')
  const { crop } = from
  if (isWhole(crop, from) && to.width === from.width && to.rows === from.rows) {
    const sizeBytes = to.width * to.rows
    return (source, out) => memory.bytes(out, sizeBytes).set(memory.bytes(source, sizeBytes))
  }
  const columns = storeTaps(memory, makeTaps(crop.left, crop.width, from.width, to.width))
  const lines = storeTaps(memory, makeTaps(crop.top, crop.rows, from.rows, to.rows))
  const narrow = memory.allocate(to.width * from.rows)
  return (source, out) => {
    const { filter_columns: alongRows, filter_rows: alongColumns } = memory.kernels
    alongRows(narrow, to.width, from.rows, source, from.width, columns.first, columns.weights, columns.taps)
    alongColumns(out, to.width, to.rows, narrow, lines.first, lines.weights, lines.taps)
  }
}

function isWhole({ left, top, width, rows }: Crop, plane: Omit<Plane, 'at'>): boolean {
  return left === 0 && top === 0 && width === plane.width && rows === plane.rows
}

function makeTaps(start: number, length: number, available: number, count: number) {
  const scale = length / count
  const reach = Math.max(1, scale)
  const taps = Math.min(available, Math.ceil(reach * 2) + 1)
  const first = new Uint32Array(count)
  const weights = new Int16Array(count * taps)
  for (let index = 0; index < count; index++) {
    const centre = start + (index + 0.5) * scale - 0.5
    const begin = Math.min(Math.max(Math.floor(centre - reach) + 1, 0), available - taps)
    first[index] = begin
    const exact = Array.from({ length: taps }, (_, tap) => Math.max(0, 1 - Math.abs(begin + tap - centre) / reach))
    const total = exact.reduce((sum, weight) => sum + weight, 0)
    let spent = 0
    exact.forEach((weight, tap) => {
      const rounded = Math.round((weight / total) * UNIT)
      spent += rounded
      weights[index * taps + tap] = rounded
    })
    const heaviest = exact.indexOf(Math.max(...exact))
    weights[index * taps + heaviest] = (weights[index * taps + heaviest] ?? 0) + UNIT - spent
  }
  return { first, weights, taps }
}

function storeTaps(memory: PixelMemory, { first, weights, taps }: ReturnType<typeof makeTaps>): Taps {
  const bytes = (array: Uint32Array | Int16Array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  return { first: memory.store(bytes(first)), weights: memory.store(bytes(weights)), taps }
}
