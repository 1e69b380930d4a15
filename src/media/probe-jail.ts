/**
 * A child process under Node's permission model: no network, no children, no writing, no environment, little memory.
 * Questions and answers are lines of JSON; an answer that does not fit the protocol counts as a death.
 */

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'

import { type ChildMessage, childMessage, LINE_LENGTH_MAX, type Question } from './probe-protocol.ts'

const PROGRAM = join(import.meta.dirname, 'probe-child.ts')
const PROJECT = join(import.meta.dirname, '..', '..')
/** What the program itself is made of. */
const PROGRAM_PARTS: readonly string[] = ['node_modules', 'src', 'package.json'].map((name) => join(PROJECT, name))

const HEAP_MEGABYTES_MAX = 256
const START_TIMEOUT_MS = 60_000
const LAST_WORDS_LENGTH_MAX = 2000

/** One child, from its start to its death. */
export class Jail {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  #isAlive = true
  #line = ''
  #lastWords = ''
  #answer: ((message: ChildMessage | undefined) => void) | undefined

  private constructor(child: ChildProcessByStdio<Writable, Readable, Readable>) {
    this.#child = child
    child.stdout.setEncoding('utf8').on('data', (text: string) => this.#hear(text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS_LENGTH_MAX)
    })
    // Writing to a child that has just died fails here too; its death is reported once, by `close` or `error`.
    child.stdin.on('error', () => this.#die())
    child.on('error', (error) => {
      this.#lastWords = error.message
      this.#die()
    })
    child.on('close', () => this.#die())
  }

  /** Starts a child that may read `folders`, and waits until it is ready. Throws when it cannot start. */
  static async start(folders: readonly string[], program = PROGRAM): Promise<Jail> {
    // Modules are read by their real path: node_modules may be a link.
    const parts = await Promise.all(PROGRAM_PARTS.map((path) => realpath(path)))
    const allowed = [...parts, ...PROGRAM_PARTS, program, ...folders].map((path) => `--allow-fs-read=${resolve(path)}`)
    const child = spawn(
      process.execPath,
      [
        '--permission',
        '--allow-addons',
        ...allowed,
        `--max-old-space-size=${HEAP_MEGABYTES_MAX}`,
        '--disable-warning=SecurityWarning',
        program,
      ],
      { stdio: ['pipe', 'pipe', 'pipe'], env: environment(), windowsHide: true },
    )
    const jail = new Jail(child)
    const first = await jail.#listen(START_TIMEOUT_MS)
    if (first?.say !== 'ready') throw new Error(`the probing child did not start: ${jail.lastWords}`)
    return jail
  }

  get isAlive(): boolean {
    return this.#isAlive
  }

  /** What it wrote to its error output lately: for the log. */
  get lastWords(): string {
    return this.#lastWords
  }

  /** Asks about one file. `undefined`: it died of it, or was killed for taking longer than `timeoutMs`. */
  ask(question: Question, timeoutMs: number): Promise<ChildMessage | undefined> {
    const answer = this.#listen(timeoutMs)
    this.#child.stdin.write(`${JSON.stringify(question)}\n`)
    return answer
  }

  /** Kills it and waits until it is gone. */
  async end(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#child
    if (pid === undefined || exitCode !== null || signalCode !== null) return
    const gone = once(this.#child, 'close')
    this.#child.kill('SIGKILL')
    await gone
  }

  #listen(timeoutMs: number): Promise<ChildMessage | undefined> {
    return new Promise((resolve) => {
      if (!this.#isAlive) return resolve(undefined)
      const timer = setTimeout(() => {
        this.#lastWords = `no answer within ${timeoutMs} ms`
        this.#die()
      }, timeoutMs)
      this.#answer = (message) => {
        clearTimeout(timer)
        this.#answer = undefined
        resolve(message)
      }
    })
  }

  #hear(text: string): void {
    this.#line += text
    const end = this.#line.indexOf('\n')
    if (end === -1 && this.#line.length <= LINE_LENGTH_MAX) return
    const message = readMessage(this.#line.slice(0, end === -1 ? 0 : end))
    this.#line = ''
    if (message === undefined || this.#answer === undefined) this.#die()
    else this.#answer(message)
  }

  #die(): void {
    this.#isAlive = false
    this.#child.kill('SIGKILL')
    this.#answer?.(undefined)
  }
}

function readMessage(line: string): ChildMessage | undefined {
  try {
    return childMessage.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

/** Nothing of the server's environment, where keys may be; Windows cannot start a process without its own folder. */
function environment(): NodeJS.ProcessEnv {
  const systemRoot = process.env['SystemRoot']
  return systemRoot === undefined ? {} : { SystemRoot: systemRoot }
}
