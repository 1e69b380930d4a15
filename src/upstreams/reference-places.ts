/**
 * Which references a dialect has places for, found out by asking its encoder: what it would drop is told before a job is taken
 * on, and not by a note on a film that was made without it.
 */

import { Notes } from '../core/notes.ts'
import {
  KIND_OF_ROLE,
  LIBRARIES,
  type Library,
  REFERENCE_ROLES,
  type Reference,
  type ReferenceRole,
  type ReferenceSource,
} from '../core/request.ts'
import type { Dialect } from '../dialects/dialect.ts'

/** What there are places for. */
export type ReferencePlaces = {
  readonly roles: readonly ReferenceRole[]
  /** How many there are for a role, where there are fewer than anybody asks for. */
  readonly roleCountMax: { readonly [R in ReferenceRole]?: number }
  /** How many there are in all; absent: as many as there are for each role. */
  readonly referencesMax?: number
  /** In whose libraries a reference can be named. */
  readonly libraries: readonly Library[]
}

/** A reference as it is asked about. */
const LINK: ReferenceSource = { from: 'url', url: 'https://example.com/' }

/** More than any model takes of one kind. */
const ASKED = 64

/** Asks a dialect. */
export function placesOf({ submit, takes }: Pick<Dialect, 'submit' | 'takes'>): ReferencePlaces {
  const kept = (roles: readonly ReferenceRole[], source: ReferenceSource = LINK): number => {
    const notes = new Notes()
    const references = roles.map((role): Reference => ({ role, source }))
    submit.request.encode({ model: 'any', prompt: 'any', references }, notes)
    return roles.length - notes.list.filter(({ kind, field }) => kind === 'dropped' && IN_LIST.test(field)).length
  }
  const counts = REFERENCE_ROLES.map((role) => {
    const isTaken = takes === undefined || takes[KIND_OF_ROLE[role]] !== undefined
    return { role, count: isTaken ? kept(Array.from({ length: ASKED }, () => role)) : 0 }
  }).filter(({ count }) => count > 0)
  const roles = counts.map(({ role }) => role)
  const all = kept(counts.flatMap(({ role, count }) => Array.from({ length: count }, () => role)))
  const libraries = LIBRARIES.filter(
    (dialectId) => kept(roles.slice(0, 1), { from: 'library', dialectId, id: 'any' }) === 1,
  )
  const sum = counts.reduce((total, { count }) => total + count, 0)
  return {
    roles,
    roleCountMax: Object.fromEntries(
      counts.flatMap(({ role, count }) => (count < ASKED ? [[role, count] as const] : [])),
    ),
    ...(all < sum && { referencesMax: all }),
    libraries,
  }
}

const IN_LIST = /^references\[\d+\]$/
