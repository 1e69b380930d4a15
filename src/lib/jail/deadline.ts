/**
 * A time limit that is fair on a busy machine: a process that has mostly waited for a processor gets the same time again,
 * a few times. One that hangs, asleep or in a loop, does not wait for a processor, and gets nothing.
 */

import { readdir, readFile } from 'node:fs/promises'

/** How often the time is given again, at most. */
const EXTENSIONS_MAX = 4

/** Whether it is starved is judged by the last three quarters of its time: most questions are answered before. */
const LOOK_AFTER = 0.25

/** Milliseconds that each thread has waited for a processor so far. */
type Waits = ReadonlyMap<string, number>

/** One limit, from now on. */
export class Deadline {
  readonly #limitMs: number
  readonly #pid: number | undefined
  readonly #onMissed: () => void
  #timer: NodeJS.Timeout
  #round = 0
  #extensions = 0

  /** `onMissed` is called once, when `limitMs` have passed and there is no excuse. */
  constructor(limitMs: number, pid: number | undefined, onMissed: () => void) {
    this.#limitMs = limitMs
    this.#pid = pid
    this.#onMissed = onMissed
    this.#timer = this.#begin()
  }

  /** Begins anew. */
  refresh(): void {
    clearTimeout(this.#timer)
    this.#extensions = 0
    this.#timer = this.#begin()
  }

  /** Never mind. */
  clear(): void {
    clearTimeout(this.#timer)
    this.#round += 1
  }

  #begin(): NodeJS.Timeout {
    this.#round += 1
    const round = this.#round
    const lookMs = this.#limitMs * LOOK_AFTER
    return setTimeout(() => {
      const before = waitsOf(this.#pid)
      this.#timer = setTimeout(() => void this.#judge(round, before), this.#limitMs - lookMs)
    }, lookMs)
  }

  async #judge(round: number, before: Promise<Waits>): Promise<void> {
    const waitedMs = this.#extensions < EXTENSIONS_MAX ? longestWait(await before, await waitsOf(this.#pid)) : 0
    if (round !== this.#round) return
    if (waitedMs < (this.#limitMs * (1 - LOOK_AFTER)) / 2) return this.#onMissed()
    this.#extensions += 1
    this.#timer = this.#begin()
  }
}

function longestWait(before: Waits, after: Waits): number {
  return Math.max(0, ...[...after].map(([thread, waitedMs]) => waitedMs - (before.get(thread) ?? 0)))
}

/** Empty where the system does not tell: then nobody is excused. */
async function waitsOf(pid: number | undefined): Promise<Waits> {
  const folder = `/proc/${pid}/task`
  const threads = process.platform === 'linux' ? await readdir(folder).catch(() => []) : []
  const waits = threads.map(async (thread): Promise<[string, number]> => {
    // Time on a processor, time waiting for one, both in ns; times on one. A thread may have ended by now.
    const statistics = await readFile(`${folder}/${thread}/schedstat`, 'utf8').catch(() => '')
    return [thread, Number(statistics.split(' ')[1] ?? 0) / 1e6]
  })
  return new Map(await Promise.all(waits))
}
