/** Steps: the durable queue. A step is due, or a worker has it; generations fence off workers that were taken for dead. */

import type { TenantId, WorkerId } from '../core/ids.ts'
import type { ClaimQuery, LaneShare, QueuePlace, WaitingQuery, WaitingStep } from '../core/store-port.ts'
import type { ClaimedStep, Lease, StepMove, StepPlan, StepTarget } from '../core/steps.ts'
import { integer, type Row, text } from './columns.ts'
import { freeOfKey } from './limits.ts'
import { many, one, type Question, type SqlValue, type Statement } from './sql.ts'

/** How far ahead of the clock a plan may have been made before the clock must have been set back, in ms. */
const CLOCK_SLACK_MS = 5_000

/** The longest lease that a worker may have; a longer one is from before the clock was set back, in ms. */
const LEASE_MS_MAX = 60_000

const ENQUEUE = `
  INSERT INTO steps (id, kind, lane, tenant_id, key_id, ready_at_ms, turn_ms, planned_at_ms, generation)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)`

/** Nobody stands in line for later than he is due: what is looked at for a claim ends at the present moment. */
const TURN_BY_NOW = 'turn_ms = CASE WHEN turn_ms > ? THEN ? ELSE turn_ms END'

const MOVE = `
  UPDATE steps SET kind = ?, lane = ?, ready_at_ms = ?, planned_at_ms = ?, claims = 0,
    turn_ms = CASE WHEN CAST(? AS TEXT) = 'deliver' OR turn_ms > CAST(? AS BIGINT) THEN CAST(? AS BIGINT) ELSE turn_ms END,
    retries = CASE CAST(? AS TEXT) WHEN 'retry' THEN retries + 1 WHEN 'park' THEN retries WHEN 'within' THEN retries ELSE 0 END,
    parks = CASE CAST(? AS TEXT) WHEN 'park' THEN parks + 1 WHEN 'within' THEN parks ELSE 0 END,
    setbacks = setbacks + CASE CAST(? AS TEXT) WHEN 'setback' THEN 1 ELSE 0 END,
    worker_id = CASE CAST(? AS BIGINT) WHEN 1 THEN worker_id ELSE NULL END
  WHERE id = ? AND generation = ? AND worker_id IS NOT NULL`

const HOLD = 'UPDATE steps SET claims = 1 WHERE id = ? AND generation = ? AND worker_id IS NOT NULL'

const FREE_ONE = `
  UPDATE steps SET worker_id = NULL, ready_at_ms = ?, planned_at_ms = ?, ${TURN_BY_NOW}
  WHERE id = ? AND generation = ? AND worker_id IS NOT NULL`

const FINISH = 'DELETE FROM steps WHERE id = ? AND generation = ? AND worker_id IS NOT NULL'

const HASTEN = `
  UPDATE steps SET lane = ?, ready_at_ms = ?, planned_at_ms = ?, ${TURN_BY_NOW}, claims = 0, retries = 0, parks = 0
  WHERE id = ? AND worker_id IS NULL AND ready_at_ms > ?`

const REROUTE = `
  UPDATE steps SET lane = ?, ready_at_ms = CASE WHEN ready_at_ms > ? THEN ? ELSE ready_at_ms END, planned_at_ms = ?,
    ${TURN_BY_NOW}
  WHERE id = ? AND worker_id IS NULL AND lane = ?`

const DROP = 'DELETE FROM steps WHERE id = ?'

const ENLIST = `
  INSERT INTO workers (id, lease_until_ms) VALUES (?, ?)
  ON CONFLICT (id) DO UPDATE SET lease_until_ms = excluded.lease_until_ms`

/** Whether anything is to be done is asked first, in words that need no guess of how much: most times it is nothing. */
const FREE = `
  WITH RECURSIVE holders (id) AS (
    SELECT (SELECT worker_id FROM steps WHERE worker_id IS NOT NULL ORDER BY worker_id LIMIT 1)
    UNION ALL
    SELECT (
      SELECT worker_id FROM steps WHERE worker_id IS NOT NULL AND worker_id > holders.id ORDER BY worker_id LIMIT 1
    ) FROM holders WHERE holders.id IS NOT NULL
  ),
  dead (id) AS (SELECT id FROM holders WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM workers))
  UPDATE steps SET worker_id = NULL, ready_at_ms = ?, planned_at_ms = ?, ${TURN_BY_NOW}
  WHERE EXISTS (SELECT 1 FROM dead) AND worker_id IN (SELECT id FROM dead)`

const SET_RIGHT = `
  UPDATE steps SET ready_at_ms = ?, planned_at_ms = ?, ${TURN_BY_NOW}
  WHERE (SELECT max(planned_at_ms) FROM steps WHERE worker_id IS NULL) > ?
    AND worker_id IS NULL AND planned_at_ms > ?`

/** Columns that make a claimed step, as they are before its claim. */
export const STEP_COLUMNS = 'id, kind, lane, tenant_id, turn_ms, claims, retries, parks, setbacks'

/** Puts a step on the queue. */
export function enqueueStep(step: StepPlan, nowMs: number): Statement {
  const { id, kind, lane, tenantId, keyId = null, afterMs } = step
  const readyAtMs = nowMs + afterMs
  const turnMs = Math.min(step.turnMs ?? readyAtMs, readyAtMs)
  return { sql: ENQUEUE, values: [id, kind, lane, tenantId, keyId, readyAtMs, turnMs, nowMs] }
}

/** Moves a step that its worker still has. */
export function moveStep(lease: Lease, to: StepTarget, as: StepMove, keep: boolean, nowMs: number): Statement {
  const readyAtMs = nowMs + to.afterMs
  const target = [to.kind, to.lane, readyAtMs, nowMs, to.kind, readyAtMs, readyAtMs]
  return { sql: MOVE, values: [...target, as, as, as, keep ? 1 : 0, lease.id, lease.generation], guard: 'lease' }
}

/** Makes sure that its worker still has the step. */
export function holdStep(lease: Lease): Statement {
  return { sql: HOLD, values: [lease.id, lease.generation], guard: 'lease' }
}

/** Gives a step back that its worker still has. */
export function freeStep(lease: Lease, nowMs: number): Statement {
  return { sql: FREE_ONE, values: [nowMs, nowMs, nowMs, nowMs, lease.id, lease.generation], guard: 'lease' }
}

/** Takes a step off the queue that its worker still has. */
export function finishStep(lease: Lease): Statement {
  return { sql: FINISH, values: [lease.id, lease.generation], guard: 'lease' }
}

/** Has a step be due at once that nobody has and that waits for its time, as if it was never tried. */
export function hastenStep(id: string, lane: string, nowMs: number): Statement {
  return { sql: HASTEN, values: [lane, nowMs, nowMs, nowMs, nowMs, id, nowMs], guard: 'lease' }
}

/** Puts a step that nobody has on another lane, where it is due at once: it keeps its place, or waits for nothing any more. */
export function rerouteStep(id: string, from: string, lane: string, nowMs: number): Statement {
  return { sql: REROUTE, values: [lane, nowMs, nowMs, nowMs, nowMs, nowMs, id, from], guard: 'lease' }
}

/** Takes a step off the queue, if it is there. */
export function dropStep(id: string): Statement {
  return { sql: DROP, values: [id] }
}

/** Adds a worker that lives until a time; asked again, when nobody can tell whether it was done, it changes nothing else. */
export function enlistWorker(workerId: WorkerId, leaseUntilMs: number): Statement {
  return { sql: ENLIST, values: [workerId, leaseUntilMs] }
}

/** Has a worker live until a later time; changes no row when it was taken for dead. */
export function renewWorker(workerId: WorkerId, leaseUntilMs: number): Statement {
  return { sql: 'UPDATE workers SET lease_until_ms = ? WHERE id = ?', values: [leaseUntilMs, workerId] }
}

/** Ends a worker that goes, and frees what it had. */
export function retireWorker(workerId: WorkerId, nowMs: number): readonly Statement[] {
  return [{ sql: 'DELETE FROM workers WHERE id = ?', values: [workerId] }, freeSteps(nowMs)]
}

/** Buries dead workers; one whose lease is from before the clock was set back gets an ordinary one. */
export function buryWorkers(nowMs: number): readonly Statement[] {
  const longest = nowMs + LEASE_MS_MAX
  return [
    { sql: 'UPDATE workers SET lease_until_ms = ? WHERE lease_until_ms > ?', values: [longest, longest] },
    { sql: 'DELETE FROM workers WHERE lease_until_ms < ?', values: [nowMs] },
  ]
}

/** Frees the steps of workers that are buried, and those that a clock that was set back has left in the future. */
export function rescueSteps(nowMs: number): readonly Statement[] {
  const latestMs = nowMs + CLOCK_SLACK_MS
  return [freeSteps(nowMs), { sql: SET_RIGHT, values: [nowMs, nowMs, nowMs, nowMs, latestMs, latestMs] }]
}

function freeSteps(nowMs: number): Statement {
  return { sql: FREE, values: [nowMs, nowMs, nowMs, nowMs] }
}

/** Ids of workers that live. */
export function livingWorkers(nowMs: number): Question<readonly WorkerId[]> {
  const sql = 'SELECT id FROM workers WHERE lease_until_ms >= ? ORDER BY id'
  return many(sql, [nowMs], (row) => text<WorkerId>(row, 'id'))
}

/** The names of all lanes that hold a step, found by skipping through the index. */
export function laneNames(): Question<readonly string[]> {
  const sql = `
    WITH RECURSIVE names (lane) AS (
      SELECT min(lane) FROM steps
      UNION ALL
      SELECT (SELECT min(steps.lane) FROM steps WHERE steps.lane > names.lane) FROM names WHERE names.lane IS NOT NULL
    )
    SELECT lane FROM names WHERE lane IS NOT NULL`
  return many(sql, [], (row) => text(row, 'lane'))
}

/** When the next step of a lane that nobody has becomes due; `undefined` when there is none. */
export function nextReadyAt(lane: string): Question<number | undefined> {
  const sql = 'SELECT ready_at_ms FROM steps WHERE lane = ? AND worker_id IS NULL ORDER BY ready_at_ms LIMIT 1'
  return one(sql, [lane], (row) => integer(row, 'ready_at_ms'))
}

/** How far places are counted. */
const BEFORE_MAX = 1_000

/** Of some steps of a key, those that its own limit lets begin now: the others take nobody's place. */
const MAY_BEGIN = 'CASE WHEN free < 0 THEN 0 WHEN free < waiting THEN free ELSE waiting END'

/** Where a step waits. */
export function placeOf(id: string): Question<QueuePlace | undefined> {
  const sql = `
    SELECT lane, tenant_id, (
      SELECT CAST(coalesce(sum(CASE WHEN key_id = mine.key_id THEN waiting ELSE ${MAY_BEGIN} END), 0) AS BIGINT) FROM (
        SELECT key_id, count(*) AS waiting, ${freeOfKey('counted.key_id')} AS free FROM (
          SELECT others.key_id FROM steps AS others
          WHERE others.lane = mine.lane AND others.tenant_id = mine.tenant_id AND others.worker_id IS NULL
            AND (others.turn_ms, others.id) < (mine.turn_ms, mine.id)
          LIMIT ${BEFORE_MAX}
        ) AS counted GROUP BY key_id
      ) AS of_keys
    ) AS before
    FROM steps AS mine WHERE id = ? AND worker_id IS NULL`
  return one(sql, [id], (row) => ({
    lane: text(row, 'lane'),
    tenantId: text(row, 'tenant_id'),
    before: integer(row, 'before'),
  }))
}

/** Who has steps on a lane that nobody has and that are due; those that are put off take nobody's place. */
export function sharesOf(lane: string, nowMs: number): Question<readonly LaneShare[]> {
  const sql = `
    SELECT tenant_id, CAST(sum(${MAY_BEGIN}) AS BIGINT) AS waiting FROM (
      SELECT tenant_id, waiting, ${freeOfKey('due.key_id')} AS free FROM (
        SELECT tenant_id, key_id, count(*) AS waiting FROM steps
        WHERE lane = ? AND worker_id IS NULL AND turn_ms <= ? AND ready_at_ms <= ?
        GROUP BY tenant_id, key_id
      ) AS due
    ) AS of_keys
    GROUP BY tenant_id ORDER BY tenant_id`
  const read = (row: Row) => ({ tenantId: text<TenantId>(row, 'tenant_id'), waiting: integer(row, 'waiting') })
  return many(sql, [lane, nowMs, nowMs], read)
}

/** Steps of a lane that nobody has and that were due at a time, the longest first. */
export function waitingSteps(
  { lane, limit, after }: Omit<WaitingQuery, 'ageMs'>,
  sinceMs: number,
): Question<readonly WaitingStep[]> {
  const sql = `
    SELECT id, ready_at_ms FROM steps WHERE lane = ? AND worker_id IS NULL AND ready_at_ms <= ?
      AND (ready_at_ms, id) > (CAST(? AS BIGINT), ?)
    ORDER BY ready_at_ms, id LIMIT ?`
  const values = [lane, sinceMs, after?.readyAtMs ?? -1, after?.id ?? '', limit]
  return many(sql, values, (row) => ({ id: text(row, 'id'), readyAtMs: integer(row, 'ready_at_ms') }))
}

/** A step as it may be claimed, and where it stands in line. */
export type DueStep = Omit<ClaimedStep, 'generation'> & { readonly turnMs: number }

/** A due step from its row; `claims` counts the claim that is being made. */
export function dueStepOf(row: Row): DueStep {
  return {
    id: text(row, 'id'),
    kind: text(row, 'kind'),
    lane: text(row, 'lane'),
    tenantId: text(row, 'tenant_id'),
    claims: integer(row, 'claims') + 1,
    retries: integer(row, 'retries'),
    parks: integer(row, 'parks'),
    setbacks: integer(row, 'setbacks'),
    turnMs: integer(row, 'turn_ms'),
  }
}

/** The step as claimed. */
export function claimed({ turnMs: _turn, ...step }: DueStep, generation: number): ClaimedStep {
  return { ...step, generation }
}

/** Claims one step. */
export function claimStep(id: string, workerId: WorkerId, generation: number): Statement {
  const values: readonly SqlValue[] = [workerId, generation, id]
  return {
    sql: 'UPDATE steps SET worker_id = ?, generation = ?, claims = claims + 1 WHERE id = ? AND worker_id IS NULL',
    values,
  }
}

/** The tenants that have a due step on a lane, of whichever key, found by skipping through the index from tenant to tenant. */
export function dueTenants(lane: string, nowMs: number): Question<readonly TenantId[]> {
  const sql = `
    WITH RECURSIVE tenants (id) AS (
      SELECT min(tenant_id) FROM steps WHERE lane = ? AND worker_id IS NULL
      UNION ALL
      SELECT (SELECT min(tenant_id) FROM steps WHERE lane = ? AND worker_id IS NULL AND tenant_id > tenants.id)
      FROM tenants WHERE tenants.id IS NOT NULL
    )
    SELECT id FROM tenants
    WHERE id IS NOT NULL
      AND EXISTS (
        SELECT 1 FROM steps
        WHERE lane = ? AND tenant_id = tenants.id AND worker_id IS NULL AND turn_ms <= ? AND ready_at_ms <= ?
      )`
  return many(sql, [lane, lane, lane, nowMs, nowMs], (row) => text<TenantId>(row, 'id'))
}

/** A tenant's due steps on a lane, without those of some keys, as they stand in line. */
export function dueSteps(
  { lane, exceptKeys = [] }: Pick<ClaimQuery, 'lane' | 'exceptKeys'>,
  tenantId: TenantId,
  nowMs: number,
  limit: number,
): Question<readonly DueStep[]> {
  const except = exceptKeys.length === 0 ? '' : 'AND (key_id IS NULL OR key_id NOT IN (SELECT value FROM json_each(?)))'
  const sql = `
    SELECT ${STEP_COLUMNS} FROM steps
    WHERE lane = ? AND tenant_id = ? AND worker_id IS NULL AND turn_ms <= ? AND ready_at_ms <= ? ${except}
    ORDER BY turn_ms, id LIMIT ?`
  const keys = exceptKeys.length === 0 ? [] : [JSON.stringify(exceptKeys)]
  return many(sql, [lane, tenantId, nowMs, nowMs, ...keys, limit], dueStepOf)
}
