/**
 * All streams and waiting answers of this process: how many there may be, one timer for their heartbeats, and one that ends
 * those whose key is not taken any more.
 */

import { hash } from 'node:crypto'
import type { Authenticate, CredentialHeaders, Principal } from '../../auth/authenticate.ts'
import type { Clock } from '../../core/ports.ts'
import { problemClass, ProblemError } from '../../core/problem.ts'

/** Something that a request keeps open. */
export type Open = {
  readonly kind: 'stream' | 'wait'
  readonly principal: Principal
  readonly credentials: CredentialHeaders
  end(): void
  /** Says that it is still there. */
  beat?(): void
}

/** What is needed. */
export type OpenDeps = { readonly clock: Clock; readonly authenticate: Authenticate }

/** How many one key may have, how many there may be in all, and the times between two looks, in ms. */
const LIMITS = {
  perKey: { stream: 64, wait: 256 },
  all: 10_000,
  beatMs: 15_000,
  keysMs: 500,
} as const

/** How many keys are looked up at once. */
const KEYS_AT_ONCE = 16

/** After how many seconds it is worth trying again when there are too many. */
const RETRY_SECONDS = 5

/** Holds what is open. */
export class OpenStreams {
  readonly #deps: OpenDeps
  /** By credential and origin: what is known of one holds for all of them. A key may have several secrets for a while. */
  readonly #groups = new Map<string, Set<Open>>()
  readonly #perKey = new Map<string, number>()
  #count = 0
  #stopBeats: (() => void) | undefined
  #stopLooks: (() => void) | undefined
  #isLooking = false
  #isOver = false

  constructor(deps: OpenDeps) {
    this.#deps = deps
  }

  /** Adds one; returns how to take it out. Throws `ProblemError`: `rate_limited` when there are too many, `unavailable` at the end. */
  enter(open: Open): () => void {
    const { principal, credentials, kind } = open
    if (this.#isOver) throw new ProblemError({ code: 'unavailable', message: 'The server is being stopped.' })
    const counted = `${kind} ${principal.keyId}`
    const own = this.#perKey.get(counted) ?? 0
    if (own >= LIMITS.perKey[kind]) throw tooMany(`An API key may have ${LIMITS.perKey[kind]} ${WHAT[kind]} at once.`)
    if (this.#count >= LIMITS.all) throw tooMany('Too many streams are open.')
    const name = nameOf(credentials)
    const group = this.#groups.get(name) ?? new Set()
    this.#groups.set(name, group.add(open))
    this.#perKey.set(counted, own + 1)
    this.#count++
    this.#stopBeats ??= this.#deps.clock.after(LIMITS.beatMs, () => this.#beat())
    this.#planLook()
    return () => this.#leave(open, name, group, counted)
  }

  /** Ends all of them; there will be no others. */
  endAll(): void {
    this.#isOver = true
    for (const group of this.#groups.values()) for (const open of group) open.end()
    this.#rest()
  }

  #leave(open: Open, name: string, group: Set<Open>, counted: string): void {
    if (!group.delete(open)) return
    if (group.size === 0) this.#groups.delete(name)
    const own = (this.#perKey.get(counted) ?? 1) - 1
    if (own === 0) this.#perKey.delete(counted)
    else this.#perKey.set(counted, own)
    this.#count--
    if (this.#count === 0) this.#rest()
  }

  #rest(): void {
    this.#stopBeats?.()
    this.#stopLooks?.()
    this.#stopBeats = undefined
    this.#stopLooks = undefined
  }

  #beat(): void {
    this.#stopBeats = this.#deps.clock.after(LIMITS.beatMs, () => this.#beat())
    for (const group of this.#groups.values()) for (const open of group) open.beat?.()
  }

  async #look(): Promise<void> {
    this.#stopLooks = undefined
    this.#isLooking = true
    const groups = Array.from(this.#groups.values()).values()
    const lookers = Array.from({ length: KEYS_AT_ONCE }, async () => {
      for (const group of groups) if (!(await this.#isTaken(group))) for (const open of group) open.end()
    })
    await Promise.all(lookers)
    this.#isLooking = false
    if (this.#count > 0 && !this.#isOver) this.#planLook()
  }

  #planLook(): void {
    if (!this.#isLooking) this.#stopLooks ??= this.#deps.clock.after(LIMITS.keysMs, () => void this.#look())
  }

  /** Whether a key is still taken. While nobody can tell, what was known last holds. */
  async #isTaken(group: ReadonlySet<Open>): Promise<boolean> {
    const [open] = group
    if (open === undefined) return true
    try {
      const { limits } = await this.#deps.authenticate(open.credentials)
      // Who may speak other dialects than when he came has to come again.
      return String(limits.faces) === String(open.principal.limits.faces)
    } catch (error) {
      // Whoever comes again meets the same mistake where it is logged.
      if (!(error instanceof ProblemError)) return false
      const kind = problemClass(error.problem.code)
      return kind !== 'unauthorized' && kind !== 'forbidden'
    }
  }
}

function nameOf({ authorization, 'x-api-key': apiKey, origin }: CredentialHeaders): string {
  return hash('sha256', JSON.stringify([authorization, apiKey, origin]))
}

const WHAT = { stream: 'streams', wait: 'waiting requests' } as const

function tooMany(message: string): ProblemError {
  return new ProblemError({ code: 'rate_limited', message, retryAfterSeconds: RETRY_SECONDS })
}
