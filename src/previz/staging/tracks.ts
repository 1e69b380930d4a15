/** How subjects move: each action as a path through the shot. Pure. */

import { cruise, ease, glide, settle } from '../camera/easing.ts'
import type { Action } from '../script/reading.ts'

/** Where a subject is at a moment, as seen from its own place on the stage. Lengths are frame heights at its distance. */
export type Stance = {
  /** To the right. */
  readonly x: number
  /** Above its place. */
  readonly lift: number
  /** How much larger than at rest, and how much narrower for turning away: 1 is as painted. */
  readonly grow: number
  readonly squeeze: number
  /** 0 to 1. */
  readonly opacity: number
}

/** What a track depends on. */
export type Motion = {
  readonly action: Action
  /** From where to where it goes while the shot lasts, in frame heights from its place. */
  readonly way: Way
  /** How far one circle of its pictures takes it, where it sets down feet, in frame heights. */
  readonly stride?: number
  /** Of its own, so that several do not move as one: 0 to 1. */
  readonly phase: number
  /** Its height in frame heights. */
  readonly height: number
  /** It lies in water. */
  readonly isAfloat?: boolean
}

/**
 * From where to where somebody goes, to the right; who goes nowhere has none. `withCamera`: how much of it the camera sets the
 * pace of, as it starts and stops gently and whoever has no feet can do so, too.
 */
export type Way = { readonly from: number; readonly to: number; readonly withCamera?: number }

/** Whether somebody goes anywhere. */
export function isUnderWay({ way }: Pick<Motion, 'way'>): boolean {
  return way.from !== way.to
}

/** When: seconds since the shot began, and the part of it that is over, 0 to 1. */
export type Moment = { readonly seconds: number; readonly progress: number }

const HERE: Stance = { x: 0, lift: 0, grow: 1, squeeze: 1, opacity: 1 }

const turn = (seconds: number, perSecond: number, phase: number) =>
  Math.sin((seconds * perSecond + phase) * 2 * Math.PI)

type Track = (moment: Moment, motion: Motion) => Partial<Stance>

/** Breathing: nothing that lives stands quite still. */
const alive: Track = ({ seconds }, { phase }) => ({ grow: 1 + 0.006 * turn(seconds, 0.28, phase) })

/** Who is on the way is so before the shot begins, and after it. */
const along = ({ from, to, withCamera = 0 }: Way, progress: number) =>
  from + (to - from) * progress + withCamera * (cruise(progress) - progress)

const across =
  (bounce: number, steps: number): Track =>
  ({ seconds, progress }, { way, stride, phase, height }) => ({
    x: along(way, progress),
    // Whose feet are drawn rises and falls with them.
    lift: stride === undefined ? bounce * height * Math.abs(turn(seconds, steps / 2, phase)) : 0,
  })

const TRACKS: { readonly [A in Action]: Track } = {
  stand: alive,
  sit: alive,
  lie: alive,
  blow: alive,
  breathe_fire: ({ seconds }, { phase }) => ({
    grow: 1 + 0.012 * turn(seconds, 0.5, phase),
    lift: 0.008 * turn(seconds, 0.4, phase),
  }),
  walk: across(0.012, 1.9),
  run: across(0.03, 3),
  drive: across(0.004, 5),
  sail: ({ seconds, progress }, { way, phase }) => ({
    x: along(way, progress),
    lift: 0.008 * turn(seconds, 0.3, phase),
  }),
  swim: ({ seconds, progress }, { way, phase }) => ({
    x: along(way, progress),
    lift: 0.025 * turn(seconds, 0.35, phase),
  }),
  fly: ({ seconds, progress }, { way, phase }) => ({
    x: along(way, progress),
    lift: 0.06 * turn(seconds, 0.23, phase) + 0.05 * ease(progress),
  }),
  float: ({ seconds }, { phase }) => ({
    x: 0.015 * turn(seconds, 0.13, phase + 0.3),
    lift: 0.03 * turn(seconds, 0.22, phase),
  }),
  rise: ({ progress }, { phase, height }) => ({
    lift: Math.max(0.2, 0.64 - height) * glide(progress),
    x: 0.01 * turn(progress, 1.3, phase),
  }),
  fall: ({ seconds, progress }, { phase }) => ({
    lift: 0.75 * (1 - progress ** 1.6),
    x: 0.03 * turn(seconds, 0.6, phase),
  }),
  jump: ({ seconds }, { phase, height, isAfloat }) => {
    if (isAfloat) return { lift: height * leapAt(seconds * LEAPS_PER_SECOND + LEAP_BEGUN * (1 + phase)) }
    const hop = (seconds * 0.9 + phase) % 1
    return { lift: height * 0.55 * Math.max(0, 4 * hop * (1 - hop) - 0.25) }
  },
  dance: ({ seconds }, { phase, height }) => ({
    x: 0.03 * turn(seconds, 0.5, phase),
    lift: 0.02 * height * Math.abs(turn(seconds, 1, phase)),
  }),
  cheer: ({ seconds }, { phase, height }) => ({ lift: 0.03 * height * Math.abs(turn(seconds, 1.1, phase)) }),
  turn: ({ seconds }, { phase }) => ({ squeeze: 1 - 0.18 * (0.5 - 0.5 * turn(seconds, 0.22, phase + 0.25)) }),
  pour: alive,
  bloom: ({ progress }) => ({ grow: 0.62 + 0.38 * settle(progress) }),
  shine: ({ seconds }, { phase }) => ({ grow: 1 + 0.008 * turn(seconds, 0.4, phase) }),
  shake: ({ seconds }, { phase }) => ({ x: 0.008 * turn(seconds, 6, phase) + 0.004 * turn(seconds, 9.3, phase) }),
}

/** How often somebody leaps out of water, and how much of a leap is over at least when a shot begins. */
const [LEAPS_PER_SECOND, LEAP_BEGUN] = [0.4, 0.15] as const

/** How high a leap out of water is, in heights of its own: from wholly below it until only the tail is not above. */
function leapAt(leaps: number): number {
  const over = leaps % 1
  return 4.4 * over * (1 - over) - 0.62
}

/** How small a subject becomes on its way, across or in all, where 1 is as painted. */
export function smallestOf(action: Action): number {
  if (action === 'bloom') return 0.6
  return action === 'turn' ? 0.8 : 0.97
}

/** Where a subject is. */
export function stanceAt(moment: Moment, motion: Motion): Stance {
  return { ...HERE, ...TRACKS[motion.action](moment, motion) }
}
