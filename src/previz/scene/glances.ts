/** What a camera will see of layers that are not painted yet, by looking along its path before it goes there. */

import type { Bounds, Lens, Pose } from '../camera/pose.ts'
import { groundRow } from './ground.ts'
import { driftedPlacement, type PaintedLayer, placeLayer } from './placing.ts'
import { Sight } from './sight.ts'
import type { LayerPlan, Stage } from './stage.ts'

/** A pose, and when the camera takes it. */
export type Glance = { readonly pose: Pose; readonly seconds: number }

/** Room around what is seen in glances: a tile of sight, in px, and what a hand trembles, in frame heights. */
const [TILE_PX, TREMBLE] = [32, 0.04]

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
   * go beyond both by half of what it went from one to the other, and by what a hand trembles.
   */
  seenOf(plan: LayerPlan): Bounds | undefined {
    const views = this.glances.map(({ pose, seconds, sight }): Bounds | undefined => {
      const open = sight.open()
      if (open === undefined) return undefined
      const { scale, dx, dy } = driftedPlacement(plan, pose, this.lens, seconds)
      const [across, down] = [(px: number) => (px - dx) / scale, (px: number) => (px - dy) / scale]
      const room = (TILE_PX + TREMBLE * this.lens.frame.heightPx) / scale
      return {
        left: across(open.left) - room,
        top: down(open.top) - room,
        right: across(open.right) + room,
        bottom: down(open.bottom) + room,
      }
    })
    if (views.every((view) => view === undefined)) return undefined
    const outmost = (side: keyof Bounds, outwards: 1 | -1) => {
      const edges = views.map((view) => view?.[side])
      return farthest(edges, outwards)
    }
    return {
      left: outmost('left', -1),
      top: outmost('top', -1),
      right: outmost('right', 1),
      bottom: outmost('bottom', 1),
    }
  }
}

/** How far outwards an edge may go around all glances; where nothing is seen, it has no place. */
function farthest(edges: readonly (number | undefined)[], outwards: 1 | -1): number {
  const reached = edges.flatMap((edge, index) => {
    if (edge === undefined) return []
    const [before = edge, after = edge] = [edges[index - 1], edges[index + 1]]
    return [outwards * edge + Math.max(Math.abs(edge - before), Math.abs(edge - after)) / 2]
  })
  return outwards * Math.max(...reached)
}
