/** What the engine has one of for each lane: it claims steps, works on them, and lets go of those whose job has ended. */

import type { ClaimedStep } from '../core/steps.ts'

/** Why a running step is stopped: its job has ended elsewhere, its worker was taken for dead, or the process stops. */
export type StopReason = 'ended' | 'lost' | 'shutdown'

/** Works on the steps of one lane. `start` and `stop` may be called twice. */
export interface Runner {
  readonly lane: string
  start(): void
  /** Claims nothing more and stops what runs; resolves when nothing runs any more. */
  stop(): Promise<void>
  /** Looks for work now rather than later. */
  wake(): void
  /** Goes on with a step that this worker has already. */
  accept(step: ClaimedStep): void
  /** Stops the step of one job, if it runs here. */
  stopStep(id: string, reason: StopReason): void
  /** Stops everything that runs, and goes on claiming. */
  stopAll(reason: StopReason): void
}
