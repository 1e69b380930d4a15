/**
 * Keys that a provider tells back: some servers, and proxies that are being debugged, repeat the headers of a request in
 * their errors. A key is taken out of an answer before anybody reads it, so that it is in no error, log or row of ours.
 */

import type { OriginAnswer } from '../lib/egress/configured-origin.ts'

/** What stands where a key was. */
export const REDACTED = '[key]'

/** A shorter secret might be part of any word: it is known only behind the word that it is shown with. */
const PLAIN_CHARS_MIN = 8

/** Base64 of less than that says nothing for certain. */
const BASE64_CHARS_MIN = 10

/** Takes a secret out of a text. */
export type Redact = (text: string) => string

/** Makes the taking out: the secret as it is, as JSON or URLs write it, and within base64. */
export function redactorOf(secret: string): Redact {
  const written = Array.from(secret, anyWriting).join('')
  const isPlain = secret.length >= PLAIN_CHARS_MIN
  const shown = isPlain ? written : `(?<=\\b(?:Bearer|Key|Token)(?: |\\+|%20)+)${written}(?![\\w-])`
  const encoded = isPlain ? base64Of(secret) : []
  const pattern = new RegExp([shown, ...encoded].join('|'), 'g')
  return (text) => text.replace(pattern, REDACTED)
}

/** An answer without the secret. */
export function redactAnswer({ status, headers, body }: OriginAnswer, redact: Redact): OriginAnswer {
  const told = Object.entries(headers).map(([name, value]) => [name, redact(value)] as const)
  return { status, headers: Object.fromEntries(told), body: redact(body) }
}

/** A character as texts, JSON and URLs write it. */
function anyWriting(character: string): string {
  const hex = character.charCodeAt(0).toString(16).padStart(2, '0')
  const digits = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
  const mayBeEscaped = '"\\/'.includes(character) ? '\\\\?' : ''
  return `(?:${mayBeEscaped}${RegExp.escape(character)}|\\\\u00${digits}|%${digits})`
}

/** What of the secret is the same in the base64 of any text that it is part of, for each place that it may begin at. */
function base64Of(secret: string): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString('base64')
    const whole = Math.floor(((offset + secret.length) * 8) / 6)
    const inner = text.slice(Math.ceil((offset * 8) / 6), whole)
    return inner.length < BASE64_CHARS_MIN ? [] : [Array.from(inner, inBase64).join('')]
  })
}

/** Base64 has two characters with another form in URLs. */
function inBase64(character: string): string {
  const others: { readonly [char: string]: string } = { '+': '-', '/': '_' }
  const other = others[character]
  return other === undefined ? character : `(?:${anyWriting(character)}|${other})`
}
