/** One or several on the back of an animal: hips where its back is in each picture of its gait, legs astride, hands at the reins. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import { backsOf } from '../back.ts'
import type { Drawing } from '../drawing.ts'
import { measure } from '../measure.ts'
import { bend, outline, paint, type Point } from '../pen.ts'
import { paintLeg } from './body.ts'
import { paintJoined } from './figure.ts'
import type { Persona } from './persona.ts'
import { ASTRIDE } from './poses-at.ts'
import { type ArmJoints, type Joints, jointsOf, type LegJoints, withLimbs } from './skeleton.ts'

/** How an animal carries its rider. */
type Mount = {
  /** How high its back is above the ground, in heights of a grown person. */
  readonly back: number
  /** Where on its back one sits, from the tail (0) to the nose (1), and how much farther back each who is behind. */
  readonly along: number
  readonly behind?: number
  /** Where one sits, in its drawing's own units, where something is higher than its back. */
  readonly at?: Point
  /** It has neither saddle nor reins. */
  readonly isBare?: boolean
  /** How high whoever is no puppet is seen on it, in heights of a grown person. */
  readonly passenger?: number
}

const HORSE: Mount = { back: 0.86, along: 0.5 }
const MOUNTS: { readonly [picture: string]: Mount } = {
  elephant: { back: 1.45, along: 0.36, isBare: true },
  mammoth: { back: 1.45, along: 0.5, isBare: true },
  // Before its hump, and whoever rides with him behind it.
  camel: { back: 0.86, along: 0.52, behind: 0.32 },
  'two-hump-camel': { back: 1, along: 0.42 },
  giraffe: { back: 1.7, along: 0.35, isBare: true },
  deer: { back: 0.66, along: 0.42 },
  pegasus: { back: 0.86, along: 0.5, at: [0.52, 0.25] },
  bicycle: { back: 0.8, along: 0.3, isBare: true },
  'motor-scooter': { back: 0.72, along: 0.26, isBare: true },
  motorcycle: { back: 0.74, along: 0.4, isBare: true },
  skateboard: { back: 0.11, along: 0.5, passenger: 0.5 },
  bridge: { back: 0.9, along: 0.5, passenger: 0.95 },
  dragon: { back: 1.4, along: 0.6, at: [31, -8], isBare: true },
}

const LEATHER: Colour = [96, 58, 36]

/** The drawing of riders on a mount whose picture is named, who has the reins first. */
export function riders(people: readonly Persona[], mount: Drawing, picture: string): Drawing {
  const unarmed = people.map((persona) => (persona.holds === 'stick' ? withoutStick(persona) : persona))
  const { isBare = false } = kindOf(picture)
  return carried(mount, picture, { places: people.length }, (context, { seats, paintMount, mouth }) => {
    const seated = unarmed.flatMap((persona, index) => {
      const seat = seats[index]
      return seat === undefined ? [] : [{ persona, joints: astride(persona, seat) }]
    })
    for (const { persona, joints } of seated) paintLeg(context, persona, joints.farLeg, true)
    paintMount()
    const [first] = seated
    if (!isBare && first !== undefined) paintTack(context, first.joints, mouth)
    for (const { persona, joints } of seated)
      paintJoined(context, persona, { ...joints, farLeg: joints.nearLeg }, ASTRIDE.sway)
  })
}

/** How high whoever is no puppet is seen on a back, in heights of a grown person. */
const PASSENGER = 0.7

/** The drawing of anybody else on a mount, `tall` in heights of a grown person: it is set on the back as it is. */
export function passenger(
  other: Drawing,
  mount: Drawing,
  picture: string,
  tall = kindOf(picture).passenger ?? PASSENGER,
): Drawing {
  const { left, right, top, bottom } = measure(other)
  const unit = tall / (bottom - top)
  return carried(mount, picture, { places: 1 }, (context, { seats: [[x, y] = [0, 0]], paintMount, phase }) => {
    paintMount()
    context.translate(x, y + 0.03)
    context.scale(unit * (other.facing === 'left' ? -1 : 1), unit)
    context.translate(-(left + right) / 2, -bottom)
    other.paint(context, phase % other.phases)
  })
}

function kindOf(picture: string): Mount {
  return MOUNTS[picture] ?? HORSE
}

/** What is known where somebody is painted with the mount: where each has a place on its back, and where its reins end. */
type Carrying = {
  readonly seats: readonly Point[]
  readonly paintMount: () => void
  readonly mouth: Point | undefined
  readonly phase: number
}

/** How much farther back on a back somebody sits who is behind. */
const BEHIND = 0.13

function carried(
  mount: Drawing,
  picture: string,
  { places }: { readonly places: number },
  paintBoth: (context: SKRSContext2D, carrying: Carrying) => void,
): Drawing {
  const kind = kindOf(picture)
  const { along, behind = BEHIND } = kind
  const { backs, foot } = backsOf(mount, along)
  const further = Array.from({ length: places - 1 }, (_, index) => backsOf(mount, along - behind * (index + 1)).backs)
  const seat = kind.at ?? backs[0] ?? [0, 0]
  const unit = kind.back / Math.max(1e-6, foot - seat[1])
  const mirror = mount.facing === 'left' ? -1 : 1
  const placed = ([x, y]: Point): Point => [(x - seat[0]) * unit * mirror, (y - foot) * unit]
  const onMount = (context: SKRSContext2D, draw: () => void) => {
    context.save()
    context.scale(unit * mirror, unit)
    context.translate(-seat[0], -foot)
    draw()
    context.restore()
  }
  const { lit } = mount
  const mouth = mount.spots?.mouth && placed(mount.spots.mouth)
  return {
    box: boxOf(mount, placed),
    phases: mount.phases,
    phasesPerSecond: mount.phasesPerSecond,
    ...(mount.stride !== undefined && { stride: mount.stride * unit }),
    stands: mount.stands,
    facing: 'right',
    ...(mouth !== undefined && { spots: { mouth } }),
    paint(context, phase) {
      const paintMount = () => onMount(context, () => mount.paint(context, phase))
      const seats = [kind.at ?? backs[phase] ?? seat, ...further.map((one) => one[phase] ?? seat)].map(placed)
      paintBoth(context, { seats, paintMount, mouth, phase })
    },
    ...(lit !== undefined && {
      lit: {
        ...lit,
        paint: (context: SKRSContext2D, phase: number) => onMount(context, () => lit.paint(context, phase)),
      },
    }),
  }
}

function withoutStick({ holds: _, ...persona }: Persona): Persona {
  return persona
}

function boxOf({ box: [left, top, right, bottom] }: Drawing, placed: (point: Point) => Point): Drawing['box'] {
  const [[x0, y0], [x1, y1]] = [placed([left, top]), placed([right, bottom])]
  return [Math.min(x0, x1, -0.5), Math.min(y0, -2.4), Math.max(x0, x1, 0.6), Math.max(y1, 0.05)]
}

/** The joints of somebody who sits on a back at a place. */
function astride(persona: Persona, [x, y]: Point): Joints {
  const { body, bulk } = persona
  const loose = jointsOf(ASTRIDE, body)
  const hips: Point = [x - 0.02, y - 0.035 * bulk]
  const [dx, dy] = [hips[0] - loose.hips[0], hips[1] - loose.hips[1]]
  const moved = ([px, py]: Point): Point => [px + dx, py + dy]
  const leg = (from: LegJoints): LegJoints => ({
    hip: moved(from.hip),
    knee: moved(from.knee),
    ankle: moved(from.ankle),
    slope: 0.06,
  })
  const reins: Point = [hips[0] + 0.27 * (body.trunk / 0.27), hips[1] - 0.17 * (body.trunk / 0.27)]
  const arm = ({ shoulder }: ArmJoints): ArmJoints => {
    const from = moved(shoulder)
    const { knee: elbow, end: wrist } = bend(from, reins, body.upperArm, body.forearm, 1)
    return { shoulder: from, elbow, wrist, tip: [wrist[0] + body.hand * 0.9, wrist[1] - body.hand * 0.1] }
  }
  return withLimbs(loose, moved, {
    hips,
    nearArm: arm(loose.nearArm),
    farArm: arm(loose.farArm),
    nearLeg: leg(loose.nearLeg),
    farLeg: leg(loose.farLeg),
  })
}

/** Saddle cloth, saddle, stirrup and reins. */
function paintTack(context: SKRSContext2D, { hips: [x, y], nearLeg, nearArm }: Joints, mouth: Point | undefined): void {
  paint(
    context,
    outline([
      [x - 0.18, y + 0.03, 0.6],
      [x + 0.16, y + 0.035, 0.6],
      [x + 0.14, y + 0.2, 0.5],
      [x - 0.16, y + 0.19, 0.5],
    ]),
    [150, 46, 48],
  )
  paint(
    context,
    outline([
      [x - 0.17, y - 0.012, 0.4],
      [x - 0.11, y + 0.015],
      [x + 0.07, y + 0.018],
      [x + 0.13, y - 0.02, 0.4],
      [x + 0.15, y + 0.06, 0.5],
      [x + 0.07, y + 0.15],
      [x - 0.06, y + 0.14],
      [x - 0.17, y + 0.06, 0.5],
    ]),
    LEATHER,
  )
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.strokeStyle = css(mix(LEATHER, [20, 12, 10], 0.4))
  context.lineWidth = 0.013
  const { ankle } = nearLeg
  context.beginPath()
  context.moveTo(x + 0.03, y + 0.08)
  context.lineTo(ankle[0] + 0.04, ankle[1] + 0.035)
  context.stroke()
  if (mouth === undefined) return
  const [hx, hy] = nearArm.wrist
  context.beginPath()
  context.moveTo(hx + 0.02, hy)
  context.quadraticCurveTo((hx + mouth[0]) / 2, Math.max(hy, mouth[1]) + 0.06, mouth[0] - 0.1, mouth[1] + 0.01)
  context.stroke()
}
