/** What of a texture is empty, and what of it hides all that is behind it: counted in cells, so that any part is told at once. */

import type { Plane } from './frame.ts'
import type { PixelMemory } from './pixel-memory.ts'

/** Cells are this wide and high in texels (`measure_cells` in `kernels.c`). */
export const [CELL_WIDE, CELL_HIGH] = [16, 8]

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

/** The first column of cells that is read for texels from `left` on, and the end for those up to `right`. */
export function firstColumn(left: number): number {
  return left < REACH ? 0 : Math.floor((left - REACH) / CELL_WIDE)
}

export function endColumn({ columns }: Cells, right: number): number {
  return Math.min(columns, Math.ceil((right + REACH) / CELL_WIDE))
}

/** The same for rows. */
export function firstRow(top: number): number {
  return top < REACH ? 0 : Math.floor((top - REACH) / CELL_HIGH)
}

export function endRow({ rows }: Cells, bottom: number): number {
  return Math.min(rows, Math.ceil((bottom + REACH) / CELL_HIGH))
}

/** How many cells of some columns one of the sums counts in the rows from `upper` to `lower`, given as places in it. */
export function countIn(sums: Int32Array, upper: number, lower: number, first: number, end: number): number {
  return (sums[lower + end] ?? 0) - (sums[lower + first] ?? 0) - (sums[upper + end] ?? 0) + (sums[upper + first] ?? 0)
}
