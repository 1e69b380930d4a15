/** What a camera will see of layers that are not painted yet, by looking along its path before it goes there. */

import type { Bounds, Lens, Pose } from '../camera/pose.ts'
import { groundRow } from './ground.ts'
import { driftedPlacement, type PaintedLayer, placeLayer } from './placing.ts'
import { Sight } from './sight.ts'
import type { LayerPlan, Stage } from './stage.ts'

/** A pose, and when the camera takes it. */
export type Glance = { readonly pose: Pose; readonly seconds: number }

/** Room around what is seen in glances, in px of the frame: a tile of sight. */
const MARGIN_PX = 32

/** Looks along the path of a camera, from the nearest layer to the farthest. */
export class Glances {
  private readonly glances: readonly (Glance & { readonly sight: Sight })[]
  private readonly stage: Stage
  private readonly lens: Lens

  constructor(glances: readonly Glance[], stage: Stage, lens: Lens) {
    this.glances = glances.map((glance) => ({ ...glance, sight: new Sight(lens.frame) }))
    this.stage = stage
    this.lens = lens
  }

  /** Adds what a layer hides. */
  pass(layer: PaintedLayer): void {
    for (const { pose, seconds, sight } of this.glances) {
      const placed = placeLayer(layer, this.stage, this.lens, pose, seconds)
      if (placed.hides) sight.pass(placed)
    }
  }

  /** From here on only what water mirrors is looked for. */
  onlyAboveWater(): void {
    for (const { pose, sight } of this.glances) sight.onlyAbove(groundRow(pose, this.lens))
  }

  /**
   * What of an upright layer will be seen, in px of the frame at rest; `undefined`: nothing. Between two glances an edge may
   * go as far again as it went from one to the other.
   */
  seenOf(plan: LayerPlan): Bounds | undefined {
    const views = this.glances.flatMap(({ pose, seconds, sight }) => {
      const open = sight.open()
      if (open === undefined) return []
      const { scale, dx, dy } = driftedPlacement(plan, pose, this.lens, seconds)
      const [across, down] = [(px: number) => (px - dx) / scale, (px: number) => (px - dy) / scale]
      const room = MARGIN_PX / scale
      return [
        {
          left: across(open.left) - room,
          top: down(open.top) - room,
          right: across(open.right) + room,
          bottom: down(open.bottom) + room,
        },
      ]
    })
    if (views.length === 0) return undefined
    return {
      left: Math.min(
        ...farthest(
          views.map(({ left }) => left),
          -1,
        ),
      ),
      top: Math.min(
        ...farthest(
          views.map(({ top }) => top),
          -1,
        ),
      ),
      right: Math.max(
        ...farthest(
          views.map(({ right }) => right),
          1,
        ),
      ),
      bottom: Math.max(
        ...farthest(
          views.map(({ bottom }) => bottom),
          1,
        ),
      ),
    }
  }
}

/** How far an edge may go around each glance. */
function farthest(edges: readonly number[], outwards: 1 | -1): number[] {
  return edges.map((edge, index) => {
    const before = edges[index - 1] ?? edge
    const after = edges[index + 1] ?? edge
    return edge + (outwards * Math.max(Math.abs(edge - before), Math.abs(edge - after))) / 2
  })
}
