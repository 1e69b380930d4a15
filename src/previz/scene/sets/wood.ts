/** The inside of a forest, with a path through it, by season. */

import { css, mix } from '../colour.ts'
import { paintBamboo } from '../bamboo.ts'
import { awayAt } from '../perspective.ts'
import { coverOf, inLight } from '../seasons.ts'
import type { LayerPlan } from '../stage.ts'
import { paintTufts, paintTurf, strew } from '../turf.ts'
import { isInside, traceWinding, winding, type Winding } from '../winding.ts'
import { paintLeaves, paintShafts, paintTrunks, type TrunkStyle } from '../woods.ts'
import { isFromAbove, woodsFromAbove } from './aerial.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'
import { bushes, treeRow, veil } from './tree-layers.ts'

/** Rows of trees on both sides of a path. */
export const forest: SetMaker = (setting, chance, view) => {
  if (isFromAbove(view)) return woodsFromAbove()(setting, chance, view)
  const path = winding(chance, { sway: 0.12, half: 0.12 })
  const evergreen = setting.season === 'winter' ? 0.5 : 0.12
  const isBright = setting.weather === 'clear' || setting.weather === 'cloudy'
  const shafts: LayerPlan[] =
    isBright && setting.daytime !== 'dusk' ? [shaftsOf(setting.daytime === 'night' ? 0.14 : 0.3)] : []
  return {
    horizon: 0.62,
    foot: 0.86,
    layers: [
      ...skyLayers(setting, chance),
      treeRow({ distance: 40, tall: 3, gap: 0.5, crowd: 1.2, evergreen, kinds: 4, haze: 0.62 }),
      treeRow({ distance: 24, tall: 2.1, gap: 0.5, crowd: 0.9, evergreen, kinds: 4, haze: 0.42 }),
      floor(path),
      bushes({ distance: 26, tall: 0.34, haze: 0.36 }),
      ...(setting.grove === 'bamboo' ? BAMBOO_BEHIND : []),
      trunks({ distance: 13, gap: 0.46, thick: 0.055, clearing: 0.55, nearness: 0.62 }, 0.34),
      ...shafts,
      trunks({ distance: 7.5, gap: 0.6, thick: 0.06, clearing: 0.6, nearness: 0.82 }, 0.3),
      trunks({ distance: 3, gap: 0.95, thick: 0.085, clearing: 0.5, nearness: 1 }, 0.2),
    ],
  }
}

/** Between stems one sees farther stems. */
const BAMBOO_BEHIND = [trunks({ distance: 22, gap: 0.5, thick: 0.06, clearing: 0.3, nearness: 0.45 }, 0.3)]

function trunks(style: TrunkStyle, depth: number): LayerPlan {
  const isNear = style.distance < 4
  return {
    distance: style.distance,
    part: isNear ? 'front' : 'behind',
    density: isNear ? 0.75 : 0.9,
    paint(context, stage) {
      const isBamboo = stage.setting.grove === 'bamboo'
      if (isBamboo) paintBamboo(context, stage, style)
      else paintTrunks(context, stage, style)
      const size = 0.36 * style.distance ** -0.5
      paintLeaves(context, stage, {
        depth: isBamboo ? depth * 0.25 : depth,
        size: isBamboo ? size * 0.6 : size,
        nearness: style.nearness,
        count: Math.round(24 / size),
      })
      veil(context, stage, 0.32 * (1 - style.nearness))
    },
  }
}

function shaftsOf(strength: number): LayerPlan {
  return {
    distance: 9,
    density: 0.5,
    shine: (seconds) => 0.75 + 0.25 * Math.sin(seconds * 0.9),
    paint: (context, stage) => paintShafts(context, stage, strength),
  }
}

/** The floor of the forest: leaves or snow, and the path. */
function floor(path: Winding): LayerPlan {
  return {
    distance: 2.5,
    part: 'ground',
    paint(context, stage) {
      const { setting, bounds } = stage
      const { soil, grass, crowns, bark, flowers, bare, snow } = coverOf(setting)
      const beside = (across: number, away: number) => !isInside(path, across, away)
      const ground = setting.season === 'summer' || setting.season === 'spring' ? mix(soil, grass, 0.3) : soil
      paintTurf(context, stage, { near: ground, far: mix(ground, grass, 0.5), patches: 1 })
      const near = awayAt(stage, bounds.bottom) * 0.9
      traceWinding(context, stage, path, { near })
      const trodden = mix(mix(bark, [214, 180, 132], 0.62), [226, 234, 244], snow)
      context.fillStyle = css(inLight(stage, trodden, { nearness: 0.95, light: 0.5 }), 0.85)
      context.fill()
      const fallen = setting.season === 'autumn' ? 1100 : setting.season === 'spring' ? 500 : 0
      if (snow < 0.5) paintTufts(context, stage, mix(grass, soil, 0.4), { count: 600, where: beside })
      if (bare < 0.5 && fallen > 0)
        strew(context, stage, { count: fallen, tones: crowns, size: [0.008, 0.022], flat: 0.42 })
      if (flowers.length > 0)
        strew(context, stage, { count: 260, tones: flowers, size: [0.006, 0.014], flat: 0.8, where: beside })
    },
  }
}
