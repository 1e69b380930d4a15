/** Reading `Retry-After` (RFC 9110 §10.2.3) in whole seconds. */

/** How long the sender asks to wait, in ms; `undefined` when it does not say. */
export function retryAfterMs(value: string | undefined, _nowMs: number): number | undefined {
  const seconds = Number(value)
  return value === undefined || !Number.isFinite(seconds) ? undefined : Math.max(0, seconds) * 1_000
}
