/** Land from above, looking down at an angle: what the camera flies over. */

import { between } from '../../random.ts'
import { paintCloudShadows, paintDistance, paintVapour } from '../aerial-air.ts'
import { paintCanopy, paintFloor } from '../canopy.ts'
import { css, mix } from '../colour.ts'
import { paintMist } from '../land.ts'
import { smoothstep } from '../noise.ts'
import { paintGlints, paintStream } from '../stream.ts'
import type { LayerPlan, SetPlan } from '../stage.ts'
import { isInside, winding, type Winding } from '../winding.ts'
import { ridge } from './land-layers.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'
import { wisps } from './air-layers.ts'

/** From where a view looks: the horizon and the foot of subjects. */
const VIEWS = {
  high: { horizon: 0.24, foot: 0.72 },
  aerial: { horizon: 0.15, foot: 0.64 },
  top: { horizon: -0.75, foot: 0.6 },
} as const

/** Whether a view looks down on the land. */
export function isFromAbove(view: Parameters<SetMaker>[2]): view is keyof typeof VIEWS {
  return view === 'high' || view === 'aerial' || view === 'top'
}

/** A set that is seen from above: sky and far hills where the horizon is in the picture, then the ground. */
export function fromAbove(
  view: keyof typeof VIEWS,
  [setting, chance]: Parameters<SetMaker>,
  ground: readonly LayerPlan[],
): SetPlan {
  const { horizon, foot } = VIEWS[view]
  const high = between(chance, 0.8, 1.2)
  const backdrop: LayerPlan[] =
    view === 'top'
      ? [{ distance: Number.POSITIVE_INFINITY, density: 0.1, paint: fillHaze }]
      : [
          // By day the sun is far above what is seen: only its light is.
          ...skyLayers(setting, chance, setting.daytime === 'day'),
          ridge({
            distance: 60,
            base: horizon - 0.015,
            rise: 0.09 * high,
            detail: 2.4,
            form: 'crested',
            nearness: 0.04,
          }),
          ridge({ distance: 40, base: horizon + 0.008, rise: 0.045, detail: 2.8, form: 'rolling', nearness: 0.16 }),
        ]
  const air: LayerPlan[] = view === 'top' ? [] : [horizonHaze]
  return {
    horizon,
    foot,
    focus: 0.5 + (horizon - 0.5) * 0.62,
    layers: [...backdrop, ...ground, ...air, ...wisps(chance)],
  }
}

/** The air over the horizon: where land and sky meet, neither has an edge. */
const horizonHaze: LayerPlan = {
  distance: 50,
  density: 0.25,
  span: ({ horizon, height }) => ({ top: horizon - height * 0.07, bottom: horizon + height * 0.07 }),
  paint: (context, stage) => paintMist(context, stage, stage.horizon, stage.height * 0.06, 0.85),
}

const fillHaze: LayerPlan['paint'] = (context, { bounds, palette }) => {
  context.fillStyle = css(mix(palette.haze, palette.near, 0.5))
  context.fillRect(bounds.left, bounds.top, bounds.right - bounds.left, bounds.bottom - bounds.top)
}

/** Glints that come and go: two lots of them, in turn. */
export function glints(count: number, inside: (across: number, away: number) => boolean, size = 1): LayerPlan[] {
  return [0].map((phase) => ({
    distance: 2.2,
    part: 'ground',
    density: 0.8,
    shine: (seconds) => 0.7 + 0.2 * Math.sin(seconds * 2.3 + phase) + 0.1 * Math.sin(seconds * 5.1 + phase * 2),
    paint: (context, stage) => paintGlints(context, stage, { count, inside, size }),
  }))
}

/** A forest from above, with a river where there is one. */
export const woodsFromAbove: (river?: Partial<{ sway: number; half: number }>) => SetMaker =
  (stream) => (setting, chance, view) => {
    const river: Winding | undefined = stream && winding(chance, { sway: 0.42, half: 0.2, ...stream })
    const inside = (across: number, away: number) => river !== undefined && isInside(river, across, away, -0.03)
    const ground: LayerPlan = {
      distance: 2.2,
      part: 'ground',
      paint(context, stage) {
        paintFloor(context, stage)
        if (river !== undefined) paintStream(context, stage, river)
        const density = (across: number, away: number) => {
          if (river === undefined) return 0.97
          const bank = Math.abs(across - river.middle(away)) - river.half(away)
          return 0.97 * smoothstep(-0.01, 0.06, bank)
        }
        const hills = (across: number, away: number) =>
          river === undefined ? 1 : smoothstep(0.05, 0.9, Math.abs(across - river.middle(away)) - river.half(away))
        paintCanopy(context, stage, {
          crown: 0.052,
          evergreen: setting.season === 'winter' ? 0.75 : 0.13,
          density,
          hills,
        })
        if (stage.setting.weather === 'clear') paintCloudShadows(context, stage, 0.42)
        paintDistance(context, stage, 30)
        paintVapour(context, stage, 0.4)
      },
    }
    const lights = river !== undefined && setting.weather !== 'fog' ? glints(1100, inside, 1.7) : []
    return fromAbove(isFromAbove(view) ? view : 'aerial', [setting, chance], [ground, ...lights])
  }
