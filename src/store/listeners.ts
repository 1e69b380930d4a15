/** Those who are told what commits change. One that throws is a mistake of ours, and never a commit's. */

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
    for (const listener of this.#listeners) listener(news)
  }
}
