/** Results as a table for people: each ratio, the bar that it is held against, and whether it passes. */

import type { BenchResult } from './result.ts'

/** `info`: there is no bar, or nothing to hold against it. */
export type Verdict = 'pass' | 'MISS' | 'info'

/** Judges one result. A ratio that is not a number misses. */
export function verdictOf({ ratio, bar, barIs = 'at least' }: BenchResult): Verdict {
  if (ratio === undefined || bar === undefined) return 'info'
  const holds = barIs === 'at least' ? ratio >= bar : ratio <= bar
  return holds ? 'pass' : 'MISS'
}

const HEAD = ['name', 'ratio', 'bar', 'verdict', 'details']

/** Lays results out in columns, one line each below a head; no line ends in spaces. */
export function tableOf(results: readonly BenchResult[]): string {
  const rows = [HEAD, ...results.map(rowOf)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

function rowOf(result: BenchResult): string[] {
  const { name, ratio, bar, goal, barIs, details } = result
  const hope = goal === undefined ? '' : `, goal ${goal}`
  const limit = bar === undefined ? '' : `${barIs === 'at most' ? '≤' : '≥'} ${bar}${hope}`
  const facts = Object.entries(details).map(([key, value]) => `${key} ${value}`)
  return [name, ratio === undefined ? '' : ratio.toFixed(2), limit, verdictOf(result), facts.join(', ')]
}
