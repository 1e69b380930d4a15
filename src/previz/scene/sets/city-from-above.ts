/** A city from the air: blocks of roofs along straight streets, a river through them, by night the lights of the streets. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../../random.ts'
import { paintBloom, type Shine } from '../bloom.ts'
import { paintSkyline } from '../city.ts'
import { type Colour, colour, css, mix } from '../colour.ts'
import { paintMist } from '../land.ts'
import { graderOf } from '../moods.ts'
import { overAll } from '../painting-area.ts'
import type { LayerPlan, Stage } from '../stage.ts'
import { airOf, type Corridor, corridorOf, type Spot, trace } from '../street/corridor.ts'
import { isLit } from '../street/street-light.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'

/** The pitch of the grid of streets, and the width of a street: frame heights at the distance of subjects. */
const PITCH = 0.38
const ROAD = 0.12

/** From where to where blocks are painted. */
const NEAR = 1.9
const FAR = 21

/** A river's course: how far across it is, at a distance. */
type Course = { readonly at: (away: number) => number; readonly half: number }

/** Roofs, streets, a river, the horizon far away, and shreds of cloud below the camera. */
export const cityFromAbove: SetMaker = (setting, chance, view) => {
  const horizon = view === 'top' ? -0.25 : view === 'high' ? 0.24 : 0.15
  const [bend, phase, start] = [between(chance, 0.5, 1.1), chance() * 6.3, between(chance, -1.6, 1.6)]
  const course: Course = { at: (away) => start + bend * Math.sin(away * 0.34 + phase) + away * start * 0.06, half: 0.3 }
  const heart = start > 0 ? -0.8 : 0.8
  const far: LayerPlan = {
    distance: 40,
    span: ({ horizon, height }) => ({ top: horizon - height * 0.4, bottom: horizon + height * 0.1 }),
    paint(context, stage) {
      const { height } = stage
      const style = {
        ground: stage.horizon + height * 0.012,
        tall: height * 0.13,
        wide: height * 0.022,
        nearness: 0.12,
        heart: 0.5 + heart * 0.2,
      }
      paintSkyline(context, stage, style)
      paintMist(context, stage, stage.horizon, height * 0.05, 0.6)
    },
  }
  const clouds: LayerPlan = { distance: 3.4, part: 'front', density: 0.2, drift: 0.01, paint: paintShreds }
  return {
    horizon,
    foot: 0.72,
    layers: [
      ...(view === 'top' ? [{ distance: 60, density: 0.1, paint: paintAir }] : [...skyLayers(setting, chance), far]),
      { distance: 2.5, part: 'ground', paint: (context, stage) => paintBlocks(context, stage, course, heart) },
      clouds,
    ],
  }
}

function paintBlocks(context: SKRSContext2D, stage: Stage, course: Course, heart: number): void {
  const { bounds, horizon, height, width, palette, setting } = stage
  const view = corridorOf(stage)
  const shines = isLit(setting)
  const { left, wide } = overAll(bounds)
  const top = Math.max(bounds.top - 8, horizon)
  const street = shines
    ? mix(palette.near, mix(palette.lamp, [255, 120, 30], 0.4), 0.66)
    : graderOf(setting)(mix(colour('#8f8d92'), palette.haze, 0.2))
  const base = context.createLinearGradient(0, horizon, 0, height)
  base.addColorStop(0, css(mix(street, airOf(stage), 0.6)))
  base.addColorStop(0.5, css(street))
  base.addColorStop(1, css(mix(street, palette.near, 0.3)))
  context.fillStyle = base
  context.fillRect(left, top, wide, bounds.bottom - top + 24)
  paintRiver(context, stage, view, course)
  const traffic = paintTraffic(context, stage, view, course)
  const half = Math.max(width / 2 - bounds.left, bounds.right - width / 2)
  for (let row = Math.ceil(FAR / PITCH); row * PITCH > NEAR - PITCH; row--) {
    const away = row * PITCH
    const reach = Math.ceil(half / view.unit(away + PITCH) / PITCH) + 1
    for (let step = reach; step >= 0; step--)
      for (const column of step === 0 ? [0] : [-step, step])
        paintBlock(context, stage, view, { column, away }, course, heart)
  }
  paintBloom(context, stage, traffic, 0.5)
  const haze = context.createLinearGradient(0, horizon, 0, horizon + height * 0.3)
  haze.addColorStop(0, css(airOf(stage), 0.96))
  haze.addColorStop(0.3, css(airOf(stage), 0.36))
  haze.addColorStop(1, css(airOf(stage), 0))
  context.fillStyle = haze
  context.fillRect(left, top, wide, height * 0.32)
}

function paintRiver(context: SKRSContext2D, stage: Stage, view: Corridor, { at, half }: Course): void {
  const { palette, chance, horizon, height } = stage
  const water = context.createLinearGradient(0, horizon, 0, height)
  water.addColorStop(0, css(mix(palette.sky[3], palette.far, 0.2)))
  water.addColorStop(0.5, css(mix(palette.sky[2], palette.near, 0.3)))
  water.addColorStop(1, css(mix(palette.sky[1], palette.near, 0.5)))
  const spots: Spot[] = []
  const steps = Array.from({ length: 60 }, (_, index) => NEAR * 0.7 * (FAR / (NEAR * 0.7)) ** (index / 59))
  for (const away of steps) spots.push([at(away) - half, 0, away])
  for (const away of steps.toReversed()) spots.push([at(away) + half, 0, away])
  context.fillStyle = water
  trace(context, view, spots)
  context.fill()
  context.fillStyle = css(mix(palette.glow, palette.lamp, isLit(stage.setting) ? 0.6 : 0), 0.5)
  for (let glint = 0; glint < 160; glint++) {
    const away = NEAR + chance() ** 2 * 14
    const [x, y] = view.see([at(away) + between(chance, -0.9, 0.9) * half, 0, away])
    const unit = view.unit(away)
    context.fillRect(x, y, unit * between(chance, 0.01, 0.06), Math.max(0.8, unit * 0.004))
  }
}

const ROOFS: readonly Colour[] = ['#c9b8a4', '#b57b62', '#d8d2c6', '#9aa3ab', '#c4926c', '#8d969c'].map(colour)

function paintBlock(
  context: SKRSContext2D,
  stage: Stage,
  view: Corridor,
  { column, away }: { readonly column: number; readonly away: number },
  { at, half }: Course,
  heart: number,
): void {
  const { chance, palette } = stage
  const middle = column * PITCH
  const size = (PITCH - ROAD) / 2
  const isRiver = [away, away + PITCH * 0.5, away + PITCH].some((one) => Math.abs(at(one) - middle) < half + size * 1.1)
  const dice = chance()
  if (isRiver) return
  const shade = (tone: Colour) => mix(tone, airOf(stage), 1 - Math.exp(-away / 44))
  const isPark = dice < 0.07
  const lot = isPark ? leafOf(stage) : mix(isLit(stage.setting) ? palette.near : colour('#a9a39b'), palette.near, 0.4)
  context.fillStyle = css(shade(lot))
  trace(context, view, [
    [middle - size, 0, away + ROAD],
    [middle + size, 0, away + ROAD],
    [middle + size, 0, away + PITCH],
    [middle - size, 0, away + PITCH],
  ])
  context.fill()
  if (isPark) {
    for (let tree = 0; tree < (away < 9 ? 26 : 8); tree++) {
      const spot: Spot = [middle + between(chance, -0.9, 0.9) * size, 0.02, away + ROAD + chance() * size * 2]
      const [x, y] = view.see(spot)
      context.fillStyle = css(shade(mix(leafOf(stage), chance() < 0.5 ? palette.near : palette.glow, 0.25)))
      context.beginPath()
      context.arc(x, y, view.unit(away) * 0.026, 0, Math.PI * 2)
      context.fill()
    }
    return
  }
  const closeness = Math.exp(-(((middle - heart) / 1.5) ** 2) - ((away - 9) / 6) ** 2)
  const parts = away > 8 ? 1 : 2
  const cell = (size * 2) / parts
  const order = middle > 0 ? [parts - 1, 0] : [0, parts - 1]
  for (let deep = parts - 1; deep >= 0; deep--)
    for (const across of parts === 1 ? [0] : order) {
      const tall = 0.03 + 0.08 * chance() ** 2 + closeness * (0.06 + 0.42 * chance() ** 2)
      paintBuilding(context, stage, view, {
        left: middle - size + cell * across + 0.008,
        right: middle - size + cell * (across + 1) - 0.008,
        from: away + ROAD + cell * deep + 0.008,
        to: away + ROAD + cell * (deep + 1) - 0.008,
        tall,
      })
    }
}

function leafOf({ setting }: Stage): Colour {
  const { season } = setting
  const leaf = { spring: '#d9a5b5', summer: '#6f9a58', autumn: '#cf8a3c', winter: '#dde5ee' }[season]
  return isLit(setting) ? mix(colour(leaf), [8, 14, 26], 0.78) : graderOf(setting)(colour(leaf))
}

type Box = {
  readonly left: number
  readonly right: number
  readonly from: number
  readonly to: number
  readonly tall: number
}

function paintBuilding(
  context: SKRSContext2D,
  stage: Stage,
  view: Corridor,
  { left, right, from, to, tall }: Box,
): void {
  const { chance, palette, setting, sun, width } = stage
  const shines = isLit(setting)
  const air = 1 - Math.exp(-from / 44)
  const shade = (tone: Colour) => css(mix(tone, airOf(stage), air))
  const own = ROOFS[Math.floor(chance() * ROOFS.length)] ?? palette.far
  const isSnowy = setting.weather === 'snow' || setting.season === 'winter'
  const day = graderOf(setting)(mix(isSnowy ? mix(own, [240, 245, 250], 0.75) : own, palette.glow, 0.2))
  const roof = shines ? mix(mix(palette.near, palette.far, 0.3), own, 0.08) : mix(day, [255, 255, 255], 0.1)
  const fill = (tone: string, spots: readonly Spot[]) => {
    context.fillStyle = tone
    trace(context, view, spots)
    context.fill()
  }
  const inner = left + right > 0 ? left : right
  const isSunny = sun.x > width / 2 === left + right < 0
  fill(
    shade(
      mix(roof, isSunny ? palette.glow : shines ? palette.near : colour('#3f4160'), isSunny && !shines ? 0.12 : 0.5),
    ),
    [
      [inner, tall, from],
      [inner, tall, to],
      [inner, 0, to],
      [inner, 0, from],
    ],
  )
  fill(shade(mix(roof, shines ? palette.near : colour('#4d4a5c'), shines ? 0.35 : 0.36)), [
    [left, tall, from],
    [right, tall, from],
    [right, 0, from],
    [left, 0, from],
  ])
  fill(shade(roof), [
    [left, tall, from],
    [right, tall, from],
    [right, tall, to],
    [left, tall, to],
  ])
  if (from > 8.5) return
  const wide = right - left
  if (chance() < 0.6)
    fill(shade(mix(roof, palette.near, 0.22)), [
      [left + wide * 0.25, tall, from + wide * 0.3],
      [left + wide * 0.6, tall, from + wide * 0.3],
      [left + wide * 0.6, tall, from + wide * 0.65],
      [left + wide * 0.25, tall, from + wide * 0.65],
    ])
  const lit = shines ? 0.5 : 0
  const rows = Math.min(12, Math.floor(tall / 0.03))
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < 5; column++) {
      const dice = chance()
      if (shines ? dice > lit : column > 0) continue
      const [x1, y] = view.see([left + wide * (shines ? 0.08 + column * 0.18 : 0.06), tall - 0.012 - row * 0.03, from])
      const unit = view.unit(from)
      context.fillStyle = shines
        ? css(mix(palette.lamp, [255, 250, 236], dice), 0.55 + 0.4 * dice)
        : css(mix(day, palette.sky[2], 0.5), 0.4)
      context.fillRect(x1, y, unit * wide * (shines ? 0.1 : 0.88), unit * 0.012)
    }
}

/** Light on the streets: white lamps come, red ones go. What it gives back shines in the air above. */
function paintTraffic(
  context: SKRSContext2D,
  stage: Stage,
  view: Corridor,
  { at, half: bank }: Course,
): readonly Shine[] {
  if (!isLit(stage.setting)) return []
  const { chance, palette, width, bounds } = stage
  const half = Math.max(width / 2 - bounds.left, bounds.right - width / 2)
  const shines: Shine[] = []
  const trail = (spots: readonly [Spot, Spot, Spot, Spot], tone: Colour) => {
    context.fillStyle = css(mix(tone, [255, 255, 255], 0.35), 0.85)
    trace(context, view, spots)
    context.fill()
    shines.push({ shape: spots.map(view.see), tone, strength: 0.5 })
  }
  const reach = Math.ceil(half / view.unit(9) / PITCH)
  for (let column = -reach; column < reach; column++) {
    if (chance() < 0.25) continue
    const across = (column + 0.5) * PITCH
    const [west, east] = [across - ROAD / 2, across + ROAD / 2]
    const street: readonly Spot[] = [
      [west, 0, 16],
      [east, 0, 16],
      [east, 0, NEAR],
      [west, 0, NEAR],
    ]
    shines.push({ shape: street.map(view.see), tone: palette.lamp, strength: 0.18 })
    for (const lane of [-0.026, 0.014])
      for (let away = NEAR; away < 22; away += between(chance, 0.4, 1.6)) {
        const long = between(chance, 0.2, 1)
        if (Math.abs(at(away + long / 2) - across) < bank * 1.6) {
          away += long
          continue
        }
        trail(
          [
            [across + lane, 0, away],
            [across + lane + 0.012, 0, away],
            [across + lane + 0.012, 0, away + long],
            [across + lane, 0, away + long],
          ],
          lane < 0 ? [255, 60, 44] : mix(palette.lamp, [255, 244, 220], 0.6),
        )
        away += long
      }
  }
  return shines
}

/** Where no horizon is seen, only air is behind the ground. */
function paintAir(context: SKRSContext2D, stage: Stage): void {
  const { left, top, wide, high } = overAll(stage.bounds)
  context.fillStyle = css(airOf(stage))
  context.fillRect(left, top, wide, high)
}

/** Shreds of cloud between the camera and the roofs, at the edges only. */
function paintShreds(context: SKRSContext2D, { bounds, width, height, chance, palette, setting }: Stage): void {
  const tone = mix(palette.haze, palette.sky[3], 0.5)
  const thick = setting.weather === 'fog' || setting.weather === 'cloudy' ? 0.16 : 0.085
  for (let puff = 0; puff < 44; puff++) {
    const side = chance() < 0.5 ? -1 : 1
    const x = width / 2 + side * (between(chance, 0.62, 1.25) * Math.max(width * 0.55, height * 0.5))
    const y = between(chance, bounds.top, bounds.bottom)
    const radius = height * between(chance, 0.12, 0.3)
    context.save()
    context.translate(x, y)
    context.scale(1.9, 0.6)
    const soft = context.createRadialGradient(0, 0, 0, 0, 0, radius)
    soft.addColorStop(0, css(tone, thick))
    soft.addColorStop(1, css(tone, 0))
    context.fillStyle = soft
    context.fillRect(-radius, -radius, radius * 2, radius * 2)
    context.restore()
  }
}
