/** What puppets do: the poses of each action. */

import type { Action } from '../../script/reading.ts'
import { type ArmPose, between, type LegPose, type Movement, type Pose, through } from './pose.ts'

const STAND: Pose = {
  lean: -2,
  arch: 3,
  head: 0,
  nearArm: [-9, 20],
  farArm: [12, 24],
  nearLeg: [-7, 2, 2],
  farLeg: [13, 14, 0],
  lift: 0,
  facing: 1,
  sway: 0.1,
}

/** The standing pose with some of it changed. */
export const pose = (changes: Partial<Pose>): Pose => ({ ...STAND, ...changes })

/** One leg in a walk, from heel strike on. */
const WALKING_LEG: readonly LegPose[] = [
  [23, 3, 14],
  [16, 13, 2],
  [4, 7, 0],
  [-9, 4, 0],
  [-20, 12, -20],
  [-12, 46, -32],
  [12, 58, -6],
  [26, 26, 8],
]

/** One leg in a run, from landing on. */
const RUNNING_LEG: readonly LegPose[] = [
  [26, 20, 4],
  [12, 34, 2],
  [-10, 20, -4],
  [-30, 12, -34],
  [-28, 62, -40],
  [2, 108, -34],
  [36, 100, -14],
  [44, 56, 2],
]

/** A cycle of two legs and the arms that go against them. */
function cycle(
  legs: readonly LegPose[],
  arm: (swing: number) => ArmPose,
  others: (step: number) => Partial<Pose>,
): Pose[] {
  return legs.map((nearLeg, phase) => {
    const swing = Math.cos((phase / legs.length) * Math.PI * 2 - 0.35)
    const farLeg = legs[(phase + legs.length / 2) % legs.length] ?? nearLeg
    return pose({ nearLeg, farLeg, nearArm: arm(-swing), farArm: arm(swing), ...others(phase % (legs.length / 2)) })
  })
}

const walking = cycle(
  WALKING_LEG,
  (swing) => [swing * 22 + 2, 14 + Math.max(0, swing) * 20],
  (step) => ({ lean: 3, arch: 2, sway: 0.3 + 0.12 * Math.sin((step / 4) * Math.PI * 2) }),
)

const running = cycle(
  RUNNING_LEG,
  (swing) => [swing * 46 - 4, 78 + swing * 20],
  (step) => ({ lean: 13, arch: 4, head: -4, lift: [0.012, 0, 0.008, 0.035][step] ?? 0, sway: 0.8 + step * 0.05 }),
)

const dance: readonly [Pose, ...Pose[]] = [
  pose({
    lean: -3,
    arch: -4,
    head: -8,
    nearArm: [-70, 22],
    farArm: [86, 24],
    nearLeg: [-4, 4, 0],
    farLeg: [34, 6, -34],
    sway: 0.2,
  }),
  pose({
    lean: 4,
    arch: -8,
    head: -12,
    nearArm: [150, 26],
    farArm: [168, 28],
    nearLeg: [0, 1, -34],
    farLeg: [24, 74, -40],
    lift: 0.004,
    sway: 0.4,
  }),
  pose({
    lean: 26,
    arch: -20,
    head: -22,
    nearArm: [-66, 8],
    farArm: [116, 8],
    nearLeg: [-76, 12, -36],
    farLeg: [3, 2, -8],
    sway: 0.8,
  }),
  pose({
    lean: 6,
    arch: -10,
    head: -6,
    nearArm: [104, 12],
    farArm: [78, 12],
    nearLeg: [-50, 26, -36],
    farLeg: [62, 6, -34],
    lift: 0.11,
    sway: 1,
  }),
  pose({
    lean: 10,
    arch: 8,
    head: 8,
    nearArm: [-30, 32],
    farArm: [52, 40],
    nearLeg: [-22, 44, -18],
    farLeg: [40, 62, 0],
    sway: -0.4,
  }),
  pose({
    lean: -16,
    arch: -14,
    head: -18,
    nearArm: [128, 34],
    farArm: [-38, 20],
    nearLeg: [2, 6, 0],
    farLeg: [-32, 22, -30],
    sway: -0.2,
  }),
]

const crouch = pose({
  lean: 26,
  arch: 10,
  nearArm: [-52, 14],
  farArm: [-44, 14],
  nearLeg: [52, 92, 0],
  farLeg: [46, 88, 0],
  sway: -0.2,
})
const leap = pose({
  lean: 4,
  arch: -6,
  head: -14,
  nearArm: [142, 18],
  farArm: [128, 18],
  nearLeg: [-22, 14, -32],
  farLeg: [42, 66, -24],
  lift: 0.1,
  sway: 0.5,
})
const peak = pose({
  lean: 2,
  arch: -8,
  head: -12,
  nearArm: [152, 14],
  farArm: [118, 10],
  nearLeg: [-46, 44, -30],
  farLeg: [58, 40, -20],
  lift: 0.2,
  sway: 0.2,
})
const landing = pose({
  lean: 14,
  nearArm: [70, 20],
  farArm: [52, 20],
  nearLeg: [24, 40, -8],
  farLeg: [34, 54, -6],
  lift: 0.04,
  sway: -0.7,
})

const cheerUp = pose({
  lean: -4,
  arch: -8,
  head: -16,
  nearArm: [160, 16],
  farArm: [146, 14],
  nearLeg: [-6, 2, -20],
  farLeg: [10, 6, -18],
  sway: 0.3,
})
const cheerDown = pose({
  lean: -2,
  arch: -4,
  head: -10,
  nearArm: [138, 48],
  farArm: [122, 46],
  nearLeg: [2, 16, 0],
  farLeg: [16, 24, 0],
  sway: -0.3,
})

const blowIn = pose({
  lean: 14,
  arch: 8,
  head: 4,
  nearArm: [22, 30],
  farArm: [12, 34],
  nearLeg: [-6, 4, 0],
  farLeg: [8, 10, 0],
  sway: 0,
})
const blowOut = pose({
  lean: 30,
  arch: 16,
  head: -4,
  nearArm: [38, 22],
  farArm: [24, 30],
  nearLeg: [-10, 2, -4],
  farLeg: [6, 10, 0],
  sway: 0.2,
})

/** From drawing breath to blowing: who stages it says how far it has come. */
const blowing: Movement = {
  poses: [blowIn, ...[1, 2, 3, 4].map((step) => between(blowIn, blowOut, step / 4))],
  phasesPerSecond: 0,
}

const still = (only: Pose): Movement => ({ poses: [only], phasesPerSecond: 0 })

const standing = still(STAND)
const turning = through([STAND, pose({ facing: -1, nearArm: [-16, 20], farArm: [22, 22], sway: 0.5 })], 4, 8)

const sitting = still(
  pose({
    lean: -14,
    arch: 12,
    head: 4,
    nearArm: [-40, 6],
    farArm: [60, 22],
    nearLeg: [100, 12, -8],
    farLeg: [137, 112, 4],
    sway: 0,
  }),
)
const lying = still(
  pose({
    lean: -80,
    arch: 3,
    head: 14,
    nearArm: [150, 108],
    farArm: [24, 40],
    nearLeg: [88, 4, -24],
    farLeg: [118, 66, 0],
    sway: 0,
  }),
)
const swimming = through(
  [
    pose({
      lean: 80,
      arch: -8,
      head: -34,
      nearArm: [176, 6],
      farArm: [-10, 20],
      nearLeg: [-88, 8, -40],
      farLeg: [-76, 14, -40],
    }),
    pose({
      lean: 80,
      arch: -8,
      head: -30,
      nearArm: [70, 30],
      farArm: [110, 60],
      nearLeg: [-76, 14, -40],
      farLeg: [-88, 8, -40],
    }),
    pose({
      lean: 80,
      arch: -8,
      head: -34,
      nearArm: [-10, 20],
      farArm: [176, 6],
      nearLeg: [-88, 8, -40],
      farLeg: [-76, 14, -40],
    }),
    pose({
      lean: 80,
      arch: -8,
      head: -30,
      nearArm: [110, 60],
      farArm: [70, 30],
      nearLeg: [-76, 14, -40],
      farLeg: [-88, 8, -40],
    }),
  ],
  2,
  8,
)
const flying = still(
  pose({
    lean: 66,
    arch: -10,
    head: -40,
    nearArm: [166, 8],
    farArm: [-14, 12],
    nearLeg: [-72, 6, -38],
    farLeg: [-56, 34, -36],
    lift: 0.1,
    sway: 1,
  }),
)
const floating = through(
  [
    pose({
      lean: 10,
      arch: 4,
      nearArm: [48, 26],
      farArm: [76, 20],
      nearLeg: [-16, 30, -20],
      farLeg: [30, 44, -14],
      lift: 0.1,
      sway: 0.1,
    }),
    pose({
      lean: 2,
      arch: 0,
      nearArm: [62, 20],
      farArm: [60, 26],
      nearLeg: [-8, 42, -20],
      farLeg: [22, 34, -14],
      lift: 0.12,
      sway: -0.2,
    }),
  ],
  4,
  4,
)

const MOVEMENTS: { readonly [A in Action]?: Movement } = {
  walk: { poses: [walking[0] ?? STAND, ...walking.slice(1)], phasesPerSecond: 9, stride: 0.85 },
  run: { poses: [running[0] ?? STAND, ...running.slice(1)], phasesPerSecond: 13, stride: 1.21 },
  dance: through(dance, 2, 5),
  jump: through([crouch, leap, peak, landing], 2, 8),
  cheer: through([cheerUp, cheerDown], 2, 6),
  blow: blowing,
  turn: turning,
  sit: sitting,
  lie: lying,
  swim: swimming,
  fly: flying,
  float: floating,
  rise: floating,
  fall: floating,
}

/** The movement of an action; whoever does something else stands. */
export function movementOf(action: Action): Movement {
  return MOVEMENTS[action] ?? standing
}

/** Playing a violin: one bow up and down. */
export const PLAYING: Movement = through(
  [
    pose({ lean: 1, arch: 3, head: 12, nearArm: [38, 96], farArm: [74, 56], sway: 0.1 }),
    pose({ lean: 4, arch: 5, head: 14, nearArm: [24, 62], farArm: [74, 56], sway: 0.2 }),
  ],
  4,
  7,
)

/** Riding: the trunk and the arms of a cyclist; the legs follow the pedals. */
export const RIDING: Pose = pose({ lean: 36, arch: 12, head: -26, nearArm: [52, 14], farArm: [58, 14], sway: 0.7 })
