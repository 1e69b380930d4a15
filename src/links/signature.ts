/**
 * The signature of a link: `{expiresAtSeconds}-{signature}/{name}.mp4`. It stands inside the path, which ends in the file's
 * extension because players and scripts look at it.
 */

import { createHmac, timingSafeEqual } from 'node:crypto'

/** A link's parts. */
export type LinkParts = { readonly ticket: string; readonly fileName: string }

/** What a link is worth. `expired` is only said of a link that we did sign. */
export type LinkVerdict =
  | { readonly verdict: 'valid'; readonly expiresAtMs: number }
  | { readonly verdict: 'expired' | 'invalid' }

const SIGNATURE_BYTES = 16
const TICKET = /^(?<expiresAt>[1-9]\d{0,11})-(?<signature>[\w-]{22})$/

/**
 * Makes the parts of a link to `fileName` (such as `01j….mp4`) that works until `expiresAtMs`, rounded up to a second.
 */
export function signLink(secret: Uint8Array, fileName: string, expiresAtMs: number): string {
  const expiresAt = String(Math.ceil(expiresAtMs / 1000))
  return `${expiresAt}-${signature(secret, expiresAt, fileName)}/${fileName}`
}

/** Judges a link, in the same time whichever byte of its signature is wrong. */
export function verifyLink(secret: Uint8Array, parts: LinkParts, nowMs: number): LinkVerdict {
  const ticket = TICKET.exec(parts.ticket)?.groups
  if (ticket === undefined) return { verdict: 'invalid' }
  const { expiresAt = '', signature: given = '' } = ticket
  const expected = signature(secret, expiresAt, parts.fileName)
  // As text: several texts decode to the same bytes, and a link has only one spelling.
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(given))) return { verdict: 'invalid' }
  const expiresAtMs = Number(expiresAt) * 1000
  return nowMs < expiresAtMs ? { verdict: 'valid', expiresAtMs } : { verdict: 'expired' }
}

/** The slash cannot occur in the expiry, so no two pairs give the same text. */
function signature(secret: Uint8Array, expiresAt: string, fileName: string): string {
  const whole = createHmac('sha256', secret).update(`media/${expiresAt}/${fileName}`).digest()
  return whole.subarray(0, SIGNATURE_BYTES).toString('base64url')
}
