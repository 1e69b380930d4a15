/**
 * The end of the event log as it grows: one subscription to the store's news, however many listen. News is only a hint: it
 * may come twice, late or not at all. What does not follow directly on what is known is read from the log.
 */

import type { JobId, TenantId } from '../core/ids.ts'
import type { Clock } from '../core/ports.ts'
import type { LoggedEvent } from '../core/records.ts'
import type { Store, StoreNews } from '../core/store-port.ts'
import type { Log } from '../lib/log.ts'
import type { TurnsOfTheLoop } from './turns-of-the-loop.ts'

/** Whose events are wanted: a job's, or all of a tenant's. */
export type Scope = { readonly jobId: JobId } | { readonly tenantId: TenantId }

/** Takes an event at once; it must not throw. */
export type Listener = (event: LoggedEvent) => void

/** What listening needs. */
export type LiveDeps = {
  readonly store: Pick<Store, 'watch' | 'events' | 'position'>
  readonly clock: Clock
  readonly log: Log
  readonly turns: TurnsOfTheLoop
}

/** Events that are read at once where there is a gap. */
const PAGE = 1_000

/** How soon a store that could not be read is asked again, in ms. */
const RETRY_MS = 1_000

/** Tells every event once and in order to those who listen at the time. */
export class LiveEvents {
  readonly #deps: LiveDeps
  readonly #jobs = new Map<JobId, Set<Listener>>()
  readonly #tenants = new Map<TenantId, Set<Listener>>()
  readonly #again = new Set<() => void>()
  readonly #unwatch: () => void
  #stopRetry: (() => void) | undefined
  #position: number | undefined
  #isReading = false
  #isNews = false
  #isClosed = false

  constructor(deps: LiveDeps) {
    this.#deps = deps
    this.#unwatch = deps.store.watch((news) => this.#hear(news))
    void this.#read()
  }

  /** Up to where events have been told; `undefined` until the store could be asked for the first time. */
  get position(): number | undefined {
    return this.#position
  }

  /** Has a listener told of what is new from now on; returns how to stop that. */
  listen(scope: Scope, listener: Listener): () => void {
    if ('jobId' in scope) return enter(this.#jobs, scope.jobId, listener)
    return enter(this.#tenants, scope.tenantId, listener)
  }

  /** Runs a task once, after the pause that everybody makes who could not read the store. */
  later(task: () => void): void {
    if (this.#isClosed) return
    this.#again.add(task)
    this.#stopRetry ??= this.#deps.clock.after(RETRY_MS, () => {
      this.#stopRetry = undefined
      const tasks = [...this.#again]
      this.#again.clear()
      for (const run of tasks) run()
    })
  }

  /** Tells nobody anything any more. */
  close(): void {
    this.#isClosed = true
    this.#unwatch()
    this.#stopRetry?.()
    this.#again.clear()
    this.#jobs.clear()
    this.#tenants.clear()
  }

  #hear({ events }: StoreNews): void {
    const known = this.#position
    if (this.#isReading || known === undefined) {
      this.#isNews = true
      return
    }
    const fresh = events.filter(({ position }) => position > known)
    const isWhole = fresh.every(({ position }, index) => position === known + index + 1)
    if (isWhole || (this.#jobs.size === 0 && this.#tenants.size === 0)) this.#tell(fresh)
    else void this.#read()
  }

  async #read(): Promise<void> {
    if (this.#isReading || this.#isClosed) return
    this.#isReading = true
    try {
      const { store } = this.#deps
      this.#position ??= await store.position()
      do {
        this.#isNews = false
        const page = await store.events({ after: this.#position, limit: PAGE })
        this.#tell(page)
        if (page.length < PAGE) continue
        this.#isNews = true
        await this.#deps.turns.next()
      } while (this.#isNews && !this.#isClosed)
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'the event log cannot be read')
      this.later(() => void this.#read())
    } finally {
      this.#isReading = false
    }
  }

  #tell(events: readonly LoggedEvent[]): void {
    for (const event of events) {
      if (this.#isClosed) return
      this.#position = event.position
      const ofJob = event.jobId === undefined ? undefined : this.#jobs.get(event.jobId)
      for (const listener of ofJob ?? []) listener(event)
      for (const listener of this.#tenants.get(event.tenantId) ?? []) listener(event)
    }
  }
}

function enter<Id>(all: Map<Id, Set<Listener>>, id: Id, listener: Listener): () => void {
  const listeners = all.get(id) ?? new Set()
  all.set(id, listeners.add(listener))
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && all.get(id) === listeners) all.delete(id)
  }
}
