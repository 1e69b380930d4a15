/** Credits from outside: granted, or adjusted in either direction; each with its reason, and at most once for an idempotency key. */

import { makeId, type TenantId, type TransferId } from '../core/ids.ts'
import { BALANCE_MAX, type CreditTransfer } from '../core/ledger.ts'
import { formatCredits, type MicroCredits, microCredits } from '../core/money.ts'
import { type ProblemError, problem } from '../core/problem.ts'
import type { KeptAnswer, Tenant } from '../core/records.ts'
import { AnswerTaken } from '../gateway/once.ts'
import { ADMIN, type AdminDeps } from './admin-deps.ts'

/** How much is moved, in which direction, and why. */
export type CreditOrder = {
  readonly kind: CreditTransfer['kind']
  readonly takesBack: boolean
  /** More than nothing. */
  readonly amountMicroCredits: MicroCredits
  readonly reason: string
}

/** How the answer to a request with an idempotency key is kept in the commit of what it did. */
export type KeepAnswer = (transfer: CreditTransfer) => KeptAnswer

/**
 * Moves credits. Throws `AnswerTaken` when an answer is kept already, here or by another process, and `ProblemError`
 * `insufficient_credits` when there is less than what is taken back, `invalid_parameter` when there would be too much.
 */
export async function moveCredits(
  { store, clock, random }: AdminDeps,
  tenant: Tenant,
  { kind, takesBack, amountMicroCredits, reason }: CreditOrder,
  keep?: KeepAnswer,
): Promise<CreditTransfer> {
  const atMs = clock.nowMs()
  const transfer: CreditTransfer = {
    id: makeId<TransferId>(atMs, random.bytes(10)),
    tenantId: tenant.id,
    kind,
    ...(takesBack ? ({ from: 'available', to: 'issued' } as const) : ({ from: 'issued', to: 'available' } as const)),
    amountMicroCredits,
    cause: reason,
    actor: ADMIN,
    atMs,
  }
  if (!takesBack) await refuseTooMuch(store, tenant.id, amountMicroCredits)
  const result = await store.commit([
    ...(keep === undefined ? [] : [{ write: 'keep-answer', answer: keep(transfer) } as const]),
    { write: 'credit', transfer },
  ])
  if (result.committed) return transfer
  if (result.guard === 'answer') throw new AnswerTaken()
  // Another grant came between the look and the commit.
  if (!takesBack) throw tooMuch()
  const available = (await store.balance(tenant.id))?.availableMicroCredits ?? microCredits(0)
  throw problem(
    'insufficient_credits',
    `Only ${formatCredits(available)} credits are available to be taken back.`,
    'credits',
  )
}

async function refuseTooMuch(store: AdminDeps['store'], tenantId: TenantId, amount: MicroCredits): Promise<void> {
  const balance = await store.balance(tenantId)
  const has = (balance?.availableMicroCredits ?? 0) + (balance?.heldMicroCredits ?? 0)
  if (has + amount <= BALANCE_MAX) return
  throw tooMuch()
}

function tooMuch(): ProblemError {
  return problem('invalid_parameter', `An account has at most ${formatCredits(BALANCE_MAX)} credits.`, 'credits')
}
