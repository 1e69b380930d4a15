/**
 * Follows the log from a position: what is there already, then what comes, each event once, in order, none missing. Whoever
 * takes events slower than they come costs no more memory than a page of them: he is given the rest from the log. What is
 * there already may be long: it is read in turns with everybody else in the process.
 */

import { ProblemError } from '../core/problem.ts'
import type { LoggedEvent } from '../core/records.ts'
import type { Store } from '../core/store-port.ts'
import type { Log } from '../lib/log.ts'
import type { LiveEvents, Scope } from './live-events.ts'
import type { TurnsOfTheLoop } from './turns-of-the-loop.ts'

/** What following needs. */
export type FollowDeps = {
  readonly store: Pick<Store, 'events'>
  readonly live: LiveEvents
  readonly log: Log
  /** Shared by all that read the log at a stretch. */
  readonly turns: TurnsOfTheLoop
}

/** Who follows. */
export type Follow = {
  readonly scope: Scope
  /** Only what comes after this position. */
  readonly after: number
  /** Takes an event; the next one comes when it has been taken. One that could not be taken, by a `ProblemError`, comes again. */
  readonly take: (event: LoggedEvent) => Promise<void> | undefined
  /** Hears that it does not go on, by a mistake of ours. */
  readonly fail: () => void
}

/** Events that are read at once, and that wait at most to be taken. */
const PAGE = 100
const WAITING_MAX = 100

/** Events of a page that are shown in one turn: making what is shown takes longer than reading it. */
const SHOWN_IN_A_TURN = 20

/** Somebody who follows the log; he begins at once. */
export class Follower {
  readonly #deps: FollowDeps
  readonly #follow: Follow
  readonly #unlisten: () => void
  #position: number
  #waiting: LoggedEvent[] = []
  #isBehind = true
  #isTaking = false
  #isOver = false

  constructor(deps: FollowDeps, follow: Follow) {
    this.#deps = deps
    this.#follow = follow
    this.#position = follow.after
    this.#unlisten = deps.live.listen(follow.scope, (event) => this.#hear(event))
    void this.#go()
  }

  /** Up to where everything has been taken that is his. */
  get position(): number {
    const isAtRest = !this.#isTaking && !this.#isBehind
    return isAtRest ? Math.max(this.#position, this.#deps.live.position ?? 0) : this.#position
  }

  /** Gives him nothing more. */
  stop(): void {
    this.#isOver = true
    this.#waiting = []
    this.#unlisten()
  }

  #hear(event: LoggedEvent): void {
    if (this.#isBehind || this.#isOver) return
    if (this.#waiting.length < WAITING_MAX) {
      this.#waiting.push(event)
    } else {
      this.#waiting = []
      this.#isBehind = true
    }
    void this.#go()
  }

  async #go(): Promise<void> {
    if (this.#isTaking) return
    this.#isTaking = true
    try {
      while (!this.#isOver) {
        if (this.#isBehind) await this.#catchUp()
        const next = this.#waiting.shift()
        if (next !== undefined) await this.#take(next)
        else if (!this.#isBehind) return
      }
    } catch (error) {
      this.#stumble(error)
    } finally {
      this.#isTaking = false
    }
  }

  /** Reads a page; what comes meanwhile waits, and part of it may be in the page as well. */
  async #catchUp(): Promise<void> {
    this.#isBehind = false
    const page = await this.#deps.store.events({ ...this.#follow.scope, after: this.#position, limit: PAGE })
    let shown = 0
    for (const event of page) {
      if (await this.#take(event)) shown++
      if (shown < SHOWN_IN_A_TURN) continue
      await this.#deps.turns.next()
      shown = 0
    }
    if (page.length < PAGE) return
    this.#waiting = []
    this.#isBehind = true
    await this.#deps.turns.next()
  }

  /** Gives him an event; false where there was nothing to do. */
  async #take(event: LoggedEvent): Promise<boolean> {
    if (this.#isOver || event.position <= this.#position) return false
    const taking = this.#follow.take(event)
    if (taking !== undefined) await taking
    this.#position = event.position
    return taking !== undefined
  }

  #stumble(error: unknown): void {
    if (this.#isOver) return
    this.#waiting = []
    this.#isBehind = true
    if (error instanceof ProblemError) {
      this.#deps.live.later(() => void this.#go())
      return
    }
    this.#deps.log.error({ err: error }, 'somebody who follows the event log cannot be told')
    this.stop()
    this.#follow.fail()
  }
}
