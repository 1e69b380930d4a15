/**
 * A circuit breaker, pure: how one receiver of works has fared lately, and when whose work may be given to it. After refusals it
 * is left alone, longer each time; in an outage one work at a time tries it. In every second rest those come first who were not
 * refused before, in every other one those who were, who was refused longest ago in front: neither a work that is never taken
 * nor a stream of such works keeps those away for ever that would be taken. A work that is refused again although others were
 * taken in between is to blame itself, and keeps nobody waiting but those like it. Whoever only has no room is tried by one
 * work at a time, and blames a work late; who came first stays first, unless nothing at all is taken for long.
 */

import { backoffMs } from '../lib/backoff.ts'

/** How long one is left alone, in ms: doubling up to the longest, or for as long as it asks, within bounds. */
const REST_MS = { first: 1_000, max: 60_000, crowdedMax: 8_000, askedMax: 600_000 } as const

/** Refusals in a row after which only one work at a time tries. */
const FAILURES_OF_ONE_OUTAGE = 3

/** Works that are taken one after another from one that had no room, before several are given to it at once again. */
const TAKEN_OF_ROOM = 3

/** How long it takes nothing for want of room, in ms, until it may be the works that ask, and others have their turn. */
const NO_ROOM_MS = 120_000

/** How often a work was refused anew although others were taken in between, from which on it is to blame itself. */
const TIMES_TO_BLAME = { trouble: 1, room: 4 } as const

/** How long those are waited for whose turn it is, in ms: half of the rest, within bounds. */
const TURN_MS = { min: 3_000, max: 30_000 } as const

/** How far apart those come, in ms, who were refused before: one who has gone elsewhere holds up the next by this much. */
const STEP_MS = 250

/** Works that are remembered as refused, and as to blame, those that were last. */
const WORKS_MAX = 1_000

/** How long a work waits at most while another one tries, before it asks again, in ms; shorter where that is not for an outage. */
const LOOK_MS = { outage: 15_000, room: 3_000 } as const

/** How long nothing is heard of a try before another one may begin, in ms. */
const TRY_MS = 150_000

/** A work tries; until when it is waited for, in epoch ms. */
type Trial = { readonly by: string; readonly untilMs: number }

/** What is remembered of a work that was refused, and not taken since. */
type Remembered = {
  /** Others were taken since it was refused. */
  readonly isPassed: boolean
  /** How often it was refused although others were taken since the time before. */
  readonly times: number
  /** It has a place among those who were refused, whose turn it is in every second rest. */
  readonly hasPlace: boolean
  /** It is to blame itself. */
  readonly isBlamed: boolean
}

/** How those fare that are to blame, who try one after another: refusals since a work was taken, and until when they wait for that. */
type Blamed = { readonly failures: number; readonly untilMs: number; readonly trial?: Trial | undefined }

/** How a receiver has fared; all times in epoch ms. */
export type Breaker = {
  readonly failures: number
  /** When it failed first since it has taken one. */
  readonly failsSinceMs: number
  /** How many works are still to be taken one by one, since it had no room. */
  readonly leftOneByOne: number
  readonly restsUntilMs: number
  /** Until when it has asked to be left alone. */
  readonly askedUntilMs: number
  /** Until when it may not be asked because it may be asked only so often: no failure. */
  readonly pausedUntilMs: number
  /** Until when those wait whose turn it is not. */
  readonly turnUntilMs: number
  readonly trial?: Trial | undefined
  /** Works that it has refused and not taken since, the one that was refused longest ago in front. */
  readonly works: ReadonlyMap<string, Remembered>
  readonly blamed: Blamed
  /** When this was found out: whoever asks at a time before it, by a clock that was set back, is to take no notice of it. */
  readonly atMs: number
}

const NO_BLAME: Blamed = { failures: 0, untilMs: 0 }

/** Nothing is known against it. */
export const WELL: Breaker = {
  failures: 0,
  failsSinceMs: 0,
  leftOneByOne: 0,
  restsUntilMs: 0,
  askedUntilMs: 0,
  pausedUntilMs: 0,
  turnUntilMs: 0,
  works: new Map(),
  blamed: NO_BLAME,
  atMs: 0,
}

/** Whether one work at a time tries it: it has failed so often in a row, whoever it was, or had no room. */
export function isTriedByOne({ failures, leftOneByOne }: Breaker): boolean {
  return failures >= FAILURES_OF_ONE_OUTAGE || leftOneByOne > 0
}

/** Until when it is not to be given anything because it has failed, or is tried. */
export function failsUntil(breaker: Breaker): number {
  return Math.max(restEnd(breaker), breaker.trial?.untilMs ?? 0)
}

/** Until when the work of `by` is not to be given to it, because of how it has fared. */
export function waitUntil(breaker: Breaker, by: string, nowMs: number): number {
  const { trial, blamed, failures, works } = breaker
  const lookMs = failures < FAILURES_OF_ONE_OUTAGE ? LOOK_MS.room : LOOK_MS.outage
  const othersTrial = (of: Trial | undefined) =>
    of === undefined || of.by === by ? 0 : Math.min(of.untilMs, nowMs + lookMs)
  const ofBlame = works.get(by)?.isBlamed === true ? Math.max(blamed.untilMs, othersTrial(blamed.trial)) : 0
  return Math.max(turnOf(breaker, by), othersTrial(trial), ofBlame)
}

/** The work of `by` is to be given to it: where one at a time tries it, no other one is until it is known what became of this. */
export function tried(breaker: Breaker, by: string, nowMs: number): Breaker {
  const { blamed, works } = breaker
  const isBlamed = works.get(by)?.isBlamed === true
  const isAlone = isTriedByOne(breaker)
  if (!isBlamed && !isAlone) return breaker
  const trial = { by, untilMs: nowMs + TRY_MS }
  return { ...breaker, ...(isAlone && { trial }), blamed: isBlamed ? { ...blamed, trial } : blamed, atMs: nowMs }
}

/** The work of `by` does not try it any more, if it did. */
export function letGo(breaker: Breaker, by: string): Breaker {
  const { trial, blamed } = breaker
  const isBlamed = blamed.trial?.by === by
  if (trial?.by !== by && !isBlamed) return breaker
  const left = trial?.by === by ? undefined : trial
  return { ...breaker, trial: left, blamed: isBlamed ? { ...blamed, trial: undefined } : blamed }
}

/** The work of `by` is over, or is somewhere else. */
export function forgotten(breaker: Breaker, by: string): Breaker {
  const left = letGo(breaker, by)
  return left.works.has(by) ? { ...left, works: without(left.works, by) } : left
}

/** It has taken the work of `by`, or has said in its own words why not; `WELL` itself where nothing is left to be known. */
export function taken(breaker: Breaker, by: string, nowMs: number): Breaker {
  const { askedUntilMs, pausedUntilMs, atMs } = breaker
  const leftOneByOne = Math.max(0, breaker.leftOneByOne - 1)
  const left = without(breaker.works, by)
  if (left.size + leftOneByOne === 0 && Math.max(askedUntilMs, pausedUntilMs) <= nowMs) return WELL
  // Where one that is to blame is taken after all, it was not their own fault.
  const fresh = breaker.works.get(by)?.isBlamed === true ? { isBlamed: false, times: 0 } : {}
  const works = new Map(Array.from(left, ([work, known]) => [work, { ...known, ...fresh, isPassed: true }]))
  const blamed = { ...NO_BLAME, trial: letGo(breaker, by).blamed.trial }
  return { ...WELL, leftOneByOne, askedUntilMs, pausedUntilMs, atMs, works, blamed }
}

/** Why a work was not taken: for how long it asks to be left alone, in ms, and whether it only had no room for more. */
export type WhyRefused = { readonly askedMs?: number | undefined; readonly isCrowded?: boolean | undefined }

/**
 * It has refused the work of `by` for reasons of its own; `fraction`, 0 to 1, spreads the waits of processes. Works that were
 * given to it at the same time meet the same trouble: together they count once.
 */
export function refused(breaker: Breaker, by: string, why: WhyRefused, nowMs: number, fraction: number): Breaker {
  const before = letGo(breaker, by)
  const { askedMs = 0, isCrowded = false } = why
  const askedUntilMs = Math.max(before.askedUntilMs, nowMs + Math.min(askedMs, REST_MS.askedMax))
  const known = { ...before, askedUntilMs, atMs: nowMs }
  // For once it may be the next outage: only from the next refusal on it keeps nobody waiting.
  if (before.works.get(by)?.isBlamed === true) return remembered(againRefused(known, nowMs, fraction), by, isCrowded)
  const isKnown = restEnd(before) > nowMs
  const failures = isKnown ? before.failures : before.failures + 1
  const longestMs = isCrowded ? REST_MS.crowdedMax : REST_MS.max
  const restMs = isKnown ? 0 : backoffMs(failures, REST_MS.first, longestMs, fraction)
  const leftOneByOne = isCrowded ? TAKEN_OF_ROOM : before.leftOneByOne
  const failsSinceMs = before.failures === 0 ? nowMs : before.failsSinceMs
  const rested = {
    ...known,
    failures,
    failsSinceMs,
    leftOneByOne,
    restsUntilMs: Math.max(before.restsUntilMs, nowMs + restMs),
  }
  return remembered({ ...rested, turnUntilMs: turnUntil(rested, before, nowMs) }, by, isCrowded)
}

/** Others come before it next time; where it only had no room, it stays where it was in the queue, unless that lasts. */
function remembered(breaker: Breaker, by: string, isCrowded: boolean): Breaker {
  const was = breaker.works.get(by)
  const times = (was?.times ?? 0) + (was?.isPassed === true ? 1 : 0)
  const isBlamed = times >= (isCrowded ? TIMES_TO_BLAME.room : TIMES_TO_BLAME.trouble)
  const isLong = breaker.failures > 0 && breaker.atMs - breaker.failsSinceMs >= NO_ROOM_MS
  const hasPlace = !isCrowded || was?.hasPlace === true || isLong
  const known: Remembered = { isPassed: false, times, hasPlace, isBlamed: isBlamed || was?.isBlamed === true }
  return { ...breaker, works: new Map([...without(breaker.works, by), [by, known] as const].slice(-WORKS_MAX)) }
}

function againRefused({ blamed, ...breaker }: Breaker, nowMs: number, fraction: number): Breaker {
  const failures = blamed.failures + 1
  const ownMs = nowMs + backoffMs(failures, REST_MS.first, REST_MS.max, fraction)
  // The time that it has asked for is everybody's: the others come first after that.
  const untilMs = restEnd(breaker) > nowMs ? Math.max(ownMs, restEnd(breaker) + TURN_MS.min) : ownMs
  return { ...breaker, blamed: { ...blamed, failures, untilMs } }
}

function restEnd({ restsUntilMs, askedUntilMs }: Pick<Breaker, 'restsUntilMs' | 'askedUntilMs'>): number {
  return Math.max(restsUntilMs, askedUntilMs)
}

/** Whoever rests for longer than before has another turn after that. */
function turnUntil(breaker: Breaker, before: Breaker, nowMs: number): number {
  const untilMs = restEnd(breaker)
  if (!isTriedByOne(breaker)) return 0
  if (untilMs <= restEnd(before)) return before.turnUntilMs
  return untilMs + Math.min(TURN_MS.max, Math.max(TURN_MS.min, Math.round((untilMs - nowMs) / 2)))
}

/** When a work may try that waits for the end of a rest: at once in its turn, or behind those whose turn it is. */
function turnOf({ failures, works, turnUntilMs, ...breaker }: Breaker, by: string): number {
  const endMs = restEnd(breaker)
  const turnMs = Math.max(0, turnUntilMs - endMs)
  if (turnMs === 0) return endMs
  const isTurnOfRefused = failures % 2 === 0
  const inTurn = [...works].filter(([, { hasPlace }]) => hasPlace).map(([work]) => work)
  const place = inTurn.indexOf(by)
  if (place >= 0) return endMs + (isTurnOfRefused ? 0 : turnMs) + Math.min(turnMs, place * STEP_MS)
  // They come close behind each other: there is no need to wait for them for longer than that.
  const theirsMs = inTurn.length === 0 ? 0 : Math.min(turnMs, TURN_MS.min + inTurn.length * STEP_MS)
  return endMs + (isTurnOfRefused ? theirsMs : 0)
}

function without(works: ReadonlyMap<string, Remembered>, by: string): ReadonlyMap<string, Remembered> {
  return works.has(by) ? new Map([...works].filter(([work]) => work !== by)) : works
}
