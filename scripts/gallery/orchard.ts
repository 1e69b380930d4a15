/** A branch of an apple tree in the morning, with dew on its apples: the picture that a film about fruit begins with. */

import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { PixelSize } from '../../src/core/shape.ts'
import { paintApple, paintLeaf as paintOwnLeaf } from '../../src/previz/cast/own/fruit.ts'
import { paint, ribbon } from '../../src/previz/cast/pen.ts'
import { between, type Chance, chanceFrom } from '../../src/previz/random.ts'
import { type Colour, css, mix } from '../../src/previz/scene/colour.ts'

const BARK: Colour = [92, 66, 50]
const LEAF: Colour = [74, 138, 52]
const SUN: Colour = [255, 240, 190]
const RED = { main: [230, 52, 46], light: [255, 150, 104], dark: [98, 8, 34] } as const

/** Where apples hang and how large they are, in frame heights from the middle of the upper edge. */
const APPLES: readonly (readonly [x: number, y: number, radius: number])[] = [
  [-0.66, 0.31, 0.1],
  [0.68, 0.31, 0.105],
  [0.4, 0.36, 0.13],
  [-0.36, 0.42, 0.14],
  [0.03, 0.45, 0.185],
]

/** Paints the branch on nothing, as PNG. */
export function paintBranch({ widthPx, heightPx }: PixelSize): Buffer {
  const canvas = createCanvas(widthPx, heightPx)
  const context = canvas.getContext('2d')
  const chance = chanceFrom(21, 'orchard')
  context.translate(widthPx / 2, 0)
  context.scale(heightPx, heightPx)
  paintLight(context, chance)
  paintLeaves(context, chance, { count: 120, top: -0.02, bottom: 0.27, long: [0.06, 0.11], shade: 0.42 })
  const branch = ribbon([
    [-1, 0.1, 0.05],
    [-0.6, 0.17, 0.043],
    [-0.1, 0.19, 0.036],
    [0.35, 0.15, 0.028],
    [0.95, 0.17, 0.012],
  ])
  paint(context, branch, BARK)
  paint(
    context,
    ribbon([
      [-1, 0.088, 0.012],
      [-0.6, 0.158, 0.01],
      [-0.1, 0.18, 0.008],
      [0.35, 0.143, 0.006],
    ]),
    mix(BARK, SUN, 0.5),
    0.7,
  )
  for (const [x, y, radius] of APPLES) {
    paint(
      context,
      ribbon([
        [x * 0.97 - 0.02, 0.17, 0.01],
        [x * 0.99, (0.17 + y - radius) / 2, 0.008],
        [x, y - radius * 0.78, 0.009],
      ]),
      mix(BARK, LEAF, 0.3),
    )
    paintWetApple(context, chance, [x, y, radius])
    paintLeaf(context, [x + 0.01, y - radius * 0.86], radius * 0.95, -0.35, 0.05)
  }
  paintLeaves(context, chance, { count: 84, top: -0.02, bottom: 0.2, long: [0.07, 0.13], shade: 0 })
  return canvas.toBuffer('image/png')
}

/** Discs of sunlight that fall through the leaves. */
function paintLight(context: SKRSContext2D, chance: Chance): void {
  for (let index = 0; index < 26; index++) {
    const [x, y, radius] = [between(chance, -0.95, 0.95), between(chance, 0.05, 0.85), between(chance, 0.02, 0.075)]
    context.fillStyle = css(mix(SUN, LEAF, 0.15 * chance()), between(chance, 0.08, 0.26))
    context.beginPath()
    context.arc(x, y, radius, 0, Math.PI * 2)
    context.fill()
  }
}

type Foliage = {
  readonly count: number
  readonly top: number
  readonly bottom: number
  readonly long: readonly [number, number]
  /** How dark they are for hanging behind others, 0 to 1. */
  readonly shade: number
}

function paintLeaves(context: SKRSContext2D, chance: Chance, { count, top, bottom, long, shade }: Foliage): void {
  for (let index = 0; index < count; index++) {
    const x = ((index + chance()) / count - 0.5) * 2.1
    const y = between(chance, top, bottom) - 0.06 * Math.abs(Math.sin(x * 5))
    const droop = between(chance, 0.2, Math.PI - 0.2)
    paintLeaf(context, [x, y], between(chance, long[0], long[1]), droop, shade + between(chance, -0.1, 0.12))
  }
}

/** A leaf from its stalk on, towards `turn`: half of it in the light. */
function paintLeaf(
  context: SKRSContext2D,
  [x, y]: readonly [number, number],
  long: number,
  turn: number,
  shade: number,
): void {
  const own = mix(LEAF, [18, 44, 30], Math.max(0, shade))
  context.save()
  context.translate(x, y)
  context.rotate(turn)
  context.scale(long, long)
  paintOwnLeaf(context, own, SUN)
  context.restore()
}

function paintWetApple(
  context: SKRSContext2D,
  chance: Chance,
  [x, y, radius]: readonly [number, number, number],
): void {
  context.save()
  context.translate(x, y)
  context.scale(radius, radius)
  paintApple(context, RED, `orchard ${x}`)
  for (let drop = 0; drop < 13; drop++) paintDew(context, chance)
  context.restore()
}

/** A drop of dew: dark above, bright below, with a glint. */
function paintDew(context: SKRSContext2D, chance: Chance): void {
  const [turn, out, size] = [chance() * Math.PI * 2, Math.sqrt(chance()) * 0.76, between(chance, 0.025, 0.06)]
  const [x, y] = [Math.cos(turn) * out, Math.sin(turn) * out]
  const water = context.createLinearGradient(0, y - size, 0, y + size)
  water.addColorStop(0, css([90, 10, 30], 0.5))
  water.addColorStop(1, css([255, 214, 196], 0.85))
  context.fillStyle = water
  context.beginPath()
  context.ellipse(x, y, size * 0.86, size, 0, 0, Math.PI * 2)
  context.fill()
  context.fillStyle = css([255, 255, 255], 0.95)
  context.beginPath()
  context.arc(x - size * 0.28, y - size * 0.34, size * 0.24, 0, Math.PI * 2)
  context.fill()
}
