/** What the time of the year does to land: leaves, grass, blossom, bare branches and snow. Colours are those of things in white light. */

import { type Colour, colour, mix } from './colour.ts'
import { graderOf } from './moods.ts'
import type { Grove, Season } from '../script/reading.ts'
import type { SceneSetting } from './scene-setting.ts'
import type { Stage } from './stage.ts'

/** What land is covered with. */
export type Cover = {
  /** Crowns of trees that lose their leaves, and of those that do not. */
  readonly crowns: readonly [Colour, ...Colour[]]
  readonly needles: Colour
  readonly bark: Colour
  readonly grass: Colour
  /** What lies under trees, and rock. */
  readonly soil: Colour
  readonly rock: Colour
  /** Flowers in the grass; none outside spring and summer. */
  readonly flowers: readonly Colour[]
  /** The share of trees without leaves, and how much snow lies, 0 to 1. */
  readonly bare: number
  readonly snow: number
}

const tones = (...hexes: readonly [string, ...string[]]): readonly [Colour, ...Colour[]] => {
  const [first, ...rest] = hexes
  return [colour(first), ...rest.map(colour)]
}

const COVERS: { readonly [S in Season]: Cover } = {
  spring: {
    crowns: tones('#f6b8cc', '#fbd3dd', '#b8d977', '#9ccc63', '#fde8ee', '#f09fbb'),
    needles: colour('#4f8a58'),
    bark: colour('#5b4038'),
    grass: colour('#8fc95a'),
    soil: colour('#7fae57'),
    rock: colour('#8d938f'),
    flowers: tones('#ffffff', '#ff9ec0', '#ffe27a', '#c9a2ff'),
    bare: 0,
    snow: 0,
  },
  summer: {
    crowns: tones('#5f9c3f', '#76b34a', '#4d8a3e', '#8dbd55', '#3f7a3c'),
    needles: colour('#2f6a48'),
    bark: colour('#5a4535'),
    grass: colour('#7db24c'),
    soil: colour('#5f7c3c'),
    rock: colour('#87867f'),
    flowers: tones('#ff5a4e', '#fff4d0', '#7d8cff', '#ffc23d'),
    bare: 0,
    snow: 0,
  },
  autumn: {
    crowns: tones('#e2571e', '#f08a24', '#f7b733', '#c63a1f', '#b8801f', '#f2a03a', '#8f8a2e'),
    needles: colour('#3c6b45'),
    bark: colour('#553c2e'),
    grass: colour('#c79a45'),
    soil: colour('#b4692c'),
    rock: colour('#8d8177'),
    flowers: [],
    bare: 0.08,
    snow: 0,
  },
  winter: {
    crowns: tones('#a08f86', '#8e8180', '#b3a59c'),
    needles: colour('#3f6660'),
    bark: colour('#4a4145'),
    grass: colour('#dfe8f2'),
    soil: colour('#e6edf5'),
    rock: colour('#7f8794'),
    flowers: [],
    bare: 1,
    snow: 0.9,
  },
}

/** What a grove has of its own. */
const GROWN: { readonly [G in Grove]: Partial<Cover> } = {
  cherry: {
    crowns: tones('#f6b8cc', '#fbd3dd', '#f4a9c3', '#fde8ee', '#f09fbb', '#f9c6d6'),
    bark: colour('#4e3632'),
    flowers: tones('#fbd3dd', '#ffffff', '#f6b8cc', '#f09fbb'),
    bare: 0,
  },
  rice: { flowers: [] },
  steppe: {},
  acacia: {
    crowns: tones('#6f7f3a', '#808a3e', '#5f7436', '#8f9148'),
    bark: colour('#4f3d30'),
    grass: colour('#d6ad55'),
    soil: colour('#b98a4c'),
    flowers: [],
    bare: 0,
    snow: 0,
  },
  bamboo: {
    crowns: tones('#8fb84a', '#a5c85c', '#74a53f', '#bcd673', '#5f9440'),
    bark: colour('#86a84e'),
    soil: colour('#8d8a4c'),
    bare: 0,
  },
}

const SNOW: Colour = [238, 244, 252]

/** What covers the land of a setting; falling snow has already whitened it, and where petals fall in spring all trees blossom. */
export function coverOf({ season, weather, life, grove }: SceneSetting): Cover {
  const grown = grove ?? (season === 'spring' && life.includes('petals') ? 'cherry' : undefined)
  const cover = grown === undefined ? COVERS[season] : { ...COVERS[season], ...GROWN[grown] }
  const snow = weather === 'snow' ? Math.max(cover.snow, 0.8) : cover.snow
  if (snow === cover.snow) return cover
  return { ...cover, snow, grass: mix(cover.grass, SNOW, snow), soil: mix(cover.soil, SNOW, snow), flowers: [] }
}

/**
 * How much of the hour's light reaches things, how much comes straight from its sun or moon, how dark they are before it, and how much
 * of the whole sky's light snow gathers: in a red hour it would be earth without.
 */
const HOURS = {
  dawn: { air: 0.66, sun: 0.5, against: 0.3, snow: 0.5 },
  day: { air: 0.68, sun: 0.5, against: 0.05, snow: 0 },
  sunset: { air: 0.6, sun: 0.6, against: 0.3, snow: 0.75 },
  dusk: { air: 0.6, sun: 0.22, against: 0.42, snow: 0.4 },
  night: { air: 0.5, sun: 0.22, against: 0.5, snow: 0.12 },
} as const

/** How a thing is seen. */
type Seen = {
  /** 0 far away, in the haze; 1 near. */
  readonly nearness: number
  /** 0 turned away from the light, 1 towards it. */
  readonly light: number
}

/** The colour that a thing has in the light and the air of a scene. `own` is its colour in white light. */
export function inLight({ palette, setting }: Stage, own: Colour, { nearness, light }: Seen): Colour {
  const { air, sun, against, snow } = HOURS[setting.daytime]
  const sky = mix(mix(palette.sky[1], palette.haze, 0.55), [226, 226, 224], setting.daytime === 'day' ? 0.7 : 0)
  const part = (at: 0 | 1 | 2) =>
    Math.min(255, (own[at] / 255) * (sky[at] * air * (0.62 + 0.5 * light) + palette.glow[at] * sun * light * 1.5))
  const lit = graderOf(setting)([part(0), part(1), part(2)])
  // Snow and blossom stay light against the sun, where dark things become silhouettes.
  const pale = Math.min(...own) / 255
  const gathered = mix(lit, mix(palette.sky[1], [255, 255, 255], 0.5), snow * pale ** 3 * (1 - 0.4 * light))
  const tone = mix(gathered, palette.near, against * (1 - 0.75 * light) * (1 - 0.7 * pale))
  return mix(tone, palette.haze, 0.92 * (1 - nearness) ** 1.4)
}

/** The colour of natural land at a nearness of 0 to 1: what grows there, seen as a whole; snow shows most. */
export function earthColour(stage: Stage, nearness: number, light = 0.42): Colour {
  const { palette, setting } = stage
  const cover = coverOf(setting)
  const plain = mix(palette.far, palette.near, nearness)
  const tone = inLight(stage, mix(cover.soil, cover.grass, 0.6), { nearness: 0.35 + 0.65 * nearness, light })
  const shade = mix(tone, palette.near, 0.35 * nearness * (1 - cover.snow))
  const shown = { spring: 0.7, summer: 0.45, autumn: 0.72, winter: 0.75 }[setting.season] + 0.15 * cover.snow
  return mix(plain, shade, Math.min(0.9, shown) * (0.35 + 0.65 * nearness))
}
