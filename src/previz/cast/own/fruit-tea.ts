/** The glass of fruit tea: a liquid with body, and in it fruit and ice, each a plane of its own. A unit is a hundredth of its height. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { css, type Colour, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, paint } from '../pen.ts'
import { across, still } from './vessels.ts'

const GLASS = 'M6 20 L58 20 L51.6 95 C51.2 98.4 49 100 46 100 L18 100 C15 100 12.8 98.4 12.4 95Z'
const TEA = 'M8.2 30 L55.8 30 L50.2 92 C49.8 94.6 48.4 96 46 96 L18 96 C15.6 96 14.2 94.6 13.8 92Z'

/** A tall glass of fruit tea: slices, ice, a straw and a sprig of mint. */
export const fruitTea = (tones: Tones): Drawing => ({
  ...still(-8, 74, (context) => paintTea(context, tones)),
  glass: {
    box: [6, 20, 58, 100],
    glints: [
      [11, 24],
      [54, 36],
    ],
    tone: tones.main,
  },
})

function paintTea(context: SKRSContext2D, tones: Tones): void {
  paintStraw(context)
  paint(context, GLASS, [236, 246, 248], 0.42)
  paintLiquid(context, tones)
  slice(context, { x: 8, y: 19, radius: 12, rind: [236, 116, 16], flesh: [255, 166, 48] })
  for (const [x, y, turn] of [
    [46, 22, 0.5],
    [52, 17, 1.2],
    [40, 19, -0.3],
  ] as const)
    leaf(context, x, y, turn)
  paintWalls(context)
}

function paintStraw(context: SKRSContext2D): void {
  const straw = 'M38 -2 L43.5 0 L31 62 L27 61Z'
  paint(context, straw, [226, 62, 70])
  inside(context, straw, () => {
    for (const y of [1, 9, 17, 25])
      paint(context, `M30 ${y + 3} L46 ${y - 2} L46 ${y + 2} L30 ${y + 7}Z`, [255, 246, 236])
    paint(context, 'M42 -3 L45 0 L32 62 L29.4 62Z', [110, 10, 30], 0.3)
  })
}

/** Dark where it is thick and at its sides, aglow where light comes through from behind. */
function paintLiquid(context: SKRSContext2D, tones: Tones): void {
  const tea = new Path2D(TEA)
  const deep = mix(tones.main, [132, 14, 24], 0.72)
  const depth = context.createLinearGradient(0, 30, 0, 96)
  depth.addColorStop(0, css(mix(tones.main, [255, 214, 110], 0.35)))
  depth.addColorStop(0.4, css(mix(tones.main, [214, 78, 22], 0.5)))
  depth.addColorStop(1, css(deep))
  context.fillStyle = depth
  context.fill(tea)
  inside(context, tea, () => {
    const glow = context.createRadialGradient(38, 62, 0, 36, 64, 34)
    glow.addColorStop(0, css([255, 206, 104], 0.6))
    glow.addColorStop(1, css([255, 190, 90], 0))
    context.fillStyle = glow
    context.fillRect(0, 20, 64, 80)
    // What lies deep in it takes its colour.
    context.save()
    context.globalAlpha = 0.62
    slice(context, { x: 31, y: 76, radius: 11, rind: [226, 96, 26], flesh: [250, 150, 60] })
    slice(context, { x: 22, y: 55, radius: 9, rind: [226, 170, 30], flesh: [250, 214, 92] })
    context.restore()
    slice(context, { x: 16, y: 79, radius: 12.5, rind: [238, 112, 14], flesh: [255, 168, 52] })
    slice(context, { x: 46, y: 60, radius: 11.5, rind: [238, 188, 22], flesh: [255, 232, 112] })
    slice(context, { x: 44, y: 88, radius: 10.5, rind: [206, 44, 44], flesh: [250, 110, 84] })
    berry(context, 28, 61)
    paintIce(context)
    context.fillStyle = across(context, 8, 56, [
      [0, deep, 0.75],
      [0.1, deep, 0.2],
      [0.2, deep, 0],
      [0.72, deep, 0],
      [0.9, deep, 0.3],
      [1, deep, 0.8],
    ])
    context.fillRect(0, 20, 64, 80)
    for (const [x, y, radius] of BUBBLES) bubble(context, x, y, radius)
  })
  paint(context, 'M8.2 30 C18 27.6 46 27.6 55.8 30 C46 32.8 18 32.8 8.2 30Z', mix(tones.light, [255, 226, 150], 0.6))
  paint(context, 'M12 30.2 C20 31.9 44 31.9 52 30.2 C44 33.4 20 33.4 12 30.2Z', [255, 252, 236], 0.6)
}

/** Thick glass: a heavy foot, a rim, and windows mirrored along its sides. */
function paintWalls(context: SKRSContext2D): void {
  paint(context, 'M14.2 95 L49.8 95 C49.4 98 48 99.4 46 99.4 L18 99.4 C16 99.4 14.6 98 14.2 95Z', [255, 250, 240], 0.6)
  paint(context, 'M17 97.6 L47 97.6 L45.4 98.8 L18.6 98.8Z', [126, 60, 40], 0.35)
  paint(context, 'M10.4 25 L15 25 L19.4 84 C19.4 87 17 88 16.4 85Z', [255, 255, 255], 0.62)
  paint(context, 'M16.6 33 L17.8 33 L21.6 80 L20.6 80Z', [255, 255, 255], 0.4)
  paint(context, 'M52.6 33 L54.4 33 L50.4 86 L49 86Z', [255, 255, 255], 0.55)
  context.strokeStyle = css([255, 255, 255], 0.85)
  context.lineWidth = 0.9
  context.stroke(new Path2D(GLASS))
  context.stroke(new Path2D('M6 20 C18 17.8 46 17.8 58 20 C46 22.2 18 22.2 6 20Z'))
}

const BUBBLES: readonly (readonly [x: number, y: number, radius: number])[] = [
  [24, 90, 0.9],
  [35, 66, 0.7],
  [33, 85, 1.1],
  [27, 70, 0.8],
  [49, 74, 0.9],
  [37, 51, 0.7],
  [15, 62, 0.8],
]

function bubble(context: SKRSContext2D, x: number, y: number, radius: number): void {
  context.strokeStyle = 'rgba(255,240,210,0.75)'
  context.lineWidth = 0.35
  context.beginPath()
  context.arc(x, y, radius, 0, Math.PI * 2)
  context.stroke()
}

type Slice = {
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly rind: Colour
  readonly flesh: Colour
}

function slice(context: SKRSContext2D, { x, y, radius, rind, flesh }: Slice): void {
  const disc = (size: number, tone: Colour) => {
    context.beginPath()
    context.arc(x, y, size, 0, Math.PI * 2)
    context.fillStyle = css(tone)
    context.fill()
  }
  disc(radius, rind)
  disc(radius * 0.88, [255, 248, 226])
  for (let part = 0; part < 8; part++) {
    const [from, to] = [(part + 0.1) * (Math.PI / 4), (part + 0.9) * (Math.PI / 4)]
    context.beginPath()
    context.moveTo(x + Math.cos((from + to) / 2) * radius * 0.14, y + Math.sin((from + to) / 2) * radius * 0.14)
    context.arc(x, y, radius * 0.78, from, to)
    context.closePath()
    context.fillStyle = css(flesh)
    context.fill()
  }
}

/** Cubes that float: a clear body, bright edges, a face in the light and one in the shade. */
function paintIce(context: SKRSContext2D): void {
  for (const [x, y, turn] of [
    [18, 37, 0.3],
    [44, 39, -0.4],
    [31, 46, 0.85],
  ] as const) {
    context.save()
    context.translate(x, y)
    context.rotate(turn)
    const cube = new Path2D()
    cube.roundRect(-7.6, -7.6, 15.2, 15.2, 2.8)
    const body = context.createLinearGradient(-7, -7, 7, 7)
    body.addColorStop(0, css([255, 255, 252], 0.86))
    body.addColorStop(0.45, css([255, 236, 206], 0.5))
    body.addColorStop(1, css([206, 112, 52], 0.42))
    context.fillStyle = body
    context.fill(cube)
    paint(context, 'M-5.6 -5.6 L4.6 -5.6 L2.8 -2.8 L-2.8 -2.8 L-2.8 2.8 L-5.6 4.6Z', [255, 255, 255], 0.75)
    paint(context, 'M5.6 -4.4 L5.6 5.6 L-4.4 5.6 L-2.2 3.4 L3.4 3.4 L3.4 -2.2Z', [150, 58, 24], 0.22)
    context.strokeStyle = 'rgba(255,252,244,0.85)'
    context.lineWidth = 0.6
    context.stroke(cube)
    context.restore()
  }
}

function berry(context: SKRSContext2D, x: number, y: number): void {
  context.save()
  context.translate(x, y)
  paint(context, 'M0 9 C-6 5 -8 -1 -5 -4 C-2 -6.4 2 -6.4 5 -4 C8 -1 6 5 0 9Z', [214, 34, 52])
  paint(context, 'M0 -4 L-5.4 -5.6 L-2.4 -7 L0 -9 L2.4 -7 L5.4 -5.6Z', [62, 142, 62])
  for (const [sx, sy] of [
    [-3, -1],
    [0.2, 0.6],
    [3, -1],
    [-1.4, 4],
    [2, 3.6],
  ] as const) {
    paint(context, `M${sx} ${sy - 0.7} L${sx + 0.5} ${sy + 0.5} L${sx - 0.5} ${sy + 0.5}Z`, [255, 224, 150])
  }
  context.restore()
}

function leaf(context: SKRSContext2D, x: number, y: number, turn: number): void {
  context.save()
  context.translate(x, y)
  context.rotate(turn)
  paint(context, 'M-9 0 C-5 -6 3 -6 9 0 C3 5 -5 5 -9 0Z', [64, 152, 74])
  paint(context, 'M-9 0 C-3 -1.4 3 -1.4 9 0 C3 5 -5 5 -9 0Z', [44, 118, 60])
  context.restore()
}
