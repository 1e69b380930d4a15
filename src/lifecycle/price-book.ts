/** The newest price list, looked up at most once a second: a new one holds a second after it was made, in every process. */

import type { Clock } from '../core/ports.ts'
import type { PriceList } from '../core/price-list.ts'
import type { Store } from '../core/store-port.ts'
import { Briefly } from '../lib/briefly.ts'

/** How long a list is believed to be the newest, in ms. */
const BELIEVED_MS = 1_000

/** Looks prices up. */
export class PriceBook {
  readonly #store: Pick<Store, 'prices'>
  readonly #known: Briefly<PriceList | undefined>

  constructor(store: Pick<Store, 'prices'>, clock: Pick<Clock, 'nowMs'>) {
    this.#store = store
    this.#known = new Briefly(clock, BELIEVED_MS)
  }

  /** The newest list, as of the last second. Throws what the store throws. */
  newest(): Promise<PriceList | undefined> {
    return this.#known.ask('newest', () => this.#store.prices())
  }

  /** Has the next one look anew: a list was just made here. */
  forget(): void {
    this.#known.forget('newest')
  }
}
