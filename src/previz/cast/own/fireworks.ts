/** Fireworks: bursts that open, hang and fade. A unit is a hundredth of the height of the highest one. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import { chanceFrom } from '../../random.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { paint, ribbon } from '../pen.ts'

/** Pictures from one burst to the next of the same shell. */
const BURST_PHASES = 10

const GOLD: Colour = [255, 214, 120]
const BLUE: Colour = [120, 190, 255]

/** Three shells, one after the other. */
export const fireworks = (tones: Tones): Drawing => {
  const shells = [
    { x: 0, y: 0, size: 46, tone: tones.main, late: 0 },
    { x: -58, y: 26, size: 32, tone: GOLD, late: 3 },
    { x: 56, y: 20, size: 36, tone: BLUE, late: 6 },
  ]
  const draw = (context: SKRSContext2D, phase: number) => {
    for (const [index, { x, y, size, tone, late }] of shells.entries()) {
      const age = ((phase + BURST_PHASES - late) % BURST_PHASES) / BURST_PHASES
      context.save()
      context.translate(x, y)
      burst(context, size, tone, { age, name: `shell ${index}` })
      context.restore()
    }
  }
  return {
    box: [-110, -60, 110, 80],
    phases: BURST_PHASES,
    phasesPerSecond: 8,
    stands: false,
    facing: 'none',
    glows: true,
    paint: draw,
    lit: { moves: true, paint: draw },
  }
}

function burst(
  context: SKRSContext2D,
  size: number,
  tone: Colour,
  { age, name }: { readonly age: number; readonly name: string },
): void {
  const chance = chanceFrom(1, name)
  const open = 1 - (1 - Math.min(1, age * 1.5 + 0.22)) ** 3
  const fade = 1 - Math.max(0, age - 0.45) / 0.62
  for (let spark = 0; spark < 54; spark++) {
    const angle = ((spark + chance() * 0.7) / 27) * Math.PI * 2
    const reach = size * open * (spark % 2 === 0 ? 0.8 + 0.2 * chance() : 0.4 + 0.2 * chance())
    const sag = age * age * size * 0.4
    const at = (part: number): readonly [number, number] => [
      Math.cos(angle) * reach * part,
      Math.sin(angle) * reach * part + sag * part * part,
    ]
    const streak = ribbon([
      [...at(0.45 + age * 0.4), 0.1],
      [...at(0.78 + age * 0.1), size * 0.018],
      [...at(1), size * 0.03],
    ])
    paint(context, streak, mix(tone, [255, 250, 235], spark % 3 === 0 ? 0.7 : 0.2), Math.max(0, fade))
  }
  const core = context.createRadialGradient(0, 0, 0, 0, 0, size * 0.5)
  core.addColorStop(0, css(mix(tone, [255, 255, 255], 0.6), 0.75 * Math.max(0, 1 - age * 2.4)))
  core.addColorStop(1, css(tone, 0))
  context.fillStyle = core
  context.fillRect(-size, -size, size * 2, size * 2)
}
