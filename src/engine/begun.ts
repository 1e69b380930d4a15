/**
 * Attempts that were begun in this process and not yet handed over: only they have certainly not been sent. One that nobody
 * will send any more is let go of, and where its job has ended meanwhile, what was to be left open of it is closed.
 */

import { isActive } from '../core/job.ts'
import { microCredits } from '../core/money.ts'
import type { Attempt, RefusalCause } from '../core/records.ts'
import type { Write } from '../core/writes.ts'
import type { Receiver } from '../lifecycle/health.ts'
import { patiently, type StepDeps } from './conclude.ts'
import type { RunOnLane, RunStep } from './job-step.ts'

/** An attempt, and the version of its job that it came with. */
type Unsent = { readonly attempt: Attempt; readonly jobVersion: number }

/** The attempts, by their jobs. */
export class Begun {
  readonly #unsent = new Map<string, Unsent>()

  /** How many there are. */
  get size(): number {
    return this.#unsent.size
  }

  /** Whoever writes an attempt says so before: its commit may hold, and nobody hears of it. */
  add(attempt: Attempt, jobVersion: number): void {
    this.#unsent.set(attempt.jobId, { attempt, jobVersion })
  }

  has({ id, jobId }: Attempt): boolean {
    return this.#unsent.get(jobId)?.attempt.id === id
  }

  /** Takes out what was begun for a job: it is handed over now, was not written at all, or nobody will send it any more. */
  take(jobId: string): Unsent | undefined {
    const unsent = this.#unsent.get(jobId)
    this.#unsent.delete(jobId)
    return unsent
  }
}

/** Runs steps; what one that is not this worker's any more has begun and not handed over, nobody hands over. */
export function withoutUnsent(deps: StepDeps, begun: Begun, run: RunStep): RunOnLane {
  return async (step, signal, stopping) => {
    const kept = await run(step, signal)
    const unsent = kept === undefined ? begun.take(step.id) : undefined
    if (unsent !== undefined) await withdraw(deps, unsent, stopping)
    return kept
  }
}

/** To whom a work is given: an upstream, and one of its keys where it has any. */
export function receiversOf({ upstreamId, credentialId, model }: Attempt): readonly Receiver[] {
  const upstream = { upstreamId, model }
  return credentialId === undefined ? [upstream] : [upstream, { ...upstream, credentialId }]
}

/** An attempt that came to nothing, and costs nothing. */
export function closing(attempt: Attempt, refusal: RefusalCause): Write {
  const nothing = { state: 'ended', costMicroCredits: microCredits(0), refusal } as const
  return { write: 'update-attempt', attempt: { ...attempt, ...nothing } }
}

/**
 * Whoever has ended the job could not know whether its attempt was on its way, and has left it as unknown, with its cost. Only
 * where that end was the next that happened to the job: in between, another worker may have gone on with the attempt. Tried
 * until the process stops, by which a store that is away keeps it no longer: then it stays unknown. That the step is stopped,
 * by the very end of its job, says nothing of it.
 */
async function withdraw(deps: StepDeps, unsent: Unsent, stopping: AbortSignal): Promise<void> {
  const { attempt } = unsent
  deps.router.health.letGo(attempt.jobId)
  try {
    // Both anew with each try: one whose answer was lost may have held.
    await patiently(deps, stopping, () => close(deps, unsent))
  } catch (error) {
    const facts = { err: error, job: attempt.jobId, attempt: attempt.id }
    deps.log.error(facts, 'an attempt that was not sent stays unknown')
  }
}

/** Closes an attempt if it is as the end of its job has left it: the operator may have said meanwhile what became of it. */
async function close({ store, clock }: StepDeps, { attempt, jobVersion }: Unsent): Promise<void> {
  const { id, jobId, upstreamId } = attempt
  const job = await store.jobById(jobId)
  if (job === undefined || isActive(job) || job.version !== jobVersion + 1) return
  const left = await store.attempt(id)
  if (left?.state !== 'unknown' || left.handle !== undefined) return
  const data = { actor: 'engine', attempt: { id, upstreamId } }
  const event = { jobId, tenantId: job.tenantId, type: 'attempt.not_sent', atMs: clock.nowMs(), data }
  await store.commit([closing(left, 'busy'), { write: 'append-event', event }])
}
