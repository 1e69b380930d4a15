/** The light that a scene throws on its cast. */

import type { Look } from '../cast/look.ts'
import { mix } from '../scene/colour.ts'
import { INDOORS } from '../scene/scene-setting.ts'
import type { SetPlan, Stage } from '../scene/stage.ts'

/** What the colour of a floor tends to where little light comes. */
const DEEP = [24, 16, 22] as const

/** What the light of a set is to whoever stands in it. */
export function lookOf({ setting, palette, sun, width }: Stage, { light }: SetPlan): Look {
  const { daytime, place, weather } = setting
  const ground = mix(palette.near, palette.haze, 0.3)
  if (light !== undefined) {
    return {
      light: light.key,
      shade: light.floor === undefined ? palette.near : mix(light.floor, DEEP, 0.62),
      rim: light.rim,
      rimFrom: light.rimFrom,
      darkness: light.darkness,
      ground: light.floor ?? ground,
    }
  }
  const dim = INDOORS.includes(place) ? 0.08 : { dawn: 0.34, day: 0.06, sunset: 0.5, dusk: 0.58, night: 0.72 }[daytime]
  const veiled = weather === 'clear' || weather === 'snow' ? 0 : 0.08
  return {
    light: mix([255, 255, 255], palette.glow, 0.45),
    shade: palette.near,
    rim: palette.glow,
    rimFrom: sun.x < width / 2 ? 'left' : 'right',
    darkness: Math.min(0.8, dim + veiled),
    ground,
  }
}
