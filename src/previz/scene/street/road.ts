/** The ground of a street: asphalt between pavements, its markings, snow on it, and what lamps and the sun leave there. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../../random.ts'
import { type Colour, colour, css, mix } from '../colour.ts'
import type { SceneSetting } from '../scene-setting.ts'
import type { Stage } from '../stage.ts'
import { airOf, type Corridor, type Spot, trace } from './corridor.ts'
import { paintFarLights } from './street-end.ts'
import { isLit, shadeOf, underLight } from './street-light.ts'
import type { StreetPlan } from './street-plan.ts'

type Site = { readonly stage: Stage; readonly plan: StreetPlan; readonly corridor: Corridor }

/** The nearest and the farthest ground that is painted. */
const NEAR = 0.9
const FAR = 400

/** Whether a street's ground mirrors. */
export function isWetStreet({ weather, isWet, daytime }: SceneSetting, { isNeon }: StreetPlan): boolean {
  if (weather === 'snow') return false
  return isWet || weather === 'rain' || weather === 'storm' || (isNeon && (daytime === 'night' || daytime === 'dusk'))
}

/** Paints the ground from wall to wall; what is outside stays empty. */
export function paintRoad(context: SKRSContext2D, site: Site): void {
  const { stage, plan, corridor } = site
  const { kerb, wall } = corridor
  const isSnowy = stage.setting.weather === 'snow'
  const { asphalt, pavement, markings } = groundTones(stage, plan)
  context.save()
  strip(context, site, -wall, wall)
  context.clip()
  strip(context, site, -wall, wall)
  context.fillStyle = fade(context, site, pavement)
  context.fill()
  strip(context, site, -kerb, kerb)
  context.fillStyle = fade(context, site, asphalt)
  context.fill()
  paintJoints(context, site, mix(pavement, [0, 0, 0], 0.3))
  paintPatches(context, site, asphalt)
  paintKerbs(context, site, mix(pavement, [255, 255, 255], isLit(stage.setting) ? 0.1 : 0.3))
  if (isSnowy) paintTracks(context, site, asphalt)
  else paintMarkings(context, site, markings)
  if (!isLit(stage.setting)) paintShadow(context, site)
  else paintPools(context, site)
  paintDistance(context, site)
  context.restore()
}

/** The colours of a street's ground. */
export function groundTones(
  stage: Stage,
  plan: StreetPlan,
): { readonly asphalt: Colour; readonly pavement: Colour; readonly markings: Colour } {
  const isWet = isWetStreet(stage.setting, plan)
  const isSnowy = stage.setting.weather === 'snow'
  const site = { stage, plan }
  const asphalt = shown(site, isSnowy ? '#c9d3e0' : plan.isNeon ? '#4a4e5c' : '#8b857f', isWet ? 0.5 : 1)
  return {
    asphalt,
    pavement: shown(site, isSnowy ? '#f0f4fa' : plan.isNeon ? '#6b6c7a' : '#c9b9a3', isWet ? 0.62 : 1),
    markings: mix(asphalt, shown(site, '#ffffff', 1), isWet ? 0.62 : 0.74),
  }
}

function shown({ stage, plan }: Pick<Site, 'stage' | 'plan'>, hex: string, share: number): Colour {
  const light = underLight(stage, plan, colour(hex), plan.sunny)
  return mix([0, 0, 0], mix(light, shadeOf(stage), isLit(stage.setting) ? 0.3 : 0.08), share)
}

/** A strip along the whole street. */
function strip(context: SKRSContext2D, { corridor }: Site, left: number, right: number): void {
  trace(context, corridor, [
    [left, 0, FAR],
    [right, 0, FAR],
    [right, 0, NEAR],
    [left, 0, NEAR],
  ])
}

function fade(context: SKRSContext2D, { stage }: Site, tone: Colour) {
  const { horizon, height } = stage
  const gradient = context.createLinearGradient(0, horizon, 0, height * 1.1)
  gradient.addColorStop(0, css(mix(tone, airOf(stage), 0.5)))
  gradient.addColorStop(0.3, css(tone))
  gradient.addColorStop(1, css(mix(tone, shadeOf(stage), 0.3)))
  return gradient
}

function quad(
  context: SKRSContext2D,
  { corridor }: Site,
  [x1, x2]: readonly [number, number],
  [d1, d2]: readonly [number, number],
) {
  trace(context, corridor, [
    [x1, 0, d1],
    [x2, 0, d1],
    [x2, 0, d2],
    [x1, 0, d2],
  ])
  context.fill()
}

/** The joints of the pavement's slabs. */
function paintJoints(context: SKRSContext2D, site: Site, tone: Colour): void {
  const { kerb, wall } = site.corridor
  context.fillStyle = css(tone, 0.4)
  for (let away = 1.6; away < 16; away += 0.28)
    for (const side of [-1, 1]) quad(context, site, [side * kerb, side * wall], [away, away + 0.012 + away * 0.001])
}

/** Where the asphalt has been mended. */
function paintPatches(context: SKRSContext2D, site: Site, tone: Colour): void {
  const { chance } = site.stage
  const { kerb } = site.corridor
  for (let index = 0; index < 26; index++) {
    const away = 1.8 + chance() ** 2 * 16
    const across = between(chance, -kerb, kerb * 0.8)
    context.fillStyle = css(chance() < 0.6 ? [0, 0, 0] : mix(tone, [255, 255, 255], 0.4), between(chance, 0.03, 0.1))
    quad(context, site, [across, across + between(chance, 0.1, 0.4)], [away, away * between(chance, 1.08, 1.4)])
  }
}

function paintKerbs(context: SKRSContext2D, site: Site, tone: Colour): void {
  const { kerb } = site.corridor
  for (const side of [-1, 1]) {
    context.fillStyle = css(mix(tone, [0, 0, 0], 0.62))
    quad(context, site, [side * (kerb - 0.022), side * kerb], [NEAR, FAR])
    context.fillStyle = css(tone)
    quad(context, site, [side * kerb, side * (kerb + 0.035)], [NEAR, FAR])
  }
}

/** A crossing behind the subject, lines along the kerbs, and dashes in the middle of the road. */
function paintMarkings(context: SKRSContext2D, site: Site, tone: Colour): void {
  const { kerb } = site.corridor
  context.fillStyle = css(tone, 0.72)
  for (const side of [-1, 1]) quad(context, site, [side * (kerb - 0.13), side * (kerb - 0.105)], [NEAR, FAR])
  const stripes = Math.max(5, Math.round((kerb * 2) / 0.2))
  const pitch = ((kerb - 0.18) * 2) / stripes
  for (let index = 0; index < stripes; index++) {
    const left = -(kerb - 0.18) + pitch * (index + 0.22)
    context.fillStyle = css(tone, 0.8)
    quad(context, site, [left, left + pitch * 0.56], [5.5, 7.3])
  }
  context.fillStyle = css(tone, 0.72)
  for (let away = 8.6; away < 60; away += 2.6) quad(context, site, [-0.016, 0.016], [away, away + 1.4])
  for (const away of [2.1, 3.5]) quad(context, site, [-0.016, 0.016], [away, away + 0.85])
}

/** What wheels leave in snow. */
function paintTracks(context: SKRSContext2D, site: Site, tone: Colour): void {
  const dark = mix(tone, shown(site, '#6d7684', 1), 0.7)
  for (const [middle, wide, strength] of [
    [-0.36, 0.1, 0.75],
    [-0.1, 0.085, 0.75],
    [0.18, 0.085, 0.5],
    [0.44, 0.1, 0.5],
  ] as const) {
    const scale = site.corridor.kerb / 0.75
    for (const [spread, part] of [
      [1.5, 0.35],
      [1, 0.5],
    ] as const) {
      context.fillStyle = css(dark, strength * part)
      quad(context, site, [(middle - wide * spread * 0.5) * scale, (middle + wide * spread * 0.5) * scale], [NEAR, FAR])
    }
  }
}

/** The shadow of the houses that stand against the sun. */
function paintShadow(context: SKRSContext2D, site: Site): void {
  const { stage, plan, corridor } = site
  if (stage.setting.weather !== 'clear') return
  const side = -plan.sunny
  const tip = side * corridor.wall * 0.1
  const spots: Spot[] = [[side * corridor.wall, 0, FAR]]
  for (const house of plan.houses.filter((one) => one.side === side).toReversed()) {
    const reach = tip + side * (0.34 - 0.12 * house.hue - 0.03 * house.floors)
    spots.push([reach, 0, house.to], [reach, 0, house.from])
  }
  spots.push([tip, 0, NEAR], [side * corridor.wall, 0, NEAR])
  context.fillStyle = css(mix(stage.palette.sky[0], stage.palette.near, 0.5), 0.42)
  trace(context, corridor, spots)
  context.fill()
}

/** Light that lamps throw on the ground. */
function paintPools(context: SKRSContext2D, { stage, plan, corridor }: Site): void {
  context.save()
  context.globalCompositeOperation = 'screen'
  for (const { side, away } of plan.lamps) {
    const [x, y] = corridor.see([side * (corridor.kerb - 0.16), 0, away])
    const wide = corridor.unit(away) * 0.75
    context.save()
    context.translate(x, y)
    context.scale(1, 0.24)
    const gradient = context.createRadialGradient(0, 0, 0, 0, 0, wide)
    gradient.addColorStop(0, css(stage.palette.lamp, 0.36))
    gradient.addColorStop(0.5, css(stage.palette.lamp, 0.12))
    gradient.addColorStop(1, css(stage.palette.lamp, 0))
    context.fillStyle = gradient
    context.fillRect(-wide, -wide, wide * 2, wide * 2)
    context.restore()
  }
  context.restore()
}

/** The air over the far end of the road. */
function paintDistance(context: SKRSContext2D, { stage, plan, corridor }: Site): void {
  const { bounds, horizon } = stage
  const end = corridor.see([0, 0, 9])[1]
  const gradient = context.createLinearGradient(0, horizon, 0, end)
  gradient.addColorStop(0, css(airOf(stage), 0.7))
  gradient.addColorStop(0.25, css(airOf(stage), 0.26))
  gradient.addColorStop(1, css(airOf(stage), 0))
  context.fillStyle = gradient
  context.fillRect(bounds.left, horizon - 2, bounds.right - bounds.left, end - horizon + 2)
  if (!isLit(stage.setting)) return
  context.globalCompositeOperation = 'screen'
  paintFarLights(context, stage, plan, 0.7, 0.4)
}
