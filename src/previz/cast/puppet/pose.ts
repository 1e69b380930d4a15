/** Poses as data: angles of the joints of a paper puppet that looks to the right. */

/** An arm: degrees forward from hanging down, and how far the elbow is bent. */
export type ArmPose = readonly [shoulder: number, elbow: number]

/** A leg: degrees forward from straight down, how far the knee is bent, and how far the toes are raised. */
export type LegPose = readonly [hip: number, knee: number, foot: number]

/** How a puppet holds itself. Degrees; legs and trunk are measured from the upright, arms from the trunk. */
export type Pose = {
  /** Forward lean of the trunk, and how far the chest is bent over it. */
  readonly lean: number
  readonly arch: number
  /** Nose down. */
  readonly head: number
  readonly nearArm: ArmPose
  readonly farArm: ArmPose
  readonly nearLeg: LegPose
  readonly farLeg: LegPose
  /** How far the lowest point is above the ground, in heights. */
  readonly lift: number
  /** Width of the figure: 1 as it is, -1 mirrored; between them it turns like a sheet of paper. */
  readonly facing: number
  /** -1 to 1: which way cloth and hair are blown; positive backwards. */
  readonly sway: number
}

/** A movement: poses that follow each other, in a circle. */
export type Movement = {
  readonly poses: readonly [Pose, ...Pose[]]
  readonly phasesPerSecond: number
  /** How far one circle takes a grown person, in heights of one. */
  readonly stride?: number
}

/** The pose between two others; 0 is the first, 1 the second. */
export function between(from: Pose, to: Pose, part: number): Pose {
  const eased = part * part * (3 - 2 * part)
  const number = (a: number, b: number) => a + (b - a) * eased
  const arm = (a: ArmPose, b: ArmPose): ArmPose => [number(a[0], b[0]), number(a[1], b[1])]
  const leg = (a: LegPose, b: LegPose): LegPose => [number(a[0], b[0]), number(a[1], b[1]), number(a[2], b[2])]
  return {
    lean: number(from.lean, to.lean),
    arch: number(from.arch, to.arch),
    head: number(from.head, to.head),
    nearArm: arm(from.nearArm, to.nearArm),
    farArm: arm(from.farArm, to.farArm),
    nearLeg: leg(from.nearLeg, to.nearLeg),
    farLeg: leg(from.farLeg, to.farLeg),
    lift: number(from.lift, to.lift),
    facing: number(from.facing, to.facing),
    sway: number(from.sway, to.sway),
  }
}

/** A movement through key poses, with so many pictures for each. */
export function through(keys: readonly [Pose, ...Pose[]], picturesEach: number, phasesPerSecond: number): Movement {
  const [first] = keys
  const poses = keys.flatMap((key, index) =>
    Array.from({ length: picturesEach }, (_, picture) =>
      between(key, keys[index + 1] ?? first, picture / picturesEach),
    ),
  )
  return { poses: [poses[0] ?? first, ...poses.slice(1)], phasesPerSecond }
}
