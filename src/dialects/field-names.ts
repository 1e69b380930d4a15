/**
 * What a dialect calls the canonical fields, so that a problem or a note that the core found reads in the caller's own
 * words.
 */

import { z } from 'zod'
import type { Json } from '../core/json.ts'
import type { Note } from '../core/notes.ts'
import type { GenerationRequest, Reference } from '../core/request.ts'
import type { JobQuery, JobView } from '../core/view.ts'
import { optional } from './parsing.ts'

/** A canonical field that has one name on a wire; references are named by the dialect's own rule. */
type NamedField = Exclude<keyof GenerationRequest | keyof JobQuery, 'references' | 'extensions'>

/** Wire paths of canonical fields. No two fields share a path. */
export type FieldNames = { readonly [F in NamedField]?: string }

/** How a dialect calls the reference with an index, given all of them and what else was asked for. */
type ReferencePath = (references: readonly Reference[], index: number, asked: Asked) => string

/** How a dialect calls fields: most by one name each, references by where the caller put them. */
export type Naming = { readonly fields: FieldNames; readonly reference: ReferencePath }

/** What was asked for, as far as it tells how fields were called. */
export type Asked = Partial<Pick<GenerationRequest, 'references' | 'prompt' | 'extensions'>>

/** The wire path of a canonical field; what was asked for says which wire field `references[0]` is. */
export function nameField(naming: Naming, field: string, asked: Asked): string {
  const { references } = asked
  const index = referenceIndex(field)
  if (index === undefined || references === undefined) return encodeField(naming.fields, field)
  return naming.reference(references, index, asked)
}

/** The wire path of a canonical field; any other text stays as it is. */
function encodeField(names: FieldNames, field: string): string {
  const entry = Object.entries(names).find(([canonical]) => startsPath(field, canonical))
  return entry === undefined ? field : entry[1] + field.slice(entry[0].length)
}

/** The canonical field of a wire path; any other text stays as it is. */
export function decodeField(names: FieldNames, path: string): string {
  const entry = Object.entries(names).find(([, wire]) => startsPath(path, wire))
  return entry === undefined ? path : entry[0] + path.slice(entry[1].length)
}

function startsPath(path: string, head: string): boolean {
  return path.startsWith(head) && (path.length === head.length || '.['.includes(path.charAt(head.length)))
}

/** A job's notes as a member of its JSON, in the caller's words; nothing where there are none. */
export function encodeNotes(naming: Naming, view: NotedView): { notes?: Json } {
  const { notes = [] } = view
  if (notes.length === 0) return {}
  const named = notes.map(({ kind, field, isWirePath, detail }) => ({
    kind,
    field: isWirePath === true ? field : nameField(naming, field, askedOf(view)),
    detail,
  }))
  return { notes: named }
}

/** What was asked for, where a job shows it. */
export function askedOf({ references, request }: Pick<JobView, 'references' | 'request'>): Asked {
  const { references: _those, ...others } = request ?? {}
  return { ...others, ...(references && { references }) }
}

type NotedView = Pick<JobView, 'notes' | 'references' | 'request'>

const noteSchema = z.object({
  kind: z.enum(['dropped', 'approximated', 'unrecognized']),
  field: z.string(),
  detail: z.string(),
})

/** Notes that a Reelay upstream sent; whatever else may be called `notes` is none. */
export const notesSchema = optional(z.array(noteSchema))

/** Notes from JSON, in canonical words. */
export function decodeNotes(names: FieldNames, notes: readonly Note[]): Note[] {
  return notes.map((note) => ({ ...note, field: decodeField(names, note.field) }))
}

/** The index in `references[2]` and in paths below it; `undefined` for any other field. */
function referenceIndex(field: string): number | undefined {
  const match = /^references\[(\d+)\]/.exec(field)
  return match === null ? undefined : Number(match[1])
}
