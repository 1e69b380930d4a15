/**
 * Events as their tenant sees them: who has done what and when, what it has moved, and what a delivery came to. Of what
 * changed, only what the job's own face shows: handles and an upstream's words stay here.
 */

import { isJsonObject, type Json, type JsonObject } from '../../core/json.ts'
import { formatCredits, microCredits } from '../../core/money.ts'
import type { LoggedEvent } from '../../core/records.ts'

/** Types of events that have more to say than what has changed of a job. */
const TALKATIVE = /^delivery\./

/** An event of a job's history. `job` is the job's view as it was then, where that is asked for. */
export function historyView(event: LoggedEvent, job?: Json): JsonObject {
  const data = isJsonObject(event.data) ? event.data : {}
  const { actor, cause } = data
  const attempt = attemptView(data['attempt'])
  const money = moneyView(data['money'])
  const detail = detailView(event)
  return {
    id: String(event.position),
    object: 'job.event',
    type: event.type,
    at: new Date(event.atMs).toISOString(),
    at_ms: event.atMs,
    ...(typeof actor === 'string' && { actor }),
    ...(typeof cause === 'string' && { cause }),
    ...(attempt !== undefined && { attempt }),
    ...(money !== undefined && { money }),
    ...(detail !== undefined && { detail }),
    ...(job !== undefined && { job }),
  }
}

/** An event of a tenant's feed; `data` is the job as it was then, or what else it is about. */
export function feedView(event: Pick<LoggedEvent, 'type' | 'atMs' | 'data'>, data: Json): JsonObject {
  const detail = detailView(event)
  return {
    type: event.type,
    timestamp: new Date(event.atMs).toISOString(),
    data,
    ...(detail !== undefined && { detail }),
  }
}

/** What an event says besides: plain values only. */
function detailView({ type, data }: Pick<LoggedEvent, 'type' | 'data'>): JsonObject | undefined {
  if (!TALKATIVE.test(type) || !isJsonObject(data)) return undefined
  const told = Object.entries(data).filter(
    ([name, value]) => name !== 'actor' && name !== 'cause' && (typeof value !== 'object' || value === null),
  )
  return told.length === 0 ? undefined : Object.fromEntries(told)
}

function attemptView(attempt: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(attempt)) return undefined
  const { id, upstreamId } = attempt
  return { ...(typeof id === 'string' && { id }), ...(typeof upstreamId === 'string' && { upstream: upstreamId }) }
}

function moneyView(money: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(money)) return undefined
  const moved = Object.entries(money).flatMap(([kind, amount]) =>
    typeof amount === 'number' ? [[kind, formatCredits(microCredits(amount))] as const] : [],
  )
  return moved.length === 0 ? undefined : Object.fromEntries(moved)
}
