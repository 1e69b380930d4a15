/** From the angles of a pose to places: where the joints of a puppet are. */

import type { Point } from '../pen.ts'
import type { ArmPose, LegPose, Pose } from './pose.ts'

/** Lengths of a body, in heights of a grown person. */
export type Proportions = {
  readonly head: number
  readonly neck: number
  readonly trunk: number
  readonly thigh: number
  readonly shin: number
  readonly upperArm: number
  readonly forearm: number
  readonly hand: number
  readonly foot: number
}

const GROWN: Proportions = {
  head: 0.122,
  neck: 0.04,
  trunk: 0.27,
  thigh: 0.27,
  shin: 0.258,
  upperArm: 0.158,
  forearm: 0.142,
  hand: 0.072,
  foot: 0.115,
}

/** A body from the size of its head and the lengths of its limbs, as parts of a grown person's. */
export function proportions(limbs: number, head: number): Proportions {
  const { neck, trunk, thigh, shin, upperArm, forearm, hand, foot } = GROWN
  return {
    head: GROWN.head * head,
    neck: neck * limbs * 0.9,
    trunk: trunk * (limbs * 0.85 + 0.15 * head * 0.8),
    thigh: thigh * limbs,
    shin: shin * limbs,
    upperArm: upperArm * limbs,
    forearm: forearm * limbs,
    hand: hand * (limbs * 0.8 + 0.2),
    foot: foot * (limbs * 0.8 + 0.2),
  }
}

/** How much longer the legs of a body are than a grown person's. */
export function legsOf({ thigh, shin }: Proportions): number {
  return (thigh + shin) / (GROWN.thigh + GROWN.shin)
}

/** The joints of an arm, from the shoulder to the finger tips. */
export type ArmJoints = { readonly shoulder: Point; readonly elbow: Point; readonly wrist: Point; readonly tip: Point }

/** The joints of a leg, from the hip to the toes; `slope` is the direction of the foot in radians. */
export type LegJoints = { readonly hip: Point; readonly knee: Point; readonly ankle: Point; readonly slope: number }

/** Where everything is. The ground is at y = 0, the hips at x = 0. */
export type Joints = {
  readonly hips: Point
  readonly waist: Point
  readonly chest: Point
  readonly nape: Point
  readonly skull: Point
  /** Directions in radians: of the upper trunk and of the head. */
  readonly upright: number
  readonly gaze: number
  readonly nearArm: ArmJoints
  readonly farArm: ArmJoints
  readonly nearLeg: LegJoints
  readonly farLeg: LegJoints
}

const radians = (degrees: number) => (degrees * Math.PI) / 180

/** A place `length` away, `angle` radians forward of straight down. */
const below = ([x, y]: Point, angle: number, length: number): Point => [
  x + Math.sin(angle) * length,
  y + Math.cos(angle) * length,
]

/** A place `length` away, `angle` radians forward of straight up. */
const above = ([x, y]: Point, angle: number, length: number): Point => [
  x + Math.sin(angle) * length,
  y - Math.cos(angle) * length,
]

/** Finds the joints of a pose. */
export function jointsOf(pose: Pose, body: Proportions): Joints {
  const [lean, upright] = [radians(pose.lean), radians(pose.lean + pose.arch * 1.6)]
  const build = (hips: Point): Joints => {
    const waist = above(hips, lean, body.trunk * 0.38)
    const chest = above(waist, (lean + upright) / 2, body.trunk * 0.34)
    const nape = above(chest, upright, body.trunk * 0.28)
    const gaze = upright * 0.55 + radians(pose.head)
    const skull = above(above(nape, upright * 0.7 + 0.16, body.neck), gaze + 0.1, body.head * 0.46)
    const aside = (amount: number): Point => {
      const shoulder = above(chest, upright, body.trunk * 0.19)
      return [shoulder[0] + Math.cos(upright) * amount, shoulder[1] + Math.sin(upright) * amount]
    }
    return {
      hips,
      waist,
      chest,
      nape,
      skull,
      upright,
      gaze,
      nearArm: arm(aside(-0.016), pose.nearArm, upright, body),
      farArm: arm(aside(0.024), pose.farArm, upright, body),
      nearLeg: leg([hips[0] - 0.008, hips[1]], pose.nearLeg, body),
      farLeg: leg([hips[0] + 0.012, hips[1]], pose.farLeg, body),
    }
  }
  const loose = build([0, 0])
  const lowest = Math.max(
    soleOf(loose.nearLeg, body),
    soleOf(loose.farLeg, body),
    loose.hips[1] + 0.062,
    loose.nape[1] + 0.03,
    loose.skull[1] + body.head * 0.4,
  )
  return build([0, -lowest - pose.lift])
}

/** Limbs and hips that follow something outside of the body: bars, reins, a seat. */
type Limbs = Pick<Joints, 'hips' | 'nearArm' | 'farArm' | 'nearLeg' | 'farLeg'>

/** A body moved to where it sits, its limbs where what it holds and stands on has them. */
export function withLimbs(loose: Joints, moved: (point: Point) => Point, limbs: Limbs): Joints {
  const { waist, chest, nape, skull } = loose
  return { ...loose, ...limbs, waist: moved(waist), chest: moved(chest), nape: moved(nape), skull: moved(skull) }
}

/** A body that is moved as it is. */
export function movedBy(joints: Joints, [dx, dy]: Point): Joints {
  const moved = ([x, y]: Point): Point => [x + dx, y + dy]
  const arm = ({ shoulder, elbow, wrist, tip }: ArmJoints): ArmJoints => ({
    shoulder: moved(shoulder),
    elbow: moved(elbow),
    wrist: moved(wrist),
    tip: moved(tip),
  })
  const leg = ({ hip, knee, ankle, slope }: LegJoints): LegJoints => ({
    hip: moved(hip),
    knee: moved(knee),
    ankle: moved(ankle),
    slope,
  })
  return withLimbs(joints, moved, {
    hips: moved(joints.hips),
    nearArm: arm(joints.nearArm),
    farArm: arm(joints.farArm),
    nearLeg: leg(joints.nearLeg),
    farLeg: leg(joints.farLeg),
  })
}

function arm(shoulder: Point, [raise, flex]: ArmPose, upright: number, body: Proportions): ArmJoints {
  const upper = radians(raise) - upright
  const elbow = below(shoulder, upper, body.upperArm)
  const fore = upper + radians(flex)
  const wrist = below(elbow, fore, body.forearm)
  return { shoulder, elbow, wrist, tip: below(wrist, fore + radians(8), body.hand) }
}

function leg(hip: Point, [forward, bend, raised]: LegPose, body: Proportions): LegJoints {
  const knee = below(hip, radians(forward), body.thigh)
  const shin = radians(forward - bend)
  return {
    hip,
    knee,
    ankle: below(knee, shin, body.shin),
    slope: -radians(raised) - shin * footFollows(raised, forward - bend),
  }
}

/** Feet on the ground stay level; in the air they go along with the shin. */
function footFollows(raised: number, shin: number): number {
  return raised < -12 || Math.abs(shin) > 50 ? 0.85 : 0.15
}

/** How low a foot reaches. */
function soleOf({ ankle, slope }: LegJoints, body: Proportions): number {
  const sole = body.foot * 0.3
  const toe = ankle[1] + Math.sin(slope) * body.foot * 0.72 + Math.cos(slope) * sole
  const heel = ankle[1] - Math.sin(slope) * body.foot * 0.24 + Math.cos(slope) * sole
  return Math.max(toe, heel)
}
