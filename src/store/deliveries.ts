/** Deliveries: callbacks on their way to whoever asked for them. */

import type { DeliveryId } from '../core/ids.ts'
import type { Delivery } from '../core/records.ts'
import { integer, isPresent, text } from './columns.ts'
import { one, type Question, type Statement } from './sql.ts'

const COLUMNS = 'id, job_id, tenant_id, url, state, attempts, last_answer, created_at_ms'

const SAVE = `
  INSERT INTO deliveries (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE
  SET state = excluded.state, attempts = excluded.attempts, last_answer = excluded.last_answer`

/** Adds a delivery, or writes anew how it stands. */
export function saveDelivery(delivery: Delivery): Statement {
  const { id, jobId, tenantId, url, state, attempts, lastAnswer, createdAtMs } = delivery
  return { sql: SAVE, values: [id, jobId, tenantId, url, state, attempts, lastAnswer ?? null, createdAtMs] }
}

/** The delivery with this id. */
export function deliveryById(id: DeliveryId): Question<Delivery | undefined> {
  return one(`SELECT ${COLUMNS} FROM deliveries WHERE id = ?`, [id], (row) => ({
    id: text(row, 'id'),
    jobId: text(row, 'job_id'),
    tenantId: text(row, 'tenant_id'),
    url: text(row, 'url'),
    state: text(row, 'state'),
    attempts: integer(row, 'attempts'),
    ...(isPresent(row, 'last_answer') && { lastAnswer: text(row, 'last_answer') }),
    createdAtMs: integer(row, 'created_at_ms'),
  }))
}
