/**
 * The part of the matrix that every run of the tests goes through: each face at each upstream with a prompt alone and with
 * references of as many kinds as it takes there, and each mode at each upstream from two faces.
 */

import { type Cell, CELLS } from './cell.ts'
import { COLUMNS } from './columns.ts'
import type { Golden } from './golden.ts'
import { MATRIX_MODES } from './modes.ts'

/** Faces by which each mode comes to each upstream. */
const FACES_EACH = 2

/** The cells, in the order of the matrix. Which face takes which of the modes that any may take is spread evenly. */
export function covering(golden: Golden): readonly Cell[] {
  const outcomeOf = ({ face, column, mode }: Cell) => golden[face]?.[column.name]?.[mode.name] ?? ''
  const always = (cell: Cell) => {
    const { face, column, mode } = cell
    const most = golden[face]?.[column.name]?.['every kind']?.startsWith('made') === true ? 'every kind' : 'first frame'
    return mode.name === 'text' || mode.name === most
  }
  const spread = COLUMNS.flatMap((column, at) =>
    MATRIX_MODES.flatMap((mode, index) => {
      const sayable = CELLS.filter(
        (cell) => cell.column === column && cell.mode === mode && !outcomeOf(cell).startsWith('cannot'),
      )
      return Array.from({ length: FACES_EACH }, (_, turn) => sayable[(at + index + turn * 3) % sayable.length])
    }),
  )
  return CELLS.filter((cell) => always(cell) || spread.includes(cell))
}
