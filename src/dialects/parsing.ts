/**
 * Reading untrusted JSON: schemas in, plain typed data or a problem out. A face is strict and names the field to blame
 * by its path on the wire; what it does not know is noted and never bound to anything.
 */

import { z } from 'zod'
import { type Json, isJsonObject, type JsonObject } from '../core/json.ts'
import type { Notes } from '../core/notes.ts'
import { type ProblemCode, type ProblemError, problem } from '../core/problem.ts'
import type { WireBody } from './wire.ts'

/** Notes on unknown fields in one request; the rest is counted in a last one. */
const UNRECOGNIZED_NOTES_MAX = 16

/** Bytes of `metadata` as JSON, members of it, and objects and lists in one another, itself among them. */
export const METADATA_MAX = { sizeBytes: 16_384, members: 50, depth: 32 } as const

/** A whole number; `-0` is none, because it does not survive being written down. */
export const wholeNumber = z.int().refine((value) => !Object.is(value, -0), { error: 'must be a whole number' })

/** A JSON object, kept exactly as it came. */
export const jsonObject = z.custom<JsonObject>((value) => isJsonObject(value as Json), { error: 'must be an object' })

/** Any JSON value. What comes here was parsed as JSON already: `z.json()` would go through all of it again. */
export const anyJson = z.custom<Json>()

/** A member of an upstream's answer that helps but decides nothing: absent, null and nonsense are the same. */
export function optional<T>(schema: z.ZodType<T>) {
  return schema.nullish().catch(undefined)
}

/** The body's JSON. Throws `ProblemError` `invalid_body` for an empty one, `unsupported_content_type` for a form. */
export function jsonOf(body: WireBody): Json {
  switch (body.kind) {
    case 'json':
      return body.json
    case 'empty':
      throw problem('invalid_body', 'A JSON body is required.')
    case 'form':
      throw problem('unsupported_content_type', 'The body must be JSON.')
  }
}

/** Reads a caller's JSON by a schema. Throws `ProblemError` with the path of the first field that is wrong. */
export function parseRequest<T>(schema: z.ZodType<T>, json: Json): T {
  const result = schema.safeParse(json)
  if (result.success) return result.data
  throw explain(result.error, json, 'invalid_parameter')
}

/** Reads an upstream's JSON by a schema. Throws `ProblemError` `upstream_bad_result`. */
export function parseAnswer<T>(schema: z.ZodType<T>, json: Json): T {
  const result = schema.safeParse(json)
  if (result.success) return result.data
  throw explain(result.error, json, 'upstream_bad_result')
}

function explain(error: z.ZodError, json: Json, code: ProblemCode): ProblemError {
  const issue = error.issues[0]
  if (issue === undefined || issue.path.length === 0) {
    return problem(code === 'invalid_parameter' ? 'invalid_body' : code, 'The body must be a JSON object.')
  }
  const field = fieldPath(issue.path)
  const isMissing = typeof issue.path.at(-1) === 'string' && (valueAt(json, issue.path) ?? null) === null
  if (isMissing && code === 'invalid_parameter') return problem('missing_parameter', `${field} is required.`, field)
  return problem(code, `${field} ${complaint(issue)}.`, field)
}

/** A path as people write it: `input.reference_image_urls[0]`. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? String(key) : `${text}.${String(key)}`
  }, '')
}

function valueAt(json: Json, path: readonly PropertyKey[]): Json | undefined {
  let value: Json | undefined = json
  for (const key of path) {
    if (Array.isArray(value) && typeof key === 'number') value = value[key]
    else if (isJsonObject(value) && typeof key === 'string' && Object.hasOwn(value, key)) value = value[key]
    else return undefined
  }
  return value
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

function complaint(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${NOUNS[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be ${issue.values
        .map(String)
        .join(', ')
        .replace(/, (?=[^,]*$)/, ' or ')}`
    case 'too_big':
      return `must be at most ${issue.maximum}${UNITS[issue.origin] ?? ''}`
    case 'too_small':
      return `must be at least ${issue.minimum}${UNITS[issue.origin] ?? ''}`
    default:
      return issue.message
  }
}

const UNITS: Readonly<Record<string, string>> = { string: ' characters long', array: ' items long' }

/** Notes the members of `json` that `known` does not have; `at` is the path of `json` itself. */
export function noteUnrecognized(json: Json | undefined, known: object, at: string, notes: Notes): void {
  if (!isJsonObject(json)) return
  const unknown = Object.keys(json).filter((key) => !Object.hasOwn(known, key))
  for (const key of unknown.slice(0, UNRECOGNIZED_NOTES_MAX)) {
    notes.unknownMember(`${at}${key.slice(0, 100)}`, 'this field is not known here, and ignored')
  }
  const rest = unknown.length - UNRECOGNIZED_NOTES_MAX
  if (rest > 0) notes.unknownMember(at === '' ? 'body' : at.slice(0, -1), `${rest} more fields are not known here`)
}

/** Refuses `metadata` that is more than a caller's own labels. Throws `ProblemError`. */
export function checkMetadata(metadata: JsonObject): void {
  const { sizeBytes, members, depth } = METADATA_MAX
  if (Object.keys(metadata).length > members) {
    throw problem('invalid_parameter', `metadata has at most ${members} members.`, 'metadata')
  }
  if (isDeeper(metadata, depth)) {
    throw problem('invalid_parameter', `metadata is at most ${depth} levels deep.`, 'metadata')
  }
  if (Buffer.byteLength(JSON.stringify(metadata)) > sizeBytes) {
    throw problem('invalid_parameter', `metadata has at most ${sizeBytes} bytes.`, 'metadata')
  }
}

/** True when a value has more levels of objects and lists. Looks no deeper than that. */
function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member: Json) => isDeeper(member, levels - 1))
}

/**
 * Two names for one thing: whichever was given. Throws `ProblemError` `conflicting_parameters` when both were, and
 * differ.
 */
export function agreed<T extends string | number>(
  one: { readonly field: string; readonly value: T | null | undefined },
  other: { readonly field: string; readonly value: T | null | undefined },
): T | undefined {
  const first = one.value ?? undefined
  const second = other.value ?? undefined
  if (first !== undefined && second !== undefined && first !== second) {
    throw problem('conflicting_parameters', `${one.field} and ${other.field} say different things.`, other.field)
  }
  return first ?? second
}

/** What `read` makes of a value that was given. */
export function given<T, R>(value: T | null | undefined, read: (value: T) => R): R | undefined {
  return value === null || value === undefined ? undefined : read(value)
}

/** The members that are there: `null` and `undefined` are left out. */
type Present<T> = { readonly [K in keyof T]?: NonNullable<T[K]> }

/** Leaves out the members that are `null` or `undefined`. */
export function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined),
  ) as Present<T>
}

/** Notes every member of `value` that is there but has no place on this wire. */
export function noteDropped(value: object, carried: ReadonlySet<string>, notes: Notes): void {
  for (const [member, content] of Object.entries(value)) {
    const isThere = content !== undefined && !(Array.isArray(content) && content.length === 0)
    if (isThere && !carried.has(member)) notes.dropped(member, 'this dialect has no place for it')
  }
}
