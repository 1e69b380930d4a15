/** The cut between two pictures that have nothing in common, inside one camera move: into the first, out of the second. */

import { ease } from '../camera/easing.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { nodesOf, toNode, type WarpFields } from '../pixels/warp.ts'

/** How much larger both are at the cut. */
const ZOOM = 1.3

/** The cut goes over the picture in the middle of the move, from corner to corner, as a soft edge of this part of the way. */
const CUT = { from: 0.36, to: 0.64, softness: 0.5, tilt: 0.35 } as const

/** Writes the nodes for a moment, 0 to 1. */
export function writeMatchedMove(memory: PixelMemory, fields: WarpFields, progress: number): void {
  const nodes = nodesOf(memory, fields)
  const { widthPx, heightPx } = fields.size
  // Both speed up towards the cut, and are equally fast there.
  const into = ZOOM ** (ease(progress) * 2 * Math.min(1, progress * 2) ** 0.5)
  const out = ZOOM ** (ease(1 - progress) * 2 * Math.min(1, (1 - progress) * 2) ** 0.5)
  const done = Math.min(1, Math.max(0, (progress - CUT.from) / (CUT.to - CUT.from)))
  const spacing = 2 ** fields.shift
  for (let row = 0; row < fields.rows; row++) {
    for (let column = 0; column < fields.columns; column++) {
      const at = row * fields.stride + column
      const [x, y] = [column * spacing - (widthPx - 1) / 2, row * spacing - (heightPx - 1) / 2]
      nodes.ax[at] = toNode(x / into - x)
      nodes.ay[at] = toNode(y / into - y)
      nodes.bx[at] = toNode(x / out - x)
      nodes.by[at] = toNode(y / out - y)
      const along = (x / widthPx + 0.5 + CUT.tilt * (y / heightPx + 0.5)) / (1 + CUT.tilt)
      const turn = Math.min(1, Math.max(0, (done * (1 + CUT.softness) - along) / CUT.softness))
      nodes.weight[at] = Math.round(turn * turn * (3 - 2 * turn) * 256)
    }
  }
}
