/** What is known to come of every cell, in a file that the whole matrix writes and that tests hold runs against. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cell, Outcome } from './cell.ts'

/** Where it is. */
export const GOLDEN_PATH = join(import.meta.dirname, '..', 'fixtures', 'matrix.json')

/** Outcomes by face, by upstream, by mode. */
export type Golden = { readonly [face: string]: { readonly [column: string]: { readonly [mode: string]: Outcome } } }

/** What came of one cell; an error where something was not as it has to be. */
export type Result = { readonly cell: Cell; readonly outcome: Outcome | Error }

/** Reads the file. */
export function readGolden(): Golden {
  const golden: Golden = JSON.parse(readFileSync(GOLDEN_PATH, 'utf8'))
  return golden
}

/** The name of a cell. */
export function nameOf({ face, column, mode }: Cell): string {
  return `${face} → ${column.name}: ${mode.name}`
}

/** The results as the file has them. */
export function goldenOf(results: readonly Result[]): Golden {
  const told = ({ outcome }: Result) => (outcome instanceof Error ? `failed: ${outcome.message}` : outcome)
  const byFace = Map.groupBy(results, ({ cell }) => cell.face)
  return Object.fromEntries(
    Array.from(byFace, ([face, ofFace]) => {
      const byColumn = Map.groupBy(ofFace, ({ cell }) => cell.column.name)
      const columns = Array.from(byColumn, ([column, cells]) => {
        return [column, Object.fromEntries(cells.map((result) => [result.cell.mode.name, told(result)]))] as const
      })
      return [face, Object.fromEntries(columns)] as const
    }),
  )
}

/** Runs cells, so many at once. */
export async function runAll(
  cells: readonly Cell[],
  run: (cell: Cell) => Promise<Outcome>,
  atOnce: number,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const rest = cells.entries()
  const worker = async () => {
    for (const [index, cell] of rest) {
      const outcome = await run(cell).catch((error: unknown) =>
        error instanceof Error ? error : new Error(String(error)),
      )
      results[index] = { cell, outcome }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, cells.length) }, worker))
  return results
}
