/**
 * Those who are told what commits change. One that throws is a mistake of ours, and never a commit's: the process is warned,
 * and the others are told.
 */

import type { StoreNews } from '../core/store-port.ts'

/** The listeners of a store. */
export class Listeners {
  readonly #listeners = new Set<(news: StoreNews) => void>()

  /** Adds one; returns how to take it out. */
  add(listener: (news: StoreNews) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Whether anybody listens. */
  get any(): boolean {
    return this.#listeners.size > 0
  }

  /** Tells all of them, if there is anything to tell. */
  tell(news: StoreNews): void {
    if (news.lanes.length === 0 && news.events.length === 0) return
    for (const listener of this.#listeners) {
      try {
        listener(news)
      } catch (error) {
        warn('a listener failed', error)
      }
    }
  }
}

/** Says on stderr what cannot be told to whoever made a commit: it has held. */
export function warn(what: string, error: unknown): void {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.emitWarning(`news of the store: ${what}: ${reason}`, 'StoreWarning')
}
