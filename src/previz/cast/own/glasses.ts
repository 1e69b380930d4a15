/** A tall glass of milk, of juice or of water. A unit is a hundredth of its height. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { css, type Colour, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, paint } from '../pen.ts'
import { across, still } from './vessels.ts'

/** What is in a glass. */
export type Filling = 'milk' | 'juice' | 'water'

/** Of what colour each is where none is asked for. */
export const FILLING_TONES: { readonly [F in Filling]: string } = {
  milk: '#f6f1e7',
  juice: '#f59a2c',
  water: '#86bcd8',
}

/** How much of what is behind it is seen through it. */
const DENSITY: { readonly [F in Filling]: number } = { milk: 1, juice: 0.94, water: 0.5 }

const GLASS = 'M6 2 L56 2 L51 95 C50.8 98.4 49 100 46 100 L16 100 C13 100 11.2 98.4 11 95Z'

/** A glass that is filled to below its rim. */
export const drinkGlass = (filling: Filling, tones: Tones): Drawing => ({
  ...still(-8, 70, (context) => {
    paint(context, GLASS, [232, 242, 246], filling === 'water' ? 0.34 : 0.42)
    paintFilling(context, filling, tones)
    paintWalls(context)
  }),
  glass: {
    box: [6, 2, 56, 100],
    glints: [
      [11, 8],
      [52, 30],
    ],
    tone: tones.main,
  },
})

function paintFilling(context: SKRSContext2D, filling: Filling, tones: Tones): void {
  const density = DENSITY[filling]
  const body = new Path2D('M9 20 L53.2 20 L49.4 91 C49.2 93.8 48 95 45.6 95 L16.4 95 C14 95 12.8 93.8 12.6 91Z')
  context.fillStyle = across(context, 9, 53, [
    [0, mix(tones.main, tones.dark, 0.45), density],
    [0.14, mix(tones.main, tones.light, 0.3), density],
    [0.34, mix(tones.main, tones.light, 0.75), density],
    [0.7, tones.main, density],
    [1, mix(tones.main, tones.dark, 0.55), density],
  ])
  context.fill(body)
  inside(context, body, () => {
    const depth = context.createLinearGradient(0, 20, 0, 95)
    depth.addColorStop(0, css(tones.light, 0.35))
    depth.addColorStop(0.35, css(tones.main, 0))
    depth.addColorStop(1, css(tones.dark, 0.4))
    context.fillStyle = depth
    context.fillRect(0, 18, 62, 80)
    if (filling !== 'milk') for (const bubble of BUBBLES) paintBubble(context, bubble)
  })
  const surface: Colour = mix(tones.light, [255, 255, 255], filling === 'milk' ? 0.5 : 0.35)
  paint(context, 'M9 20 C20 16.6 42 16.6 53.2 20 C42 23.6 20 23.6 9 20Z', surface, Math.max(0.7, density))
  paint(context, 'M9 20 C20 23.6 42 23.6 53.2 20 C42 24.8 20 24.8 9 20Z', mix(tones.main, tones.dark, 0.35), 0.5)
}

const BUBBLES = [
  [20, 80, 1],
  [44, 66, 1.2],
  [33, 54, 0.8],
  [24, 40, 0.9],
  [46, 34, 0.7],
  [38, 84, 0.8],
] as const

function paintBubble(context: SKRSContext2D, [x, y, radius]: (typeof BUBBLES)[number]): void {
  context.strokeStyle = 'rgba(255,255,255,0.7)'
  context.lineWidth = 0.45
  context.beginPath()
  context.arc(x, y, radius, 0, Math.PI * 2)
  context.stroke()
}

function paintWalls(context: SKRSContext2D): void {
  paint(
    context,
    'M13 95 L49 95 C48.6 98.4 47.6 99.4 45.6 99.4 L16.4 99.4 C14.4 99.4 13.4 98.4 13 95Z',
    [250, 252, 252],
    0.65,
  )
  paint(context, 'M11 8 L15.4 8 L18.6 86 C18.6 88 16.6 88.6 16 86Z', [255, 255, 255], 0.55)
  paint(context, 'M50 12 L51.8 12 L47.8 88 L46.6 88Z', [255, 255, 255], 0.5)
  context.strokeStyle = css([255, 255, 255], 0.85)
  context.lineWidth = 0.9
  context.stroke(new Path2D(GLASS))
  context.stroke(new Path2D('M6 2 C18 -0.4 44 -0.4 56 2 C44 4.4 18 4.4 6 2Z'))
}

/** A glass as it is held: its box is as broad as high, as those of all that is carried. */
export const heldGlass = (filling: Filling, tones: Tones): Drawing => ({
  ...drinkGlass(filling, tones),
  box: [-23, -4, 85, 104],
})
