/**
 * From one picture to another: what both have in common moves from where it is in the first to where it is in the second, and
 * only what is new dissolves. Pictures with nothing in common meet in one camera move: into the first, out of the second.
 */

import type { PixelSize } from '../../core/shape.ts'
import { ease } from '../camera/easing.ts'
import { copyFrame, type Frame, type Picture } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { allocateFields, mixWarped, type WarpFields } from '../pixels/warp.ts'
import { writeMatchedMove } from './matched-move.ts'
import { motionBetween } from './motion.ts'
import { type Dissolve, prepareTravel, writeTravel } from './travel.ts'

/** Pictures of which this part was found in each other are morphed. */
const RELATED_MIN = 0.3

/** The dissolve begins and ends at these parts of the way, goes over the picture like a light, and takes each place a part of it. */
const DISSOLVE = { from: 0.28, to: 0.72, softness: 0.45, tilt: 0.4 } as const

/** How far nodes are apart for a size: the larger the picture, the coarser what is worth to be told apart. */
export function spacingFor({ widthPx, heightPx }: PixelSize): number {
  const pixels = widthPx * heightPx
  if (pixels <= 64 * 64) return 1
  if (pixels <= 720 * 405) return 2
  return pixels <= 1600 * 900 ? 3 : 4
}

/**
 * `from` becomes `to` within `frames` frames: the first frame is the one and the last frame the other, sample for sample.
 * The motion is estimated at the first frame in between. Both have one size.
 */
export function createMorphPicture(memory: PixelMemory, from: Frame, to: Frame, frames: number): Picture {
  let draw: ((out: Frame, progress: number) => void) | undefined
  return {
    draw(out, index) {
      if (index <= 0 && frames > 1) return copyFrame(memory, out, from)
      if (index >= frames - 1) return copyFrame(memory, out, to)
      draw ??= prepare(memory, from, to)
      draw(out, index / (frames - 1))
    },
    close: () => Promise.resolve(),
  }
}

function prepare(memory: PixelMemory, from: Frame, to: Frame): (out: Frame, progress: number) => void {
  const shift = spacingFor(from.size)
  const fields = allocateFields(memory, from.size, shift)
  const motion = motionBetween(memory, from, to, shift)
  const write = motion.related < RELATED_MIN ? unrelated(memory, fields) : related(memory, fields, motion)
  return (out, progress) => {
    write(progress)
    mixWarped(memory, out, { a: from, b: to }, fields)
  }
}

function related(memory: PixelMemory, fields: WarpFields, motion: ReturnType<typeof motionBetween>) {
  const travel = prepareTravel(memory, motion, fields.shift)
  const { columns, rows } = travel
  const late = Float32Array.from({ length: columns * rows }, (_, node) => {
    // Another light comes over all of it at once.
    if (motion.litOtherwise) return 0
    const [x, y] = [(node % columns) / columns, Math.floor(node / columns) / rows]
    return (x + DISSOLVE.tilt * y) / (1 + DISSOLVE.tilt)
  })
  return (progress: number) => {
    const moment = ease(progress)
    const narrow = Math.min(1, Math.max(0, (moment - DISSOLVE.from) / (DISSOLVE.to - DISSOLVE.from)))
    const done = motion.litOtherwise ? (moment * DISSOLVE.softness) / (1 + DISSOLVE.softness) : narrow
    const dissolve: Dissolve = { done, late, softness: DISSOLVE.softness, byCover: !motion.relit }
    writeTravel(memory, travel, fields, moment, dissolve)
  }
}

function unrelated(memory: PixelMemory, fields: WarpFields) {
  return (progress: number) => writeMatchedMove(memory, fields, progress)
}
