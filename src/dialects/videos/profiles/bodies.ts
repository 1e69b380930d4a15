/** Bodies of submits that are JSON where there is no file, and a form in which every value is a text where there is one. */

import { isJsonObject, type Json, type JsonObject } from '../../../core/json.ts'
import { MEDIA_TYPES, type Asset } from '../../../core/media.ts'
import { problem } from '../../../core/problem.ts'
import type { BytesSource, GenerationRequest } from '../../../core/request.ts'
import { jsonOf } from '../../parsing.ts'
import { decodeInteger } from '../../values.ts'
import type { FormPart, Route, WireBody, WireRequest } from '../../wire.ts'

/** What every profile has a place for, in units of its own. */
export const CARRIED_BY_ALL = [
  'model',
  'prompt',
  'references',
  'size',
  'resolution',
  'ratio',
  'durationSeconds',
  'frames',
] as const satisfies readonly (keyof GenerationRequest)[]

/** A file of a form. */
export type FilePart = { readonly name: string; readonly asset: Asset }

/** The one file of a form, where the picture is to be a part of it. */
export function filePartOf(picture: BytesSource | undefined): FilePart | undefined {
  return picture?.from === 'part' ? { name: 'input_reference', asset: picture.asset } : undefined
}

/** A request for a route without parameters. */
export function messageFor({ method, path }: Route, body: WireBody): WireRequest {
  return { method, path, params: {}, query: {}, headers: {}, body }
}

/** A form: a text as it is, anything else as JSON. */
export function formOf(fields: JsonObject, file?: FilePart): WireBody {
  const texts = Object.entries(fields).map(
    ([name, value]): FormPart => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) }),
  )
  if (file === undefined) return { kind: 'form', parts: texts }
  const { kind, mediaType } = file.asset.facts
  return { kind: 'form', parts: [...texts, { ...file, filename: `${kind}.${MEDIA_TYPES[mediaType].extension}` }] }
}

/** JSON, or a form where there is a file. */
export function jsonOrForm(fields: JsonObject, file: FilePart | undefined): WireBody {
  return file === undefined ? { kind: 'json', json: fields } : formOf(fields, file)
}

/** What a body says: its fields, and the file that came as one of them. */
export type ReadBody = { readonly fields: Json; readonly file?: BytesSource }

/** Reads either. Throws `ProblemError` for a field that comes twice, and a file anywhere but under `fileName`. */
export function readBody(body: WireBody, fileName: string): ReadBody {
  if (body.kind !== 'form') return { fields: jsonOf(body) }
  const texts = new Map<string, string>()
  let file: BytesSource | undefined
  for (const part of body.parts) {
    const isKnown = texts.has(part.name) || (part.name === fileName && file !== undefined)
    if (isKnown) throw problem('duplicate_key', 'The form has this field twice.', part.name)
    if ('value' in part) texts.set(part.name, part.value)
    else if (part.name !== fileName) throw problem('invalid_body', 'There is no file of this name.', part.name)
    else file = sourceOf(part)
  }
  const fields = Object.fromEntries(texts)
  return file === undefined ? { fields } : { fields, file }
}

function sourceOf(part: Exclude<FormPart, { value: string }>): BytesSource {
  return 'file' in part ? { from: 'file', fileId: part.file.id } : { from: 'part', asset: part.asset }
}

/** A whole number, which forms tell as a text. Throws `ProblemError`. */
export function readWhole(value: number | string, field: string): number {
  const number = typeof value === 'number' ? value : decodeInteger(value)
  if (number === undefined) throw problem('invalid_parameter', `${field} must be a whole number.`, field)
  return number
}

/** A text with JSON in it: an object. Throws `ProblemError`. */
export function readObjectText(text: string, field: string): JsonObject {
  try {
    const value: Json = JSON.parse(text)
    if (isJsonObject(value)) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw problem('invalid_parameter', `${field} must be an object of JSON.`, field)
}
