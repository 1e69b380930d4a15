/** A rocket on the fire of its engines. A unit is a hundredth of the rocket's length; its nose is at the origin. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { disc, inside, outline, paint, type OutlinePoint } from '../pen.ts'
import { across } from './vessels.ts'

/** Pictures of its fire. */
const FIRE_PHASES = 4

const HULL = 'M0 0 C5 6 9 15 9 26 L9 92 L-9 92 L-9 26 C-9 15 -5 6 0 0Z'
const BOOSTER = 'M0 46 C3 50 4.4 54 4.4 59 L4.4 96 L-4.4 96 L-4.4 59 C-4.4 54 -3 50 0 46Z'
const FINS = 'M-9 76 L-17 90 L-17 98 L-9 92Z M9 76 L17 90 L17 98 L9 92Z'
const WHITE: Colour = [246, 246, 242]

/** The rocket: upright where it only rises, else on its way up to the right. */
export function rocket(tones: Tones, isUpright: boolean, flies: boolean): Drawing {
  const turned = (context: SKRSContext2D, draw: () => void) => {
    context.save()
    if (!isUpright) context.rotate(Math.PI / 4)
    draw()
    context.restore()
  }
  const [sin, cos] = isUpright ? [0, 1] : [Math.SQRT1_2, Math.SQRT1_2]
  return {
    box: isUpright ? [-24, -4, 24, 152] : [-124, -14, 20, 124],
    phases: flies ? FIRE_PHASES : 1,
    phasesPerSecond: flies ? 12 : 0,
    stands: !flies,
    facing: isUpright ? 'none' : 'right',
    ...(flies && { spots: { exhaust: [-98 * sin, 98 * cos] } }),
    paint(context, phase) {
      turned(context, () => {
        if (flies) paintFire(context, phase)
        paintRocket(context, tones)
      })
    },
    ...(flies && { lit: { moves: true, paint: (context, phase) => turned(context, () => paintFire(context, phase)) } }),
  }
}

function paintRocket(context: SKRSContext2D, tones: Tones): void {
  paint(context, FINS, tones.dark)
  paint(context, 'M-5 92 L5 92 L7 98 L-7 98Z', [60, 62, 70])
  for (const side of [-11.4, 11.4]) {
    context.save()
    context.translate(side, 0)
    paintTube(context, BOOSTER, 4.4, tones.main)
    paint(context, 'M-2.6 96 L2.6 96 L3.8 100 L-3.8 100Z', [60, 62, 70])
    context.restore()
  }
  paintTube(context, HULL, 9, WHITE)
  inside(context, HULL, () => {
    for (const [y, high] of [
      [0, 21],
      [40, 3],
      [82, 10],
    ] as const) {
      context.fillStyle = across(context, -9, 9, roundness(tones.main))
      context.fillRect(-9, y, 18, high)
    }
  })
  for (const [radius, tone] of [
    [4, [120, 126, 136]],
    [3, [34, 52, 78]],
  ] as const)
    disc(context, [0, 31], radius, tone)
  paint(context, 'M-2.2 30 A3 3 0 0 1 0.6 28.4 A4 4 0 0 0 -2.2 30Z', WHITE, 0.85)
}

function paintTube(context: SKRSContext2D, path: string, half: number, tone: Colour): void {
  context.fillStyle = across(context, -half, half, roundness(tone))
  context.fill(new Path2D(path))
}

/** The tones of a tube in light from the left. */
function roundness(tone: Colour): readonly (readonly [number, Colour])[] {
  return [
    [0, mix(tone, [40, 44, 60], 0.35)],
    [0.25, mix(tone, [255, 255, 255], 0.5)],
    [0.6, mix(tone, [40, 44, 60], 0.12)],
    [1, mix(tone, [24, 26, 44], 0.6)],
  ]
}

/** A tongue of fire, brightest within. */
function paintFire(context: SKRSContext2D, phase: number): void {
  for (const [wide, long, tone] of [
    [10, 1, [255, 122, 30]],
    [7, 0.74, [255, 190, 60]],
    [3.8, 0.46, [255, 248, 214]],
  ] as const) {
    const tip = 98 + (44 + 5 * Math.sin(phase * 2.4 + wide)) * long
    const lick = 2.2 * Math.sin(phase * 1.9 + long * 5)
    const flame: readonly OutlinePoint[] = [
      [-wide * 0.6, 96, 0.6],
      [wide * 0.6, 96, 0.6],
      [wide, 106],
      [wide * 0.6 + lick, 120 * long + 106 * (1 - long)],
      [lick, tip, 0.9],
      [-wide * 0.6 + lick, 120 * long + 106 * (1 - long)],
      [-wide, 106],
    ]
    paint(context, outline(flame), tone)
  }
}
