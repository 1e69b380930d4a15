/** Things on a plinth that hold something: the perfume bottle, the bottle, and the glass of fruit tea. A unit is a hundredth of their height. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { css, type Colour, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, paint } from '../pen.ts'

const still = (left: number, right: number, draw: (context: SKRSContext2D) => void): Drawing => ({
  box: [left, -4, right, 104],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'none',
  spots: { neck: [(left + right) / 2, 0] },
  paint: draw,
})

function across(
  context: SKRSContext2D,
  left: number,
  right: number,
  stops: readonly (readonly [number, Colour, number?])[],
) {
  const gradient = context.createLinearGradient(left, 0, right, 0)
  for (const [at, tone, opacity] of stops) gradient.addColorStop(at, css(tone, opacity ?? 1))
  return gradient
}

const GOLD: readonly (readonly [number, Colour])[] = [
  [0, [122, 84, 34]],
  [0.18, [240, 208, 138]],
  [0.34, [188, 140, 66]],
  [0.62, [252, 232, 180]],
  [0.8, [170, 122, 54]],
  [1, [104, 68, 28]],
]

/** A square flask of thick glass with a golden collar and a heavy stopper. */
export const perfumeBottle = (tones: Tones): Drawing =>
  still(-6, 66, (context) => {
    const glass = new Path2D(
      'M2 44 C2 40 4 38 8 38 L52 38 C56 38 58 40 58 44 L58 94 C58 98 56 100 52 100 L8 100 C4 100 2 98 2 94Z',
    )
    context.fillStyle = across(context, 2, 58, [
      [0, mix(tones.main, tones.dark, 0.5)],
      [0.1, mix(tones.light, [255, 255, 255], 0.6)],
      [0.2, mix(tones.light, [255, 255, 255], 0.25)],
      [0.85, mix(tones.light, [255, 255, 255], 0.4)],
      [1, mix(tones.main, tones.dark, 0.6)],
    ])
    context.fill(glass)
    const scent = new Path2D('M8 52 L52 52 L52 90 C52 93 51 94 48 94 L12 94 C9 94 8 93 8 90Z')
    context.fillStyle = across(context, 8, 52, [
      [0, tones.dark],
      [0.22, tones.main],
      [0.45, mix(tones.main, tones.light, 0.7)],
      [0.75, tones.main],
      [1, mix(tones.main, tones.dark, 0.6)],
    ])
    context.fill(scent)
    inside(context, scent, () => {
      paint(context, 'M8 52 L52 52 L52 54 L8 54Z', tones.light, 0.8)
      paint(context, 'M8 94 L30 70 L52 94Z', tones.light, 0.22)
      paint(context, 'M52 52 L34 70 L52 94Z', tones.dark, 0.2)
    })
    paint(context, 'M5 42 L11 40.5 L11 97 L5 95Z', [255, 255, 255], 0.5)
    paint(context, 'M14 57 L17 57 L17 82 L14 84Z', [255, 255, 255], 0.55)
    paint(context, 'M20 66 L40 66 L40 82 L20 82Z', [252, 247, 236], 0.92)
    paint(context, 'M24 71 L36 71 L36 72.2 L24 72.2Z M27 75 L33 75 L33 75.9 L27 75.9Z', [120, 92, 52])
    context.fillStyle = across(context, 20, 40, GOLD)
    context.fill(new Path2D('M22 30 L38 30 L38 33 L39.5 33 L39.5 38 L20.5 38 L20.5 33 L22 33Z'))
    context.fillStyle = across(context, 15, 45, [
      [0, [26, 24, 30]],
      [0.22, [96, 92, 104]],
      [0.3, [40, 38, 46]],
      [0.72, [58, 55, 66]],
      [0.8, [142, 138, 150]],
      [1, [20, 18, 24]],
    ])
    context.fill(
      new Path2D('M16 6 C16 3 18 1 21 1 L39 1 C42 1 44 3 44 6 L44 27 C44 29 43 30 41 30 L19 30 C17 30 16 29 16 27Z'),
    )
    paint(context, 'M18 5 L42 5 L42 6 L18 6Z', [255, 255, 255], 0.35)
  })

/** A tall bottle with a label and a foil. */
export const bottle = (tones: Tones): Drawing =>
  still(-6, 40, (context) => {
    const body = new Path2D(
      'M11.5 4 L22.5 4 L22.5 26 C22.5 34 31 36 31 46 L31 95 C31 98.5 29 100 26 100 L8 100 C5 100 3 98.5 3 95 L3 46 C3 36 11.5 34 11.5 26Z',
    )
    context.fillStyle = across(context, 3, 31, [
      [0, mix(tones.dark, [0, 0, 0], 0.3)],
      [0.16, tones.main],
      [0.24, mix(tones.light, [255, 255, 255], 0.35)],
      [0.32, tones.main],
      [0.75, mix(tones.main, tones.dark, 0.7)],
      [0.9, tones.main],
      [1, tones.dark],
    ])
    context.fill(body)
    context.fillStyle = across(context, 10.6, 23.4, GOLD)
    context.fill(new Path2D('M10.6 2 C10.6 0.6 11.4 0 12.4 0 L21.6 0 C22.6 0 23.4 0.6 23.4 2 L23.4 20 L10.6 20Z'))
    context.fillStyle = across(context, 3, 31, [
      [0, [196, 184, 160]],
      [0.25, [253, 249, 238]],
      [0.7, [246, 239, 224]],
      [1, [178, 164, 140]],
    ])
    context.fill(new Path2D('M3 54 L31 54 L31 82 L3 82Z'))
    paint(context, 'M3 56 L31 56 L31 56.8 L3 56.8Z M3 79.2 L31 79.2 L31 80 L3 80Z', [150, 112, 56])
    paint(
      context,
      'M17 60 L20.4 65 L17 70 L13.6 65Z M10 73 L24 73 L24 74 L10 74Z M12.5 75.8 L21.5 75.8 L21.5 76.5 L12.5 76.5Z',
      [110, 82, 48],
    )
  })

/** A tall glass of fruit tea: slices, ice, a straw and a sprig of mint. */
export const fruitTea = (tones: Tones): Drawing =>
  still(-8, 74, (context) => {
    paint(context, 'M38 -2 L43.5 0 L31 62 L27 61Z', [238, 92, 92])
    for (const y of [2, 9, 16, 23]) {
      paint(
        context,
        `M${41.6 - y * 0.2} ${y} L${42.9 - y * 0.2} ${y + 0.3} L${41.4 - y * 0.2} ${y + 4.3} L${37.6 - y * 0.2} ${y + 3}Z`,
        [255, 246, 236],
        0.9,
      )
    }
    const glass = new Path2D('M6 20 L58 20 L51.6 95 C51.2 98.4 49 100 46 100 L18 100 C15 100 12.8 98.4 12.4 95Z')
    paint(context, glass, [236, 246, 248], 0.38)
    const tea = new Path2D('M8 30 L56 30 L50.4 93 C50 95.6 48.4 97 46 97 L18 97 C15.6 97 14 95.6 13.6 93Z')
    const depth = context.createLinearGradient(0, 28, 0, 98)
    depth.addColorStop(0, css(mix(tones.light, [255, 240, 190], 0.35)))
    depth.addColorStop(0.45, css(tones.main))
    depth.addColorStop(1, css(mix(tones.main, [150, 20, 36], 0.55)))
    context.fillStyle = depth
    context.fill(tea)
    inside(context, tea, () => {
      paintIce(context)
      slice(context, { x: 18, y: 74, radius: 13, rind: [242, 132, 26], flesh: [255, 186, 74] })
      slice(context, { x: 44, y: 58, radius: 11.5, rind: [240, 202, 40], flesh: [255, 240, 140] })
      slice(context, { x: 40, y: 88, radius: 10, rind: [222, 70, 60], flesh: [255, 138, 110] })
    })
    berry(context, 20, 48)
    slice(context, { x: 8, y: 19, radius: 12, rind: [242, 132, 26], flesh: [255, 186, 74] })
    for (const [x, y, turn] of [
      [46, 22, 0.5],
      [52, 17, 1.2],
      [40, 19, -0.3],
    ] as const)
      leaf(context, x, y, turn)
    paint(context, 'M11 27 L15.6 27 L20 88 L17.4 90Z', [255, 255, 255], 0.5)
    paint(context, 'M52 34 L54 34 L50 84 L48.8 84Z', [255, 255, 255], 0.35)
    context.strokeStyle = css([255, 255, 255], 0.75)
    context.lineWidth = 0.9
    context.stroke(new Path2D('M6 20 L58 20'))
    context.stroke(glass)
  })

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

function paintIce(context: SKRSContext2D): void {
  for (const [x, y, turn] of [
    [24, 36, 0.3],
    [42, 40, -0.4],
    [31, 58, 0.8],
  ] as const) {
    context.save()
    context.translate(x, y)
    context.rotate(turn)
    context.beginPath()
    context.roundRect(-7, -7, 14, 14, 2.6)
    context.fillStyle = 'rgba(255,255,255,0.34)'
    context.fill()
    paint(context, 'M-5 -5 L4 -5 L3 -3 L-3 -3 L-3 3 L-5 4Z', [255, 255, 255], 0.55)
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
