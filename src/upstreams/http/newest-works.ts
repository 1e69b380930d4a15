/**
 * A provider's list of works, the newest first, read once for all who look for a work of theirs at the same time: with a thousand
 * of them, each would read the same hundred pages.
 */

import type { AttemptId } from '../../core/ids.ts'
import { Notes } from '../../core/notes.ts'
import type { Clock } from '../../core/ports.ts'
import { ProblemError } from '../../core/problem.ts'
import type { JobQuery } from '../../core/view.ts'
import { sleep } from '../../lib/clock.ts'
import { type Traits, traitsOf } from './likeness.ts'
import { type Address, type ProviderKey, sendWire, unavailable } from './wire.ts'

/** Pages that are read of a list, one after the other, and works on one where the dialect does not take many ids. */
const PAGES_MAX = 100
const PAGE_SIZE = 100

/** How long a page may take, in ms, and how far apart pages of one provider are asked for. */
const PAGE_MS = { timeout: 30_000, apart: 100 } as const

/**
 * For how long a reading is kept and gone on with by others, in ms; for how long one that has failed; and how much later than
 * the work was lost sight of it has to be begun: lists lag.
 */
const SHARED_MS = { read: 60_000, failed: 5_000, behind: 2_000 } as const

/** A work as the list shows it. */
export type ListedWork = Traits & { readonly id: string }

/** Who looks, and since when, in epoch ms, what the provider tells is new to him; absent: from now on. */
export type Look = { readonly attemptId: AttemptId; readonly sinceMs?: number | undefined }

type Page = readonly ListedWork[] | undefined

/** One reading of a list, as far as anybody needed it. */
type Reading = {
  readonly begunAtMs: number
  readonly pages: Promise<Page>[]
  readonly stop: AbortController
  /** Who has searched it: to him it says nothing new any more. */
  readonly lookers: Set<AttemptId>
  readers: number
  hasFailed: boolean
}

/** The lists of one provider, by the keys with which they are asked for. */
export class NewestWorks {
  readonly #address: Address
  readonly #clock: Clock
  readonly #readings = new Map<string | undefined, Reading>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(address: Address, clock: Clock) {
    this.#address = address
    this.#clock = clock
  }

  /** How many readings are kept. */
  get size(): number {
    return this.#readings.size
  }

  /**
   * Page after page. A reading is gone on with that was begun some time behind `sinceMs` and that this one has not searched yet.
   * Throws `upstream_unavailable`, or when `stop` is aborted.
   */
  async *pages(key: ProviderKey | undefined, look: Look, stop: AbortSignal): AsyncIterable<readonly ListedWork[]> {
    if (this.#address.dialect.list === undefined) return
    const reading = this.#readingFor(key, look)
    reading.lookers.add(look.attemptId)
    reading.readers++
    try {
      for (let number = 1; number <= PAGES_MAX; number++) {
        const page = await unlessStopped(this.#page(reading, key, number), stop)
        // Of further pages, some providers know another way only; what the first ones have shown is true all the same.
        if (page === undefined && number === 1) throw unavailable('the list of works was refused')
        if (page === undefined || page.length === 0) return
        yield page
      }
    } finally {
      reading.readers--
      if (stop.aborted && reading.readers === 0) this.#giveUp(key, reading)
    }
  }

  #readingFor(key: ProviderKey | undefined, { attemptId, sinceMs }: Look): Reading {
    const nowMs = this.#clock.nowMs()
    const known = this.#readings.get(key?.id)
    if (known !== undefined && sinceMs !== undefined && !known.lookers.has(attemptId)) {
      const ageMs = nowMs - known.begunAtMs
      const isRecent = ageMs >= 0 && ageMs < (known.hasFailed ? SHARED_MS.failed : SHARED_MS.read)
      if (isRecent && known.begunAtMs >= sinceMs + SHARED_MS.behind) return known
    }
    const stop = new AbortController()
    const reading = { begunAtMs: nowMs, pages: [], stop, lookers: new Set<AttemptId>(), readers: 0, hasFailed: false }
    this.#readings.set(key?.id, reading)
    // Whoever is still at it has it; a hundred pages are not kept for a search that may never come.
    this.#clock.after(SHARED_MS.read, () => this.#forget(key, reading))
    return reading
  }

  #forget(key: ProviderKey | undefined, reading: Reading): void {
    if (this.#readings.get(key?.id) === reading) this.#readings.delete(key?.id)
  }

  #giveUp(key: ProviderKey | undefined, reading: Reading): void {
    reading.stop.abort()
    this.#forget(key, reading)
  }

  #page(reading: Reading, key: ProviderKey | undefined, number: number): Promise<Page> {
    const known = reading.pages[number - 1]
    if (known !== undefined) return known
    const page = this.#next(reading, key, number)
    reading.pages.push(page)
    page.catch(() => {
      reading.hasFailed = true
    })
    return page
  }

  async #next(reading: Reading, key: ProviderKey | undefined, number: number): Promise<Page> {
    const before = await reading.pages[number - 2]
    const earlier = await reading.pages[number - 3]
    const last = before?.at(-1)?.id
    // A provider that does not turn the page shows the same one for ever.
    if (last !== undefined && last === earlier?.at(-1)?.id) return []
    await this.#myTurn(reading.stop.signal)
    return readPage(this.#address, key, number, last, reading.stop.signal)
  }

  /** Whoever reads, by whichever key: not sooner than a while after the page before. */
  #myTurn(stop: AbortSignal): Promise<unknown> {
    const mine = this.#turn.then(() => stop.throwIfAborted())
    this.#turn = mine.then(
      () => sleep(this.#clock, PAGE_MS.apart),
      () => undefined,
    )
    return mine
  }
}

async function readPage(
  address: Address,
  key: ProviderKey | undefined,
  page: number,
  last: string | undefined,
  stop: AbortSignal,
): Promise<Page> {
  const { list, idsAtOnce } = address.dialect
  if (list === undefined) return undefined
  const place = idsAtOnce !== undefined ? { page } : last === undefined ? {} : { afterId: last }
  const query: JobQuery = { limit: idsAtOnce ?? PAGE_SIZE, order: 'newest first', ...place }
  const signal = AbortSignal.any([stop, AbortSignal.timeout(PAGE_MS.timeout)])
  const response = await sendWire(address, key, list.request.encode(query, new Notes()), signal)
  if (response.status >= 500 || response.status === 429) throw unavailable(`status ${response.status}`)
  if (response.status >= 400 || response.body === null) return undefined
  try {
    return list.response.decode(response, new Notes()).jobs.map((view) => ({ id: view.id, ...traitsOf(view) }))
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    throw unavailable(error.internal ?? error.message)
  }
}

/** What comes of it, unless it was stopped before: others may wait for it still. */
async function unlessStopped<Value>(work: Promise<Value>, stop: AbortSignal): Promise<Value> {
  stop.throwIfAborted()
  const stopped = Promise.withResolvers<never>()
  const onAbort = () => stopped.reject(new Error('the look was stopped'))
  stop.addEventListener('abort', onAbort)
  try {
    return await Promise.race([work, stopped.promise])
  } finally {
    stop.removeEventListener('abort', onAbort)
  }
}
