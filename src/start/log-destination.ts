/**
 * Where the log goes: standard error. A log that cannot be written is lost and never in the way of the work: neither a full
 * disk nor a reader that has gone may hold a request up, or the end of the process.
 */

import { writeSync } from 'node:fs'
import { isSystemError } from '../lib/system-error.ts'

const STANDARD_ERROR = 2

/** What waits for a reader that is slow, in bytes; what comes beyond it is lost. */
const WAITING_BYTES_MAX = 1 << 20
const TRY_AGAIN_MS = 50

/** A destination for pino, at which `write` never throws and never waits. */
export function createLogDestination(fd: number = STANDARD_ERROR): { write(line: string): void } {
  return new LogDestination(fd)
}

class LogDestination {
  readonly #fd: number
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #lost = 0
  #again: NodeJS.Timeout | undefined

  constructor(fd: number) {
    this.#fd = fd
  }

  write(line: string): void {
    const bytes = Buffer.from(line)
    if (this.#waitingBytes + bytes.length > WAITING_BYTES_MAX || !this.#hasToldOfLost()) {
      this.#lost += 1
      return
    }
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    if (this.#again === undefined) this.#flush()
  }

  /** Says first how many lines were lost, in pino's own form; false while that cannot be written either. */
  #hasToldOfLost(): boolean {
    if (this.#lost === 0 || this.#waiting.length > 0) return true
    const msg = 'lines of the log could not be written'
    try {
      writeSync(this.#fd, `${JSON.stringify({ level: 40, time: Date.now(), lines: this.#lost, msg })}\n`)
      this.#lost = 0
      return true
    } catch {
      return false
    }
  }

  #flush(): void {
    this.#again = undefined
    for (let bytes = this.#waiting[0]; bytes !== undefined; bytes = this.#waiting[0]) {
      try {
        const written = writeSync(this.#fd, bytes)
        if (written < bytes.length) this.#waiting[0] = bytes.subarray(written)
        else this.#waiting.shift()
      } catch (error) {
        // A pipe that is full: its reader needs time.
        if (isSystemError(error, 'EAGAIN')) this.#again = setTimeout(() => this.#flush(), TRY_AGAIN_MS).unref()
        else this.#drop()
        break
      }
    }
    this.#waitingBytes = this.#waiting.reduce((sum, { length }) => sum + length, 0)
  }

  #drop(): void {
    this.#lost += this.#waiting.length
    this.#waiting = []
  }
}
