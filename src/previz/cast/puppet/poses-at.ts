/** Poses on and at things: on an animal's back, on a seat, at a piano, at a stove, on all fours. */

import { type Movement, type Pose, through } from './pose.ts'
import { pose } from './poses.ts'

/** On an animal's back: upright, the legs hanging to its sides. */
export const ASTRIDE: Pose = pose({
  lean: 4,
  arch: 2,
  head: 2,
  nearLeg: [48, 56, 0],
  farLeg: [52, 58, 0],
  sway: 0.5,
})

/** On a seat, the hands in the lap. */
export const SEATED: Pose = pose({
  lean: -5,
  arch: 5,
  head: 3,
  nearArm: [30, 44],
  farArm: [36, 40],
  nearLeg: [84, 84, 0],
  farLeg: [88, 76, 2],
  sway: 0,
})

/** On the back, along what one lies on. */
export const LYING: Pose = pose({
  lean: -82,
  arch: 3,
  head: 16,
  nearArm: [14, 26],
  farArm: [8, 20],
  nearLeg: [88, 2, -24],
  farLeg: [116, 56, 0],
  sway: 0,
})

const keys = (near: number, far: number, lean: number): Pose => ({
  ...SEATED,
  lean,
  arch: 8,
  head: 10,
  nearArm: [36 + near, 50 - near],
  farArm: [42 + far, 44 - far],
})

/** At the keys: one hand after the other, and the whole player with them. */
export const AT_KEYS: Movement = through([keys(0, 10, 2), keys(11, 0, 6)], 3, 9)

/** At a stove: the near hand stirs. */
export const COOKING: Movement = through(
  [
    pose({ lean: 6, arch: 8, head: 16, nearArm: [34, 50], farArm: [20, 62], sway: 0 }),
    pose({ lean: 8, arch: 9, head: 18, nearArm: [46, 34], farArm: [20, 62], sway: 0 }),
  ],
  3,
  6,
)

const crawl = (near: number): Pose =>
  pose({
    lean: 90,
    arch: -4,
    head: -62,
    nearArm: [92 + 16 * near, 4],
    farArm: [92 - 16 * near, 4],
    nearLeg: [4 - 22 * near, 84, -60],
    farLeg: [4 + 22 * near, 84, -60],
    sway: 0,
  })

/** On all fours: arms and knees in turn. */
export const CRAWLING: Movement = through([crawl(1), crawl(-1)], 4, 6)
