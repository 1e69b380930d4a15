/**
 * Whether a ComfyUI server goes by our ids: takes the prompt id that a submit brings, so that the same submit can be found
 * again, and interrupts a work by its id and no other. Builds of before the autumn of 2025 ignore both: they make up an id, and
 * an interrupt stops whatever runs. Nothing in their answers to an interrupt tells the difference, so the version decides,
 * or the operator's word; what a submit was answered with says something of submits only.
 */

import type { ComfyServer } from './server.ts'

/** Both came with releases of 0.3; this is the first series in which every release has them. */
const SINCE = [0, 4, 0] as const

/** What is known of one server. */
export class ServerIds {
  readonly #server: Pick<ComfyServer, 'version'>
  readonly #said: boolean | undefined
  #taken: 'not asked' | 'yes' | 'no' | 'nobody knows' = 'not asked'

  /** `said` is the operator's word. */
  constructor(server: Pick<ComfyServer, 'version'>, said: boolean | undefined) {
    this.#server = server
    this.#said = said
  }

  /** False once it is known that a submit cannot be found again, or that nobody can tell. */
  get mayRepeat(): boolean {
    return this.#taken === 'not asked' || this.#taken === 'yes'
  }

  /** Whether the server certainly takes our ids. Throws `ProblemError` `upstream_unavailable`. */
  async areTaken(): Promise<boolean> {
    if (this.#taken === 'not asked') this.#taken = await this.#ask()
    return this.#taken === 'yes'
  }

  /** Learns from the answer to a submit, which counts for more than any word. */
  learn(isOurs: boolean): void {
    this.#taken = isOurs ? 'yes' : 'no'
  }

  /** Whether an interrupt certainly stops the work of that id alone: asked anew, as servers are exchanged. Throws `ProblemError`. */
  async areInterruptedAlone(signal?: AbortSignal): Promise<boolean> {
    if (this.#said !== undefined) return this.#said
    return isSince(await this.#server.version(signal)) === true
  }

  async #ask(): Promise<'yes' | 'no' | 'nobody knows'> {
    if (this.#said !== undefined) return this.#said ? 'yes' : 'no'
    const isTaken = isSince(await this.#server.version())
    return isTaken === undefined ? 'nobody knows' : isTaken ? 'yes' : 'no'
  }
}

/** Whether a version is recent enough; `undefined` for one that cannot be read. */
function isSince(version: string | undefined): boolean | undefined {
  const [, ...parts] = /^v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})/.exec(version ?? '') ?? []
  if (parts.length === 0) return undefined
  for (const [at, least] of SINCE.entries()) {
    const part = Number(parts[at])
    if (part !== least) return part > least
  }
  return true
}
