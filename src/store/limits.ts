/** Limits of keys, counted in the store, so that all processes count together: budgets, waiting jobs, jobs at once, requests. */

import type { KeyId } from '../core/ids.ts'
import { type MicroCredits, microCredits } from '../core/money.ts'
import type { RateVerdict } from '../core/store-port.ts'
import type { Spender } from '../core/writes.ts'
import { integer, type Row, text } from './columns.ts'
import { many, type Question, type Statement } from './sql.ts'

/** A budget counts from the first job on that the key was admitted with while it had one. */
const SPEND = `
  INSERT INTO budgets (key_id, per, begin_ms, spent_micro)
  SELECT ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT) WHERE CAST(? AS BIGINT) <= CAST(? AS BIGINT)
  ON CONFLICT (key_id, per, begin_ms) DO UPDATE SET spent_micro = budgets.spent_micro + excluded.spent_micro
  WHERE budgets.spent_micro + excluded.spent_micro <= CAST(? AS BIGINT)`

const OF_PERIOD = 'WHERE key_id = ? AND per = ? AND begin_ms = ?'

const SPENT = `SELECT spent_micro FROM budgets ${OF_PERIOD}`

const SPARE = `UPDATE budgets SET spent_micro = spent_micro - ? ${OF_PERIOD}`

const COUNT_AFTER_OTHERS = 'UPDATE keys SET counted = 1 - counted WHERE id = ?'

/** A statement of its own: it sees what those before have committed. */
const FEW_WAIT = `
  UPDATE keys SET counted = 1 - counted WHERE id = ? AND (
    SELECT count(*) FROM jobs
    WHERE jobs.tenant_id = keys.tenant_id AND jobs.key_id = keys.id
      AND status IN ('queued', 'running') AND status = 'queued'
  ) < ?`

/** How many jobs of a key are being made. */
const AT_ONCE = '(SELECT count(*) FROM attempts WHERE attempts.key_pool = keys.id)'

const BUSY = `SELECT id FROM keys WHERE at_once IS NOT NULL AND ${AT_ONCE} >= at_once ORDER BY id`

/** How many more jobs a key may have made at once, which may be less than none; NULL for one without a limit. */
export const freeOfKey = (id: string) =>
  `(SELECT at_once - ${AT_ONCE} FROM keys WHERE keys.id = ${id} AND at_once IS NOT NULL)`

/** Counts what a key spends, within its budget. */
export function spendBudget(spender: Spender, amount: number, budget: number): Statement {
  const values = [...periodOf(spender), amount, amount, budget, budget]
  return { sql: SPEND, values, guard: 'budget', gate: `budget ${spender.keyId}` }
}

/** What a key has spent in a period, as its budget counts it. */
export function budgetSpent(spender: Spender): Question<MicroCredits> {
  const read = ([row]: readonly Row[]) => microCredits(row === undefined ? 0 : integer(row, 'spent_micro'))
  return { sql: SPENT, values: periodOf(spender), read }
}

/** Gives back what was not spent after all. */
export function spareBudget(spender: Spender, amount: number): Statement {
  return { sql: SPARE, values: [amount, ...periodOf(spender)], gate: `budget ${spender.keyId}` }
}

function periodOf({ keyId, per, beginMs }: Spender): readonly [KeyId, string, number] {
  return [keyId, per, beginMs]
}

/** Makes sure that few jobs of a key wait. */
export function checkWaiting(keyId: KeyId, jobsMax: number): readonly Statement[] {
  return [
    { sql: COUNT_AFTER_OTHERS, values: [keyId], gate: `key ${keyId}` },
    { sql: FEW_WAIT, values: [keyId, jobsMax], guard: 'waiting' },
  ]
}

/** Keys that have as many jobs made at once as they may. */
export function busyKeys(): Question<readonly KeyId[]> {
  return many(BUSY, [], (row) => text<KeyId>(row, 'id'))
}

/** The time over which requests are counted, in µs. */
const MINUTE_US = 60_000_000

/** Nobody waits for longer than a minute: a moment that is farther away tells that the clock was set back, in µs. */
const SET_BACK_US = 2 * MINUTE_US

/** A key's share of the minute for one request, in µs. */
export function rateShareUs(perMinute: number): number {
  return Math.round(MINUTE_US / perMinute)
}

/**
 * Counts a request by the generic cell rate algorithm: each puts the moment at which all requests are there again off by its
 * share of the minute; one that would put it off by more than a minute is refused. After a clock was set back, a new minute
 * begins, of which nothing is left. `?` stand for the key, the share, the
 * share, the share, the key.
 */
export const countRequestSql = (clockSql: string) => `
  WITH clock AS MATERIALIZED (SELECT (${clockSql}) * 1000 AS now_us),
  counted AS (
    INSERT INTO rates (key_id, full_at_us) SELECT ?, now_us + CAST(? AS bigint) FROM clock
    ON CONFLICT (key_id) DO UPDATE
    SET full_at_us = CASE
      WHEN rates.full_at_us > (SELECT now_us FROM clock) + ${SET_BACK_US} THEN (SELECT now_us FROM clock) + ${MINUTE_US}
      ELSE greatest(rates.full_at_us, (SELECT now_us FROM clock)) + CAST(? AS bigint) END
    WHERE rates.full_at_us + CAST(? AS bigint) <= (SELECT now_us FROM clock) + ${MINUTE_US}
      OR rates.full_at_us > (SELECT now_us FROM clock) + ${SET_BACK_US}
    RETURNING full_at_us
  )
  SELECT 1 AS allowed, full_at_us - now_us AS wait_us FROM counted CROSS JOIN clock
  UNION ALL
  SELECT 0, full_at_us - now_us FROM rates CROSS JOIN clock WHERE key_id = ? AND NOT EXISTS (SELECT 1 FROM counted)`

/** Gives a counted request back. `?` stand for the share, the key. */
export const SPARE_REQUEST = 'UPDATE rates SET full_at_us = full_at_us - CAST(? AS bigint) WHERE key_id = ?'

/** A request counted by the same rule, by whoever counts alone: `fullAtUs` is the moment before it, and after it. */
export function countRequest(
  fullAtUs: number,
  perMinute: number,
  nowMs: number,
): { readonly verdict: RateVerdict; readonly fullAtUs: number } {
  const [nowUs, shareUs] = [nowMs * 1_000, rateShareUs(perMinute)]
  const before = Math.max(fullAtUs, nowUs)
  const isSetBack = fullAtUs > nowUs + SET_BACK_US
  const allowed = isSetBack || before + shareUs <= nowUs + MINUTE_US
  const after = isSetBack ? nowUs + MINUTE_US : allowed ? before + shareUs : before
  return { verdict: rateVerdict(allowed, after - nowUs, shareUs), fullAtUs: after }
}

/** What a key is told for whom all requests will be there again in `waitUs`. */
export function rateVerdict(allowed: boolean, waitUs: number, shareUs: number): RateVerdict {
  if (!allowed)
    return { allowed, remaining: 0, resetMs: Math.max(1, Math.ceil((waitUs + shareUs - MINUTE_US) / 1_000)) }
  return { allowed, remaining: Math.floor((MINUTE_US - waitUs) / shareUs), resetMs: Math.ceil(waitUs / 1_000) }
}
