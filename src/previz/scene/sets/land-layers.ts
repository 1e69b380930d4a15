/** Layers of land that several sets share: ridges, hills with trees, grass before the camera. Lengths are fractions of the height. */

import type { Chance } from '../../random.ts'
import { between } from '../../random.ts'
import { type Colour, mix } from '../colour.ts'
import { landColour, paintGrass, paintMist, paintPines, paintRidge, ridgeOutline, type RidgeStyle } from '../land.ts'
import { paintPeaks, type PeakStyle } from '../peaks.ts'
import { coverOf, earthColour, inLight } from '../seasons.ts'
import type { LayerPlan, Stage } from '../stage.ts'

/** Everything from a row on downwards. */
export function below(top: number): { readonly top: number; readonly bottom: number } {
  return { top, bottom: Number.POSITIVE_INFINITY }
}

/** A ridge as a layer. */
export function ridge(
  style: Omit<RidgeStyle, 'base' | 'rise'> & {
    readonly base: number
    readonly rise: number
    readonly distance: number
  },
  trees?: { readonly tall: number; readonly crowd: number },
): LayerPlan {
  return {
    distance: style.distance,
    span: ({ height }) => below(height * (style.base - Math.max(0.1, 1.3 * style.rise + 1.8 * (trees?.tall ?? 0)))),
    paint(context, stage) {
      const { height } = stage
      const sized = { ...style, base: style.base * height, rise: style.rise * height }
      const outline = ridgeOutline(stage, sized)
      if (trees !== undefined) {
        const tone = treeTone(stage, style.nearness)
        const tall = trees.tall * height
        paintPines(context, stage, outline, { tall, gap: tall * 0.16, tone, crowd: trees.crowd })
      }
      paintRidge(context, stage, outline, sized)
      paintMist(context, stage, sized.base + height * 0.06, height * 0.09, 0.5 * (1 - style.nearness))
    },
  }
}

/** Conifers, seen as a whole. */
function treeTone(stage: Stage, nearness: number): Colour {
  const { needles, snow } = coverOf(stage.setting)
  const own = inLight(stage, mix(needles, [236, 242, 250], 0.3 * snow), { nearness: 0.5 + 0.5 * nearness, light: 0.2 })
  return mix(own, mix(landColour(stage, nearness), stage.palette.near, 0.25), 0.5)
}

/** A range of peaks as a layer. */
export function peaks(style: PeakStyle & { readonly distance: number }): LayerPlan {
  return {
    distance: style.distance,
    span: ({ height }) => below(height * (style.base - Math.max(0.1, 1.2 * style.rise))),
    paint(context, stage) {
      const { height } = stage
      const sized = { ...style, base: style.base * height, rise: style.rise * height }
      paintPeaks(context, stage, sized)
      paintMist(context, stage, sized.base + height * 0.02, height * 0.1, 0.62 * (1 - style.nearness))
    },
  }
}

/** Ranges of mountains behind each other, above a horizon. */
export function ranges(chance: Chance, horizon: number): LayerPlan[] {
  const high = between(chance, 0.85, 1.15)
  return [
    peaks({ distance: 32, base: horizon - 0.14, rise: 0.5 * high, crowd: 1.6, nearness: 0.1, snowline: 0.42 }),
    peaks({ distance: 20, base: horizon - 0.06, rise: 0.3 * high, crowd: 1.35, nearness: 0.34, snowline: 0.7 }),
    ridge(
      { distance: 12, base: horizon + 0.03, rise: 0.11, detail: 1.6, form: 'rolling', nearness: 0.5 },
      { tall: 0.03, crowd: 0.95 },
    ),
    ridge(
      { distance: 8, base: horizon + 0.08, rise: 0.09, detail: 2.4, form: 'rolling', nearness: 0.66 },
      { tall: 0.05, crowd: 0.95 },
    ),
  ]
}

/** A hill with trees before the camera. */
export function pines(base: number, tall: number, distance: number): LayerPlan {
  const isNear = distance < 4
  const style = { distance, base, rise: 0.1, detail: 1.4, form: 'rolling', nearness: isNear ? 1 : 0.86 } as const
  return { ...ridge(style, { tall, crowd: isNear ? 0.38 : 0.9 }), part: isNear ? 'front' : 'behind' }
}

/** Grass right before the camera. */
export function grass(
  ground: { readonly base: number; readonly rise: number; readonly detail: number; readonly soilBase: number },
  blades: { readonly tall: number; readonly gap: number; readonly nearness: number },
): LayerPlan {
  return {
    distance: 2.5,
    part: 'front',
    span: ({ height }) => below(height * (ground.base - 1.3 * ground.rise - blades.tall)),
    paint(context, stage) {
      const { height } = stage
      const style = { form: 'rolling', nearness: 1 } as const
      const { base, rise, detail, soilBase } = ground
      const outline = ridgeOutline(stage, { ...style, base: height * base, rise: height * rise, detail })
      const tone = mix(earthColour(stage, blades.nearness), stage.palette.near, 0.35)
      paintGrass(context, stage, outline, { tall: height * blades.tall, gap: height * blades.gap, tone })
      paintRidge(context, stage, outline, { ...style, base: height * soilBase, rise: height * 0.1, detail: 1 })
    },
  }
}

/** Blades that stand by the water. */
export const REEDS = grass({ base: 1.05, rise: 0.1, detail: 0.9, soilBase: 1 }, { tall: 0.2, gap: 0.008, nearness: 1 })
