/** Things on a plinth that hold something: the perfume bottle and the bottle. A unit is a hundredth of their height. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { css, type Colour, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, paint } from '../pen.ts'

/** Something that stands still, from `left` to `right` and 0 to 100. */
export const still = (left: number, right: number, draw: (context: SKRSContext2D) => void): Drawing => ({
  box: [left, -4, right, 104],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'none',
  spots: { neck: [(left + right) / 2, 0] },
  paint: draw,
})

/** A gradient across. */
export function across(
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

/** A square flask of thick glass with a golden collar and a heavy stopper; light gathers in its scent. */
export const perfumeBottle = (tones: Tones): Drawing => ({
  ...still(-6, 66, (context) => paintPerfume(context, tones)),
  glass: {
    box: [2, 38, 58, 100],
    glints: [
      [8, 41],
      [52, 95],
      [42, 4],
    ],
    tone: tones.main,
  },
  lit: {
    paint(context) {
      // What mirrors the lamps does not depend on the colour of the light around.
      paint(
        context,
        'M4.2 44 C4.2 42 5.4 40.4 7.4 40.2 L8.6 40.2 L8.6 96 L6.8 96 C5.2 95.6 4.2 94.6 4.2 93Z',
        [255, 255, 255],
        0.95,
      )
      paint(context, 'M13.4 57 L16 56.4 L16 84 L13.4 86Z', [255, 255, 255], 0.8)
      paint(context, 'M54.6 46 L56 46 L56 92 L54.6 93Z', [255, 255, 255], 0.7)
      paint(context, 'M10 97.2 L46 97.2 L43 98.4 L13 98.4Z', [255, 255, 255], 0.8)
      paint(context, 'M19 6.5 L22.4 6 L22.4 26.5 L19 27Z M39.6 7 L41 7 L41 26 L39.6 26Z', [255, 250, 240], 0.75)
      paint(context, 'M25 31 L27.6 31 L27.6 37.4 L24.6 37.4Z', [255, 250, 220], 0.9)
    },
  },
})

const SCENT = new Path2D('M8 52 L52 52 L52 88 C52 92.4 50 94 46.6 94 L13.4 94 C10 94 8 92.4 8 88Z')

function paintPerfume(context: SKRSContext2D, tones: Tones): void {
  const glass = new Path2D(
    'M2 44 C2 40 4 38 8 38 L52 38 C56 38 58 40 58 44 L58 94 C58 98 56 100 52 100 L8 100 C4 100 2 98 2 94Z',
  )
  // Thick walls: dark and bright lines where they bend what is behind them, nearly clear between.
  const wall = mix(tones.light, [255, 255, 255], 0.55)
  context.fillStyle = across(context, 2, 58, [
    [0, mix(tones.dark, [40, 30, 36], 0.3), 0.92],
    [0.04, mix(tones.main, tones.dark, 0.4), 0.85],
    [0.07, wall, 0.9],
    [0.14, mix(wall, tones.main, 0.3), 0.62],
    [0.5, wall, 0.42],
    [0.88, mix(wall, tones.main, 0.4), 0.62],
    [0.94, mix(tones.main, tones.dark, 0.5), 0.85],
    [0.97, wall, 0.9],
    [1, mix(tones.dark, [40, 30, 36], 0.4), 0.92],
  ])
  context.fill(glass)
  context.fillStyle = across(context, 8, 52, [
    [0, mix(tones.dark, tones.main, 0.25)],
    [0.08, mix(tones.main, tones.dark, 0.15)],
    [0.16, mix(tones.main, tones.light, 0.55)],
    [0.5, mix(tones.main, tones.light, 0.35)],
    [0.8, tones.main],
    [0.92, mix(tones.main, tones.dark, 0.55)],
    [0.96, mix(tones.main, tones.light, 0.5)],
    [1, tones.dark],
  ])
  context.fill(SCENT)
  inside(context, SCENT, () => {
    const depth = context.createLinearGradient(0, 52, 0, 94)
    depth.addColorStop(0, css(tones.light, 0.5))
    depth.addColorStop(0.3, css(tones.main, 0))
    depth.addColorStop(1, css(tones.dark, 0.45))
    context.fillStyle = depth
    context.fillRect(8, 52, 44, 42)
    const heart = context.createRadialGradient(33, 95, 0, 31, 92, 36)
    heart.addColorStop(0, css(mix(tones.light, [255, 250, 225], 0.6), 0.95))
    heart.addColorStop(0.4, css(mix(tones.main, [255, 220, 140], 0.5), 0.55))
    heart.addColorStop(1, css(tones.main, 0))
    context.fillStyle = heart
    context.fillRect(8, 52, 44, 42)
    paint(context, 'M8 94 L30 68 L52 94Z', tones.light, 0.3)
    paint(context, 'M52 52 L34 68 L52 94Z', tones.dark, 0.22)
    paint(context, 'M8 52 L52 52 L52 53.4 C38 55.2 22 55.2 8 53.4Z', mix(tones.light, [255, 255, 255], 0.6), 0.9)
  })
  paint(context, 'M29.5 38 L30.5 38 L30.5 66 L29.5 66Z', [255, 255, 255], 0.35)
  paint(context, 'M8 94.6 L52 94.6 L55 99 L5 99Z', mix(tones.main, tones.dark, 0.3), 0.35)
  paint(context, 'M20 66 L40 66 L40 82 L20 82Z', [252, 247, 236], 0.94)
  paint(context, 'M21 67 L39 67 L39 81 L21 81Z M21.5 67.5 L21.5 80.5 L38.5 80.5 L38.5 67.5Z', [190, 148, 82])
  paint(context, 'M24 71 L36 71 L36 72.2 L24 72.2Z M27 75 L33 75 L33 75.9 L27 75.9Z', [120, 92, 52])
  context.fillStyle = across(context, 20, 40, GOLD)
  context.fill(new Path2D('M22 30 L38 30 L38 33 L39.5 33 L39.5 38 L20.5 38 L20.5 33 L22 33Z'))
  context.fillStyle = across(context, 15, 45, [
    [0, [26, 24, 30]],
    [0.2, [70, 66, 76]],
    [0.3, [40, 38, 46]],
    [0.72, [58, 55, 66]],
    [0.8, [120, 116, 128]],
    [1, [20, 18, 24]],
  ])
  context.fill(
    new Path2D('M16 6 C16 3 18 1 21 1 L39 1 C42 1 44 3 44 6 L44 27 C44 29 43 30 41 30 L19 30 C17 30 16 29 16 27Z'),
  )
  context.fillStyle = across(context, 16, 44, GOLD)
  context.fill(new Path2D('M16 26.4 L44 26.4 L44 28 L16 28Z'))
  paint(context, 'M19 3 L41 3 L42 5 L18 5Z', [255, 255, 255], 0.4)
}

/** A tall bottle with a label and a foil. */
export const bottle = (tones: Tones): Drawing => ({
  ...still(-6, 40, (context) => {
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
  }),
  glass: {
    box: [3, 4, 31, 100],
    glints: [
      [9, 44],
      [25, 12],
    ],
    tone: tones.main,
  },
})
