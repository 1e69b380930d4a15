/** What each place is made of: its layers, from the sky to what stands right before the camera. */

import { assertNever } from '../../core/assert.ts'
import type { Cues } from '../prompt-cues.ts'
import { type Chance, between } from '../random.ts'
import { paintSkyline } from './city.ts'
import { mix } from './colour.ts'
import { landColour, paintGrass, paintMist, paintPines, paintRidge, ridgeOutline, type RidgeStyle } from './land.ts'
import { paintClouds, paintSky } from './sky.ts'
import type { LayerPlan } from './stage.ts'
import { paintTrunks } from './woods.ts'

/** A scene before it is painted. */
export type Recipe = {
  readonly layers: readonly LayerPlan[]
  /** Where the horizon is, as a fraction of the height. */
  readonly horizon: number
  /** Whether water mirrors everything above the horizon, and how rough it is, 0 to 1. */
  readonly water?: { readonly roughness: number }
}

const reeds = grass({ base: 1.05, rise: 0.1, detail: 0.9, soilBase: 1 }, { tall: 0.2, gap: 0.008, nearness: 1 })
const beach = grass({ base: 1.04, rise: 0.14, detail: 0.7, soilBase: 1 }, { tall: 0.13, gap: 0.011, nearness: 1 })

/** Chooses the layers of a scene. */
export function chooseRecipe(cues: Cues, chance: Chance): Recipe {
  const sky = skyLayers(cues, chance)
  switch (cues.place) {
    case 'mountains':
      return { horizon: 0.74, layers: [...sky, ...ranges(chance, 0.74), pines(0.86, 0.075, 0.7), pines(1.0, 0.26, 1)] }
    case 'lake':
      return { horizon: 0.62, water: { roughness: 0.35 }, layers: [...sky, ...shores(chance), reeds] }
    case 'sea':
      return { horizon: 0.6, water: { roughness: 1 }, layers: [...sky, ...headlands(chance), beach] }
    case 'city':
      return { horizon: 0.72, water: { roughness: 0.5 }, layers: [...sky, ...skylines()] }
    case 'forest':
      return { horizon: 0.8, layers: [...sky, ...woods()] }
    case 'desert':
      return { horizon: 0.66, layers: [...sky, ...dunes()] }
    case 'meadow':
      return { horizon: 0.66, layers: [...sky, ...hills(chance)] }
    default:
      return assertNever(cues.place)
  }
}

function skyLayers(cues: Cues, chance: Chance): LayerPlan[] {
  const cover = { clear: between(chance, 0.3, 0.5), rain: 0.95, snow: 0.85, fog: 0.4 }[cues.weather]
  const dimmer = cues.daytime === 'night' && cues.weather === 'clear' ? 0.55 : 1
  return [
    { depth: 0.02, paint: paintSky },
    {
      depth: 0.06,
      drift: cues.windy ? 0.012 : 0.004,
      paint: (context, stage) => paintClouds(context, stage, cover * dimmer),
    },
  ]
}

/** A ridge as a layer. Base, rise and trees are fractions of the height. */
function ridge(
  style: Omit<RidgeStyle, 'base' | 'rise'> & { readonly base: number; readonly rise: number; readonly depth: number },
  trees?: { readonly tall: number; readonly crowd: number },
): LayerPlan {
  return {
    depth: style.depth,
    paint(context, stage) {
      const { height } = stage
      const sized = { ...style, base: style.base * height, rise: style.rise * height }
      const outline = ridgeOutline(stage, sized)
      if (trees !== undefined) {
        const tone = mix(landColour(stage, style.nearness), stage.palette.near, 0.25)
        const tall = trees.tall * height
        paintPines(context, stage, outline, { tall, gap: tall * 0.16, tone, crowd: trees.crowd })
      }
      paintRidge(context, stage, outline, sized)
      paintMist(context, stage, sized.base + height * 0.06, height * 0.09, 0.5 * (1 - style.nearness))
    },
  }
}

function ranges(chance: Chance, horizon: number): LayerPlan[] {
  const high = between(chance, 0.85, 1.15)
  return [
    ridge({ depth: 0.12, base: horizon - 0.16, rise: 0.36 * high, detail: 1.1, form: 'crested', nearness: 0.02 }),
    ridge({ depth: 0.2, base: horizon - 0.06, rise: 0.24 * high, detail: 1.7, form: 'crested', nearness: 0.22 }),
    ridge({ depth: 0.34, base: horizon + 0.02, rise: 0.17, detail: 2.1, form: 'crested', nearness: 0.46 }),
    ridge(
      { depth: 0.5, base: horizon + 0.08, rise: 0.09, detail: 2.4, form: 'rolling', nearness: 0.66 },
      { tall: 0.03, crowd: 0.95 },
    ),
  ]
}

/** A hill with trees right before the camera. */
function pines(base: number, tall: number, depth: number): LayerPlan {
  const nearness = depth === 1 ? 1 : 0.86
  const style = { depth, base, rise: 0.1, detail: 1.4, form: 'rolling', nearness } as const
  return { ...ridge(style, { tall, crowd: depth === 1 ? 0.38 : 0.9 }), inFront: true }
}

function shores(chance: Chance): LayerPlan[] {
  const high = between(chance, 0.8, 1.1)
  return [
    ridge({ depth: 0.1, base: 0.52, rise: 0.3 * high, detail: 1.2, form: 'crested', nearness: 0.05 }),
    ridge({ depth: 0.18, base: 0.585, rise: 0.16 * high, detail: 1.8, form: 'crested', nearness: 0.34 }),
    ridge(
      { depth: 0.3, base: 0.615, rise: 0.04, detail: 2.4, form: 'rolling', nearness: 0.62 },
      { tall: 0.05, crowd: 0.85 },
    ),
  ]
}

/** Grass right before the camera. Lengths are fractions of the height. */
function grass(
  ground: { readonly base: number; readonly rise: number; readonly detail: number; readonly soilBase: number },
  blades: { readonly tall: number; readonly gap: number; readonly nearness: number },
): LayerPlan {
  return {
    depth: 1,
    inFront: true,
    paint(context, stage) {
      const { height } = stage
      const style = { form: 'rolling', nearness: 1 } as const
      const { base, rise, detail, soilBase } = ground
      const outline = ridgeOutline(stage, { ...style, base: height * base, rise: height * rise, detail })
      const tone = landColour(stage, blades.nearness)
      paintGrass(context, stage, outline, { tall: height * blades.tall, gap: height * blades.gap, tone })
      paintRidge(context, stage, outline, { ...style, base: height * soilBase, rise: height * 0.1, detail: 1 })
    },
  }
}

function headlands(chance: Chance): LayerPlan[] {
  const side = chance() < 0.5 ? -1 : 1
  const cape = (depth: number, rise: number, nearness: number, reach: number): LayerPlan => ({
    depth,
    paint(context, stage) {
      const { width, height, horizon } = stage
      const raw = ridgeOutline(stage, { base: 0, rise: height * rise, detail: 2.2, form: 'crested', nearness })
      const fall = (x: number) =>
        Math.min(1, Math.max(0, ((side < 0 ? 1 - x / width : x / width) - reach) / (1 - reach)))
      const outline = (x: number) => horizon + 2 + (fall(x) > 0 ? (raw(x) - height * rise * 0.5) * fall(x) ** 0.7 : 4)
      paintRidge(context, stage, outline, { base: horizon, rise: height * rise, detail: 2, form: 'crested', nearness })
    },
  })
  return [cape(0.08, 0.1, 0.12, 0.35), cape(0.16, 0.17, 0.42, 0.62)]
}

function skylines(): LayerPlan[] {
  const row = (depth: number, tall: number, wide: number, nearness: number): LayerPlan => ({
    depth,
    paint(context, stage) {
      const { height, horizon } = stage
      paintSkyline(context, stage, { ground: horizon, tall: tall * height, wide: wide * height, nearness })
      paintMist(context, stage, horizon, height * 0.16, 0.5 * (1 - nearness))
    },
  })
  return [row(0.1, 0.42, 0.05, 0.12), row(0.18, 0.4, 0.07, 0.42), row(0.28, 0.26, 0.1, 0.8)]
}

function woods(): LayerPlan[] {
  const row = (depth: number, nearness: number, gap: number, thick: number): LayerPlan => ({
    depth,
    paint(context, stage) {
      const { height } = stage
      paintTrunks(context, stage, { nearness, gap: gap * height, thick: thick * height })
      const base = height * (0.76 + 0.2 * nearness)
      const style = { base, rise: height * 0.05, detail: 2, form: 'rolling', nearness } as const
      const outline = ridgeOutline(stage, style)
      const tone = landColour(stage, nearness)
      paintGrass(context, stage, outline, { tall: height * (0.02 + 0.07 * nearness), gap: height * 0.006, tone })
      paintRidge(context, stage, outline, style)
      paintMist(context, stage, base, height * 0.2, 0.42 * (1 - nearness))
    },
  })
  return [
    row(0.12, 0.12, 0.05, 0.012),
    row(0.24, 0.34, 0.09, 0.022),
    row(0.45, 0.62, 0.2, 0.04),
    row(0.8, 0.9, 0.5, 0.075),
  ]
}

function dunes(): LayerPlan[] {
  return [
    ridge({ depth: 0.08, base: 0.66, rise: 0.1, detail: 1.6, form: 'crested', nearness: 0.05 }),
    ridge({ depth: 0.2, base: 0.74, rise: 0.16, detail: 1.1, form: 'dune', nearness: 0.22 }),
    ridge({ depth: 0.42, base: 0.86, rise: 0.22, detail: 0.9, form: 'dune', nearness: 0.5 }),
    ridge({ depth: 0.8, base: 1.02, rise: 0.3, detail: 0.8, form: 'dune', nearness: 0.82 }),
  ]
}

function hills(chance: Chance): LayerPlan[] {
  return [
    ridge({
      depth: 0.1,
      base: 0.62,
      rise: 0.2 * between(chance, 0.8, 1.2),
      detail: 1.2,
      form: 'crested',
      nearness: 0.04,
    }),
    ridge({ depth: 0.2, base: 0.68, rise: 0.12, detail: 1.3, form: 'rolling', nearness: 0.28 }),
    ridge(
      { depth: 0.36, base: 0.75, rise: 0.12, detail: 1.5, form: 'rolling', nearness: 0.5 },
      { tall: 0.05, crowd: 0.4 },
    ),
    ridge({ depth: 0.6, base: 0.86, rise: 0.1, detail: 1.2, form: 'rolling', nearness: 0.74 }),
    grass({ base: 0.98, rise: 0.12, detail: 0.8, soilBase: 0.98 }, { tall: 0.16, gap: 0.0045, nearness: 0.96 }),
  ]
}
