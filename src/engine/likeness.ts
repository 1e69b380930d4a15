/** Which jobs a provider's list cannot tell apart, and which of them need not be told apart. Pure. */

import type { Job } from '../core/job.ts'

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
