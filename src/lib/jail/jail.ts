/**
 * A jailed child process: for work on strangers' bytes, and whatever may crash, hang or eat memory. It is asked one
 * question at a time, by lines of JSON; nothing is believed that does not fit. Whatever goes wrong kills it.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Duplex, type Readable, type Writable } from 'node:stream'
import { assert } from '../../core/assert.ts'
import { keepCompiled } from './compiled.ts'
import { Deadline } from './deadline.ts'
import { bareEnvironment, HEAP_FLAGS, type JailRules, launchOf } from './launch.ts'

const RESIDENT = /^VmRSS:\s+(\d+) kB$/m

/** Reads what a child says. Throws for anything that does not fit. */
export type Reader<Value> = { parse(value: unknown): Value }

/** A kind of child: its rules and its language. */
export type JailPlan<Answer, Progress = never> = JailRules & {
  readonly answer: Reader<Answer>
  /** Absent: it has nothing to tell before its answer. */
  readonly progress?: Reader<Progress>
  /**
   * Given the other ends of two more pipes, the child's file descriptors 3 and 4, as soon as it is ready and before it is
   * asked anything. They are whoever's that is to be at the far end, such as another program's; absent: there are none.
   */
  readonly onPipes?: (ends: PipeEnds) => void
}

/** Our ends of a child's file descriptors 3 and 4. */
export type PipeEnds = readonly [third: Duplex, fourth: Duplex]

/** How a question is asked. */
export type Asking<Progress> = {
  /** Then the child is killed, in ms; a child that the machine has starved gets some more (`deadline.ts`). */
  readonly timeLimitMs: number
  /** The child is also killed when it has told nothing for this long, in ms. */
  readonly silenceLimitMs?: number
  readonly onProgress?: (progress: Progress) => void
}

/**
 * What became of a question. `lost`: there was no child to ask (`start`), or it died, took too long, did not get to work at
 * all because the system held it (`stuck`), or was stopped by us; `detail` is for the log.
 */
export type Outcome<Answer> =
  | { readonly outcome: 'answered'; readonly answer: Answer }
  | { readonly outcome: 'lost'; readonly because: Loss; readonly detail: string }

type Loss = 'start' | 'death' | 'time' | 'stuck' | 'stopped'

type Lost = Extract<Outcome<never>, { outcome: 'lost' }>
type Pending<Answer, Progress> = {
  readonly onProgress: (progress: Progress) => void
  readonly settle: (outcome: Outcome<Answer>) => void
}
type Child = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable; readonly stderr: Readable }

const START_LIMIT_MS = 30_000
const STDERR_TAIL_LENGTH_MAX = 2_000
const LINE_LENGTH_MAX = 100_000
const MEMORY_LOOK_MS = 200

/** One child, from its start to its death. */
export class Jail<Answer, Progress = never> {
  readonly #plan: JailPlan<Answer, Progress>
  readonly #child: Child
  readonly #memoryLook: NodeJS.Timeout
  #lost: Lost | undefined
  #line = ''
  #stderrTail = ''
  #isReady = false
  #onReady: (() => void) | undefined
  #pending: Pending<Answer, Progress> | undefined

  private constructor(plan: JailPlan<Answer, Progress>, child: Child) {
    this.#plan = plan
    this.#child = child
    child.stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderrTail = (this.#stderrTail + text).slice(-STDERR_TAIL_LENGTH_MAX)
    })
    // Writing to a child that has just died fails here too; its death is told once, by `close` or `error`.
    child.stdin.on('error', () => undefined)
    child.on('error', (error) => this.#kill('death', error.message))
    child.on('close', (code, signal) =>
      this.#kill('death', `${this.#stderrTail.trim()} (ended with ${signal ?? code})`),
    )
    this.#memoryLook = setInterval(() => void this.#lookAtMemory(), MEMORY_LOOK_MS).unref()
  }

  /** Starts a child and waits until it is ready. Throws when it cannot start, or `signal` says to stop. */
  static async start<Answer, Progress = never>(
    plan: JailPlan<Answer, Progress>,
    signal?: AbortSignal,
  ): Promise<Jail<Answer, Progress>> {
    const { command, parameters, environment } = await launchOf(plan)
    signal?.throwIfAborted()
    const morePipes = plan.onPipes === undefined ? 0 : 2
    const stdio = Array.from({ length: 3 + morePipes }, () => 'pipe' as const)
    const child = spawn(command, parameters, { stdio, env: environment, windowsHide: true })
    assert(hasPipes(child), 'a child has the pipes that it was started with')
    const jail = new Jail<Answer, Progress>(plan, child)
    const stop = () => jail.#kill('stopped', 'stopped while it was starting')
    signal?.addEventListener('abort', stop)
    const timer = setTimeout(() => jail.#kill('time', `not ready within ${START_LIMIT_MS} ms`), START_LIMIT_MS)
    await new Promise<void>((resolve) => {
      jail.#onReady = resolve
    })
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    if (jail.#lost === undefined) {
      void keepCompiled(plan.program, { flags: HEAP_FLAGS, environment: bareEnvironment() })
      plan.onPipes?.(pipeEndsOf(child))
      return jail
    }
    await jail.end()
    throw new Error(`a jailed child did not start: ${jail.#lost.detail}`)
  }

  get isAlive(): boolean {
    return this.#lost === undefined
  }

  /** Its process id. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Asks one question; never throws. */
  ask(question: unknown, { timeLimitMs, silenceLimitMs, onProgress }: Asking<Progress>): Promise<Outcome<Answer>> {
    assert(this.#pending === undefined, 'a child is asked one question at a time')
    if (this.#lost !== undefined) return Promise.resolve(this.#lost)
    return new Promise((resolve) => {
      const limit = (ms: number, detail: string) =>
        new Deadline(ms, this.pid, (isStuck) => this.#kill(isStuck ? 'stuck' : 'time', detail))
      const whole = limit(timeLimitMs, `no answer within ${timeLimitMs} ms`)
      const silence =
        silenceLimitMs === undefined ? undefined : limit(silenceLimitMs, `no sign of life for ${silenceLimitMs} ms`)
      this.#pending = {
        onProgress: (progress) => {
          silence?.refresh()
          onProgress?.(progress)
        },
        settle: (outcome) => {
          whole.clear()
          silence?.clear()
          this.#pending = undefined
          resolve(outcome)
        },
      }
      this.#child.stdin.write(`${JSON.stringify(question)}\n`)
    })
  }

  /** What it holds in memory, in bytes; `undefined` where the system does not tell. */
  async memoryBytes(): Promise<number | undefined> {
    return this.#child.pid === undefined ? undefined : residentBytes(this.#child.pid)
  }

  /** Kills it and waits until it is gone. */
  async end(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#child
    const isGone = pid === undefined || exitCode !== null || signalCode !== null
    const gone = isGone ? undefined : once(this.#child, 'close')
    this.#kill('stopped', 'stopped')
    await gone
  }

  #read(text: string): void {
    this.#line += text
    const lines = this.#line.split('\n')
    this.#line = lines.pop() ?? ''
    if (this.#line.length > LINE_LENGTH_MAX) return this.#kill('death', 'it said something too long')
    for (const line of lines) {
      if (this.#lost !== undefined) return
      try {
        this.#take(JSON.parse(line))
      } catch (error) {
        this.#kill('death', `it said something else than agreed: ${String(error).slice(0, 500)}`)
      }
    }
  }

  #take(message: { readonly say?: unknown; readonly progress?: unknown; readonly answer?: unknown } | null): void {
    const pending = this.#pending
    if (message?.say === 'ready' && !this.#isReady) {
      this.#isReady = true
      this.#onReady?.()
    } else if (message?.say === 'progress' && this.#plan.progress !== undefined && pending !== undefined) {
      pending.onProgress(this.#plan.progress.parse(message.progress))
    } else if (message?.say === 'answer' && pending !== undefined) {
      pending.settle({ outcome: 'answered', answer: this.#plan.answer.parse(message.answer) })
    } else {
      throw new Error('nobody asked for that')
    }
  }

  async #lookAtMemory(): Promise<void> {
    const heldBytes = await this.memoryBytes()
    if (heldBytes !== undefined && heldBytes > this.#plan.memoryBytesMax) {
      this.#kill('death', `out of memory: it held ${heldBytes} bytes`)
    }
  }

  #kill(because: Lost['because'], detail: string): void {
    if (this.#lost !== undefined) return
    this.#lost = { outcome: 'lost', because, detail }
    clearInterval(this.#memoryLook)
    this.#child.kill('SIGKILL')
    this.#onReady?.()
    this.#pending?.settle(this.#lost)
  }
}

function hasPipes(child: ChildProcess): child is Child {
  return child.stdin !== null && child.stdout !== null && child.stderr !== null
}

function pipeEndsOf({ stdio: [, , , third, fourth] }: ChildProcess): PipeEnds {
  assert(third instanceof Duplex && fourth instanceof Duplex, 'a child has the pipes that it was started with')
  return [third, fourth]
}

/** What a process holds in memory, in bytes; `undefined` when it is gone, or the system is another one than Linux. */
async function residentBytes(pid: number): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined
  try {
    const found = RESIDENT.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
    return found === undefined ? undefined : Number(found) * 1024
  } catch {
    // Gone, or not ours to look at: the child's own watchdog looks, too.
    return undefined
  }
}
