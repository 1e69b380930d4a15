/**
 * The prober: asks jailed children what files are. There are a few, started when they are needed; tenants take turns, and
 * one alone never has all of them, so whoever's files hang waits for himself. A file that two children hang or die of is
 * refused.
 */

import { stat } from 'node:fs/promises'
import { join } from 'node:path'

import { LostProbe } from '../core/lost-probe.ts'
import type { MediaFacts } from '../core/media.ts'
import type { Prober } from '../core/ports.ts'
import { ProblemError, problem } from '../core/problem.ts'
import type { Outcome } from '../lib/jail/jail.ts'
import { JailSeat } from '../lib/jail/jail-seat.ts'
import { SeatFolder } from '../lib/jail/seat-folder.ts'
import { Turns } from '../lib/turns.ts'
import { type Verdict, verdict } from './probe-protocol.ts'
import { unsupported } from './unsupported.ts'

/** How a prober works. */
export type ProberOptions = {
  /** Where each child has a folder, absolute: it can read nothing else of ours than what is lent to it there. */
  readonly folder: string
  /** Children at most. Default: 3. */
  readonly children?: number
  /** For one file of `sizeBytes`, in ms. */
  readonly timeLimitMs?: (sizeBytes: number) => number
  /** The program that children run; tests put in another one. */
  readonly program?: string
}

type Probe = {
  readonly path: string
  readonly settle: (facts: MediaFacts) => void
  readonly fail: (reason: unknown) => void
}

type Seat = { readonly files: SeatFolder; readonly jail: JailSeat<Verdict> }

const CHILDREN = 3
const WAITING_OF_ONE_MAX = 256
const WAITING_MAX = 8_192

/** Below the server itself, above the renders. */
const NICENESS = 5
const HEAP_MEGABYTES_MAX = 256
const MEMORY_BYTES_MAX = 1 << 30
const UPKEEP = { answersMax: 1_000, restingBytesMax: 400 * 1024 * 1024, idleMs: 60_000 }

const TIME_LIMIT_MS = { least: 4_000, eachMebibyte: 40, most: 15_000 }

/** Makes a prober. It starts nothing before the first probe; `close` ends the children, and probes that still wait fail. */
export function createProber(options: ProberOptions): Prober & { close(): Promise<void> } {
  return new JailedProber(options)
}

class JailedProber implements Prober {
  readonly #options: ProberOptions
  readonly #free: Seat[]
  readonly #seats: readonly Seat[]
  readonly #turns = new Turns<Probe>()
  readonly #busy = new Map<string, number>()
  readonly #works = new Set<Promise<void>>()
  #isClosed = false

  constructor(options: ProberOptions) {
    this.#options = options
    const plan = {
      program: options.program ?? join(import.meta.dirname, 'probe-child.ts'),
      heapMegabytesMax: HEAP_MEGABYTES_MAX,
      memoryBytesMax: MEMORY_BYTES_MAX,
      niceness: NICENESS,
      answer: verdict,
    }
    this.#seats = Array.from({ length: options.children ?? CHILDREN }, (_, number) => {
      const files = new SeatFolder(join(options.folder, `probe-${number}`))
      return { files, jail: new JailSeat({ ...plan, readable: [files.in] }, UPKEEP) }
    })
    this.#free = [...this.#seats]
  }

  probe(path: string, turn: string, signal?: AbortSignal): Promise<MediaFacts> {
    return new Promise<MediaFacts>((settle, fail) => {
      if (this.#isClosed) throw unavailable('the prober is closed')
      signal?.throwIfAborted()
      if (this.#turns.waiting(turn) >= WAITING_OF_ONE_MAX || this.#turns.waiting() >= WAITING_MAX) {
        throw unavailable(`${this.#turns.waiting()} files wait`)
      }
      // One that is being looked at goes on, and nobody hears of it: that is cheaper than a new child.
      const leave = () => {
        this.#turns.remove(turn, probe)
        fail(signal?.reason)
      }
      const probe: Probe = {
        path,
        settle(facts) {
          signal?.removeEventListener('abort', leave)
          settle(facts)
        },
        fail(reason) {
          signal?.removeEventListener('abort', leave)
          fail(reason)
        },
      }
      signal?.addEventListener('abort', leave)
      this.#turns.add(turn, probe)
      this.#assign()
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (let next = this.#turns.take(() => true); next !== undefined; next = this.#turns.take(() => true)) {
      next.item.fail(unavailable('the prober was closed'))
    }
    await Promise.all(this.#seats.map(({ jail }) => jail.close()))
    await Promise.all(this.#works)
  }

  #assign(): void {
    // One child is left to the others, always.
    const share = Math.max(1, this.#seats.length - 1)
    while (this.#free.length > 0) {
      const next = this.#turns.take((turn) => (this.#busy.get(turn) ?? 0) < share)
      if (next === undefined) return
      // The one used last is the warmest.
      const seat = this.#free.pop()
      if (seat === undefined) return
      const work = this.#serve(seat, next.party, next.item).finally(() => this.#works.delete(work))
      this.#works.add(work)
    }
  }

  async #serve(seat: Seat, turn: string, probe: Probe): Promise<void> {
    const startedAtMs = performance.now()
    this.#busy.set(turn, (this.#busy.get(turn) ?? 0) + 1)
    try {
      probe.settle(factsOf(await this.#identify(seat, probe.path)))
    } catch (error) {
      probe.fail(error)
    }
    const left = (this.#busy.get(turn) ?? 1) - 1
    if (left === 0) this.#busy.delete(turn)
    else this.#busy.set(turn, left)
    this.#turns.charge(turn, performance.now() - startedAtMs)
    this.#free.push(seat)
    this.#assign()
  }

  async #identify({ files, jail }: Seat, path: string): Promise<Outcome<Verdict>> {
    try {
      const { size } = await stat(path)
      await files.prepare()
      const question = { path: await files.lend(path) }
      const ask = () => jail.ask(question, { timeLimitMs: (this.#options.timeLimitMs ?? defaultTimeLimitMs)(size) })
      const outcome = await ask()
      // The system may have killed or held the child for reasons of its own: a fresh one is asked the same.
      return isLostInChild(outcome) ? await ask() : outcome
    } catch (error) {
      throw unavailable(String(error))
    } finally {
      await files.clear()
    }
  }
}

/** True when a child had the file, and said nothing of it. */
function isLostInChild(outcome: Outcome<Verdict>): boolean {
  return outcome.outcome === 'lost' && outcome.because !== 'start' && outcome.because !== 'stopped'
}

function defaultTimeLimitMs(sizeBytes: number): number {
  const { least, eachMebibyte, most } = TIME_LIMIT_MS
  return Math.min(most, least + (eachMebibyte * sizeBytes) / 1_048_576)
}

function factsOf(outcome: Outcome<Verdict>): MediaFacts {
  if (outcome.outcome === 'lost') {
    const { because, detail } = outcome
    if (because === 'death' || because === 'time') throw new LostProbe(detail)
    throw unavailable(detail)
  }
  const { answer } = outcome
  switch (answer.say) {
    case 'facts':
      return answer.facts
    case 'refused':
      throw new ProblemError(unsupported(answer.message).problem, { internal: answer.internal })
    case 'failed':
      throw unavailable(answer.message)
  }
}

/** Trouble of our own: it says nothing of the file. */
function unavailable(internal: string): ProblemError {
  const { problem: trouble } = problem('unavailable', 'Files cannot be identified at the moment.')
  return new ProblemError(trouble, { internal })
}
