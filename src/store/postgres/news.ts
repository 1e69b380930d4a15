/**
 * News on PostgreSQL: own commits are told at once, those of other processes when their message comes, and what got lost
 * on the way at a slow poll. Events are told in the order of their positions.
 */

import { randomUUID } from 'node:crypto'
import type { LoggedEvent } from '../../core/records.ts'
import type { StoreNews } from '../../core/store-port.ts'
import { text } from '../columns.ts'
import { eventsAfter, newestPosition } from '../events.ts'
import { Listeners } from '../listeners.ts'
import type { Question } from '../sql.ts'
import { laneNames } from '../steps.ts'
import type { Database } from './database.ts'

const CHANNEL = 'reelay'
/** PostgreSQL takes messages of less than 8,000 bytes. */
const MESSAGE_CHARACTERS_MAX = 2_000
const POLL_MS = 2_000
const EVENTS_AT_ONCE = 1_000

/** What one process tells the others; too many lanes for one message are told as `null`: look at all. */
type Message = { readonly by: string; readonly lanes: readonly string[] | null }

/** Tells those who watch what commits have changed. */
export class News {
  readonly #database: Database
  readonly #ask: <Answer>(question: Question<Answer>) => Promise<Answer>
  readonly #listeners = new Listeners()
  readonly #id = randomUUID()
  /** The position up to which the listeners know the log. */
  #told: number
  #lanes = new Set<string>()
  #isLogChanged = false
  #pumping: Promise<void> | undefined
  readonly #outgoing = new Set<string>()
  #isUnsaid = false
  #sending: Promise<void> | undefined
  #poll: NodeJS.Timeout | undefined
  #stopListening: (() => Promise<void>) | undefined
  #isClosed = false

  /** `position` is the log's newest when the store was opened. */
  constructor(database: Database, ask: <Answer>(question: Question<Answer>) => Promise<Answer>, position: number) {
    this.#database = database
    this.#ask = ask
    this.#told = position
  }

  /** Adds a listener. */
  watch(listener: (news: StoreNews) => void): () => void {
    const stop = this.#listeners.add(listener)
    this.#poll ??= setInterval(() => this.#lookAtAll(), POLL_MS).unref()
    this.#stopListening ??= this.#database.listen(
      CHANNEL,
      (message) => this.#hear(message),
      () => this.#lookAtAll(),
    )
    return stop
  }

  /** Takes up what this process has committed, for its own listeners and for the other processes. */
  committed(lanes: readonly string[], hasEvents: boolean, position: number): void {
    if (lanes.length === 0 && !hasEvents) return
    for (const lane of lanes) this.#outgoing.add(lane)
    this.#isUnsaid = true
    this.#sending ??= this.#send()
    if (this.#listeners.any) this.#take(lanes, hasEvents)
    else this.#told = Math.max(this.#told, position)
  }

  /** Stops. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#poll)
    await Promise.all([this.#stopListening?.(), this.#pumping, this.#sending])
  }

  /** One message is under way at a time; what is committed meanwhile goes with the next. */
  async #send(): Promise<void> {
    do {
      const lanes = [...this.#outgoing]
      this.#outgoing.clear()
      this.#isUnsaid = false
      const message: Message = { by: this.#id, lanes }
      const body = JSON.stringify(message)
      const short = body.length > MESSAGE_CHARACTERS_MAX ? JSON.stringify({ by: this.#id, lanes: null }) : body
      // A message that cannot be sent is made up for by the others' slow poll.
      await this.#database.query({ sql: `SELECT pg_notify('${CHANNEL}', ?)`, values: [short] }).catch(() => {})
    } while (this.#isUnsaid)
    this.#sending = undefined
  }

  #hear(text: string): void {
    const message = messageOf(text)
    if (message === undefined || message.by === this.#id) return
    if (message.lanes === null) this.#lookAtAll()
    else this.#take(message.lanes, true)
  }

  /** For when it is not known what has changed. */
  #lookAtAll(): void {
    if (this.#isClosed || !this.#listeners.any) return
    this.#ask(laneNames()).then(
      (lanes) => this.#take(lanes, true),
      // The database is away: the next poll looks again.
      () => {},
    )
  }

  #take(lanes: readonly string[], isLogChanged: boolean): void {
    for (const lane of lanes) this.#lanes.add(lane)
    this.#isLogChanged ||= isLogChanged
    this.#pumping ??= this.#pump()
  }

  async #pump(): Promise<void> {
    // What is committed in the same moment is told together.
    await new Promise(setImmediate)
    while (!this.#isClosed && (this.#lanes.size > 0 || this.#isLogChanged)) {
      const lanes = [...this.#lanes]
      this.#lanes.clear()
      const isLogChanged = this.#isLogChanged
      this.#isLogChanged = false
      const events = isLogChanged ? await this.#newEvents() : []
      if (!this.#isClosed) this.#listeners.tell({ lanes, events })
    }
    this.#pumping = undefined
  }

  /** The events that were not told yet, a page of them; none while the database is away. */
  async #newEvents(): Promise<readonly LoggedEvent[]> {
    try {
      const events = await this.#ask(eventsAfter({ after: this.#told, limit: EVENTS_AT_ONCE }))
      this.#told = events.at(-1)?.position ?? this.#told
      if (events.length === EVENTS_AT_ONCE) this.#isLogChanged = true
      return events
    } catch {
      // The next poll reads them.
      return []
    }
  }
}

/** The newest position, to begin with. */
export async function positionOf(ask: <Answer>(question: Question<Answer>) => Promise<Answer>): Promise<number> {
  return (await ask(newestPosition())) ?? 0
}

/** Only stores speak on the channel; whoever else does is not heard. */
function messageOf(body: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null || !('by' in value) || !('lanes' in value)) return undefined
    const { by, lanes } = value
    if (typeof by !== 'string') return undefined
    if (lanes === null) return { by, lanes }
    if (!Array.isArray(lanes)) return undefined
    return { by, lanes: lanes.map((lane: unknown) => text({ lane }, 'lane')) }
  } catch {
    return undefined
  }
}
