/** Steps: the durable queue. A claim is a step that becomes ready again later, with a new generation. */

import type { DatabaseSync } from 'node:sqlite'
import { assert } from '../core/assert.ts'
import type { ClaimedStep, Lease, StepPlan } from '../core/store-port.ts'
import { integer, text } from './columns.ts'
import { prepare } from './statement.ts'

const ENQUEUE = 'INSERT INTO steps (id, kind, lane, ready_at_ms) VALUES (?, ?, ?, ?)'

const MOVE = `
  UPDATE steps
  SET tries = CASE ?6 WHEN 1 THEN tries ELSE 0 END, kind = ?1, lane = ?2, ready_at_ms = ?3, claimed = 0
  WHERE id = ?4 AND generation = ?5`

const FINISH = 'DELETE FROM steps WHERE id = ? AND generation = ?'

const DROP = 'DELETE FROM steps WHERE id = ?'

const DUE = `
  SELECT id, kind, lane, ready_at_ms, tries FROM steps
  WHERE lane = ? AND ready_at_ms <= ?
  ORDER BY ready_at_ms, id LIMIT ?`

const NEXT_GENERATIONS = 'UPDATE step_generation SET last = last + ? RETURNING last'

const CLAIM = 'UPDATE steps SET ready_at_ms = ?, claimed = 1, generation = ?, tries = tries + 1 WHERE id = ?'

const RENEW = 'UPDATE steps SET ready_at_ms = ? WHERE id = ? AND generation = ? AND claimed = 1'

const RECLAIM = 'UPDATE steps SET ready_at_ms = 0, claimed = 0 WHERE claimed = 1'

const NEXT_READY = 'SELECT min(ready_at_ms) AS ready_at_ms FROM steps WHERE lane = ?'

/** The questions and writes about steps. */
export type Steps = ReturnType<typeof prepareSteps>

/** Prepares the statements about steps. */
export function prepareSteps(database: DatabaseSync) {
  const enqueue = prepare(database, ENQUEUE)
  const move = prepare(database, MOVE)
  const finish = prepare(database, FINISH)
  const drop = prepare(database, DROP)
  const due = prepare(database, DUE)
  const nextGenerations = prepare(database, NEXT_GENERATIONS)
  const claim = prepare(database, CLAIM)
  const renew = prepare(database, RENEW)
  const reclaim = prepare(database, RECLAIM)
  const nextReady = prepare(database, NEXT_READY)

  return {
    /** Puts a step on the queue. */
    enqueue(step: StepPlan): void {
      enqueue.run(step.id, step.kind, step.lane, step.readyAtMs)
    },

    /** Moves a step to a new plan and ends the claim; a retry keeps its tries. False when the lease is not its last. */
    move(lease: Lease, to: StepPlan, retry: boolean): boolean {
      assert(to.id === lease.id, 'a step keeps its id when it moves')
      return move.run(to.kind, to.lane, to.readyAtMs, lease.id, lease.generation, retry ? 1 : 0) === 1
    },

    /** Takes a step off the queue; false when the lease is not its last. */
    finish(lease: Lease): boolean {
      return finish.run(lease.id, lease.generation) === 1
    },

    /** Takes a step off the queue, if it is there. */
    drop(id: string): void {
      drop.run(id)
    },

    /** Claims what is due in a lane, oldest first. `readyAtMs` in the answer is when the step had become ready. */
    claim(lane: string, nowMs: number, leaseUntilMs: number, limit: number): readonly ClaimedStep[] {
      const rows = due.all(lane, nowMs, limit)
      if (rows.length === 0) return []
      const counted = nextGenerations.first(rows.length)
      assert(counted !== undefined, 'the count of generations is there')
      const first = integer(counted, 'last') - rows.length + 1
      return rows.map((row, index) => {
        const id = text(row, 'id')
        const generation = first + index
        claim.run(leaseUntilMs, generation, id)
        return {
          id,
          kind: text(row, 'kind'),
          lane: text(row, 'lane'),
          readyAtMs: integer(row, 'ready_at_ms'),
          generation,
          tries: integer(row, 'tries') + 1,
        }
      })
    },

    /** Prolongs a claim; false when another one followed, or when the step has moved on. */
    renew(lease: Lease, leaseUntilMs: number): boolean {
      return renew.run(leaseUntilMs, lease.id, lease.generation) === 1
    },

    /** Makes every claimed step ready, before any other. */
    reclaim(): void {
      reclaim.run()
    },

    /** When the next step of a lane becomes ready. */
    nextReadyAtMs(lane: string): number | undefined {
      const row = nextReady.first(lane)
      return row?.['ready_at_ms'] == null ? undefined : integer(row, 'ready_at_ms')
    },
  }
}
