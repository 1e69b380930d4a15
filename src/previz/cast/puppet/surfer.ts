/** Somebody on a board on the face of a breaking wave, which is part of the drawing. A unit is the height of a grown person, the sea is at y = 0. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { measure } from '../measure.ts'
import { inside, type OutlinePoint, outline, paint, type Point, ribbon, type SpinePoint } from '../pen.ts'
import { paintJoined } from './figure.ts'
import type { Persona } from './persona.ts'
import { pose } from './poses.ts'
import type { Pose } from './pose.ts'
import { jointsOf, movedBy } from './skeleton.ts'

/** Pictures of the water's loop, and how many are seen in a second. */
const [PHASES, PER_SECOND] = [8, 8]

/** Where the board is on the wave, and how it is tilted, in radians. */
const BOARD_AT: Point = [0.14, -0.255]
const TILT = 0.27

/** How high an animal on a board is. */
const PET_HIGH = 0.5

const [DEEP, CLEAR, FOAM]: readonly [Colour, Colour, Colour] = [
  [22, 78, 104],
  [118, 196, 196],
  [246, 251, 250],
]

/** Crouched over bent knees, arms out for balance, at a moment of the loop. */
const riding = (moment: number): Pose => {
  const swing = Math.sin(moment * Math.PI * 2)
  return pose({
    lean: 26 + 3 * swing,
    arch: 6,
    head: -6,
    nearArm: [-62 + 9 * swing, 14],
    farArm: [92 - 8 * swing, 8],
    nearLeg: [-4, 42, 0],
    farLeg: [66, 62, 0],
    sway: 0.7 + 0.2 * swing,
  })
}

/** The drawing of a person who surfs. */
export function surfer(persona: Persona, tones: Tones): Drawing {
  const { holds: _, ...rider } = persona
  return onWave(tones, (context, phase) => {
    const loose = jointsOf(riding(phase / PHASES), rider.body)
    paintJoined(context, rider, movedBy(loose, [0.02, -0.02]), 0.7)
  })
}

/** The drawing of an animal that surfs. */
export function surfingPet(pet: Drawing, tones: Tones): Drawing {
  const { left, right, top, bottom } = measure(pet)
  const unit = PET_HIGH / (bottom - top)
  return onWave(tones, (context, phase) => {
    context.scale(unit * (pet.facing === 'left' ? -1 : 1), unit)
    context.translate(-(left + right) / 2, -bottom)
    pet.paint(context, phase % pet.phases)
  })
}

function onWave(tones: Tones, paintRider: (context: SKRSContext2D, phase: number) => void): Drawing {
  return {
    box: [-2.2, -1.7, 2.2, 0.2],
    phases: PHASES,
    phasesPerSecond: PER_SECOND,
    stands: true,
    facing: 'right',
    paint(context, phase) {
      const turn = (phase / PHASES) * Math.PI * 2
      paintWave(context, turn)
      paintTrail(context, turn)
      context.save()
      context.translate(BOARD_AT[0], BOARD_AT[1] + 0.012 * Math.sin(turn))
      context.rotate(TILT)
      paintBoard(context, tones)
      paintRider(context, phase)
      context.restore()
      paintSurf(context, turn)
    },
  }
}

/** The wave from its back over the crest and down its face. */
const BODY: readonly OutlinePoint[] = [
  [-2, 0.1, 1],
  [-1.94, -0.22],
  [-1.7, -0.66],
  [-1.34, -1.06],
  [-0.96, -1.26],
  [-0.6, -1.3],
  [-0.3, -1.2],
  [-0.14, -1.02],
  [-0.16, -0.9, 0.8],
  [-0.3, -1.0],
  [-0.46, -0.98],
  [-0.52, -0.82],
  [-0.34, -0.52],
  [0.1, -0.24],
  [0.7, -0.08],
  [1.4, 0],
  [1.9, 0.06, 0.6],
  [1.7, 0.1, 1],
]

function paintWave(context: SKRSContext2D, turn: number): void {
  const body = outline(BODY)
  const depth = context.createLinearGradient(0, -1.3, 0, 0.1)
  depth.addColorStop(0, css(mix(CLEAR, FOAM, 0.2)))
  depth.addColorStop(0.45, css(mix(CLEAR, DEEP, 0.4)))
  depth.addColorStop(0.8, css(mix(CLEAR, DEEP, 0.75)))
  // Its foot is the sea's own.
  depth.addColorStop(1, css(mix(CLEAR, DEEP, 0.75), 0.3))
  context.fillStyle = depth
  context.fill(body)
  inside(context, body, () => {
    // Water that is drawn up along the face.
    for (let index = 0; index < 7; index++) {
      const aside = index * 0.2 + 0.03 * Math.sin(turn + index)
      const streak: readonly SpinePoint[] = [
        [-1.7 + aside * 1.5, 0.1, 0.02],
        [-1.3 + aside * 0.9, -0.5, 0.045],
        [-0.98 + aside * 0.42, -1, 0.02],
        [-0.84 + aside * 0.3, -1.24, 0.008],
      ]
      paint(context, ribbon(streak), index % 2 === 0 ? CLEAR : mix(DEEP, [0, 0, 0], 0.2), 0.28)
    }
    paint(
      context,
      ribbon([
        [-0.5, -0.9, 0.14],
        [-0.4, -0.58, 0.2],
        [0.06, -0.26, 0.16],
        [0.8, -0.06, 0.05],
      ]),
      mix(DEEP, [4, 30, 50], 0.5),
      0.3,
    )
  })
  paintLip(context, turn)
}

/** Foam where the crest breaks, and what flies off it. */
function paintLip(context: SKRSContext2D, turn: number): void {
  const wobble = (index: number) => 0.014 * Math.sin(turn + index * 1.7)
  const crest: readonly Point[] = [
    [-1.52, -0.9],
    [-1.2, -1.16],
    [-0.86, -1.3],
    [-0.5, -1.31],
    [-0.26, -1.19],
    [-0.13, -1.02],
    [-0.15, -0.9],
  ]
  const wide = [0.01, 0.05, 0.075, 0.1, 0.13, 0.14, 0.07]
  paint(
    context,
    ribbon(crest.map(([x, y], index): SpinePoint => [x, y + wobble(index), wide[index] ?? 0.05])),
    FOAM,
    0.95,
  )
  for (const [index, [x, y, size]] of SPRAY.entries()) {
    const up = (index * 0.37 + turn / (Math.PI * 2)) % 1
    context.beginPath()
    context.arc(x - 0.16 * up, y - 0.16 * up, size * (1 - 0.6 * up), 0, Math.PI * 2)
    context.fillStyle = css(FOAM, 0.8 * (1 - up))
    context.fill()
  }
}

const SPRAY = [
  [-1.1, -1.24, 0.028],
  [-0.86, -1.36, 0.034],
  [-0.62, -1.38, 0.03],
  [-0.4, -1.34, 0.036],
  [-0.2, -1.22, 0.03],
  [-0.06, -1.06, 0.032],
  [-0.04, -0.94, 0.024],
] as const

/** What the board cuts up behind it. */
function paintTrail(context: SKRSContext2D, turn: number): void {
  const sway = 0.02 * Math.sin(turn)
  paint(
    context,
    ribbon([
      [-0.5, -0.5 + sway, 0.02],
      [-0.36, -0.42 + sway, 0.12],
      [-0.12, -0.3, 0.09],
      [0.3, -0.2, 0.03],
    ]),
    FOAM,
    0.85,
  )
}

function paintBoard(context: SKRSContext2D, tones: Tones): void {
  const board = outline([
    [-0.62, -0.01, 0.6],
    [-0.3, -0.035],
    [0.3, -0.035],
    [0.62, -0.1],
    [0.72, -0.17, 0.9],
    [0.6, -0.04],
    [0.3, 0.025],
    [-0.4, 0.025],
  ])
  paint(context, board, tones.main)
  inside(context, board, () => paint(context, 'M-0.8 -0.012 L0.8 -0.012 L0.8 0.012 L-0.8 0.012Z', tones.light))
}

/** Foam at the foot of the wave. */
function paintSurf(context: SKRSContext2D, turn: number): void {
  for (const [y, opacity, shift] of [
    [0.05, 0.9, 0],
    [0.09, 0.6, 1.3],
  ] as const) {
    const spine = Array.from({ length: 15 }, (_, index): SpinePoint => {
      const x = -1.96 + index * 0.262
      return [
        x,
        y + 0.012 * Math.sin(turn + index * 1.9 + shift),
        0.03 + 0.055 * Math.abs(Math.sin(index * 1.3 + shift + turn / 2)),
      ]
    })
    paint(context, ribbon(spine), FOAM, opacity * 0.85)
  }
}
