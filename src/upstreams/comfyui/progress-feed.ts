/**
 * The websocket of a ComfyUI server, as long as there are works that were submitted with our client id. It gives hints of
 * progress and nothing else: where there is none to be had, everything works without.
 */

import type { Clock, Random } from '../../core/ports.ts'
import { backoffMs } from '../../lib/backoff.ts'
import { sleep } from '../../lib/clock.ts'
import type { OriginSocket } from '../../lib/egress/origin-socket.ts'
import { ServerEvent, WorkProgress } from './progress.ts'
import type { Graph } from './workflow.ts'

/** What a feed needs. */
export type ProgressFeedOptions = {
  readonly clock: Clock
  readonly random: Random
  /** Opens the websocket. Rejects when there is none to be had. */
  readonly open: (onText: (text: string) => void, signal: AbortSignal) => Promise<OriginSocket>
}

/** Works whose progress is known at once; of more, the oldest have none. */
const WORKS_MAX = 1_000

/** A work that nobody has asked for in this time is forgotten. */
const FORGOTTEN_AFTER_MS = 120_000
const LOOK_EVERY_MS = 15_000

/** The waits before a websocket is opened again, in ms. */
const AGAIN_MS = { first: 1_000, max: 60_000 } as const

/** Hears what works do. */
export class ProgressFeed {
  readonly #options: ProgressFeedOptions
  readonly #works = new Map<string, { readonly progress: WorkProgress; askedAtMs: number }>()
  /** While it is open, or being opened. */
  #life: AbortController | undefined
  /** The work that old builds do not name in what they tell. */
  #current: string | undefined
  #cancelLook: () => void = () => undefined

  constructor(options: ProgressFeedOptions) {
    this.#options = options
  }

  /** Whether a websocket is open, or tried for. */
  get isListening(): boolean {
    return this.#life !== undefined
  }

  /** Listens for a work from now on. */
  expect(id: string, graph: Graph): void {
    const [oldest] = this.#works.keys()
    if (this.#works.size >= WORKS_MAX && oldest !== undefined) this.#works.delete(oldest)
    this.#works.set(id, { progress: new WorkProgress(graph), askedAtMs: this.#options.clock.nowMs() })
    if (this.#life === undefined) this.#begin()
  }

  /** How far a work is, in percent; `undefined` where nothing was heard of it. */
  percent(id: string): number | undefined {
    const work = this.#works.get(id)
    if (work === undefined) return undefined
    work.askedAtMs = this.#options.clock.nowMs()
    return work.progress.percent
  }

  /** Lets go of a work. With the last one, the websocket ends a moment later. */
  forget(id: string): void {
    this.#works.delete(id)
  }

  close(): void {
    this.#works.clear()
    this.#end()
  }

  #begin(): void {
    const life = new AbortController()
    this.#life = life
    this.#look()
    // Every failure is waited out in there.
    void this.#listen(life.signal)
  }

  #end(): void {
    this.#cancelLook()
    this.#life?.abort()
    this.#life = undefined
    this.#current = undefined
  }

  #look(): void {
    this.#cancelLook = this.#options.clock.after(LOOK_EVERY_MS, () => {
      const latestMs = this.#options.clock.nowMs() - FORGOTTEN_AFTER_MS
      for (const [id, { askedAtMs }] of this.#works) if (askedAtMs < latestMs) this.#works.delete(id)
      if (this.#works.size === 0) this.#end()
      else this.#look()
    })
  }

  async #listen(signal: AbortSignal): Promise<void> {
    const { clock, random, open } = this.#options
    let failures = 0
    while (!signal.aborted) {
      const openedAtMs = clock.nowMs()
      const socket = await open((text) => this.#hear(text), signal).catch(() => undefined)
      const close = () => socket?.close()
      signal.addEventListener('abort', close)
      if (signal.aborted) close()
      await socket?.ended
      signal.removeEventListener('abort', close)
      // One that was open for long has not failed.
      failures = clock.nowMs() - openedAtMs > AGAIN_MS.max ? 1 : failures + 1
      await sleep(clock, backoffMs(failures, AGAIN_MS.first, AGAIN_MS.max, random.fraction()), signal)
    }
  }

  #hear(text: string): void {
    const event = ServerEvent.safeParse(jsonOf(text)).data
    if (event === undefined) return
    const id = event.data.prompt_id ?? this.#current
    if (event.type === 'execution_start') this.#current = event.data.prompt_id
    if (id !== undefined) this.#works.get(id)?.progress.hear(event)
  }
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
