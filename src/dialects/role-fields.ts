/**
 * References in fields by their roles: one field for each frame, one list for each kind of reference. Which fields these are
 * is the dialect's; roles that are open have no place.
 */

import type { Json } from '../core/json.ts'
import type { Notes } from '../core/notes.ts'
import type { Reference, ReferenceRole } from '../core/request.ts'
import { carriesBytes, decodeAnySource, decodeSource, encodeAnySource } from './values.ts'

const SINGLE_ROLES = ['first_frame', 'last_frame'] as const
const LIST_ROLES = ['reference_image', 'reference_video', 'reference_audio'] as const
const ROLES: readonly ReferenceRole[] = [...SINGLE_ROLES, ...LIST_ROLES]

/** What a dialect calls the fields, and what stands before their names in paths. */
export type RoleFieldNames = {
  readonly within: string
  readonly single: Readonly<Record<(typeof SINGLE_ROLES)[number], string>>
  readonly lists: Readonly<Record<(typeof LIST_ROLES)[number], string>>
  /** Its fields can also name media in a provider's library. */
  readonly namesLibraries?: true
}

/** References to and from such fields. */
export type RoleFields = {
  /** Throws `ProblemError` with the field's path. */
  decode(input: Readonly<Record<string, unknown>>): Reference[]
  encode(references: readonly Reference[], notes: Notes): Record<string, Json>
  /** The field that a reference came from, such as `input.image` or `input.reference_images[1]`. */
  path(references: readonly Reference[], index: number): string
}

/** References in a dialect's fields. */
export function roleFields({ within, single, lists, namesLibraries }: RoleFieldNames): RoleFields {
  const decodeOne = (role: ReferenceRole, text: unknown, field: string): readonly Reference[] => {
    if (typeof text !== 'string') return []
    return [{ role, source: namesLibraries === true ? decodeAnySource(text, field) : decodeSource(text, field) }]
  }
  return {
    decode: (input) => [
      ...SINGLE_ROLES.flatMap((role) => decodeOne(role, input[single[role]], `${within}.${single[role]}`)),
      ...LIST_ROLES.flatMap((role) => {
        const texts: readonly unknown[] = [input[lists[role]] ?? []].flat()
        return texts.flatMap((text, index) => decodeOne(role, text, `${within}.${lists[role]}[${index}]`))
      }),
    ],

    encode(references, notes) {
      const fields: Record<string, Json> = {}
      const texts = new Map<ReferenceRole, string[]>()
      references.forEach(({ role, source }, index) => {
        if (namesLibraries !== true && !carriesBytes(source, index, notes)) return
        const text = encodeAnySource(source)
        if (role === 'infer') {
          notes.dropped(`references[${index}]`, 'its role is open, and this dialect has a field for each role')
        } else if (role === 'first_frame' || role === 'last_frame') {
          if (single[role] in fields) notes.dropped(`references[${index}]`, `there is one ${role} only`)
          else fields[single[role]] = text
        } else {
          texts.set(role, [...(texts.get(role) ?? []), text])
        }
      })
      for (const role of LIST_ROLES) {
        const list = texts.get(role)
        if (list !== undefined) fields[lists[role]] = list
      }
      if (!isGrouped(references))
        notes.approximated('references', 'grouped by role; the order within each role is kept')
      return fields
    },

    path(references, index) {
      const role = references[index]?.role
      if (role === undefined || role === 'infer') return `references[${index}]`
      if (role === 'first_frame' || role === 'last_frame') return `${within}.${single[role]}`
      const before = references.slice(0, index).filter((other) => other.role === role).length
      return `${within}.${lists[role]}[${before}]`
    },
  }
}

function isGrouped(references: readonly Reference[]): boolean {
  const ranks = references.flatMap(({ role }) => (role === 'infer' ? [] : [ROLES.indexOf(role)]))
  return ranks.every((rank, index) => index === 0 || rank >= (ranks[index - 1] ?? 0))
}
