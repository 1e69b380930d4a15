/**
 * The list of dialects, a line for each: whatever goes through all of them follows from it. Where two share a path, the first
 * answers unless the other recognises the client.
 */

import type { Dialect } from './dialect.ts'

/** All dialects. */
export const dialects: readonly Dialect[] = [
  (await import('./jobs.ts')).jobs,
  (await import('./open.ts')).open,
  (await import('./videos.ts')).videos,
  (await import('./videos.ts')).openai,
  (await import('./ark.ts')).ark,
  (await import('./fal.ts')).fal,
  (await import('./replicate.ts')).replicate,
]

/** The dialect with this id. */
export function findDialect(id: string): Dialect | undefined {
  return dialects.find((dialect) => dialect.id === id)
}
