/** The sky: its gradient, the sun or moon with the light around it, stars, and clouds lit from where the sun is. */

import { createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas'
import type { Bounds } from '../camera/pose.ts'
import { between } from '../random.ts'
import { css, mix } from './colour.ts'
import { fractal, smoothstep } from './noise.ts'
import type { SceneSetting } from './scene-setting.ts'
import type { Stage } from './stage.ts'

/** Clouds are made this many times smaller than the frame and enlarged: they have no fine detail. */
const CLOUD_SHRINK = 6

/** Whether stars are to be seen. */
export function isStarry({ daytime, weather, life }: SceneSetting): boolean {
  return weather === 'clear' && (daytime === 'night' || daytime === 'dusk' || life.includes('stars'))
}

/** How far towards the sun a cloud is compared with, in its own pixels. */
const LIGHT_REACH = 10

/** Paints everything that is infinitely far away; a veiled sun is light without a disc. */
export function paintSky(context: SKRSContext2D, stage: Stage, isVeiled = false): void {
  const { bounds, horizon, palette, setting } = stage
  const gradient = context.createLinearGradient(0, 0, 0, horizon)
  for (const [index, tone] of palette.sky.entries()) gradient.addColorStop([0, 0.38, 0.74, 1][index] ?? 1, css(tone))
  context.fillStyle = gradient
  context.fillRect(bounds.left, bounds.top, bounds.right - bounds.left, bounds.bottom - bounds.top)
  if (isStarry(setting)) paintStars(context, stage)
  paintSun(context, stage, isVeiled)
}

function paintStars(context: SKRSContext2D, { bounds, width, height, horizon, chance, setting, noise }: Stage): void {
  const wide = bounds.right - bounds.left
  const many = setting.daytime === 'night' || setting.life.includes('stars') ? 900 : 160
  const count = Math.round((many * wide) / width)
  for (let index = 0; index < count; index++) {
    const [x, y] = [bounds.left + chance() * wide, bounds.top + chance() ** 1.4 * (horizon - bounds.top)]
    const crowd = fractal(noise, (x / height) * 2.4 + (y / height) * 1.6, (y / height) * 2.4 - (x / height) * 1.6, 3)
    const bright = chance() ** 5
    context.fillStyle = css(
      chance() < 0.2 ? [255, 226, 196] : [226, 236, 255],
      (0.25 + 0.75 * bright) * smoothstep(0.2, 0.75, crowd),
    )
    context.beginPath()
    context.arc(x, y, height * (0.0007 + 0.0013 * bright), 0, Math.PI * 2)
    context.fill()
  }
}

function paintSun(context: SKRSContext2D, { bounds, height, sun, palette, setting }: Stage, isVeiled: boolean): void {
  const { weather, daytime } = setting
  const veiled = weather === 'clear' ? 1 : 0.35
  const night = daytime === 'night'
  context.save()
  context.globalCompositeOperation = 'screen'
  const halos: readonly (readonly [number, number])[] = night
    ? [
        [0.5, 0.28],
        [0.14, 0.4],
      ]
    : [
        [1.1, 0.55],
        [0.45, 0.5],
        [0.16, 0.55],
      ]
  for (const [radius, strength] of halos) {
    const glow = context.createRadialGradient(sun.x, sun.y, 0, sun.x, sun.y, height * radius)
    glow.addColorStop(0, css(palette.glow, strength * veiled))
    glow.addColorStop(0.35, css(palette.glow, strength * 0.38 * veiled))
    glow.addColorStop(1, css(palette.glow, 0))
    context.fillStyle = glow
    fillWithin(context, bounds, { ...sun, reach: height * radius })
  }
  context.restore()
  if (isVeiled || (weather !== 'clear' && weather !== 'snow')) return
  const radius = height * (night ? 0.036 : daytime === 'day' ? 0.03 : 0.046)
  const disc = context.createRadialGradient(sun.x, sun.y, radius * 0.9, sun.x, sun.y, radius)
  disc.addColorStop(0, css(palette.disc))
  disc.addColorStop(1, css(palette.disc, 0))
  context.fillStyle = disc
  context.fillRect(sun.x - radius, sun.y - radius, radius * 2, radius * 2)
}

/** Fills what lies within reach of a place: beyond it a glow has nothing. */
function fillWithin(
  context: SKRSContext2D,
  bounds: Bounds,
  { x, y, reach }: { readonly x: number; readonly y: number; readonly reach: number },
): void {
  const [left, top] = [Math.max(bounds.left, x - reach), Math.max(bounds.top, y - reach)]
  const [right, bottom] = [Math.min(bounds.right, x + reach), Math.min(bounds.bottom, y + reach)]
  if (right > left && bottom > top) context.fillRect(left, top, right - left, bottom - top)
}

/** Paints a bank of clouds; `cover` 0 to 1 says how much of the sky they take. */
export function paintClouds(context: SKRSContext2D, stage: Stage, cover: number): void {
  const { bounds, height, horizon, noise, palette, sun, chance, setting } = stage
  const [wide, high] = [bounds.right - bounds.left, horizon - bounds.top]
  const [columns, rows] = [Math.ceil(wide / CLOUD_SHRINK), Math.ceil(high / CLOUD_SHRINK)]
  const pixels = new ImageData(columns, rows)
  const [shiftX, shiftY] = [between(chance, 0, 99), between(chance, 0, 99)]
  const heavy = { clear: 0, cloudy: 0.1, rain: 0.5, storm: 0.8, snow: 0.1, fog: 0 }[setting.weather]
  const shade = mix(mix(palette.sky[1], palette.far, 0.35), palette.near, 0.3 * heavy)
  const lit = mix(mix(palette.sky[3], palette.glow, 0.6), shade, heavy)
  const scale = (CLOUD_SHRINK / height) * 2.2
  const density = (x: number, y: number) =>
    fractal(noise, x * scale * 0.62 + shiftX, (y * scale * 2.3) / (0.45 + y / rows) + shiftY, 5, 0.55)
  // Light is told by how dense clouds are here and a little nearer to the sun: each density is worked out once.
  const field = new Float32Array((columns + 2 * LIGHT_REACH) * (rows + 2 * LIGHT_REACH)).fill(-1)
  const densityAt = (x: number, y: number) => {
    const at = (y + LIGHT_REACH) * (columns + 2 * LIGHT_REACH) + x + LIGHT_REACH
    const known = field[at] ?? -1
    if (known >= 0) return known
    const worked = density(x, y)
    field[at] = worked
    return worked
  }
  for (let y = 0; y < rows; y++) {
    const towardsHorizon = y / rows
    const threshold = 0.72 - cover * 0.34 + 0.05 * Math.abs(towardsHorizon - 0.45)
    for (let x = 0; x < columns; x++) {
      const here = densityAt(x, y)
      const cloud = smoothstep(threshold, threshold + 0.2, here) * (1 - smoothstep(0.9, 1, towardsHorizon) * 0.8)
      if (cloud <= 0) continue
      const [dx, dy] = [(sun.x - bounds.left) / CLOUD_SHRINK - x, (sun.y - bounds.top) / CLOUD_SHRINK - y]
      const distance = Math.hypot(dx, dy)
      const opacity = cloud * (1 - 0.85 * Math.exp(-((distance / (rows * 0.22)) ** 2)))
      const reach = LIGHT_REACH / Math.max(distance, LIGHT_REACH)
      const edge = here - densityAt(Math.round(x + dx * reach), Math.round(y + dy * reach))
      const light = Math.min(1, Math.max(0, 0.45 + edge * 5 + 0.35 * Math.exp((-distance / columns) * 3)))
      const tone = mix(shade, lit, light)
      const at = (y * columns + x) * 4
      pixels.data[at] = tone[0]
      pixels.data[at + 1] = tone[1]
      pixels.data[at + 2] = tone[2]
      pixels.data[at + 3] = opacity * 225
    }
  }
  const small = createCanvas(columns, rows)
  small.getContext('2d').putImageData(pixels, 0, 0)
  context.imageSmoothingEnabled = true
  context.imageSmoothingQuality = 'high'
  context.drawImage(small, bounds.left, bounds.top, columns * CLOUD_SHRINK, rows * CLOUD_SHRINK)
}
