/** What each camera word means as a path: eased moves that add up, one after another where several are named. */

import { between, type Chance, chanceFrom } from '../random.ts'
import type { CameraMove, CameraWish } from '../script/reading.ts'
import { cruise, ease, glide } from './easing.ts'
import { type Pose, REST, SUBJECT_DISTANCE } from './pose.ts'

/** Where the camera is over the length of a shot; progress 0 to 1. */
export type CameraPath = (progress: number) => Pose

/** What a path is made for. */
export type PathOptions = {
  readonly wish: CameraWish
  /** Seconds of the shot. */
  readonly seconds: number
  /** What it looks at, in frame heights from the middle of the frame: to the right, and down. */
  readonly focus: { readonly x: number; readonly y: number }
  /** The horizon, in frame heights below the middle of the frame. */
  readonly horizon: number
  /** How far it may go sideways in all, in frame heights. */
  readonly reach?: number
  /** How far it may go up or down in all, in frame heights. */
  readonly climb?: number
  /** How far up the picture may go as the camera tilts, in frame heights: what is over a face; absent: as far as it likes. */
  readonly headroom?: number
  /** How far whom it follows goes, in frame heights; absent: as far as it would go by itself. */
  readonly along?: number
  readonly seed: number
}

/** What a move adds at its own progress, 0 to 1. A part that it does not name stays as it is. */
type Part = (progress: number, amount: number) => Partial<Pose>

const PACES = { slow: 0.62, normal: 1, fast: 1.45 } as const

/** How far the camera goes along with what it follows at the common pace, in frame heights. */
const FOLLOWED = 2.6

/** How far a push goes at the common pace, of the way to the subject. */
const PUSH = 1.05

/** How far up the picture goes at most as the camera tilts, and how far up a crane goes, at the common pace, in frame heights. */
const [TILTED, CRANED] = [0.2448, 0.62]

const PARTS: { readonly [M in Exclude<CameraMove, 'static'>]: Part } = {
  push_in: (t, amount) => ({ z: PUSH * amount * glide(t) }),
  pull_out: (t, amount) => ({ z: PUSH * amount * (1 - glide(t)) }),
  pan_left: (t, amount) => ({ panX: 0.44 * amount * (glide(t) - 0.5) }),
  pan_right: (t, amount) => ({ panX: 0.44 * amount * (0.5 - glide(t)) }),
  tilt_up: (t, amount) => ({ panY: 0.34 * amount * glide(t) - TILTED * amount }),
  tilt_down: (t, amount) => ({ panY: 0.34 * amount * (1 - glide(t)) - TILTED * amount }),
  truck_left: (t, amount) => ({ x: 0.8 * amount * (0.5 - cruise(t)) }),
  truck_right: (t, amount) => ({ x: 0.8 * amount * (cruise(t) - 0.5) }),
  follow: (t, amount) => ({ x: FOLLOWED * amount * (cruise(t) - 0.5), z: 0.25 * ease(t) }),
  crane_up: (t, amount) => lifted(CRANED * amount * glide(t)),
  crane_down: (t, amount) => lifted(CRANED * amount * (1 - glide(t))),
  orbit_left: (t, amount) => orbited(0.95 * amount * (0.5 - ease(t))),
  orbit_right: (t, amount) => orbited(0.95 * amount * (ease(t) - 0.5)),
  dolly_zoom: (t, amount) => vertigo(1.35 * amount * glide(t)),
  fly: (t, amount) => ({ z: 1.5 * amount * cruise(t), y: 0.1 * amount * ease(t) }),
}

/** How far moves go sideways at the common pace, in frame heights; others do not. */
const SIDEWAYS: { readonly [M in CameraMove]?: number } = {
  truck_left: 0.8,
  truck_right: 0.8,
  follow: FOLLOWED,
  orbit_left: 0.95,
  orbit_right: 0.95,
}

/** How far moves go up or down at the common pace, in frame heights; others do not. */
const UPWARDS: { readonly [M in CameraMove]?: number } = { crane_up: CRANED, crane_down: CRANED }

/** How much less of an arc there is around what is seen from above: level ground is sheared by it, and what is painted on that leans. */
const ABOVE_SHARE = 0.4

/** How far the camera can go along with somebody, in frame heights: with what is driven it goes faster. */
export function followingReach({ pace }: CameraWish, seconds: number, drives: boolean): number {
  return FOLLOWED * (drives ? 1.7 : 1) * PACES[pace] * breathOf(seconds)
}

/** A short shot leaves less time, and a move through all of it would be a rush. */
function breathOf(seconds: number): number {
  return Math.min(1, 0.45 + seconds / 8)
}

/** Up, with the head bowed, so that the subject stays. */
function lifted(y: number): Partial<Pose> {
  return { y, panY: -0.72 * y }
}

/** Sideways on an arc, with the head turned, so that the subject stays. */
function orbited(x: number): Partial<Pose> {
  return { x, panX: x, z: -0.25 * x * x }
}

/** Nearer with a shorter lens: the subject keeps its size, and what is behind it falls back. */
function vertigo(z: number): Partial<Pose> {
  return { z, zoom: (SUBJECT_DISTANCE - z) / SUBJECT_DISTANCE }
}

/** Plans the path of a shot. */
export function planPath({
  wish,
  seconds,
  focus,
  horizon,
  reach = Number.POSITIVE_INFINITY,
  climb = Number.POSITIVE_INFINITY,
  headroom = Number.POSITIVE_INFINITY,
  along,
  seed,
}: PathOptions): CameraPath {
  const chance = chanceFrom(seed, 'camera')
  const moves = wish.moves.length > 0 ? wish.moves : [anyMove(chance)]
  const amount = PACES[wish.pace] * breathOf(seconds) * (wish.moves.length > 0 ? 1 : 0.55)
  const shaking = shakeOf(wish, chance)
  return (progress) => {
    const parts = moves.flatMap((move, index) => {
      if (move === 'static') return []
      const wanted = move === 'follow' && along !== undefined ? along / FOLLOWED : amount
      const free = isArcAbove(move, wish) ? wanted * ABOVE_SHARE : wanted
      const most = Math.min(free, reach / (SIDEWAYS[move] ?? 0), climb / (UPWARDS[move] ?? 0))
      const part = PARTS[move](Math.min(1, Math.max(0, progress * moves.length - index)), most)
      if (move !== 'tilt_up' && move !== 'tilt_down') return part
      return { ...part, panY: (part.panY ?? 0) + Math.max(0, TILTED * most - headroom) }
    })
    const pose = heldBack(parts.reduce<Pose>(added, REST))
    return added(towards(pose, focus, horizon), shaking(progress * seconds))
  }
}

function isArcAbove(move: CameraMove, { view }: CameraWish): boolean {
  const isAbove = view === 'high' || view === 'aerial' || view === 'top'
  return isAbove && (move === 'orbit_left' || move === 'orbit_right')
}

/** Where nothing is said: slowly nearer, or a little around. */
function anyMove(chance: Chance): CameraMove {
  const dice = chance()
  return dice < 0.5 ? 'push_in' : dice < 0.75 ? 'orbit_left' : 'orbit_right'
}

function added(pose: Pose, part: Partial<Pose>): Pose {
  return {
    x: pose.x + (part.x ?? 0),
    y: pose.y + (part.y ?? 0),
    z: pose.z + (part.z ?? 0),
    zoom: pose.zoom * (part.zoom ?? 1),
    panX: pose.panX + (part.panX ?? 0),
    panY: pose.panY + (part.panY ?? 0),
  }
}

/** Moves that add up stop before they run through the subject. */
function heldBack(pose: Pose): Pose {
  const far = 0.68 * SUBJECT_DISTANCE
  return { ...pose, z: Math.min(pose.z, far), zoom: Math.max(pose.zoom, 1 - far / SUBJECT_DISTANCE) }
}

/** Turns the head so that what is looked at comes towards the middle as it grows. */
function towards(pose: Pose, focus: PathOptions['focus'], horizon: number): Pose {
  const growth = (pose.zoom * SUBJECT_DISTANCE) / (SUBJECT_DISTANCE - pose.z)
  const hold = growth > 1 ? 1 - 1 / growth : 0
  return {
    ...pose,
    panX: pose.panX - focus.x * (growth - 1 + hold),
    panY: pose.panY - (focus.y - horizon) * (growth - 1) - focus.y * hold,
  }
}

/** The trembling of a hand, or of somebody who walks, at a time in seconds; none where neither is asked for. */
export function shakeOf({ isHandheld, view }: CameraWish, chance: Chance): (seconds: number) => Partial<Pose> {
  const walks = view === 'first_person'
  if (!isHandheld && !walks) return () => ({})
  const strength = isHandheld ? 1 : 0.45
  const waves = Array.from(
    { length: 4 },
    () => [between(chance, 0.5, 0.9), between(chance, 1.3, 2.3), chance() * 6] as const,
  )
  const wave = (index: number, seconds: number) => {
    const [slow = 1, quick = 1, phase = 0] = waves[index] ?? []
    return 0.7 * Math.sin(seconds * slow * 6.283 + phase) + 0.3 * Math.sin(seconds * quick * 6.283 + phase * 2)
  }
  return (seconds) => ({
    panX: 0.011 * strength * wave(0, seconds),
    panY: 0.009 * strength * wave(1, seconds) + (walks ? 0.007 * Math.abs(Math.sin(seconds * 5.4)) : 0),
    x: 0.012 * strength * wave(2, seconds),
    y: 0.01 * strength * wave(3, seconds),
  })
}
