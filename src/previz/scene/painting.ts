/** The painting of a set's layers: each once, as large as the camera will need it. */

import { createCanvas } from '@napi-rs/canvas'
import { FRAMES_PER_SECOND } from '../../core/model.ts'
import type { PixelSize } from '../../core/shape.ts'
import { assert } from '../../core/assert.ts'
import { type Bounds, type Coverage, coverageOf, type Lens, type Pose } from '../camera/pose.ts'
import { letGo } from '../canvas-memory.ts'
import { reclaim } from '../native-memory.ts'
import { CELL_HIGH, CELL_WIDE } from '../pixels/cells.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { type Texture, textureFromRgba } from '../pixels/texture.ts'
import { between, chanceFrom } from '../random.ts'
import { type Glance, Glances } from './glances.ts'
import { createNoise } from './noise.ts'
import { choosePalette } from './palette.ts'
import { GROUPS, groupOf, type PaintedLayer } from './placing.ts'
import type { SceneSetting } from './scene-setting.ts'
import type { LayerPlan, SetPlan, Stage } from './stage.ts'

/** Texels for each px on the screen at its largest: a little softness where the camera is nearest costs nothing to the eye. */
const SHARPNESS = 0.9

/** The largest texture, in texels. */
const TEXELS_MAX = 10_000_000

/** The widest texture, in texels: the kernels take rows of twice as many. */
const TEXELS_WIDE_MAX = 4096

/** Decides what all painters share. */
export function setStage(
  { size, seed, setting }: { readonly size: PixelSize; readonly seed: number; readonly setting: SceneSetting },
  set: SetPlan,
): Omit<Stage, 'bounds'> & { readonly bounds: Stage['bounds'] } {
  const { widthPx: width, heightPx: height } = size
  const chance = chanceFrom(seed, 'stage')
  const horizon = Math.round((height * set.horizon) / 2) * 2
  const third = chance() < 0.5 ? between(chance, 0.26, 0.4) : between(chance, 0.6, 0.74)
  const low = { dawn: 0.72, day: 0.24, sunset: 0.78, dusk: 0.9, night: 0.3 }[setting.daytime]
  return {
    width,
    height,
    bounds: { left: 0, top: 0, right: width, bottom: height },
    horizon,
    sun: { x: width * third, y: horizon * (low + between(chance, -0.05, 0.05)) },
    foot: height * set.foot,
    setting,
    palette: choosePalette(setting, chance),
    noise: createNoise(chanceFrom(seed, 'noise')),
    chance,
  }
}

/**
 * Paints all layers of a set, the nearest first, and of each what they leave to be seen. `glances`: what the camera does in
 * every frame.
 */
export async function paintLayers(
  memory: PixelMemory,
  set: SetPlan,
  stage: Stage,
  shot: Shot,
): Promise<PaintedLayer[]> {
  const { lens, frames, seed, glances, onLayer } = shot
  const along = new Glances(every(glances, Math.ceil(glances.length / GLANCES_MAX)), stage, lens)
  const poses = glances.map(({ pose }) => pose)
  const painted = new Map<LayerPlan, PaintedLayer>()
  for (const group of GROUPS) {
    if (group === 'back' && set.water !== undefined) along.onlyAboveWater()
    for (const plan of set.layers.filter((one) => groupOf(one, set) === group).toReversed()) {
      const driftPx = (plan.drift ?? 0) * (frames / FRAMES_PER_SECOND) * stage.width
      const near = coverageOf(posesFor(plan, glances), plan.distance, lens, driftPx)
      const coverage = plan.part === 'ground' ? toHorizon(near, coverageOf(poses, HORIZON, lens)) : near
      const seen = plan.part === 'ground' ? coverage : along.seenOf(plan)
      const chance = chanceFrom(seed, `layer ${set.layers.indexOf(plan)}`)
      const layer = { plan, texture: paintLayer(memory, plan, { ...stage, chance }, coverage, seen ?? NOTHING) }
      painted.set(plan, layer)
      along.pass(layer)
      onLayer()
      await reclaim()
    }
  }
  return set.layers.map((plan) => {
    const layer = painted.get(plan)
    assert(layer !== undefined, 'every layer belongs to a group')
    return layer
  })
}

/** Ground that comes and goes is seen as by a camera that goes and comes: what is farther away has to reach farther to the sides. */
function posesFor({ advance }: LayerPlan, glances: readonly Glance[]): readonly Pose[] {
  return glances.map(({ pose, seconds }) => (advance === undefined ? pose : { ...pose, z: pose.z + advance(seconds) }))
}

/** As far away as ground is seen. */
const HORIZON = 1000

/** A camera that turns sees more to its sides of what is far away. */
function toHorizon(near: Coverage, far: Coverage): Coverage {
  return { ...near, left: Math.min(near.left, far.left), right: Math.max(near.right, far.right) }
}

/** What a shot is painted for. */
type Shot = {
  readonly lens: Lens
  readonly frames: number
  readonly glances: readonly Glance[]
  readonly seed: number
  /** Told after each layer. */
  readonly onLayer: () => void
}

/** So many glances look at what hides what: that costs as much as drawing does. */
const GLANCES_MAX = 13

/** One of so many, and the last one. */
function every(glances: readonly Glance[], apart: number): Glance[] {
  return glances.filter((_, index) => index % apart === 0 || index === glances.length - 1)
}

const NOTHING: Bounds = { left: 0, top: 0, right: 0, bottom: 0 }

/** `seen`: what of it nothing nearer hides. It is painted as if all of it was, so that it looks the same. */
function paintLayer(memory: PixelMemory, plan: LayerPlan, stage: Stage, coverage: Coverage, seen: Bounds): Texture {
  const { left, right, scaleMax, scaleMin } = coverage
  const { top, bottom } = rowsOf(plan, stage, coverage)
  // Ground before the camera is farther away than its nearest point, and grows less than that.
  const grown = plan.part === 'ground' ? Math.sqrt(scaleMax) : scaleMax
  const wanted = Math.min((plan.density ?? 1) * grown * SHARPNESS, scaleMin * 1.9)
  const area = (right - left) * (bottom - top)
  const density = Math.min(wanted, TEXELS_WIDE_MAX / (right - left), Math.sqrt(TEXELS_MAX / area))
  const whole = { widthPx: even((right - left) * density), heightPx: even((bottom - top) * density) }
  const columns = cut((seen.left - left) * density, (seen.right - left) * density, whole.widthPx, CELL_WIDE)
  const rows = cut((seen.top - top) * density, (seen.bottom - top) * density, whole.heightPx, CELL_HIGH)
  const size = { widthPx: columns.end - columns.first, heightPx: rows.end - rows.first }
  const canvas = createCanvas(size.widthPx, size.heightPx)
  const context = canvas.getContext('2d')
  context.translate(-columns.first, -rows.first)
  context.scale(density, density)
  context.translate(-left, -top)
  const part = { left, top, right, bottom }
  plan.paint(context, { ...stage, bounds: plan.part === 'ground' ? part : wholeTexels(part, whole, density) })
  const corner = { left: left + columns.first / density, top: top + rows.first / density, density }
  const texture = textureFromRgba(memory, canvas.data(), size, corner)
  letGo(canvas)
  return texture
}

/** The texels of a side that are painted: whole cells, so that what is cut off moves nothing. */
function cut(from: number, to: number, size: number, cell: number): { readonly first: number; readonly end: number } {
  const first = Math.min(size - 2, Math.max(0, Math.floor(from / cell) * cell))
  return { first, end: Math.min(size, Math.max(first + 2, Math.ceil(to / cell) * cell)) }
}

/** A backdrop goes to the edge of its last texels: what they half cover would hide nothing. */
function wholeTexels(
  { left, top }: Stage['bounds'],
  { widthPx, heightPx }: PixelSize,
  density: number,
): Stage['bounds'] {
  return { left, top, right: left + widthPx / density, bottom: top + heightPx / density }
}

/** The rows that have to be painted: those that are seen, as far as the layer has something in them. */
function rowsOf(
  plan: LayerPlan,
  stage: Stage,
  { top, bottom }: Coverage,
): { readonly top: number; readonly bottom: number } {
  const own = plan.span?.(stage) ?? { top: plan.part === 'ground' ? stage.horizon - 2 : top, bottom }
  const first = Math.min(Math.max(top, own.top), bottom - 2)
  return { top: first, bottom: Math.max(first + 2, Math.min(bottom, own.bottom)) }
}

function even(px: number): number {
  return Math.max(2, Math.ceil(px / 2) * 2)
}
