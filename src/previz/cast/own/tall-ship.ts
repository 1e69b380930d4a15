/** A ship with three masts under sail, going to the right. A unit is a hundredth of its length. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, paint, stroke } from '../pen.ts'

const WOOD: Colour = [112, 68, 42]
const DARK: Colour = [44, 28, 26]
const GOLD: Colour = [214, 168, 82]
const BONE: Colour = [238, 234, 224]

/** Masts, from the stern: where they stand, their top, and their sails as breadth, top and bottom. */
const MASTS = [
  [24, 16, [15, 20, 36], [20, 38, 58]],
  [46, 4, [17, 8, 25], [24, 27, 56]],
  [68, 12, [14, 16, 32], [20, 34, 57]],
] as const

/** The ship; a pirate's has a skull on its flag and on its largest sail. */
export const tallShip = (tones: Tones, isPirate: boolean): Drawing => ({
  box: [-1, -3, 105, 92],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'right',
  paint(context) {
    stroke(context, 'M90 64 L103 53 M68 12 L102 54 M68 34 L96 58 M46 4 L24 60 M68 12 L50 60 M24 16 L6 60', DARK, 0.35)
    paint(context, 'M70 15 C80 28 90 44 101 53 C88 51 78 48 71 46Z', mix(tones.main, tones.dark, 0.2))
    for (const [x, top, ...sails] of MASTS) {
      stroke(context, `M${x} ${top} L${x} 66`, mix(WOOD, DARK, 0.4), 1.5)
      for (const [breadth, from, to] of sails) paintSail(context, tones, [x, breadth, from, to])
    }
    if (isPirate) paintSkull(context, 48, 41, 5)
    paint(context, 'M46 4 L46 -2 C42 -3.4 39 -0.6 34 -2 L35 4 C39 5 42 2.6 46 4Z', isPirate ? DARK : [176, 48, 48])
    if (isPirate) paintSkull(context, 40.4, 1, 1.5)
    paintHull(context)
  },
})

type Sail = readonly [x: number, breadth: number, top: number, bottom: number]

/** A square sail, full of wind. */
function paintSail(context: SKRSContext2D, tones: Tones, [x, breadth, top, bottom]: Sail): void {
  const [left, right] = [x - breadth * 0.42, x + breadth * 0.42]
  const cloth = `M${left} ${top} L${right} ${top} C${right + 6} ${(top + bottom) / 2} ${right + 5} ${bottom - 3} ${right + 1} ${bottom} C${x + 2} ${bottom - 3.4} ${x - 2} ${bottom - 3.4} ${left - 2} ${bottom} C${left + 3} ${bottom - 6} ${left + 3} ${(top + bottom) / 2} ${left} ${top}Z`
  paint(context, cloth, tones.main)
  inside(context, cloth, () => {
    const light = context.createLinearGradient(left, 0, right + 6, 0)
    light.addColorStop(0, css(tones.dark, 0.65))
    light.addColorStop(0.55, css(tones.light, 0.5))
    light.addColorStop(1, css(tones.dark, 0.5))
    context.fillStyle = light
    context.fillRect(left - 4, top - 1, breadth + 16, bottom - top + 2)
  })
  stroke(context, `M${left - 1.4} ${top} L${right + 1.4} ${top}`, mix(WOOD, DARK, 0.4), 1)
}

function paintHull(context: SKRSContext2D): void {
  const hull = 'M3 55 L17 57 L19 66 L72 66 L76 60 L93 61 C92 72 88 82 82 88 L16 88 C9 82 5 70 3 55Z'
  paint(context, hull, WOOD)
  inside(context, hull, () => {
    paint(context, 'M0 79 C30 84 66 84 96 78 L96 92 L0 92Z', DARK, 0.6)
    for (const y of [69, 72.6, 76.2]) stroke(context, `M0 ${y - 2} C30 ${y + 2} 66 ${y + 2} 96 ${y - 3}`, DARK, 0.35)
    const light = context.createLinearGradient(0, 55, 0, 90)
    light.addColorStop(0, css([255, 214, 160], 0.22))
    light.addColorStop(1, css(DARK, 0.5))
    context.fillStyle = light
    context.fillRect(0, 50, 100, 42)
  })
  stroke(context, 'M3 55 L17 57 L19 66 L72 66 L76 60 L93 61', GOLD, 1.1)
  stroke(context, 'M4.6 63 C30 70 66 70 92 66', GOLD, 0.6)
  for (let port = 0; port < 7; port++) {
    const x = 24 + port * 8
    paint(context, `M${x} 70.4 L${x + 3.2} 70.4 L${x + 3.2} 73.4 L${x} 73.4Z`, DARK)
  }
  paint(context, 'M6.4 59 L9.6 59.4 L10 63 L7 62.6Z M11.4 59.6 L14.6 60 L15 63.4 L12 63Z', [255, 206, 120])
}

function paintSkull(context: SKRSContext2D, x: number, y: number, size: number): void {
  context.save()
  context.translate(x, y)
  context.scale(size, size)
  stroke(context, 'M-1.5 1.7 L1.5 0.5 M1.5 1.7 L-1.5 0.5', BONE, 0.32)
  paint(
    context,
    'M-0.95 -0.2 C-1 -1.5 1 -1.5 0.95 -0.2 C0.95 0.3 0.6 0.4 0.5 0.5 L0.5 1 L-0.5 1 L-0.5 0.5 C-0.6 0.4 -0.95 0.3 -0.95 -0.2Z',
    BONE,
  )
  paint(
    context,
    'M-0.62 -0.1 A0.27 0.3 0 1 0 -0.08 -0.1 A0.27 0.3 0 1 0 -0.62 -0.1Z M0.08 -0.1 A0.27 0.3 0 1 0 0.62 -0.1 A0.27 0.3 0 1 0 0.08 -0.1Z',
    DARK,
  )
  context.restore()
}
