/**
 * The proof of the ledger: what transfers, balances and jobs say of one another. Each question has an answer only where
 * something is wrong; they are asked of a database that is only read, while servers may be at work, so each is true of one
 * moment by itself.
 */

import type { JobId, TenantId } from '../core/ids.ts'
import type { Funds } from '../core/ledger.ts'
import { integer, isPresent, text } from './columns.ts'
import { many, one, type Question } from './sql.ts'

/** A sum over all that there is. */
export type LedgerTotals = {
  readonly transfers: number
  readonly tenants: number
  /**
   * What tenants have by their balances, what living jobs hold, and what the house has by its transfers; 0, or nothing is
   * right.
   */
  readonly sumMicroCredits: number
  /** By the transfers: what is held, and by how many jobs. */
  readonly heldMicroCredits: number
  readonly holders: number
  /** Transfers as the database never takes them while its own rules are in force. */
  readonly malformed: number
}

/** A balance that is another one than its transfers come to. */
export type WrongBalance = {
  readonly tenantId: TenantId
  /** Absent where there is none: then nothing can be given or spent. */
  readonly saysMicroCredits?: number
  readonly provenMicroCredits: number
}

/** What can be wrong with a job's money. */
export type HoldFault =
  | 'open without a living job'
  | 'missing'
  | 'another amount'
  | 'ended too soon'
  | 'not all accounted for'

/** A job whose money is not as its state says. */
export type WrongHold = {
  readonly jobId: JobId
  readonly tenantId: TenantId
  readonly fault: HoldFault
  /** What its transfer holds, or, where that is missing, what the job says it holds. */
  readonly amountMicroCredits: number
  /** Where that came from; absent where the hold itself is missing. */
  readonly funds?: Funds
}

/** What was found; empty lists are well. */
export type LedgerProof = {
  readonly totals: LedgerTotals
  readonly balances: readonly WrongBalance[]
  readonly holds: readonly WrongHold[]
}

/** What a transfer does to the accounts of a condition. */
const into = (accounts: string) => `
  CASE WHEN target IN (${accounts}) THEN amount_micro ELSE 0 END
    - CASE WHEN source IN (${accounts}) THEN amount_micro ELSE 0 END`

/** What the database holds every transfer to; asked again, as rules can be switched off. */
const IS_SOUND = `
  amount_micro > 0 AND (held_micro IS NULL OR amount_micro <= held_micro)
  AND (kind IN ('grant', 'adjust')) = (job_id IS NULL)
  AND (kind IN ('capture', 'return', 'release')) = (held_micro IS NOT NULL)
  AND CASE kind
    WHEN 'hold' THEN target = 'held' AND source IN ('available', 'open')
    WHEN 'capture' THEN source = 'held' AND target = 'earned'
    WHEN 'release' THEN source = 'held' AND target IN ('available', 'open') AND amount_micro = held_micro
    WHEN 'return' THEN source = 'held' AND target IN ('available', 'open') AND amount_micro < held_micro
    WHEN 'grant' THEN source = 'issued' AND target = 'available'
    WHEN 'adjust' THEN source IN ('issued', 'available') AND target IN ('issued', 'available') AND source <> target
    ELSE 1 = 0
  END`

const TOTALS = one(
  `SELECT transfers, held_micro, holders, malformed,
     (SELECT count(*) FROM tenants) AS tenants,
     CAST(house_micro
       + (SELECT coalesce(sum(available_micro), 0) FROM balances)
       + (SELECT coalesce(sum(hold_micro), 0) FROM jobs WHERE status IN ('queued', 'running')) AS BIGINT) AS sum_micro
   FROM (
     SELECT
       count(*) AS transfers,
       CAST(coalesce(sum(${into("'held'")}), 0) AS BIGINT) AS held_micro,
       CAST(coalesce(sum(${into("'issued', 'open', 'earned'")}), 0) AS BIGINT) AS house_micro,
       CAST(coalesce(sum(
         CASE WHEN kind = 'hold' THEN 1 WHEN kind IN ('capture', 'release') THEN -1 ELSE 0 END
       ), 0) AS BIGINT) AS holders,
       CAST(coalesce(sum(CASE WHEN ${IS_SOUND} THEN 0 ELSE 1 END), 0) AS BIGINT) AS malformed
     FROM transfers
   ) AS moved`,
  [],
  (row): LedgerTotals => ({
    transfers: integer(row, 'transfers'),
    tenants: integer(row, 'tenants'),
    sumMicroCredits: integer(row, 'sum_micro'),
    heldMicroCredits: integer(row, 'held_micro'),
    holders: integer(row, 'holders'),
    malformed: integer(row, 'malformed'),
  }),
)

const BALANCES = `
  SELECT tenants.id AS tenant_id, balances.available_micro AS says, coalesce(proven.micro, 0) AS proven
  FROM tenants
  LEFT JOIN balances ON balances.tenant_id = tenants.id
  LEFT JOIN (
    SELECT tenant_id, CAST(sum(${into("'available'")}) AS BIGINT) AS micro FROM transfers GROUP BY tenant_id
  ) AS proven ON proven.tenant_id = tenants.id
  WHERE balances.available_micro IS NULL OR balances.available_micro <> coalesce(proven.micro, 0)
  ORDER BY tenants.id LIMIT ?`

const IS_ENDED = `
  EXISTS (SELECT 1 FROM transfers AS ended WHERE ended.job_id = held.job_id AND ended.kind IN ('capture', 'release'))`

const OPEN = `
  SELECT held.job_id, held.tenant_id, held.amount_micro, held.source FROM transfers AS held
  WHERE held.kind = 'hold' AND held.job_id IS NOT NULL AND NOT ${IS_ENDED}
    AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.id = held.job_id AND status IN ('queued', 'running'))
  ORDER BY held.job_id LIMIT ?`

const MISSING = `
  SELECT jobs.id AS job_id, tenant_id, hold_micro AS amount_micro, NULL AS source FROM jobs
  WHERE hold_micro > 0
    AND NOT EXISTS (SELECT 1 FROM transfers WHERE transfers.job_id = jobs.id AND transfers.kind = 'hold')
  ORDER BY jobs.id LIMIT ?`

const ANOTHER = `
  SELECT held.job_id, jobs.tenant_id, held.amount_micro, held.source FROM jobs
  JOIN transfers AS held ON held.job_id = jobs.id AND held.kind = 'hold'
  WHERE held.amount_micro <> hold_micro OR held.tenant_id <> jobs.tenant_id ORDER BY held.job_id LIMIT ?`

const TOO_SOON = `
  SELECT held.job_id, held.tenant_id, held.amount_micro, held.source FROM jobs
  JOIN transfers AS held ON held.job_id = jobs.id AND held.kind = 'hold'
  WHERE status IN ('queued', 'running') AND ${IS_ENDED} ORDER BY held.job_id LIMIT ?`

/** More or less came back than was held, or to another account, or to nobody who had held it. */
const UNACCOUNTED = `
  SELECT ended.job_id, ended.tenant_id, CAST(coalesce(held.amount_micro, ended.micro) AS BIGINT) AS amount_micro, held.source
  FROM (
    SELECT job_id, min(tenant_id) AS tenant_id, sum(amount_micro) AS micro,
      min(CASE kind WHEN 'capture' THEN NULL ELSE target END) AS target
    FROM transfers WHERE kind IN ('capture', 'return', 'release') AND job_id IS NOT NULL GROUP BY job_id
  ) AS ended
  LEFT JOIN transfers AS held ON held.job_id = ended.job_id AND held.kind = 'hold'
  WHERE held.job_id IS NULL OR held.amount_micro <> ended.micro OR held.source <> ended.target
  ORDER BY ended.job_id LIMIT ?`

const HOLDS: readonly (readonly [HoldFault, string])[] = [
  ['open without a living job', OPEN],
  ['missing', MISSING],
  ['another amount', ANOTHER],
  ['ended too soon', TOO_SOON],
  ['not all accounted for', UNACCOUNTED],
]

/** Asks all of it; of things that are wrong, `limit` of each kind are named. */
export async function proveLedger(
  ask: <Answer>(question: Question<Answer>) => Promise<Answer>,
  limit: number,
): Promise<LedgerProof> {
  const totals = await ask(TOTALS)
  if (totals === undefined) throw new Error('a sum has a row')
  const balances = many(
    BALANCES,
    [limit],
    (row): WrongBalance => ({
      tenantId: text(row, 'tenant_id'),
      ...(isPresent(row, 'says') && { saysMicroCredits: integer(row, 'says') }),
      provenMicroCredits: integer(row, 'proven'),
    }),
  )
  const holds: WrongHold[] = []
  for (const [fault, sql] of HOLDS) {
    const question = many(
      sql,
      [limit],
      (row): WrongHold => ({
        jobId: text(row, 'job_id'),
        tenantId: text(row, 'tenant_id'),
        fault,
        amountMicroCredits: integer(row, 'amount_micro'),
        ...(isPresent(row, 'source') && { funds: text<Funds>(row, 'source') }),
      }),
    )
    holds.push(...(await ask(question)))
  }
  return { totals, balances: await ask(balances), holds }
}
