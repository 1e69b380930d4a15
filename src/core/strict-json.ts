/**
 * JSON as Reelay accepts it: what JSON.parse takes, less what two readers could understand differently or what could
 * hurt the reader. JSON.parse does the parsing; a scan over the text before it and a walk over the value after it do the
 * rest. All of it is linear in the length of the text, and whatever is too deep or too much is refused before it is parsed.
 */

import { type Json, isJsonObject } from './json.ts'
import { findJsonFault, lineAndColumn } from './json-fault.ts'
import { CHARACTER, closingQuote, skipSpace } from './json-scan.ts'
import { type ProblemError, problem } from './problem.ts'

/** Objects and arrays inside one another. */
export const JSON_DEPTH_MAX = 64

/** Members of all objects in one document. */
const JSON_MEMBERS_MAX = 1_000

/** Members of all objects in a document of the operator's: a graph of ComfyUI's, or many providers, may have thousands. */
export const OPERATOR_JSON_MEMBERS_MAX = 20_000

/** Elements of all arrays in one document. */
const JSON_ELEMENTS_MAX = 10_000

/**
 * Characters of a text in which the place of a fault is looked for: as many as a body of the usual limit has. It takes about
 * 50 ms for each million, in which nobody else is served.
 */
const FAULT_CHARACTERS_MAX = 8_388_608

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Parses a document from UTF-8 bytes. Throws `ProblemError`: `invalid_unicode`, `invalid_json`, `duplicate_key`,
 * `invalid_body` (too deep, too many members, a number that a double cannot hold exactly, `__proto__`).
 */
export function parseStrictJson(bytes: Uint8Array, membersMax = JSON_MEMBERS_MAX): Json {
  return parseStrictText(decodeUtf8(bytes), membersMax)
}

/** Parses a document that is a text already. Throws as `parseStrictJson` does. */
export function parseStrictText(text: string, membersMax = JSON_MEMBERS_MAX): Json {
  const membersWritten = scan(text, membersMax)
  const value = parse(text)
  const census: Census = { members: 0, elements: 0 }
  inspect(value, census)
  if (membersWritten !== census.members) throw duplicateKey(text)
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
  } catch {
    throw problem('invalid_json', invalidJson(text))
  }
}

/** Where it is not JSON, in words that do not change with the runtime; of the text, one character at most is repeated. */
function invalidJson(text: string): string {
  if (text.length === 0) return 'Invalid JSON: the body is empty.'
  if (text.length > FAULT_CHARACTERS_MAX) return 'Invalid JSON. In one as long as this, the fault is not looked for.'
  const { offset, expected } = findJsonFault(text) ?? { offset: 0, expected: 'JSON' }
  const { line, column } = lineAndColumn(text, offset)
  return `Invalid JSON at line ${line}, column ${column}: expected ${expected}, found ${nameOf(text.codePointAt(offset))}.`
}

function nameOf(codePoint: number | undefined): string {
  if (codePoint === undefined) return 'the end of the body'
  const character = String.fromCodePoint(codePoint)
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)
    ? `"${character}"`
    : `the character U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`
}

/** The limits on depth and members have held already: the text was scanned. */
function inspect(value: Json, census: Census): void {
  if (typeof value === 'string') return inspectText(value)
  if (typeof value === 'number') return inspectNumber(value)
  if (typeof value !== 'object' || value === null) return
  if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      census.members++
      if (key === '__proto__') throw problem('invalid_body', 'A member cannot be called __proto__.', key)
      inspectText(key)
      inspect(member, census)
    }
    return
  }
  census.elements += value.length
  if (census.elements > JSON_ELEMENTS_MAX) throw tooManyElements()
  for (const element of value) inspect(element, census)
}

function inspectText(text: string): void {
  if (!text.isWellFormed() || text.includes('\0')) {
    throw problem('invalid_unicode', 'A text holds a lone surrogate or a NUL character.')
  }
}

function inspectNumber(value: number): void {
  const unsafe = Number.isInteger(value) && !Number.isSafeInteger(value)
  if (!Number.isFinite(value) || unsafe || Object.is(value, -0)) {
    throw problem('invalid_body', 'A number cannot be represented exactly.')
  }
}

/**
 * Holds the text against the limits before it is parsed, and counts the colons outside strings: each object member as
 * written has one. Throws for what would be too deep or too much if it were JSON.
 */
function scan(text: string, membersMax: number): number {
  let depth = 0
  let members = 0
  let commas = 0
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case CHARACTER.openingBrace:
      case CHARACTER.openingBracket:
        if (++depth > JSON_DEPTH_MAX)
          throw problem('invalid_body', `JSON is taken up to ${JSON_DEPTH_MAX} levels deep.`)
        break
      case CHARACTER.closingBrace:
      case CHARACTER.closingBracket:
        depth--
        break
      case CHARACTER.colon:
        if (++members > membersMax) throw problem('invalid_body', `JSON is taken with up to ${membersMax} members.`)
        break
      case CHARACTER.comma:
        // One stands between two members or two elements, so that many cannot be anything else.
        if (++commas > membersMax + JSON_ELEMENTS_MAX) throw tooManyElements()
        break
      case CHARACTER.quote:
        index = closingQuote(text, index)
        break
    }
  }
  return members
}

function tooManyElements(): ProblemError {
  return problem('invalid_body', `JSON is taken with up to ${JSON_ELEMENTS_MAX} elements of lists.`)
}

/** Names the key that is there twice, in a text that has been parsed; only asked when there is one. */
function duplicateKey(text: string): ProblemError {
  if (text.length > FAULT_CHARACTERS_MAX) return problem('duplicate_key', 'A key is there twice.')
  const open: Set<string>[] = []
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === CHARACTER.openingBrace) open.push(new Set())
    else if (code === CHARACTER.closingBrace) open.pop()
    else if (code === CHARACTER.quote) {
      const end = closingQuote(text, index)
      if (isBeforeColon(text, end)) {
        const key = String(JSON.parse(text.slice(index, end + 1)))
        const name = key
          .slice(0, 64)
          .toWellFormed()
          .replace(/\p{Cc}/gu, ' ')
        if (open.at(-1)?.has(key) === true) return problem('duplicate_key', `The key ${name} is there twice.`, name)
        open.at(-1)?.add(key)
      }
      index = end
    }
  }
  return problem('duplicate_key', 'A key is there twice.')
}

function isBeforeColon(text: string, quote: number): boolean {
  return text.charCodeAt(skipSpace(text, quote + 1)) === CHARACTER.colon
}
