/**
 * Claims on PostgreSQL: look at what is due, choose in turn, take what nobody else is taking. Whatever another claim, here
 * or in another process, has its hand on is left out, and the next in turn is taken instead.
 */

import type { TenantId } from '../../core/ids.ts'
import type { Claim, ClaimQuery } from '../../core/store-port.ts'
import type { ClaimedStep, Lease } from '../../core/steps.ts'
import { integer, type Row, text } from '../columns.ts'
import { type DueStep, dueStepOf, STEP_COLUMNS } from '../steps.ts'
import { takeTurns } from '../turns.ts'
import type { Answer, Database, Query, Session } from './database.ts'
import { isConflict, isLost } from './errors.ts'

/** How often it is looked again for steps when others were faster. */
const ROUNDS_MAX = 10
/** How many more are looked at each time. */
const WIDER = 64

const TRIES_MAX = 5

/** The due steps of every tenant of a lane, by skipping through the index from tenant to tenant. */
const due = (clockSql: string) => `
  WITH RECURSIVE clock AS MATERIALIZED (SELECT ${clockSql} AS now_ms),
  tenants (tenant_id) AS (
    (SELECT tenant_id FROM steps WHERE lane = ? AND worker_id IS NULL ORDER BY tenant_id LIMIT 1)
    UNION ALL
    SELECT (
      SELECT steps.tenant_id FROM steps
      WHERE lane = ? AND worker_id IS NULL AND steps.tenant_id > tenants.tenant_id ORDER BY tenant_id LIMIT 1
    ) FROM tenants WHERE tenants.tenant_id IS NOT NULL
  )
  SELECT due.* FROM tenants CROSS JOIN LATERAL (
    SELECT ${STEP_COLUMNS} FROM steps
    WHERE lane = ? AND steps.tenant_id = tenants.tenant_id AND worker_id IS NULL
      AND ready_at_ms <= (SELECT now_ms FROM clock)
      AND id <> ALL (ARRAY(SELECT jsonb_array_elements_text(CAST(? AS jsonb))))
    ORDER BY ready_at_ms, id LIMIT ?
  ) AS due`

const take = (clockSql: string) => `
  UPDATE steps SET worker_id = ?, generation = nextval('step_generations'), claims = claims + 1
  FROM (
    SELECT steps.id FROM jsonb_array_elements_text(CAST(? AS jsonb)) WITH ORDINALITY AS chosen (id, turn)
    JOIN steps ON steps.id = chosen.id
    WHERE lane = ? AND worker_id IS NULL AND ready_at_ms <= (${clockSql})
    ORDER BY chosen.turn LIMIT ?
    FOR UPDATE OF steps SKIP LOCKED
  ) AS free
  WHERE steps.id = free.id
  RETURNING steps.id, steps.generation`

const next = (clockSql: string) => `
  SELECT ready_at_ms - (${clockSql}) AS in_ms FROM steps
  WHERE lane = ? AND worker_id IS NULL ORDER BY ready_at_ms LIMIT 1`

/** Gives a step back that nobody can tell whether it was claimed. */
const GIVE_BACK = 'UPDATE steps SET worker_id = NULL WHERE id = ? AND generation = ? AND worker_id IS NOT NULL'

const BEGIN: Query = { sql: 'BEGIN ISOLATION LEVEL READ COMMITTED', values: [] }
const COMMIT: Query = { sql: 'COMMIT', values: [] }
const ROLLBACK: Query = { sql: 'ROLLBACK', values: [] }

/** Claims steps of one database. */
export class Claims {
  readonly #database: Database
  readonly #dueSql: string
  readonly #takeSql: string
  readonly #nextSql: string
  /** Claims that the server may have taken for made, and that nobody here knows of. */
  #doubtful: readonly Lease[] = []

  constructor(database: Database, clockSql: string) {
    this.#database = database
    this.#dueSql = due(clockSql)
    this.#takeSql = take(clockSql)
    this.#nextSql = next(clockSql)
  }

  /** Claims due steps. Rejects with the database's errors. */
  async claim(query: ClaimQuery): Promise<Claim> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#database.session((session) => this.#claimOn(session, query))
      } catch (error) {
        // Of what is lost with its connection, nothing was claimed, or it is among the doubtful ones and given back next.
        if (!(isConflict(error) || isLost(error)) || tries >= TRIES_MAX) throw error
      }
    }
  }

  async #claimOn(session: Session, query: ClaimQuery): Promise<Claim> {
    await this.#giveBack(session)
    const lost = new Set<string>()
    const steps: ClaimedStep[] = []
    const running = new Map(query.running)
    for (let round = 1; round <= ROUNDS_MAX; round++) {
      const wanted = query.limit - steps.length
      // Where others have been faster, more is looked at, of which the first that are free are taken.
      const rest = { ...query, running, limit: wanted + (round - 1) * WIDER }
      const [candidates, coming] = await session.send([this.#dueQuery(rest, lost), this.#nextQuery(query.lane)])
      const chosen = takeTurns(byTenant(candidates), rest)
      if (chosen.length === 0) return claimOf(steps, coming)
      const taken = await this.#take(session, query, chosen, wanted)
      steps.push(...taken.steps)
      if (steps.length === query.limit) return claimOf(steps, taken.coming)
      for (const { tenantId } of taken.steps) running.set(tenantId, (running.get(tenantId) ?? 0) + 1)
      for (const { id } of chosen) lost.add(id)
    }
    return { steps, nextInMs: 0 }
  }

  /** Takes the first `wanted` of the chosen steps that nobody else is taking. */
  async #take(
    session: Session,
    { workerId, lane }: ClaimQuery,
    chosen: readonly DueStep[],
    wanted: number,
  ): Promise<{ readonly steps: readonly ClaimedStep[]; readonly coming: Answer | undefined }> {
    const ids = JSON.stringify(chosen.map(({ id }) => id))
    const [, answer] = await session.send([BEGIN, { sql: this.#takeSql, values: [workerId, ids, lane, wanted] }])
    const generations = new Map((answer?.rows ?? []).map((row) => [text(row, 'id'), integer(row, 'generation')]))
    const steps = chosen.flatMap(({ readyAtMs: _due, ...step }): ClaimedStep[] => {
      const generation = generations.get(step.id)
      return generation === undefined ? [] : [{ ...step, generation }]
    })
    try {
      const [coming] = await session.send([this.#nextQuery(lane), COMMIT])
      return { steps, coming }
    } catch (error) {
      if (isLost(error)) this.#doubtful = [...this.#doubtful, ...steps]
      else await session.send([ROLLBACK])
      throw error
    }
  }

  async #giveBack(session: Session): Promise<void> {
    const doubtful = this.#doubtful
    if (doubtful.length === 0) return
    await session.send(doubtful.map(({ id, generation }) => ({ sql: GIVE_BACK, values: [id, generation] })))
    this.#doubtful = this.#doubtful.filter((lease) => !doubtful.includes(lease))
  }

  #dueQuery({ lane, limit, limitPerTenant }: ClaimQuery, lost: ReadonlySet<string>): Query {
    const each = Math.min(limit, limitPerTenant ?? limit)
    return { sql: this.#dueSql, values: [lane, lane, lane, JSON.stringify([...lost]), each] }
  }

  #nextQuery(lane: string): Query {
    return { sql: this.#nextSql, values: [lane] }
  }
}

function byTenant(answer: Answer | undefined): ReadonlyMap<TenantId, readonly DueStep[]> {
  return Map.groupBy((answer?.rows ?? []).map(dueStepOf), ({ tenantId }) => tenantId)
}

function claimOf(steps: readonly ClaimedStep[], coming: Answer | undefined): Claim {
  const row: Row | undefined = coming?.rows[0]
  return row === undefined ? { steps } : { steps, nextInMs: Math.max(0, integer(row, 'in_ms')) }
}
