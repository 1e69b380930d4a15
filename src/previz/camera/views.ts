/** How the camera looks over a still picture: from one part of it to another, starting and ending gently. */

import { type View, WHOLE } from '../pixels/frame.ts'
import { between, type Chance, pick } from '../random.ts'
import type { CameraMove, CameraWish } from '../script/reading.ts'
import { ease, glide } from './easing.ts'
import { shakeOf } from './moves.ts'

/** What is seen of a picture at a progress of 0 to 1. */
export type ViewPath = (progress: number) => View

/** How far into a picture the camera goes: enlargement stays crisp to about here. */
const NEAR = { slow: 0.93, normal: 0.88, fast: 0.82 } as const

/** What a way over a still is planned for. */
export type ViewOptions = {
  readonly role: 'opening' | 'ending' | 'shot'
  /** Seconds of the shot. */
  readonly seconds: number
  readonly chance: Chance
}

/**
 * Plans the way over a still: several moves come one after another, and a hand trembles. An `opening` begins with the whole
 * picture exactly, an `ending` comes to rest on it.
 */
export function planView(wish: CameraWish, { role, seconds, chance }: ViewOptions): ViewPath {
  const path = through(stationsOf(wish, role, chance))
  return wish.isHandheld ? handheld(path, wish, { role, seconds, chance }) : path
}

/** Where the camera goes, one view after another; twice the same where it stands. */
function stationsOf({ moves, pace }: CameraWish, role: ViewOptions['role'], chance: Chance): readonly View[] {
  const scale = NEAR[pace] + (moves.length > 0 ? 0 : 0.04)
  const wished = moves.length > 0 ? moves : [pick(chance, UNASKED)]
  const ways = wished.map((move) => (move === 'static' ? undefined : waysOf(move, scale, chance)))
  const stations = [role === 'opening' ? WHOLE : (ways.find((way) => way !== undefined)?.from ?? WHOLE)]
  for (const way of ways) {
    const here = stations.at(-1) ?? WHOLE
    if (way === undefined) stations.push(here)
    else if (!isSame(here, way.to)) stations.push(way.to)
    // There is no more than the whole picture to pull back to: the camera goes in before.
    else if (isSame(here, WHOLE)) stations.push(way.from, WHOLE)
  }
  return role === 'ending' ? comingToRest(stations) : stations
}

const UNASKED = ['push_in', 'push_in', 'pan_right', 'pan_left'] as const

/** The same way with the whole picture for its last view; a single one backwards, which leads there. */
function comingToRest(stations: readonly View[]): readonly View[] {
  const last = stations.at(-1) ?? WHOLE
  if (isSame(last, WHOLE)) return stations
  if (stations.length === 2) return [last, WHOLE]
  const restFrom = stations.findLastIndex((view) => !isSame(view, last)) + 1
  return stations.map((view, index) => (index < restFrom ? view : WHOLE))
}

function isSame(one: View, other: View): boolean {
  return one.left === other.left && one.top === other.top && one.scale === other.scale
}

/** How much nearer a hand is, so that its trembling shows no edge; and how long it takes to come to rest, in seconds. */
const [HAND_NEAR, HAND_REST_SECONDS] = [0.97, 0.6]

function handheld(path: ViewPath, wish: CameraWish, { role, seconds, chance }: ViewOptions): ViewPath {
  const shake = shakeOf(wish, chance)
  return (progress) => {
    const at = progress * seconds
    const sinceRest = role === 'opening' ? at : role === 'ending' ? seconds - at : HAND_REST_SECONDS
    const strength = ease(Math.min(1, Math.max(0, sinceRest) / HAND_REST_SECONDS))
    if (strength === 0) return path(progress)
    const view = path(progress)
    const { panX = 0, panY = 0 } = shake(at)
    const scale = view.scale * (1 - (1 - HAND_NEAR) * strength)
    const place = (start: number, moved: number) =>
      Math.min(1 - scale, Math.max(0, start + (view.scale - scale) / 2 - moved * strength * scale))
    return { scale, left: place(view.left, panX), top: place(view.top, panY) }
  }
}

type Way = { readonly from: View; readonly to: View }

function waysOf(move: Exclude<CameraMove, 'static'>, scale: number, chance: Chance): Way {
  const room = 1 - scale
  const at = (x: number, y: number): View => ({ scale, left: room * x, top: room * y })
  const near = at(between(chance, 0.35, 0.65), between(chance, 0.3, 0.55))
  switch (move) {
    case 'pull_out':
      return { from: near, to: WHOLE }
    case 'pan_left':
    case 'truck_left':
    case 'orbit_left':
      return { from: at(1, 0.5), to: at(0, 0.5) }
    case 'pan_right':
    case 'truck_right':
    case 'orbit_right':
    case 'follow':
      return { from: at(0, 0.5), to: at(1, 0.5) }
    case 'tilt_up':
    case 'crane_up':
      return { from: at(0.5, 1), to: at(0.5, 0) }
    case 'tilt_down':
    case 'crane_down':
      return { from: at(0.5, 0), to: at(0.5, 1) }
    case 'push_in':
    case 'dolly_zoom':
    case 'fly':
      return { from: WHOLE, to: near }
  }
}

/** From view to view, each way as long as the others, starting and ending gently. */
function through(stations: readonly View[]): ViewPath {
  const ways = stations.length - 1
  return (progress) => {
    const way = Math.min(ways - 1, Math.floor(progress * ways))
    const [from = WHOLE, to = WHOLE] = stations.slice(way)
    const eased = glide(progress * ways - way)
    const mix = (a: number, b: number) => a + (b - a) * eased
    return { left: mix(from.left, to.left), top: mix(from.top, to.top), scale: mix(from.scale, to.scale) }
  }
}
