/** What the light of the hour does to a street: to its walls, and which of its things shine themselves. */

import type { Shine } from '../bloom.ts'
import { type Colour, colour, mix } from '../colour.ts'
import { graderOf } from '../moods.ts'
import type { SceneSetting } from '../scene-setting.ts'
import type { Stage, StageLight } from '../stage.ts'
import { type Corridor, cornersOf, type Side, type Spot, throughAir } from './corridor.ts'
import type { House, StreetPlan } from './street-plan.ts'

/** Light on the sunny side of a street and on the other, as parts of white. */
const HOURS = {
  dawn: [colour('#ffd9bd'), colour('#7b7f9e')],
  day: [colour('#fffaf0'), colour('#7485ad')],
  sunset: [colour('#ffae68'), colour('#624a6c')],
  dusk: [colour('#5c5a80'), colour('#474a70')],
  night: [colour('#30365a'), colour('#2a3054')],
} as const satisfies Record<SceneSetting['daytime'], readonly [Colour, Colour]>

const WALLS: readonly Colour[] = [
  '#f0cf98',
  '#d9785a',
  '#e8a860',
  '#f3e6cf',
  '#d99c86',
  '#a9b894',
  '#e9b39c',
  '#8fb0b8',
].map(colour)
const DARK_WALLS: readonly Colour[] = ['#6b7186', '#7d6f7f', '#56606f', '#7b7468', '#5d5f78'].map(colour)

/** Whether lamps and shops are lit. */
export function isLit({ daytime }: SceneSetting): boolean {
  return daytime === 'night' || daytime === 'dusk'
}

/** The colour of a house's wall, at its distance. */
export function wallTone(stage: Stage, plan: StreetPlan, house: House, shade = 1): Colour {
  const own = at(plan.isNeon ? DARK_WALLS : WALLS, house.hue)
  const lit = underLight(stage, plan, own, house.side)
  return throughAir(stage, mix([0, 0, 0], lit, shade), (house.from + house.to) / 2)
}

/** What stands in shade: dark, and warmer by day than the land's own. */
export function shadeOf({ palette, setting }: Stage): Colour {
  return isLit(setting) ? palette.near : graderOf(setting)(mix(palette.near, colour('#3b3040'), 0.75))
}

/** What panes look like that nobody has lit: the sky in them, and the dark behind. */
export function glassTone({ palette, setting }: Stage, bright: number): Colour {
  const dark = isLit(setting) ? palette.near : graderOf(setting)(colour('#1d3350'))
  return mix(
    mix(dark, palette.sky[1], isLit(setting) ? 0.3 : 0.2),
    palette.sky[3],
    (isLit(setting) ? 0.22 : 0.3) * bright,
  )
}

/** A colour in the light of the hour, on one side of the street. */
export function underLight({ setting }: Stage, { sunny }: StreetPlan, own: Colour, side: Side): Colour {
  const [sun, shade] = HOURS[setting.daytime]
  const isClear = setting.weather === 'clear'
  const light = side === sunny && isClear ? sun : mix(shade, sun, isClear ? 0 : setting.weather === 'snow' ? 0.85 : 0.4)
  const part = (index: 0 | 1 | 2) => (own[index] * light[index]) / 255
  return graderOf(setting)([part(0), part(1), part(2)])
}

function at(tones: readonly Colour[], dice: number): Colour {
  return tones[Math.floor(dice * tones.length)] ?? [128, 128, 128]
}

/** Something that shines in a street: its corners, its colour, and how strongly, 0 to 1. */
export type Emitter = { readonly corners: readonly Spot[]; readonly tone: Colour; readonly strength: number }

/** All that shines between two distances. */
export function emittersOf(
  stage: Stage,
  plan: StreetPlan,
  corridor: Corridor,
  range: { readonly from: number; readonly to: number },
): Emitter[] {
  if (!isLit(stage.setting)) return []
  const graded = graderOf(stage.setting)
  const inside = ({ from }: { readonly from: number }) => from >= range.from && from < range.to
  const signs = plan.signs.filter(inside).map((sign): Emitter => {
    const { side, from, low, high, wide } = sign
    const edge = side * corridor.wall
    const faced: readonly Spot[] = [
      [edge, high, from],
      [edge - side * wide, high, from],
      [edge - side * wide, low, from],
      [edge, low, from],
    ]
    const corners = sign.form === 'blade' ? faced : cornersOf(side, corridor, sign, 0.02)
    return { corners, tone: sign.tone, strength: plan.isNeon ? (sign.look === 'box' ? 0.85 : 0.6) : 0.3 }
  })
  const shops = plan.houses
    .filter((house) => house.isOpen && inside(house))
    .map((house): Emitter => {
      const { from, to, side, shop } = house
      const margin = (to - from) * 0.1
      const panel = { from: from + margin, to: to - margin, low: 0.2, high: 0.6 }
      return { corners: cornersOf(side, corridor, panel), tone: graded(shop), strength: plan.isNeon ? 0.26 : 0.34 }
    })
  const lamps = plan.lamps
    .filter(({ away }) => inside({ from: away }))
    .map(({ side, away, high }): Emitter => {
      const across = side * (corridor.kerb - 0.16)
      const half = 0.07
      const corners: readonly Spot[] = [
        [across - half, high + 0.04, away],
        [across + half, high + 0.04, away],
        [across + half, high - 0.05, away],
        [across - half, high - 0.05, away],
      ]
      return { corners, tone: stage.palette.lamp, strength: 1 }
    })
  return [...signs, ...shops, ...lamps]
}

/** An emitter as the camera sees it. */
export function shineOf(stage: Stage, { see }: Corridor, { corners, tone, strength }: Emitter): Shine {
  const away = corners[0]?.[2] ?? 0
  return { shape: corners.map(see), tone: throughAir(stage, tone, away, 0.5), strength }
}

/** The light that falls on whoever is there: that of signs from both sides, where they shine. */
export function castLight(setting: SceneSetting, plan: StreetPlan): { readonly light?: StageLight } {
  if (!isLit(setting)) return {}
  const [key = colour('#ffc98a'), rim = colour('#ffdca8')] = plan.isNeon ? plan.signs.map(({ tone }) => tone) : []
  const other = plan.signs.find(({ tone }) => tone !== key)?.tone ?? rim
  return {
    light: {
      key: mix(key, [255, 255, 255], 0.35),
      rim: plan.isNeon ? other : rim,
      rimFrom: 'behind',
      darkness: plan.isNeon ? 0.4 : 0.5,
    },
  }
}
