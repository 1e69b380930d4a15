/** Money in a world: who has how much, what each key may do, and whether every movement is right the moment it is made. */

import { type JobId, type KeyId, makeId, type TenantId, type TransferId } from '../../src/core/ids.ts'
import { isActive, type Job } from '../../src/core/job.ts'
import type { Credit, Transfer } from '../../src/core/ledger.ts'
import { budgetPeriod, type KeyLimits } from '../../src/core/limits.ts'
import { credits, type MicroCredits } from '../../src/core/money.ts'
import type { Spender, Write } from '../../src/core/writes.ts'
import { applyToAccounts, balanceIn, spentBy } from '../conformance/store-model-accounts.ts'
import type { MemoryState } from '../conformance/store-model-state.ts'
import { Undo } from '../conformance/store-model-writes.ts'
import type { Chance } from './chance.ts'

/** A tenant's key and what it may do. */
export type Purse = { readonly keyId: KeyId; readonly credit: Credit; readonly limits: KeyLimits }

/** Opens an account for each tenant of a world: with unlimited credit, or with enough for some of its jobs. */
export function openAccounts(
  state: MemoryState,
  tenants: readonly TenantId[],
  lives: number,
  chance: Chance,
): ReadonlyMap<TenantId, Purse> {
  return new Map(
    tenants.map((id, index) => {
      const credit: Credit = chance.hit(0.5) ? 'limited' : 'unlimited'
      // One life of a world may never end: there is a place for the others beside it.
      const limits: KeyLimits = {
        ...(chance.hit(0.3) && { jobsAtOnce: chance.between(2, 4) }),
        ...(chance.hit(0.2) && { jobsWaiting: chance.between(3, 20) }),
        ...(chance.hit(0.2) && {
          budget: {
            amountMicroCredits: credits(16 * chance.between(Math.ceil(lives / 2), 2 * Math.ceil(lives))),
            per: 'day',
          },
        }),
      }
      const keyId = makeId<KeyId>(index + 1, new Uint8Array(10))
      state.tenants.set(id, { id, name: id, webhookSecret: `whsec_${'A'.repeat(32)}`, credit, createdAtMs: 0 })
      state.keys.set(keyId, { id: keyId, tenantId: id, hash: keyId, hint: '', name: '', limits, createdAtMs: 0 })
      if (credit === 'limited')
        grant(state, id, credits(16 * chance.between(Math.ceil(lives / 2), 2 * Math.ceil(lives))))
      return [id, { keyId, credit, limits }] as const
    }),
  )
}

function grant(state: MemoryState, tenantId: TenantId, amountMicroCredits: MicroCredits): void {
  const id = makeId<TransferId>(0, new Uint8Array(10))
  const transfer = { id, tenantId, kind: 'grant', from: 'issued', to: 'available', amountMicroCredits } as const
  const write = { write: 'credit', transfer: { ...transfer, cause: 'paid', actor: 'admin', atMs: 0 } } as const
  applyToAccounts(state, write, 0, new Undo())
}

/** What is wrong with the money after a commit of these writes; `undefined` when nothing is. */
export function moneyFault(state: MemoryState, writes: readonly Write[]): string | undefined {
  for (const write of writes) {
    const fault = faultAfter(state, write)
    if (fault !== undefined) return fault
  }
  return undefined
}

function faultAfter(state: MemoryState, write: Write): string | undefined {
  switch (write.write) {
    case 'insert-job':
    case 'update-job': {
      const job = state.jobs.get(write.job.id)
      const crowd = job === undefined || write.write === 'update-job' ? undefined : queueFault(state, job.keyId)
      if (crowd !== undefined) return crowd
      return job === undefined ? undefined : faultOfJob(job, transfersOf(state, job.id))
    }
    case 'hold': {
      const { jobId, tenantId } = write.transfer
      return heldForNothing(state, jobId) ?? overdrawn(state, tenantId) ?? heldFault(state, tenantId)
    }
    case 'spend-budget':
    case 'spare-budget':
      return budgetFault(state, write.spender)
    case 'end-hold': {
      const job = state.jobs.get(write.hold.jobId)
      if (job === undefined) return `a hold of ${write.hold.jobId} was ended, which is no job`
      const { tenantId } = job
      const fault = faultOfJob(job, transfersOf(state, job.id)) ?? overdrawn(state, tenantId)
      return fault ?? heldFault(state, tenantId)
    }
    case 'begin-attempt':
      return crowdOf(state, write.attempt.jobId)
    default:
      return undefined
  }
}

/** A hold comes with its job, or not at all. */
function heldForNothing(state: MemoryState, jobId: JobId): string | undefined {
  const isHeld = state.transfers.some(({ kind, held }) => kind === 'hold' && held?.jobId === jobId)
  return isHeld && !state.jobs.has(jobId) ? `a hold is there of ${jobId}, which is no job` : undefined
}

/** What a tenant has held is what its living jobs may come to. */
function heldFault(state: MemoryState, tenantId: TenantId): string | undefined {
  let held = 0
  for (const { tenantId: of, from, to, amountMicroCredits } of state.transfers) {
    if (of !== tenantId) continue
    if (to === 'held') held += amountMicroCredits
    if (from === 'held') held -= amountMicroCredits
  }
  for (const job of state.jobs.values()) {
    if (job.tenantId === tenantId && isActive(job)) held -= job.priceMicroCredits
  }
  return held === 0 ? undefined : `${tenantId} has ${held} held more than its living jobs may come to`
}

/** A key has spent what its jobs hold or were charged, and never more than its budget. */
function budgetFault(state: MemoryState, spender: Spender): string | undefined {
  const { keyId } = spender
  const spent = spentBy(state, spender)
  const most = state.keys.get(keyId)?.limits.budget?.amountMicroCredits ?? 0
  return spent <= most ? undefined : `${keyId} has spent ${spent} of a budget of ${most}`
}

/** No more jobs of a key wait than may. */
function queueFault(state: MemoryState, keyId: KeyId): string | undefined {
  const most = state.keys.get(keyId)?.limits.jobsWaiting
  if (most === undefined) return undefined
  const waiting = [...state.jobs.values()].filter((job) => job.keyId === keyId && job.status === 'queued').length
  return waiting <= most ? undefined : `${waiting} jobs of ${keyId} wait, not ${most}`
}

/** Whether more jobs of a key are made at once than may be, told by the slots that they have. */
function crowdOf(state: MemoryState, jobId: JobId): string | undefined {
  const keyId = state.jobs.get(jobId)?.keyId
  const limit = keyId === undefined ? undefined : state.keys.get(keyId)?.limits.jobsAtOnce
  if (limit === undefined) return undefined
  const made = [...state.slots.keys()].filter((id) => {
    const attempt = state.attempts.get(id)
    return attempt !== undefined && state.jobs.get(attempt.jobId)?.keyId === keyId
  })
  return made.length > limit ? `${made.length} jobs of ${keyId} are made at once, not ${limit}` : undefined
}

function transfersOf(state: MemoryState, jobId: string): readonly Transfer[] {
  return state.transfers.filter(({ held }) => held?.jobId === jobId)
}

/** A job that has not ended has an open hold of its price; one that has ended has what became of it. */
function faultOfJob(job: Job, transfers: readonly Transfer[]): string | undefined {
  const sum = (kind: Transfer['kind']) =>
    transfers.reduce((all, transfer) => all + (transfer.kind === kind ? transfer.amountMicroCredits : 0), 0)
  const moved = { held: sum('hold'), captured: sum('capture'), returned: sum('return'), released: sum('release') }
  const back = moved.captured + moved.returned + moved.released
  const said = `${job.id} is ${job.status}: ${JSON.stringify(moved)}`
  if (moved.held !== job.priceMicroCredits) return `not the price is held: ${said}`
  if (isActive(job)) return back === 0 ? undefined : `a hold has ended before its job: ${said}`
  if (back !== moved.held) return `what was held is not all accounted for: ${said}`
  if (moved.captured > 0 && moved.released > 0) return `captured and released: ${said}`
  const charged = job.status === 'succeeded' ? job.chargedMicroCredits : 0
  return moved.captured === charged ? undefined : `charged is another sum than was said, ${charged}: ${said}`
}

function overdrawn(state: MemoryState, tenantId: TenantId): string | undefined {
  let available = 0
  for (const { tenantId: of, from, to, amountMicroCredits } of state.transfers) {
    if (of !== tenantId) continue
    if (to === 'available') available += amountMicroCredits
    if (from === 'available') available -= amountMicroCredits
  }
  return available < 0 ? `${tenantId} has overdrawn by ${-available}` : undefined
}

/** What is wrong with the accounts of a world at rest. */
export function accountsFault(state: MemoryState): string | undefined {
  const totals = new Map<string, number>()
  const add = (account: string, amount: number) => totals.set(account, (totals.get(account) ?? 0) + amount)
  for (const { tenantId, from, to, amountMicroCredits } of state.transfers) {
    add(`${tenantId} ${from}`, -amountMicroCredits)
    add(`${tenantId} ${to}`, amountMicroCredits)
  }
  const sum = [...totals.values()].reduce((all, amount) => all + amount, 0)
  if (sum !== 0) return `all accounts together come to ${sum}`
  for (const { id, credit } of state.tenants.values()) {
    const held = totals.get(`${id} held`) ?? 0
    if (held !== 0) return `${id} has ${held} held, and no job that has not ended`
    if ((totals.get(`${id} available`) ?? 0) !== balanceIn(state, id)?.availableMicroCredits)
      return `${id} has another balance`
    if (credit === 'unlimited' && totals.get(`${id} available`) !== undefined) return `${id} has spent what it need not`
  }
  const spent = new Map<string, number>()
  for (const { kind, held, atMs } of state.transfers) {
    if (kind !== 'hold' || held === undefined) continue
    const period = `${held.keyId} day ${budgetPeriod({ per: 'day' }, atMs).beginMs}`
    const captured = transfersOf(state, held.jobId).find((transfer) => transfer.kind === 'capture')
    spent.set(period, (spent.get(period) ?? 0) + (captured?.amountMicroCredits ?? 0))
  }
  for (const [period, amount] of state.budgets) {
    if (amount !== spent.get(period)) return `the budget ${period} has spent ${amount}, its jobs ${spent.get(period)}`
  }
  return undefined
}
