/** A river that winds from the distance to the camera, between banks with trees. */

import { css, mix } from '../colour.ts'
import { paintDistance } from '../aerial-air.ts'
import { awayAt } from '../perspective.ts'
import { coverOf, inLight } from '../seasons.ts'
import type { LayerPlan } from '../stage.ts'
import { paintTufts, paintTurf, strew } from '../turf.ts'
import { isInside, ledAside, traceWinding, winding, type Winding } from '../winding.ts'
import { glints, isFromAbove, woodsFromAbove } from './aerial.ts'
import { peaks } from './land-layers.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'
import { bushes, treeRow } from './tree-layers.ts'

/** From where on a river bends away before those who stand on its bank. */
const BEND = 5.7

/** A river, by season; whoever has to stand or go has dry ground before it. */
export const river: SetMaker = (setting, chance, view, { isTrodden = false, walkway } = {}) => {
  if (isFromAbove(view)) return woodsFromAbove({})(setting, chance, view)
  const wild = winding(chance, { sway: 0.5, half: 0.62, offset: 0.1 })
  const stream = isTrodden ? ledAside(wild, BEND) : wild
  const evergreen = setting.season === 'winter' ? 0.55 : 0.22
  return {
    horizon: 0.52,
    foot: 0.84,
    water: { roughness: 0.5 },
    stream: stream.middle,
    // Grass mirrors nobody.
    ...(isTrodden && { waterFrom: BEND, sheen: 0 }),
    layers: [
      ...skyLayers(setting, chance),
      peaks({ distance: 34, base: 0.52, rise: 0.24, crowd: 1.5, nearness: 0.08, snowline: 0.6 }),
      treeRow({ distance: 30, tall: 1.1, gap: 0.26, crowd: 1.3, evergreen, kinds: 7, haze: 0.5 }),
      treeRow({ distance: 17, tall: 0.95, gap: 0.3, crowd: 0.8, evergreen, kinds: 6, clearing: 0.9, haze: 0.28 }),
      bushes({ distance: 16, tall: 0.16, haze: 0.3 }),
      banks(stream),
      ...(setting.weather === 'clear' ? glints(420, (across, away) => isInside(stream, across, away, -0.05)) : []),
      // They would pass before whoever is gone along with.
      ...(walkway === undefined
        ? [
            treeRow({
              distance: 3.4,
              tall: 1.15,
              gap: 0.4,
              crowd: 0.7,
              evergreen: 0,
              kinds: 2,
              clearing: isTrodden ? 0.8 : 0.62,
              haze: 0,
              stands: (across) => !isInside(stream, across, 3.4, 0.12),
            }),
          ]
        : []),
    ],
  }
}

/** How far away half of a meadow is lost in the air. */
const HALF_SEEN = { clear: 110, cloudy: 70, rain: 24, storm: 20, snow: 24, fog: 11 } as const

/** Meadows on both sides, cut out where the river is. */
function banks(stream: Winding): LayerPlan {
  return {
    distance: 2.5,
    part: 'ground',
    paint(context, stage) {
      const { setting, bounds } = stage
      const { soil, grass, rock, crowns, flowers, snow, bare } = coverOf(setting)
      const near = awayAt(stage, bounds.bottom) * 0.85
      paintTurf(context, stage, { near: mix(grass, soil, 0.35), far: grass, patches: 1 })
      const isAshore = (across: number, away: number) => !isInside(stream, across, away, 0.03)
      if (snow < 0.5) paintTufts(context, stage, grass, { count: 1500, where: isAshore })
      if (flowers.length > 0)
        strew(context, stage, { count: 500, tones: flowers, size: [0.006, 0.014], flat: 0.8, where: isAshore })
      if (setting.season === 'autumn' && bare < 0.5)
        strew(context, stage, { count: 700, tones: crowns, size: [0.008, 0.02], flat: 0.42, where: isAshore })
      const pebbles = inLight(stage, mix(rock, [222, 204, 172], 0.55), { nearness: 1, light: 0.5 })
      traceWinding(context, stage, stream, { near, grow: 0.05 })
      context.fillStyle = css(mix(pebbles, inLight(stage, soil, { nearness: 1, light: 0.1 }), 0.35))
      context.fill()
      traceWinding(context, stage, stream, { near, grow: 0.025 })
      context.fillStyle = css(pebbles)
      context.fill()
      strew(context, stage, {
        count: 700,
        tones: [rock, mix(rock, [255, 255, 255], 0.35)],
        size: [0.01, 0.03],
        flat: 0.45,
        where: (across, away) => isInside(stream, across, away, 0.05) && !isInside(stream, across, away, -0.02),
      })
      // The wet edge of the bank; it narrows with the distance, and pales with it.
      traceWinding(context, stage, stream, { near, grow: 0.012 })
      context.fillStyle = css(inLight(stage, soil, { nearness: 1, light: 0 }), 0.55)
      context.fill()
      paintDistance(context, stage, HALF_SEEN[setting.weather])
      context.save()
      context.globalCompositeOperation = 'destination-out'
      traceWinding(context, stage, stream, { near })
      context.fillStyle = '#000'
      context.fill()
      context.restore()
    },
  }
}
