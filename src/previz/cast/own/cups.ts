/** A cup of coffee and a cup of tea, on their saucers, seen a little from above. A unit is a hundredth of their height without the steam. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { css, type Colour, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, paint, ribbon, type SpinePoint } from '../pen.ts'
import { across } from './vessels.ts'

/** What is in a cup: its tone in the middle and at the wall. */
type Brew = { readonly top: Colour; readonly deep: Colour; readonly hasArt: boolean }

const COFFEE: Brew = { top: [176, 112, 62], deep: [88, 48, 26], hasArt: true }
const TEA: Brew = { top: [196, 178, 84], deep: [128, 116, 44], hasArt: false }

/** Of what colour china is. */
export const [COFFEE_CUP_TONE, TEA_CUP_TONE] = ['#f1ebe2', '#eef0ea']

/** Pictures of the steam's loop, and how many are seen in a second. */
const [PHASES, PER_SECOND] = [12, 6]

/** A cup with a handle on its saucer, and milk poured into its coffee in the shape of a leaf. */
export const coffeeCup = (tones: Tones): Drawing =>
  cup((context) => {
    paintSaucer(context, tones, 62)
    paintCoffee(context, tones)
  })

/** The cup as it is held. */
export const heldCup = (tones: Tones): Drawing => ({ ...cup((context) => paintCoffee(context, tones)), phases: 1 })

function paintCoffee(context: SKRSContext2D, tones: Tones): void {
  paintHandle(context, tones)
  paintBowl(context, new Path2D('M12 42 C12 74 24 94 50 94 C76 94 88 74 88 42Z'), tones)
  paintSurface(context, { x: 50, y: 42, wide: 38, high: 10.5 }, tones, COFFEE)
}

/** A small bowl without a handle, as tea is drunk in the East. */
export const teaCup = (tones: Tones): Drawing =>
  cup((context) => {
    paintSaucer(context, tones, 52)
    const bowl = new Path2D('M14 38 C16 66 26 86 36 92 L64 92 C74 86 84 66 86 38Z')
    paintBowl(context, bowl, tones)
    inside(context, bowl, () =>
      paint(context, 'M10 52 C34 60 66 60 90 52 L90 55 C66 63 34 63 10 55Z', [52, 92, 140], 0.7),
    )
    paint(context, 'M36 91 L64 91 L62 96 L38 96Z', mix(tones.main, tones.dark, 0.5))
    paintSurface(context, { x: 50, y: 38, wide: 36, high: 9.5 }, tones, TEA)
  })

function cup(draw: (context: SKRSContext2D) => void): Drawing {
  return {
    box: [-22, -40, 122, 104],
    phases: PHASES,
    phasesPerSecond: PER_SECOND,
    stands: true,
    facing: 'none',
    paint(context, phase) {
      draw(context)
      paintSteam(context, phase / PHASES)
    },
  }
}

function paintSaucer(context: SKRSContext2D, tones: Tones, half: number): void {
  const disc = (y: number, wide: number, high: number, tone: Colour) => {
    context.beginPath()
    context.ellipse(50, y, wide, high, 0, 0, Math.PI * 2)
    context.fillStyle = css(tone)
    context.fill()
  }
  disc(92.5, half, 7.5, mix(tones.main, tones.dark, 0.62))
  disc(91, half, 7.2, mix(tones.main, tones.light, 0.4))
  disc(91.4, half * 0.74, 5, mix(tones.main, tones.dark, 0.3))
}

function paintHandle(context: SKRSContext2D, tones: Tones): void {
  const ear: readonly SpinePoint[] = [
    [84, 50, 8],
    [100, 47, 8.5],
    [106, 58, 8],
    [98, 70, 7],
    [80, 78, 6],
  ]
  paint(context, ribbon(ear), mix(tones.main, tones.dark, 0.45))
  paint(
    context,
    ribbon(ear.map(([x, y, wide]): SpinePoint => [x - 0.8, y - 1, wide * 0.5])),
    mix(tones.main, tones.light, 0.5),
  )
}

function paintBowl(context: SKRSContext2D, bowl: Path2D, tones: Tones): void {
  context.fillStyle = across(context, 12, 88, [
    [0, mix(tones.main, tones.dark, 0.35)],
    [0.16, mix(tones.main, tones.light, 0.75)],
    [0.34, tones.light],
    [0.7, tones.main],
    [1, mix(tones.main, tones.dark, 0.7)],
  ])
  context.fill(bowl)
  inside(context, bowl, () => {
    const below = context.createLinearGradient(0, 62, 0, 96)
    below.addColorStop(0, css(tones.dark, 0))
    below.addColorStop(1, css(tones.dark, 0.5))
    context.fillStyle = below
    context.fillRect(0, 40, 100, 60)
    paint(context, 'M23 52 C24 66 28 76 34 82 C29 74 27 64 27 53Z', [255, 255, 255], 0.7)
  })
}

type Rim = { readonly x: number; readonly y: number; readonly wide: number; readonly high: number }

function paintSurface(context: SKRSContext2D, { x, y, wide, high }: Rim, tones: Tones, brew: Brew): void {
  const round = (dy: number, share: number, fill: string | ReturnType<SKRSContext2D['createRadialGradient']>) => {
    context.beginPath()
    context.ellipse(x, y + dy, wide * share, high * share, 0, 0, Math.PI * 2)
    context.fillStyle = fill
    context.fill()
  }
  round(0, 1, css(mix(tones.light, [255, 255, 255], 0.4)))
  round(0.5, 0.94, css(mix(tones.main, tones.dark, 0.55)))
  const pool = context.createRadialGradient(x - 4, y + 1, 0, x, y + 2, wide * 0.9)
  pool.addColorStop(0, css(brew.top))
  pool.addColorStop(0.72, css(mix(brew.top, brew.deep, 0.35)))
  pool.addColorStop(1, css(brew.deep))
  round(2, 0.88, pool)
  if (brew.hasArt) paintLeaf(context, x, y + 2.4)
  else
    paint(
      context,
      `M${x - 22} ${y + 1} C${x - 12} ${y - 3} ${x + 2} ${y - 4} ${x + 12} ${y - 3} C${x} ${y - 2} ${x - 14} ${y} ${x - 22} ${y + 1}Z`,
      [255, 250, 220],
      0.5,
    )
}

/** A leaf of milk, seen as flat as the coffee is. */
function paintLeaf(context: SKRSContext2D, x: number, y: number): void {
  context.save()
  context.translate(x, y)
  context.scale(1, 0.3)
  const milk: Colour = [250, 238, 218]
  for (const side of [-1, 1])
    for (const [index, wide] of [15, 17, 15, 11].entries()) {
      const low = 16 - index * 10
      const lobe: readonly SpinePoint[] = [
        [side, low, 3.6],
        [side * wide * 0.6, low - 5, 5.2],
        [side * wide, low - 13, 2],
      ]
      paint(context, ribbon(lobe), milk, 0.94)
    }
  paint(
    context,
    ribbon([
      [0, 22, 2],
      [0, -14, 4.4],
      [0, -24, 1.6],
    ]),
    milk,
  )
  context.restore()
}

/** Two threads that rise and thin out, at a moment of their loop. */
function paintSteam(context: SKRSContext2D, moment: number): void {
  const turn = moment * Math.PI * 2
  for (const [x, start, sway] of [
    [40, 0, 4],
    [58, 2.1, -4.5],
  ] as const) {
    for (const [wide, opacity] of [
      [10, 0.1],
      [5, 0.18],
    ] as const) {
      const spine = Array.from({ length: 8 }, (_, index): SpinePoint => {
        const up = index / 7
        const aside = Math.sin(up * 5.2 - turn + start) * sway * (0.3 + up)
        return [x + aside, 38 - up * 66, wide * Math.sin(Math.PI * (0.12 + 0.86 * up)) + 0.4]
      })
      paint(context, ribbon(spine), [255, 255, 255], opacity)
    }
  }
}
