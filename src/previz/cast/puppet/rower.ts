/** People in a canoe, a hull before their legs: with paddles whose strokes take it to the right, or at rest; or nobody. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { measure } from '../measure.ts'
import { bend, outline, paint, type Point, ribbon } from '../pen.ts'
import { paintArm } from './body.ts'
import { paintJoined } from './figure.ts'
import type { Persona } from './persona.ts'
import type { Pose } from './pose.ts'
import { SEATED } from './poses-at.ts'
import { type ArmJoints, type Joints, jointsOf, movedBy } from './skeleton.ts'

/** Pictures of a stroke, and how many are seen in a second. */
const [PHASES, PER_SECOND] = [8, 6]

/** How far a canoe for one reaches to both sides, how much farther for each more, and how high its sides and its seats are. */
const [HALF, MORE, SIDE, SEAT] = [0.56, 0.21, 0.19, 0.13]

/** How far below the lower hand the blade begins, how long it is, and how long the shaft between the hands. */
const [SHAFT, BLADE, GRIPS] = [0.2, 0.16, 0.4]

/** On the floor of a boat, the legs along it. */
const KNEES_UP: Pose = { ...SEATED, arch: 6, nearLeg: [104, 40, 0], farLeg: [99, 33, 0] }

/** How high an animal in a boat is, alone or with people. */
const [PET_HIGH, PET_BESIDE] = [0.62, 0.43]

const WOOD: Colour = [196, 150, 92]

/** The drawing of those in a canoe, the one at its stern first, animals at its bow. A unit is the height of a grown person. */
export function rowers(
  people: readonly Persona[],
  tones: Tones,
  isRowed: boolean,
  pets: readonly Drawing[] = [],
): Drawing {
  const seats = people.length + pets.length
  const [pet] = pets
  const half = HALF + MORE * Math.max(0, seats - 1)
  // Pictures of many are dear: a stroke takes as long with fewer.
  const count = !isRowed ? 1 : people.length > 2 ? PHASES / 2 + 1 : PHASES
  const strokes = Array.from({ length: count }, (_, phase) =>
    people.map((persona, index) => {
      const x = (index - (seats - 1) / 2) * 2 * MORE * 1.1 - 0.16
      const rower: Rower = isRowed ? strokeOf(persona, x, phase / count) : { joints: seatedAt(persona, x, KNEES_UP) }
      return { persona, ...rower }
    }),
  )
  return {
    box: [-half - 0.1, -1.3, half + 0.3, 0.06],
    phases: isRowed ? count : (pet?.phases ?? 1),
    phasesPerSecond: isRowed ? (PER_SECOND * count) / PHASES : (pet?.phasesPerSecond ?? 0),
    stands: true,
    facing: people.length === 0 ? (pet?.facing ?? 'right') : 'right',
    paint(context, phase) {
      paintInside(context, half, tones)
      const stroke = strokes[phase % count] ?? []
      for (const { persona, joints } of stroke) paintJoined(context, persona, joints, 0)
      for (const [index, one] of pets.entries()) {
        const x = half - 0.44 - 2 * MORE * (pets.length - 1 - index)
        paintPet(
          context,
          one,
          isRowed ? 0 : phase % one.phases,
          seats === 1 ? [0, 1.5 * HALF, PET_HIGH] : [x, 0.6, PET_BESIDE],
        )
      }
      paintHull(context, half, tones)
      for (const { persona, joints, grips } of stroke) {
        if (grips !== undefined) paintPaddle(context, grips)
        paintArm(context, persona, joints.nearArm, false)
      }
    },
  }
}

/** An animal in a boat: where, and how wide and high it is at most. */
type Place = readonly [x: number, wide: number, high: number]

function paintPet(context: SKRSContext2D, pet: Drawing, phase: number, [x, wide, high]: Place): void {
  const { left, right, top, bottom } = measure(pet)
  const unit = Math.min(high / (bottom - top), wide / (right - left))
  context.save()
  context.translate(x, -SEAT * 0.5)
  context.scale(unit, unit)
  context.translate(-(left + right) / 2, -bottom)
  pet.paint(context, phase)
  context.restore()
}

/** The upper and the lower hand on a paddle. */
type Grips = readonly [upper: Point, lower: Point]

/** Somebody in a boat, and what he holds, where he rows. */
type Rower = { readonly joints: Joints; readonly grips?: Grips }

function seatedAt({ body, bulk }: Persona, x: number, pose: Pose): Joints {
  const loose = jointsOf(pose, body)
  return movedBy(loose, [x, -SEAT - 0.045 * bulk - loose.hips[1]])
}

/** Somebody at a moment of a stroke, 0 to 1: the blade goes back through the water for a half of it, and forward over it. */
function strokeOf(persona: Persona, x: number, moment: number): Rower {
  const turn = 2 * Math.PI * moment
  const seated = seatedAt(persona, x, { ...KNEES_UP, lean: 8 + 9 * Math.cos(turn) })
  const { body } = persona
  const { shoulder } = seated.nearArm
  const reach = body.upperArm + body.forearm
  const lower: Point = [
    shoulder[0] + reach * (0.62 + 0.34 * Math.cos(turn)),
    shoulder[1] + reach * (0.62 - 0.16 * Math.max(0, -Math.sin(turn))),
  ]
  // The shaft leans as far as the blade is behind the hands, and lies flatter on its way forward.
  const lean = -0.28 + 0.42 * Math.cos(turn) - 0.5 * Math.max(0, -Math.sin(turn))
  const upper: Point = [lower[0] - Math.sin(lean) * GRIPS, lower[1] - Math.cos(lean) * GRIPS]
  const arm = (from: Point, to: Point): ArmJoints => {
    const { knee: elbow, end: wrist } = bend(from, to, body.upperArm, body.forearm, 1)
    return { shoulder: from, elbow, wrist, tip: [wrist[0] + body.hand * 0.7, wrist[1] + body.hand * 0.3] }
  }
  const nearArm = arm(shoulder, lower)
  const farArm = arm(seated.farArm.shoulder, upper)
  return { joints: { ...seated, nearArm, farArm }, grips: [farArm.wrist, nearArm.wrist] }
}

function paintPaddle(context: SKRSContext2D, [upper, lower]: Grips): void {
  const [dx, dy] = [lower[0] - upper[0], lower[1] - upper[1]]
  const far = Math.hypot(dx, dy) || 1
  const on = (below: number): Point => [lower[0] + (dx / far) * below, lower[1] + (dy / far) * below]
  const top = on(-far - 0.03)
  const [neck, middle, tip] = [on(SHAFT), on(SHAFT + BLADE * 0.5), on(SHAFT + BLADE)]
  paint(
    context,
    ribbon([
      [top[0], top[1], 0.022],
      [neck[0], neck[1], 0.02],
    ]),
    WOOD,
  )
  paint(
    context,
    ribbon([
      [neck[0], neck[1], 0.024],
      [middle[0], middle[1], 0.088],
      [tip[0], tip[1], 0.06],
    ]),
    mix(WOOD, [120, 78, 40], 0.25),
  )
}

/** The far side of a hull, seen from a little above. */
function paintInside(context: SKRSContext2D, half: number, tones: Tones): void {
  const far = mix(tones.dark, [30, 20, 20], 0.35)
  paint(
    context,
    outline([
      [-half, -SIDE - 0.07, 0.8],
      [-half * 0.5, -SIDE - 0.03],
      [half * 0.5, -SIDE - 0.03],
      [half, -SIDE - 0.08, 0.8],
      [half * 0.5, -SIDE + 0.05],
      [-half * 0.5, -SIDE + 0.05],
    ]),
    far,
  )
}

function paintHull(context: SKRSContext2D, half: number, tones: Tones): void {
  const rail = (y: number, width: number) =>
    ribbon([
      [-half + 0.005, -SIDE - 0.065 + y, width],
      [-half * 0.5, -SIDE + 0.012 + y, width],
      [0, -SIDE + 0.022 + y, width],
      [half * 0.5, -SIDE + 0.012 + y, width],
      [half - 0.005, -SIDE - 0.075 + y, width],
    ])
  const side = outline([
    [-half, -SIDE - 0.07, 0.9],
    [-half * 0.5, -SIDE + 0.01],
    [0, -SIDE + 0.02],
    [half * 0.5, -SIDE + 0.01],
    [half, -SIDE - 0.08, 0.9],
    [half * 0.97, -0.13],
    [half * 0.8, -0.01],
    [0, 0],
    [-half * 0.8, -0.01],
    [-half * 0.97, -0.12],
  ])
  const shade = context.createLinearGradient(0, -SIDE - 0.06, 0, 0)
  shade.addColorStop(0, `rgb(${mix(tones.main, tones.light, 0.35).join(' ')})`)
  shade.addColorStop(0.5, `rgb(${tones.main.join(' ')})`)
  shade.addColorStop(1, `rgb(${tones.dark.join(' ')})`)
  context.fillStyle = shade
  context.fill(side)
  paint(context, rail(0.055, 0.012), mix(tones.main, tones.dark, 0.6), 0.6)
  paint(context, rail(0, 0.026), mix(tones.light, WOOD, 0.5))
}
