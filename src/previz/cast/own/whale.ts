/** A humpback whale: a slow beat of its flukes, long flippers, a pale throat in pleats. A unit is a hundredth of its length. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { disc, inside, outline, paint, ribbon, type SpinePoint, stroke } from '../pen.ts'

const BEAT_PHASES = 8

/** How steeply it comes out of the water when it leaps, in radians. */
const LEAP = -0.62

/** From its tail to its chin. */
const SPINE: readonly SpinePoint[] = [
  [4, 36, 3.4],
  [16, 36.5, 7],
  [32, 38, 16],
  [50, 39, 24],
  [68, 40, 26],
  [82, 41, 21],
  [93, 42, 13],
  [98, 42, 8],
]

/** The whale; it leaps with its head up. */
export const whale = (tones: Tones, leaps: boolean): Drawing => ({
  box: leaps ? [-20, -60, 130, 110] : [-12, 4, 104, 84],
  phases: BEAT_PHASES,
  phasesPerSecond: 5,
  stands: false,
  facing: 'right',
  paint(context, phase) {
    const beat = Math.sin((phase / BEAT_PHASES) * Math.PI * 2)
    context.save()
    if (leaps) {
      context.translate(50, 40)
      context.rotate(LEAP)
      context.translate(-50, -40)
    }
    paintWhale(context, tones, beat, leaps ? 5 : 0)
    context.restore()
  },
})

function paintWhale(context: SKRSContext2D, tones: Tones, beat: number, arch: number): void {
  const pale = mix(tones.light, [246, 246, 240], 0.7)
  const spine = SPINE.map(([x, y, width]): SpinePoint => {
    const back = Math.max(0, 1 - x / 62) ** 2
    return [x, y + back * (beat * 7 + arch * 3) + ((x - 50) / 50) ** 2 * arch * 0.4, width]
  })
  flipper(context, [72, 47], 0.5 + beat * 0.1, mix(tones.dark, [10, 16, 26], 0.2))
  const [tail, before] = [spine[0] ?? [0, 0, 0], spine[1] ?? [1, 0, 0]]
  context.save()
  context.translate(tail[0], tail[1])
  context.rotate(Math.atan2(before[1] - tail[1], before[0] - tail[0]) - beat * 0.3)
  context.scale(1, 0.38)
  paintFlukes(context, tones)
  context.restore()
  const body = ribbon(spine)
  const fin = outline([
    [30, 32, 0.6],
    [34, 26.6],
    [31, 24, 0.8],
    [38, 26.4],
    [46, 30, 0.6],
  ])
  paint(context, fin, mix(tones.main, tones.dark, 0.4))
  paint(context, body, tones.main)
  inside(context, body, () => {
    const depth = context.createLinearGradient(0, 26, 0, 56)
    depth.addColorStop(0, css(tones.light, 0.55))
    depth.addColorStop(0.3, css(tones.main, 0))
    depth.addColorStop(1, css(tones.dark, 0.7))
    context.fillStyle = depth
    context.fillRect(-10, 0, 120, 90)
    const throat = outline([
      [101, 42.6, 0.8],
      [90, 43.4],
      [78, 46.2],
      [64, 46.6],
      [40, 45, 0.6],
      [50, 56],
      [74, 60],
      [100, 56],
    ])
    paint(context, throat, pale)
    inside(context, throat, () => {
      const pleats = [0, 1, 2, 3, 4].map((row) => {
        return `M100 ${44.6 + row * 1.5} C88 ${45.6 + row * 2.1} 70 ${48 + row * 2.3} 42 ${46.4 + row * 1.7}`
      })
      stroke(context, pleats, mix(pale, tones.dark, 0.5), 0.4)
    })
  })
  stroke(context, 'M99 41 C92 41.8 86 42.8 80.4 45.6', mix(tones.dark, [10, 14, 22], 0.5), 0.5)
  paintEye(context, 79, 43)
  flipper(context, [68, 48], beat * 0.16, mix(tones.main, tones.dark, 0.3))
}

/** Both flukes, flat and seen from a little above. */
function paintFlukes(context: SKRSContext2D, tones: Tones): void {
  for (const [side, tone] of [
    [-1, mix(tones.main, tones.dark, 0.6)],
    [1, mix(tones.main, tones.dark, 0.2)],
  ] as const)
    paint(
      context,
      outline([
        [4, side * -1.2],
        [0, side * 3],
        [-7, side * 9],
        [-14, side * 12.4, 0.9],
        [-11, side * 6],
        [-8, side * 2],
        [-4, 0, 0.6],
      ]),
      tone,
    )
}

/** A long flipper with a knobbly edge, backwards and down from its root; `turn` lifts it, in radians. */
function flipper(context: SKRSContext2D, [x, y]: readonly [number, number], turn: number, tone: Colour): void {
  context.save()
  context.translate(x, y)
  context.rotate(turn)
  const edge = outline([
    [3, -1, 0.3],
    [1, 6],
    [-3, 12],
    [-9, 19],
    [-17, 25],
    [-21, 25.6, 0.8],
    [-18, 20],
    [-12, 12],
    [-7, 4],
    [-5, -2, 0.3],
  ])
  paint(context, edge, tone)
  context.restore()
}

function paintEye(context: SKRSContext2D, x: number, y: number): void {
  for (const [dx, radius, tone] of [
    [0, 0.9, [16, 18, 24]],
    [0.28, 0.26, [230, 236, 240]],
  ] as const)
    disc(context, [x + dx, y - dx], radius, tone)
}
