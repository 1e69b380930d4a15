/** The inside of a wood: trunks that reach out of the frame, the leaves over them, and light that falls through. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { type Colour, css, mix } from './colour.ts'
import { roundCrown } from './crowns.ts'
import { fractal } from './noise.ts'
import { reachAt, spotOf } from './perspective.ts'
import { coverOf, inLight } from './seasons.ts'
import type { Stage } from './stage.ts'

/** How a row of trunks stands. Frame heights at the subject's distance. */
export type TrunkStyle = {
  readonly distance: number
  readonly gap: number
  readonly thick: number
  /** Half the breadth around the middle in which none stand. */
  readonly clearing: number
  /** 0 far away, 1 near. */
  readonly nearness: number
}

const SNOW: Colour = [238, 244, 252]

/** Paints one row of trunks with their branches. */
export function paintTrunks(context: SKRSContext2D, stage: Stage, style: TrunkStyle): void {
  const { chance, width, setting, bounds } = stage
  const { y: foot, scale } = spotOf(stage, 0, style.distance)
  const { bark, snow } = coverOf(setting)
  const [from, to] = reachAt(stage, style.distance, style.gap)
  const side = stage.sun.x < width / 2 ? -1 : 1
  const tone = (light: number) => css(inLight(stage, bark, { nearness: style.nearness, light }))
  for (let across = from; across < to; across += style.gap * between(chance, 0.45, 1.55)) {
    if (Math.abs(across) < style.clearing) continue
    const wide = style.thick * scale * between(chance, 0.65, 1.3)
    const x = width / 2 + across * scale
    const lean = wide * between(chance, -0.9, 0.9)
    const top = Math.min(0, bounds.top) - 2
    trunk(context, { x, foot, top, wide, lean }, tone(0.15))
    context.save()
    context.clip()
    trunk(context, { x: x + side * wide * 0.62, foot, top, wide: wide * 0.8, lean }, tone(0.75))
    if (snow > 0.5) {
      const frost = css(inLight(stage, SNOW, { nearness: style.nearness, light: 0.7 }))
      trunk(context, { x: x - side * wide * 0.66, foot, top, wide: wide * 0.5, lean }, frost)
    }
    context.restore()
    context.strokeStyle = tone(0.2)
    context.lineCap = 'round'
    paintBranches(context, stage, { x: x + lean * 0.6, wide, foot }, snow > 0.5 ? style.nearness : 0)
  }
}

type Trunk = {
  readonly x: number
  readonly foot: number
  readonly top: number
  readonly wide: number
  readonly lean: number
}

function trunk(context: SKRSContext2D, { x, foot, top, wide, lean }: Trunk, tone: string): void {
  context.fillStyle = tone
  const rise = foot - top
  context.beginPath()
  context.moveTo(x - wide * 0.85, foot)
  context.quadraticCurveTo(x - wide * 0.4, foot - rise * 0.12, x + lean - wide * 0.32, top)
  context.lineTo(x + lean + wide * 0.32, top)
  context.quadraticCurveTo(x + wide * 0.4, foot - rise * 0.12, x + wide * 0.85, foot)
  context.fill()
}

function paintBranches(
  context: SKRSContext2D,
  stage: Stage,
  { x, wide, foot }: { readonly x: number; readonly wide: number; readonly foot: number },
  snow: number,
): void {
  const { chance } = stage
  const count = 3 + Math.floor(chance() * 4)
  const own = context.strokeStyle
  for (let index = 0; index < count; index++) {
    const y = foot * between(chance, 0.02, 0.5)
    const reach = (chance() < 0.5 ? -1 : 1) * wide * between(chance, 2, 5)
    const [thick, up] = [Math.max(0.8, wide * between(chance, 0.07, 0.17)), wide * between(chance, 0.8, 2.4)]
    const draw = (lift: number) => {
      context.beginPath()
      context.moveTo(x, y - lift)
      context.quadraticCurveTo(x + reach * 0.5, y - wide * 0.5 - lift, x + reach, y - up - lift)
      context.stroke()
    }
    context.strokeStyle = own
    context.lineWidth = thick
    draw(0)
    if (snow === 0) continue
    context.strokeStyle = css(inLight(stage, SNOW, { nearness: snow, light: 0.9 }))
    context.lineWidth = thick * 0.55
    draw(thick * 0.35)
  }
}

/** Leaves over a row: clumps along the upper edge of the picture, deeper at the sides. */
export function paintLeaves(
  context: SKRSContext2D,
  stage: Stage,
  style: { readonly depth: number; readonly size: number; readonly nearness: number; readonly count: number },
): void {
  const { bounds, chance, height, width, noise, palette, setting } = stage
  const { crowns, bare, snow } = coverOf(setting)
  if (bare > 0.5) return
  const stock = crowns.map((own) =>
    roundCrown(
      stage,
      mix(own, palette.haze, 0.5 * (1 - style.nearness)),
      Math.min(96, Math.ceil(style.size * height)),
      snow,
    ),
  )
  for (let index = 0; index < style.count; index++) {
    const x = between(chance, bounds.left, bounds.right)
    const side = Math.min(1.4, Math.abs(x / width - 0.5) * 2)
    const hang =
      height *
      style.depth *
      (0.35 + 0.75 * side ** 1.6) *
      (0.4 + 1.1 * fractal(noise, (x / height) * 2.4, style.size * 90, 2))
    const y = bounds.top + (hang - bounds.top) * Math.sqrt(chance())
    const grove = fractal(noise, (x / height) * 1.3 + 31, (y / height) * 1.3, 2)
    const choice = Math.min(0.999, Math.max(0, (grove - 0.5) * 2.4 + 0.5 + between(chance, -0.25, 0.25)))
    const clump = stock[Math.floor(choice * stock.length)]
    if (clump === undefined) continue
    const size = style.size * height * between(chance, 0.7, 1.2)
    context.drawImage(clump.canvas, x - size / 2, y - size / 2, size, size)
  }
}

/** Shafts of light from where the sun is, through the leaves. */
export function paintShafts(context: SKRSContext2D, stage: Stage, strength: number): void {
  const { chance, height, width, palette, sun } = stage
  const tone = mix(palette.glow, [255, 255, 255], 0.25)
  const [fromX, fromY] = [sun.x + (sun.x < width / 2 ? -0.25 : 0.25) * height, -height * 0.5]
  context.save()
  context.globalCompositeOperation = 'lighter'
  for (let index = 0; index < 11; index++) {
    const aim = width / 2 + height * between(chance, -0.9, 0.9)
    const [spread, long] = [height * between(chance, 0.015, 0.07), between(chance, 0.75, 1.05)]
    const [x, y] = [fromX + (aim - fromX) * long, fromY + height * 1.45 * long]
    const gradient = context.createLinearGradient(fromX, fromY, x, y)
    gradient.addColorStop(0.2, css(tone, strength * between(chance, 0.5, 1)))
    gradient.addColorStop(1, css(tone, 0))
    context.fillStyle = gradient
    context.beginPath()
    context.moveTo(fromX - spread * 0.2, fromY)
    context.lineTo(fromX + spread * 0.2, fromY)
    context.lineTo(x + spread, y)
    context.lineTo(x - spread, y)
    context.fill()
  }
  context.restore()
}
