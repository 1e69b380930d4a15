/** Cars as they come and as they go: their fronts and backs, with lamps. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import type { CarKind } from '../ends.ts'
import { inside, paint, stroke } from '../pen.ts'
import { CAR, type CarEnd, type Half, SPORTS_CAR } from './car-end-shapes.ts'
import { polishEnd } from './polish.ts'
import { paintGlow } from './wheels.ts'

/** The drawing of a car that comes (its front) or goes (its back). */
export function carEnd(kind: CarKind, tones: Tones, end: CarEnd): Drawing {
  const ends = kind === 'sports-car' ? SPORTS_CAR : CAR
  const half = ends[end]
  const [x, y] = half.lampAt
  const [glow, bright]: readonly [Colour, Colour] =
    end === 'front'
      ? [
          [255, 244, 214],
          [255, 252, 240],
        ]
      : [
          [255, 40, 30],
          [255, 84, 62],
        ]
  return {
    box: [-56, ends.top - 12, 56, 2],
    room: [16, 16],
    phases: 1,
    phasesPerSecond: 0,
    stands: true,
    facing: 'none',
    spots: { lamp: half.lampAt },
    paint: (context) => paintEnd(context, half, { tones, end, top: ends.top, kind }),
    polish: (context, look) => polishEnd(context, whole(half.body), whole(half.glass), ends.top * 0.64, look),
    lit: {
      paint(context) {
        twice(context, () => {
          paintGlow(context, x, y, end === 'front' ? 30 : 20, glow)
          paint(context, half.lamp, bright)
          paintGlow(context, x, y, end === 'front' ? 17 : 12, glow)
        })
        if (kind === 'taxi') paint(context, roofSign(ends.top), [255, 232, 150], 0.9)
        if (kind === 'police') {
          for (const [side, tone] of BEACONS) {
            paint(context, beacon(side, ends.top), tone)
            paintGlow(context, side * 11, ends.top - 2.6, 17, tone)
          }
        }
      },
    },
  }
}

type Style = { readonly tones: Tones; readonly end: CarEnd; readonly top: number; readonly kind: CarKind }

function paintEnd(context: SKRSContext2D, half: Half, { tones, end, top, kind }: Style): void {
  const [inner, outer, high] = half.tyre
  const tyre = new Path2D()
  tyre.roundRect(inner, high, outer - inner, -high, 3)
  twice(context, () => paint(context, tyre, '#131317'))
  paint(context, `M${-inner - 1} -6 H${inner + 1} V-1.6 H${-inner - 1}Z`, '#0b0b0e')
  twice(context, () => paint(context, half.cabin, mix(tones.main, tones.light, 0.25)))
  paintGlass(context, half, top, end)
  const body = whole(half.body)
  const height = context.createLinearGradient(0, top * 0.66, 0, 0)
  height.addColorStop(0, css(tones.light))
  height.addColorStop(0.34, css(tones.main))
  height.addColorStop(0.62, css(tones.main))
  height.addColorStop(1, css(tones.dark))
  context.fillStyle = height
  context.fill(body)
  inside(context, body, () => {
    // The flanks turn away from whoever looks.
    for (const side of [-1, 1]) {
      const flank = context.createLinearGradient(side * 50, 0, side * 30, 0)
      flank.addColorStop(0, css(tones.dark, 0.75))
      flank.addColorStop(1, css(tones.dark, 0))
      context.fillStyle = flank
      context.fillRect(-60, top, 120, -top)
    }
  })
  twice(context, () => {
    for (const part of half.dark) paint(context, part, '#15151a')
    stroke(context, half.lines, css(tones.light, 0.8), 0.7)
    stroke(context, half.creases, css(tones.dark, 0.75), 0.5)
    for (const part of half.metal ?? []) paint(context, part, '#a9adb6')
    if (half.mirror !== undefined) paintMirror(context, half.mirror, tones)
    paint(context, half.lamp, end === 'front' ? '#e9e6dc' : '#a3121a')
    if (end === 'front') paintLamp(context, half.lampAt)
  })
  paintPlate(context, half.plate)
  if (kind === 'police')
    for (const [side, tone] of BEACONS) paint(context, beacon(side, top), mix(tone, [0, 0, 0], 0.45))
  if (kind !== 'taxi') return
  paint(context, roofSign(top), '#f7edcf')
  for (let square = -9; square < 9; square++)
    paint(context, `M${square * 5} ${square % 2 === 0 ? -26.6 : -24.2} h5 v2.4 h-5Z`, '#1a1a1e')
}

/** A windscreen that mirrors the sky, and who sits behind it. */
function paintGlass(context: SKRSContext2D, { glass, head }: Half, top: number, end: CarEnd): void {
  const pane = whole(glass)
  const sky = context.createLinearGradient(-30, top, 20, top * 0.55)
  sky.addColorStop(0, '#a9c6d6')
  sky.addColorStop(0.42, '#4f6b7c')
  sky.addColorStop(1, '#1d2a36')
  context.fillStyle = sky
  context.fill(pane)
  inside(context, pane, () => {
    if (head !== undefined) {
      const [x, y, radius] = head
      context.fillStyle = 'rgba(14, 18, 24, 0.7)'
      for (const side of end === 'front' ? [1] : [1, -1]) {
        context.beginPath()
        context.ellipse(x * side, y, radius * 0.8, radius, 0, 0, Math.PI * 2)
        context.roundRect(x * side - radius * 2, y + radius * 0.7, radius * 4, radius * 4, radius * 1.4)
        context.fill()
      }
    }
    paint(context, `M-16 ${top} L-6 ${top} L-22 0 L-34 0Z`, [255, 255, 255], 0.13)
    paint(context, `M-2 ${top} L1 ${top} L-15 0 L-19 0Z`, [255, 255, 255], 0.1)
  })
}

/** The bulb behind a headlamp's glass. */
function paintLamp(context: SKRSContext2D, [x, y]: readonly [number, number]): void {
  for (const [radius, tone] of [
    [3, '#8f949d'],
    [2.3, '#fffdf4'],
  ] as const) {
    context.beginPath()
    context.arc(x, y, radius, 0, Math.PI * 2)
    context.fillStyle = tone
    context.fill()
  }
}

function paintMirror(context: SKRSContext2D, [x, y]: readonly [number, number], tones: Tones): void {
  paint(context, `M${x - 6} ${y + 4} L${x} ${y} L${x} ${y + 2} L${x - 5} ${y + 5}Z`, tones.dark)
  paint(
    context,
    `M${x - 2.4} ${y - 2} Q${x + 4} ${y - 3.4} ${x + 6.4} ${y - 1} Q${x + 7} ${y + 2} ${x + 3} ${y + 2.4} L${x - 1} ${y + 2}Z`,
    tones.main,
  )
}

function paintPlate(context: SKRSContext2D, y: number): void {
  context.fillStyle = '#e8e6dc'
  context.beginPath()
  context.roundRect(-8.6, y - 2, 17.2, 4.4, 0.7)
  context.fill()
  context.fillStyle = '#4a4e58'
  for (const x of [-6.4, -4, -1.6, 1.6, 4]) context.fillRect(x, y - 0.9, 1.6, 2.2)
}

/** The lights on the roof of a police car, by their side. */
const BEACONS: readonly (readonly [side: number, tone: Colour])[] = [
  [-1, [255, 52, 44]],
  [1, [64, 120, 255]],
]

function beacon(side: number, top: number): string {
  return `M${side} ${top + 1} L${side} ${top - 4.6} L${side * 19} ${top - 4.6} L${side * 21} ${top + 1}Z`
}

function roofSign(top: number): string {
  return `M-10 ${top + 1} L-8.4 ${top - 6.4} L8.4 ${top - 6.4} L10 ${top + 1}Z`
}

/** The half of a path and its mirror image as one, without a seam. */
function whole(half: string): Path2D {
  const path = new Path2D(half)
  path.addPath(new Path2D(half), { a: -1, b: 0, c: 0, d: 1, e: 0, f: 0 })
  return path
}

/** Draws on the right, and the same on the left. */
function twice(context: SKRSContext2D, draw: () => void): void {
  for (const side of [1, -1]) {
    context.save()
    context.scale(side, 1)
    draw()
    context.restore()
  }
}
