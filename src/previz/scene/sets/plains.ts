/** Flat open grassland: a savanna with umbrella acacias and a large low sun, or a steppe where no tree stands. */

import { between } from '../../random.ts'
import { acaciasOf } from '../acacias.ts'
import { paintCloudShadows, paintDistance, paintVapour } from '../aerial-air.ts'
import { paintCanopy } from '../canopy.ts'
import { type Colour, css, mix } from '../colour.ts'
import { isOffRoad, paintOpenRoad } from '../open-road.ts'
import { reachAt, spotOf } from '../perspective.ts'
import type { SceneSetting } from '../scene-setting.ts'
import { coverOf } from '../seasons.ts'
import type { LayerPlan } from '../stage.ts'
import { paintTufts, paintTurf, strew } from '../turf.ts'
import { fromAbove, isFromAbove } from './aerial.ts'
import { grass, ridge } from './land-layers.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'
import { stamp, standing, veil } from './tree-layers.ts'

const HORIZON = 0.6

/** Grass to the horizon, a far line of hills, and acacias where it is a savanna. */
export const plains: SetMaker = (setting, chance, view) => {
  if (isFromAbove(view)) {
    return fromAbove(view, [setting, chance], [{ distance: 2.2, part: 'ground', paint: paintFromAbove }])
  }
  const isSavanna = setting.grove === 'acacia'
  const hasRoad = setting.also === 'street'
  const beside = chance() < 0.5 ? -1 : 1
  return {
    horizon: HORIZON,
    foot: 0.86,
    vista: { distance: 12 },
    layers: [
      ...skyLayers(setting, chance),
      ...(isSavanna && isSunLow(setting) ? [LOW_SUN] : []),
      ridge({ distance: 50, base: HORIZON, rise: 0.045, detail: 0.8, form: 'rolling', nearness: 0.1 }),
      ridge({
        distance: 30,
        base: HORIZON + 0.004,
        rise: isSavanna ? 0.014 : 0.03,
        detail: 1.1,
        form: 'rolling',
        nearness: 0.3,
      }),
      turf(hasRoad),
      ...(isSavanna
        ? [
            acacias({ distance: 34, tall: 0.85, gap: 0.9, crowd: 0.42, clearing: 0, haze: 0.34 }),
            acacias({ distance: 19, tall: 1, gap: 1.7, crowd: 0.36, clearing: 0.5, haze: 0.16 }),
            { ...lone(beside * between(chance, 0.62, 0.8)), distance: 10.5 },
          ]
        : []),
      ...(hasRoad ? [] : [BLADES]),
    ],
  }
}

function isSunLow({ daytime, weather }: SceneSetting): boolean {
  return weather === 'clear' && (daytime === 'dawn' || daytime === 'sunset')
}

/** The sun as it is seen near the horizon through warm air: large, and paler towards its top. */
const LOW_SUN: LayerPlan = {
  distance: Number.POSITIVE_INFINITY,
  density: 0.6,
  span: ({ horizon, height }) => ({ top: horizon - height * 0.55, bottom: horizon + height * 0.05 }),
  paint(context, { sun, height, horizon, palette }) {
    const radius = height * 0.115
    const [x, y] = [sun.x, Math.max(sun.y, horizon - radius * 1.15)]
    context.save()
    context.globalCompositeOperation = 'screen'
    const glow = context.createRadialGradient(x, y, radius * 0.8, x, y, radius * 3.4)
    glow.addColorStop(0, css(palette.glow, 0.55))
    glow.addColorStop(1, css(palette.glow, 0))
    context.fillStyle = glow
    context.fillRect(x - radius * 3.4, y - radius * 3.4, radius * 6.8, radius * 6.8)
    context.restore()
    const disc = context.createLinearGradient(0, y - radius, 0, y + radius)
    disc.addColorStop(0, css(mix(palette.disc, [255, 236, 170], 0.35)))
    disc.addColorStop(1, css(mix(palette.disc, [255, 150, 62], 0.62)))
    context.fillStyle = disc
    context.beginPath()
    context.arc(x, y, radius, 0, Math.PI * 2)
    context.fill()
  },
}

/** How acacias stand in a row. Frame heights at the distance of subjects. */
type Stand = {
  readonly distance: number
  readonly tall: number
  readonly gap: number
  readonly crowd: number
  readonly clearing: number
  readonly haze: number
}

function acacias({ distance, tall, gap, crowd, clearing, haze }: Stand): LayerPlan {
  return {
    distance,
    span: (stage) => standing(stage, distance, tall * 1.3),
    paint(context, stage) {
      const { scale, y } = spotOf(stage, 0, distance)
      const stock = acaciasOf(stage, tall * scale * 1.15)
      const [from, to] = reachAt(stage, distance, tall)
      for (let across = from; across < to; across += gap * between(stage.chance, 0.6, 1.6)) {
        if (stage.chance() > crowd || Math.abs(across) < clearing) continue
        const high = tall * scale * between(stage.chance, 0.7, 1.15)
        stamp(context, stage, stock, { x: stage.width / 2 + across * scale, y: y + high * 0.03, tall: high })
      }
      veil(context, stage, haze)
    },
  }
}

/** One large acacia to the side of the picture, as a share of half its width. */
function lone(share: number): Omit<LayerPlan, 'distance'> {
  const [distance, tall] = [10.5, 1.35]
  return {
    span: (stage) => standing(stage, distance, tall * 1.3),
    paint(context, stage) {
      const { scale, y } = spotOf(stage, 0, distance)
      const high = Math.min(tall * scale, stage.width * 0.42)
      const stock = acaciasOf(stage, high, 1)
      stamp(context, stage, stock, { x: (stage.width / 2) * (1 + share), y: y + high * 0.03, tall: high })
    },
  }
}

const BLADES = grass(
  { base: 1.06, rise: 0.05, detail: 0.8, soilBase: 1.08 },
  { tall: 0.15, gap: 0.009, nearness: 0.96 },
)

function turf(hasRoad: boolean): LayerPlan {
  const beside = hasRoad ? { where: isOffRoad } : {}
  return {
    distance: 2.5,
    part: 'ground',
    paint(context, stage) {
      const { grass: own, soil, flowers, snow } = coverOf(stage.setting)
      const far: Colour = mix(own, [240, 214, 140], snow > 0.5 ? 0 : 0.25)
      paintTurf(context, stage, { near: mix(own, soil, 0.2), far, patches: 1 })
      if (hasRoad) paintOpenRoad(context, stage)
      if (snow > 0.5) return
      paintTufts(context, stage, mix(own, soil, 0.35), { count: 1300, ...beside })
      paintTufts(context, stage, mix(own, [250, 226, 150], 0.3), { count: 1500, ...beside })
      if (flowers.length > 0)
        strew(context, stage, { count: 500, tones: flowers, size: [0.006, 0.013], flat: 0.5, ...beside })
    },
  }
}

/** Grass from the air, with single trees and bare patches. */
const paintFromAbove: LayerPlan['paint'] = (context, stage) => {
  const { grass: own, soil, snow } = coverOf(stage.setting)
  paintTurf(context, stage, {
    near: mix(own, soil, 0.2),
    far: mix(own, [240, 214, 140], snow > 0.5 ? 0 : 0.2),
    patches: 1,
  })
  const density = stage.setting.grove === 'acacia' ? 0.05 : 0.002
  paintCanopy(context, stage, { crown: 0.06, evergreen: 0, density: () => density, hills: () => 0.2 })
  if (stage.setting.weather === 'clear') paintCloudShadows(context, stage, 0.3)
  paintDistance(context, stage, 30)
  paintVapour(context, stage, 0.25)
}
