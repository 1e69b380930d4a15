/** The colours of a scene, by time of day and weather; each time has several moods for the seed to choose from. */

import { type Chance, pick } from '../random.ts'
import type { Daytime, Weather } from '../script/reading.ts'
import { type Colour, colour, mix } from './colour.ts'
import { gradePalette } from './moods.ts'
import type { SceneSetting } from './scene-setting.ts'
import type { Palette } from './tones.ts'

export type { Palette } from './tones.ts'

const palette = (
  sky: string,
  disc: string,
  glow: string,
  far: string,
  near: string,
  haze: string,
  lamp = '#ffce7a',
): Palette => {
  const [zenith = '', upper = '', lower = '', horizon = ''] = sky.split(' ')
  return {
    sky: [colour(zenith), colour(upper), colour(lower), colour(horizon)],
    disc: colour(disc),
    glow: colour(glow),
    far: colour(far),
    near: colour(near),
    haze: colour(haze),
    lamp: colour(lamp),
  }
}

const MOODS: { readonly [D in Daytime]: readonly [Palette, ...Palette[]] } = {
  dawn: [
    palette('#35507c #8a94bb #f0b3a6 #ffe2bf', '#fff6e0', '#ffe0b8', '#a9a6c6', '#202c44', '#f7cdb8'),
    palette('#27495c #5e9098 #c6d5b4 #fdf0c9', '#fffbe6', '#fff0bf', '#90b5ad', '#142f36', '#e0e9c8'),
  ],
  day: [
    palette('#2468ad #559dd3 #a2cfe9 #e9f4f0', '#ffffff', '#fffbe8', '#8fb4cb', '#1f4a3a', '#d3e8ec'),
    palette('#2f7f9f #62b0c1 #b7ddd6 #f4f3de', '#ffffff', '#fff8dc', '#92bdbb', '#1d4436', '#e2efdf'),
  ],
  sunset: [
    palette('#2a2352 #783a6a #e36f5a #ffc478', '#fff3d6', '#ffd596', '#b5647a', '#1c1430', '#f3a180'),
    palette('#1b3a55 #5a6a80 #e8a05c #ffda8e', '#fff6d8', '#ffdf9a', '#a97f6d', '#14202b', '#f3b878'),
    palette('#3b1d4f #a23b62 #f2734b #ffb35c', '#ffeec2', '#ffc46e', '#a14a68', '#1d0f2a', '#f58d63'),
  ],
  dusk: [
    palette('#0f1a3e #28356e #6e5b96 #e59b8c', '#fbeedd', '#f2b39a', '#5c5789', '#0b1024', '#a87c9f'),
    palette('#0c2438 #1f4a63 #4f7d8c #d8b79a', '#fdf3dc', '#e8c6a0', '#4a7286', '#081622', '#8fa3a3'),
  ],
  night: [
    palette('#040818 #0a1636 #1b2f5e #40608e', '#f6f3e0', '#b9cdf0', '#2f4878', '#050a16', '#4b6b9f'),
    palette('#07061a #18123c #37285f #6b5590', '#f7efe6', '#d2bdf0', '#41326e', '#080514', '#7461a0'),
  ],
}

const GREY: { readonly [W in Weather]: { readonly tone: Colour; readonly amount: number } } = {
  clear: { tone: colour('#808080'), amount: 0 },
  cloudy: { tone: colour('#8b96a3'), amount: 0.3 },
  rain: { tone: colour('#56616e'), amount: 0.5 },
  storm: { tone: colour('#3a434f'), amount: 0.66 },
  snow: { tone: colour('#c3ccd8'), amount: 0.4 },
  fog: { tone: colour('#bcc2c6'), amount: 0.45 },
}

/** Chooses the colours of a scene: those of the hour, in the air of the weather, graded by the moods. */
export function choosePalette(setting: SceneSetting, chance: Chance): Palette {
  const mood = pick(chance, MOODS[setting.daytime])
  const { tone, amount } = GREY[setting.weather]
  const air = mix(tone, mood.haze, 0.35)
  const veil = (own: Colour, strength = 1) => mix(own, darkened(air, setting.daytime), amount * strength)
  return gradePalette(setting, {
    sky: [veil(mood.sky[0]), veil(mood.sky[1]), veil(mood.sky[2]), veil(mood.sky[3], 0.7)],
    disc: mood.disc,
    glow: veil(mood.glow, 0.5),
    far: veil(mood.far),
    near: veil(mood.near, 0.2),
    haze: veil(mood.haze),
    lamp: mood.lamp,
  })
}

/** The air takes the light of the hour. */
function darkened(air: Colour, daytime: Daytime): Colour {
  const shade = { dawn: 0.1, day: 0, sunset: 0.15, dusk: 0.5, night: 0.75 }[daytime]
  return mix(air, [8, 12, 26], shade)
}
