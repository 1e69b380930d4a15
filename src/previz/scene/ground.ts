/** Level ground, painted as the camera at rest sees it, and seen in true perspective from wherever the camera goes. */

import { type Lens, type Pose, SUBJECT_DISTANCE } from '../camera/pose.ts'
import { type Frame, planesOf, STEP_MAX } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import type { Part, Texture } from '../pixels/texture.ts'
import type { Projection } from './sight.ts'

/** Who looks, and at which row of the resting frame the ground lies at the distance of subjects. */
export type GroundLook = {
  readonly pose: Pose
  readonly lens: Lens
  readonly foot: number
  /** 0 to 1, 1 where nothing is said. */
  readonly opacity?: number
}

/** The least height of the camera above the ground, in frame heights. */
const HEIGHT_MIN = 0.03

/** The row of a frame where level ground ends, even, inside the frame. */
export function groundRow({ panY }: Pose, { frame, horizon }: Lens): number {
  const row = Math.round((horizon + panY * frame.heightPx) / 2) * 2
  return Math.min(frame.heightPx - 2, Math.max(2, row))
}

/** A row of the frame in the resting one: its columns are at `left + x * step`. */
type RestRow = { readonly row: number; readonly step: number; readonly left: number }

/** Where a row of the frame lies in the resting frame, and how its columns do: at `left + x * step`. All in px. */
function restRow({ pose, lens, foot }: GroundLook, y: number): RestRow {
  const { widthPx: width, heightPx: height } = lens.frame
  const restHeight = (foot - lens.horizon) / height
  // The first row may be a part of one above where the land ends: it is drawn, or a line of what is behind would be seen.
  const below = Math.max(0.5, y - lens.horizon - pose.panY * height) / (pose.zoom * height)
  const away = (SUBJECT_DISTANCE * Math.max(HEIGHT_MIN, restHeight + pose.y)) / below
  const distance = away + pose.z
  const step = away / (distance * pose.zoom)
  const middle = width / 2 + (SUBJECT_DISTANCE * height * pose.x) / distance
  return {
    row: lens.horizon + (height * restHeight * SUBJECT_DISTANCE) / distance,
    step,
    left: middle - (width / 2 + pose.panX * height) * step,
  }
}

/** Where rows of the frame are in a texture of ground; `undefined` where some of them are above its end. */
export function projectGround(
  { left, top, density }: Texture,
  look: GroundLook,
  first: number,
  end: number,
): Projection | undefined {
  if (first < groundRow(look.pose, look.lens)) return undefined
  const [far, near] = [restRow(look, first), restRow(look, end)]
  const line = (rest: RestRow) => ({ left: (rest.left - left) * density, step: rest.step * density })
  return { top: (far.row - top) * density, bottom: (near.row - top) * density, lines: [line(far), line(near)] }
}

/** Draws the ground over some parts of a frame. */
export function layGround(
  memory: PixelMemory,
  frame: Frame,
  texture: Texture,
  look: GroundLook,
  parts: readonly Part[],
): void {
  const horizon = groundRow(look.pose, look.lens)
  const opacity8 = Math.round((look.opacity ?? 1) * 255)
  if (opacity8 <= 0) return
  const planes = planesOf(frame)
  const layRow = (part: Part, index: number, row: number, rest: RestRow) => {
    const [out, channel] = [planes[index], texture.channels[index]]
    if (out === undefined || channel === undefined) return
    const { colour, alpha, spans } = channel
    const shrink = index === 0 ? 1 : 2
    const isSolid = part.isSolid && opacity8 === 255
    const texels = (at: number, edge: number) => ((at - edge) * texture.density) / shrink - 0.5
    memory.kernels.lay(
      out.at + row * out.width + part.left / shrink,
      out.width,
      (part.right - part.left) / shrink,
      1,
      colour.at,
      isSolid ? 0 : alpha,
      isSolid ? 0 : spans,
      colour.width,
      colour.rows,
      Math.round(texels(rest.left + (part.left + 0.5 * shrink) * rest.step, texture.left) * 65_536),
      Math.round(texels(rest.row, texture.top) * 65_536),
      Math.min(STEP_MAX, Math.round(rest.step * texture.density * 65_536)),
      65_536,
      opacity8,
    )
  }
  for (const part of parts) {
    for (let y = Math.max(part.top, horizon); y < part.end; y++) {
      layRow(part, 0, y, restRow(look, y + 0.5))
    }
    for (let y = Math.max(part.top, horizon); y < part.end; y += 2) {
      const rest = restRow(look, y + 1)
      layRow(part, 1, y / 2, rest)
      layRow(part, 2, y / 2, rest)
    }
  }
}
