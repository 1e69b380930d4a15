/** References as fal's inputs carry them: a field for each role, two of them single, the others lists. */

import type { Json } from '../../core/json.ts'
import type { Notes } from '../../core/notes.ts'
import type { Reference, ReferenceRole } from '../../core/request.ts'
import { decodeSource, encodeSource, carriesBytes } from '../values.ts'

/** The fields by role, in the order of the canonical references. */
const FIELDS = {
  first_frame: 'image_url',
  last_frame: 'end_image_url',
  reference_image: 'image_urls',
  reference_video: 'video_urls',
  reference_audio: 'audio_urls',
} as const satisfies { readonly [R in ReferenceRole]: string }

const ROLES = Object.keys(FIELDS) as readonly ReferenceRole[]

/** The reference fields of an input; `reference_image_urls` is what the first lite model calls its list. */
export type ReferenceFields = {
  readonly [F in (typeof FIELDS)[ReferenceRole] | 'reference_image_urls']?:
    | string
    | readonly string[]
    | null
    | undefined
}

/** Reads the references of an input. Throws `ProblemError`. */
export function decodeReferences(input: ReferenceFields): Reference[] {
  return ROLES.flatMap((role) => {
    const field = FIELDS[role]
    const lists = role === 'reference_image' ? ([field, 'reference_image_urls'] as const) : ([field] as const)
    return lists.flatMap((name) => decodeField(role, name, input[name]))
  })
}

function decodeField(role: ReferenceRole, field: string, value: ReferenceFields['image_url']): Reference[] {
  if (value === null || value === undefined) return []
  if (typeof value === 'string') return [{ role, source: decodeSource(value, field) }]
  return value.map((text, index) => ({ role, source: decodeSource(text, `${field}[${index}]`) }))
}

/** Writes references into their fields; what has no place is noted. */
export function encodeReferences(references: readonly Reference[], notes: Notes): Record<string, Json> {
  const fields = new Map<string, string | string[]>()
  references.forEach(({ role, source }, index) => {
    if (role === 'infer') {
      notes.dropped(`references[${index}]`, 'its role is open, and this dialect has a field for each role')
      return
    }
    if (!carriesBytes(source, index, notes)) return
    const field = FIELDS[role]
    const known = fields.get(field)
    if (!isSingle(role)) fields.set(field, [...(known ?? []), encodeSource(source)])
    else if (known === undefined) fields.set(field, encodeSource(source))
    else notes.dropped(`references[${index}]`, `there is one ${role} only`)
  })
  const ranks = references.flatMap(({ role }) => (role === 'infer' ? [] : [ROLES.indexOf(role)]))
  if (ranks.some((rank, index) => rank < (ranks[index - 1] ?? 0))) {
    notes.approximated('references', 'grouped by role; the order within each role is kept')
  }
  return Object.fromEntries(
    ROLES.flatMap((role) => {
      const value = fields.get(FIELDS[role])
      return value === undefined ? [] : [[FIELDS[role], value]]
    }),
  )
}

function isSingle(role: ReferenceRole): boolean {
  return role === 'first_frame' || role === 'last_frame'
}

/** The field that a reference came from: `image_url`, `image_urls[1]`. */
export function referencePath(references: readonly Reference[], index: number): string {
  const role = references[index]?.role
  if (role === undefined || role === 'infer') return `references[${index}]`
  if (isSingle(role)) return FIELDS[role]
  const before = references.slice(0, index).filter((other) => other.role === role).length
  return `${FIELDS[role]}[${before}]`
}
