/** Does what a plan of repair says, one deed after the other, each guarded: servers may be at work, and may have been faster. */

import { assertNever } from '../core/assert.ts'
import { type JobId, makeId, type TransferId } from '../core/ids.ts'
import { isActive, type Outcome } from '../core/job.ts'
import type { Hold } from '../core/ledger.ts'
import { ProblemError } from '../core/problem.ts'
import type { Write } from '../core/writes.ts'
import { systemCode } from '../lib/system-error.ts'
import { type EndDeps, tryEnd } from '../lifecycle/end-job.ts'
import type { MovedAside } from '../media/move-aside.ts'
import type { Deed } from './repair-plan.ts'

/** What deeds need. */
export type DeedDeps = EndDeps & {
  /** Of these jobs, those that nobody will go on with, as it is now. */
  stranded(): Promise<readonly JobId[]>
  moveAside(digest: string): Promise<MovedAside>
}

/** What came of a deed, in a sentence. */
export type Done = { readonly isDone: boolean; readonly said: string }

const ACTOR = 'doctor'

const LOST: Outcome = {
  status: 'failed',
  failure: { code: 'internal_error', message: 'The job was lost on its way, and was ended by a repair.' },
}

/** Does one deed after the other; what the world keeps from being done is said, and stops no other. */
export async function doDeeds(deps: DeedDeps, deeds: readonly Deed[]): Promise<readonly Done[]> {
  const done: Done[] = []
  for (const deed of deeds) done.push(await doDeed(deps, deed).catch(failure))
  return done
}

/** Our own mistakes are thrown on. */
function failure(error: unknown): Done {
  if (!(error instanceof ProblemError) && systemCode(error) === undefined) throw error
  const reason = error instanceof ProblemError ? (error.internal ?? error.message) : systemCode(error)
  return { isDone: false, said: `It could not be done: ${reason}` }
}

function doDeed(deps: DeedDeps, deed: Deed): Promise<Done> {
  switch (deed.deed) {
    case 'end-job':
      return endJob(deps, deed.jobId)
    case 'release-hold':
      return releaseHold(deps, deed.hold)
    case 'prove-balance':
      return proveBalance(deps, deed)
    case 'move-aside':
      return moveAside(deps, deed.digest)
    default:
      return assertNever(deed)
  }
}

async function endJob(deps: DeedDeps, id: JobId): Promise<Done> {
  const job = await deps.store.jobById(id)
  const isLost = (await deps.stranded()).includes(id)
  if (job === undefined || !isActive(job) || !isLost) return refused(`The job ${id} has ended or goes on by now.`)
  // A film that is here and was only not told yet is no failure.
  const outcome: Outcome = job.collected === undefined ? LOST : { status: 'succeeded', result: job.collected }
  const ended = await tryEnd(deps, job, outcome, ACTOR)
  if (ended === undefined) return refused(`The job ${id} has changed meanwhile.`)
  return { isDone: true, said: `The job ${id} has ended as ${ended.status}.` }
}

async function releaseHold({ store, clock, random }: DeedDeps, hold: Hold): Promise<Done> {
  const { jobId, tenantId, amountMicroCredits } = hold
  const job = await store.jobById(jobId)
  if (job !== undefined && isActive(job)) return refused(`The job ${jobId} has not ended.`)
  const atMs = clock.nowMs()
  const id = () => makeId<TransferId>(atMs, random.bytes(10))
  const by = { ids: [id(), id()], cause: 'repaired', actor: ACTOR, atMs } as const
  const writes: Write[] = [{ write: 'end-hold', hold, ended: { end: 'release' }, by }]
  if (job?.billing?.budget !== undefined) {
    const spender = { keyId: job.keyId, ...job.billing.budget }
    writes.push({ write: 'spare-budget', spender, amountMicroCredits })
  }
  if (job !== undefined) {
    const data = { actor: ACTOR, cause: 'repaired', money: { released: amountMicroCredits }, changes: {} }
    writes.push({ write: 'append-event', event: { jobId, tenantId, type: 'job.repaired', atMs, data } })
  }
  const { committed } = await store.commit(writes)
  if (!committed) return refused(`The hold of the job ${jobId} has ended meanwhile.`)
  return { isDone: true, said: `The hold of the job ${jobId} was released.` }
}

async function proveBalance({ store }: DeedDeps, deed: Extract<Deed, { deed: 'prove-balance' }>): Promise<Done> {
  const { tenantId } = deed
  const { committed } = await store.commit([{ write: 'prove-balance', tenantId }])
  if (!committed) return refused(`There is no tenant ${tenantId} any more.`)
  return { isDone: true, said: `The balance of tenant ${tenantId} is what its transfers come to.` }
}

async function moveAside(deps: DeedDeps, digest: string): Promise<Done> {
  const moved = await deps.moveAside(digest)
  if (moved === 'right') return refused(`The bytes of ${digest} are right by now.`)
  if (moved === 'gone') return refused(`The bytes of ${digest} are gone by now.`)
  return { isDone: true, said: `The bytes of ${digest} lie in ${moved.to}.` }
}

function refused(said: string): Done {
  return { isDone: false, said }
}
