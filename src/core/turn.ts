/**
 * Where a job stands in line among its tenant's: by its age, with a head start by service tier and priority. However many
 * come after it, nobody with a longer head start comes before it once it is older by the difference: nothing starves.
 */

import type { Job } from './job.ts'

/** By how much the default tier comes before flex, in ms; whoever lets others pass at the same price has half of it. */
const DEFAULT_TIER_MS = 600_000

/** By how much each step of a priority counts, in ms; there are nine. */
const PRIORITY_MS = 60_000

/** The place, as if it was the time when the job came, in epoch ms. */
export function turnMsOf({ createdAtMs, request }: Pick<Job, 'createdAtMs' | 'request'>): number {
  const { priority = 0, serviceTier = 'default', lowPriority = false } = request
  const tierMs = serviceTier === 'flex' ? 0 : lowPriority ? DEFAULT_TIER_MS / 2 : DEFAULT_TIER_MS
  return createdAtMs - priority * PRIORITY_MS - tierMs
}
