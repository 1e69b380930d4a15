/** The ground floors of a street: lit shops behind glass, shutters, awnings, paper lanterns. */

import type { CanvasGradient, SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, colour, css, mix } from '../colour.ts'
import { graderOf } from '../moods.ts'
import type { Stage } from '../stage.ts'
import { type Corridor, cornersOf, type Panel, type Spot, throughAir, trace } from './corridor.ts'
import { glassTone, isLit, shadeOf, underLight, wallTone } from './street-light.ts'
import type { House, StreetPlan } from './street-plan.ts'

/** Farther than this shops are panes of light. */
const DETAIL_AWAY = 11

type Site = { readonly stage: Stage; readonly plan: StreetPlan; readonly corridor: Corridor }

/** Paints a shop below `high`. */
export function paintShop(context: SKRSContext2D, site: Site, house: House, high: number): void {
  const { stage, plan, corridor } = site
  const { side, from, to, isOpen } = house
  const margin = (to - from) * 0.08
  const glass = { from: from + margin, to: to - margin, low: 0.17, high: high - 0.14 }
  const quad = (part: Panel, tone: string, out = 0) => {
    context.fillStyle = tone
    trace(context, corridor, cornersOf(side, corridor, part, out))
    context.fill()
  }
  const wall = wallTone(stage, plan, house)
  const dark = mix(wall, shadeOf(stage), plan.isNeon ? 0.62 : 0.45)
  const frame = plan.isNeon ? mix(wall, dark, 0.55) : frontTone(site, house)
  quad({ from, to, low: -0.2, high: high - 0.02 }, css(frame))
  quad({ from, to, low: -0.2, high: 0.1 }, css(mix(frame, shadeOf(stage), 0.4)))
  quad(glass, css(dark))
  if (isOpen) paintInside(context, site, house, glass)
  else
    for (let slat = 0; slat < (from < DETAIL_AWAY ? 9 : 0); slat++) {
      const low = glass.low + ((glass.high - glass.low) * slat) / 9
      quad({ ...glass, low, high: low + 0.035 }, css(mix(dark, wall, 0.5)))
    }
  const panes = from < DETAIL_AWAY ? Math.max(2, Math.round((to - from) / 0.5)) : 0
  for (let pane = 0; panes > 0 && pane <= panes; pane++) {
    const at = glass.from + ((glass.to - glass.from) * pane) / panes
    quad(
      { from: at - 0.015, to: at + 0.015, low: glass.low, high: glass.high },
      css(plan.isNeon ? mix(dark, [0, 0, 0], 0.35) : frame),
    )
  }
  if (house.awning !== undefined) paintAwning(context, site, house, house.awning, high)
  if (house.hasLanterns) paintLanterns(context, site, house)
}

/** The painted wood of a shop front. */
function frontTone({ stage, plan }: Site, { side, from, to, trim }: House): Colour {
  const own = colour(
    ['#2f5d54', '#7d3b34', '#35506e', '#e9dcc3', '#5a4a3f', '#6f7f5a'][Math.floor(trim * 6)] ?? '#5a4a3f',
  )
  return throughAir(stage, underLight(stage, plan, own, side), (from + to) / 2)
}

function paintInside(context: SKRSContext2D, { stage, corridor }: Site, house: House, glass: Panel): void {
  const { chance, setting } = stage
  const { side, from, to, shop } = house
  const shines = isLit(setting)
  const glow = throughAir(stage, graderOf(setting)(shop), from, 0.5)
  const pane = throughAir(
    stage,
    mix(
      glassTone(stage, house.trim),
      graderOf(setting)(shop),
      setting.weather === 'clear' ? 0.12 : setting.weather === 'snow' ? 0.75 : 0.45,
    ),
    from,
  )
  const [, top] = corridor.see([0, glass.high, from])
  const [, foot] = corridor.see([0, glass.low, from])
  const gradient = context.createLinearGradient(0, top, 0, foot)
  gradient.addColorStop(0, css(shines ? mix(glow, [255, 246, 226], 0.45) : mix(pane, stage.palette.sky[3], 0.3)))
  gradient.addColorStop(0.3, css(shines ? glow : pane))
  gradient.addColorStop(1, css(mix(shines ? mix(glow, [96, 34, 30], 0.72) : pane, shadeOf(stage), 0.3)))
  const quad = (part: Panel, tone: string | CanvasGradient) => {
    context.fillStyle = tone
    trace(context, corridor, cornersOf(side, corridor, part))
    context.fill()
  }
  quad(glass, gradient)
  const shade: Colour = mix(glow, [44, 18, 22], shines ? 0.8 : 0.62)
  for (const low of from < DETAIL_AWAY ? [0.24, 0.36] : []) {
    quad({ ...glass, low, high: low + 0.012 }, css(shade, 0.5))
    for (let at = glass.from; at < glass.to - 0.06; at += 0.07 + 0.14 * chance()) {
      const part = { from: at, to: at + 0.025 + 0.03 * chance(), low, high: low + 0.03 + 0.06 * chance() }
      if (chance() < 0.7) quad(part, css(shade, 0.6))
    }
  }
  if (!shines) {
    // The street in the glass: a slanted light.
    const [at, wide] = [glass.from + (glass.to - glass.from) * (0.2 + 0.3 * chance()), (to - from) * 0.16]
    context.fillStyle = css(stage.palette.sky[3], 0.2)
    const edge = side * corridor.wall
    trace(context, corridor, [
      [edge, glass.high, at + wide],
      [edge, glass.high, at + wide * 2],
      [edge, glass.low, at + wide],
      [edge, glass.low, at],
    ])
    context.fill()
    return
  }
  if (chance() < 0.55 || from > DETAIL_AWAY) return
  const cloth = throughAir(
    stage,
    mix(graderOf(setting)(colour(chance() < 0.5 ? '#8c1f35' : '#1d2c62')), glow, 0.16),
    from,
  )
  const strips = Math.max(3, Math.round((glass.to - glass.from) / 0.22))
  for (let strip = 0; strip < strips; strip++) {
    const at = (part: number) => glass.from + ((glass.to - glass.from) * (strip + part)) / strips
    quad({ from: at(0.04), to: at(0.96), low: glass.high - 0.2, high: glass.high }, css(cloth))
  }
}

/** A cloth that slopes from the wall over the pavement; its edge hangs in scallops of light and dark. */
function paintAwning(
  context: SKRSContext2D,
  { stage, plan, corridor }: Site,
  house: House,
  cloth: Colour,
  high: number,
): void {
  const { side, from, to } = house
  const edge = side * corridor.wall
  const [left, right] = [from + 0.06, to - 0.06]
  const out = edge - side * 0.2
  const [top, low] = [high - 0.03, high - 0.2]
  const own = throughAir(stage, underLight(stage, plan, cloth, side), from)
  const pale = throughAir(stage, underLight(stage, plan, colour('#fff2dd'), side), from)
  const snow = throughAir(stage, underLight(stage, plan, colour('#f4f8fd'), side), from)
  const isSnowy = stage.setting.weather === 'snow'
  const stripes = Math.max(3, Math.round((right - left) / (from < DETAIL_AWAY ? 0.2 : 0.5)))
  const at = (index: number) => left + ((right - left) * index) / stripes
  for (let index = stripes - 1; index >= 0; index--) {
    const tone = index % 2 === 0 || house.trim < 0.45 ? own : pale
    const slope: readonly Spot[] = [
      [edge, top, at(index)],
      [edge, top, at(index + 1)],
      [out, low, at(index + 1)],
      [out, low, at(index)],
    ]
    context.fillStyle = css(isSnowy ? snow : mix(tone, [255, 255, 255], 0.06))
    trace(context, corridor, slope)
    context.fill()
    context.fillStyle = css(mix(tone, shadeOf(stage), 0.24))
    trace(context, corridor, [
      [out, low, at(index)],
      [out, low, at(index + 1)],
      [out, low - 0.07, at(index + 0.9)],
      [out, low - 0.07, at(index + 0.1)],
    ])
    context.fill()
  }
  context.fillStyle = css(mix(own, shadeOf(stage), 0.42))
  trace(context, corridor, [
    [edge, top, left],
    [out, low, left],
    [edge, low, left],
  ])
  context.fill()
}

/** Paper lanterns in a row under the eaves. */
function paintLanterns(context: SKRSContext2D, { stage, corridor }: Site, { side, from, to }: House): void {
  const count = Math.max(3, Math.round((to - from) / 0.34))
  const shines = isLit(stage.setting)
  for (let index = count - 1; index >= 0; index--) {
    const away = from + ((to - from) * (index + 0.5)) / count
    const [x, y] = corridor.see([side * (corridor.wall - 0.24), 0.6, away])
    const radius = corridor.unit(away) * 0.036
    const red = throughAir(stage, graderOf(stage.setting)(colour(shines ? '#ff4526' : '#c23b2a')), away, 0.5)
    const gradient = context.createRadialGradient(x, y + radius * 0.3, 0, x, y, radius * 1.3)
    gradient.addColorStop(0, css(shines ? mix(red, [255, 214, 120], 0.7) : mix(red, [255, 255, 255], 0.2)))
    gradient.addColorStop(1, css(red))
    context.fillStyle = gradient
    context.beginPath()
    context.ellipse(x, y, radius * 0.85, radius * 1.1, 0, 0, Math.PI * 2)
    context.fill()
  }
}
