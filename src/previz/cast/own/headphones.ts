/** Headphones as they stand on a plinth: a headband of leather, arms of brushed steel, shells of lacquer, cushions. A unit is a hundredth of their height. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, outline, paint, ribbon } from '../pen.ts'

/** The drawing of headphones. */
export const headphones = (tones: Tones): Drawing => ({
  box: [-56, -4, 56, 104],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'none',
  paint: (context) => paintHeadphones(context, tones),
})

const STEEL: readonly (readonly [number, Colour])[] = [
  [0, [86, 90, 98]],
  [0.22, [238, 241, 246]],
  [0.42, [150, 155, 164]],
  [0.7, [214, 218, 226]],
  [1, [74, 78, 86]],
]

/** Its right half, which is also its left one. */
const ARM = new Path2D('M37.6 42 L42 42 C43.6 48 43.9 54 43.2 62 L38.8 62 C39.5 54 39.2 48 37.6 42Z')
const SHELL = outline([
  [32, 56],
  [43, 55],
  [50, 64],
  [51, 77],
  [46, 92],
  [36, 98],
  [28, 92],
])
const CUSHION = outline([
  [20, 60],
  [27, 54],
  [35, 58],
  [38, 76],
  [34, 94],
  [26, 99],
  [19, 93],
  [16.6, 76],
])
const HOLLOW = outline([
  [19.6, 64],
  [23.4, 62],
  [26.4, 76],
  [24, 91],
  [20.4, 90],
  [17.8, 77],
])

function paintHeadphones(context: SKRSContext2D, tones: Tones): void {
  paintBand(context, tones)
  for (const side of [1, -1]) {
    context.save()
    context.scale(side, 1)
    paintArm(context)
    // Light comes from the upper left: what faces it on one side is turned away on the other.
    paintShell(context, tones, side === -1)
    paintCushion(context, tones, side === -1)
    context.restore()
  }
}

function bow(radius: number, width: number, from: number, to: number): Path2D {
  const count = 12
  return ribbon(
    Array.from({ length: count + 1 }, (_, index) => {
      const turn = Math.PI * (from + ((to - from) * index) / count)
      return [-Math.cos(turn) * radius, 44 - Math.sin(turn) * (radius - 1), width]
    }),
  )
}

/** Leather: soft light along its crown, a padded inside with seams, and stitches along its edge. */
function paintBand(context: SKRSContext2D, tones: Tones): void {
  const inner = mix(tones.dark, [20, 16, 18], 0.4)
  paint(context, bow(35.6, 5.6, 0.05, 0.95), inner)
  const band = bow(40.6, 7.4, 0.04, 0.96)
  const leather = context.createLinearGradient(-44, 0, 44, 20)
  leather.addColorStop(0, css(mix(tones.main, tones.dark, 0.5)))
  leather.addColorStop(0.3, css(mix(tones.main, tones.light, 0.4)))
  leather.addColorStop(0.62, css(tones.main))
  leather.addColorStop(1, css(tones.dark))
  context.fillStyle = leather
  context.fill(band)
  inside(context, band, () => {
    for (const [width, opacity] of [
      [2.6, 0.14],
      [1.5, 0.2],
      [0.7, 0.4],
    ] as const)
      paint(context, bow(42.2, width, 0.2, 0.66), mix(tones.light, [255, 255, 255], 0.7), opacity)
    paint(context, bow(37.8, 2, 0, 1), inner, 0.5)
  })
  context.strokeStyle = css(mix(tones.light, [255, 244, 226], 0.6), 0.75)
  context.lineWidth = 0.4
  context.setLineDash([1.1, 1.1])
  context.beginPath()
  context.arc(0, 44.4, 38.9, Math.PI * 1.06, Math.PI * 1.94)
  context.stroke()
  context.setLineDash([])
  context.strokeStyle = css([0, 0, 0], 0.3)
  context.lineWidth = 0.5
  for (let seam = 1; seam < 12; seam++) {
    const turn = Math.PI * (0.08 + (0.84 * seam) / 12)
    context.beginPath()
    context.moveTo(-Math.cos(turn) * 33.2, 44 - Math.sin(turn) * 32.4)
    context.lineTo(-Math.cos(turn) * 36.6, 44 - Math.sin(turn) * 35.8)
    context.stroke()
  }
}

function paintArm(context: SKRSContext2D): void {
  context.fillStyle = steel(context, 37.6, 44)
  context.fill(ARM)
  // The hinge that the shell turns in.
  const hinge = new Path2D()
  hinge.roundRect(32.2, 37.6, 13, 7.6, 2.2)
  context.fillStyle = steel(context, 32.2, 45.2)
  context.fill(hinge)
  paint(context, 'M32.2 39.6 h13 v0.7 h-13Z M32.2 42.4 h13 v0.7 h-13Z', [40, 42, 48], 0.55)
}

function steel(context: SKRSContext2D, left: number, right: number) {
  const gradient = context.createLinearGradient(left, 0, right, 0)
  for (const [at, tone] of STEEL) gradient.addColorStop(at, css(tone))
  return gradient
}

/** Lacquer: a hard window of light and a bright ring of steel. */
function paintShell(context: SKRSContext2D, tones: Tones, isLit: boolean): void {
  const lacquer = context.createLinearGradient(30, 56, 52, 94)
  lacquer.addColorStop(0, css(mix(tones.main, tones.light, isLit ? 0.5 : 0.2)))
  lacquer.addColorStop(0.5, css(mix(tones.main, tones.dark, 0.35)))
  lacquer.addColorStop(1, css(mix(tones.dark, [0, 0, 0], 0.35)))
  context.fillStyle = lacquer
  context.fill(SHELL)
  inside(context, SHELL, () => {
    const window = isLit
      ? 'M44 57 C50 63 51.4 72 50 80 L47.8 79 C49 71 47.6 64 42.4 58.6Z'
      : 'M49.6 68 C50.6 76 48.6 86 44 92 L43 91 C46.8 84 48.4 76 47.8 68Z'
    paint(context, window, [255, 255, 255], isLit ? 0.7 : 0.34)
    paint(context, 'M30 100 C42 98 50 90 52 80 L54 100Z', tones.light, 0.16)
  })
  context.strokeStyle = steel(context, 30, 44)
  context.lineWidth = 1.5
  context.beginPath()
  context.ellipse(33.4, 77, 6.4, 20.6, 0.05, -Math.PI * 0.5, Math.PI * 0.5)
  context.stroke()
}

/** A cushion: soft leather with creases towards the ear, and cloth over the driver. */
function paintCushion(context: SKRSContext2D, tones: Tones, isLit: boolean): void {
  const soft = mix(tones.main, [60, 48, 44], 0.3)
  const round = context.createRadialGradient(isLit ? 31 : 25, 66, 1, 27, 76, 26)
  round.addColorStop(0, css(mix(soft, tones.light, isLit ? 0.75 : 0.5)))
  round.addColorStop(0.45, css(soft))
  round.addColorStop(1, css(mix(soft, [0, 0, 0], 0.55)))
  context.fillStyle = round
  context.fill(CUSHION)
  inside(context, CUSHION, () => {
    context.strokeStyle = css([0, 0, 0], 0.22)
    context.lineWidth = 0.5
    for (let crease = 0; crease < 11; crease++) {
      const y = 59 + crease * 3.6
      context.beginPath()
      context.moveTo(27, y)
      context.quadraticCurveTo(31, y - 0.6 + crease * 0.16, 34, y - 0.8 + crease * 0.2)
      context.stroke()
    }
    paint(context, 'M33 55 C37 64 39.4 84 33 99 L40 99 L40 55Z', [0, 0, 0], 0.24)
  })
  const cloth = context.createLinearGradient(18, 0, 27, 0)
  cloth.addColorStop(0, css(mix(tones.dark, [0, 0, 0], 0.35)))
  cloth.addColorStop(1, css(mix(tones.dark, [0, 0, 0], 0.7)))
  context.fillStyle = cloth
  context.fill(HOLLOW)
  inside(context, HOLLOW, () => {
    for (let row = 0; row < 16; row++)
      for (let column = 0; column < 6; column++)
        paint(context, `M${17.6 + column * 1.6 + (row % 2) * 0.8} ${62 + row * 1.9} h0.5 v0.7 h-0.5Z`, tones.light, 0.3)
  })
}
