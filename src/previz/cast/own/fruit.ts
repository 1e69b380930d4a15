/** Fruit as it lies in a still life: skin with a bloom, a window's light on it, the table's light from below. A unit is a radius. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import { between, chanceFrom } from '../../random.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, outline, paint, ribbon } from '../pen.ts'

const WHITE: Colour = [255, 255, 255]
const STALK: Colour = [96, 72, 48]
const LEAF: Colour = [78, 142, 56]

/** An apple without its stalk, around the origin, and whatever lies on its skin. */
export function paintApple(context: SKRSContext2D, tones: Tones, seed: string): void {
  const body = new Path2D(
    'M0 -0.74 C0.3 -1 1 -0.9 1 -0.16 C1 0.5 0.6 0.98 0.26 0.98 C0.12 0.98 0.08 0.9 0 0.9 C-0.08 0.9 -0.12 0.98 -0.26 0.98 C-0.6 0.98 -1 0.5 -1 -0.16 C-1 -0.9 -0.3 -1 0 -0.74Z',
  )
  paintSkin(context, body, tones, () => {
    // Streaks from the stalk on.
    const chance = chanceFrom(5, seed)
    context.lineWidth = 0.03
    for (let streak = 0; streak < 26; streak++) {
      const out = between(chance, -1, 1)
      context.strokeStyle = css([255, 206, 96], between(chance, 0.06, 0.3))
      context.beginPath()
      context.moveTo(out * 0.14, -0.78)
      context.quadraticCurveTo(out * 0.9, -0.8, out * 1, between(chance, -0.3, 0.5))
      context.stroke()
    }
  })
  paint(
    context,
    'M-0.66 -0.5 C-0.56 -0.76 -0.3 -0.8 -0.24 -0.7 C-0.36 -0.56 -0.5 -0.4 -0.56 -0.16 C-0.68 -0.2 -0.7 -0.36 -0.66 -0.5Z',
    WHITE,
    0.62,
  )
}

/** A leaf of a unit from its stalk on, to the right: half of it in the light. */
export function paintLeaf(context: SKRSContext2D, own: Colour, sun: Colour): void {
  paint(context, 'M0 0 C0.25 -0.34 0.7 -0.32 1 0 C0.7 0.3 0.25 0.3 0 0Z', own)
  paint(context, 'M0 0 C0.25 -0.34 0.7 -0.32 1 0 C0.7 -0.06 0.3 -0.06 0 0Z', mix(own, sun, 0.34))
  context.strokeStyle = css(mix(own, sun, 0.45), 0.8)
  context.lineWidth = 0.022
  context.stroke(
    new Path2D(
      'M-0.12 0.02 C0.2 -0.03 0.7 -0.03 0.96 0 M0.3 -0.03 L0.48 -0.16 M0.55 -0.03 L0.72 -0.14 M0.3 -0.02 L0.5 0.13 M0.55 -0.02 L0.74 0.11',
    ),
  )
}

/** Fills a round body: bright towards the window, deep on the other side, and warm from below. */
function paintSkin(context: SKRSContext2D, body: Path2D, tones: Tones, draw?: () => void): void {
  const skin = context.createRadialGradient(-0.36, -0.42, 0.05, 0, 0, 1.25)
  skin.addColorStop(0, css(mix(tones.light, [255, 226, 170], 0.4)))
  skin.addColorStop(0.3, css(tones.main))
  skin.addColorStop(0.72, css(mix(tones.main, tones.dark, 0.5)))
  skin.addColorStop(1, css(tones.dark))
  context.fillStyle = skin
  context.fill(body)
  inside(context, body, () => {
    draw?.()
    const bounce = context.createRadialGradient(0.3, 1.2, 0, 0.3, 1.1, 0.8)
    bounce.addColorStop(0, css(mix(tones.light, [255, 220, 160], 0.5), 0.5))
    bounce.addColorStop(1, css(tones.light, 0))
    context.fillStyle = bounce
    context.fillRect(-2, -2, 4, 4)
  })
}

/** The pores of a citrus fruit, as evenly spread as the seeds of a sunflower. */
function paintPores(context: SKRSContext2D, tones: Tones, reach: number): void {
  const count = 170
  for (let pore = 0; pore < count; pore++) {
    const [turn, out] = [pore * 2.39996, Math.sqrt((pore + 0.5) / count)]
    const [x, y] = [Math.cos(turn) * out * reach, Math.sin(turn) * out]
    for (const [shift, tone, opacity] of [
      [0, tones.dark, 0.26],
      [0.014, WHITE, 0.16],
    ] as const) {
      context.fillStyle = css(tone, opacity)
      context.beginPath()
      context.arc(x + shift, y + shift, 0.016, 0, Math.PI * 2)
      context.fill()
    }
  }
}

/** Light of a window on round skin. */
function paintWindow(context: SKRSContext2D, strength: number): void {
  const path =
    'M-0.62 -0.42 C-0.52 -0.62 -0.34 -0.72 -0.16 -0.74 C-0.3 -0.6 -0.42 -0.46 -0.5 -0.26 C-0.58 -0.28 -0.64 -0.34 -0.62 -0.42Z'
  paint(context, path, WHITE, strength)
}

const fruit = (right: number, paintIt: (context: SKRSContext2D) => void): Drawing => ({
  box: [-right, -1.6, right, 1.1],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'none',
  paint: paintIt,
})

function leafAt(context: SKRSContext2D, [x, y, long, turn]: readonly [number, number, number, number]): void {
  context.save()
  context.translate(x, y)
  context.rotate(turn)
  context.scale(long, long)
  paintLeaf(context, LEAF, [240, 240, 170])
  context.restore()
}

/** An apple with stalk and leaf. */
export const apple = (tones: Tones): Drawing =>
  fruit(1.2, (context) => {
    paintApple(context, tones, 'apple')
    paint(
      context,
      'M-0.34 -0.72 C-0.16 -0.86 0.16 -0.86 0.34 -0.72 C0.16 -0.56 -0.16 -0.56 -0.34 -0.72Z',
      tones.dark,
      0.55,
    )
    const stalk = ribbon([
      [0, -0.66, 0.06],
      [0.02, -0.9, 0.06],
      [0.12, -1.16, 0.1],
    ])
    paint(context, stalk, STALK)
    leafAt(context, [0.06, -0.94, 0.72, -0.42])
  })

/** A mandarin, or an orange: a little flat, its skin full of pores. */
export const tangerine = (tones: Tones): Drawing =>
  fruit(1.2, (context) => {
    const body = outline([
      [0, -0.84],
      [0.62, -0.74],
      [1.02, -0.1],
      [0.8, 0.62],
      [0, 0.92],
      [-0.8, 0.62],
      [-1.02, -0.1],
      [-0.62, -0.74],
    ])
    paintSkin(context, body, tones, () => paintPores(context, tones, 1))
    paintWindow(context, 0.5)
    paint(
      context,
      'M-0.2 -0.8 L-0.06 -0.86 L0.02 -0.96 L0.1 -0.84 L0.24 -0.8 L0.1 -0.74 L0.02 -0.68 L-0.08 -0.74Z',
      mix(LEAF, STALK, 0.5),
    )
    leafAt(context, [0.02, -0.84, 0.86, -0.3])
  })

/** A lemon that leans, its leaf up: one that lies would be as large as a melon beside whatever is as high. */
export const lemon = (tones: Tones): Drawing =>
  fruit(1.9, (context) => {
    context.rotate(0.5)
    context.scale(0.86, 0.92)
    const body = outline([
      [-1.44, 0.02, 0.4],
      [-1.3, -0.16],
      [-0.98, -0.4],
      [-0.3, -0.76],
      [0.5, -0.7],
      [1.08, -0.3],
      [1.32, -0.14],
      [1.42, 0.06, 0.4],
      [1.28, 0.2],
      [1, 0.42],
      [0.4, 0.78],
      [-0.4, 0.76],
      [-1, 0.4],
      [-1.3, 0.18],
    ])
    paintSkin(context, body, tones, () => paintPores(context, tones, 1.3))
    paintWindow(context, 0.55)
    leafAt(context, [-1.4, 0, 0.9, -1.2])
  })

/** A strawberry on its tip, its seeds in rows that go round it. */
export const strawberry = (tones: Tones): Drawing =>
  fruit(1.2, (context) => {
    const body = outline([
      [-0.1, -0.7],
      [0.5, -0.72],
      [0.88, -0.3],
      [0.72, 0.3],
      [0.3, 0.82],
      [0, 1, 0.3],
      [-0.3, 0.82],
      [-0.72, 0.3],
      [-0.88, -0.3],
      [-0.5, -0.72],
    ])
    paintSkin(context, body, tones, () => {
      for (let row = 0; row < 7; row++) {
        const y = -0.5 + row * 0.22
        const half = 0.86 * Math.cos(Math.max(0, (y + 0.3) / 1.3) * 1.45)
        const side = Math.round(half * 3.4)
        for (let seed = -side; seed <= side; seed++)
          paintSeed(
            context,
            tones,
            Math.sin(((seed + (row % 2) / 2) / (side + 0.5)) * 1.3) * half,
            y + 0.05 * Math.cos(seed),
          )
      }
    })
    paintWindow(context, 0.4)
    for (const [turn, long] of [
      [2.9, 0.8],
      [0.25, 0.8],
      [2.2, 0.62],
      [0.95, 0.62],
      [1.57, 0.56],
      [-2.7, 0.5],
      [-0.45, 0.5],
    ] as const)
      leafAt(context, [0, -0.74, long, turn])
    const stalk = ribbon([
      [0, -0.74, 0.09],
      [0.04, -0.96, 0.07],
      [0.16, -1.14, 0.08],
    ])
    paint(context, stalk, mix(LEAF, [210, 220, 120], 0.3))
  })

/** A seed in its dimple. */
function paintSeed(context: SKRSContext2D, tones: Tones, x: number, y: number): void {
  for (const [dy, wide, high, tone, opacity] of [
    [0.01, 0.05, 0.07, tones.dark, 0.5],
    [0, 0.026, 0.046, [255, 226, 140], 0.95],
  ] as const) {
    context.fillStyle = css(tone, opacity)
    context.beginPath()
    context.ellipse(x, y + dy, wide, high, 0, 0, Math.PI * 2)
    context.fill()
  }
}
