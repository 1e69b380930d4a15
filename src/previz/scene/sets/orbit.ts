/** Space. */

import { between } from '../../random.ts'
import { chooseCosmos, paintPlanet, paintSpace } from '../cosmos.ts'
import type { LayerPlan } from '../stage.ts'
import type { SetMaker } from './set-maker.ts'

/** Stars and gas, a planet at the side, a moon before it. */
export const space: SetMaker = (_setting, chance) => {
  const cosmos = chooseCosmos(chance)
  const side = chance() < 0.5 ? -1 : 1
  const size = between(chance, 0.2, 0.3)
  const tilt = between(chance, -0.5, 0.5)
  const planet: LayerPlan = {
    distance: 60,
    paint(context, stage) {
      const { width, height } = stage
      const x = width / 2 + side * Math.min(width * 0.29, height * 0.62)
      paintPlanet(context, stage, cosmos, { x, y: height * 0.33, radius: height * size, tilt })
    },
  }
  const moon: LayerPlan = {
    distance: 26,
    paint(context, stage) {
      const { width, height } = stage
      const x = width / 2 - side * Math.min(width * 0.34, height * 0.7)
      paintPlanet(
        context,
        stage,
        {
          ...cosmos,
          planet: [
            [88, 90, 104],
            [178, 180, 192],
          ],
          hasRing: false,
        },
        {
          x,
          y: height * 0.24,
          radius: height * 0.045,
          tilt,
        },
      )
    },
  }
  return {
    horizon: 0.6,
    foot: 0.66,
    isBottomless: true,
    layers: [
      { distance: Number.POSITIVE_INFINITY, paint: (context, stage) => paintSpace(context, stage, cosmos) },
      planet,
      moon,
    ],
    light: { key: [244, 246, 255], rim: cosmos.air, rimFrom: side < 0 ? 'left' : 'right', darkness: 0.25 },
  }
}
