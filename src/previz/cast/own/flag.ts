/** A flag on its pole, in the wind. A unit is a hundredth of its height. */

import { css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, paint } from '../pen.ts'

const PHASES = 6

/** Where its cloth begins, how long and how high it is, and how far it waves. */
const [LEFT, TOP, LENGTH, HEIGHT, WAVE] = [1.2, 5, 56, 34, 3.4] as const
const STEPS = 14

/** The flag. */
export const flag = (tones: Tones): Drawing => ({
  box: [-6, -3, 64, 103],
  phases: PHASES,
  phasesPerSecond: 8,
  stands: true,
  facing: 'right',
  paint(context, phase) {
    const swing = (part: number) => Math.sin((part * 1.5 - phase / PHASES) * Math.PI * 2) * WAVE * Math.min(1, part * 2)
    const parts = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS)
    const edge = (y: number) => parts.map((part) => `${LEFT + part * LENGTH} ${y + swing(part) + part * 3}`)
    const cloth = `M${[...edge(TOP), ...edge(TOP + HEIGHT).toReversed()].join(' L')}Z`
    paint(context, cloth, tones.main)
    inside(context, cloth, () => {
      // Where it turns to the light it is bright.
      for (const part of parts) {
        const slope = swing(part + 1 / STEPS) - swing(part)
        const tone = slope < 0 ? tones.light : tones.dark
        context.fillStyle = css(tone, Math.min(0.75, Math.abs(slope) * 0.34))
        context.fillRect(LEFT + part * LENGTH, TOP - 8, LENGTH / STEPS + 0.05, HEIGHT + 20)
      }
    })
    paint(context, 'M-1.3 2 L1.3 2 L1.6 102 L-1.6 102Z', [150, 142, 134])
    paint(context, 'M0.3 2 L1.3 2 L1.6 102 L0.4 102Z', mix([150, 142, 134], [40, 36, 44], 0.5))
    paint(context, 'M-2.4 0 A2.4 2.4 0 1 0 2.4 0 A2.4 2.4 0 1 0 -2.4 0Z', [222, 180, 86])
  },
})
