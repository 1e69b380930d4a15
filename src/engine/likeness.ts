/** Which jobs a provider's list cannot tell apart, and which of them need not be told apart. Pure. */

import type { ActiveJob, Job } from '../core/job.ts'

type Asked = Pick<Job, 'tenantId' | 'order' | 'references' | 'request'>

/**
 * Whether the works of two jobs may look the same to whoever sees only some of what was asked for. Providers trim prompts, and
 * may have several models under one name.
 */
export function areAlike({ order: one }: Asked, { order: other }: Asked): boolean {
  return one.seed === other.seed || one.prompt.trim() === other.prompt.trim()
}

/** Whether the film of either is as good as the other's: the same tenant has asked for the very same thing twice. */
export function areTwins(one: Asked, other: Asked): boolean {
  return one.tenantId === other.tenantId && JSON.stringify(askedOf(one)) === JSON.stringify(askedOf(other))
}

function askedOf({ order, references, request }: Asked): unknown {
  const media = references.map((reference) => [
    reference.role,
    'asset' in reference ? reference.asset.digest : reference.library,
  ])
  const { serviceTier, referenceTask, webSearch, draftOfId, extensions } = request
  return [order, media, { serviceTier, referenceTask, webSearch, draftOfId, extensions }]
}

/** A job that may have a work at the same provider, and whether that is being handed over just now. */
export type Rival = { readonly job: Job; readonly isUnderWay: boolean }

/**
 * Which of the works that look like a job's is its own. None, where others that are no twins of it may have one of them, or
 * where there are more than there are jobs that may have them: somebody else's film is worse than none.
 */
export function ownWork<Work>(job: ActiveJob, works: readonly Work[], rivals: readonly Rival[]): Work | undefined {
  const alike = rivals.filter((rival) => areAlike(job, rival.job))
  if (alike.some((rival) => rival.isUnderWay || !areTwins(job, rival.job))) return undefined
  return works.length <= 1 + alike.length ? works[0] : undefined
}
