/** Space: stars, clouds of gas, planets with day and night sides. */

import { createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas'
import { between, type Chance, pick } from '../random.ts'
import { type Colour, colour, css, mix } from './colour.ts'
import { graderOf } from './moods.ts'
import { fractal, smoothstep } from './noise.ts'
import type { Stage } from './stage.ts'

/** The colours of a part of space. */
export type Cosmos = {
  readonly deep: Colour
  readonly gas: readonly [Colour, Colour]
  readonly planet: readonly [Colour, Colour]
  readonly air: Colour
  readonly hasRing: boolean
}

const cosmos = (deep: string, gas: readonly [string, string], planet: readonly [string, string], air: string) => ({
  deep: colour(deep),
  gas: [colour(gas[0]), colour(gas[1])] as const,
  planet: [colour(planet[0]), colour(planet[1])] as const,
  air: colour(air),
})

const COSMOSES = [
  cosmos('#05061a', ['#5a2a8c', '#1c6fa8'], ['#d98a4e', '#f3d6a4'], '#ffc98a'),
  cosmos('#030a18', ['#0f6f8c', '#7a3fb0'], ['#3f74b8', '#cfe6f4'], '#8fd0ff'),
  cosmos('#0a0414', ['#a8325e', '#4a2aa0'], ['#b8506a', '#f6b9a0'], '#ffab9a'),
] as const

/** Chooses the colours of space. */
export function chooseCosmos(chance: Chance): Cosmos {
  return { ...pick(chance, COSMOSES), hasRing: chance() < 0.6 }
}

/** Texels for each px of gas. */
const GAS_SHRINK = 5

/** Paints the depth of space: gas in two colours, and stars that are denser where it is. */
export function paintSpace(context: SKRSContext2D, stage: Stage, cosmos: Cosmos): void {
  const { bounds, height, noise, chance, setting } = stage
  const toned = graderOf(setting)
  const [wide, high] = [bounds.right - bounds.left, bounds.bottom - bounds.top]
  const [columns, rows] = [Math.ceil(wide / GAS_SHRINK), Math.ceil(high / GAS_SHRINK)]
  const pixels = new ImageData(columns, rows)
  const [deep, one, two] = [toned(cosmos.deep), toned(cosmos.gas[0]), toned(cosmos.gas[1])]
  const start = between(chance, 0, 60)
  const gasAt = (x: number, y: number) => {
    const [u, v] = [(x / height) * 1.5 + start, (y / height) * 1.5]
    const warp = fractal(noise, u + 5, v + 9, 3)
    const lane = 1 - Math.abs(y / height - 0.42 - 0.3 * (x / height - 0.9) + (warp - 0.5) * 0.5) * 1.5
    return [smoothstep(0.35, 0.95, fractal(noise, u + warp * 1.6, v + warp, 4)) * Math.max(0, lane), warp] as const
  }
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [gas, warp] = gasAt(bounds.left + column * GAS_SHRINK, bounds.top + row * GAS_SHRINK)
      const glow = mix(one, two, smoothstep(0.35, 0.65, warp))
      const tone = mix(deep, mix(glow, [255, 240, 250], 0.45 * gas * gas), Math.min(1, gas * 1.25))
      const at = (row * columns + column) * 4
      pixels.data[at] = tone[0]
      pixels.data[at + 1] = tone[1]
      pixels.data[at + 2] = tone[2]
      pixels.data[at + 3] = 255
    }
  }
  const small = createCanvas(columns, rows)
  small.getContext('2d').putImageData(pixels, 0, 0)
  context.imageSmoothingEnabled = true
  context.drawImage(small, bounds.left, bounds.top, columns * GAS_SHRINK, rows * GAS_SHRINK)
  const count = Math.round((1500 * wide) / stage.width)
  for (let index = 0; index < count; index++) {
    const [x, y] = [bounds.left + chance() * wide, bounds.top + chance() * high]
    const bright = chance() ** 6
    context.fillStyle = css(chance() < 0.25 ? [255, 214, 180] : [222, 234, 255], 0.25 + 0.75 * bright)
    const radius = height * (0.0006 + 0.0018 * bright)
    context.fillRect(x - radius, y - radius, radius * 2, radius * 2)
    if (bright > 0.93) paintGlare(context, { x, y, radius: radius * 9 })
  }
}

function paintGlare(
  context: SKRSContext2D,
  { x, y, radius }: { readonly x: number; readonly y: number; readonly radius: number },
): void {
  const glare = context.createRadialGradient(x, y, 0, x, y, radius)
  glare.addColorStop(0, 'rgba(255,255,255,0.8)')
  glare.addColorStop(0.2, 'rgba(214,228,255,0.25)')
  glare.addColorStop(1, 'rgba(214,228,255,0)')
  context.fillStyle = glare
  context.fillRect(x - radius, y - radius, radius * 2, radius * 2)
}

/** Where a planet is, in px. */
export type Planet = { readonly x: number; readonly y: number; readonly radius: number; readonly tilt: number }

/** Paints a planet: bands, its night side, the air at its rim, and a ring around it where it has one. */
export function paintPlanet(
  context: SKRSContext2D,
  stage: Stage,
  cosmos: Cosmos,
  { x, y, radius, tilt }: Planet,
): void {
  const { chance, setting, noise } = stage
  const toned = graderOf(setting)
  const [dark, light, air] = [toned(cosmos.planet[0]), toned(cosmos.planet[1]), toned(cosmos.air)]
  const halo = context.createRadialGradient(x, y, radius * 0.96, x, y, radius * 1.16)
  halo.addColorStop(0, css(air, 0.5))
  halo.addColorStop(1, css(air, 0))
  context.fillStyle = halo
  context.beginPath()
  context.arc(x - radius * 0.05, y - radius * 0.05, radius * 1.16, 0, Math.PI * 2)
  context.fill()
  const ring = (half: 'behind' | 'before') => {
    if (!cosmos.hasRing) return
    for (let band = 0; band < 16; band++) {
      const out = radius * (1.35 + band * 0.052)
      context.strokeStyle = css(mix(light, dark, (band * 0.37) % 1), 0.16 + 0.5 * noise(band * 1.7, 3))
      context.lineWidth = radius * 0.05
      context.beginPath()
      context.ellipse(
        x,
        y,
        out,
        out * 0.2,
        tilt,
        half === 'behind' ? Math.PI : 0,
        half === 'behind' ? Math.PI * 2 : Math.PI,
      )
      context.stroke()
    }
  }
  ring('behind')
  context.save()
  context.beginPath()
  context.arc(x, y, radius, 0, Math.PI * 2)
  context.clip()
  context.fillStyle = css(dark)
  context.fillRect(x - radius, y - radius, radius * 2, radius * 2)
  context.translate(x, y)
  context.rotate(tilt)
  for (let band = 0; band < 26; band++) {
    const at = radius * between(chance, -1, 1)
    context.fillStyle = css(mix(dark, light, between(chance, 0.1, 1)), 0.4)
    context.beginPath()
    context.ellipse(
      radius * between(chance, -0.3, 0.3),
      at,
      radius * between(chance, 0.7, 1.3),
      radius * between(chance, 0.015, 0.09),
      0,
      0,
      Math.PI * 2,
    )
    context.fill()
  }
  context.rotate(-tilt)
  const night = context.createRadialGradient(
    -radius * 0.62,
    -radius * 0.55,
    radius * 0.35,
    -radius * 0.62,
    -radius * 0.55,
    radius * 1.75,
  )
  night.addColorStop(0, 'rgba(2,3,14,0)')
  night.addColorStop(0.4, 'rgba(2,3,14,0.3)')
  night.addColorStop(0.72, 'rgba(2,3,14,0.94)')
  night.addColorStop(1, 'rgba(2,3,14,0.98)')
  context.fillStyle = night
  context.fillRect(-radius, -radius, radius * 2, radius * 2)
  const rim = context.createRadialGradient(
    radius * 0.14,
    radius * 0.12,
    radius * 0.93,
    radius * 0.12,
    radius * 0.1,
    radius * 1.16,
  )
  rim.addColorStop(0, css(air, 0))
  rim.addColorStop(1, css(mix(air, [255, 255, 255], 0.4), 0.85))
  context.globalCompositeOperation = 'screen'
  context.fillStyle = rim
  context.beginPath()
  context.arc(0, 0, radius, 0, Math.PI * 2)
  context.fill()
  context.restore()
  ring('before')
}
