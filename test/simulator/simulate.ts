/** Many worlds, one after the other: what came of them, and of the first in which a promise was broken, how it came to that. */

import { runWorld, type WorldOptions, type WorldResult } from './world.ts'

/** Jobs of one world. */
export const LIVES_PER_WORLD = 50

/** What became of all worlds. */
export type Summary = {
  worlds: number
  lives: number
  accepted: number
  crashes: number
  events: number
  days: number
  readonly ended: { [status: string]: number }
}

/** A broken promise, and how to see it again. */
export type Failure = {
  readonly promise: string
  readonly seed: number
  readonly world: number
  readonly lives: number
}

/** An empty summary. */
export function emptySummary(): Summary {
  return { worlds: 0, lives: 0, accepted: 0, crashes: 0, events: 0, days: 0, ended: {} }
}

/** Adds what became of one world. */
export function addWorld(summary: Summary, result: WorldResult): void {
  summary.worlds++
  for (const key of ['lives', 'accepted', 'crashes', 'events', 'days'] as const) summary[key] += result[key]
  for (const [status, count] of Object.entries(result.ended)) {
    summary.ended[status] = (summary.ended[status] ?? 0) + count
  }
}

/** Runs worlds `from`, `from + step`, … below `to`; stops at the first broken promise. */
export async function runWorlds(
  { seed, ...range }: { readonly seed: number; readonly from: number; readonly to: number; readonly step: number },
  summary: Summary,
  onWorld: (lives: number) => void = () => {},
): Promise<Failure | undefined> {
  // Hundreds of failures are made in each world; nobody reads where.
  Error.stackTraceLimit = 0
  for (let index = range.from; index < range.to; index += range.step) {
    const result = await runWorld({ seed, index, lives: LIVES_PER_WORLD })
    addWorld(summary, result)
    onWorld(result.lives)
    if (result.broken !== undefined) return { promise: result.broken, seed, world: index, lives: LIVES_PER_WORLD }
  }
  return undefined
}

/** Lines of the trace that are shown. */
const SHOWN = 80

/** Runs a world again, and tells its last moments. */
export async function retell(options: WorldOptions, shown = SHOWN): Promise<string> {
  const lines: string[] = []
  const trace = (line: string) => {
    lines.push(line)
    if (lines.length > 2 * shown) lines.splice(0, shown)
  }
  Error.stackTraceLimit = 20
  const result = await runWorld({ ...options, trace })
  return [...lines.slice(-shown), result.broken ?? 'no promise was broken'].join('\n')
}
