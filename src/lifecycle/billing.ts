/** A job's money: held at its admission, captured or released at its end. What costs nothing holds nothing. */

import { type KeyId, makeId, type TenantId, type TransferId } from '../core/ids.ts'
import type { ActiveJob, Billing, Job, Outcome } from '../core/job.ts'
import { type Credit, fundsOf, type HoldEnd } from '../core/ledger.ts'
import { budgetPeriod, type KeyLimits } from '../core/limits.ts'
import { type MicroCredits, microCredits } from '../core/money.ts'
import type { Clock, Random } from '../core/ports.ts'
import { chargeFor, type Quote } from '../core/pricing.ts'
import type { Write } from '../core/writes.ts'

/** Who pays for a job, and what it is. */
type Payer = {
  readonly tenantId: TenantId
  readonly keyId: KeyId
  readonly credit: Credit
  readonly limits: KeyLimits
}

type By = { readonly clock: Clock; readonly random: Random }

/** On which terms a job is charged; `undefined` for one that costs nothing. */
export function billingOf({ terms, amountMicroCredits }: Quote, payer: Payer, atMs: number): Billing | undefined {
  if (amountMicroCredits === 0) return undefined
  const { budget } = payer.limits
  const period = budget === undefined ? {} : { budget: budgetPeriod(budget, atMs) }
  return { terms, funds: fundsOf(payer.credit), ...period }
}

/** Holds what a new job may come to. */
export function holdWrites(job: Job, payer: Payer, by: By): readonly Write[] {
  const { billing, tenantId, keyId, priceMicroCredits: amountMicroCredits } = job
  if (billing === undefined) return []
  const transfer = {
    id: transferId(by),
    kind: 'hold',
    tenantId,
    funds: billing.funds,
    amountMicroCredits,
    jobId: job.id,
    keyId,
    model: job.request.model,
    cause: 'admitted',
    actor: `key:${keyId}`,
    atMs: job.createdAtMs,
  } as const
  const { budget } = payer.limits
  const spent: Write[] =
    budget === undefined || billing.budget === undefined
      ? []
      : [
          {
            write: 'spend-budget',
            spender: { keyId, ...billing.budget },
            amountMicroCredits,
            budgetMicroCredits: budget.amountMicroCredits,
          },
        ]
  return [...spent, { write: 'hold', transfer }]
}

/** How a job's money ends, and the writes that do it. */
export type Settled = {
  readonly chargedMicroCredits?: MicroCredits
  readonly money?: { readonly captured?: number; readonly released?: number }
  readonly writes: readonly Write[]
}

/** Captures what was delivered, and releases the rest; whatever else than a film came of the job is not charged. */
export function settleHold(job: ActiveJob, outcome: Outcome, actor: string, by: By): Settled {
  const { billing, tenantId, id: jobId, priceMicroCredits: held } = job
  if (billing === undefined) return { writes: [] }
  const charged =
    outcome.status === 'succeeded'
      ? chargeFor(billing, held, job.order, job.references, outcome.result)
      : microCredits(0)
  const ended: HoldEnd = charged > 0 ? { end: 'capture', amountMicroCredits: charged } : { end: 'release' }
  const released = microCredits(held - charged)
  const atMs = by.clock.nowMs()
  const writes: Write[] = [
    {
      write: 'end-hold',
      hold: { tenantId, jobId, funds: billing.funds, amountMicroCredits: held },
      ended,
      by: { ids: [transferId(by), transferId(by)], cause: outcome.status, actor, atMs },
    },
  ]
  if (billing.budget !== undefined && released > 0) {
    const spender = { keyId: job.keyId, ...billing.budget }
    writes.push({ write: 'spare-budget', spender, amountMicroCredits: released })
  }
  const money = { ...(charged > 0 && { captured: charged }), ...(released > 0 && { released }) }
  return { ...(outcome.status === 'succeeded' && { chargedMicroCredits: charged }), money, writes }
}

function transferId({ clock, random }: By): TransferId {
  return makeId<TransferId>(clock.nowMs(), random.bytes(10))
}
