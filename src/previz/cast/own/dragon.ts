/** The western dragon: trunk, spikes and legs. It flies to the right; a unit is about a hundredth of its length. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, outline, paint, ribbon, type SpinePoint } from '../pen.ts'
import { batWing, DRAGON_EYE, DRAGON_JAW, DRAGON_SKULL, dragonHead } from './dragon-parts.ts'
import { BEAT_PHASES, raised, withWing } from './wing-beat.ts'

/** A western dragon with wings spread and its jaws open; its fire lights whoever breathes it. */
export const dragon = (tones: Tones, beats: boolean, breathesFire = false): Drawing => ({
  box: [-110, -110, 115, 85],
  phases: beats ? BEAT_PHASES : 1,
  phasesPerSecond: 7,
  stands: false,
  facing: 'right',
  spots: { mouth: [94, -31] },
  paint(context, phase) {
    const height = beats ? raised(phase) : 0.95
    const membrane = mix(tones.main, [236, 176, 92], 0.4)
    withWing(context, [20, -6], height * 0.95, () => {
      context.transform(0.8, 0, -0.34, 0.9, 0, 0)
      batWing(context, mix(tones.main, tones.dark, 0.75), mix(membrane, tones.dark, 0.6))
    })
    spikes(context, mix(tones.dark, [30, 16, 24], 0.4))
    for (const [x, y] of [
      [-16, 16],
      [26, 12],
    ] as const)
      dragonLeg(context, x + 7, y - 3, mix(tones.main, tones.dark, 0.65))
    paint(
      context,
      outline([
        [-97, 13, 1],
        [-104, 3, 1],
        [-112, 18, 1],
        [-102, 27, 1],
        [-95, 19, 1],
      ]),
      mix(tones.main, tones.dark, 0.55),
    )
    const trunk = ribbon(TRUNK)
    paint(context, trunk, tones.main)
    inside(context, trunk, () => {
      const belly = TRUNK.map(
        ([x, y, width], index): SpinePoint => [
          x + (index > 6 ? width * 0.42 : 0),
          y + width * (index > 6 ? 0.24 : 0.42),
          width * 0.5,
        ],
      )
      paint(context, ribbon(belly), mix(tones.light, [250, 224, 160], 0.55), 0.85)
      context.strokeStyle = css(tones.dark, 0.35)
      context.lineWidth = 0.8
      for (let x = -60; x < 60; x += 6)
        context.stroke(new Path2D(`M${x} 60 Q${x + 4} ${20 - x * 0.2} ${x + 8} ${8 - x * 0.4}`))
      const back = TRUNK.map(([x, y, width]): SpinePoint => [x, y - width * 0.46, width * 0.24])
      paint(context, ribbon(back), tones.dark, 0.3)
    })
    for (const [x, y] of [
      [-16, 16],
      [26, 12],
    ] as const)
      dragonLeg(context, x, y, mix(tones.main, tones.dark, 0.12))
    dragonHead(context, tones)
    withWing(context, [10, -4], height, () => batWing(context, mix(tones.main, tones.dark, 0.35), membrane))
  },
  lit: {
    paint(context) {
      if (breathesFire) firelight(context)
      const glow = context.createRadialGradient(86, -31, 0, 86, -31, 9)
      glow.addColorStop(0, 'rgba(255,190,80,0.9)')
      glow.addColorStop(1, 'rgba(255,90,20,0)')
      context.fillStyle = glow
      context.fillRect(76, -41, 20, 20)
      paint(context, outline(DRAGON_EYE), [255, 214, 90])
    },
  },
})

/** The light of its own fire on head, throat and chest, which fades towards the trunk. */
function firelight(context: SKRSContext2D): void {
  const light = context.createRadialGradient(100, -29, 4, 100, -29, 66)
  light.addColorStop(0, css([255, 214, 120], 0.62))
  light.addColorStop(0.3, css([255, 150, 50], 0.34))
  light.addColorStop(1, css([255, 110, 30], 0))
  // As one shape: where they cover each other they are not lit twice.
  for (const part of [ribbon(TRUNK), outline(DRAGON_SKULL), outline(DRAGON_JAW)]) paint(context, part, '#000')
  context.globalCompositeOperation = 'source-in'
  context.fillStyle = light
  context.fillRect(20, -100, 120, 160)
  context.globalCompositeOperation = 'source-over'
}

const TRUNK: readonly SpinePoint[] = [
  [-100, 16, 2],
  [-84, 30, 5],
  [-62, 32, 9],
  [-40, 22, 14],
  [-16, 12, 21],
  [8, 6, 25],
  [28, 2, 24],
  [46, -8, 17],
  [54, -22, 13],
  [62, -33, 11],
  [70, -36, 11],
]

function spikes(context: SKRSContext2D, tone: Colour): void {
  for (let index = 2; index < TRUNK.length - 1; index++) {
    const [from, to] = [TRUNK[index], TRUNK[index + 1]]
    if (from === undefined || to === undefined) continue
    for (const part of [0.1, 0.6]) {
      const [x, y, width] = [0, 1, 2].map((k) => (from[k] ?? 0) + ((to[k] ?? 0) - (from[k] ?? 0)) * part)
      const length = Math.hypot(to[0] - from[0], to[1] - from[1])
      const [tx, ty] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length]
      const [ox, oy] = [(x ?? 0) + ty * (width ?? 0) * 0.46, (y ?? 0) - tx * (width ?? 0) * 0.46]
      const tall = 2.5 + (width ?? 0) * 0.26
      paint(
        context,
        outline([
          [ox - tx * 3.6, oy - ty * 3.6, 1],
          [ox + ty * tall - tx * 3.4, oy - tx * tall - ty * 3.4, 1],
          [ox + tx * 3.6, oy + ty * 3.6, 1],
        ]),
        tone,
      )
    }
  }
}

function dragonLeg(context: SKRSContext2D, x: number, y: number, tone: Colour): void {
  paint(
    context,
    ribbon([
      [x, y - 4, 15],
      [x - 6, y + 10, 11],
      [x - 14, y + 15, 7],
      [x - 12, y + 24, 5.4],
    ]),
    tone,
  )
  for (const reach of [-4, 0, 4]) {
    paint(
      context,
      outline([
        [x - 14 + reach * 0.4, y + 23, 1],
        [x - 11 + reach * 1.3, y + 32, 1],
        [x - 9.6 + reach * 0.4, y + 23, 1],
      ]),
      mix(tone, [240, 230, 210], 0.45),
    )
  }
}
