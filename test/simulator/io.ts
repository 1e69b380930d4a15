/** How a node reaches the world: every call takes its time, and may fail, be lost or arrive after its sender's death. */

import type { Clock } from '../../src/core/ports.ts'
import type { Chance } from './chance.ts'
import type { Faults, Place } from './faults.ts'
import type { Owner, Scheduler } from './scheduler.ts'

/** What becomes of a call. */
export type Fate = {
  /** It fails, and nothing has happened. */
  readonly refused?: Error | undefined
  /** It happens, and fails nevertheless. */
  readonly lost?: Error | undefined
  readonly signal?: AbortSignal | undefined
  /** How long it takes besides, in ms. */
  readonly moreMs?: number
}

/** What all of a world's calls have in common. */
export type IoWorld = {
  readonly scheduler: Scheduler
  readonly chance: Chance
  /** What may go wrong now; after all trouble is over, nothing. */
  readonly faults: Faults
  readonly away: ReadonlySet<Place>
  /** Tells what happens, while somebody wants to know it. */
  readonly trace: ((line: string) => void) | undefined
}

/** The calls and the clock of one node. */
export class Io {
  readonly world: IoWorld
  readonly owner: Owner
  readonly name: string
  /** By how much this node's clock is wrong. */
  readonly clockError: { ms: number }
  /** Called at each call from now on. */
  onCall: ((what: string) => void) | undefined

  constructor(world: IoWorld, owner: Owner, name: string, clockError: { ms: number }) {
    this.world = world
    this.owner = owner
    this.name = name
    this.clockError = clockError
  }

  /** The node's clock. */
  readonly clock: Clock = {
    nowMs: () => this.world.scheduler.nowMs + this.clockError.ms,
    after: (ms, task) => {
      const event = this.world.scheduler.add({ inMs: Math.max(1, Math.ceil(ms)), owner: this.owner, done: task })
      return () => {
        event.isCancelled = true
      }
    },
  }

  /** Makes a call; `act` is what happens at the other end. */
  call<T>(what: string, act: () => T | Promise<T>, { refused, lost, signal, moreMs = 0 }: Fate = {}): Promise<T> {
    const { scheduler, chance, trace } = this.world
    this.onCall?.(what)
    const happen = () => {
      if (trace !== undefined && lost !== undefined) trace(`${this.name} ${what}: happens, its answer is lost`)
      return quietly(act)
    }
    return new Promise<T>((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      const isEarly = refused === undefined && chance.hit(0.5)
      const early = isEarly ? happen() : undefined
      const onAbort = () => {
        isOver = true
        reject(signal?.reason)
      }
      let isOver = false
      scheduler.add({
        inMs: this.#delayMs() + moreMs,
        owner: this.owner,
        isRequest: true,
        effect: refused === undefined && !isEarly ? happen : undefined,
        done: (value) => {
          signal?.removeEventListener('abort', onAbort)
          if (isOver) return
          const failure = refused ?? lost
          trace?.(`${this.name} ${what}${failure === undefined ? '' : `: ${failure.message}`}`)
          if (failure !== undefined) reject(failure)
          else resolve((isEarly ? early : value) as T)
        },
      })
      signal?.addEventListener('abort', onAbort)
    })
  }

  #delayMs(): number {
    const { chance, faults } = this.world
    return chance.hit(faults.slow) ? chance.between(10, faults.slowMsMax) : chance.between(0, 3)
  }
}

/** Runs `act`; a failure is kept for whoever waits for it, and is nobody's while nobody does. */
function quietly<T>(act: () => T | Promise<T>): T | Promise<T> {
  try {
    const value = act()
    if (value instanceof Promise) value.catch(() => undefined)
    return value
  } catch (error) {
    const failed = Promise.reject(error)
    failed.catch(() => undefined)
    return failed
  }
}
