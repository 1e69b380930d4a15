/** The newest price list, looked up at most once a second: a new one holds a second after it was made, in every process. */

import type { Clock } from '../core/ports.ts'
import type { PriceList } from '../core/price-list.ts'
import type { Store } from '../core/store-port.ts'

/** How long a list is believed to be the newest, in ms. */
const BELIEVED_MS = 1_000

/** Looks prices up. */
export class PriceBook {
  readonly #store: Pick<Store, 'prices'>
  readonly #clock: Pick<Clock, 'nowMs'>
  #looked: { readonly list: Promise<PriceList | undefined>; readonly atMs: number } | undefined

  constructor(store: Pick<Store, 'prices'>, clock: Pick<Clock, 'nowMs'>) {
    this.#store = store
    this.#clock = clock
  }

  /** The newest list, as of the last second. Throws what the store throws. */
  newest(): Promise<PriceList | undefined> {
    const nowMs = this.#clock.nowMs()
    const ageMs = this.#looked === undefined ? BELIEVED_MS : nowMs - this.#looked.atMs
    // A clock that was set back makes nothing believed for longer.
    if (this.#looked !== undefined && ageMs >= 0 && ageMs < BELIEVED_MS) return this.#looked.list
    const list = this.#store.prices()
    this.#looked = { list, atMs: nowMs }
    list.catch(() => this.forget())
    return list
  }

  /** Has the next one look anew: a list was just made here. */
  forget(): void {
    this.#looked = undefined
  }
}
