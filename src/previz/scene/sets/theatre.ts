/** A stage: curtains or a wall of light, cones of light in the haze, a floor that mirrors, and the heads of a crowd. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between, type Chance, pick } from '../../random.ts'
import { paintBloom, type Shine } from '../bloom.ts'
import { type Colour, colour, css, mix } from '../colour.ts'
import { graderOf } from '../moods.ts'
import { overAll } from '../painting-area.ts'
import type { SceneSetting } from '../scene-setting.ts'
import type { LayerPlan, Stage } from '../stage.ts'
import type { SetMaker } from './set-maker.ts'

/** The colours of a show. */
type Show = {
  readonly kind: 'theatre' | 'concert'
  readonly lights: readonly Colour[]
  readonly cloth: Colour
  readonly dark: Colour
}

const CONCERTS: readonly [readonly string[], ...(readonly string[])[]] = [
  ['#ff3f9e', '#4a6bff', '#29e0ff', '#ffb84a'],
  ['#8a4dff', '#ff5a7a', '#3fd9ff', '#ffd27a'],
  ['#2f8bff', '#29e6c0', '#c7f1ff', '#ff6ad0'],
]

function showOf(setting: SceneSetting, chance: Chance): Show {
  const { moods, lamps } = setting
  const isTheatre = chance() < 0.4 || moods.includes('vintage') || moods.includes('warm')
  const isConcert = moods.includes('cyberpunk') || lamps.includes('neon') || moods.includes('playful')
  const graded = graderOf(setting)
  const lights = pick(chance, CONCERTS).map(colour)
  if (isTheatre && !isConcert) {
    const warm = ['#ffe2b0', '#ffcf8a', '#fff0d0', '#ffb870'].map(colour).map(graded)
    return { kind: 'theatre', lights: warm, cloth: graded(colour('#a3182c')), dark: graded(colour('#16060c')) }
  }
  return {
    kind: 'concert',
    lights: lights.map(graded),
    cloth: graded(colour('#1c1a3a')),
    dark: graded(colour('#07060f')),
  }
}

const HORIZON = 0.6
const FOOT = 0.8

/** Curtains or a wall of light, cones, floor, crowd. */
export const theatre: SetMaker = (setting, chance) => {
  const show = showOf(setting, chance)
  const cones = Array.from({ length: 7 }, (_, index) => ({
    from: (index + 0.5) / 7 + between(chance, -0.03, 0.03),
    aim: between(chance, -0.35, 0.35),
    tone: show.lights[index % show.lights.length] ?? colour('#ffffff'),
    phase: chance() * 6.3,
  }))
  const beams = (part: number): LayerPlan => ({
    distance: 6 + part * 1.5,
    density: 0.34,
    shine: (seconds) => 0.68 + 0.32 * Math.sin(seconds * (0.9 + part * 0.35) + part * 2.1),
    paint: (context, stage) => {
      for (const [index, cone] of cones.entries()) if (index % 2 === part) paintCone(context, stage, cone, show)
    },
  })
  return {
    horizon: HORIZON,
    foot: FOOT,
    layers: [
      { distance: 12, paint: (context, stage) => paintBack(context, stage, show) },
      { distance: 2.5, part: 'ground', paint: (context, stage) => paintFloor(context, stage, show) },
      beams(1),
      beams(0),
      { distance: 4.6, density: 0.8, paint: (context, stage) => paintWings(context, stage, show) },
      {
        distance: 2.6,
        part: 'front',
        density: 0.6,
        span: ({ height }) => ({ top: height * 0.78, bottom: height * 4 }),
        paint: (context, stage) => paintCrowd(context, stage, show),
      },
    ],
    sheen: 0.25,
    light: {
      key: mix(show.lights[0] ?? [255, 255, 255], [255, 255, 255], 0.5),
      rim: show.lights[2] ?? [255, 255, 255],
      rimFrom: 'above',
      darkness: 0.3,
    },
  }
}

/** The far wall: folds of cloth, or panels of light. */
function paintBack(context: SKRSContext2D, stage: Stage, { kind, lights, cloth, dark }: Show): void {
  const { bounds, height, width, horizon, noise, chance } = stage
  const { left, top, wide, high } = overAll(bounds)
  context.fillStyle = css(dark)
  context.fillRect(left, top, wide, high)
  const floor = horizon + height * 0.1
  if (kind === 'theatre') {
    paintFolds(context, stage, {
      left,
      right: left + wide,
      top,
      foot: floor,
      tone: mix(cloth, dark, 0.46),
      shade: dark,
      fold: height * 0.05,
    })
  } else {
    const side = height * 0.027
    const [first, second, third] = [lights[0] ?? cloth, lights[1] ?? cloth, lights[2] ?? cloth]
    const shines: Shine[] = []
    const screenTop = height * 0.08
    for (let x = width / 2 - height * 1.4; x < width / 2 + height * 1.4; x += side) {
      for (let y = screenTop; y < horizon + height * 0.02; y += side) {
        const [u, v] = [(x - width / 2) / height, y / height]
        const wave = noise(u * 2.2 + 30, v * 2.4) * 0.75 + 0.25 * Math.sin(u * 5 + v * 7)
        const ring = Math.abs(Math.hypot(u, (v - 0.34) * 1.15) - 0.3)
        const strength = 0.08 + 0.42 * Math.max(0, wave) ** 2 + 0.85 * Math.exp(-((ring / 0.03) ** 2))
        const tone = ring < 0.05 ? mix(third, [255, 255, 255], 0.3) : wave > 0.5 ? first : second
        const shown = Math.min(1, strength * between(chance, 0.75, 1.1))
        context.fillStyle = css(mix(dark, tone, shown))
        context.fillRect(x + side * 0.05, y + side * 0.05, side * 0.9, side * 0.9)
        if (shown > 0.5) shines.push({ shape: square(x, y, side), tone, strength: shown * 0.5 })
      }
    }
    paintBloom(context, stage, shines, 1)
  }
  const haze = context.createRadialGradient(width / 2, horizon, 0, width / 2, horizon, height * 0.8)
  const glow = lights[kind === 'theatre' ? 0 : 1] ?? cloth
  haze.addColorStop(0, css(glow, kind === 'theatre' ? 0.3 : 0.3))
  haze.addColorStop(0.5, css(glow, 0.09))
  haze.addColorStop(1, css(glow, 0))
  context.globalCompositeOperation = 'screen'
  context.fillStyle = haze
  context.fillRect(left, top, wide, high)
}

function square(x: number, y: number, side: number): Shine['shape'] {
  return [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ]
}

/** Cloth in folds: each with a light and a dark side, swinging out at its foot. */
function paintFolds(
  context: SKRSContext2D,
  { chance, height }: Stage,
  cloth: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly foot: number
    readonly tone: Colour
    readonly shade: Colour
    readonly fold: number
  },
): void {
  for (let x = cloth.left - cloth.fold; x < cloth.right; ) {
    const wide = cloth.fold * between(chance, 0.7, 1.4)
    const gradient = context.createLinearGradient(x, 0, x + wide, 0)
    gradient.addColorStop(0, css(mix(cloth.tone, cloth.shade, 0.75)))
    gradient.addColorStop(0.38, css(mix(cloth.tone, [255, 190, 160], 0.16)))
    gradient.addColorStop(0.7, css(cloth.tone))
    gradient.addColorStop(1, css(mix(cloth.tone, cloth.shade, 0.8)))
    context.fillStyle = gradient
    const swing = between(chance, -0.12, 0.12) * wide
    context.beginPath()
    context.moveTo(x, cloth.top)
    context.lineTo(x + wide + 1, cloth.top)
    context.lineTo(x + wide + 1 + swing, cloth.foot)
    context.quadraticCurveTo(x + wide / 2 + swing, cloth.foot + height * 0.012, x + swing, cloth.foot)
    context.fill()
    x += wide
  }
  const dim = context.createLinearGradient(0, Math.min(0, cloth.top), 0, cloth.foot)
  dim.addColorStop(0, css(cloth.shade, 0.85))
  dim.addColorStop(0.5, css(cloth.shade, 0.2))
  dim.addColorStop(1, css(cloth.shade, 0.35))
  context.fillStyle = dim
  context.save()
  context.globalCompositeOperation = 'source-atop'
  context.fillRect(
    cloth.left - cloth.fold,
    cloth.top,
    cloth.right - cloth.left + cloth.fold * 2,
    cloth.foot - cloth.top + height * 0.1,
  )
  context.restore()
}

/** The curtains at both sides, drawn back, and the valance above. */
function paintWings(context: SKRSContext2D, stage: Stage, { kind, cloth, dark, lights }: Show): void {
  const { bounds, width, height, foot } = stage
  const half = width / 2
  const open = half * 0.74
  if (kind === 'theatre') {
    for (const side of [-1, 1] as const) {
      context.save()
      context.beginPath()
      const edge = half + side * open
      const out = side < 0 ? bounds.left - 4 : bounds.right + 4
      context.moveTo(edge + side * -0.06 * height, bounds.top - 4)
      context.quadraticCurveTo(edge - side * 0.02 * height, height * 0.4, edge + side * 0.1 * height, height * 0.56)
      context.quadraticCurveTo(edge + side * 0.05 * height, height * 0.7, edge + side * 0.04 * height, foot)
      context.lineTo(out, foot)
      context.lineTo(out, bounds.top - 4)
      context.clip()
      const [left, right] = side < 0 ? [bounds.left - 4, half] : [half, bounds.right + 4]
      paintFolds(context, stage, {
        left,
        right,
        top: bounds.top - 4,
        foot: foot + 2,
        tone: cloth,
        shade: dark,
        fold: height * 0.055,
      })
      context.restore()
    }
    for (let x = bounds.left - height * 0.2; x < bounds.right + height * 0.2; x += height * 0.3) {
      const gradient = context.createLinearGradient(0, 0, 0, height * 0.17)
      gradient.addColorStop(0, css(mix(cloth, dark, 0.72)))
      gradient.addColorStop(1, css(cloth))
      context.fillStyle = gradient
      context.beginPath()
      context.moveTo(x, bounds.top - 4)
      context.lineTo(x + height * 0.31, bounds.top - 4)
      context.lineTo(x + height * 0.31, height * 0.07)
      context.quadraticCurveTo(x + height * 0.155, height * 0.2, x, height * 0.07)
      context.fill()
      context.strokeStyle = css(mix(lights[1] ?? cloth, cloth, 0.3), 0.8)
      context.lineWidth = height * 0.008
      context.beginPath()
      context.moveTo(x + height * 0.31, height * 0.07)
      context.quadraticCurveTo(x + height * 0.155, height * 0.2, x, height * 0.07)
      context.stroke()
    }
    return
  }
  paintTruss(context, stage, dark, lights)
}

/** The lattice that lamps hang from, and towers at both sides. */
function paintTruss(context: SKRSContext2D, stage: Stage, dark: Colour, lights: readonly Colour[]): void {
  const { bounds, width, height, foot } = stage
  const [top, thick] = [height * 0.015, height * 0.055]
  context.strokeStyle = css(mix(dark, [60, 64, 90], 0.35))
  context.lineWidth = Math.max(1, height * 0.006)
  const lattice = (from: number, to: number, line: (at: number, across: number) => readonly [number, number]) => {
    context.beginPath()
    for (const across of [0, 1]) {
      context.moveTo(...line(from, across))
      context.lineTo(...line(to, across))
    }
    let across = 0
    context.moveTo(...line(from, 0))
    for (let at = from; at < to; at += thick) {
      across = 1 - across
      context.lineTo(...line(at + thick, across))
    }
    context.stroke()
  }
  lattice(bounds.left - thick, bounds.right + thick, (at, across) => [at, top + across * thick])
  const shines: Shine[] = []
  const half = Math.min(width / 2 - thick * 1.2, height * 1.2)
  for (const side of [-1, 1]) {
    const x = width / 2 + side * half
    lattice(top, foot, (at, across) => [x + (across - 0.5) * thick, at])
  }
  const lamps = 9
  for (let index = 0; index < lamps; index++) {
    const x = width / 2 + ((index + 0.5) / lamps - 0.5) * Math.min(width * 1.05, height * 2.4)
    const y = top + thick * 1.5
    context.fillStyle = css(mix(dark, [40, 42, 60], 0.4))
    context.beginPath()
    context.ellipse(x, y - thick * 0.1, thick * 0.34, thick * 0.42, 0, 0, Math.PI * 2)
    context.fill()
    const tone = lights[index % lights.length] ?? dark
    context.fillStyle = css(mix(tone, [255, 255, 255], 0.65))
    context.beginPath()
    context.ellipse(x, y + thick * 0.1, thick * 0.26, thick * 0.16, 0, 0, Math.PI * 2)
    context.fill()
    shines.push({ shape: square(x - thick * 0.25, y - thick * 0.1, thick * 0.5), tone, strength: 1 })
  }
  paintBloom(context, stage, shines, 0.8)
}

type Cone = { readonly from: number; readonly aim: number; readonly tone: Colour }

/** A cone of light, seen in the haze. */
function paintCone(
  context: SKRSContext2D,
  { width, height, bounds, foot }: Stage,
  { from, aim, tone }: Cone,
  { kind }: Show,
): void {
  const span = Math.min(width * 1.05, height * 2.2)
  const x = width / 2 + (from - 0.5) * span
  const end = width / 2 + (from - 0.5) * span * 0.55 + aim * height
  const y = Math.min(bounds.top, 0) + height * 0.03
  const foots = foot + height * 0.04
  context.globalCompositeOperation = 'screen'
  for (const [spread, strength] of [
    [0.16, 0.3],
    [0.085, 0.34],
  ] as const) {
    const gradient = context.createLinearGradient(x, y, end, foots)
    const opacity = strength * (kind === 'theatre' ? 0.62 : 1)
    gradient.addColorStop(0, css(mix(tone, [255, 255, 255], 0.35), opacity))
    gradient.addColorStop(0.35, css(tone, opacity * 0.62))
    gradient.addColorStop(1, css(tone, 0))
    context.fillStyle = gradient
    context.beginPath()
    context.moveTo(x - height * 0.012, y)
    context.lineTo(x + height * 0.012, y)
    context.lineTo(end + height * spread, foots)
    context.lineTo(end - height * spread, foots)
    context.fill()
  }
}

/** Polished boards with the light of the wall behind in them, and the pools of the lamps. */
function paintFloor(context: SKRSContext2D, stage: Stage, { kind, lights, cloth, dark }: Show): void {
  const { bounds, width, height, horizon, foot, chance } = stage
  const { left, wide } = overAll(bounds)
  const wood = kind === 'theatre' ? mix(mix(cloth, [120, 70, 40], 0.6), dark, 0.45) : mix(dark, lights[1] ?? dark, 0.14)
  const gradient = context.createLinearGradient(0, horizon, 0, height)
  gradient.addColorStop(0, css(mix(wood, dark, 0.5)))
  gradient.addColorStop(0.3, css(wood))
  gradient.addColorStop(1, css(mix(wood, dark, 0.7)))
  context.fillStyle = gradient
  const edge = horizon + height * 0.085
  context.fillRect(left, edge, wide, bounds.bottom - edge + 24)
  context.strokeStyle = css(dark, 0.4)
  context.lineWidth = Math.max(0.8, height * 0.002)
  context.save()
  context.beginPath()
  context.rect(left, edge, wide, bounds.bottom - edge + 24)
  context.clip()
  if (kind === 'theatre')
    for (let across = -4; across <= 4; across += 0.16) {
      context.beginPath()
      context.moveTo(width / 2, horizon)
      context.lineTo(width / 2 + across * height * 2, horizon + (foot - horizon) * 2.4)
      context.stroke()
    }
  context.globalCompositeOperation = 'screen'
  for (let index = 0; index < 16; index++) {
    const x = width / 2 + between(chance, -1.1, 1.1) * height
    const tone = lights[index % lights.length] ?? cloth
    const [thin, long] = [height * between(chance, 0.03, 0.09), height * between(chance, 0.12, 0.34)]
    context.save()
    context.translate(x, edge)
    context.scale(thin, long)
    const streak = context.createRadialGradient(0, 0, 0, 0, 0, 1)
    streak.addColorStop(0, css(tone, kind === 'theatre' ? 0.22 : 0.5))
    streak.addColorStop(1, css(tone, 0))
    context.fillStyle = streak
    context.fillRect(-1, 0, 2, 1)
    context.restore()
  }
  for (const [x, y, radius, strength] of [
    [0, foot, 0.62, 0.5],
    [-0.5, foot + height * 0.03, 0.36, 0.26],
    [0.5, foot + height * 0.03, 0.36, 0.26],
  ] as const) {
    const tone = mix(lights[x === 0 ? 0 : x < 0 ? 1 : 2] ?? cloth, [255, 255, 255], x === 0 ? 0.35 : 0.1)
    context.save()
    context.translate(width / 2 + x * height, y)
    context.scale(1, 0.2)
    const pool = context.createRadialGradient(0, 0, 0, 0, 0, radius * height)
    pool.addColorStop(0, css(tone, strength))
    pool.addColorStop(0.55, css(tone, strength * 0.4))
    pool.addColorStop(1, css(tone, 0))
    context.fillStyle = pool
    context.fillRect(-radius * height, -radius * height, radius * height * 2, radius * height * 2)
    context.restore()
  }
  context.restore()
}

/** The heads of those who watch, and some of their arms; light from the stage on their outlines. */
function paintCrowd(context: SKRSContext2D, stage: Stage, { kind, lights, dark }: Show): void {
  const { bounds, height, chance } = stage
  const rim = lights[0] ?? dark
  for (const row of [0, 1]) {
    const size = height * (0.026 + 0.011 * row)
    const base = height * (0.925 + 0.05 * row)
    const tone = mix(mix(dark, [0, 0, 0], 0.35), rim, 0.09 * (1 - row))
    for (let x = bounds.left - size * 2; x < bounds.right + size * 2; x += size * between(chance, 2, 3)) {
      const y = base + between(chance, -0.5, 0.7) * size
      const isRaised = kind === 'concert' && chance() < 0.3
      const lean = between(chance, -0.5, 0.5) * size
      const shape = (grow: number) => {
        context.beginPath()
        context.ellipse(x, y, size * (0.72 + grow), size * (0.9 + grow), 0, 0, Math.PI * 2)
        context.fill()
        context.beginPath()
        context.moveTo(x - size * (1.5 + grow), bounds.bottom + 4)
        context.bezierCurveTo(
          x - size * (1.5 + grow),
          y + size * 0.9,
          x - size * 0.5,
          y + size,
          x,
          y + size * (0.9 - grow),
        )
        context.bezierCurveTo(
          x + size * 0.5,
          y + size,
          x + size * (1.5 + grow),
          y + size * 0.9,
          x + size * (1.5 + grow),
          bounds.bottom + 4,
        )
        context.fill()
        if (!isRaised) return
        context.lineCap = 'round'
        context.lineWidth = size * (0.42 + grow * 2)
        context.beginPath()
        context.moveTo(x + size, y + size * 1.6)
        context.quadraticCurveTo(x + size * 1.6, y - size * 0.4, x + size * 1.2 + lean, y - size * 2.2)
        context.stroke()
      }
      context.fillStyle = css(mix(tone, rim, 0.55), 0.7)
      context.strokeStyle = context.fillStyle
      shape(0)
      context.fillStyle = css(tone)
      context.strokeStyle = context.fillStyle
      context.save()
      context.translate(0, size * 0.1)
      shape(0)
      context.restore()
    }
  }
}
