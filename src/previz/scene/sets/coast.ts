/** The sea from its beach. */

import { paintRidge, ridgeOutline } from '../land.ts'
import { paintBeach, paintFoam, paintSwell } from '../shore.ts'
import { spotOf } from '../perspective.ts'
import type { LayerPlan } from '../stage.ts'
import { glints, isFromAbove } from './aerial.ts'
import { seaFromAbove } from './aerial-water.ts'
import type { SetMaker } from './set-maker.ts'
import { below } from './land-layers.ts'
import { skyLayers } from './sky-layers.ts'

/** Seconds from one wave to the next. */
const WAVE_SECONDS = 4.2

/** Open water with capes, waves that run up the sand, and the light of the sky on it. */
export const sea: SetMaker = (setting, chance, view) => {
  if (isFromAbove(view)) return seaFromAbove(setting, chance, view)
  const sky = skyLayers(setting, chance)
  const side = chance() < 0.5 ? -1 : 1
  const isRough = setting.weather === 'storm' || setting.isWindy
  const isLit = setting.weather === 'clear' || setting.weather === 'snow' || setting.weather === 'cloudy'
  const swell: LayerPlan = {
    distance: 2.5,
    part: 'ground',
    span: from(Number.POSITIVE_INFINITY, 5),
    paint: (context, stage) => paintSwell(context, stage, isRough ? 420 : 240),
  }
  return {
    horizon: 0.56,
    foot: 0.85,
    water: { roughness: isRough ? 1.3 : 0.8 },
    waterFrom: 6.4,
    // The sand is wet, no more.
    sheen: 0.12,
    layers: [
      ...sky,
      cape({ distance: 34, rise: 0.1, nearness: 0.12, reach: 0.35, side }),
      cape({ distance: 18, rise: 0.17, nearness: 0.42, reach: 0.62, side }),
      swell,
      ...(isLit ? glints(setting.weather === 'clear' ? 900 : 200, (_across, away) => away > 5.4, 2.4) : []),
      { distance: 2.5, part: 'ground', span: from(8.2, 0), paint: paintBeach },
      ...[0, 1, 2].map(wave),
    ],
  }
}

/** The rows of ground from a distance to a nearer one. */
function from(far: number, near: number): NonNullable<LayerPlan['span']> {
  return (stage) => ({ top: spotOf(stage, 0, far).y - 2, bottom: spotOf(stage, 0, near).y })
}

/** A wave: it comes in from a little way out, comes to rest on the sand and fades as the next one comes. */
function wave(index: number): LayerPlan {
  const phase = (seconds: number) => (seconds / WAVE_SECONDS + index / 3) % 1
  return {
    distance: 2.5,
    part: 'ground',
    density: 0.7,
    span: from(7.4, 4.3),
    advance: (seconds) => 1.35 * (1 - (1 - phase(seconds)) ** 2) - 0.95,
    shine: (seconds) => Math.min(1, phase(seconds) * 4) * (1 - phase(seconds) ** 5),
    paint: (context, stage) => paintFoam(context, stage, 0.25 + 0.05 * index),
  }
}

type Cape = {
  readonly distance: number
  readonly rise: number
  readonly nearness: number
  readonly reach: number
  readonly side: number
}

function cape({ distance, rise, nearness, reach, side }: Cape): LayerPlan {
  return {
    distance,
    span: ({ horizon, height }) => below(horizon - height * rise * 1.7),
    paint(context, stage) {
      const { width, height, horizon } = stage
      const raw = ridgeOutline(stage, { base: 0, rise: height * rise, detail: 2.2, form: 'crested', nearness })
      const fall = (x: number) =>
        Math.min(1, Math.max(0, ((side < 0 ? 1 - x / width : x / width) - reach) / (1 - reach)))
      const outline = (x: number) => horizon + 2 + (fall(x) > 0 ? (raw(x) - height * rise * 0.5) * fall(x) ** 0.7 : 4)
      paintRidge(context, stage, outline, { base: horizon, rise: height * rise, detail: 2, form: 'crested', nearness })
    },
  }
}
