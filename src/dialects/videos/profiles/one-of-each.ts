/** References where each role has one place of its own, or none. */

import type { Notes } from '../../../core/notes.ts'
import type { BytesSource, Reference, ReferenceRole } from '../../../core/request.ts'
import { carriesBytes } from '../../values.ts'

/** The sources by role; what has no place, or no place any more, is noted. */
export function oneOfEach(
  references: readonly Reference[],
  roles: readonly ReferenceRole[],
  notes: Notes,
): ReadonlyMap<ReferenceRole, BytesSource> {
  const taken = new Map<ReferenceRole, BytesSource>()
  references.forEach(({ role, source }, index) => {
    if (role === 'infer') notes.dropped(`references[${index}]`, 'its role is open, and with it its place')
    else if (!roles.includes(role)) notes.dropped(`references[${index}]`, `there is no place for a ${role} here`)
    else if (taken.has(role)) notes.dropped(`references[${index}]`, `there is one ${role} only`)
    else if (carriesBytes(source, index, notes)) taken.set(role, source)
  })
  const order = [...taken.keys()].map((role) => roles.indexOf(role))
  if (order.some((rank, index) => rank < (order[index - 1] ?? 0))) {
    notes.approximated('references', 'each role has a field of its own')
  }
  return taken
}
