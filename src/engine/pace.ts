/**
 * How long to leave a work alone between two looks, learned from how long works of its model have taken at its provider: seldom
 * while none has ever ended so soon, often when the end is near, and never for long.
 */

/** Works of a model that are remembered, and models. */
const SAMPLES_MAX = 64
const MODELS_MAX = 64

/** Fewer works than these teach nothing. */
const SAMPLES_MIN = 8

/** The longest pause, in ms. */
export const PACE_MS_MAX = 5_000

/** What share of the time that was looked for in vain is waited for besides, where nothing is known. */
const SHARE_WAITED = 0.05

/**
 * The pause in ms before a work is looked at again that was given `elapsedMs` ago. `durationsMs`, ascending, is how long others
 * took; `leastMs` the shortest pause.
 */
export function pauseMs(durationsMs: readonly number[], elapsedMs: number, leastMs: number): number {
  const mostMs = Math.max(leastMs, PACE_MS_MAX)
  const within = (ms: number) => Math.min(mostMs, Math.max(leastMs, ms))
  const waitedMs = Math.max(0, elapsedMs)
  if (durationsMs.length < SAMPLES_MIN) return within(waitedMs * SHARE_WAITED)
  const earlyMs = 0.9 * quantile(durationsMs, 0.05)
  const lateMs = 1.1 * quantile(durationsMs, 0.95)
  if (waitedMs < earlyMs) return within(earlyMs - waitedMs)
  return waitedMs <= lateMs ? leastMs : within((waitedMs - lateMs) * SHARE_WAITED)
}

function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0
}

/** What has been seen of the works of one provider: the last ones of each model. */
export class Pace {
  readonly #models = new Map<string, { readonly seen: number[]; ascending: readonly number[] }>()

  /** Notes how long a work took, in ms. */
  observe(model: string, tookMs: number): void {
    const seen = [...(this.#models.get(model)?.seen ?? []), Math.max(0, tookMs)].slice(-SAMPLES_MAX)
    this.#models.delete(model)
    this.#models.set(model, { seen, ascending: seen.toSorted((one, other) => one - other) })
    const [oldest] = this.#models.keys()
    if (this.#models.size > MODELS_MAX && oldest !== undefined) this.#models.delete(oldest)
  }

  /** The pause before a work of this model is looked at again. */
  pauseMs(model: string, elapsedMs: number, leastMs: number): number {
    return pauseMs(this.#models.get(model)?.ascending ?? [], elapsedMs, leastMs)
  }
}
