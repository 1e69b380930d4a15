/** A studio: a seamless sweep with a pool of light, and a plinth of two steps for what is to be shown; portraits have no plinth. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between, type Chance, pick } from '../../random.ts'
import { tonesOf } from '../../cast/colour-words.ts'
import type { ColourName } from '../../script/reading.ts'
import { type Colour, colour, css, mix } from '../colour.ts'
import { graderOf } from '../moods.ts'
import { fractal } from '../noise.ts'
import type { SceneSetting } from '../scene-setting.ts'
import { overAll, paintGrain } from '../painting-area.ts'
import type { LayerPlan, Stage } from '../stage.ts'
import type { SetMaker } from './set-maker.ts'

/** The colours of a sweep: the wall in the light and away from it, the floor, the stone of the plinth, the light. */
type Look = {
  readonly wall: Colour
  readonly edge: Colour
  readonly floor: Colour
  readonly stone: Colour
  readonly light: Colour
  readonly isDark: boolean
}

const look = (isDark: boolean, ...hexes: readonly [string, string, string, string, string]): Look => {
  const [wall, edge, floor, stone, light] = hexes
  return {
    isDark,
    wall: colour(wall),
    edge: colour(edge),
    floor: colour(floor),
    stone: colour(stone),
    light: colour(light),
  }
}

const DARK: readonly [Look, ...Look[]] = [
  look(true, '#5a3d2c', '#0d0a0c', '#2a1c18', '#3a3338', '#ffcf94'),
  look(true, '#23485a', '#05090f', '#11222c', '#2b353d', '#b9e6ff'),
  look(true, '#55304f', '#0b0610', '#26142a', '#372c3b', '#ffc0e0'),
]
const PASTEL: readonly [Look, ...Look[]] = [
  look(false, '#ffe3e6', '#e9b9c8', '#f6ccd6', '#fff4f2', '#ffffff'),
  look(false, '#e2f1ff', '#aecbe8', '#c9def2', '#fafdff', '#ffffff'),
  look(false, '#fff0d6', '#ebc79c', '#f5dbb6', '#fffaf0', '#ffffff'),
  look(false, '#e4f4e6', '#b2d3bb', '#cbe4cf', '#fafffa', '#ffffff'),
]
const WHITE = look(false, '#ffffff', '#cfd6dd', '#eef1f4', '#ffffff', '#ffffff')
const SEASONS: { readonly [S in SceneSetting['season']]: Look } = {
  spring: look(false, '#ffdfe6', '#c88fa8', '#f0bfcd', '#fdf3f1', '#fff6f0'),
  summer: look(false, '#ffe2a8', '#e08f5a', '#f6bd7c', '#fff3de', '#fff6dc'),
  autumn: look(false, '#f3c58c', '#8a4a2f', '#d1905a', '#f4e4d0', '#ffe3b3'),
  winter: look(false, '#dfeaf6', '#7f9abb', '#b9cce0', '#f7fbff', '#ffffff'),
}

const BLACK = look(true, '#30261b', '#050405', '#151210', '#262220', '#ffcf85')

/** A backdrop of the colour that was asked for. */
function backdropLook(name: ColourName): Look {
  if (name === 'white' || name === 'silver') return WHITE
  if (name === 'black') return BLACK
  const { main, light, dark } = tonesOf(name)
  return {
    isDark: false,
    wall: mix(light, [255, 255, 255], 0.3),
    edge: mix(main, dark, 0.45),
    floor: mix(main, light, 0.5),
    stone: mix(light, [255, 255, 255], 0.72),
    light: [255, 255, 255],
  }
}

function lookOf({ moods, lamps, daytime, season, backdrop }: SceneSetting, chance: Chance): Look {
  const has = (...names: SceneSetting['moods']) => names.some((name) => moods.includes(name))
  const dark = pick(chance, DARK)
  const pastel = pick(chance, PASTEL)
  if (backdrop !== undefined) return backdropLook(backdrop)
  if (has('noir', 'cyberpunk', 'epic') || daytime === 'night' || lamps.length > 0) return dark
  if (has('pastel', 'dreamy', 'playful')) return pastel
  if (has('cinematic')) return dark
  if (has('cold')) return WHITE
  return SEASONS[season]
}

/** Where the plinth stands: what its steps measure, in frame heights at the distance of subjects. */
const HORIZON = 0.56
const FOOT = 0.78
const STEPS = [
  { radius: 0.48, high: 0.062 },
  { radius: 0.335, high: 0.06 },
] as const
/** How flat circles on the ground look. */
const TILT = 0.17

/** How large the plinth is in a frame of another shape. */
const plinthScale = (aspect: number) => Math.min(1, 0.42 + 0.33 * aspect)

/** How far below the upper step somebody stands who is beside its middle. */
function dropAt(across: number, aspect: number): number {
  const out = Math.abs(across) / plinthScale(aspect)
  const [lower, upper] = STEPS
  if (out < upper.radius * 0.8) return 0
  return out < lower.radius * 0.85 ? upper.high : upper.high + lower.high
}

/** Sweep, light, plinth. */
export const studio: SetMaker = (setting, chance, _view, { showsPortraits = false, showsGoods = false } = {}) => {
  const isPlain = showsPortraits && !showsGoods
  const tones = gradedLook(setting, lookOf(setting, chance))
  const style = setting.moods.includes('noir')
    ? 'rays'
    : pick<'rays' | 'discs' | 'arch'>(chance, ['rays', 'discs', 'arch'])
  const isMarble = chance() < 0.6
  const side = chance() < 0.5 ? -1 : 1
  const layers: LayerPlan[] = [
    { distance: 14, density: 0.5, paint: (context, stage) => paintSweep(context, stage, tones, side) },
    {
      distance: 9,
      density: style === 'arch' ? 1 : 0.5,
      paint: (context, stage) => paintBackdrop(context, stage, tones, style, side),
    },
  ]
  if (!isPlain)
    layers.push({
      distance: 4.02,
      span: ({ height }) => ({ top: height * 0.6, bottom: height * 4 }),
      paint: (context, stage) => paintPlinth(context, stage, tones, isMarble, side),
    })
  if (style === 'rays')
    layers.push({
      distance: 4.01,
      density: 0.25,
      shine: (seconds) => 0.82 + 0.18 * Math.sin(seconds * 0.9),
      paint: (context, stage) => paintRays(context, stage, tones, side),
    })
  const rim = mix(tones.light, [255, 255, 255], 0.4)
  return {
    horizon: HORIZON,
    foot: FOOT,
    layers,
    ...(!isPlain && { dropAt }),
    light: {
      key: tones.light,
      rim,
      rimFrom: side < 0 ? 'left' : 'right',
      floor: tones.floor,
      darkness: tones.isDark ? 0.22 : 0,
    },
  }
}

function gradedLook(setting: SceneSetting, { wall, edge, floor, stone, light, isDark }: Look): Look {
  // Pastel looks are chosen as such, and would fade twice.
  const isPastel = setting.moods.some((mood) => mood === 'pastel' || mood === 'dreamy' || mood === 'playful')
  const graded = isPastel ? (tone: Colour) => tone : graderOf(setting)
  return {
    wall: graded(wall),
    edge: graded(edge),
    floor: graded(floor),
    stone: graded(stone),
    light: graded(light),
    isDark,
  }
}

/** A wall that bends into the floor without an edge. */
function paintSweep(
  context: SKRSContext2D,
  stage: Stage,
  { wall, edge, floor, light, isDark }: Look,
  side: number,
): void {
  const { bounds, width, height, horizon } = stage
  const { left, top, wide, high } = overAll(bounds)
  const base = context.createLinearGradient(0, 0, 0, height)
  base.addColorStop(0, css(mix(edge, wall, isDark ? 0.1 : 0.35)))
  base.addColorStop(0.5, css(mix(edge, wall, isDark ? 0.32 : 0.7)))
  base.addColorStop(0.64, css(mix(floor, wall, 0.3)))
  base.addColorStop(0.8, css(floor))
  base.addColorStop(1, css(mix(floor, edge, isDark ? 0.75 : 0.5)))
  context.fillStyle = base
  context.fillRect(left, top, wide, high)
  const pool = (x: number, y: number, radius: number, tone: Colour, strength: number, flat = 1) => {
    context.save()
    context.translate(x, y)
    context.scale(1, flat)
    const glow = context.createRadialGradient(0, 0, 0, 0, 0, radius)
    glow.addColorStop(0, css(tone, strength))
    glow.addColorStop(0.45, css(tone, strength * 0.45))
    glow.addColorStop(1, css(tone, 0))
    context.fillStyle = glow
    context.fillRect(-radius, -radius, radius * 2, radius * 2)
    context.restore()
  }
  pool(width / 2 - side * height * 0.1, horizon - height * 0.2, height * 0.85, wall, isDark ? 0.85 : 0.9)
  pool(width / 2, horizon - height * 0.12, height * 0.45, light, isDark ? 0.3 : 0.4)
  pool(width / 2, height * 0.86, height * 0.95, light, isDark ? 0.22 : 0.4, 0.3)
  paintGrain(context, stage)
}

function paintBackdrop(
  context: SKRSContext2D,
  stage: Stage,
  { wall, edge, light, isDark, stone }: Look,
  style: 'rays' | 'discs' | 'arch',
  side: number,
): void {
  const { chance, width, height, horizon, bounds } = stage
  if (style === 'arch') {
    const [x, base] = [width / 2 + side * height * 0.24, horizon + height * 0.1]
    const [radius, tall] = [height * 0.27, height * 0.3]
    const arch = (grow: number) => {
      context.beginPath()
      context.moveTo(x - radius - grow, base)
      context.lineTo(x - radius - grow, base - tall)
      context.arc(x, base - tall, radius + grow, Math.PI, 0)
      context.lineTo(x + radius + grow, base)
      context.closePath()
    }
    const shadow = context.createRadialGradient(0, 0, radius * 0.3, 0, 0, radius * 1.5)
    shadow.addColorStop(0, css(mix(edge, [0, 0, 0], 0.3), 0.55))
    shadow.addColorStop(1, css(edge, 0))
    context.save()
    context.translate(x - side * radius * 0.2, base)
    context.scale(1, 0.1)
    context.fillStyle = shadow
    context.fillRect(-radius * 2, -radius * 2, radius * 4, radius * 4)
    context.restore()
    context.fillStyle = css(mix(wall, edge, isDark ? 0.55 : 0.4))
    arch(0)
    context.fill()
    const depth = context.createLinearGradient(x - radius, 0, x + radius, 0)
    depth.addColorStop(0, css(side < 0 ? edge : light, 0.5))
    depth.addColorStop(1, css(side < 0 ? light : edge, 0.5))
    context.fillStyle = depth
    context.fill()
    context.strokeStyle = css(mix(stone, light, 0.5), 0.6)
    context.lineWidth = height * 0.006
    arch(height * 0.004)
    context.stroke()
    return
  }
  const count = style === 'discs' ? 26 : 10
  context.globalCompositeOperation = 'screen'
  for (let index = 0; index < count; index++) {
    const x = between(chance, bounds.left, bounds.right)
    const y = between(chance, bounds.top, horizon - height * 0.02)
    const radius = height * between(chance, 0.015, 0.075)
    const strength = (isDark ? 0.2 : 0.32) * between(chance, 0.3, 1)
    const disc = context.createRadialGradient(x, y, 0, x, y, radius)
    disc.addColorStop(0, css(light, strength * 0.55))
    disc.addColorStop(0.86, css(light, strength))
    disc.addColorStop(1, css(light, 0))
    context.fillStyle = disc
    context.fillRect(x - radius, y - radius, radius * 2, radius * 2)
  }
}

function paintPlinth(
  context: SKRSContext2D,
  stage: Stage,
  { stone, edge, light, floor, isDark }: Look,
  isMarble: boolean,
  side: number,
): void {
  const { width, height, foot } = stage
  const x = width / 2
  const scale = height * plinthScale(width / height)
  const total = STEPS.reduce((sum, { high }) => sum + high, 0) * height
  let y = foot + total + STEPS[1].radius * scale * TILT * 0.2
  // Its shadow, long and soft, away from the light.
  context.save()
  context.translate(x - side * scale * 0.16, y + scale * 0.015)
  context.scale(1, TILT * 1.05)
  const shadow = context.createRadialGradient(0, 0, scale * 0.4, 0, 0, scale * 0.92)
  shadow.addColorStop(0, css(mix(edge, [0, 0, 0], 0.45), isDark ? 0.85 : 0.5))
  shadow.addColorStop(1, css(edge, 0))
  context.fillStyle = shadow
  context.fillRect(-scale, -scale, scale * 2, scale * 2)
  context.restore()
  for (const [index, step] of STEPS.entries()) {
    const radius = step.radius * scale
    const [high, flat] = [step.high * height, radius * TILT]
    const body = context.createLinearGradient(x - radius, 0, x + radius, 0)
    const [near, far] = side < 0 ? [0.16, 0.62] : [0.84, 0.38]
    const dark = mix(stone, edge, isDark ? 0.72 : 0.5)
    body.addColorStop(0, css(mix(stone, edge, side < 0 ? 0.3 : 0.72)))
    body.addColorStop(near, css(mix(stone, light, isDark ? 0.34 : 0.5)))
    body.addColorStop(far, css(mix(stone, dark, 0.6)))
    body.addColorStop(1, css(mix(stone, edge, side < 0 ? 0.72 : 0.3)))
    context.fillStyle = body
    context.beginPath()
    context.ellipse(x, y, radius, flat, 0, 0, Math.PI)
    context.lineTo(x - radius, y - high)
    context.ellipse(x, y - high, radius, flat, 0, Math.PI, 0, true)
    context.closePath()
    context.fill()
    if (isMarble)
      paintVeins(context, stage, { x, y, radius, high, flat, tone: mix(stone, edge, isDark ? 0.1 : 0.55), index })
    y -= high
    const lid = context.createRadialGradient(x + side * radius * 0.35, y, 0, x, y, radius * 1.1)
    lid.addColorStop(0, css(mix(stone, light, isDark ? 0.42 : 0.75)))
    lid.addColorStop(1, css(mix(stone, floor, isDark ? 0.35 : 0.22)))
    context.fillStyle = lid
    context.beginPath()
    context.ellipse(x, y, radius, flat, 0, 0, Math.PI * 2)
    context.fill()
    context.strokeStyle = css(mix(light, [255, 255, 255], 0.4), isDark ? 0.55 : 0.7)
    context.lineWidth = Math.max(1, height * 0.0022)
    context.beginPath()
    context.ellipse(x, y, radius, flat, 0, side < 0 ? Math.PI * 0.3 : 0, side < 0 ? Math.PI : Math.PI * 0.7)
    context.stroke()
    if (index === 0) {
      // What the upper step takes of the light.
      context.fillStyle = css(mix(edge, [0, 0, 0], 0.3), isDark ? 0.5 : 0.22)
      context.beginPath()
      context.ellipse(x - side * radius * 0.06, y + flat * 0.06, radius * 0.77, flat * 0.78, 0, 0, Math.PI * 2)
      context.fill()
    }
  }
}

/** The veins of marble, on the side of a step. */
function paintVeins(
  context: SKRSContext2D,
  { noise, chance }: Stage,
  {
    x,
    y,
    radius,
    high,
    flat,
    tone,
    index,
  }: {
    readonly x: number
    readonly y: number
    readonly radius: number
    readonly high: number
    readonly flat: number
    readonly tone: Colour
    readonly index: number
  },
): void {
  context.save()
  context.beginPath()
  context.ellipse(x, y, radius, flat, 0, 0, Math.PI)
  context.lineTo(x - radius, y - high)
  context.ellipse(x, y - high, radius, flat, 0, Math.PI, 0, true)
  context.clip()
  for (let vein = 0; vein < 9; vein++) {
    const start = between(chance, -1, 1) * radius
    context.strokeStyle = css(tone, between(chance, 0.15, 0.5))
    context.lineWidth = Math.max(0.6, high * between(chance, 0.012, 0.045))
    context.beginPath()
    for (let part = 0; part <= 8; part++) {
      const along = start + (part / 8) * radius * 0.34
      const bend = (fractal(noise, vein * 7 + part * 0.7, index * 30, 3) - 0.5) * radius * 0.16
      const edgeY = Math.sqrt(Math.max(0, 1 - (along / radius) ** 2)) * flat
      context.lineTo(x + along + bend, y - high + edgeY + (part / 8) * high * 1.1)
    }
    context.stroke()
  }
  context.restore()
}

/** Shafts of light from above, from one side. */
function paintRays(
  context: SKRSContext2D,
  { width, height, bounds, chance, foot }: Stage,
  { light, isDark }: Look,
  side: number,
): void {
  context.globalCompositeOperation = 'screen'
  const fromX = width / 2 + side * height * 0.75
  for (let index = 0; index < 6; index++) {
    const aim = width / 2 + between(chance, -0.5, 0.42) * height
    const spread = height * between(chance, 0.04, 0.13)
    const gradient = context.createLinearGradient(fromX, Math.min(0, bounds.top), aim, foot + height * 0.06)
    const strength = (isDark ? 0.22 : 0.34) * between(chance, 0.4, 1)
    gradient.addColorStop(0, css(light, strength))
    gradient.addColorStop(0.7, css(light, strength * 0.4))
    gradient.addColorStop(1, css(light, 0))
    context.fillStyle = gradient
    context.beginPath()
    context.moveTo(fromX - spread * 0.3, bounds.top - height * 0.1)
    context.lineTo(fromX + spread * 0.3, bounds.top - height * 0.1)
    context.lineTo(aim + spread, foot + height * 0.1)
    context.lineTo(aim - spread, foot + height * 0.1)
    context.fill()
  }
}
