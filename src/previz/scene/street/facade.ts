/** Houses along a street: their walls, windows and balconies. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, colour, css, mix } from '../colour.ts'
import { graderOf } from '../moods.ts'
import type { Stage } from '../stage.ts'
import { type Corridor, cornersOf, type Panel, throughAir, trace } from './corridor.ts'
import { paintRoof } from './roof.ts'
import { paintShop } from './shop.ts'
import type { House, StreetPlan } from './street-plan.ts'
import { glassTone, isLit, shadeOf, underLight, wallTone } from './street-light.ts'

/** What all painters of houses know. */
export type Site = { readonly stage: Stage; readonly plan: StreetPlan; readonly corridor: Corridor }

/** Heights of a shop, and of the floors above it. */
const SHOP_HIGH = 0.78
const FLOOR_HIGH = 0.74

/** Farther than this windows are panes without frames. */
const DETAIL_AWAY = 13

/** Paints a house, all the way down to where nothing is seen of it any more. */
export function paintHouse(context: SKRSContext2D, site: Site, house: House): void {
  const { stage, plan, corridor } = site
  paintGable(context, site, house)
  paintRoof(context, site, house)
  const { side, from, to, high } = house
  const tone = wallTone(stage, plan, house)
  const [, topY] = corridor.see([0, high, from])
  const [, footY] = corridor.see([0, 0, from])
  const gradient = context.createLinearGradient(0, topY, 0, footY)
  gradient.addColorStop(0, css(tone))
  gradient.addColorStop(0.75, css(mix(tone, shadeOf(stage), 0.12)))
  gradient.addColorStop(1, css(mix(tone, shadeOf(stage), 0.34)))
  context.fillStyle = gradient
  trace(context, corridor, cornersOf(side, corridor, { from, to: to + 0.02, low: -3, high }))
  context.fill()
  paintStreetGlow(context, site, house)
  paintCornice(context, site, house)
  paintFloors(context, site, house)
  paintShop(context, site, house, SHOP_HIGH)
}

/** The end of a house, seen where the next one is lower. */
function paintGable(context: SKRSContext2D, { stage, plan, corridor }: Site, house: House): void {
  const { side, from, high } = house
  const edge = side * corridor.wall
  context.fillStyle = css(wallTone(stage, plan, house, 0.68))
  trace(context, corridor, [
    [edge, high, from],
    [edge + side * 6, high, from],
    [edge + side * 6, -3, from],
    [edge, -3, from],
  ])
  context.fill()
}

/** What the lights of the street leave on the lower walls. */
function paintStreetGlow(context: SKRSContext2D, { stage, plan, corridor }: Site, house: House): void {
  if (!isLit(stage.setting)) return
  const { side, from, to } = house
  const near = plan.signs.find((sign) => sign.side === side && sign.from >= from && sign.from < to)
  const tone = plan.isNeon && near !== undefined ? near.tone : mix(stage.palette.lamp, house.shop, 0.5)
  const top = corridor.see([0, 2.3, from])[1]
  const gradient = context.createLinearGradient(0, top, 0, corridor.see([0, 0.2, to])[1])
  gradient.addColorStop(0, css(tone, 0))
  gradient.addColorStop(1, css(tone, plan.isNeon ? 0.44 : 0.28))
  context.save()
  context.globalCompositeOperation = 'screen'
  context.fillStyle = gradient
  trace(context, corridor, cornersOf(side, corridor, { from, to, low: -0.5, high: Math.min(house.high, 2.3) }))
  context.fill()
  context.restore()
}

function paintCornice(context: SKRSContext2D, { stage, plan, corridor }: Site, house: House): void {
  const { side, from, to, high } = house
  const light = throughAir(stage, underLight(stage, plan, colour('#fff3df'), side), from)
  const tone = mix(wallTone(stage, plan, house), light, plan.isNeon ? 0.16 : 0.4)
  const { weather } = stage.setting
  const bands = [
    { low: high - 0.06, high: high + 0.02, out: 0.04 },
    { low: SHOP_HIGH + 0.02, high: SHOP_HIGH + 0.06, out: 0.02 },
  ]
  for (const { low, high: upper, out } of bands) {
    context.fillStyle = css(weather === 'snow' ? mix(tone, [236, 242, 250], isLit(stage.setting) ? 0.35 : 0.75) : tone)
    trace(context, corridor, cornersOf(side, corridor, { from, to, low, high: upper }, out))
    context.fill()
  }
}

function paintFloors(context: SKRSContext2D, site: Site, house: House): void {
  const { from, to, floors, bays } = house
  const bay = (to - from) / bays
  for (let floor = 0; floor < floors; floor++) {
    const low = SHOP_HIGH + 0.14 + floor * FLOOR_HIGH + 0.08
    for (let index = bays - 1; index >= 0; index--) {
      const left = from + bay * index
      const wide = house.hasShutters ? 0.2 : 0.27
      const panel = { from: left + bay * wide, to: left + bay * (1 - wide), low, high: low + 0.44 }
      paintWindow(context, site, house, panel)
    }
    if (house.hasBalconies) paintBalcony(context, site, house, low - 0.05)
  }
}

function paintWindow(context: SKRSContext2D, { stage, plan, corridor }: Site, house: House, panel: Panel): void {
  const { chance, setting, palette } = stage
  const { side, from: away } = house
  const wall = wallTone(stage, plan, house)
  const quad = (part: Panel, tone: Colour | string, out = 0) => {
    context.fillStyle = typeof tone === 'string' ? tone : css(tone)
    trace(context, corridor, cornersOf(side, corridor, part, out))
    context.fill()
  }
  const lit = { night: 0.36, dusk: 0.4, sunset: 0.14, dawn: 0.1, day: setting.weather === 'clear' ? 0.02 : 0.2 }[
    setting.daytime
  ]
  const [isLitUp, warmth, bright] = [chance() < lit, chance(), chance()]
  const glass = throughAir(stage, glassTone(stage, bright), away)
  const lamp = mix(warmth < 0.72 ? palette.lamp : [196, 226, 255], [255, 244, 224], warmth * 0.5)
  const shown = isLitUp ? throughAir(stage, mix(glass, graderOf(setting)(lamp), 0.55 + 0.4 * bright), away, 0.6) : glass
  const isNear = away < DETAIL_AWAY
  const trim = mix(wall, underLight(stage, plan, colour('#fff6e6'), side), plan.isNeon ? 0.14 : 0.3 + 0.2 * house.trim)
  const frame = (panel.to - panel.from) * 0.09
  if (isNear)
    quad(
      { ...panel, from: panel.from - frame, to: panel.to + frame, low: panel.low - 0.03, high: panel.high + 0.03 },
      trim,
    )
  quad(panel, shown)
  if (!isNear) return
  const middle = (panel.from + panel.to) / 2
  if (isLitUp) {
    const curtain = panel.from + (panel.to - panel.from) * (0.2 + 0.25 * warmth)
    quad({ ...panel, to: curtain }, css(mix(shown, wall, 0.55), 0.6))
  } else {
    quad({ ...panel, low: panel.low + 0.24 }, css(mix(glass, palette.sky[3], 0.42), 0.55))
  }
  quad({ ...panel, from: middle - frame * 0.25, to: middle + frame * 0.25 }, mix(trim, wall, 0.5))
  quad(
    {
      ...panel,
      from: panel.from - frame * 2,
      to: panel.to + frame * 2,
      low: panel.low - 0.06,
      high: panel.low - 0.025,
    },
    mix(trim, [255, 255, 255], 0.12),
    0.03,
  )
  if (!house.hasShutters) return
  const shutter = mix(wall, underLight(stage, plan, colour(house.hue < 0.5 ? '#4f7a72' : '#6b5a7d'), side), 0.75)
  const wing = (panel.to - panel.from) * 0.42
  quad({ ...panel, from: panel.from - wing, to: panel.from - frame * 0.5 }, shutter, 0.012)
  quad({ ...panel, from: panel.to + frame * 0.5, to: panel.to + wing }, mix(shutter, [0, 0, 0], 0.12), 0.012)
}

function paintBalcony(context: SKRSContext2D, { stage, plan, corridor }: Site, house: House, low: number): void {
  const { side, from, to } = house
  const margin = (to - from) * 0.12
  const out = 0.11
  const panel = { from: from + margin, to: to - margin, low: low - 0.05, high: low }
  const wall = wallTone(stage, plan, house)
  const shade = mix(wall, shadeOf(stage), 0.5)
  context.fillStyle = css(mix(shade, [0, 0, 0], 0.2))
  const edge = side * corridor.wall
  // Its underside, or its floor, and its end: what makes it stand out.
  trace(context, corridor, [
    [edge, panel.low, panel.from],
    [edge, panel.low, panel.to],
    [edge - side * out, panel.low, panel.to],
    [edge - side * out, panel.low, panel.from],
  ])
  context.fill()
  trace(context, corridor, [
    [edge, panel.high + 0.2, panel.from],
    [edge - side * out, panel.high + 0.2, panel.from],
    [edge - side * out, panel.low, panel.from],
    [edge, panel.low, panel.from],
  ])
  context.fillStyle = css(shade, 0.85)
  context.fill()
  context.fillStyle = css(mix(wall, underLight(stage, plan, colour('#fff3df'), side), 0.18))
  trace(context, corridor, cornersOf(side, corridor, panel, out))
  context.fill()
  if (from > DETAIL_AWAY * 0.7) return
  context.fillStyle = css(shade)
  const bars = Math.round((to - from) / 0.11)
  for (let bar = 0; bar <= bars; bar++) {
    const at = panel.from + ((panel.to - panel.from) * bar) / bars
    trace(context, corridor, cornersOf(side, corridor, { from: at, to: at + 0.014, low, high: low + 0.19 }, out))
    context.fill()
  }
  trace(context, corridor, cornersOf(side, corridor, { ...panel, low: low + 0.18, high: low + 0.21 }, out))
  context.fill()
}
