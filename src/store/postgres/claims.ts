/**
 * Claims on PostgreSQL: look at what is due, choose in turn, take what nobody else is taking. Whatever another claim, here
 * or in another process, has its hand on is left out, and the next in turn is taken instead.
 */

import type { TenantId } from '../../core/ids.ts'
import { ProblemError } from '../../core/problem.ts'
import type { Claim, ClaimQuery } from '../../core/store-port.ts'
import type { ClaimedStep, Lease } from '../../core/steps.ts'
import { integer, type Row, text } from '../columns.ts'
import { type DueStep, dueStepOf, STEP_COLUMNS } from '../steps.ts'
import { furtherLooks, takeTurns } from '../turns.ts'
import type { Answer, Database, Query, Session } from './database.ts'
import { asProblem, isConflict, isLost } from './errors.ts'
import { Retry } from './retry.ts'

/** How often it is looked again for steps when others were faster. */
const ROUNDS_MAX = 10
/** How many more are looked at each time. */
const WIDER = 64

/** The tenants of a lane, by skipping through the index from one to the next; none when nothing at all is due. */
const TENANTS = `
  tenants (tenant_id) AS (
    (
      SELECT tenant_id FROM steps
      WHERE lane = ? AND worker_id IS NULL AND (
        SELECT ready_at_ms FROM steps WHERE lane = ? AND worker_id IS NULL ORDER BY ready_at_ms LIMIT 1
      ) <= (SELECT now_ms FROM clock)
      ORDER BY tenant_id LIMIT 1
    )
    UNION ALL
    SELECT (
      SELECT steps.tenant_id FROM steps
      WHERE lane = ? AND worker_id IS NULL AND steps.tenant_id > tenants.tenant_id ORDER BY tenant_id LIMIT 1
    ) FROM tenants WHERE tenants.tenant_id IS NOT NULL
  )`

/** The first `each` due steps of each of `tenants`. */
const DUE_OF_TENANTS = `
  SELECT due.*, look.each FROM look CROSS JOIN tenants CROSS JOIN LATERAL (
    SELECT ${STEP_COLUMNS} FROM steps
    WHERE lane = ? AND steps.tenant_id = tenants.tenant_id AND worker_id IS NULL
      AND turn_ms <= (SELECT now_ms FROM clock) AND ready_at_ms <= (SELECT now_ms FROM clock)
      AND id <> ALL (ARRAY(SELECT jsonb_array_elements_text(CAST(? AS jsonb))))
      AND (key_id IS NULL OR key_id <> ALL (ARRAY(SELECT jsonb_array_elements_text(CAST(? AS jsonb)))))
    ORDER BY turn_ms, id LIMIT look.each
  ) AS due`

/** A first look at a lane: of all its tenants together about as many steps as are wanted. */
const due = (clockSql: string) => `
  WITH RECURSIVE clock AS MATERIALIZED (SELECT ${clockSql} AS now_ms), ${TENANTS},
  look AS MATERIALIZED (
    SELECT least(
      CAST(? AS bigint),
      CAST(greatest(1, ceil(CAST(? AS numeric) / greatest(1, count(tenant_id)))) AS bigint)
    ) AS each FROM tenants
  )${DUE_OF_TENANTS}`

/** A further look, at some tenants. */
const further = (clockSql: string) => `
  WITH clock AS MATERIALIZED (SELECT ${clockSql} AS now_ms),
  tenants AS MATERIALIZED (SELECT jsonb_array_elements_text(CAST(? AS jsonb)) COLLATE "C" AS tenant_id),
  look AS MATERIALIZED (SELECT CAST(? AS bigint) AS each)${DUE_OF_TENANTS}`

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
  readonly #furtherSql: string
  readonly #takeSql: string
  readonly #nextSql: string
  /** Claims that the server may have taken for made, and that nobody here knows of. */
  #doubtful: readonly Lease[] = []

  constructor(database: Database, clockSql: string) {
    this.#database = database
    this.#dueSql = due(clockSql)
    this.#furtherSql = further(clockSql)
    this.#takeSql = take(clockSql)
    this.#nextSql = next(clockSql)
  }

  /** Claims due steps. Rejects with the database's errors, and only when nothing was claimed. */
  async claim(query: ClaimQuery): Promise<Claim> {
    const retry = new Retry()
    // What a round has committed is this claim's, whatever becomes of the rounds after it.
    const steps: ClaimedStep[] = []
    for (;;) {
      try {
        return await this.#database.session((session) => this.#claimOn(session, query, steps))
      } catch (error) {
        if (steps.length > 0) return this.#part(steps, error)
        // Of what is lost with its connection, nothing was claimed, or it is among the doubtful ones and given back next.
        if (!(isConflict(error) || isLost(error)) || !retry.again(error)) throw error
      }
    }
  }

  /** What was claimed before the world failed; where we have, the steps go back and the failure is told. */
  #part(steps: readonly ClaimedStep[], error: unknown): Claim {
    if (asProblem(error) instanceof ProblemError) return { steps, nextInMs: 0 }
    this.#doubtful = [...this.#doubtful, ...steps]
    throw error
  }

  async #claimOn(session: Session, query: ClaimQuery, steps: ClaimedStep[]): Promise<Claim> {
    await this.#giveBack(session)
    const lost = new Set<string>()
    const running = new Map(query.running)
    for (let round = 1; round <= ROUNDS_MAX; round++) {
      const wanted = query.limit - steps.length
      // Where others have been faster, more is looked at, of which the first that are free are taken.
      const rest = { ...query, running, limit: wanted + (round - 1) * WIDER }
      const { chosen, coming } = await this.#choose(session, rest, JSON.stringify([...lost]))
      if (chosen.length === 0) return claimOf(steps, coming)
      const taken = await this.#take(session, query, chosen, wanted)
      steps.push(...taken.steps)
      if (steps.length === query.limit) return claimOf(steps, taken.coming)
      for (const { tenantId } of taken.steps) running.set(tenantId, (running.get(tenantId) ?? 0) + 1)
      for (const { id } of chosen) lost.add(id)
    }
    return { steps, nextInMs: 0 }
  }

  /** The due steps whose turn it is, without those in the JSON list `lost`, and when the next one is due. */
  async #choose(session: Session, query: ClaimQuery, lost: string) {
    const { lane, limit, limitPerTenant, exceptKeys = [] } = query
    const except = JSON.stringify(exceptKeys)
    const most = Math.min(limit, limitPerTenant ?? limit)
    const first = { sql: this.#dueSql, values: [lane, lane, lane, most, limit, lane, lost, except] }
    const [answer, coming] = await session.send([first, this.#nextQuery(lane)])
    const due = new Map(byTenant(answer))
    const looked = new Map([...due.keys()].map((tenantId) => [tenantId, eachOf(answer)]))
    for (;;) {
      const chosen = takeTurns(due, query)
      const looks = furtherLooks(due, looked, chosen, query)
      if (looks.size === 0) return { chosen, coming }
      const each = Math.max(...looks.values())
      const tenants = JSON.stringify([...looks.keys()])
      const [more] = await session.send([{ sql: this.#furtherSql, values: [tenants, each, lane, lost, except] }])
      for (const tenantId of looks.keys()) looked.set(tenantId, each)
      for (const [tenantId, steps] of byTenant(more)) due.set(tenantId, steps)
    }
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
    const steps = chosen.flatMap(({ turnMs: _turn, ...step }): ClaimedStep[] => {
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

  #nextQuery(lane: string): Query {
    return { sql: this.#nextSql, values: [lane] }
  }
}

function byTenant(answer: Answer | undefined): ReadonlyMap<TenantId, readonly DueStep[]> {
  return Map.groupBy((answer?.rows ?? []).map(dueStepOf), ({ tenantId }) => tenantId)
}

/** How many steps of each tenant were asked for. */
function eachOf(answer: Answer | undefined): number {
  const [row] = answer?.rows ?? []
  return row === undefined ? 0 : integer(row, 'each')
}

function claimOf(steps: readonly ClaimedStep[], coming: Answer | undefined): Claim {
  const row: Row | undefined = coming?.rows[0]
  return row === undefined ? { steps } : { steps, nextInMs: Math.max(0, integer(row, 'in_ms')) }
}
