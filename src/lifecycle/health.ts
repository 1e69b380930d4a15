/**
 * How upstreams, and the keys to them, have fared lately, as far as this process knows: a circuit breaker for each, for each of
 * its keys and models, and for its place for files.
 */

import type { CredentialId } from '../core/ids.ts'
import type { Clock } from '../core/ports.ts'
import {
  type Breaker,
  failsUntil,
  forgotten,
  isTriedByOne,
  letGo,
  refused,
  taken,
  tried,
  WELL,
  type WhyRefused,
  waitUntil,
} from './breaker.ts'

/**
 * Who is given works: an upstream or, with `credentialId`, one of its keys; as a whole or, with `model`, of one model, or, with
 * `hasFiles`, such as bring files there. Whoever rests as a whole rests for each of these, too.
 */
export type Receiver = {
  readonly upstreamId: string
  readonly credentialId?: CredentialId | undefined
  readonly model?: string | undefined
  readonly hasFiles?: boolean | undefined
}

/** The breakers of all receivers. */
export class Health {
  readonly #clock: Clock
  readonly #breakers = new Map<string, Breaker>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** For how many ms one is not to be given anything; 0: it may be now. */
  restsMs(receiver: Receiver): number {
    return this.#msUntil(receiver, (breaker) => Math.max(failsUntil(breaker), breaker.pausedUntilMs))
  }

  /** For how many ms the work of `by` is not to be given to it; 0: it may be now. */
  waitMs(receiver: Receiver, by: string): number {
    const nowMs = this.#clock.nowMs()
    return this.#msUntil(receiver, (breaker) => Math.max(waitUntil(breaker, by, nowMs), breaker.pausedUntilMs))
  }

  /** Whether the work of `by` may be given to it now, as far as it is not about how often it may be asked. */
  isWellFor(receiver: Receiver, by: string): boolean {
    const nowMs = this.#clock.nowMs()
    return this.#msUntil(receiver, (breaker) => waitUntil(breaker, by, nowMs)) === 0
  }

  /** Whether it has not failed lately: one that may only be asked so often is well all the same. */
  isWell(receiver: Receiver): boolean {
    return this.#msUntil(receiver, failsUntil) === 0
  }

  /** How many works may begin there now: after trouble, one. */
  roomAt(receiver: Receiver): number {
    if (this.restsMs(receiver) > 0) return 0
    return isTriedByOne(this.#breakerOf(nameOf(receiver))) ? 1 : Number.POSITIVE_INFINITY
  }

  /** Whether it rests for works of some model, or with files, or by some key, and may be well for others. */
  restsInPart(upstreamId: string): boolean {
    const nowMs = this.#clock.nowMs()
    return [...this.#breakers.keys()].some(
      (name) => isPartOf(name, upstreamId) && failsUntil(this.#breakerOf(name)) > nowMs,
    )
  }

  /** The work of `by` is to be given to it. */
  tries(receiver: Receiver, by: string): void {
    const nowMs = this.#clock.nowMs()
    for (const name of namesOf(receiver)) this.#keep(name, tried(this.#breakerOf(name), by, nowMs))
  }

  /** The work of `by` does not try anybody any more, if it did. */
  letGo(by: string): void {
    for (const [name, breaker] of this.#breakers) this.#keep(name, letGo(breaker, by))
  }

  /** The work of `by` is over, or somebody has taken it. */
  forget(by: string): void {
    for (const [name, breaker] of this.#breakers) this.#keep(name, forgotten(breaker, by))
  }

  /**
   * It has taken the work of `by`, or has said in its own words why not: it is there. It may be asked no more often for that,
   * and those whom it has turned away before are known as such.
   */
  isThere(receiver: Receiver, by: string): void {
    const nowMs = this.#clock.nowMs()
    for (const name of namesOf(receiver)) this.#keep(name, taken(this.#breakerOf(name), by, nowMs))
  }

  /**
   * It, or with `model` that model alone, or with `hasFiles` its place for files, has turned the work of `by` away for
   * reasons of its own; `fraction`, 0 to 1, spreads the waits of processes. Another work that tries it goes on trying.
   */
  turnedAway(receiver: Receiver, by: string, why: WhyRefused, fraction: number): void {
    const name = nameOf(receiver)
    this.#keep(name, refused(this.#breakerOf(name), by, why, this.#clock.nowMs(), fraction))
  }

  /** It may be asked only so often, and is not to be asked for a while; that is no failure. */
  pause(receiver: Receiver, forMs: number): void {
    const name = nameOf(receiver)
    const nowMs = this.#clock.nowMs()
    this.#keep(name, { ...this.#breakerOf(name), pausedUntilMs: nowMs + forMs, atMs: nowMs })
  }

  #msUntil(receiver: Receiver, untilMs: (breaker: Breaker) => number): number {
    const lastMs = Math.max(...namesOf(receiver).map((name) => untilMs(this.#breakerOf(name))))
    return Math.max(0, lastMs - this.#clock.nowMs())
  }

  #breakerOf(name: string): Breaker {
    const breaker = this.#breakers.get(name) ?? WELL
    return this.#clock.nowMs() < breaker.atMs ? { ...WELL, failures: breaker.failures } : breaker
  }

  #keep(name: string, breaker: Breaker): void {
    if (breaker === WELL) this.#breakers.delete(name)
    else this.#breakers.set(name, breaker)
  }
}

/** Under which name it is known how a receiver fares, and nobody else. */
function nameOf({ upstreamId, credentialId, model, hasFiles }: Receiver): string {
  const whole = credentialId === undefined ? upstreamId : `${upstreamId}/${credentialId}`
  if (hasFiles === true) return `files of ${whole}`
  return model === undefined ? whole : `${whole} ${model}`
}

/** Whether a name is of a model, a key or the place for files of this upstream: ids of upstreams have no blanks and strokes. */
function isPartOf(name: string, upstreamId: string): boolean {
  return (
    [`${upstreamId} `, `${upstreamId}/`].some((begin) => name.startsWith(begin)) || name === `files of ${upstreamId}`
  )
}

/** Under which names it is known whether a receiver may be given something. */
function namesOf({ model, hasFiles, ...whole }: Receiver): readonly string[] {
  const ofModel = model === undefined ? [] : [nameOf({ ...whole, model })]
  return [nameOf(whole), ...ofModel, ...(hasFiles === true ? [nameOf({ ...whole, hasFiles })] : [])]
}
