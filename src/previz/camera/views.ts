/** How the camera looks over a still picture: from one part of it to another, starting and ending gently. */

import { type View, WHOLE } from '../pixels/frame.ts'
import { between, type Chance, pick } from '../random.ts'
import type { CameraMove, CameraWish } from '../script/reading.ts'
import { glide } from './easing.ts'

/** What is seen of a picture at a progress of 0 to 1. */
export type ViewPath = (progress: number) => View

/** How far into a picture the camera goes: enlargement stays crisp to about here. */
const NEAR = { slow: 0.93, normal: 0.88, fast: 0.82 } as const

/** Plans the way over a still. An `opening` begins with the whole picture exactly, an `ending` comes to rest on it. */
export function planView({ moves, pace }: CameraWish, role: 'opening' | 'ending' | 'shot', chance: Chance): ViewPath {
  if (moves[0] === 'static') return () => WHOLE
  const scale = NEAR[pace] + (moves.length > 0 ? 0 : 0.04)
  const move = moves[0] ?? pick<CameraMove>(chance, ['push_in', 'push_in', 'pan_right', 'pan_left'])
  const { from, to } = waysOf(move, scale, chance)
  if (role === 'opening') return travel(WHOLE, from === WHOLE ? to : from.scale < to.scale ? from : to)
  if (role === 'ending') return travel(to === WHOLE ? from : to, WHOLE)
  return travel(from, to)
}

type Way = { readonly from: View; readonly to: View }

function waysOf(move: CameraMove, scale: number, chance: Chance): Way {
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
    case 'static':
      return { from: WHOLE, to: WHOLE }
    case 'push_in':
    case 'dolly_zoom':
    case 'fly':
      return { from: WHOLE, to: near }
  }
}

function travel(from: View, to: View): ViewPath {
  return (progress) => {
    const eased = glide(progress)
    const mix = (a: number, b: number) => a + (b - a) * eased
    return { left: mix(from.left, to.left), top: mix(from.top, to.top), scale: mix(from.scale, to.scale) }
  }
}
