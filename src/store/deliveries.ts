/** Deliveries: callbacks on their way to whoever asked for them. */

import type { DatabaseSync } from 'node:sqlite'
import type { DeliveryId } from '../core/ids.ts'
import type { Delivery } from '../core/store-port.ts'
import { integer, isPresent, text } from './columns.ts'
import { prepare } from './statement.ts'

const COLUMNS = 'id, job_id, tenant_id, url, state, attempts, last_answer, created_at_ms'

const SAVE = `
  INSERT INTO deliveries (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE
  SET state = excluded.state, attempts = excluded.attempts, last_answer = excluded.last_answer`

const BY_ID = `SELECT ${COLUMNS} FROM deliveries WHERE id = ?`

/** The questions and writes about deliveries. */
export type Deliveries = ReturnType<typeof prepareDeliveries>

/** Prepares the statements about deliveries. */
export function prepareDeliveries(database: DatabaseSync) {
  const save = prepare(database, SAVE)
  const byId = prepare(database, BY_ID)

  return {
    /** Adds a delivery, or writes anew how it stands. */
    save(delivery: Delivery): void {
      save.run(
        delivery.id,
        delivery.jobId,
        delivery.tenantId,
        delivery.url,
        delivery.state,
        delivery.attempts,
        delivery.lastAnswer ?? null,
        delivery.createdAtMs,
      )
    },

    /** The delivery with this id. */
    byId(id: DeliveryId): Delivery | undefined {
      const row = byId.first(id)
      if (row === undefined) return undefined
      return {
        id: text(row, 'id'),
        jobId: text(row, 'job_id'),
        tenantId: text(row, 'tenant_id'),
        url: text(row, 'url'),
        state: text(row, 'state'),
        attempts: integer(row, 'attempts'),
        ...(isPresent(row, 'last_answer') && { lastAnswer: text(row, 'last_answer') }),
        createdAtMs: integer(row, 'created_at_ms'),
      }
    },
  }
}
