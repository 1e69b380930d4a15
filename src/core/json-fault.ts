/**
 * Where a text stops being JSON, for a reader who has to mend it. JSON.parse says so only sometimes and in words that
 * differ from one release to the next; this is asked when it has refused a text. Linear, and without recursion.
 */

import { CHARACTER, skipSpace } from './json-scan.ts'

/** The first character that cannot stand where it stands; `expected` is what could, as the rest of a sentence. */
type JsonFault = { readonly offset: number; readonly expected: string }

/** What may come next, between two tokens. */
type Mode = 'value' | 'first element' | 'key' | 'first key' | 'colon' | 'next'

/** Finds the fault; `undefined` in a text that is JSON. */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: ('{' | '[')[] = []
  let mode: Mode = 'value'
  let at = 0
  for (;;) {
    at = skipSpace(text, at)
    const found = text[at]
    if (mode === 'next' && open.length === 0) {
      return at === text.length ? undefined : { offset: at, expected: 'the end of the body' }
    }
    const isClosed =
      (found === '}' && open.at(-1) === '{' && (mode === 'first key' || mode === 'next')) ||
      (found === ']' && open.at(-1) === '[' && (mode === 'first element' || mode === 'next'))
    if (isClosed) {
      open.pop()
      mode = 'next'
      at++
    } else if (mode === 'next') {
      const isObject = open.at(-1) === '{'
      if (found !== ',') return { offset: at, expected: `a comma or "${isObject ? '}' : ']'}"` }
      mode = isObject ? 'key' : 'value'
      at++
    } else if (mode === 'colon') {
      if (found !== ':') return { offset: at, expected: 'a colon' }
      mode = 'value'
      at++
    } else if (mode === 'key' || mode === 'first key') {
      if (found !== '"') return { offset: at, expected: 'a key in double quotes' }
      const end = endOfString(text, at)
      if (typeof end !== 'number') return end
      mode = 'colon'
      at = end
    } else if (found === '{' || found === '[') {
      open.push(found)
      mode = found === '{' ? 'first key' : 'first element'
      at++
    } else {
      const end = endOfScalar(text, at)
      if (typeof end !== 'number') return end
      mode = 'next'
      at = end
    }
  }
}

/** Line and column of an offset, both from 1, in characters as people count them. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1
  let column = 1
  for (let at = 0; at < offset; at++) {
    const code = text.charCodeAt(at)
    if (
      code === CHARACTER.lineFeed ||
      (code === CHARACTER.carriageReturn && text.charCodeAt(at + 1) !== CHARACTER.lineFeed)
    ) {
      line++
      column = 1
    } else if (code < LOW_SURROGATES.first || code > LOW_SURROGATES.last) column++
  }
  return { line, column }
}

/** The second halves of characters beyond U+FFFF. */
const LOW_SURROGATES = { first: 0xdc00, last: 0xdfff } as const

function endOfScalar(text: string, start: number): number | JsonFault {
  const first = text[start]
  if (first === '"') return endOfString(text, start)
  if (first === '-' || isDigit(first)) return endOfNumber(text, start)
  for (const word of ['true', 'false', 'null']) {
    if (first === word[0]) return endOfWord(text, start, word)
  }
  return { offset: start, expected: 'a value' }
}

function endOfWord(text: string, start: number, word: string): number | JsonFault {
  for (let length = 1; length < word.length; length++) {
    if (text[start + length] !== word[length]) return { offset: start + length, expected: `the word ${word}` }
  }
  return start + word.length
}

function endOfNumber(text: string, start: number): number | JsonFault {
  let at = text[start] === '-' ? start + 1 : start
  if (!isDigit(text[at])) return { offset: at, expected: 'a digit' }
  at = text[at] === '0' ? at + 1 : skipDigits(text, at)
  if (text[at] === '.') {
    if (!isDigit(text[at + 1])) return { offset: at + 1, expected: 'a digit' }
    at = skipDigits(text, at + 1)
  }
  if (text[at] === 'e' || text[at] === 'E') {
    at += text[at + 1] === '+' || text[at + 1] === '-' ? 2 : 1
    if (!isDigit(text[at])) return { offset: at, expected: 'a digit' }
    at = skipDigits(text, at)
  }
  return at
}

function skipDigits(text: string, start: number): number {
  let at = start
  while (isDigitCode(text.charCodeAt(at))) at++
  return at
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && isDigitCode(character.charCodeAt(0))
}

function isDigitCode(code: number): boolean {
  return code >= CHARACTER.zero && code <= CHARACTER.nine
}

/** Letters from a to f, in both cases: bit 5 is what tells them apart. */
function isHexCode(code: number): boolean {
  const lower = code | 0x20
  return isDigitCode(code) || (lower >= 0x61 && lower <= 0x66)
}

function endOfString(text: string, start: number): number | JsonFault {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === CHARACTER.quote) return at + 1
    if (code < CHARACTER.space) return { offset: at, expected: 'an escape such as \\n for a control character' }
    if (code === CHARACTER.backslash) {
      const end = endOfEscape(text, at + 1)
      if (typeof end !== 'number') return end
      at = end
    }
  }
  return { offset: text.length, expected: 'a closing double quote' }
}

/** The offset of the last character of an escape whose letter is at `letter`. */
function endOfEscape(text: string, letter: number): number | JsonFault {
  if (text[letter] !== 'u') {
    return ESCAPES.includes(text[letter] ?? ' ')
      ? letter
      : { offset: letter, expected: 'an escape such as \\n or \\u00e9' }
  }
  for (let at = letter + 1; at <= letter + 4; at++) {
    if (!isHexCode(text.charCodeAt(at))) return { offset: at, expected: 'a hexadecimal digit' }
  }
  return letter + 4
}

const ESCAPES = '"\\/bfnrt'
