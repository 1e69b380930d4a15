/** A meadow with flowers, hills behind it, and fields from above. */

import { between } from '../../random.ts'
import { paintCloudShadows, paintDistance, paintVapour } from '../aerial-air.ts'
import { paintCanopy } from '../canopy.ts'
import { type Colour, css, mix } from '../colour.ts'
import { isOffRoad, paintOpenRoad } from '../open-road.ts'
import { awayAt, reachAt, spotOf } from '../perspective.ts'
import { paintPaddies } from '../paddies.ts'
import { coverOf, inLight } from '../seasons.ts'
import type { LayerPlan, Stage } from '../stage.ts'
import { paintTufts, paintTurf, strew } from '../turf.ts'
import { fromAbove, isFromAbove } from './aerial.ts'
import { grass, peaks, ridge } from './land-layers.ts'
import { blossomRows, bough, fallenPetals } from './orchard.ts'
import { plains } from './plains.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'
import { bushes, treeRow } from './tree-layers.ts'

/** Grass and flowers, hills and trees of the season. */
export const meadow: SetMaker = (setting, chance, view, needs) => {
  if (setting.grove === 'acacia' || setting.grove === 'steppe') return plains(setting, chance, view, needs)
  if (isFromAbove(view)) {
    return fromAbove(view, [setting, chance], [{ distance: 2.2, part: 'ground', paint: paintFields }])
  }
  const isBlossoming = setting.grove === 'cherry'
  const evergreen = setting.season === 'winter' ? 0.6 : 0.15
  const hasRoad = setting.also === 'street'
  const isRice = setting.grove === 'rice' && !hasRoad
  return {
    horizon: 0.6,
    foot: 0.86,
    // Before the nearest trees.
    vista: { distance: 8.8 },
    layers: [
      ...skyLayers(setting, chance),
      peaks({
        distance: 40,
        base: 0.6,
        rise: 0.2 * between(chance, 0.8, 1.2),
        crowd: 1.3,
        nearness: 0.06,
        snowline: 0.6,
      }),
      ridge(
        { distance: 24, base: 0.58, rise: 0.1, detail: 1.3, form: 'rolling', nearness: 0.3 },
        { tall: 0.025, crowd: 0.3 },
      ),
      ridge({ distance: 16, base: 0.605, rise: 0.05, detail: 1.1, form: 'rolling', nearness: 0.48 }),
      bushes({ distance: 26, tall: 0.2, haze: 0.4 }),
      ...(isBlossoming
        ? [turf(hasRoad), ...blossomRows(), bough]
        : isRice
          ? [{ distance: 2.5, part: 'ground' as const, paint: paintPaddies }]
          : [
              treeRow({ distance: 22, tall: 0.75, gap: 0.6, crowd: 0.42, evergreen, kinds: 6, haze: 0.3 }),
              turf(hasRoad),
              treeRow({ distance: 9, tall: 1.05, gap: 0.9, crowd: 0.6, evergreen, kinds: 3, clearing: 1, haze: 0.06 }),
            ]),
      // Nothing grows before the camera on a road.
      ...(hasRoad ? [] : [BLADES]),
    ],
  }
}

const BLADES = grass(
  { base: 1.06, rise: 0.08, detail: 0.8, soilBase: 1.06 },
  { tall: 0.13, gap: 0.008, nearness: 0.96 },
)

function turf(hasRoad: boolean): LayerPlan {
  const beside = hasRoad ? { where: isOffRoad } : {}
  return {
    distance: 2.5,
    part: 'ground',
    paint(context, stage) {
      const { grass: green, soil, flowers, crowns, snow } = coverOf(stage.setting)
      paintTurf(context, stage, {
        near: mix(green, soil, 0.25),
        far: mix(green, [236, 226, 150], snow > 0.5 ? 0 : 0.12),
        patches: 1,
      })
      if (hasRoad) paintOpenRoad(context, stage)
      if (snow < 0.5) paintTufts(context, stage, green, { count: 1700, ...beside })
      if (flowers.length > 0)
        strew(context, stage, { count: 1500, tones: flowers, size: [0.007, 0.017], flat: 0.5, ...beside })
      if (stage.setting.grove === 'cherry') fallenPetals(context, stage)
      if (stage.setting.season === 'autumn')
        strew(context, stage, { count: 500, tones: crowns, size: [0.007, 0.018], flat: 0.45 })
    },
  }
}

/** Fields of several colours with furrows, hedges between them. */
const paintFields: LayerPlan['paint'] = (context, stage) => {
  const { bounds, horizon, chance, setting, height } = stage
  const { grass: green, soil, flowers, crowns, snow } = coverOf(setting)
  context.fillStyle = css(inLight(stage, green, { nearness: 1, light: 0.5 }))
  context.fillRect(bounds.left, horizon - 2, bounds.right - bounds.left, bounds.bottom - horizon + 4)
  const crops: readonly Colour[] = [
    green,
    mix(green, [240, 206, 96], 0.55),
    mix(green, [44, 96, 48], 0.45),
    mix(soil, [168, 118, 72], 0.6),
    mix(green, flowers[3] ?? crowns[2] ?? green, 0.6),
  ].map((own) => mix(own, [236, 241, 248], snow * 0.8))
  const near = awayAt(stage, bounds.bottom + height * 0.15)
  for (let away = 46; away > near; away /= 1.3) {
    const [from, to] = reachAt(stage, away, 1.5)
    for (let across = from - chance(); across < to; ) {
      const wide = between(chance, 0.7, 1.9)
      paintField(
        context,
        stage,
        { across, wide, away, end: away / 1.27 },
        crops[Math.floor(chance() * crops.length)] ?? green,
      )
      across += wide
    }
  }
  const hedges = (across: number, away: number) => {
    const row = Math.log(46 / away) / Math.log(1.3)
    const column = (across + Math.floor(row) * 0.37) / 1.25
    const isHedge = row - Math.floor(row) < 0.09 || column - Math.floor(column) < 0.05
    return isHedge ? 0.8 : 0.004
  }
  paintCanopy(context, stage, { crown: 0.04, evergreen: 0.1, density: hedges, hills: () => 0 })
  if (setting.weather === 'clear') paintCloudShadows(context, stage, 0.34)
  paintDistance(context, stage, 30)
  paintVapour(context, stage, 0.3)
}

type Field = { readonly across: number; readonly wide: number; readonly away: number; readonly end: number }

function paintField(
  context: Parameters<LayerPlan['paint']>[0],
  stage: Stage,
  { across, wide, away, end }: Field,
  own: Colour,
): void {
  const { chance } = stage
  const light = between(chance, 0.35, 0.75)
  const corner = (share: number, there: number) => spotOf(stage, across + wide * share, there)
  const quad = (from: number, to: number) => {
    context.beginPath()
    for (const { x, y } of [corner(from, away), corner(to, away), corner(to, end), corner(from, end)])
      context.lineTo(x, y)
    context.fill()
  }
  context.fillStyle = css(inLight(stage, own, { nearness: 1, light }))
  quad(0, 1)
  if (away > 20 || chance() < 0.3) return
  context.fillStyle = css(inLight(stage, own, { nearness: 1, light: light - 0.25 }), 0.5)
  const furrows = Math.round(wide * 16)
  for (let furrow = 0; furrow < furrows; furrow++) quad((furrow + 0.2) / furrows, (furrow + 0.55) / furrows)
}
