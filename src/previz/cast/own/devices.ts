/** The smartphone, the drone and the paper boat. A unit is a hundredth of their longer side. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { outline, paint } from '../pen.ts'
import { paintGlow } from './wheels.ts'

/** A slab of glass that stands upright, its screen alight. */
export const smartphone = (tones: Tones): Drawing => ({
  box: [-4, -4, 54, 104],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'none',
  paint(context) {
    const edge = context.createLinearGradient(0, 0, 50, 0)
    edge.addColorStop(0, css(tones.dark))
    edge.addColorStop(0.06, css(tones.light))
    edge.addColorStop(0.12, css(tones.main))
    edge.addColorStop(0.9, css(tones.main))
    edge.addColorStop(1, css(tones.light))
    context.fillStyle = edge
    context.beginPath()
    context.roundRect(0, 0, 50, 100, 8)
    context.fill()
    context.fillStyle = '#08080c'
    context.beginPath()
    context.roundRect(1.3, 1.3, 47.4, 97.4, 7)
    context.fill()
    paintScreen(context)
    paint(context, 'M30 3 L47 3 L47 40 Z', [255, 255, 255], 0.1)
  },
  lit: { paint: paintScreen },
})

function paintScreen(context: SKRSContext2D): void {
  const screen = context.createLinearGradient(4, 4, 46, 96)
  screen.addColorStop(0, '#2b3f8f')
  screen.addColorStop(0.4, '#a04fa0')
  screen.addColorStop(0.7, '#f0866a')
  screen.addColorStop(1, '#ffd58a')
  context.save()
  context.beginPath()
  context.roundRect(3, 3, 44, 94, 5.4)
  context.clip()
  context.fillStyle = screen
  context.fillRect(0, 0, 50, 100)
  paint(context, 'M0 74 C12 62 20 66 28 72 C36 78 42 70 50 66 L50 100 L0 100Z', [70, 30, 84], 0.55)
  paint(context, 'M0 84 C14 76 26 82 34 85 C42 88 46 84 50 82 L50 100 L0 100Z', [40, 18, 58], 0.7)
  context.beginPath()
  context.arc(34, 52, 8, 0, Math.PI * 2)
  context.fillStyle = 'rgba(255,240,200,0.85)'
  context.fill()
  context.restore()
  context.beginPath()
  context.roundRect(18.5, 5.4, 13, 3.2, 1.6)
  context.fillStyle = '#08080c'
  context.fill()
}

/** Pictures of half a turn of the rotors. */
const ROTOR_PHASES = 3

/** A camera drone with four rotors, seen a little from below. */
export const drone = (tones: Tones): Drawing => ({
  box: [-6, -6, 106, 50],
  phases: ROTOR_PHASES,
  phasesPerSecond: 24,
  stands: false,
  facing: 'none',
  spots: { lamp: [50, 33] },
  paint(context, phase) {
    for (const [x, y, size] of [
      [27, 9, 0.8],
      [73, 9, 0.8],
      [11, 14, 1],
      [89, 14, 1],
    ] as const) {
      paint(
        context,
        `M${x - 2} ${y} L${x + 2} ${y} L${x + 2.4} ${y + 9} L${x - 2.4} ${y + 9}Z`,
        mix(tones.dark, [20, 20, 26], 0.4),
      )
      context.save()
      context.translate(x, y)
      context.scale(size, size)
      context.beginPath()
      context.ellipse(0, -0.6, 14, 1.9, 0, 0, Math.PI * 2)
      context.fillStyle = css(tones.light, 0.36)
      context.fill()
      const reach = 14 * Math.cos((phase / ROTOR_PHASES) * Math.PI * 0.8)
      paint(
        context,
        outline([
          [-reach, -1, 0.5],
          [0, -1.5],
          [reach, -0.2, 0.5],
          [0, 0.5],
        ]),
        [40, 40, 48],
        0.85,
      )
      context.restore()
    }
    paint(
      context,
      'M9 20 C24 17 38 18 50 18 C62 18 76 17 91 20 L90 24 C76 22 66 25 58 28 L42 28 C34 25 24 22 10 24Z',
      tones.dark,
    )
    paint(
      context,
      'M30 20 C34 14 42 12.6 50 12.6 C58 12.6 66 14 70 20 C70 27 63 31 50 31 C37 31 30 27 30 20Z',
      tones.main,
    )
    paint(context, 'M33 18 C38 14.6 44 13.8 50 13.8 C56 13.8 62 14.6 67 18 C60 16.6 40 16.6 33 18Z', tones.light)
    context.strokeStyle = css(tones.dark)
    context.lineWidth = 1.5
    context.lineCap = 'round'
    context.stroke(new Path2D('M37 29 L30 43 L24 43 M63 29 L70 43 L76 43'))
    context.beginPath()
    context.arc(50, 33, 5.6, 0, Math.PI * 2)
    context.fillStyle = '#1a1a20'
    context.fill()
    context.beginPath()
    context.arc(50, 33.4, 3.2, 0, Math.PI * 2)
    context.fillStyle = '#3f6a94'
    context.fill()
    paint(context, 'M48.2 31.6 L50 31 L49 33Z', [230, 245, 255], 0.9)
  },
  lit: {
    paint(context) {
      paintGlow(context, 11, 23, 5, [80, 255, 130])
      paintGlow(context, 89, 23, 5, [255, 60, 50])
      paintGlow(context, 50, 33.4, 4, [190, 225, 255])
    },
  },
})

/** A boat folded of paper. */
export const paperBoat = (tones: Tones): Drawing => ({
  box: [-4, -4, 104, 64],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'right',
  paint(context) {
    paint(context, 'M50 0 L76 37 L24 37Z', tones.main)
    paint(context, 'M50 0 L76 37 L50 37Z', mix(tones.main, tones.dark, 0.32))
    paint(context, 'M0 22 L22 58 L78 58 L100 22 L52 36Z', mix(tones.main, tones.light, 0.5))
    paint(context, 'M0 22 L50 36 L22 58Z', tones.light)
    paint(context, 'M100 22 L50 36 L78 58Z', mix(tones.main, tones.dark, 0.22))
    paint(context, 'M50 36 L78 58 L22 58Z', mix(tones.main, tones.dark, 0.06))
    context.strokeStyle = css(tones.dark, 0.25)
    context.lineWidth = 0.4
    context.stroke(new Path2D('M0 22 L50 36 L100 22 M50 36 L22 58 M50 36 L78 58 M50 0 L50 34'))
  },
  // Paper lets light through: it is never as dark as what stands around it.
  lit: {
    paint(context) {
      paint(context, 'M50 0 L52 36 L24 29Z', tones.light, 0.8)
      paint(context, 'M0 22 L50 36 L22 58Z', tones.light, 0.95)
      paint(context, 'M50 36 L78 58 L22 58Z', tones.light, 0.6)
      paint(context, 'M50 0 L76 29 L52 36Z M100 22 L50 36 L78 58Z', tones.light, 0.3)
    },
  },
})
