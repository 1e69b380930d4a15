/** The surface of the moon. */

import { paintBlackSky, paintEarth, paintMoonGround, paintMoonHills } from '../moonscape.ts'
import type { LayerPlan } from '../stage.ts'
import { isFromAbove } from './aerial.ts'
import type { SetMaker } from './set-maker.ts'

/** Craters to a near horizon, hills behind it, and the earth above them. */
export const moon: SetMaker = (_setting, chance, view) => {
  const horizon = isFromAbove(view) ? 0.2 : 0.6
  const side = chance() < 0.5 ? -1 : 1
  const earth: LayerPlan = {
    distance: 60,
    paint(context, stage) {
      const { width, height } = stage
      const x = width / 2 + side * Math.min(width * 0.28, height * 0.55)
      paintEarth(context, stage, { x, y: height * horizon * 0.42, radius: height * 0.115 })
    },
  }
  return {
    horizon,
    foot: isFromAbove(view) ? 0.7 : 0.86,
    layers: [
      { distance: Number.POSITIVE_INFINITY, paint: paintBlackSky },
      earth,
      hills(40, horizon, 0.1, 0.36),
      hills(22, horizon + 0.012, 0.06, 0.5),
      { distance: 2.5, part: 'ground', paint: paintMoonGround },
    ],
    light: { key: [250, 250, 255], rim: [255, 255, 255], rimFrom: side < 0 ? 'right' : 'left', darkness: 0.12 },
  }
}

function hills(distance: number, base: number, rise: number, light: number): LayerPlan {
  return {
    distance,
    span: ({ height }) => ({ top: height * (base - rise * 1.6), bottom: Number.POSITIVE_INFINITY }),
    paint: (context, stage) =>
      paintMoonHills(context, stage, { base: stage.height * base, rise: stage.height * rise, light }),
  }
}
