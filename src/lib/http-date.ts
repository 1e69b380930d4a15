/** Times as HTTP headers write them: dates (RFC 9110 §5.6.7) and `Retry-After`. Pure. */

const DATE_LENGTH = 'Sun, 06 Nov 1994 08:49:37 GMT'.length

/** The longest wait that another side may ask for. */
export const RETRY_AFTER_MAX_MS = 86_400_000

/**
 * Milliseconds since 1970 of an IMF-fixdate, the one form that anybody may send today; `undefined` for anything else,
 * for a day that does not exist and for a wrong day of the week.
 */
export function parseHttpDate(text: string): number | undefined {
  const atMs = text.length === DATE_LENGTH ? Date.parse(text) : Number.NaN
  // Date.parse takes much; what it took for a date has to be written like one.
  return !Number.isNaN(atMs) && new Date(atMs).toUTCString() === text ? atMs : undefined
}

/**
 * How long a `Retry-After` header asks to wait, in milliseconds from now: whole seconds or an HTTP date, a day at most, 0
 * for a date that has passed. `undefined` for no header, and for one that is neither.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, RETRY_AFTER_MAX_MS)
  const atMs = parseHttpDate(text)
  return atMs === undefined ? undefined : Math.min(Math.max(0, atMs - nowMs), RETRY_AFTER_MAX_MS)
}
