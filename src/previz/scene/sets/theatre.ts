/** A stage: curtains or a wall of light, cones of light in the haze, a floor that mirrors, and the heads of a crowd. */

import { between } from '../../random.ts'
import { colour, mix } from '../colour.ts'
import type { LayerPlan } from '../stage.ts'
import { paintCrowd, paintFloor } from '../theatre/floor.ts'
import { paintBack, paintWings } from '../theatre/hangings.ts'
import { paintCone } from '../theatre/lights.ts'
import { showOf } from '../theatre/show.ts'
import type { SetMaker } from './set-maker.ts'

const HORIZON = 0.6
const FOOT = 0.8

/** Curtains or a wall of light, cones, floor, crowd. */
export const theatre: SetMaker = (setting, chance) => {
  const show = showOf(setting, chance)
  const cones = Array.from({ length: 7 }, (_, index) => ({
    from: (index + 0.5) / 7 + between(chance, -0.03, 0.03),
    aim: between(chance, -0.35, 0.35),
    tone: show.lights[index % show.lights.length] ?? colour('#ffffff'),
    phase: chance() * 6.3,
  }))
  const beams = (part: number): LayerPlan => ({
    distance: 6 + part * 1.5,
    density: 0.34,
    shine: (seconds) => 0.68 + 0.32 * Math.sin(seconds * (0.9 + part * 0.35) + part * 2.1),
    paint: (context, stage) => {
      for (const [index, cone] of cones.entries()) if (index % 2 === part) paintCone(context, stage, cone, show)
    },
  })
  return {
    horizon: HORIZON,
    foot: FOOT,
    layers: [
      { distance: 12, paint: (context, stage) => paintBack(context, stage, show) },
      { distance: 2.5, part: 'ground', paint: (context, stage) => paintFloor(context, stage, show) },
      beams(1),
      beams(0),
      { distance: 4.6, density: 0.8, paint: (context, stage) => paintWings(context, stage, show) },
      {
        distance: 2.6,
        part: 'front',
        density: 0.6,
        span: ({ height }) => ({ top: height * 0.78, bottom: height * 4 }),
        paint: (context, stage) => paintCrowd(context, stage, show),
      },
    ],
    sheen: 0.25,
    light: {
      key: mix(show.lights[0] ?? [255, 255, 255], [255, 255, 255], 0.5),
      rim: show.lights[2] ?? [255, 255, 255],
      rimFrom: 'above',
      darkness: 0.3,
    },
  }
}
