/** What glass does with light: a gleam that runs over it, glints where it passes, light that it throws beside it, its foot mirrored. */

import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { letGo } from '../canvas-memory.ts'
import type { Costume, Glass, Look } from '../cast/look.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { layTexture, type Texture } from '../pixels/texture.ts'
import { type Colour, css, mix } from '../scene/colour.ts'
import { even, paintTexture, textureFromCanvas } from './canvas-texture.ts'
import { type Aside, type Effect, placeAside } from './effect.ts'

/** How many pictures a gleam has on its way across; between two of them, both are seen. */
const STEPS = 14

/** One gleam after the other: how long from one to the next, when it begins in that, and how long it takes, in seconds. */
const RHYTHM = { cycle: 2.9, begins: 0.55, takes: 1.55 } as const

/** Texels of gleams for each of the costume's: they are soft. */
const SOFT = 0.5

/** How much of the foot is mirrored in what it stands on, as a part of the height. */
const MIRRORED = 0.1

/** What gleams are made for. */
type GleamOptions = {
  readonly costume: Costume
  readonly glass: Glass
  readonly look: Look
  /** The height of the costume in px of the resting frame, and its texels for each px. */
  readonly heightPx: number
  readonly density: number
  /** Where a part of the costume is beside its place. */
  readonly at: (spot: Aside) => Aside
}

/** Makes glass of what somebody wears. */
export function createGleam(memory: PixelMemory, options: GleamOptions): Effect[] {
  const { glass, heightPx, density, look, at } = options
  const bright = mix(look.light, [255, 255, 255], 0.7)
  const whole = options.costume.phases[0]()
  const gleams = Array.from({ length: STEPS }, (_, step) =>
    gleamTexture(memory, whole, options, step / (STEPS - 1), bright),
  )
  const star = starTexture(memory, heightPx * 0.085, density, bright)
  const thrown = glass.tone && thrownTexture(memory, heightPx, glass.tone)
  const foot = footTexture(memory, whole, options)
  letGo(whole)
  const side = look.rimFrom === 'right' ? -1 : 1
  const glints = glass.glints.map((spot) => ({ place: at(spot), when: acrossOf(glass, spot) }))
  const below: Effect = {
    isBelow: true,
    paint(frame, place, { seconds }) {
      layTexture(memory, frame, foot, place, undefined, 0.4)
      if (thrown === undefined) return
      const lights = placeAside(place, { x: side * heightPx * 0.3, y: heightPx * 0.012 })
      const squeeze = 1 + 0.05 * Math.sin(seconds * 1.3)
      layTexture(memory, frame, thrown, { ...lights, squeeze }, undefined, 0.75 + 0.2 * Math.sin(seconds * 1.9))
    },
  }
  const over: Effect = {
    paint(frame, place, { seconds }) {
      const way = wayAt(seconds)
      const step = way * (STEPS - 1)
      for (const [index, share] of [
        [Math.floor(step), 1 - (step % 1)],
        [Math.floor(step) + 1, step % 1],
      ] as const) {
        const gleam = gleams[index]
        if (gleam !== undefined && way > 0 && way < 1) layTexture(memory, frame, gleam, place, undefined, share)
      }
      for (const [index, { place: spot, when }] of glints.entries()) {
        const passed = Math.max(0, 1 - Math.abs(way - when) / 0.16)
        const idle = Math.max(0, Math.sin(seconds * 1.7 + index * 2.2)) ** 6
        const flare = Math.max(passed ** 1.5, 0.45 * idle)
        if (flare > 0.02)
          layTexture(memory, frame, star, placeAside(place, spot, 0.45 + 0.55 * flare), undefined, flare)
      }
    },
  }
  return [below, over]
}

/** How far the gleam has come across, 0 to 1; both ends are outside. */
function wayAt(seconds: number): number {
  const { cycle, begins, takes } = RHYTHM
  const way = Math.min(1, Math.max(0, ((seconds % cycle) - begins) / takes))
  return way * way * (3 - 2 * way)
}

/** When the gleam is at a spot, as a part of its way. */
function acrossOf({ box }: Glass, { x }: Aside): number {
  return 0.18 + (0.64 * (x - box.left)) / (box.right - box.left)
}

/** A slanted gleam, and a narrow one after it, on the glass alone. */
function gleamTexture(
  memory: PixelMemory,
  whole: Canvas,
  { costume, glass: { box, isRound }, density }: GleamOptions,
  way: number,
  tone: Colour,
): Texture {
  const [width, height] = [even(whole.width * SOFT), even(whole.height * SOFT)]
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const [left, top] = [box.left * width, box.top * height]
  const [wide, high] = [(box.right - box.left) * width, (box.bottom - box.top) * height]
  context.save()
  context.beginPath()
  if (isRound) context.ellipse(left + wide / 2, top + high / 2, wide / 2, high / 2, 0, 0, Math.PI * 2)
  else context.rect(left, top, wide, high)
  context.clip()
  // Slanted like a window's light: its upper end is ahead.
  context.transform(1, 0, -0.32, 1, 0.32 * (top + high / 2), 0)
  const middle = left + wide * (way * 1.9 - 0.45)
  for (const [offset, half, strength] of [
    [0, 0.2, 0.62],
    [-0.3, 0.07, 0.5],
  ] as const) {
    const x = middle + offset * wide
    const strip = context.createLinearGradient(x - half * wide, 0, x + half * wide, 0)
    strip.addColorStop(0, css(tone, 0))
    strip.addColorStop(0.5, css(tone, strength))
    strip.addColorStop(1, css(tone, 0))
    context.fillStyle = strip
    context.fillRect(x - half * wide, top - high, half * wide * 2, high * 3)
  }
  context.restore()
  context.globalCompositeOperation = 'destination-in'
  context.drawImage(whole, 0, 0, width, height)
  const own = density * SOFT
  const place = { left: (-costume.anchor.x * width) / own, top: (-costume.anchor.y * height) / own, density: own }
  const texture = textureFromCanvas(memory, canvas, place)
  letGo(canvas)
  return texture
}

/** A glint: a star of four long rays around a bright point. */
function starTexture(memory: PixelMemory, radius: number, density: number, tone: Colour): Texture {
  const box = { left: -radius, top: -radius, right: radius, bottom: radius }
  return paintTexture(memory, box, density, (context) => {
    const core = context.createRadialGradient(0, 0, 0, 0, 0, radius * 0.55)
    core.addColorStop(0, css([255, 255, 255], 1))
    core.addColorStop(0.16, css(tone, 0.7))
    core.addColorStop(1, css(tone, 0))
    context.fillStyle = core
    context.fillRect(-radius, -radius, radius * 2, radius * 2)
    for (const [long, thin] of [
      [1, 0.045],
      [0.045, 1],
    ] as const) {
      const [x, y] = [long * radius, thin * radius]
      const ray = context.createRadialGradient(0, 0, 0, 0, 0, radius)
      ray.addColorStop(0, css([255, 255, 255], 1))
      ray.addColorStop(1, css(tone, 0))
      context.fillStyle = ray
      context.beginPath()
      for (const [dx, dy] of [
        [x, 0],
        [radius * 0.04, radius * 0.04],
        [0, y],
        [-radius * 0.04, radius * 0.04],
        [-x, 0],
        [-radius * 0.04, -radius * 0.04],
        [0, -y],
        [radius * 0.04, -radius * 0.04],
      ] as const)
        context.lineTo(dx, dy)
      context.fill()
    }
  })
}

/** The light that glass gathers and throws on the ground: a coloured pool with bright, soft threads in it. */
function thrownTexture(memory: PixelMemory, heightPx: number, tone: Colour): Texture {
  const [wide, high] = [heightPx * 0.42, heightPx * 0.06]
  const box = { left: -wide, top: -high, right: wide, bottom: high }
  const density = Math.min(1, 90 / wide)
  return paintTexture(memory, box, density, (context) => {
    pool(context, wide, high, mix(tone, [255, 236, 200], 0.2), 0.62)
    context.filter = `blur(${(high * 0.11 * density).toFixed(2)}px)`
    context.lineCap = 'round'
    for (const [from, bow, to, opacity] of [
      [-0.5, 0.5, 0.35, 0.55],
      [-0.55, 0.05, 0.5, 0.8],
      [-0.45, -0.5, 0.2, 0.5],
    ] as const) {
      context.strokeStyle = css(mix(tone, [255, 250, 235], 0.7), opacity)
      context.lineWidth = high * 0.13
      context.beginPath()
      context.moveTo(wide * from, high * bow * 0.25)
      context.quadraticCurveTo(wide * 0.05, high * bow * 1.2, wide * to, high * bow * 0.5)
      context.stroke()
    }
  })
}

function pool(context: SKRSContext2D, wide: number, high: number, tone: Colour, opacity: number): void {
  context.save()
  context.scale(wide, high)
  const light = context.createRadialGradient(0, 0, 0, 0, 0, 1)
  light.addColorStop(0, css(tone, opacity))
  light.addColorStop(0.5, css(tone, opacity * 0.5))
  light.addColorStop(1, css(tone, 0))
  context.fillStyle = light
  context.fillRect(-1, -1, 2, 2)
  context.restore()
}

/** The lowest part of the costume upside down, which fades away from its foot. */
function footTexture(memory: PixelMemory, whole: Canvas, { costume, density }: GleamOptions): Texture {
  const [width, height] = [even(whole.width), even(whole.height * MIRRORED)]
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const foot = costume.anchor.y * whole.height
  context.setTransform(1, 0, 0, -1, 0, foot)
  context.drawImage(whole, 0, 0)
  context.resetTransform()
  const fade = context.createLinearGradient(0, 0, 0, height)
  fade.addColorStop(0, 'rgba(0,0,0,1)')
  fade.addColorStop(1, 'rgba(0,0,0,0)')
  context.globalCompositeOperation = 'destination-in'
  context.fillStyle = fade
  context.fillRect(0, 0, width, height)
  const texture = textureFromCanvas(memory, canvas, { left: (-costume.anchor.x * width) / density, top: 0, density })
  letGo(canvas)
  return texture
}
