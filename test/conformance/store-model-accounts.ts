/** How a store of maps keeps accounts: every transfer in a list, and all that is asked about them added up anew each time. */

import { assertNever } from '../../src/core/assert.ts'
import { isActive } from '../../src/core/job.ts'
import type { JobId, KeyId, TenantId } from '../../src/core/ids.ts'
import { type Balance, BALANCE_MAX, type Transfer } from '../../src/core/ledger.ts'
import { type MicroCredits, microCredits } from '../../src/core/money.ts'
import type { UsageLine } from '../../src/core/store-port.ts'
import type { Guard, Spender, Write } from '../../src/core/writes.ts'
import type { MemoryState } from './store-model-state.ts'
import type { Undo } from './store-model-writes.ts'

/** The writes about money, limits and answers. */
export type AccountWrite = Extract<
  Write,
  {
    write:
      | 'credit'
      | 'hold'
      | 'end-hold'
      | 'prove-balance'
      | 'spend-budget'
      | 'spare-budget'
      | 'check-waiting'
      | 'keep-answer'
      | 'forget-answers'
      | 'insert-prices'
  }
>

const NAMES: ReadonlySet<string> = new Set<AccountWrite['write']>([
  'credit',
  'hold',
  'end-hold',
  'prove-balance',
  'spend-budget',
  'spare-budget',
  'check-waiting',
  'keep-answer',
  'forget-answers',
  'insert-prices',
])

const DAY_MS = 86_400_000

/** True for a write about money, limits or answers. */
export function isAboutAccounts(write: Write): write is AccountWrite {
  return NAMES.has(write.write)
}

/** Applies one; returns the guard that refuses. */
export function applyToAccounts(state: MemoryState, write: AccountWrite, nowMs: number, undo: Undo): Guard | undefined {
  switch (write.write) {
    case 'credit': {
      const { transfer } = write
      if (transfer.from === 'available' && available(state, transfer.tenantId) < transfer.amountMicroCredits)
        return 'credit'
      if (
        transfer.to === 'available' &&
        available(state, transfer.tenantId) + transfer.amountMicroCredits > BALANCE_MAX
      )
        return 'credit'
      return append(state, transfer, undo)
    }
    case 'hold': {
      const { funds, jobId, keyId, model, ...rest } = write.transfer
      if (funds === 'available' && available(state, rest.tenantId) < rest.amountMicroCredits) return 'credit'
      if (heldBy(state, jobId) !== undefined) throw new Error('a job holds once')
      return append(state, { ...rest, from: funds, to: 'held', held: { jobId, keyId, model } }, undo)
    }
    case 'end-hold':
      return endHold(state, write, undo)
    case 'prove-balance':
      // Here a balance is nothing but what its transfers come to.
      return state.tenants.has(write.tenantId) ? undefined : 'tenant'
    case 'spend-budget': {
      const spent = spentBy(state, write.spender) + write.amountMicroCredits
      if (spent > write.budgetMicroCredits) return 'budget'
      return undo.set(state.budgets, periodOf(write.spender), microCredits(spent)) ?? undefined
    }
    case 'spare-budget': {
      const period = periodOf(write.spender)
      const spent = state.budgets.get(period)
      if (spent !== undefined) undo.set(state.budgets, period, microCredits(spent - write.amountMicroCredits))
      return undefined
    }
    case 'check-waiting':
      return waiting(state, write.keyId) < write.jobsMax ? undefined : 'waiting'
    case 'keep-answer': {
      const id = `${write.answer.scope} ${write.answer.key}`
      const known = state.answers.get(id)
      if (known !== undefined && known.atMs > nowMs - DAY_MS) return 'answer'
      return undo.set(state.answers, id, { answer: write.answer, atMs: nowMs }) ?? undefined
    }
    case 'forget-answers': {
      const old = [...state.answers].filter(([, { atMs }]) => atMs <= nowMs - DAY_MS)
      old.sort(([, one], [, other]) => one.atMs - other.atMs)
      for (const [id] of old.slice(0, write.limit)) undo.delete(state.answers, id)
      return undefined
    }
    case 'insert-prices': {
      const { prices } = write
      if (prices.version !== state.prices.length + 1) return 'prices'
      state.prices.push(prices)
      undo.by(() => state.prices.pop())
      return undefined
    }
    default:
      return assertNever(write)
  }
}

type EndHold = Extract<Write, { write: 'end-hold' }>

function endHold(state: MemoryState, { hold, ended, by }: EndHold, undo: Undo): Guard | undefined {
  const held = heldBy(state, hold.jobId)
  const isExact = held?.from === hold.funds && held.amountMicroCredits === hold.amountMicroCredits
  if (held?.held === undefined || !isExact) return 'hold'
  const ofJob = state.transfers.filter((transfer) => transfer.held?.jobId === hold.jobId)
  if (ofJob.some(({ kind }) => kind === 'capture' || kind === 'release')) return 'hold'
  const { ids, ...rest } = by
  const base = { tenantId: held.tenantId, held: held.held, from: 'held', ...rest } as const
  if (ended.end === 'release') {
    return append(
      state,
      { ...base, id: ids[0], kind: 'release', to: hold.funds, amountMicroCredits: hold.amountMicroCredits },
      undo,
    )
  }
  const { amountMicroCredits } = ended
  const left = hold.amountMicroCredits - amountMicroCredits
  if (left < 0) throw new Error('more is captured than was held')
  append(state, { ...base, id: ids[0], kind: 'capture', to: 'earned', amountMicroCredits }, undo)
  if (left === 0) return undefined
  return append(
    state,
    { ...base, id: ids[1], kind: 'return', to: hold.funds, amountMicroCredits: microCredits(left) },
    undo,
  )
}

function append(state: MemoryState, transfer: Transfer, undo: Undo): undefined {
  const { id, tenantId, kind, from, to, amountMicroCredits, held, cause, actor, atMs } = transfer
  if (amountMicroCredits <= 0) throw new Error('nothing is moved')
  state.transfers.push({
    ...{ id, tenantId, kind, from, to, amountMicroCredits, ...(held && { held }), cause, actor, atMs },
  })
  undo.by(() => state.transfers.pop())
}

function heldBy(state: MemoryState, jobId: string): Transfer | undefined {
  return state.transfers.find(({ kind, held }) => kind === 'hold' && held?.jobId === jobId)
}

function available(state: MemoryState, tenantId: TenantId): number {
  let sum = 0
  for (const transfer of state.transfers) {
    if (transfer.tenantId !== tenantId) continue
    if (transfer.to === 'available') sum += transfer.amountMicroCredits
    if (transfer.from === 'available') sum -= transfer.amountMicroCredits
  }
  return sum
}

function periodOf({ keyId, per, beginMs }: Spender): string {
  return `${keyId} ${per} ${beginMs}`
}

/** What a key has spent in a period. */
export function spentBy(state: MemoryState, spender: Spender): number {
  return state.budgets.get(periodOf(spender)) ?? 0
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** The time in an id. */
function msOf(id: string): string {
  return String([...id.slice(0, 10)].reduce((ms, letter) => ms * 32 + ALPHABET.indexOf(letter), 0))
}

function waiting(state: MemoryState, keyId: KeyId): number {
  return [...state.jobs.values()].filter((job) => job.keyId === keyId && job.status === 'queued').length
}

/** What a tenant has. */
export function balanceIn(state: MemoryState, tenantId: TenantId): Balance | undefined {
  const tenant = state.tenants.get(tenantId)
  if (tenant === undefined) return undefined
  let held = 0
  for (const job of state.jobs.values()) {
    if (job.tenantId === tenantId && isActive(job) && job.billing !== undefined) held += job.priceMicroCredits
  }
  return {
    credit: tenant.credit,
    availableMicroCredits: microCredits(available(state, tenantId)),
    heldMicroCredits: microCredits(held),
  }
}

/** What was charged, by day and model. */
export function usageIn(state: MemoryState, tenantId: TenantId, fromMs: number, toMs: number): readonly UsageLine[] {
  const lines = new Map<string, UsageLine>()
  for (const { kind, id, tenantId: of, held, atMs, amountMicroCredits } of state.transfers) {
    const madeAtMs = Number(msOf(id))
    if (kind !== 'capture' || of !== tenantId || held === undefined || madeAtMs < fromMs || madeAtMs >= toMs) continue
    const day = new Date(atMs).toISOString().slice(0, 10)
    const name = `${day} ${held.model}`
    const { jobs = 0, chargedMicroCredits = 0 as MicroCredits } = lines.get(name) ?? {}
    const charged = microCredits(chargedMicroCredits + amountMicroCredits)
    lines.set(name, { day, model: held.model, jobs: jobs + 1, chargedMicroCredits: charged })
  }
  return [...lines].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line)
}

/** Takes out what the answers to the requests of a job said. */
export function blankAnswersIn(state: MemoryState, jobId: JobId, undo: Undo): undefined {
  for (const [id, { answer, atMs }] of state.answers) {
    if (answer.jobId === jobId) undo.set(state.answers, id, { answer: { ...answer, body: '' }, atMs })
  }
}
