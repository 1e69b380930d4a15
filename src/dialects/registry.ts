/** The list of dialects. Where two share a path, the first answers unless the other recognises the client. */

import type { Dialect } from './dialect.ts'
import { ark } from './ark.ts'
import { fal } from './fal.ts'
import { jobs } from './jobs.ts'
import { open } from './open.ts'
import { replicate } from './replicate.ts'
import { openai, videos } from './videos.ts'

/** All dialects. */
export const dialects: readonly Dialect[] = [jobs, open, videos, openai, ark, fal, replicate]

/** The dialect with this id. */
export function findDialect(id: string): Dialect | undefined {
  return dialects.find((dialect) => dialect.id === id)
}
