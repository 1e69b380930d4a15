/** Heads of puppets: a plane of skin in profile, hair, and what is worn on it. No face is drawn. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, mix } from '../../scene/colour.ts'
import { inside, type OutlinePoint, outline, paint, ribbon, type SpinePoint } from '../pen.ts'
import { paintAlienHead } from './alien-head.ts'
import { disc, paintHeadwear } from './headwear.ts'
import type { Hair, Persona } from './persona.ts'

/** The profile; its unit is the height of the head, its origin the middle of the skull. */
const PROFILE: readonly OutlinePoint[] = [
  [0.02, -0.5],
  [0.26, -0.42],
  [0.37, -0.22],
  [0.37, -0.08],
  [0.385, -0.01, 0.3],
  [0.485, 0.13, 0.55],
  [0.4, 0.175, 0.5],
  [0.42, 0.235, 0.4],
  [0.385, 0.27, 0.5],
  [0.405, 0.31, 0.3],
  [0.37, 0.36],
  [0.36, 0.46],
  [0.24, 0.5],
  [0.02, 0.4],
  [-0.1, 0.28],
  [-0.24, 0.26],
  [-0.4, 0.08],
  [-0.46, -0.14],
  [-0.36, -0.38],
  [-0.16, -0.49],
]

/** Where the lips are, for whoever blows. */
export const LIPS: readonly [number, number] = [0.43, 0.25]

/** The hair over the skull, from the forehead over the crown to the nape. */
const CAPS: { readonly [H in Hair]?: readonly OutlinePoint[] } = {
  short: [
    [0.33, -0.3, 0.4],
    [0.26, -0.5],
    [0, -0.6],
    [-0.3, -0.54],
    [-0.52, -0.28],
    [-0.5, 0.02],
    [-0.34, 0.26, 0.5],
    [-0.22, 0.16],
    [-0.18, -0.02, 0.4],
    [-0.04, 0, 0.6],
    [0, -0.18],
    [0.16, -0.3],
  ],
  tousled: [
    [0.4, -0.26, 0.8],
    [0.34, -0.5],
    [0.16, -0.58, 0.5],
    [0.06, -0.66],
    [-0.1, -0.6, 0.5],
    [-0.28, -0.64],
    [-0.4, -0.5, 0.5],
    [-0.54, -0.42],
    [-0.5, -0.2, 0.5],
    [-0.56, -0.02],
    [-0.36, 0.24, 0.6],
    [-0.22, 0.14],
    [-0.16, -0.06, 0.4],
    [-0.04, -0.02, 0.6],
    [0.02, -0.2],
    [0.2, -0.26],
  ],
  bob: [
    [0.37, -0.2, 0.6],
    [0.32, -0.46],
    [0.04, -0.6],
    [-0.32, -0.54],
    [-0.55, -0.24],
    [-0.58, 0.12],
    [-0.5, 0.42, 0.7],
    [-0.2, 0.44],
    [0.04, 0.36, 0.8],
    [0.04, 0.12],
    [0.08, -0.12],
    [0.22, -0.22],
  ],
  balding: [
    [-0.02, -0.2],
    [-0.26, -0.46, 0.5],
    [-0.5, -0.26],
    [-0.5, 0.04],
    [-0.34, 0.28, 0.5],
    [-0.2, 0.16],
    [-0.16, 0, 0.4],
    [-0.03, 0.02, 0.6],
    [-0.03, -0.1],
  ],
}
const SLEEK: readonly OutlinePoint[] = [
  [0.35, -0.28, 0.5],
  [0.28, -0.5],
  [0, -0.58],
  [-0.3, -0.53],
  [-0.51, -0.26],
  [-0.5, 0.06],
  [-0.3, 0.24, 0.4],
  [-0.12, 0.1],
  [0, -0.06],
  [0.06, -0.22],
  [0.2, -0.3],
]

/** Paints what is behind the trunk: long hair and veils. The origin is the middle of the skull. */
export function paintBehind(context: SKRSContext2D, persona: Persona, size: number, sway: number): void {
  context.save()
  context.scale(size, size)
  const tone = mix(persona.hairTone, [0, 0, 0], 0.15)
  if (persona.hair === 'long') {
    const blown = sway * 0.5
    paint(
      context,
      outline([
        [0, -0.5],
        [-0.4, -0.42],
        [-0.6, 0],
        [-0.66 - blown * 0.4, 0.6],
        [-0.72 - blown, 1.24],
        [-0.5 - blown * 1.2, 1.62, 1],
        [-0.34 - blown * 0.7, 1.3],
        [-0.14 - blown * 0.2, 0.8],
        [-0.02, 0.2],
      ]),
      tone,
    )
  }
  if (persona.hair === 'ponytail') paint(context, tail(-0.48, -0.26, sway, 1), tone)
  if (persona.hair === 'pigtails') paint(context, tail(-0.3, 0, sway, 0.72), mix(tone, [0, 0, 0], 0.2))
  if (persona.headwear === 'veil') {
    const blown = 0.3 + sway * 0.6
    paint(
      context,
      outline([
        [0, -0.56],
        [-0.44, -0.5],
        [-0.8, 0.4],
        [-1.2 - blown, 2],
        [-1.9 - blown * 1.6, 4.3, 0.8],
        [-0.7 - blown, 4.5],
        [0, 3.9, 0.6],
        [-0.1, 1.6],
        [0.05, 0.1],
      ]),
      [255, 253, 248],
      0.6,
    )
  }
  context.restore()
}

function tail(x: number, y: number, sway: number, length: number) {
  const spine: SpinePoint[] = [
    [x, y, 0.16],
    [x - 0.24 - sway * 0.1, y + 0.04 * length, 0.25],
    [x - 0.34 - sway * 0.34, y + 0.5 * length - sway * 0.12, 0.26],
    [x - 0.3 - sway * 0.6, y + 0.92 * length - sway * 0.3, 0.16],
    [x - 0.38 - sway * 0.78, y + 1.16 * length - sway * 0.42, 0.01],
  ]
  return ribbon(spine)
}

/** Paints a head around the middle of the skull. */
export function paintHead(context: SKRSContext2D, persona: Persona, size: number, sway: number): void {
  context.save()
  context.scale(size, size)
  if (persona.kind === 'alien') paintAlienHead(context, persona)
  else paintHumanHead(context, persona, sway)
  context.restore()
}

function paintHumanHead(context: SKRSContext2D, persona: Persona, sway: number): void {
  const { skin, hair, hairTone } = persona
  const face = outline(PROFILE)
  paint(context, face, skin)
  inside(context, face, () => {
    paint(
      context,
      outline([
        [-0.1, 0.1],
        [0.06, 0.3],
        [0.34, 0.46],
        [0.3, 0.6],
        [-0.4, 0.6],
        [-0.5, 0.1],
      ]),
      mix(skin, [110, 44, 40], 0.5),
      0.4,
    )
    paint(
      context,
      outline([
        [0.24, 0.05],
        [0.34, 0.08],
        [0.32, 0.22],
        [0.2, 0.2],
      ]),
      mix(skin, [230, 96, 84], 0.5),
      0.28,
    )
  })
  paint(
    context,
    outline([
      [-0.12, -0.06],
      [-0.02, -0.08],
      [0.02, 0.02],
      [-0.05, 0.14],
      [-0.11, 0.08],
    ]),
    mix(skin, [120, 50, 44], 0.3),
  )
  if (hair !== 'none') paintHair(context, hair, hairTone, sway)
  paintHeadwear(context, persona, sway)
}

function paintHair(context: SKRSContext2D, hair: Hair, tone: Colour, sway: number): void {
  const cap = outline(CAPS[hair] ?? SLEEK)
  if (hair === 'bun') disc(context, -0.5, -0.36, 0.25, mix(tone, [0, 0, 0], 0.12))
  if (hair === 'topknot')
    paint(
      context,
      ribbon([
        [-0.16, -0.54, 0.18],
        [-0.22, -0.76, 0.2],
        [-0.06, -0.82, 0.14],
        [0.04, -0.76, 0.06],
      ]),
      tone,
    )
  paint(context, cap, tone)
  inside(context, cap, () => {
    paint(
      context,
      ribbon([
        [0.2, -0.46, 0.02],
        [-0.06, -0.52, 0.1],
        [-0.34, -0.4, 0.08],
        [-0.44, -0.16, 0.01],
      ]),
      mix(tone, [255, 236, 214], 0.35),
      0.5,
    )
  })
  if (hair === 'pigtails') paint(context, tail(-0.12, 0.06, sway, 0.8), tone)
  if (hair === 'long')
    paint(
      context,
      ribbon([
        [0.04, -0.3, 0.12],
        [-0.1, 0.02, 0.2],
        [-0.2 - sway * 0.06, 0.46, 0.2],
        [-0.26 - sway * 0.3, 1, 0.12],
        [-0.3 - sway * 0.5, 1.24, 0.01],
      ]),
      mix(tone, [255, 236, 214], 0.08),
    )
}
