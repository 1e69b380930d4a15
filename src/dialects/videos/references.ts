/**
 * `input_reference` in all its forms: a file part, `{file_id}`, `{image_url}` or a plain text as OpenAI and new-api
 * have it, and seed 003's `{content: […]}` with a type and a role for each item.
 */

import { z } from 'zod'
import { isJsonObject, type Json } from '../../core/json.ts'
import type { Notes } from '../../core/notes.ts'
import { problem } from '../../core/problem.ts'
import {
  KIND_OF_ROLE,
  REFERENCE_ROLES,
  type Reference,
  type ReferenceKind,
  type ReferenceRole,
  type BytesSource,
} from '../../core/request.ts'
import { inferRoles } from '../../core/roles.ts'
import { given, noteUnrecognized } from '../parsing.ts'
import { decodeFileId, decodeSource, encodeSource, carriesBytes } from '../values.ts'

/** The types of content items, each of which is also the name of the member that holds its URL. */
const TYPE_OF_KIND = { image: 'image_url', video: 'video_url', audio: 'audio_url' } as const satisfies {
  readonly [K in ReferenceKind]: string
}

const KINDS = ['image', 'video', 'audio'] as const satisfies readonly ReferenceKind[]

const location = z.union([z.object({ url: z.string() }), z.object({ file_id: z.string() })], {
  error: 'must be an object with a url',
})

const itemSchema = z.object({
  type: z.enum(Object.values(TYPE_OF_KIND)),
  role: z.enum(REFERENCE_ROLES).nullish(),
  image_url: location.nullish(),
  video_url: location.nullish(),
  audio_url: location.nullish(),
})

type Item = z.infer<typeof itemSchema>

/** The schema of `input_reference` where it is an object. */
export const inputReferenceSchema = z.object({
  content: z.array(itemSchema).nullish(),
  file_id: z.string().nullish(),
  image_url: z.union([z.string(), z.object({ url: z.string() })], { error: 'must be a URL' }).nullish(),
})

type InputReference = z.infer<typeof inputReferenceSchema>

/**
 * Reads the references. Roles that are not given follow from types and count. Throws `ProblemError` with the item's
 * path.
 */
export function decodeReferences(input: string | InputReference): Reference[] {
  const forms = typeof input === 'string' ? [] : Object.entries(input).filter(([, value]) => value !== null)
  if (forms.length > 1) {
    const names = forms.map(([name]) => name).join(' and ')
    throw problem('conflicting_parameters', `input_reference has ${names}; one of them is enough.`, 'input_reference')
  }
  if (typeof input === 'object' && input.content) return decodeContent(input.content)
  const source = decodeSingle(input)
  if (source === undefined) {
    throw problem('missing_parameter', 'input_reference has no file, no URL and no content.', 'input_reference')
  }
  return [{ role: 'first_frame', source }]
}

/** Notes the members of `input_reference` and of its items that are not known here. */
export function noteUnrecognizedReferences(json: Json | undefined, notes: Notes): void {
  noteUnrecognized(json, inputReferenceSchema.shape, 'input_reference.', notes)
  const content = isJsonObject(json) ? json['content'] : undefined
  if (!Array.isArray(content)) return
  content.forEach((item: Json, index) => {
    noteUnrecognized(item, itemSchema.shape, `input_reference.content[${index}].`, notes)
  })
}

function decodeSingle(input: string | InputReference): BytesSource | undefined {
  if (typeof input === 'string') return decodeSource(input, 'input_reference')
  const field = 'input_reference.image_url'
  return (
    given(input.file_id, (id) => ({ from: 'file', fileId: decodeFileId(id, 'input_reference.file_id') }) as const) ??
    given(input.image_url, (image) => decodeSource(typeof image === 'string' ? image : image.url, field))
  )
}

function decodeContent(items: readonly Item[]): Reference[] {
  const sources = items.map(decodeItemSource)
  const kinds = items.map((item) => kindOf(item.type))
  const roles = inferRoles(items.map((item, index) => ({ role: item.role ?? 'infer', kind: kinds[index] ?? 'image' })))
  return sources.map((source, index) => {
    const role = roles[index] ?? 'reference_image'
    if (KIND_OF_ROLE[role] !== kinds[index]) {
      const field = `input_reference.content[${index}].role`
      throw problem('reference_kind_mismatch', `A ${role} is of type ${TYPE_OF_KIND[KIND_OF_ROLE[role]]}.`, field)
    }
    return { role, source }
  })
}

function kindOf(type: Item['type']): ReferenceKind {
  return KINDS.find((kind) => TYPE_OF_KIND[kind] === type) ?? 'image'
}

function decodeItemSource(item: Item, index: number): BytesSource {
  const field = `input_reference.content[${index}].${item.type}`
  const place = item[item.type]
  if (place === null || place === undefined) throw problem('missing_parameter', `${field} is required.`, field)
  if ('file_id' in place) return { from: 'file', fileId: decodeFileId(place.file_id, `${field}.file_id`) }
  return decodeSource(place.url, `${field}.url`)
}

/** Writes the references as content items; one with an open role has no type to be written with. */
export function encodeReferences(references: readonly Reference[], notes: Notes): Json | undefined {
  const items = references.flatMap(({ role, source }, index) => {
    if (role !== 'infer') return carriesBytes(source, index, notes) ? [encodeItem(role, source)] : []
    notes.dropped(`references[${index}]`, 'its role is open, and with it its type')
    return []
  })
  return items.length === 0 ? undefined : { content: items }
}

function encodeItem(role: ReferenceRole, source: BytesSource) {
  const type = TYPE_OF_KIND[KIND_OF_ROLE[role]]
  return { type, role, [type]: { url: encodeSource(source) } }
}

/**
 * Where a reference stands: `input_reference.content[1]`; the only first frame may have been a plain `input_reference`.
 */
export function referencePath(references: readonly Reference[], index: number): string {
  const isAlone = references.length === 1 && references[0]?.role === 'first_frame'
  return isAlone ? 'input_reference' : `input_reference.content[${index}]`
}
