/** Wings on a puppet's back: thin as a dragonfly's, or of feathers. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import { tonesFrom } from '../colour-words.ts'
import { feathers } from '../own/feathers.ts'
import { outline, type OutlinePoint, paint } from '../pen.ts'
import type { Persona } from './persona.ts'
import type { Joints } from './skeleton.ts'

/** An upper wing and a lower one, from the back at the origin; the unit is the height of a grown person. */
const LOBES: readonly (readonly OutlinePoint[])[] = [
  [
    [0, 0, 0.8],
    [-0.1, 0.08],
    [-0.22, 0.2],
    [-0.27, 0.34],
    [-0.18, 0.36],
    [-0.07, 0.22],
  ],
  [
    [0, 0, 0.8],
    [-0.05, -0.16],
    [-0.2, -0.34],
    [-0.38, -0.4, 0.4],
    [-0.42, -0.26],
    [-0.34, -0.06],
    [-0.18, 0.06],
  ],
]

const GAUZE: Colour = [206, 236, 250]
const PLUMES = tonesFrom('#f4f1ea')

/** Paints them; `sway` (-1 to 1) is how far they are swept back. */
export function paintWings(
  context: SKRSContext2D,
  wings: NonNullable<Persona['wings']>,
  { chest, upright }: Joints,
  sway: number,
): void {
  const paintOne = wings === 'gauze' ? paintGauze : paintFeathers
  context.save()
  context.translate(chest[0] - Math.cos(upright) * 0.04, chest[1] - Math.sin(upright) * 0.04)
  context.rotate(upright - sway * 0.22)
  context.save()
  context.rotate(0.3)
  context.scale(0.86, 0.94)
  paintOne(context, true)
  context.restore()
  paintOne(context, false)
  context.restore()
}

function paintGauze(context: SKRSContext2D, isFar: boolean): void {
  for (const lobe of LOBES) {
    const wing = outline(lobe)
    paint(context, wing, mix(GAUZE, [60, 60, 110], isFar ? 0.35 : 0.08), isFar ? 0.7 : 0.82)
    context.strokeStyle = css([255, 255, 255], 0.65)
    context.lineWidth = 0.005
    context.stroke(wing)
  }
}

function paintFeathers(context: SKRSContext2D, isFar: boolean): void {
  context.rotate(-0.3)
  context.scale(0.0056, 0.0056)
  feathers(context, isFar ? { ...PLUMES, main: mix(PLUMES.main, PLUMES.dark, 0.4) } : PLUMES)
}
