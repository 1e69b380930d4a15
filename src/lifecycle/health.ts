/**
 * How upstreams, and the keys to them, have fared lately, as far as this process knows: a circuit breaker for each. One that
 * turned works away is left alone for a while, longer each time; then one work tries it, and the others wait for what
 * becomes of that. Who was turned away lets others go first: it may be this very work that is never taken. Who is turned away
 * again and again although others were taken in between keeps nobody waiting but those like him.
 */

import type { CredentialId } from '../core/ids.ts'
import type { Clock } from '../core/ports.ts'
import { backoffMs } from '../lib/backoff.ts'

/** How long one is left alone, in ms: doubling up to the longest, or for as long as it asks, within bounds. */
const REST_MS = { first: 1_000, max: 60_000, askedMax: 600_000 } as const

/** Failures in a row after which only one work at a time tries. */
const FAILURES_OF_ONE_OUTAGE = 3

/** By how much longer whoever was turned away since it is an outage waits than others do, in ms: half as long again, within bounds. */
const OTHERS_FIRST_MS = { min: 3_000, max: 30_000 } as const

/** Works that are remembered as turned away by one, those that were last. */
const FAILED_MAX = 1_000

/** How long a work waits while another one tries, before it asks again, in ms. */
const LOOK_MS = 15_000

/** How far apart those try at least who were turned away again, in ms. */
const AGAIN_APART_MS = 1_000

/** How long nothing is heard of a try before another one may begin, in ms. */
const TRY_MS = 150_000

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

type Standing = {
  readonly failures: number
  readonly restsUntilMs: number
  /** Whose works it has turned away and not taken since, and until when they let others go first. */
  readonly failedBy: ReadonlySet<string>
  readonly othersFirstUntilMs: number
  /** Those of them since whom others were taken. */
  readonly passedBy: ReadonlySet<string>
  /** Those of these who were turned away again; how often since one was taken, and until when they wait for that. */
  readonly againBy: ReadonlySet<string>
  readonly againFailures: number
  readonly againUntilMs: number
  readonly tryingUntilMs: number
  /** Whose work tries it. */
  readonly tryingBy?: string
  /** Until when it may not be asked because it may be asked only so often. */
  readonly pausedUntilMs: number
  /** When this was found out: a clock that was set back since then makes nobody rest for longer. */
  readonly atMs: number
}

const WELL: Standing = {
  ...{ failures: 0, restsUntilMs: 0, tryingUntilMs: 0, pausedUntilMs: 0, atMs: 0 },
  ...{ failedBy: new Set(), othersFirstUntilMs: 0, passedBy: new Set() },
  ...{ againBy: new Set(), againFailures: 0, againUntilMs: 0 },
}

/** The breakers of all receivers. */
export class Health {
  readonly #clock: Clock
  readonly #standings = new Map<string, Standing>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** For how many ms one is not to be given anything; 0: it may be now. */
  restsMs(receiver: Receiver): number {
    const until = namesOf(receiver).map((name) => {
      const { restsUntilMs, tryingUntilMs, pausedUntilMs } = this.#standingOf(name)
      return Math.max(restsUntilMs, tryingUntilMs, pausedUntilMs)
    })
    return Math.max(0, Math.max(...until) - this.#clock.nowMs())
  }

  /** For how many ms the work of `by` is not to be given to it; 0: it may be now. */
  waitMs(receiver: Receiver, by: string): number {
    const nowMs = this.#clock.nowMs()
    const until = namesOf(receiver).map((name) => {
      const standing = this.#standingOf(name)
      const { restsUntilMs, failedBy, othersFirstUntilMs, tryingBy, pausedUntilMs } = standing
      const ownUntilMs = failedBy.has(by) ? othersFirstUntilMs : restsUntilMs
      const againUntilMs = standing.againBy.has(by) ? standing.againUntilMs : 0
      const triedUntilMs = tryingBy === by ? 0 : Math.min(standing.tryingUntilMs, nowMs + LOOK_MS)
      return Math.max(ownUntilMs, againUntilMs, triedUntilMs, pausedUntilMs)
    })
    return Math.max(0, Math.max(...until) - nowMs)
  }

  /** Whether it has not failed lately: one that may only be asked so often is well all the same. */
  isWell(receiver: Receiver): boolean {
    return namesOf(receiver).every((name) => {
      const { restsUntilMs, tryingUntilMs } = this.#standingOf(name)
      return Math.max(restsUntilMs, tryingUntilMs) <= this.#clock.nowMs()
    })
  }

  #standingOf(name: string): Standing {
    const standing = this.#standings.get(name) ?? WELL
    return this.#clock.nowMs() < standing.atMs ? { ...WELL, failures: standing.failures } : standing
  }

  /** How many works may begin there now: after an outage, one. */
  roomAt(receiver: Receiver): number {
    if (this.restsMs(receiver) > 0) return 0
    return isOutage(this.#standings.get(nameOf(receiver)) ?? WELL) ? 1 : Number.POSITIVE_INFINITY
  }

  /**
   * The work of `by` is to be given to it; after an outage no other one is, until it is known what became of this. Those who
   * were turned away again although others were taken try one after another in any case.
   */
  tries(receiver: Receiver, by: string): void {
    for (const name of namesOf(receiver)) this.#try(name, by)
  }

  #try(name: string, by: string): void {
    const all = this.#standingOf(name)
    const nowMs = this.#clock.nowMs()
    const standing = all.againBy.has(by) ? { ...all, againUntilMs: nowMs + AGAIN_APART_MS, atMs: nowMs } : all
    const isTry = isOutage(standing)
    const trying = isTry ? { tryingUntilMs: nowMs + TRY_MS, tryingBy: by, atMs: nowMs } : {}
    if (standing !== all || isTry) this.#standings.set(name, { ...standing, ...trying })
  }

  /** The work of `by` does not try anybody any more, if it did. */
  letGo(by: string): void {
    for (const [name, standing] of this.#standings) {
      if (standing.tryingBy === by) this.#standings.set(name, withoutTry(standing))
    }
  }

  /**
   * It has taken the work of `by`, or has said in its own words why not: it is there. It may be asked no more often for that,
   * and those whom it has turned away before are known as such.
   */
  isThere(receiver: Receiver, by: string): void {
    for (const name of namesOf(receiver)) {
      const { pausedUntilMs, atMs, failedBy, againBy } = this.#standingOf(name)
      const others = failedBy.has(by) ? new Set([...failedBy].filter((other) => other !== by)) : failedBy
      // Where one of them is taken after all, it was not their own fault.
      const again = againBy.has(by) ? WELL.againBy : againBy
      if (others.size === 0 && pausedUntilMs <= this.#clock.nowMs()) this.#standings.delete(name)
      else
        this.#standings.set(name, { ...WELL, pausedUntilMs, atMs, failedBy: others, passedBy: others, againBy: again })
    }
  }

  /** Whether it rests for works of some model, or with files, or by some key, and may be well for others. */
  restsInPart(upstreamId: string): boolean {
    const nowMs = this.#clock.nowMs()
    return [...this.#standings.keys()].some((name) => {
      const { restsUntilMs, tryingUntilMs } = this.#standingOf(name)
      return isPartOf(name, upstreamId) && Math.max(restsUntilMs, tryingUntilMs) > nowMs
    })
  }

  /**
   * It, or with `model` that model alone, or with `hasFiles` its place for files, has turned the work of `by` away for
   * reasons of its own; `fraction` spreads the waits of processes. Works that were given to it at the same time meet the same
   * trouble: together they count once. Another one that tries it goes on trying.
   */
  turnedAway(receiver: Receiver, by: string, askedMs: number | undefined, fraction: number): void {
    const name = nameOf(receiver)
    const nowMs = this.#clock.nowMs()
    const all = this.#standingOf(name)
    const standing = all.tryingBy === by ? withoutTry(all) : all
    if (standing.againBy.has(by) && askedMs === undefined) {
      const againFailures = standing.againFailures + 1
      const againUntilMs = nowMs + backoffMs(againFailures, REST_MS.first, REST_MS.max, fraction)
      this.#standings.set(name, { ...standing, againFailures, againUntilMs, atMs: nowMs })
      return
    }
    // For once it may be the next outage.
    const isAgain = standing.passedBy.has(by)
    const againBy = isAgain ? new Set([...standing.againBy, by].slice(-FAILED_MAX)) : standing.againBy
    const isKnown = standing.restsUntilMs > nowMs
    const failures = isKnown ? standing.failures : standing.failures + 1
    const restMs = isKnown ? 0 : backoffMs(failures, REST_MS.first, REST_MS.max, fraction)
    const askedUntilMs = nowMs + Math.min(askedMs ?? 0, REST_MS.askedMax)
    const restsUntilMs = Math.max(isKnown ? standing.restsUntilMs : 0, nowMs + restMs, askedUntilMs)
    const othersFirstMs = failures < FAILURES_OF_ONE_OUTAGE ? 0 : othersFirst(restsUntilMs - nowMs)
    const isLonger = restsUntilMs > standing.restsUntilMs
    const othersFirstUntilMs = isLonger ? restsUntilMs + othersFirstMs : standing.othersFirstUntilMs
    const failedBy = new Set([...standing.failedBy, by].slice(-FAILED_MAX))
    this.#standings.set(name, {
      ...standing,
      failures,
      restsUntilMs,
      failedBy,
      againBy,
      othersFirstUntilMs,
      atMs: nowMs,
    })
  }

  /** It may be asked only so often, and is not to be asked for a while; that is no failure. */
  pause(receiver: Receiver, forMs: number): void {
    const name = nameOf(receiver)
    const nowMs = this.#clock.nowMs()
    this.#standings.set(name, { ...this.#standingOf(name), pausedUntilMs: nowMs + forMs, atMs: nowMs })
  }
}

/** Whether it has failed so often in a row, whoever it was, that one work at a time tries it. */
function isOutage({ failures, againFailures }: Standing): boolean {
  return failures + againFailures >= FAILURES_OF_ONE_OUTAGE
}

function othersFirst(restMs: number): number {
  return Math.min(OTHERS_FIRST_MS.max, Math.max(OTHERS_FIRST_MS.min, Math.round(restMs / 2)))
}

function withoutTry({ tryingBy: _tried, ...standing }: Standing): Standing {
  return { ...standing, tryingUntilMs: 0 }
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
