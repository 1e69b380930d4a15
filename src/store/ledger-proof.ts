/**
 * The proof of the ledger: what transfers, balances and jobs say of one another. Each question has an answer only where
 * something is wrong; they are asked of a database that is only read, while servers may be at work.
 */

import type { JobId, TenantId } from '../core/ids.ts'
import { integer, text } from './columns.ts'
import { many, one, type Question } from './sql.ts'

/** A sum over all that there is. */
export type LedgerTotals = {
  readonly transfers: number
  readonly tenants: number
  /** Over all accounts; 0, or nothing is right. */
  readonly sumMicroCredits: number
  readonly heldMicroCredits: number
}

/** A balance that is another one than its transfers come to. */
export type WrongBalance = {
  readonly tenantId: TenantId
  readonly saysMicroCredits: number
  readonly provenMicroCredits: number
}

/** A job whose money is not as its state says: in words, and what of its hold is open. */
export type WrongHold = {
  readonly jobId: JobId
  readonly tenantId: TenantId
  readonly fault:
    | 'open without a living job'
    | 'missing'
    | 'another amount'
    | 'not all accounted for'
    | 'ended too soon'
  readonly amountMicroCredits: number
}

/** What is looked at; absent members are well. */
export type LedgerProof = {
  readonly totals: LedgerTotals
  readonly balances: readonly WrongBalance[]
  readonly holds: readonly WrongHold[]
}

/** Each transfer as what it does to two accounts. */
const ENTRIES = `
  SELECT tenant_id, source AS account, -amount_micro AS micro FROM transfers
  UNION ALL
  SELECT tenant_id, target, amount_micro FROM transfers`

const TOTALS = one(
  `SELECT
     (SELECT count(*) FROM transfers) AS transfers,
     (SELECT count(*) FROM tenants) AS tenants,
     CAST(coalesce(sum(micro), 0) AS BIGINT) AS sum_micro,
     CAST(coalesce(sum(CASE account WHEN 'held' THEN micro ELSE 0 END), 0) AS BIGINT) AS held_micro
   FROM (${ENTRIES}) AS entries`,
  [],
  (row): LedgerTotals => ({
    transfers: integer(row, 'transfers'),
    tenants: integer(row, 'tenants'),
    sumMicroCredits: integer(row, 'sum_micro'),
    heldMicroCredits: integer(row, 'held_micro'),
  }),
)

const BALANCES = `
  SELECT tenants.id AS tenant_id, coalesce(balances.available_micro, 0) AS says, coalesce(proven.micro, 0) AS proven
  FROM tenants
  LEFT JOIN balances ON balances.tenant_id = tenants.id
  LEFT JOIN (
    SELECT tenant_id, CAST(sum(micro) AS BIGINT) AS micro FROM (${ENTRIES}) AS entries
    WHERE account = 'available' GROUP BY tenant_id
  ) AS proven ON proven.tenant_id = tenants.id
  WHERE coalesce(balances.available_micro, 0) <> coalesce(proven.micro, 0)
  ORDER BY tenants.id LIMIT ?`

const wrongHolds = (fault: WrongHold['fault'], sql: string, limit: number) =>
  many(
    `${sql} LIMIT ?`,
    [limit],
    (row): WrongHold => ({
      jobId: text(row, 'job_id'),
      tenantId: text(row, 'tenant_id'),
      fault,
      amountMicroCredits: integer(row, 'amount_micro'),
    }),
  )

const ENDED =
  "SELECT 1 FROM transfers AS ended WHERE ended.job_id = held.job_id AND ended.kind IN ('capture', 'release')"

const OPEN = `
  SELECT held.job_id, held.tenant_id, held.amount_micro FROM transfers AS held
  WHERE held.kind = 'hold' AND held.job_id IS NOT NULL AND NOT EXISTS (${ENDED})
    AND NOT EXISTS (
      SELECT 1 FROM jobs WHERE jobs.id = held.job_id AND status IN ('queued', 'running')
    )
  ORDER BY held.id`

const MISSING = `
  SELECT jobs.id AS job_id, tenant_id, hold_micro AS amount_micro FROM jobs
  WHERE status IN ('queued', 'running') AND hold_micro > 0
    AND NOT EXISTS (SELECT 1 FROM transfers WHERE transfers.job_id = jobs.id AND transfers.kind = 'hold')
  ORDER BY jobs.id`

const ANOTHER = `
  SELECT jobs.id AS job_id, jobs.tenant_id, held.amount_micro FROM jobs
  JOIN transfers AS held ON held.job_id = jobs.id AND held.kind = 'hold'
  WHERE held.amount_micro <> hold_micro ORDER BY jobs.id`

const TOO_SOON = `
  SELECT held.job_id, held.tenant_id, held.amount_micro FROM jobs
  JOIN transfers AS held ON held.job_id = jobs.id AND held.kind = 'hold'
  WHERE status IN ('queued', 'running') AND EXISTS (${ENDED}) ORDER BY jobs.id`

const UNACCOUNTED = `
  SELECT held.job_id, held.tenant_id, held.amount_micro FROM transfers AS held
  JOIN (
    SELECT job_id, sum(amount_micro) AS back FROM transfers
    WHERE kind IN ('capture', 'return', 'release') GROUP BY job_id
  ) AS ended ON ended.job_id = held.job_id
  WHERE held.kind = 'hold' AND ended.back <> held.amount_micro ORDER BY held.id`

/** Asks all of it; of things that are wrong, `limit` of each kind are named. */
export async function proveLedger(
  ask: <Answer>(question: Question<Answer>) => Promise<Answer>,
  limit: number,
): Promise<LedgerProof> {
  const balances = many(
    BALANCES,
    [limit],
    (row): WrongBalance => ({
      tenantId: text(row, 'tenant_id'),
      saysMicroCredits: integer(row, 'says'),
      provenMicroCredits: integer(row, 'proven'),
    }),
  )
  const holds = [
    wrongHolds('open without a living job', OPEN, limit),
    wrongHolds('missing', MISSING, limit),
    wrongHolds('another amount', ANOTHER, limit),
    wrongHolds('ended too soon', TOO_SOON, limit),
    wrongHolds('not all accounted for', UNACCOUNTED, limit),
  ]
  const found: WrongHold[] = []
  for (const question of holds) found.push(...(await ask(question)))
  const totals = (await ask(TOTALS)) ?? { transfers: 0, tenants: 0, sumMicroCredits: 0, heldMicroCredits: 0 }
  return { totals, balances: await ask(balances), holds: found }
}
