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
  | 'charged for nothing'
  | 'not all accounted for'
  | 'another charge'

/** A job whose money is not as its state says. */
export type WrongHold = {
  readonly jobId: JobId
  readonly tenantId: TenantId
  readonly fault: HoldFault
  /** What its transfer holds, or, where that is missing, what the job says it holds. */
  readonly amountMicroCredits: number
  /** Where that came from; absent where the hold itself is missing. */
  readonly funds?: Funds
  /** What its capture took; absent where there is none. */
  readonly chargedMicroCredits?: number
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

/** Jobs with no hold, which say that they have one or that they were charged. */
const missing = (says: string) => `
  SELECT jobs.id AS job_id, tenant_id, hold_micro AS amount_micro, NULL AS source, NULL AS charged,
    CASE WHEN hold_micro > 0 THEN 'missing' ELSE 'another charge' END AS fault
  FROM jobs
  WHERE (hold_micro > 0 OR ${says} <> '0')
    AND NOT EXISTS (SELECT 1 FROM transfers WHERE transfers.job_id = jobs.id AND transfers.kind = 'hold')
  ORDER BY jobs.id LIMIT ?`

/** What the transfers of each job come to, in one pass: a lookup for each of them would take many times as long. */
const MONEY = `
  SELECT job_id, min(tenant_id) AS tenant_id, max(tenant_id) AS last_tenant_id,
    min(held_micro) AS least_held, max(held_micro) AS most_held,
    sum(CASE WHEN kind = 'hold' THEN amount_micro END) AS held,
    max(CASE WHEN kind = 'hold' THEN tenant_id END) AS holder,
    max(CASE WHEN kind = 'hold' THEN source END) AS source,
    sum(CASE WHEN kind = 'hold' THEN 0 ELSE amount_micro END) AS gone,
    sum(CASE WHEN kind IN ('capture', 'release') THEN 1 ELSE 0 END) AS ends,
    min(CASE WHEN kind IN ('return', 'release') THEN target END) AS target,
    max(CASE WHEN kind = 'capture' THEN amount_micro END) AS charged,
    max(CASE WHEN kind = 'release' AND cause = 'repaired' AND actor = 'doctor' THEN 1 ELSE 0 END) AS repaired
  FROM transfers WHERE job_id IS NOT NULL GROUP BY job_id`

const LIVES = "coalesce(status, 'gone') IN ('queued', 'running')"
const IS_OPEN = `(held IS NOT NULL AND gone = 0 AND NOT ${LIVES})`
const IS_ANOTHER = '(hold_micro <> held OR jobs.tenant_id <> holder)'
const IS_TOO_SOON = `(ends > 0 AND ${LIVES})`
const IS_FOR_NOTHING = `(charged IS NOT NULL AND coalesce(status, 'gone') IN ('failed', 'cancelled', 'expired'))`
/**
 * More or less went than was held, or back to another account, or for another tenant, or it was never held, or something went
 * without an end.
 */
const IS_UNACCOUNTED = `(gone > 0 AND (
  held IS NULL OR held <> gone OR source <> target OR ends <> 1
  OR money.tenant_id <> last_tenant_id OR least_held <> held OR most_held <> held
))`
/** A hold that was released by a repair, because its capture was lost, is what was told to be done about it. */
const isAnotherCharge = (says: string) =>
  `(status = 'succeeded' AND ends > 0 AND repaired = 0 AND CAST(coalesce(charged, 0) AS TEXT) <> ${says})`

const wrong = (says: string) => `
  SELECT job_id, money.tenant_id, CAST(coalesce(held, gone) AS BIGINT) AS amount_micro, source, charged,
    CASE
      WHEN ${IS_OPEN} THEN 'open without a living job'
      WHEN ${IS_ANOTHER} THEN 'another amount'
      WHEN ${IS_TOO_SOON} THEN 'ended too soon'
      WHEN ${IS_FOR_NOTHING} THEN 'charged for nothing'
      WHEN ${IS_UNACCOUNTED} THEN 'not all accounted for'
      ELSE 'another charge'
    END AS fault
  FROM (${MONEY}) AS money LEFT JOIN jobs ON jobs.id = money.job_id
  WHERE ${IS_OPEN} OR ${IS_ANOTHER} OR ${IS_TOO_SOON} OR ${IS_FOR_NOTHING} OR ${IS_UNACCOUNTED}
    OR ${isAnotherCharge(says)}
  ORDER BY job_id LIMIT ?`

/** How a kind of database asks for a number in the JSON of a column: NULL where there is none, also of what is no JSON. */
export type JsonMember = (column: string, member: string) => string

/** Asks all of it; no more than `limit` balances, jobs without their hold, and other jobs are named. */
export async function proveLedger(
  ask: <Answer>(question: Question<Answer>) => Promise<Answer>,
  jsonMember: JsonMember,
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
  const holds = (sql: string) =>
    many(
      sql,
      [limit],
      (row): WrongHold => ({
        jobId: text(row, 'job_id'),
        tenantId: text(row, 'tenant_id'),
        fault: text<HoldFault>(row, 'fault'),
        amountMicroCredits: integer(row, 'amount_micro'),
        ...(isPresent(row, 'source') && { funds: text<Funds>(row, 'source') }),
        ...(isPresent(row, 'charged') && { chargedMicroCredits: integer(row, 'charged') }),
      }),
    )
  // As text: by hand it may have become anything. Of other jobs than films it is not even looked for.
  const charge = `CAST(${jsonMember('ending', 'chargedMicroCredits')} AS TEXT)`
  const says = `coalesce(CASE WHEN status = 'succeeded' THEN ${charge} END, '0')`
  return {
    totals,
    balances: await ask(balances),
    holds: [...(await ask(holds(missing(says)))), ...(await ask(holds(wrong(says))))],
  }
}
