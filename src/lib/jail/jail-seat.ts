/**
 * A seat for one jailed child that stays warm: started when there is a question, replaced after so many of them, when it
 * keeps too much memory and after any trouble, and ended when there has been none for a while.
 */

import { type Asking, Jail, type JailPlan, type Outcome } from './jail.ts'

/** When a child that has done nothing wrong is replaced all the same, or ended. */
export type Upkeep = {
  /** After this many answers. */
  readonly answersMax: number
  /** When it holds more than this between two questions, in bytes. */
  readonly restingBytesMax: number
  /** After this time without a question, in ms. */
  readonly idleMs: number
}

/** One seat. It is asked one question at a time. */
export class JailSeat<Answer, Progress = never> {
  readonly #plan: JailPlan<Answer, Progress>
  readonly #upkeep: Upkeep
  #jail: Jail<Answer, Progress> | undefined
  #answers = 0
  #work: Promise<unknown> = Promise.resolve()
  #rest: Promise<void> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined
  readonly #closing = new AbortController()

  constructor(plan: JailPlan<Answer, Progress>, upkeep: Upkeep) {
    this.#plan = plan
    this.#upkeep = upkeep
  }

  /** Asks; never throws. An aborted `signal` kills the child, and the outcome is `stopped`. */
  ask(question: unknown, asking: Asking<Progress>, signal?: AbortSignal): Promise<Outcome<Answer>> {
    const outcome = this.#ask(question, asking, signal)
    this.#work = outcome
    return outcome
  }

  /** The child's process id, while there is one. */
  get pid(): number | undefined {
    return this.#jail?.isAlive === true ? this.#jail.pid : undefined
  }

  /** Kills the child, also one that works or is starting, and starts no other. */
  async close(): Promise<void> {
    this.#closing.abort()
    clearTimeout(this.#idle)
    await this.#work
    await this.#rest
    await this.#jail?.end()
  }

  async #ask(question: unknown, asking: Asking<Progress>, signal: AbortSignal | undefined): Promise<Outcome<Answer>> {
    await this.#rest
    clearTimeout(this.#idle)
    const stop = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal])
    if (stop.aborted) return stopped
    const jail = this.#jail?.isAlive === true ? this.#jail : await this.#start(stop)
    if (!(jail instanceof Jail)) return jail
    this.#jail = jail
    const end = () => void jail.end()
    stop.addEventListener('abort', end)
    if (stop.aborted) end()
    const outcome = await jail.ask(question, asking)
    stop.removeEventListener('abort', end)
    this.#answers += 1
    this.#rest = this.#lookAfter(jail)
    // Whoever hears that a child is lost may count on it being gone.
    if (outcome.outcome === 'lost') await this.#rest
    return outcome
  }

  async #start(signal: AbortSignal): Promise<Jail<Answer, Progress> | Outcome<never>> {
    this.#answers = 0
    try {
      return await Jail.start(this.#plan, signal)
    } catch (error) {
      if (signal.aborted) return stopped
      return { outcome: 'lost', because: 'start', detail: error instanceof Error ? error.message : String(error) }
    }
  }

  async #lookAfter(jail: Jail<Answer, Progress>): Promise<void> {
    const { answersMax, restingBytesMax, idleMs } = this.#upkeep
    const isSpent = this.#answers >= answersMax || ((await jail.memoryBytes()) ?? 0) > restingBytesMax
    if (isSpent || !jail.isAlive || this.#closing.signal.aborted) await jail.end()
    else this.#idle = setTimeout(() => void jail.end(), idleMs)
  }
}

const stopped: Outcome<never> = { outcome: 'lost', because: 'stopped', detail: 'stopped' }
