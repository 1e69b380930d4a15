/**
 * A time limit that is fair on a busy machine: a process that has mostly waited for a processor gets the same time again,
 * a few times. One that hangs, asleep or in a loop, does not wait for a processor, and gets nothing.
 */

import { readdir, readFile } from 'node:fs/promises'

/** How often the time is given again, at most. */
const EXTENSIONS_MAX = 4

/** Whether it is starved is judged by the last three quarters of its time: most questions are answered before. */
const LOOK_AFTER = 0.25

/** The share of its time that a process may at most have worked that counts as stuck; its watchdog works all the time. */
const STUCK_SHARE = 0.05

/** How long a thread has been on a processor and has waited for one, in ms, and its state now, a letter of the system's. */
type Thread = { readonly ranMs: number; readonly waitedMs: number; readonly state: string }
type Threads = ReadonlyMap<string, Thread>

/** One limit, from now on. */
export class Deadline {
  readonly #limitMs: number
  readonly #pid: number | undefined
  readonly #onMissed: (isStuck: boolean) => void
  #timer: NodeJS.Timeout
  #round = 0
  #extensions = 0

  /**
   * `onMissed` is called once, when `limitMs` have passed and there is no excuse. It hears whether the process did not work
   * because it was stopped, or waited in the system for a disk: no work that it was given can do that to it.
   */
  constructor(limitMs: number, pid: number | undefined, onMissed: (isStuck: boolean) => void) {
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
      const before = threadsOf(this.#pid)
      this.#timer = setTimeout(() => void this.#judge(round, before), this.#limitMs - lookMs)
    }, lookMs)
  }

  async #judge(round: number, before: Promise<Threads>): Promise<void> {
    const windowMs = this.#limitMs * (1 - LOOK_AFTER)
    const [then, now] = [await before, await threadsOf(this.#pid)]
    if (round !== this.#round) return
    const mayExtend = this.#extensions < EXTENSIONS_MAX
    if (!mayExtend || longestWait(then, now, windowMs) < windowMs / 2)
      return this.#onMissed(isStuck(then, now, windowMs))
    this.#extensions += 1
    this.#timer = this.#begin()
  }
}

/** A wait is written down when it ends, so whoever waits now is taken to have waited whenever it did not run. */
function longestWait(before: Threads, after: Threads, windowMs: number): number {
  const waits = [...after].map(([id, { ranMs, waitedMs, state }]) => {
    const then = before.get(id)
    return state === 'R' ? windowMs - (ranMs - (then?.ranMs ?? 0)) : waitedMs - (then?.waitedMs ?? 0)
  })
  return Math.max(0, ...waits)
}

/** Whether a process has as good as not worked, and is stopped (T, t) or waits in the system (D) now. */
function isStuck(before: Threads, after: Threads, windowMs: number): boolean {
  const ranMs = [...after].reduce((sum, [id, thread]) => sum + thread.ranMs - (before.get(id)?.ranMs ?? 0), 0)
  return ranMs < windowMs * STUCK_SHARE && [...after.values()].some(({ state }) => 'TtD'.includes(state))
}

/** Empty where the system does not tell: then nobody is excused. */
async function threadsOf(pid: number | undefined): Promise<Threads> {
  const folder = `/proc/${pid}/task`
  const ids = process.platform === 'linux' ? await readdir(folder).catch(() => []) : []
  return new Map(await Promise.all(ids.map(async (id) => [id, await threadOf(`${folder}/${id}`)] as const)))
}

async function threadOf(folder: string): Promise<Thread> {
  // A thread may have ended by now, and a kernel may keep no such statistics.
  const read = (name: string) => readFile(`${folder}/${name}`, 'utf8').catch(() => '')
  const [statistics, status] = [await read('schedstat'), await read('stat')]
  const [ran = 0, waited = 0] = statistics.split(' ').map(Number)
  // Without statistics nothing is known of it.
  const state = statistics === '' ? '?' : (/\) (\w) /.exec(status)?.[1] ?? '?')
  return { ranMs: ran / 1e6, waitedMs: waited / 1e6, state }
}
