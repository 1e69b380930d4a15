/** The light of rooms that are lit for work: by white lamps whatever the hour, and by the day where it comes in. */

import { type Colour, colour, mix } from '../colour.ts'
import { graderOf } from '../moods.ts'
import type { SceneSetting } from '../scene-setting.ts'

/** How a room is lit. */
export type WorkLight = {
  /** How a colour looks there. */
  own(hex: string): Colour
  readonly dark: Colour
  readonly lamp: Colour
  /** It is dark outside. */
  readonly isDark: boolean
  /** The sun shines in. */
  readonly isSunny: boolean
}

/** How the lamps and the hour light a room. */
export function workLight(setting: SceneSetting): WorkLight {
  const { daytime, weather, lamps, moods } = setting
  const isDark = daytime === 'night' || daytime === 'dusk'
  const isDim = lamps.includes('candle') || lamps.includes('fire') || moods.includes('noir')
  const bright = isDim ? 0.55 : isDark ? 0.8 : weather === 'clear' ? 1 : 0.92
  const tint: Colour = isDim ? [255, 196, 134] : daytime === 'sunset' ? [255, 224, 190] : [252, 250, 244]
  const graded = graderOf(setting)
  return {
    own(hex) {
      const [r, g, b] = colour(hex)
      return graded([(r * tint[0] * bright) / 255, (g * tint[1] * bright) / 255, (b * tint[2] * bright) / 255])
    },
    dark: graded(mix([18, 20, 28], [8, 9, 16], isDark ? 1 : 0)),
    lamp: graded(isDim ? [255, 205, 140] : [255, 250, 232]),
    isDark,
    isSunny: !isDark && weather === 'clear',
  }
}
