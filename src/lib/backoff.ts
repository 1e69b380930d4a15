/** Waiting longer and longer, and never in step with others. */

/** The wait before try `tries` + 1 in ms: doubling from `firstMs` up to `maxMs`, with up to a quarter of it at random. */
export function backoffMs(tries: number, firstMs: number, maxMs: number, chance: number = Math.random()): number {
  const wait = Math.min(maxMs, firstMs * 2 ** Math.max(0, tries - 1))
  return Math.round(wait * (0.75 + 0.25 * chance))
}
