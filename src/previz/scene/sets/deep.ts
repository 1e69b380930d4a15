/** Under water. */

import { between } from '../../random.ts'
import { css, mix } from '../colour.ts'
import { paintDepth, paintRays, paintReef, paintSeaFloor, paintWeed, waterTones } from '../depths.ts'
import type { LayerPlan } from '../stage.ts'
import type { SetMaker } from './set-maker.ts'

/** Blue water over a reef, with light from above. */
export const underwater: SetMaker = ({ daytime }) => ({
  light: { key: [150, 226, 240], rim: [196, 244, 250], rimFrom: 'above', darkness: daytime === 'night' ? 0.7 : 0.4 },
  horizon: 0.62,
  foot: 0.9,
  layers: [
    { distance: Number.POSITIVE_INFINITY, density: 0.5, paint: paintDepth },
    rays(30, 0),
    reef(26, { base: 0.68, rise: 0.26, nearness: 0.12 }),
    reef(14, { base: 0.7, rise: 0.28, nearness: 0.4 }),
    { distance: 2.5, part: 'ground', density: 0.8, paint: paintSeaFloor },
    reef(7.5, { base: 0.78, rise: 0.3, nearness: 0.72 }),
    rays(6, 2),
    kelp,
  ],
})

function rays(distance: number, phase: number): LayerPlan {
  return {
    distance,
    density: 0.4,
    shine: (seconds) => 0.7 + 0.3 * Math.sin(seconds * 1.1 + phase),
    paint: paintRays,
  }
}

function reef(
  distance: number,
  style: { readonly base: number; readonly rise: number; readonly nearness: number },
): LayerPlan {
  return {
    distance,
    span: ({ height, bounds }) => ({ top: bounds.top, bottom: height * (style.base + 0.17 * style.rise + 0.01) }),
    paint: (context, stage) =>
      paintReef(context, stage, { ...style, base: style.base * stage.height, rise: style.rise * stage.height }),
  }
}

/** Kelp right before the camera, at the sides. */
const kelp: LayerPlan = {
  distance: 2.7,
  density: 0.7,
  span: ({ height }) => ({ top: height * 0.2, bottom: height * 1.1 }),
  part: 'front',
  paint(context, stage) {
    const { bounds, width, height, chance } = stage
    const { deep } = waterTones(stage)
    for (let x = bounds.left; x < bounds.right; x += height * between(chance, 0.03, 0.09)) {
      const side = Math.min(1, Math.abs(x / width - 0.5) * 2)
      if (side < 0.62) continue
      const tone = css(mix(mix(deep, [2, 10, 26], 0.6), [24, 110, 92], between(chance, 0, 0.22)))
      paintWeed(context, stage, { x, y: height * 1.04, tall: height * between(chance, 0.25, 0.75) * side }, tone)
    }
  },
}
