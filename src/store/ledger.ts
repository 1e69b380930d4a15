/**
 * The ledger as rows. Transfers are only ever added; the balance of `available` is carried along, so that spending needs no
 * sum, and the transfers prove it.
 */

import type { JobId, TenantId } from '../core/ids.ts'
import {
  type Balance,
  BALANCE_MAX,
  type CreditTransfer,
  type Hold,
  type HoldEnd,
  type HoldEnding,
  type HoldTransfer,
  type Transfer,
} from '../core/ledger.ts'
import type { MicroCredits } from '../core/money.ts'
import type { JournalQuery, UsageLine } from '../core/store-port.ts'
import { integer, isPresent, type Row, text } from './columns.ts'
import { many, one, type Question, type SqlValue, type Statement } from './sql.ts'

const COLUMNS =
  'tenant_id, id, kind, source, target, amount_micro, held_micro, job_id, key_id, model, cause, actor, at_ms'

const INSERT = `INSERT INTO transfers (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const TAKE = 'UPDATE balances SET available_micro = available_micro - ? WHERE tenant_id = ? AND available_micro >= ?'
const GIVE = 'UPDATE balances SET available_micro = available_micro + ? WHERE tenant_id = ?'
/** What comes from outside has an end; what comes back was there before. */
const GRANT = `${GIVE} AND available_micro <= ?`

/** Taken from the hold's own row, which must be exactly what the job believes, and not have ended. */
const END = `
  INSERT INTO transfers (${COLUMNS})
  SELECT tenant_id, ?, ?, 'held', ?, CAST(? AS BIGINT), amount_micro, job_id, key_id, model, ?, ?, CAST(? AS BIGINT)
  FROM transfers AS held
  WHERE job_id = ? AND kind = 'hold' AND job_id IS NOT NULL AND source = ? AND amount_micro = CAST(? AS BIGINT)
    AND NOT EXISTS (
      SELECT 1 FROM transfers AS ended WHERE ended.job_id = held.job_id AND ended.kind IN ('capture', 'release')
    )`

const RETURN = `
  INSERT INTO transfers (${COLUMNS})
  SELECT tenant_id, ?, 'return', 'held', source, amount_micro - CAST(? AS BIGINT), amount_micro,
    job_id, key_id, model, ?, ?, CAST(? AS BIGINT)
  FROM transfers WHERE job_id = ? AND kind = 'hold' AND job_id IS NOT NULL`

const BALANCE = `
  SELECT credit, available_micro, (
    SELECT CAST(coalesce(sum(hold_micro), 0) AS BIGINT) FROM jobs
    WHERE jobs.tenant_id = tenants.id AND status IN ('queued', 'running')
  ) AS held_micro
  FROM tenants JOIN balances ON balances.tenant_id = tenants.id WHERE tenants.id = ?`

/** Milliseconds in a day. */
const DAY_MS = 86_400_000

const USAGE = `
  SELECT at_ms / ${DAY_MS} AS day, model, count(*) AS jobs, CAST(sum(amount_micro) AS BIGINT) AS charged_micro
  FROM transfers WHERE tenant_id = ? AND id >= ? AND id < ? AND kind = 'capture'
  GROUP BY at_ms / ${DAY_MS}, model ORDER BY day, model`

/** What is to be proven: of all that touches the balance, everything is there before this is asked. */
const PROVE = `
  INSERT INTO balances (tenant_id, available_micro)
  SELECT id, (
    SELECT CAST(coalesce(sum(
      CASE WHEN target = 'available' THEN amount_micro ELSE 0 END
        - CASE WHEN source = 'available' THEN amount_micro ELSE 0 END
    ), 0) AS BIGINT) FROM transfers WHERE transfers.tenant_id = tenants.id
  ) FROM tenants WHERE id = ?
  ON CONFLICT (tenant_id) DO UPDATE SET available_micro = excluded.available_micro`

const TOUCH = 'UPDATE balances SET available_micro = available_micro WHERE tenant_id = ?'

/** All statements about one tenant's balance have this gate. */
export const balanceGate = (tenantId: TenantId): string => `balance ${tenantId}`

/** Adds credit, up to the most that an account may have, or takes some back. */
export function credit(transfer: CreditTransfer): readonly Statement[] {
  const { tenantId, id, kind, from, to, amountMicroCredits, cause, actor, atMs } = transfer
  const values = [tenantId, id, kind, from, to, amountMicroCredits, null, null, null, null, cause, actor, atMs]
  const change: Statement =
    from === 'available' ? take(tenantId, amountMicroCredits) : grant(tenantId, amountMicroCredits)
  return [
    { ...change, guard: 'credit' },
    { sql: INSERT, values },
  ]
}

/** Holds what a job may come to. */
export function hold(transfer: HoldTransfer): readonly Statement[] {
  const { tenantId, id, funds, amountMicroCredits, jobId, keyId, model, cause, actor, atMs } = transfer
  const values = [tenantId, id, 'hold', funds, 'held', amountMicroCredits, null, jobId, keyId, model]
  const insert: Statement = { sql: INSERT, values: [...values, cause, actor, atMs] }
  return funds === 'open' ? [insert] : [{ ...take(tenantId, amountMicroCredits), guard: 'credit' }, insert]
}

/** Captures or releases what a job holds. */
export function endHold(held: Hold, ended: HoldEnd, by: HoldEnding): readonly Statement[] {
  const { tenantId, jobId, funds, amountMicroCredits } = held
  const { ids, cause, actor, atMs } = by
  const end = (target: string, amount: MicroCredits): Statement => ({
    sql: END,
    values: [ids[0], ended.end, target, amount, cause, actor, atMs, jobId, funds, amountMicroCredits],
    guard: 'hold',
  })
  const captured = ended.end === 'capture' ? ended.amountMicroCredits : 0
  const left = amountMicroCredits - captured
  const back = funds === 'available' && left > 0 ? [give(tenantId, left)] : []
  if (ended.end === 'release') return [end(funds, amountMicroCredits), ...back]
  const rest = { sql: RETURN, values: [ids[1], captured, cause, actor, atMs, jobId] }
  return [end('earned', ended.amountMicroCredits), ...(left > 0 ? [rest] : []), ...back]
}

/**
 * Sets a balance to what its transfers come to. The row is taken first: whoever spends at that moment has written his
 * transfer before it is had, or waits for the end of this.
 */
export function proveBalance(tenantId: TenantId): readonly Statement[] {
  return [
    { sql: TOUCH, values: [tenantId], gate: balanceGate(tenantId) },
    { sql: PROVE, values: [tenantId], guard: 'tenant', isLast: true },
  ]
}

function take(tenantId: TenantId, amount: number): Statement {
  return { sql: TAKE, values: [amount, tenantId, amount], gate: balanceGate(tenantId) }
}

function grant(tenantId: TenantId, amount: number): Statement {
  return { sql: GRANT, values: [amount, tenantId, BALANCE_MAX - amount], gate: balanceGate(tenantId) }
}

function give(tenantId: TenantId, amount: number): Statement {
  return { sql: GIVE, values: [amount, tenantId], gate: balanceGate(tenantId) }
}

/** What a tenant has. */
export function balanceOf(tenantId: TenantId): Question<Balance | undefined> {
  return one(BALANCE, [tenantId], (row) => ({
    credit: text(row, 'credit'),
    availableMicroCredits: micro(row, 'available_micro'),
    heldMicroCredits: micro(row, 'held_micro'),
  }))
}

/** A tenant's transfers, newest first. */
export function journalOf({ tenantId, limit, beforeId, jobId }: JournalQuery): Question<readonly Transfer[]> {
  const conditions = ['tenant_id = ?']
  const values: SqlValue[] = [tenantId]
  if (beforeId !== undefined) {
    conditions.push('id < ?')
    values.push(beforeId)
  }
  if (jobId !== undefined) {
    conditions.push('job_id = ?')
    values.push(jobId)
  }
  const sql = `SELECT ${COLUMNS} FROM transfers WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`
  return many(sql, [...values, limit], transferOf)
}

/** What was charged between two times, given as ids, by day and model. */
export function usageOf(tenantId: TenantId, fromId: string, toId: string): Question<readonly UsageLine[]> {
  return many(USAGE, [tenantId, fromId, toId], (row) => ({
    day: new Date(integer(row, 'day') * DAY_MS).toISOString().slice(0, 10),
    model: text(row, 'model'),
    jobs: integer(row, 'jobs'),
    chargedMicroCredits: micro(row, 'charged_micro'),
  }))
}

function transferOf(row: Row): Transfer {
  return {
    id: text(row, 'id'),
    tenantId: text(row, 'tenant_id'),
    kind: text(row, 'kind'),
    from: text(row, 'source'),
    to: text(row, 'target'),
    amountMicroCredits: micro(row, 'amount_micro'),
    ...(isPresent(row, 'job_id') && {
      held: { jobId: text<JobId>(row, 'job_id'), keyId: text(row, 'key_id'), model: text(row, 'model') },
    }),
    cause: text(row, 'cause'),
    actor: text(row, 'actor'),
    atMs: integer(row, 'at_ms'),
  }
}

/** A column of micro-credits, as it was written. */
function micro(row: Row, column: string): MicroCredits {
  return integer(row, column) as MicroCredits
}
