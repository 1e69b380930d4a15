/**
 * Where the camera is, and how it sees what lies at a distance. Lengths of the world are frame heights at the distance of a
 * subject: what stands there shows one of them as one frame height when the camera rests.
 */

import type { PixelSize } from '../../core/shape.ts'
import type { Placement } from '../pixels/texture.ts'

/** How far away subjects stand; what is nearer is foreground. */
export const SUBJECT_DISTANCE = 4

/** A camera. At rest everything is 0 and the zoom 1. */
export type Pose = {
  /** To the right, up, and forward. */
  readonly x: number
  readonly y: number
  readonly z: number
  /** Focal length, 1 at rest. */
  readonly zoom: number
  /** How far turning has moved the picture, in frame heights: to the right, and down. */
  readonly panX: number
  readonly panY: number
}

/** The camera at rest. */
export const REST: Pose = { x: 0, y: 0, z: 0, zoom: 1, panX: 0, panY: 0 }

/** What the camera looks through: the frame in px, and the row of the horizon at rest. */
export type Lens = { readonly frame: PixelSize; readonly horizon: number }

/** The farthest forward that a camera may go, as a share of the distance of what is nearest. */
const NEAREST_SHARE = 0.85

/** How a camera sees what lies at a distance; `Infinity` is the sky. */
export function placementOf(pose: Pose, distance: number, { frame, horizon }: Lens): Placement {
  const { widthPx, heightPx } = frame
  const left = distance - Math.min(pose.z, distance * NEAREST_SHARE)
  const isFar = distance === Number.POSITIVE_INFINITY
  const scale = pose.zoom * (isFar ? 1 : distance / left)
  const shift = isFar ? 0 : (pose.zoom * heightPx * SUBJECT_DISTANCE) / left
  return {
    scale,
    dx: (widthPx / 2) * (1 - scale) + pose.panX * heightPx - pose.x * shift,
    dy: horizon * (1 - scale) + pose.panY * heightPx + pose.y * shift,
  }
}

/** A part of the picture plane, in px of the frame at rest. */
export type Bounds = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

/** What a camera sees of what lies at a distance, and how large: over all of its poses. */
export type Coverage = Bounds & { readonly scaleMin: number; readonly scaleMax: number }

/** What a layer has to show, so that no pose sees its edge. `drift`: how far it moves by itself, in px to the left. */
export function coverageOf(poses: readonly Pose[], distance: number, lens: Lens, driftPx = 0): Coverage {
  const { widthPx, heightPx } = lens.frame
  const seen = poses.map((pose) => {
    const { scale, dx, dy } = placementOf(pose, distance, lens)
    return {
      scale,
      left: -dx / scale,
      top: -dy / scale,
      right: (widthPx - dx) / scale,
      bottom: (heightPx - dy) / scale,
    }
  })
  const least = (key: 'scale' | 'left' | 'top') => Math.min(...seen.map((view) => view[key]))
  const most = (key: 'scale' | 'right' | 'bottom') => Math.max(...seen.map((view) => view[key]))
  return {
    left: least('left') - 2,
    top: least('top') - 2,
    right: most('right') + 2 + driftPx,
    bottom: most('bottom') + 2,
    scaleMin: least('scale'),
    scaleMax: most('scale'),
  }
}
