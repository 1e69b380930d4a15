/** A tenant's account as it is read: what there is, what has moved, and what was charged by day and model. */

import { parsePrefixedId, type TenantId, type TransferId } from '../core/ids.ts'
import type { Transfer } from '../core/ledger.ts'
import { problem } from '../core/problem.ts'
import type { Store, UsageLine } from '../core/store-port.ts'

/** What ids of transfers begin with on every wire. */
export const TRANSFER_PREFIX = 'transfer_'

/** Milliseconds in a day. */
const DAY_MS = 86_400_000

/** Days that one question may be about. */
export const USAGE_DAYS_MAX = 92

/** Days, today included, when nobody says which. */
const USAGE_DAYS = 31

/** Days in UTC, such as `2026-11-21`, both included. */
export type Days = { readonly from: string; readonly to: string }

/** A page of the journal, newest first. Throws `ProblemError` `invalid_parameter` for a cursor that is none. */
export async function readJournal(
  store: Pick<Store, 'journal'>,
  tenantId: TenantId,
  { limit, before }: { readonly limit: number; readonly before?: string | undefined },
): Promise<{ readonly transfers: readonly Transfer[]; readonly hasMore: boolean }> {
  const beforeId = before === undefined ? undefined : parsePrefixedId<TransferId>(TRANSFER_PREFIX, before)
  if (before !== undefined && beforeId === undefined) {
    throw problem('invalid_parameter', 'before must be the id of a transfer.', 'before')
  }
  const found = await store.journal({ tenantId, limit: limit + 1, ...(beforeId !== undefined && { beforeId }) })
  return { transfers: found.slice(0, limit), hasMore: found.length > limit }
}

/** What was charged on some days. Throws `ProblemError` `invalid_parameter` for days that are none, or too many. */
export async function readUsage(
  store: Pick<Store, 'usage'>,
  tenantId: TenantId,
  asked: Partial<Days>,
  nowMs: number,
): Promise<Days & { readonly lines: readonly UsageLine[] }> {
  const { fromMs, toMs, ...days } = readDays(asked, nowMs)
  return { ...days, lines: await store.usage(tenantId, fromMs, toMs) }
}

/**
 * Days as they are asked for, and from which time to before which other one that is, in epoch ms. Throws `ProblemError`
 * `invalid_parameter` for days that are none, or too many.
 */
export function readDays(
  asked: Partial<Days>,
  nowMs: number,
): Days & { readonly fromMs: number; readonly toMs: number } {
  const lastMs = asked.to === undefined ? Math.floor(nowMs / DAY_MS) * DAY_MS : dayMs(asked.to, 'to')
  const fromMs = asked.from === undefined ? lastMs - (USAGE_DAYS - 1) * DAY_MS : dayMs(asked.from, 'from')
  const count = (lastMs - fromMs) / DAY_MS + 1
  if (count < 1) throw problem('invalid_parameter', 'from must not be after to.', 'from')
  if (count > USAGE_DAYS_MAX) throw problem('invalid_parameter', `Ask for ${USAGE_DAYS_MAX} days at most.`, 'from')
  return { from: dayOf(fromMs), to: dayOf(lastMs), fromMs, toMs: lastMs + DAY_MS }
}

function dayMs(text: string, field: string): number {
  const atMs = /^(?:20|21)\d\d-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  // 2026-02-30 is taken for a day of March.
  if (Number.isNaN(atMs) || dayOf(atMs) !== text) {
    throw problem('invalid_parameter', `${field} must be a day such as 2026-11-21.`, field)
  }
  return atMs
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
