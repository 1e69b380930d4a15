/** What readers of JSON as text share: the characters that matter, and where space and strings end. All of it is linear. */

/** Codes of characters. */
export const CHARACTER = {
  tab: 9,
  lineFeed: 10,
  carriageReturn: 13,
  space: 32,
  quote: 34,
  comma: 44,
  zero: 48,
  nine: 57,
  colon: 58,
  openingBracket: 91,
  backslash: 92,
  closingBracket: 93,
  openingBrace: 123,
  closingBrace: 125,
} as const

const { tab, lineFeed, carriageReturn, space, quote, backslash } = CHARACTER

/** The offset of the first character from `start` on that is no space. */
export function skipSpace(text: string, start: number): number {
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at)
    if (code !== space && code !== lineFeed && code !== carriageReturn && code !== tab) return at
  }
}

/** The offset of the quote that closes the string which opens at `start`; that of the text's end where there is none. */
export function closingQuote(text: string, start: number): number {
  const first = text.indexOf('"', start + 1)
  if (first < 0) return text.length
  if (text.charCodeAt(first - 1) !== backslash) return first
  // From quote to quote would be slow where every other character is one.
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === backslash) at++
    else if (code === quote) return at
  }
  return text.length
}
