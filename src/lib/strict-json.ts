/**
 * JSON as Reelay accepts it: what JSON.parse takes, less what two readers could understand differently or what could
 * hurt the reader. JSON.parse does the parsing; one walk over the value and one scan over the text do the rest.
 */

import { type Json, isJsonObject } from '../core/json.ts'
import { type ProblemError, problem } from '../core/problem.ts'

/** Objects and arrays inside one another. */
export const JSON_DEPTH_MAX = 64

/** Members of all objects in one document. */
export const JSON_MEMBERS_MAX = 1_000

/** Elements of all arrays in one document. */
export const JSON_ELEMENTS_MAX = 10_000

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Parses a document from UTF-8 bytes. Throws `ProblemError`: `invalid_unicode`, `invalid_json`, `duplicate_key`,
 * `invalid_body` (too deep, too many members, a number that a double cannot hold exactly, `__proto__`).
 */
export function parseStrictJson(bytes: Uint8Array): Json {
  const text = decodeUtf8(bytes)
  const value = parse(text)
  const census: Census = { members: 0, elements: 0 }
  inspect(value, 1, census)
  if (countMembers(text) !== census.members) throw duplicateKey(text)
  return value
}

type Census = { members: number; elements: number }

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw problem('invalid_unicode', 'The body is not valid UTF-8.')
  }
}

function parse(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch (cause) {
    const position = cause instanceof Error ? /position (\d+)/.exec(cause.message)?.[1] : undefined
    const where =
      text.length === 0 ? 'it is empty' : position === undefined ? 'it ends too early' : `at character ${position}`
    throw problem('invalid_json', `The body is not valid JSON: ${where}.`)
  }
}

function inspect(value: Json, depth: number, census: Census): void {
  if (typeof value === 'string') return inspectText(value)
  if (typeof value === 'number') return inspectNumber(value)
  if (typeof value !== 'object' || value === null) return
  if (depth > JSON_DEPTH_MAX)
    throw problem('invalid_body', `The body is nested more than ${JSON_DEPTH_MAX} levels deep.`)
  if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      census.members++
      if (key === '__proto__') throw problem('invalid_body', 'A member cannot be called __proto__.', key)
      inspectText(key)
      inspect(member, depth + 1, census)
    }
    if (census.members > JSON_MEMBERS_MAX)
      throw problem('invalid_body', `The body has over ${JSON_MEMBERS_MAX} members.`)
    return
  }
  census.elements += value.length
  if (census.elements > JSON_ELEMENTS_MAX)
    throw problem('invalid_body', `The body has over ${JSON_ELEMENTS_MAX} elements.`)
  for (const element of value) inspect(element, depth + 1, census)
}

function inspectText(text: string): void {
  if (!text.isWellFormed() || text.includes('\0')) {
    throw problem('invalid_unicode', 'The body holds a lone surrogate or a NUL character.')
  }
}

function inspectNumber(value: number): void {
  const unsafe = Number.isInteger(value) && !Number.isSafeInteger(value)
  if (!Number.isFinite(value) || unsafe || Object.is(value, -0)) {
    throw problem('invalid_body', 'The body holds a number that cannot be represented exactly.')
  }
}

/** Counts the colons outside strings: each object member as written has one. */
function countMembers(text: string): number {
  let members = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === COLON) members++
    else if (code === QUOTE) index = endOfString(text, index)
  }
  return members
}

const COLON = 58
const QUOTE = 34
const BACKSLASH = 92

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++
    if (slashes % 2 === 0) return end
  }
}

/** Names the key that is there twice; slow, and only asked when there is one. */
function duplicateKey(text: string): ProblemError {
  const open: Set<string>[] = []
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '}') open.pop()
    else if (token.endsWith(':')) {
      const key: unknown = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1))
      const keys = open.at(-1)
      if (typeof key === 'string' && keys?.has(key))
        return problem('duplicate_key', `The key ${key.slice(0, 64)} is there twice.`, key.slice(0, 64))
      if (typeof key === 'string') keys?.add(key)
    }
  }
  return problem('duplicate_key', 'A key is there twice.')
}
