/** Landmarks: a lighthouse, a windmill, a stone bridge. A unit is a hundredth of the height; of the bridge, of its length. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, paint, stroke } from '../pen.ts'
import { paintGlow } from './wheels.ts'

const PLASTER: Colour = [240, 234, 222]
const STONE: Colour = [112, 108, 104]
const IRON: Colour = [52, 54, 62]
const SHADOW: Colour = [24, 22, 34]
const LAMPLIGHT: Colour = [255, 224, 150]

/** A banded tower on rocks, its lamp alight. */
export const lighthouse = (tones: Tones): Drawing => ({
  box: [-38, -4, 40, 104],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'none',
  paint(context) {
    paint(context, 'M12 78 L12 94 L32 94 L32 78 L22 70Z', PLASTER)
    paint(context, 'M9 79 L22 69 L35 79 L33 80.6 L22 72 L11 80.6Z', tones.dark)
    paint(context, 'M19 82 L24 82 L24 87 L19 87Z', LAMPLIGHT)
    const tower = 'M-8 27 L8 27 L13 96 L-13 96Z'
    paint(context, tower, PLASTER)
    inside(context, tower, () => {
      for (const y of [33, 55, 77]) paint(context, `M-16 ${y} L16 ${y} L16 ${y + 11} L-16 ${y + 11}Z`, tones.main)
      shade(context, -13, 13, 20, 100)
    })
    for (const y of [47, 70]) paint(context, `M-2 ${y} Q0 ${y - 3} 2 ${y} L2 ${y + 5} L-2 ${y + 5}Z`, SHADOW)
    paint(context, 'M-3 96 L-3 89 Q0 84.6 3 89 L3 96Z', mix(tones.dark, SHADOW, 0.4))
    paint(context, 'M-6 13 L6 13 L6 24 L-6 24Z', LAMPLIGHT)
    paint(context, 'M-7.4 13.4 C-7 7 -3 4.6 0 4 C3 4.6 7 7 7.4 13.4Z', tones.main)
    paint(context, 'M1 4.2 C4 5.4 7 8 7.4 13.4 L3.4 13.4 C3.4 9 2.6 6.4 1 4.2Z', tones.dark)
    paint(context, 'M-11 24 L11 24 L9 28.4 L-9 28.4Z', IRON)
    stroke(context, 'M0 4 L0 -1 M-3 13 L-3 24 M3 13 L3 24', IRON, 0.9)
    stroke(context, 'M-11 20 L11 20 M-11 20 L-11 24 M-7.4 20 L-7.4 24 M7.4 20 L7.4 24 M11 20 L11 24', IRON, 0.6)
    paintRocks(context)
  },
  lit: { paint: (context) => paintGlow(context, 0, 18.5, 19, LAMPLIGHT) },
})

function paintRocks(context: SKRSContext2D): void {
  paint(context, 'M-36 103 L-31 96 L-24 95 L-19 91 L-12 93 L-4 94 L4 93 L14 94 L22 92 L30 95 L37 103Z', STONE)
  paint(context, 'M-31 96 L-24 95 L-19 91 L-12 93 L-15 98 L-24 100Z', mix(STONE, PLASTER, 0.28))
  paint(context, 'M4 93 L14 94 L22 92 L17 98 L8 99Z', mix(STONE, PLASTER, 0.2))
  paint(context, 'M22 92 L30 95 L37 103 L20 103 L17 98Z', mix(STONE, SHADOW, 0.4))
  paint(context, 'M-15 98 L-12 93 L-4 94 L4 93 L8 99 L2 103 L-12 103Z', mix(STONE, SHADOW, 0.22))
}

/** Pictures of the way from one sail to the next. */
const SAIL_PHASES = 8

/** Where the sails turn, and how long they are. */
const [HUB_Y, SAIL] = [34, 33] as const

/** A mill with a thatched body, its sails going round. */
export const windmill = (tones: Tones): Drawing => ({
  box: [-36, -1, 36, 103],
  phases: SAIL_PHASES,
  phasesPerSecond: 8,
  stands: true,
  facing: 'none',
  paint(context, phase) {
    paintMill(context, tones)
    context.save()
    context.translate(0, HUB_Y)
    context.rotate(((phase / SAIL_PHASES) * Math.PI) / 2 + 0.3)
    for (let sail = 0; sail < 4; sail++) {
      paintSail(context)
      context.rotate(Math.PI / 2)
    }
    context.restore()
    paint(context, `M-2.4 ${HUB_Y} A2.4 2.4 0 1 0 2.4 ${HUB_Y} A2.4 2.4 0 1 0 -2.4 ${HUB_Y}Z`, IRON)
  },
})

function paintMill(context: SKRSContext2D, tones: Tones): void {
  const base: Colour = [164, 92, 66]
  paint(context, 'M-16 76 L16 76 L17.6 102 L-17.6 102Z', base)
  inside(context, 'M-16 76 L16 76 L17.6 102 L-17.6 102Z', () => {
    for (let row = 0; row < 7; row++) stroke(context, `M-18 ${79 + row * 3.6} L18 ${79 + row * 3.6}`, SHADOW, 0.3)
    shade(context, -17, 17, 74, 104)
  })
  const body = 'M-9.6 36 L9.6 36 L15.4 76 L-15.4 76Z'
  paint(context, body, tones.main)
  inside(context, body, () => {
    stroke(context, 'M-3.4 34 L-5.4 78 M3.4 34 L5.4 78', tones.dark, 0.7)
    shade(context, -15, 15, 34, 78)
  })
  paint(context, 'M-11 37 C-12 26 -7 20 0 20 C7 20 12 26 11 37Z', mix(tones.dark, SHADOW, 0.15))
  paint(context, 'M-11 37 C-12 26 -7 20 0 20 C-5 23 -7 29 -7 37Z', tones.light, 0.35)
  paint(context, 'M-22 75 L22 75 L22 77.4 L-22 77.4Z', [110, 78, 54])
  stroke(
    context,
    'M-21 70 L21 70 M-21 70 L-21 76 M-10.5 70 L-10.5 76 M0 70 L0 76 M10.5 70 L10.5 76 M21 70 L21 76',
    PLASTER,
    0.7,
  )
  paint(context, 'M-3.6 102 L-3.6 90 Q0 85.6 3.6 90 L3.6 102Z', [62, 82, 66])
  for (const [x, y] of [
    [-2.4, 46],
    [-2.6, 60],
    [-11, 84],
    [7, 84],
  ] as const)
    paint(context, `M${x} ${y} L${x + 4.6} ${y} L${x + 4.6} ${y + 6} L${x} ${y + 6}Z`, PLASTER)
}

/** A sail that points upwards: its stock, its cloth, and the lattice over it. */
function paintSail(context: SKRSContext2D): void {
  paint(context, `M0.6 -7 L7.4 -7 L7.4 ${-SAIL} L0.6 ${-SAIL}Z`, [246, 238, 220], 0.92)
  stroke(context, `M7.4 -7 L7.4 ${-SAIL} M4 -7 L4 ${-SAIL}`, [96, 70, 50], 0.5)
  for (let y = 7; y <= SAIL; y += 5.2) stroke(context, `M0 ${-y} L7.4 ${-y}`, [96, 70, 50], 0.5)
  paint(context, `M-0.8 0 L0.8 0 L0.6 ${-SAIL - 0.6} L-0.6 ${-SAIL - 0.6}Z`, [84, 58, 42])
}

/** Middles of the arches of a bridge, half their breadth, and how high they reach. */
const ARCHES = [
  [-29, 10.6, 13],
  [0, 13.4, 9.6],
  [29, 10.6, 13],
] as const

/** A bridge of three arches, seen from its side. */
export const bridge = (tones: Tones): Drawing => ({
  box: [-53, -2, 53, 32],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'none',
  paint(context) {
    const arches = ARCHES.map(([x, half, top]) => `M${x - half} 31 ${arch(x, half, top)} L${x + half} 31Z`).join(' ')
    const wall = new Path2D(`M-52 31 L-52 10 C-34 5.4 -18 2.4 0 2.4 C18 2.4 34 5.4 52 10 L52 31Z ${arches}`)
    context.fillStyle = css(tones.main)
    context.fill(wall, 'evenodd')
    context.save()
    context.clip(wall, 'evenodd')
    for (let row = 0; row < 9; row++) {
      const y = 7 + row * 3
      stroke(
        context,
        `M-52 ${y + 5} C-34 ${y} -18 ${y - 3} 0 ${y - 3} C18 ${y - 3} 34 ${y} 52 ${y + 5}`,
        tones.dark,
        0.25,
      )
      for (let joint = -8; joint <= 8; joint++) {
        const x = joint * 6.4 + (row % 2) * 3.2
        stroke(context, `M${x} ${y + (x * x) / 340 - 3} L${x} ${y + (x * x) / 340}`, tones.dark, 0.22)
      }
    }
    shade(context, -52, 52, 0, 32)
    context.restore()
    for (const [x, half, top] of ARCHES) {
      stroke(context, `M${x - half} 31 ${arch(x, half, top)}`, tones.light, 1.7)
      stroke(context, `M${x - half + 1} 31 ${arch(x, half - 1, top + 1)}`, mix(tones.dark, SHADOW, 0.5), 0.7)
    }
    for (const x of [-14.6, 14.6, -45, 45])
      paint(
        context,
        `M${x - 2.6} 31 L${x - 1.8} 20 L${x} 18 L${x + 1.8} 20 L${x + 2.6} 31Z`,
        mix(tones.main, tones.dark, 0.5),
      )
    stroke(context, 'M-52 8.4 C-34 4 -18 1 0 1 C18 1 34 4 52 8.4', tones.light, 2)
    stroke(context, 'M-52 10.2 C-34 5.8 -18 2.8 0 2.8 C18 2.8 34 5.8 52 10.2', tones.dark, 0.6)
  },
})

/** The line of an arch from its left foot to its right one. */
function arch(x: number, half: number, top: number): string {
  const spring = top + half * 0.9
  return `L${x - half} ${spring} C${x - half} ${top + half * 0.3} ${x - half * 0.55} ${top} ${x} ${top} C${x + half * 0.55} ${top} ${x + half} ${top + half * 0.3} ${x + half} ${spring} L${x + half} 31`
}

/** Light from the left rounds a wall. */
function shade(context: SKRSContext2D, left: number, right: number, top: number, bottom: number): void {
  const light = context.createLinearGradient(left, 0, right, 0)
  light.addColorStop(0, css([255, 255, 255], 0.14))
  light.addColorStop(0.4, css([255, 255, 255], 0))
  light.addColorStop(1, css(SHADOW, 0.34))
  context.fillStyle = light
  context.fillRect(left - 4, top, right - left + 8, bottom - top)
}
