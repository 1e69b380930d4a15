/** What of a texture is empty, and what of it hides all that is behind it: counted in cells, so that any part is told at once. */

import type { Plane } from './frame.ts'
import type { PixelMemory } from './pixel-memory.ts'

/** Cells are this wide and high in texels (`measure_cells` in `kernels.c`). */
const [CELL_WIDE, CELL_HIGH] = [16, 8]

/** How far beyond its place a sample may read, in texels: chroma has half as many. */
const REACH = 2

/** Sums over all cells above and to the left: of those that have something, and of those that something shines through. */
export type Cells = {
  readonly columns: number
  readonly rows: number
  readonly filled: Int32Array
  readonly open: Int32Array
}

/** Counts the cells of a plane of opacities. */
export function countCells(memory: PixelMemory, { at, width, rows: high }: Plane): Cells {
  const [columns, rows] = [Math.ceil(width / CELL_WIDE), Math.ceil(high / CELL_HIGH)]
  const flags = memory.borrow(new Uint8Array(0), columns * rows)
  memory.kernels.measure_cells(at, width, high, flags)
  const cells = memory.bytes(flags, columns * rows)
  const stride = columns + 1
  const [filled, open] = [new Int32Array(stride * (rows + 1)), new Int32Array(stride * (rows + 1))]
  for (let row = 0; row < rows; row++) {
    let [some, shining] = [0, 0]
    for (let column = 0; column < columns; column++) {
      const flag = cells[row * columns + column] ?? 0
      some += flag & 1
      shining += 1 - (flag >> 1)
      const to = (row + 1) * stride + column + 1
      filled[to] = (filled[to - stride] ?? 0) + some
      open[to] = (open[to - stride] ?? 0) + shining
    }
  }
  return { columns, rows, filled, open }
}

/** Which cells are read for columns of texels: the first one and the end; none where all of them are outside. */
export function columnsOf({ columns }: Cells, left: number, right: number): readonly [number, number] {
  return range(left, right, CELL_WIDE, columns)
}

/** The same for rows. */
export function rowsOf({ rows }: Cells, top: number, bottom: number): readonly [number, number] {
  return range(top, bottom, CELL_HIGH, rows)
}

function range(from: number, end: number, side: number, count: number): readonly [number, number] {
  if (!(end > 0 && from < count * side)) return [0, 0]
  return [Math.max(0, Math.floor((from - REACH) / side)), Math.min(count, Math.ceil((end + REACH) / side))]
}

/** How many of some cells are counted in one of the sums. */
export function countIn(
  sums: Int32Array,
  { columns }: Cells,
  [left, right]: readonly [number, number],
  [top, bottom]: readonly [number, number],
): number {
  const [upper, lower] = [top * (columns + 1), bottom * (columns + 1)]
  return (sums[lower + right] ?? 0) - (sums[upper + right] ?? 0) - (sums[lower + left] ?? 0) + (sums[upper + left] ?? 0)
}
