/** A clock that is moved by hand: nothing waits for real, and what is planned runs when its time has come. */

import type { Clock } from '../../src/core/ports.ts'

type Task = { readonly atMs: number; readonly run: () => void }

/** Time as the test says. */
export class HandClock implements Clock {
  #nowMs: number
  #tasks: Task[] = []
  /** Tasks that were ever planned: grows with whatever happens. */
  planned = 0

  constructor(startMs: number) {
    this.#nowMs = startMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  after(ms: number, run: () => void): () => void {
    const task = { atMs: this.#nowMs + ms, run }
    this.planned++
    // Behind all others of the same time: the sort is stable.
    this.#tasks = [...this.#tasks, task].sort((a, b) => a.atMs - b.atMs)
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task)
    }
  }

  /** Goes on to the next task that is due by `untilMs` and runs it; false when there is none: then it is `untilMs`. */
  step(untilMs: number): boolean {
    const [next] = this.#tasks
    if (next === undefined || next.atMs > untilMs) {
      this.#nowMs = Math.max(this.#nowMs, untilMs)
      return false
    }
    this.#tasks = this.#tasks.slice(1)
    this.#nowMs = Math.max(this.#nowMs, next.atMs)
    next.run()
    return true
  }

  /** Sets the time without waiting for anything, back too, as a machine's own clock is set. Timers keep their distance. */
  jump(ms: number): void {
    this.#nowMs += ms
    this.#tasks = this.#tasks.map(({ atMs, run }) => ({ atMs: atMs + ms, run }))
  }
}

/** Chance that is the same in every run. */
export function seededRandom(seed: number) {
  let state = seed
  /** The generator `mulberry32`. */
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return {
    bytes: (count: number) => Uint8Array.from({ length: count }, () => next() % 256),
    fraction: () => next() / 2 ** 32,
  }
}
