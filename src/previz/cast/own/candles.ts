/** What candles stand on, and one by itself; their flames are no part of the drawing. A unit is a hundredth of a cake's breadth. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, outline, paint } from '../pen.ts'

/** Candles of a cake: where their feet are, and their colour. */
const CANDLES: readonly (readonly [x: number, y: number, tone: Colour])[] = [
  [41, 36.5, [126, 196, 226]],
  [59, 36.5, [250, 166, 128]],
  [31, 39.5, [246, 206, 98]],
  [50, 40.5, [236, 124, 164]],
  [69, 39.5, [150, 208, 150]],
]

const CANDLE = { high: 21, wide: 4.2, wick: 2.6, flame: 12.5 } as const

/** A birthday cake with strawberries on a plate; `tones` are those of its icing. */
export const birthdayCake = (tones: Tones): Drawing => ({
  box: [-6, 4, 106, 94],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'none',
  spots: { flames: [50, 14] },
  wicks: CANDLES.map(([x, y]) => [x, y - CANDLE.high - CANDLE.wick * 0.6, CANDLE.flame]),
  paint(context) {
    plate(context)
    sponge(context, tones)
    icing(context, tones)
    for (const [x, y, size] of [
      [20, 37, 6],
      [34, 34, 5.4],
      [66, 34, 5.4],
      [80, 37, 6],
    ] as const)
      strawberry(context, x, y, size)
    for (const [x, y, tone] of CANDLES) candleOfCake(context, x, y, tone)
    for (const [x, y, size] of [
      [15, 43, 7],
      [32, 48, 7.6],
      [50, 49.5, 7.8],
      [68, 48, 7.6],
      [85, 43, 7],
    ] as const)
      strawberry(context, x, y, size)
  },
})

function plate(context: SKRSContext2D): void {
  const disc = (y: number, wide: number, tone: Colour) => {
    context.beginPath()
    context.ellipse(50, y, wide, wide * 0.17, 0, 0, Math.PI * 2)
    context.fillStyle = css(tone)
    context.fill()
  }
  disc(81.6, 52, [176, 166, 172])
  disc(80, 52, [246, 242, 240])
  disc(79.6, 47, [226, 219, 218])
}

function across(context: SKRSContext2D, tone: Colour, dark: Colour) {
  const light = context.createLinearGradient(8, 0, 92, 0)
  light.addColorStop(0, css(mix(tone, dark, 0.5)))
  light.addColorStop(0.24, css(mix(tone, [255, 255, 255], 0.28)))
  light.addColorStop(0.6, css(tone))
  light.addColorStop(1, css(mix(tone, dark, 0.72)))
  return light
}

/** Two layers of sponge with cream between them. */
function sponge(context: SKRSContext2D, tones: Tones): void {
  const body = new Path2D('M8 40 L8 74 C14 83.5 86 83.5 92 74 L92 40Z')
  context.fillStyle = across(context, [232, 172, 98], [136, 78, 38])
  context.fill(body)
  inside(context, body, () => {
    context.fillStyle = across(context, mix(tones.light, [255, 255, 255], 0.4), tones.dark)
    context.fill(new Path2D('M8 60 C20 68 80 68 92 60 L92 65.4 C80 73.6 20 73.6 8 65.4Z'))
    context.strokeStyle = css([214, 60, 74], 0.85)
    context.lineWidth = 1.3
    context.stroke(new Path2D('M8 66.6 C20 74.8 80 74.8 92 66.6'))
  })
}

/** Icing that runs down the side. */
function icing(context: SKRSContext2D, tones: Tones): void {
  const cream = mix(tones.light, [255, 255, 255], 0.35)
  context.fillStyle = across(context, cream, tones.dark)
  context.fill(
    new Path2D(
      'M7 39 C7 30 26 28 50 28 C74 28 93 30 93 39 L93 50 C93 56 87 56 86 51 C85 47 80 49 79.6 54 C79 62 71 62 70.6 55 C70 50 64 52 63.6 57 C63 63 56 63 55.4 57.6 C55 53 49 53.6 48.4 59 C47.8 66 40 66 39.4 58.6 C39 53 33 52 32.4 56 C31.8 61.4 24.6 61 24 54.6 C23.6 50 18 49 17.4 53 C16.8 58 7 57 7 49Z',
    ),
  )
  context.beginPath()
  context.ellipse(50, 39, 41.6, 9.6, 0, 0, Math.PI * 2)
  const top = context.createRadialGradient(42, 36, 2, 50, 39, 44)
  top.addColorStop(0, css(mix(cream, [255, 255, 255], 0.75)))
  top.addColorStop(1, css(mix(cream, tones.dark, 0.1)))
  context.fillStyle = top
  context.fill()
  paint(context, 'M12 44 C14 50 26 52 32 52.4 C26 54.4 12 52 10.6 46Z', [255, 255, 255], 0.7)
}

function candleOfCake(context: SKRSContext2D, x: number, y: number, tone: Colour): void {
  const { high, wide, wick } = CANDLE
  const [left, top] = [x - wide / 2, y - high]
  const body = new Path2D(
    `M${left} ${top} L${left + wide} ${top} L${left + wide} ${y} C${left + wide} ${y + 1.4} ${left} ${y + 1.4} ${left} ${y}Z`,
  )
  const light = context.createLinearGradient(left, 0, left + wide, 0)
  light.addColorStop(0, css(mix(tone, [40, 30, 60], 0.2)))
  light.addColorStop(0.35, css(mix(tone, [255, 255, 255], 0.35)))
  light.addColorStop(1, css(mix(tone, [40, 30, 60], 0.32)))
  context.fillStyle = light
  context.fill(body)
  inside(context, body, () => {
    for (let stripe = top - 2; stripe < y; stripe += 5.4)
      paint(
        context,
        `M${left} ${stripe + 3} L${left + wide} ${stripe} L${left + wide} ${stripe + 2} L${left} ${stripe + 5}Z`,
        [255, 255, 255],
        0.75,
      )
  })
  context.strokeStyle = css([66, 50, 48])
  context.lineWidth = 0.7
  context.stroke(new Path2D(`M${x} ${top} L${x + 0.3} ${top - wick}`))
}

function strawberry(context: SKRSContext2D, x: number, y: number, size: number): void {
  const body = outline([
    [x, y - size, 0.4],
    [x + size * 0.72, y - size * 0.1],
    [x + size * 0.66, y + size * 0.46],
    [x, y + size * 0.66],
    [x - size * 0.66, y + size * 0.46],
    [x - size * 0.72, y - size * 0.1],
  ])
  const light = context.createRadialGradient(x - size * 0.3, y - size * 0.3, 0, x, y, size * 1.1)
  light.addColorStop(0, css([255, 116, 92]))
  light.addColorStop(0.5, css([226, 44, 52]))
  light.addColorStop(1, css([158, 16, 40]))
  context.fillStyle = light
  context.fill(body)
  for (const [dx, dy] of [
    [-0.3, -0.2],
    [0.16, -0.36],
    [0.34, 0.06],
    [-0.04, 0.14],
    [-0.4, 0.28],
  ] as const) {
    context.beginPath()
    context.ellipse(x + dx * size, y + dy * size, size * 0.05, size * 0.09, 0, 0, Math.PI * 2)
    context.fillStyle = css([255, 222, 140], 0.9)
    context.fill()
  }
}

/** A pillar of wax that has run. */
export const candle = (tones: Tones): Drawing => ({
  box: [-2, -8, 46, 104],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'none',
  spots: { flames: [22, 0] },
  wicks: [[22, 4, 27]],
  paint(context) {
    const light = context.createLinearGradient(5, 0, 39, 0)
    light.addColorStop(0, css(mix(tones.main, tones.dark, 0.55)))
    light.addColorStop(0.3, css(mix(tones.light, [255, 255, 255], 0.5)))
    light.addColorStop(0.65, css(tones.main))
    light.addColorStop(1, css(mix(tones.main, tones.dark, 0.7)))
    context.fillStyle = light
    context.fill(
      new Path2D(
        'M6 16 C8 9 18 15 22 12 C28 9 38 10 38 17 L38 36 C40 44 36 48 35 42 L35 98 C30 101.6 14 101.6 8 98 L8 50 C5 52 2 44 6 36Z',
      ),
    )
    // Wax lets the light of its flame through.
    const warmth = context.createRadialGradient(22, 10, 0, 22, 10, 46)
    warmth.addColorStop(0, css([255, 196, 104], 0.75))
    warmth.addColorStop(1, css([255, 170, 80], 0))
    context.globalCompositeOperation = 'source-atop'
    context.fillStyle = warmth
    context.fillRect(-2, -8, 48, 112)
    context.globalCompositeOperation = 'source-over'
    context.strokeStyle = css([54, 44, 44])
    context.lineWidth = 1.6
    context.stroke(new Path2D('M22 14 C21.4 9 22.8 6 22 2'))
  },
})
