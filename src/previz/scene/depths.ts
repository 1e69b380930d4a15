/** Under water: light from the surface, reefs, weed and a floor with the net of light that waves throw. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { type Colour, css, mix } from './colour.ts'
import { graderOf } from './moods.ts'
import { fractal } from './noise.ts'
import { awayAt, spotOf } from './perspective.ts'
import type { Stage } from './stage.ts'

/** The water's colours by the hour, from the surface down. */
export function waterTones({ setting }: Stage): {
  readonly top: Colour
  readonly middle: Colour
  readonly deep: Colour
} {
  const dark = { dawn: 0.2, day: 0, sunset: 0.22, dusk: 0.5, night: 0.68 }[setting.daytime]
  const tint: Colour = setting.daytime === 'sunset' || setting.daytime === 'dawn' ? [255, 176, 140] : [120, 190, 255]
  const toned = graderOf(setting)
  const tone = (own: Colour, warm: number) => toned(mix(mix(own, tint, warm), [3, 10, 34], dark))
  return { top: tone([150, 232, 238], 0.2), middle: tone([22, 138, 184], 0.06), deep: tone([6, 48, 98], 0) }
}

/** The open water: bright above, dark below. */
export function paintDepth(context: SKRSContext2D, stage: Stage): void {
  const { bounds, height, sun } = stage
  const { top, middle, deep } = waterTones(stage)
  const gradient = context.createLinearGradient(0, -height * 0.05, 0, height)
  gradient.addColorStop(0, css(top))
  gradient.addColorStop(0.3, css(mix(top, middle, 0.75)))
  gradient.addColorStop(0.6, css(middle))
  gradient.addColorStop(1, css(deep))
  context.fillStyle = gradient
  context.fillRect(bounds.left, bounds.top, bounds.right - bounds.left, bounds.bottom - bounds.top)
  const glow = context.createRadialGradient(sun.x, -height * 0.1, 0, sun.x, -height * 0.1, height * 0.8)
  glow.addColorStop(0, css([255, 255, 255], 0.75))
  glow.addColorStop(0.3, css(top, 0.5))
  glow.addColorStop(1, css(top, 0))
  context.fillStyle = glow
  context.fillRect(bounds.left, bounds.top, bounds.right - bounds.left, bounds.bottom - bounds.top)
}

/** Shafts of light that fan out from where the sun stands over the water. */
export function paintRays(context: SKRSContext2D, stage: Stage): void {
  const { height, sun, chance, setting } = stage
  const strength = { dawn: 0.24, day: 0.3, sunset: 0.26, dusk: 0.14, night: 0.12 }[setting.daytime]
  const { top } = waterTones(stage)
  const tone = mix(top, [255, 255, 255], 0.4)
  for (let index = 0; index < 9; index++) {
    const turn = between(chance, -0.75, 0.75)
    const [half, long] = [between(chance, 0.012, 0.05), height * between(chance, 0.7, 1.15)]
    const [x, y] = [sun.x, -height * 0.25]
    const gradient = context.createRadialGradient(x, y, height * 0.15, x, y, long)
    gradient.addColorStop(0, css(tone, strength * between(chance, 0.5, 1)))
    gradient.addColorStop(1, css(tone, 0))
    context.fillStyle = gradient
    context.beginPath()
    context.moveTo(x + Math.sin(turn) * height * 0.1, y)
    context.lineTo(x + Math.sin(turn - half) * long, y + Math.cos(turn - half) * long)
    context.lineTo(x + Math.sin(turn + half) * long, y + Math.cos(turn + half) * long)
    context.fill()
  }
}

/** Rocks and coral along a line, `nearness` 0 lost in the water to 1 near. */
export function paintReef(
  context: SKRSContext2D,
  stage: Stage,
  style: { readonly base: number; readonly rise: number; readonly nearness: number },
): void {
  const { bounds, height, noise, chance, width } = stage
  const { middle, deep } = waterTones(stage)
  const tone = mix(mix(middle, deep, 0.35), mix(deep, [2, 14, 34], 0.55), style.nearness)
  const start = between(chance, 0, 90)
  const crest = (x: number) => {
    const side = Math.min(1.3, Math.abs(x / width - 0.5) * 2.1)
    const rock = fractal(noise, (x / height) * 2.2 + start, 7, 5, 0.5)
    return style.base - style.rise * (0.15 + 1.1 * side ** 1.5) * Math.max(0, rock * 2.1 - 0.42)
  }
  context.fillStyle = css(tone)
  context.beginPath()
  context.moveTo(bounds.left - 2, style.base)
  for (let x = bounds.left - 2; x <= bounds.right + 4; x += height / 260) context.lineTo(x, crest(x))
  for (let x = bounds.right + 4; x >= bounds.left - 2; x -= height / 60)
    context.lineTo(x, style.base + style.rise * 0.16 * fractal(noise, (x / height) * 3 + start, 60, 2))
  context.fill()
  const corals: readonly Colour[] = [
    [255, 112, 98],
    [255, 178, 92],
    [214, 96, 178],
    [250, 214, 190],
  ]
  for (
    let x = bounds.left;
    x < bounds.right;
    x += height * between(chance, 0.03, 0.11) * (1.5 - style.nearness * 0.4)
  ) {
    const own = corals[Math.floor(chance() * corals.length)] ?? tone
    const lit = graderOf(stage.setting)(mix(own, tone, 0.72 - 0.3 * style.nearness))
    const tall = height * between(chance, 0.02, 0.06) * (0.4 + style.nearness)
    if (chance() < 0.55) paintCoral(context, stage, { x, y: crest(x) + 2, tall }, css(lit))
    else paintWeed(context, stage, { x, y: crest(x) + 3, tall: tall * 2.6 }, css(mix(tone, [30, 120, 84], 0.4)))
  }
}

type Growth = { readonly x: number; readonly y: number; readonly tall: number }

function paintCoral(context: SKRSContext2D, { chance }: Stage, { x, y, tall }: Growth, tone: string): void {
  context.strokeStyle = tone
  context.lineCap = 'round'
  for (let arm = 0; arm < 6; arm++) {
    const turn = -Math.PI / 2 + (arm / 5 - 0.5) * 1.7
    const long = tall * between(chance, 0.6, 1.1)
    context.lineWidth = Math.max(1, tall * 0.14)
    context.beginPath()
    context.moveTo(x, y)
    context.quadraticCurveTo(
      x + Math.cos(turn) * long * 0.8,
      y - long * 0.3,
      x + Math.cos(turn) * long,
      y + Math.sin(turn) * long,
    )
    context.stroke()
  }
}

/** A blade of kelp with leaves on both sides. */
export function paintWeed(context: SKRSContext2D, { chance }: Stage, { x, y, tall }: Growth, tone: string): void {
  const phase = chance() * 6
  const at = (up: number) => x + Math.sin(up * 5 + phase) * tall * 0.06 * up
  context.strokeStyle = tone
  context.fillStyle = tone
  context.lineWidth = Math.max(1, tall * 0.014)
  context.beginPath()
  for (let part = 0; part <= 16; part++) context.lineTo(at(part / 16), y - (tall * part) / 16)
  context.stroke()
  for (let leaf = 2; leaf <= 16; leaf++) {
    const up = leaf / 16
    const [side, long] = [leaf % 2 === 0 ? 1 : -1, tall * 0.13 * (1.15 - up * 0.7)]
    const [stemX, stemY] = [at(up), y - tall * up]
    context.beginPath()
    context.moveTo(stemX, stemY)
    context.quadraticCurveTo(stemX + side * long * 0.5, stemY - long * 0.1, stemX + side * long, stemY - long * 0.65)
    context.quadraticCurveTo(stemX + side * long * 0.2, stemY - long * 0.55, stemX, stemY)
    context.fill()
  }
}

/** The floor: pale sand that is lost in the distance, with the net of light on it. */
export function paintSeaFloor(context: SKRSContext2D, stage: Stage): void {
  const { bounds, horizon, chance, setting } = stage
  const { top, middle, deep } = waterTones(stage)
  const gradient = context.createLinearGradient(0, horizon, 0, bounds.bottom)
  gradient.addColorStop(0, css(mix(middle, deep, 0.4), 0))
  gradient.addColorStop(0.12, css(mix(middle, deep, 0.35), 0.9))
  gradient.addColorStop(0.5, css(mix(mix(middle, [236, 220, 178], 0.4), deep, 0.25)))
  gradient.addColorStop(1, css(mix(mix(middle, [236, 220, 178], 0.34), deep, 0.5)))
  context.fillStyle = gradient
  context.fillRect(bounds.left, horizon - 2, bounds.right - bounds.left, bounds.bottom - horizon + 4)
  const light = { dawn: 0.24, day: 0.32, sunset: 0.26, dusk: 0.14, night: 0.12 }[setting.daytime]
  context.strokeStyle = css(mix(top, [255, 255, 255], 0.5), light)
  const near = awayAt(stage, bounds.bottom)
  // Rings that overlap: together they are the net.
  for (let index = 0; index < 300; index++) {
    const away = near / (0.2 + 0.8 * ((index + chance()) / 300) ** 0.7)
    const { y, scale } = spotOf(stage, 0, away)
    const x = between(chance, bounds.left, bounds.right)
    const broad = scale * between(chance, 0.05, 0.17)
    context.lineWidth = Math.max(0.6, scale * between(chance, 0.003, 0.009))
    context.beginPath()
    context.ellipse(x, y, broad, broad * between(chance, 0.16, 0.26), between(chance, -0.12, 0.12), 0, Math.PI * 2)
    context.stroke()
  }
}
