/** Limbs, trunk and clothes of puppets: tapered paper shapes laid over each other from far to near. */

import type { Path2D, SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import { inside, type OutlinePoint, outline, paint, type Point, ribbon, sheet, type SpinePoint } from '../pen.ts'
import type { Persona } from './persona.ts'
import type { ArmJoints, Joints, LegJoints } from './skeleton.ts'

const part = (from: Point, to: Point, amount: number): Point => [
  from[0] + (to[0] - from[0]) * amount,
  from[1] + (to[1] - from[1]) * amount,
]

const spot = ([x, y]: Point, width: number): SpinePoint => [x, y, width]

/** Far things are a little darker, as if in the near ones' shadow. */
const shaded = (tone: Colour, isFar: boolean): Colour => (isFar ? mix(tone, [24, 14, 34], 0.3) : tone)

/** Paints a leg with its shoe. */
export function paintLeg(context: SKRSContext2D, persona: Persona, leg: LegJoints, isFar: boolean): void {
  const { bulk, legs, skin, wideLegs = false } = persona
  const cloth = legs === undefined ? 0 : 0.012
  const wide = wideLegs ? 1.75 : 1
  const tone = shaded(legs ?? skin, isFar)
  paintShoe(context, persona, leg, isFar)
  const shape = (wideLegs ? sheet : ribbon)([
    spot(leg.hip, (0.098 + cloth) * bulk),
    spot(part(leg.hip, leg.knee, 0.45), (0.084 + cloth) * bulk * (wideLegs ? 1.25 : 1)),
    spot(leg.knee, (0.056 + cloth) * bulk * wide * 0.98),
    spot(part(leg.knee, leg.ankle, 0.34), (0.06 + cloth) * bulk * wide),
    spot(part(leg.knee, leg.ankle, 0.78), (0.036 + cloth * 1.3) * bulk * wide),
    spot(part(leg.knee, leg.ankle, wideLegs ? 1.03 : 0.97), (0.031 + cloth * 1.3) * bulk * wide),
  ])
  paint(context, shape, tone)
  inside(context, shape, () => {
    const back = [leg.hip, leg.knee, leg.ankle].map(
      (point): SpinePoint => [point[0] - 0.034 * bulk, point[1], 0.045 * bulk],
    )
    paint(context, ribbon(back), mix(tone, [24, 12, 34], 0.5), 0.3)
  })
}

function paintShoe(
  context: SKRSContext2D,
  { body, bulk, shoes }: Persona,
  { ankle, slope }: LegJoints,
  isFar: boolean,
): void {
  context.save()
  context.translate(ankle[0], ankle[1])
  context.rotate(slope)
  context.scale(body.foot * (0.8 + 0.2 * bulk), body.foot * (0.7 + 0.3 * bulk))
  const shoe = outline([
    [-0.17, -0.24],
    [0.14, -0.26],
    [0.26, -0.06],
    [0.58, 0.1],
    [0.74, 0.2],
    [0.74, 0.3, 0.6],
    [0.4, 0.3],
    [0.1, 0.27],
    [-0.22, 0.3, 0.7],
    [-0.26, 0.06],
  ])
  paint(context, shoe, shaded(shoes, isFar))
  inside(context, shoe, () =>
    paint(context, 'M-0.4 0.23 L0.9 0.23 L0.9 0.4 L-0.4 0.4Z', mix(shoes, [255, 250, 240], 0.3)),
  )
  context.restore()
}

/** Paints an arm with its hand and sleeve. */
export function paintArm(context: SKRSContext2D, persona: Persona, arm: ArmJoints, isFar: boolean): void {
  const { bulk, skin, main, sleeves } = persona
  const tone = shaded(skin, isFar)
  const { shoulder, elbow, wrist, tip } = arm
  paint(
    context,
    ribbon([
      spot(shoulder, 0.05 * bulk),
      spot(part(shoulder, elbow, 0.5), 0.044 * bulk),
      spot(elbow, 0.036 * bulk),
      spot(part(elbow, wrist, 0.35), 0.036 * bulk),
      spot(wrist, 0.021 * bulk),
      spot(part(wrist, tip, 0.4), 0.029 * bulk),
      spot(part(wrist, tip, 0.75), 0.02 * bulk),
      spot(tip, 0.007),
    ]),
    tone,
  )
  if (sleeves === 'none') return
  const cloth = shaded(mix(main.main, main.dark, 0.1), isFar)
  const sleeve: readonly SpinePoint[] =
    sleeves === 'short'
      ? [spot(shoulder, 0.064 * bulk), spot(part(shoulder, elbow, 0.5), 0.058 * bulk)]
      : sleeves === 'long'
        ? [
            spot(shoulder, 0.064 * bulk),
            spot(part(shoulder, elbow, 0.5), 0.055 * bulk),
            spot(elbow, 0.049 * bulk),
            spot(part(elbow, wrist, 0.5), 0.043 * bulk),
            spot(part(elbow, wrist, 0.95), 0.034 * bulk),
          ]
        : [spot(shoulder, 0.07 * bulk), spot(elbow, 0.075 * bulk), spot(part(elbow, wrist, 0.8), 0.12 * bulk)]
  const shape = (sleeves === 'wide' ? sheet : ribbon)(sleeve)
  paint(context, shape, cloth)
  if (sleeves === 'wide')
    paint(context, ribbon([spot(shoulder, 0.07 * bulk), spot(part(shoulder, elbow, 0.2), 0.07 * bulk)]), cloth)
  inside(context, shape, () => {
    const below = sleeve.map(([x, y, width]): SpinePoint => [x - width * 0.42, y + width * 0.2, width * 0.5])
    paint(context, ribbon(below), shaded(main.dark, isFar), 0.4)
  })
}

/** Paints the trunk with the neck, and what is worn on it. */
export function paintTrunk(context: SKRSContext2D, persona: Persona, joints: Joints): void {
  const { bulk, hips, waist, skin, main, legs, skirt, belt, kind } = persona
  paint(
    context,
    ribbon([
      spot(joints.nape, 0.056 * bulk),
      spot(part(joints.nape, joints.skull, 0.3), 0.046 * bulk),
      spot(part(joints.nape, joints.skull, 0.75), 0.048 * bulk),
    ]),
    mix(skin, kind === 'alien' ? main.dark : [120, 50, 50], 0.22),
  )
  if (legs !== undefined && skirt === undefined) {
    paint(
      context,
      ribbon([
        spot([joints.hips[0], joints.hips[1] + 0.012], 0.116 * bulk * hips),
        spot(part(joints.hips, joints.waist, 0.5), 0.112 * bulk * hips),
      ]),
      legs,
    )
  }
  const shape = ribbon([
    spot(part(joints.hips, joints.waist, skirt === undefined ? 0.12 : -0.04), 0.114 * bulk * hips),
    spot(part(joints.hips, joints.waist, 0.55), 0.102 * bulk * (hips * 0.5 + waist * 0.5)),
    spot(joints.waist, 0.09 * bulk * waist),
    spot(part(joints.waist, joints.chest, 0.75), 0.122 * bulk),
    spot(joints.chest, 0.124 * bulk),
    spot(part(joints.chest, joints.nape, 0.55), 0.104 * bulk),
    spot(part(joints.chest, joints.nape, 0.95), 0.05 * bulk),
  ])
  paint(context, shape, main.main)
  inside(context, shape, () => {
    const line = [joints.hips, joints.waist, joints.chest, joints.nape]
    paint(context, ribbon(line.map(([x, y]): SpinePoint => [x - 0.055 * bulk, y, 0.06 * bulk])), main.dark, 0.4)
    paint(context, ribbon(line.map(([x, y]): SpinePoint => [x + 0.052 * bulk, y - 0.01, 0.02 * bulk])), main.light, 0.5)
  })
  if (belt !== undefined) {
    const across: Point = [
      Math.cos(joints.upright) * 0.044 * bulk * waist,
      Math.sin(joints.upright) * 0.044 * bulk * waist,
    ]
    paint(
      context,
      ribbon([
        spot([joints.waist[0] - across[0], joints.waist[1] - across[1]], 0.022),
        spot([joints.waist[0] + across[0], joints.waist[1] + across[1]], 0.022),
      ]),
      belt,
    )
  }
}

/** Paints a skirt, or the skirts of a coat, over both legs: it hangs from the waist and follows the knees. */
export function paintSkirt(context: SKRSContext2D, persona: Persona, joints: Joints, sway: number): void {
  const { skirt, main, bulk, hips, body } = persona
  if (skirt === undefined) return
  const along = ({ hip, knee, ankle }: LegJoints): Point => {
    const way = skirt.length * 2
    return way <= 1 ? part(hip, knee, way) : part(knee, ankle, Math.min(1.04, way - 1))
  }
  const [near, far] = [along(joints.nearLeg), along(joints.farLeg)]
  const [behind, ahead] = near[0] < far[0] ? [near, far] : [far, near]
  if (isSeated(joints)) return paintLap(context, persona, joints, [near, far])
  const knees = [joints.nearLeg.knee, joints.farLeg.knee]
  const half = 0.056 * bulk * hips
  const spread = skirt.flare * (0.4 + skirt.length)
  // A gown hides the feet.
  const hem = Math.max(near[1], far[1]) + (skirt.length > 0.95 ? body.foot * 0.3 : 0)
  const blown = sway * skirt.flare * 0.5
  const waist = part(joints.waist, joints.hips, 0.1)
  const frontKnee = Math.max(...knees.map(([x]) => x)) + 0.048 * bulk
  const backKnee = Math.min(...knees.map(([x]) => x)) - 0.04 * bulk
  const middle = (waist[1] + hem) / 2
  const left = behind[0] - 0.03 - spread * 0.5 - Math.max(0, blown)
  const right = ahead[0] + 0.03 + spread * 0.42 - Math.max(0, blown) * 0.3
  const points: readonly OutlinePoint[] = [
    [waist[0] - 0.04 * bulk, waist[1], 0.6],
    [waist[0] + 0.042 * bulk, waist[1], 0.6],
    [joints.hips[0] + half * 1.02, joints.hips[1] + 0.01],
    [Math.max(joints.hips[0] + half + spread * 0.18, Math.min(frontKnee, right)), middle + 0.02],
    [right, hem - 0.006, 0.8],
    [(left + right) / 2 + 0.02, hem + 0.014],
    [left, hem - 0.012 - Math.max(0, blown) * 0.35, 0.8],
    [Math.min(joints.hips[0] - half - spread * 0.2, Math.max(backKnee, left)), middle],
    [joints.hips[0] - half * 1.1, joints.hips[1]],
  ]
  const shape: Path2D = outline(points)
  const tone = skirt.tone ?? main.main
  paint(context, shape, tone)
  inside(context, shape, () => {
    context.strokeStyle = css(mix(tone, [22, 12, 34], 0.5), 0.35)
    context.lineWidth = 0.007 + skirt.flare * 0.02
    for (const at of [0.16, 0.36, 0.6, 0.82]) {
      context.beginPath()
      context.moveTo(waist[0] + (at - 0.5) * 0.06, waist[1] + 0.02)
      context.quadraticCurveTo(waist[0] + (at - 0.5) * 0.16, middle, left + (right - left) * at, hem + 0.03)
      context.stroke()
    }
    paint(
      context,
      ribbon([
        [waist[0] - 0.05, waist[1], 0.05],
        [joints.hips[0] - half, joints.hips[1], 0.07],
        [left, hem, 0.1 + spread * 0.3],
      ]),
      mix(tone, [22, 12, 34], 0.6),
      0.32,
    )
  })
}

/** Whether the legs are too far from hanging down for a skirt to hang. */
function isSeated({ hips, nearLeg, farLeg }: Joints): boolean {
  const raised = [nearLeg.knee, farLeg.knee].filter(([, y]) => y < hips[1] + 0.07)
  return raised.length === 2 || raised.some(([x]) => x > hips[0])
}

/** A skirt over legs that are stretched out or drawn up: it lies along them. */
function paintLap(
  context: SKRSContext2D,
  { skirt, main, bulk, hips }: Persona,
  joints: Joints,
  [near, far]: readonly [Point, Point],
): void {
  const tone = skirt?.tone ?? main.main
  const along = (end: Point, knee: Point): readonly SpinePoint[] => [
    spot(joints.waist, 0.085 * bulk),
    spot(joints.hips, 0.118 * bulk * hips),
    spot(part(joints.hips, knee, 0.5), 0.118 * bulk),
    ...((skirt?.length ?? 0) > 0.5 ? [spot(knee, 0.104 * bulk)] : []),
    spot(end, (0.1 + (skirt?.flare ?? 0) * 0.3) * bulk),
  ]
  const isLong = (skirt?.length ?? 0) > 0.3
  if (isLong) paint(context, sheet(along(far, joints.farLeg.knee)), shaded(tone, true))
  const lap = along(isLong ? near : part(joints.hips, joints.nearLeg.knee, 0.3), joints.nearLeg.knee)
  paint(context, sheet(lap), tone)
  paint(
    context,
    ribbon(lap.slice(0, 3).map(([x, y, width]): SpinePoint => [x - width * 0.3, y, width * 0.3])),
    main.dark,
    0.25,
  )
}
