/**
 * Steps: what is to be done next, as rows of the durable queue. A job has one; so have a delivery and a cancellation, and a
 * job that has ended while the pictures of its film are still to be made.
 */

import type { KeyId, TenantId } from './ids.ts'

/** What a step does. A job's row moves from kind to kind. */
export type StepKind = 'prepare' | 'dispatch' | 'reconcile' | 'watch' | 'collect' | 'cancel' | 'deliver' | 'stills'

/** Where the pictures of films are made that others have made. */
export const STILLS_LANE = 'stills'

/** Where a step goes. */
export type StepTarget = {
  readonly kind: StepKind
  /** The queue on which it waits: the step's kind, or `kind:upstream`. */
  readonly lane: string
  /** How long it is not due, in ms from the commit on, by the store's own clock. */
  readonly afterMs: number
}

/** A step to be put on the queue. */
export type StepPlan = StepTarget & {
  /** The job's, the delivery's or the attempt's id: one step each. */
  readonly id: string
  /** Whose turn it takes. */
  readonly tenantId: TenantId
  /** Whose job it is, where that is counted. */
  readonly keyId?: KeyId
  /**
   * Where it stands in line among its tenant's steps, in epoch ms and not after it is due; it keeps its place whenever it
   * moves. Absent: by when it is due. A delivery stands where it is due.
   */
  readonly turnMs?: number
}

/** A claim on a step; `generation` fences off a worker who was taken for dead and whose step another one has. */
export type Lease = { readonly id: string; readonly generation: number }

/** A claimed step. */
export type ClaimedStep = Lease & {
  readonly kind: StepKind
  readonly lane: string
  readonly tenantId: TenantId
  /** Claims since a commit last spoke of the step, this one included: more than one where workers died of it. */
  readonly claims: number
  /** Tries that ended in another try; waits for the world in between do not count. */
  readonly retries: number
  /** Waits in a row for the world to be back. */
  readonly parks: number
  /** How often it has had to go back to an earlier station. Never forgotten. */
  readonly setbacks: number
}

/** How a step moves: on, to be tried again, to wait until the world is back, back to an earlier station, or within one. */
export type StepMove = 'progress' | 'retry' | 'park' | 'setback' | 'within'

/** A lane of one upstream. Whoever waits to `dispatch` has no slot there yet; whoever waits to `submit` has one. */
export function laneOf(
  kind: 'dispatch' | 'submit' | 'reconcile' | 'watch' | 'collect' | 'cancel',
  upstreamId: string,
): string {
  return `${kind}:${upstreamId}`
}

/** The kind of step on a lane, and the upstream in its name. */
export function readLane(lane: string): { readonly kind: string; readonly upstreamId: string | undefined } {
  const colon = lane.indexOf(':')
  if (colon === -1) return { kind: lane, upstreamId: undefined }
  return { kind: lane.slice(0, colon), upstreamId: lane.slice(colon + 1) }
}
