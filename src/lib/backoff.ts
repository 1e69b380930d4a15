/** Waiting longer and longer, and never in step with others. */

/** The wait after `tries` tries, in ms: doubling from `firstMs` up to `maxMs`, less up to a quarter by `chance`, which is 0 to 1. */
export function backoffMs(tries: number, firstMs: number, maxMs: number, chance: number): number {
  const wait = Math.min(maxMs, firstMs * 2 ** Math.min(30, Math.max(0, tries - 1)))
  return Math.round(wait * (0.75 + 0.25 * chance))
}
