/** The painting of a set's layers: each once, as large as the camera will need it. */

import { createCanvas } from '@napi-rs/canvas'
import { FRAMES_PER_SECOND } from '../../core/model.ts'
import type { PixelSize } from '../../core/shape.ts'
import { type Coverage, coverageOf, type Lens, type Pose } from '../camera/pose.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { type Texture, textureFromRgba } from '../pixels/texture.ts'
import { between, chanceFrom } from '../random.ts'
import { createNoise } from './noise.ts'
import { choosePalette } from './palette.ts'
import type { SceneSetting } from './scene-setting.ts'
import type { LayerPlan, SetPlan, Stage } from './stage.ts'

/** A layer that has been painted. */
export type PaintedLayer = { readonly plan: LayerPlan; readonly texture: Texture }

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

/** Paints all layers of a set. `poses`: enough of those that the camera takes to know what it sees. */
export function paintLayers(
  memory: PixelMemory,
  set: SetPlan,
  stage: Stage,
  shot: { readonly lens: Lens; readonly frames: number; readonly poses: readonly Pose[]; readonly seed: number },
): PaintedLayer[] {
  return set.layers.map((plan, index) => {
    const driftPx = (plan.drift ?? 0) * (shot.frames / FRAMES_PER_SECOND) * stage.width
    const coverage = coverageOf(shot.poses, plan.distance, shot.lens, driftPx)
    return {
      plan,
      texture: paintLayer(memory, plan, { ...stage, chance: chanceFrom(shot.seed, `layer ${index}`) }, coverage),
    }
  })
}

function paintLayer(memory: PixelMemory, plan: LayerPlan, stage: Stage, coverage: Coverage): Texture {
  const { left, right, scaleMax, scaleMin } = coverage
  const { top, bottom } = rowsOf(plan, stage, coverage)
  // Ground before the camera is farther away than its nearest point, and grows less than that.
  const grown = plan.part === 'ground' ? Math.sqrt(scaleMax) : scaleMax
  const wanted = Math.min((plan.density ?? 1) * grown * SHARPNESS, scaleMin * 1.9)
  const area = (right - left) * (bottom - top)
  const density = Math.min(wanted, TEXELS_WIDE_MAX / (right - left), Math.sqrt(TEXELS_MAX / area))
  const size = { widthPx: even((right - left) * density), heightPx: even((bottom - top) * density) }
  const canvas = createCanvas(size.widthPx, size.heightPx)
  const context = canvas.getContext('2d')
  context.scale(density, density)
  context.translate(-left, -top)
  const part = { left, top, right, bottom }
  plan.paint(context, { ...stage, bounds: plan.part === 'ground' ? part : wholeTexels(part, size, density) })
  const texture = textureFromRgba(memory, canvas.data(), size, { left, top, density })
  // Its pixels are let go of now: the collector knows nothing of their size, and would keep those of many layers.
  canvas.width = 1
  canvas.height = 1
  return texture
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
