/**
 * A circuit breaker, pure: how one receiver of works has fared lately, and when whose work may be given to it. After refusals it
 * is left alone, longer each time; in an outage one work at a time tries it. In every second rest those come first who were not
 * refused before, in every other one those who were, who was refused longest ago in front: neither a work that is never taken
 * nor a stream of such works keeps those away for ever that would be taken. A work that is refused again although others were
 * taken in between is to blame itself, and keeps nobody waiting but those like it.
 */

import { backoffMs } from '../lib/backoff.ts'

/** How long one is left alone, in ms: doubling up to the longest, or for as long as it asks, within bounds. */
const REST_MS = { first: 1_000, max: 60_000, crowdedMax: 8_000, askedMax: 600_000 } as const

/** Refusals in a row after which only one work at a time tries. */
const FAILURES_OF_ONE_OUTAGE = 3

/** How long those are waited for whose turn it is, in ms: half of the rest, within bounds. */
const TURN_MS = { min: 3_000, max: 30_000 } as const

/** How far apart those come, in ms, who were refused before: one who has gone elsewhere holds up the next by this much. */
const STEP_MS = 250

/** Works that are remembered as refused, and as to blame, those that were last. */
const WORKS_MAX = 1_000

/** How long a work waits at most while another one tries, before it asks again, in ms. */
const LOOK_MS = 15_000

/** How long nothing is heard of a try before another one may begin, in ms. */
const TRY_MS = 150_000

/** A work tries; until when it is waited for, in epoch ms. */
type Trial = { readonly by: string; readonly untilMs: number }

/** Works that were refused again although others were taken in between. They try one after another. */
type Blamed = {
  readonly works: ReadonlySet<string>
  /** Refusals since a work was taken, and until when they wait for that, in epoch ms. */
  readonly failures: number
  readonly untilMs: number
  readonly trial?: Trial | undefined
}

/** How a receiver has fared; all times in epoch ms. */
export type Breaker = {
  readonly failures: number
  readonly restsUntilMs: number
  /** Until when it has asked to be left alone. */
  readonly askedUntilMs: number
  /** Until when it may not be asked because it may be asked only so often: no failure. */
  readonly pausedUntilMs: number
  /** Until when those wait whose turn it is not. */
  readonly turnUntilMs: number
  readonly trial?: Trial | undefined
  /** Works that it has refused and not taken since, the one that was refused longest ago in front. */
  readonly refused: ReadonlySet<string>
  /** Those of them since whom others were taken. */
  readonly passed: ReadonlySet<string>
  readonly blamed: Blamed
  /** When this was found out: a clock that was set back since then makes nobody wait for longer. */
  readonly atMs: number
}

const NO_BLAME: Blamed = { works: new Set(), failures: 0, untilMs: 0 }

/** Nothing is known against it. */
export const WELL: Breaker = {
  ...{ failures: 0, restsUntilMs: 0, askedUntilMs: 0, pausedUntilMs: 0, turnUntilMs: 0, atMs: 0 },
  ...{ refused: new Set(), passed: new Set(), blamed: NO_BLAME },
}

/** Whether it has failed so often in a row, whoever it was, that one work at a time tries it. */
export function isOutage({ failures }: Breaker): boolean {
  return failures >= FAILURES_OF_ONE_OUTAGE
}

/** Until when it is not to be given anything because it has failed, or is tried. */
export function failsUntil(breaker: Breaker): number {
  return Math.max(restEnd(breaker), breaker.trial?.untilMs ?? 0)
}

/** Until when the work of `by` is not to be given to it, because of how it has fared. */
export function waitUntil(breaker: Breaker, by: string, nowMs: number): number {
  const { trial, blamed } = breaker
  const othersTrial = (of: Trial | undefined) =>
    of === undefined || of.by === by ? 0 : Math.min(of.untilMs, nowMs + LOOK_MS)
  const ofBlame = blamed.works.has(by) ? Math.max(blamed.untilMs, othersTrial(blamed.trial)) : 0
  return Math.max(turnOf(breaker, by), othersTrial(trial), ofBlame)
}

/** The work of `by` is to be given to it: in an outage no other one is, until it is known what became of this. */
export function tried(breaker: Breaker, by: string, nowMs: number): Breaker {
  const { blamed } = breaker
  const isBlamed = blamed.works.has(by)
  if (!isBlamed && !isOutage(breaker)) return breaker
  const trial = { by, untilMs: nowMs + TRY_MS }
  const ofAll = isOutage(breaker) ? { trial } : {}
  return { ...breaker, ...ofAll, blamed: isBlamed ? { ...blamed, trial } : blamed, atMs: nowMs }
}

/** The work of `by` does not try it any more, if it did. */
export function letGo(breaker: Breaker, by: string): Breaker {
  const { trial, blamed } = breaker
  const isBlamed = blamed.trial?.by === by
  if (trial?.by !== by && !isBlamed) return breaker
  const left = trial?.by === by ? undefined : trial
  return { ...breaker, trial: left, blamed: isBlamed ? { ...blamed, trial: undefined } : blamed }
}

/** It has taken the work of `by`, or has said in its own words why not. Nothing to be remembered: `WELL`. */
export function taken(breaker: Breaker, by: string, nowMs: number): Breaker {
  const { askedUntilMs, pausedUntilMs, atMs } = breaker
  const refused = breaker.refused.has(by) ? without(breaker.refused, by) : breaker.refused
  // Where one of them is taken after all, it was not their own fault.
  const { works } = breaker.blamed.works.has(by) ? NO_BLAME : breaker.blamed
  if (refused.size + works.size === 0 && Math.max(askedUntilMs, pausedUntilMs) <= nowMs) return WELL
  const trial = letGo(breaker, by).blamed.trial
  const blamed = works.size === 0 ? NO_BLAME : { ...NO_BLAME, works, trial }
  return { ...WELL, askedUntilMs, pausedUntilMs, atMs, refused, passed: refused, blamed }
}

/** Why a work was not taken: for how long it asks to be left alone, in ms, and whether it only had no room for more. */
export type Refused = { readonly askedMs?: number | undefined; readonly isCrowded?: boolean | undefined }

/**
 * It has refused the work of `by` for reasons of its own; `fraction`, 0 to 1, spreads the waits of processes. Works that were
 * given to it at the same time meet the same trouble: together they count once.
 */
export function refused(all: Breaker, by: string, why: Refused, nowMs: number, fraction: number): Breaker {
  const breaker = letGo(all, by)
  const { askedMs = 0, isCrowded = false } = why
  const askedUntilMs = Math.max(breaker.askedUntilMs, nowMs + Math.min(askedMs, REST_MS.askedMax))
  const known = { ...breaker, askedUntilMs, atMs: nowMs }
  if (!isCrowded && breaker.blamed.works.has(by)) return { ...known, blamed: again(breaker.blamed, nowMs, fraction) }
  const isKnown = restEnd(breaker) > nowMs
  const failures = isKnown ? breaker.failures : breaker.failures + 1
  const longestMs = isCrowded ? REST_MS.crowdedMax : REST_MS.max
  const restsUntilMs = isKnown ? breaker.restsUntilMs : nowMs + backoffMs(failures, REST_MS.first, longestMs, fraction)
  const rested = { ...known, failures, restsUntilMs }
  const turned = { ...rested, turnUntilMs: turnUntil(rested, breaker, nowMs) }
  return isCrowded ? turned : remembered(turned, by)
}

/** Who is refused for want of room has nothing to do with that; another one comes later next time, and may be to blame. */
function remembered(breaker: Breaker, by: string): Breaker {
  const { blamed, passed } = breaker
  const others = without(breaker.refused, by)
  // For once it may be the next outage: this refusal counted for all.
  if (passed.has(by)) return { ...breaker, refused: others, blamed: { ...blamed, works: withLast(blamed.works, by) } }
  return { ...breaker, refused: withLast(others, by) }
}

function again(blamed: Blamed, nowMs: number, fraction: number): Blamed {
  const failures = blamed.failures + 1
  return { ...blamed, failures, untilMs: nowMs + backoffMs(failures, REST_MS.first, REST_MS.max, fraction) }
}

function restEnd({ restsUntilMs, askedUntilMs }: Breaker): number {
  return Math.max(restsUntilMs, askedUntilMs)
}

/** Whoever rests for longer than before has another turn after that. */
function turnUntil(breaker: Breaker, before: Breaker, nowMs: number): number {
  const untilMs = restEnd(breaker)
  if (!isOutage(breaker)) return 0
  if (untilMs <= restEnd(before)) return before.turnUntilMs
  return untilMs + Math.min(TURN_MS.max, Math.max(TURN_MS.min, Math.round((untilMs - nowMs) / 2)))
}

/** When a work may try that waits for the end of a rest. */
function turnOf(breaker: Breaker, by: string): number {
  const { failures, refused: before, blamed, turnUntilMs } = breaker
  const firstMs = restEnd(breaker)
  const isTheirs = failures % 2 === 0
  const turnMs = Math.max(0, turnUntilMs - firstMs)
  const lastMs = firstMs + (isTheirs ? Math.min(turnMs, TURN_MS.min + before.size * STEP_MS) : turnMs)
  if (blamed.works.has(by)) return lastMs
  if (!before.has(by)) return isTheirs && before.size > 0 ? lastMs : firstMs
  const afterMs = Math.min(placeIn(before, by) * STEP_MS, lastMs - firstMs)
  return (isTheirs ? firstMs : lastMs) + afterMs
}

function placeIn(works: ReadonlySet<string>, by: string): number {
  let place = 0
  for (const work of works) {
    if (work === by) break
    place++
  }
  return place
}

function without(works: ReadonlySet<string>, by: string): ReadonlySet<string> {
  return new Set([...works].filter((work) => work !== by))
}

function withLast(works: ReadonlySet<string>, by: string): ReadonlySet<string> {
  return new Set([...works, by].slice(-WORKS_MAX))
}
