/**
 * What must hold of slots after a storm: no provider, and none of its keys, ever had more works at once than it takes, and
 * nobody holds a slot any more.
 */

import { mostAtOnce, type Span } from '../../src/fake-provider/at-once.ts'
import type { Known } from './audit-jobs.ts'
import type { Ledger } from './ledger.ts'
import { worksUntilMs } from './provider.ts'
import { STORM_PROVIDERS } from './providers.ts'

/** Columns of attempts that hold a slot, for whoever can ask the store in SQL: all jobs have ended, so that nobody may. */
export const HELD_SLOTS_SQL = `
  SELECT id, upstream_id, state, slot_pool, key_pool, credential_pool FROM attempts
  WHERE slot IS NOT NULL OR key_slot IS NOT NULL OR credential_slot IS NOT NULL
    OR slot_pool IS NOT NULL OR key_pool IS NOT NULL OR credential_pool IS NOT NULL`

/** The most works at once, and how many may be, by provider or key. */
export type SlotFigures = ReadonlyMap<string, { readonly most: number; readonly slots: number }>

/**
 * Looks at all works that providers had. A work holds its slot until it has ended there, or its job has here; one of which
 * nobody knew whether it was taken (`unknown`, by their jobs) had given it back.
 */
export function auditSlots(
  ledger: Ledger,
  known: Iterable<Pick<Known, 'entry' | 'job' | 'attempts'>>,
  unknown: ReadonlySet<string>,
): SlotFigures {
  const spans = new Map<string, Span[]>()
  for (const { entry, job, attempts } of known) {
    if (unknown.has(job.id)) continue
    for (const creation of entry.creations) {
      const attempt = attempts.find(({ id }) => id === creation.attempt)
      const jobEndMs = 'finishedAtMs' in job ? job.finishedAtMs : Number.POSITIVE_INFINITY
      const span = { fromMs: creation.atMs, toMs: Math.min(worksUntilMs(entry, creation), jobEndMs) }
      for (const name of [attempt?.upstreamId, attempt?.credentialId]) {
        if (name !== undefined) spans.set(name, [...(spans.get(name) ?? []), span])
      }
    }
  }
  const figures = new Map<string, { readonly most: number; readonly slots: number }>()
  for (const { id, slots, keys = [] } of STORM_PROVIDERS) {
    const pools = [{ id, slots, name: id }, ...keys.map((key) => ({ ...key, name: key.secret }))]
    for (const pool of pools) {
      const most = mostAtOnce(spans.get(pool.id) ?? [])
      figures.set(pool.name, { most, slots: pool.slots })
      if (most > pool.slots) ledger.wrong('slots', `${pool.name} had ${most} works at once, and takes ${pool.slots}`)
    }
  }
  return figures
}
