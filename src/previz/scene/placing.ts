/** Where a layer is seen from a pose, and in which order layers hide each other. */

import { type Lens, placementOf, type Pose } from '../camera/pose.ts'
import type { Placement, Texture } from '../pixels/texture.ts'
import { type GroundLook, projectGround } from './ground.ts'
import { projectUpright, type Sighted } from './sight.ts'
import type { LayerPlan, SetPlan, Stage } from './stage.ts'

/** A layer that has been painted. */
export type PaintedLayer = { readonly plan: LayerPlan; readonly texture: Texture }

/** A layer where the camera sees it. */
export type Placed = Sighted & {
  readonly layer: PaintedLayer
  readonly opacity: number
  readonly at: { readonly placement: Placement } | { readonly ground: GroundLook }
}

/** Layers before the cast, those that lie on water, and those that water mirrors: the first hide the others. */
export type LayerGroup = 'front' | 'afloat' | 'back'

/** The groups, the nearest first. */
export const GROUPS: readonly LayerGroup[] = ['front', 'afloat', 'back']

/** The group that a layer of a set belongs to. */
export function groupOf({ part }: LayerPlan, { water }: SetPlan): LayerGroup {
  if (part === 'front') return 'front'
  return part === 'ground' && water !== undefined ? 'afloat' : 'back'
}

/** Places a layer before the camera, at a time of the shot in seconds. */
export function placeLayer(layer: PaintedLayer, stage: Stage, lens: Lens, pose: Pose, seconds: number): Placed {
  const { plan, texture } = layer
  const opacity = plan.shine?.(seconds) ?? 1
  const common = { layer, texture, opacity, hides: plan.shine === undefined }
  if (plan.part === 'ground') {
    const seen = { ...pose, z: pose.z + (plan.advance?.(seconds) ?? 0) }
    const ground = { pose: seen, lens, foot: stage.foot, opacity }
    return { ...common, at: { ground }, project: (top, end) => projectGround(texture, ground, top, end) }
  }
  const placement = driftedPlacement(plan, pose, lens, seconds)
  return { ...common, at: { placement }, project: (top, end) => projectUpright(texture, placement, top, end) }
}

/** Where an upright layer is at a time of the shot in seconds: a drifting one has gone to the left. */
export function driftedPlacement(
  { distance, drift = 0 }: LayerPlan,
  pose: Pose,
  lens: Lens,
  seconds: number,
): Placement {
  const { scale, dx, dy } = placementOf(pose, distance, lens)
  return { scale, dx: dx - drift * seconds * lens.frame.widthPx * scale, dy }
}
