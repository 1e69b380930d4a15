/**
 * The prober: asks a jailed child process what a file is. The child is started when it is first needed, lives on, and
 * is killed and replaced when it hangs or dies; the file that did it to it is refused.
 */

import type { MediaFacts } from '../core/media.ts'
import type { Prober } from '../core/ports.ts'
import { ProblemError, problem } from '../core/problem.ts'
import { Jail } from './probe-jail.ts'
import type { ChildMessage } from './probe-protocol.ts'
import { unsupported } from './unsupported.ts'

/** How a prober works. */
export type ProberOptions = {
  /**
   * The folders whose files may be probed, absolute; the child can read nothing else of ours. They exist before the
   * first probe.
   */
  readonly folders: readonly string[]
  /** For one file. Default: 10 s. */
  readonly probeTimeoutMs?: number
}

const PROBE_TIMEOUT_MS = 10_000
const WAITING_MAX = 256

/**
 * Makes a prober. It starts nothing before the first probe; `close` ends the child, and probes that still wait fail.
 */
export function createProber(options: ProberOptions): Prober & { close(): Promise<void> } {
  return new JailedProber(options)
}

class JailedProber implements Prober {
  readonly #options: ProberOptions
  #jail: Jail | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #isClosed = false

  constructor(options: ProberOptions) {
    this.#options = options
  }

  async probe(path: string): Promise<MediaFacts> {
    if (this.#waiting >= WAITING_MAX) throw problem('unavailable', 'Too many files are being identified at the moment.')
    this.#waiting += 1
    const answer = this.#turn
      .then(() => this.#ask(path))
      .finally(() => {
        this.#waiting -= 1
      })
    this.#turn = answer.catch(() => undefined)
    return factsOf(await answer)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#jail?.end()
  }

  async #ask(path: string): Promise<ChildMessage> {
    if (this.#isClosed) throw new Error('the prober is closed')
    const jail = this.#jail?.isAlive ? this.#jail : await Jail.start(this.#options.folders)
    this.#jail = jail
    // It may have been closed while the child was starting.
    if (this.#isClosed) await jail.end()
    const answer = await jail.ask({ path }, this.#options.probeTimeoutMs ?? PROBE_TIMEOUT_MS)
    if (answer !== undefined) return answer
    if (this.#isClosed) throw new Error('the prober was closed')
    return { say: 'refused', message: 'The file cannot be read.', internal: jail.lastWords }
  }
}

function factsOf(answer: ChildMessage): MediaFacts {
  switch (answer.say) {
    case 'facts':
      return answer.facts
    case 'refused': {
      const { problem: refusal } = unsupported(answer.message)
      throw new ProblemError(refusal, { internal: answer.internal })
    }
    default:
      throw new Error(`the probing child could not look at a file: ${JSON.stringify(answer)}`)
  }
}
