/** Which jobs a provider's list cannot tell apart, and which of them need not be told apart. Pure. */

import { createHash } from 'node:crypto'
import type { Job } from '../core/job.ts'

type Asked = Pick<Job, 'tenantId' | 'order' | 'references' | 'request'>

/** What two jobs are told apart by, of which thousands are remembered. */
export type Traits = { readonly seed: number; readonly promptDigest: string; readonly askedDigest: string }

/** Reads it off a job. */
export function traitsOf(job: Asked): Traits {
  const { seed, prompt } = job.order
  return { seed, promptDigest: digestOf(prompt.trim()), askedDigest: digestOf(JSON.stringify(askedOf(job))) }
}

/**
 * Whether the works of two jobs may look the same to whoever sees only some of what was asked for. Providers trim prompts, and
 * may have several models under one name.
 */
export function areAlike(one: Traits, other: Traits): boolean {
  return one.seed === other.seed || one.promptDigest === other.promptDigest
}

/** Whether the film of either is as good as the other's: the same tenant has asked for the very same thing twice. */
export function areTwins(one: Traits, other: Traits): boolean {
  return one.askedDigest === other.askedDigest
}

function askedOf({ tenantId, order, references, request }: Asked): unknown {
  const media = references.map((reference) => [
    reference.role,
    'asset' in reference ? reference.asset.digest : reference.library,
  ])
  const { serviceTier, referenceTask, webSearch, draftOfId, extensions } = request
  return [tenantId, order, media, { serviceTier, referenceTask, webSearch, draftOfId, extensions }]
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
