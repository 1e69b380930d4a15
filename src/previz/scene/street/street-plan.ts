/** What stands along a street, as data: houses with their shops, balconies and signs, lamps, cables. */

import { between, type Chance, pick } from '../../random.ts'
import { type Colour, colour } from '../colour.ts'
import type { SceneSetting } from '../scene-setting.ts'
import type { Side } from './corridor.ts'

/** A sign: one that stands out from the wall towards the camera (`blade`), or one that lies on it (`board`). */
export type Sign = {
  readonly form: 'blade' | 'board'
  /** A lit box with dark strokes, or strokes of light. */
  readonly look: 'box' | 'tubes'
  readonly side: Side
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
  readonly wide: number
  readonly tone: Colour
  readonly second: Colour
  /** What its strokes are drawn from. */
  readonly seed: number
}

/** A house. Distances along the street, heights above the ground. */
export type House = {
  readonly side: Side
  readonly from: number
  readonly to: number
  readonly high: number
  readonly floors: number
  readonly bays: number
  /** 0 to 1: its colour by day, and how it differs from its neighbours. */
  readonly hue: number
  readonly trim: number
  readonly hasBalconies: boolean
  readonly hasShutters: boolean
  readonly awning?: Colour
  /** The light of its shop. */
  readonly shop: Colour
  readonly isOpen: boolean
  readonly hasLanterns: boolean
  readonly roof: 'flat' | 'tank' | 'gable' | 'mast'
}

/** Everything along a street. */
export type StreetPlan = {
  readonly houses: readonly House[]
  readonly signs: readonly Sign[]
  /** Distances at which lamps stand, and where their light comes from. */
  readonly lamps: readonly { readonly side: Side; readonly away: number; readonly high: number }[]
  readonly cables: readonly { readonly away: number; readonly high: number; readonly tilt: number }[]
  readonly trees: readonly { readonly side: Side; readonly away: number; readonly high: number }[]
  readonly isNeon: boolean
  /** The side that the sun shines on. */
  readonly sunny: Side
}

/** Colours of light that go together. */
const INKS: readonly [readonly Colour[], ...(readonly Colour[])[]] = [
  ['#ff2d8f', '#18d8ff', '#ffa02e', '#8f4dff'].map(colour),
  ['#ff3b4e', '#22e0c8', '#ffc93a', '#ff5fd2'].map(colour),
  ['#ff3fb4', '#3f7bff', '#27f0a5', '#ff7a3c'].map(colour),
]

const AWNINGS: readonly [Colour, ...Colour[]] = [
  colour('#c8452f'),
  colour('#e3a23a'),
  colour('#2f7d74'),
  colour('#d9785c'),
  colour('#3d6a99'),
]

const SHOPS: readonly [Colour, ...Colour[]] = [
  colour('#ffb35c'),
  colour('#ffcf8a'),
  colour('#ff9a4a'),
  colour('#ffe0b0'),
]

/** Lights of shops among signs. */
const BRIGHT_SHOPS: readonly [Colour, ...Colour[]] = [
  colour('#ffa24d'),
  colour('#ff8a3d'),
  colour('#ffc06a'),
  colour('#4fc6d8'),
  colour('#ff6fa8'),
]

/** Nothing nearer than this is planned: the camera goes no farther than to here. */
const NEAREST = 2

/** Nor anything farther: from there on it is a backdrop. */
export const FARTHEST = 46

/** Whether a street shines in colours. */
export function isNeonStreet({ daytime, lamps, moods }: SceneSetting): boolean {
  const isDark = daytime === 'night' || daytime === 'dusk'
  return lamps.includes('neon') || moods.includes('cyberpunk') || (isDark && !moods.includes('noir') && !homely(moods))
}

function homely(moods: SceneSetting['moods']): boolean {
  return moods.includes('warm') || moods.includes('vintage')
}

/** Plans a street. */
export function planStreet(setting: SceneSetting, chance: Chance): StreetPlan {
  const isNeon = isNeonStreet(setting)
  const inks = pick(chance, INKS)
  const sides = [-1, 1] as const
  const houses = sides.flatMap((side) => row(side, setting, isNeon, chance))
  const signs = houses.flatMap((house) => signsOf(house, isNeon, inks, chance))
  const lamps = sides.flatMap((side) =>
    [5.6, 9, 13.5, 20, 31].map((away) => ({ side, away: away + (side === 1 ? 0 : away * 0.22), high: 1.55 })),
  )
  const cables = Array.from({ length: isNeon ? 9 : 4 }, (_, index) => ({
    away: 4.6 + index ** 1.45 * 1.25,
    high: between(chance, 1.7, 2.5),
    tilt: between(chance, -0.3, 0.3),
  }))
  const isGreen = !isNeon && !setting.moods.includes('noir') && chance() < 0.85
  const trees = sides.flatMap((side) =>
    [7.2, 10.4, 14.6, 20.5, 28].flatMap((away) =>
      isGreen && chance() < 0.85
        ? [{ side, away: away + between(chance, -0.5, 0.5), high: between(chance, 1.15, 1.5) }]
        : [],
    ),
  )
  return { houses, signs, lamps, cables, trees, isNeon, sunny: chance() < 0.5 ? -1 : 1 }
}

function row(side: Side, { moods }: SceneSetting, isNeon: boolean, chance: Chance): House[] {
  const houses: House[] = []
  const tall = moods.includes('cyberpunk') ? 1.9 : moods.includes('epic') ? 1.4 : 1
  for (let from = NEAREST + between(chance, 0, 0.8); from < FARTHEST; ) {
    const long = between(chance, 1.3, 2.5) * (1 + from / 30)
    const floors = Math.round(between(chance, 2, isNeon ? 5.4 : 4.4) * tall)
    houses.push({
      side,
      from,
      to: from + long,
      high: 0.92 + floors * 0.74,
      floors,
      bays: Math.max(2, Math.round((long / (1 + from / 30)) * between(chance, 1.5, 2.3))),
      hue: chance(),
      trim: chance(),
      hasBalconies: chance() < 0.42,
      hasShutters: chance() < 0.5,
      ...(chance() < (isNeon ? 0.4 : 0.72) ? { awning: pick(chance, AWNINGS) } : {}),
      shop: pick(chance, isNeon ? BRIGHT_SHOPS : SHOPS),
      isOpen: chance() < 0.86,
      hasLanterns: chance() < (isNeon ? 0.34 : 0.1),
      roof: pick(chance, ['flat', 'flat', 'tank', 'gable', 'mast']),
    })
    from += long
  }
  return houses
}

function signsOf({ side, from, to, high }: House, isNeon: boolean, inks: readonly Colour[], chance: Chance): Sign[] {
  const ink = () => inks[Math.floor(chance() ** 1.3 * inks.length)] ?? colour('#ff2d8f')
  const signs: Sign[] = []
  const blades = isNeon ? 1 + Math.floor(chance() * 2.6) : chance() < 0.4 ? 1 : 0
  for (let index = 0; index < blades; index++) {
    const low = between(chance, 0.78, 1.2) + index * 0.5
    const away = from + (to - from) * ((index + between(chance, 0.1, 0.7)) / Math.max(1, blades))
    const tall = isNeon ? between(chance, 0.5, 1.5) : between(chance, 0.2, 0.4)
    signs.push({
      form: 'blade',
      look: chance() < 0.55 ? 'box' : 'tubes',
      side,
      from: away,
      to: away + 0.09,
      low,
      high: Math.min(low + tall, high + 0.3),
      wide: between(chance, 0.16, 0.27) * (tall < 0.7 ? 1.25 : 1),
      tone: ink(),
      second: ink(),
      seed: chance() * 1000,
    })
  }
  if (chance() < (isNeon ? 0.75 : 0.35)) {
    const margin = (to - from) * between(chance, 0.06, 0.2)
    const low = between(chance, 0.72, 0.78)
    const span = { from: from + margin, to: to - margin, low, high: low + between(chance, 0.16, 0.24) }
    const look = chance() < 0.5 ? 'box' : 'tubes'
    signs.push({ form: 'board', look, side, ...span, wide: 0.03, tone: ink(), second: ink(), seed: chance() * 1000 })
  }
  return signs
}
