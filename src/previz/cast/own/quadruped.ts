/** Four-legged animals as layered paper: a flowing trunk, jointed legs, a head in profile and a tail. They look to the right. */

import type { Path2D, SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, mix } from '../../scene/colour.ts'
import type { Tones } from '../drawing.ts'
import { bend, disc, inside, type OutlinePoint, outline, paint, type Point, ribbon, type SpinePoint } from '../pen.ts'
import type { Footing, Gait } from './gait.ts'
import { footing } from './gait.ts'

/** A leg's bones from the trunk down, and its widths at both ends and the joints. */
type Leg = {
  readonly root: Point
  readonly bones: readonly [upper: number, lower: number, foot: number]
  readonly widths: readonly [root: number, middle: number, joint: number, ankle: number, paw: number]
}

/** A head in profile; its own unit is the length from nape to nose, its origin the middle of the skull. */
export type Head = {
  readonly size: number
  readonly outline: readonly OutlinePoint[]
  readonly nearEar: readonly OutlinePoint[]
  readonly farEar?: readonly OutlinePoint[]
  /** The pale part of the muzzle or the cheek. */
  readonly pale?: readonly OutlinePoint[]
  readonly eye: Point
  /** Absent where a trunk begins. */
  readonly nose?: Point
  /** The tone of the ears, where they are of another one. */
  readonly ears?: Colour
  /** What is special to it, over everything: whiskers, a bridle, a mane before the ear. */
  extra?(context: SKRSContext2D, tones: Tones): void
}

/** How an animal is built. The ground is at y = 1. */
export type Build = {
  readonly box: readonly [number, number, number, number]
  /** From the rump to the upper end of the neck. */
  readonly spine: readonly SpinePoint[]
  readonly hind: Leg
  readonly fore: Leg
  readonly stride: number
  readonly lift: number
  /** From its root on the rump. */
  readonly tail: readonly SpinePoint[]
  /** How far it swings, of what is usual. */
  readonly tailSway?: number
  readonly head: Head
  /** Where the head sits, and how it is turned in radians (positive: nose down). */
  readonly headAt: Point
  readonly headTurn: number
  /** Too heavy to leave the ground or to sit: it runs as it walks. */
  readonly isHeavy?: boolean
  /** Hoofs or paws. */
  readonly feet: 'paws' | 'hoofs'
  /** The tone of the legs, where they are of another one than the trunk. */
  readonly limbs?: Colour
  /** The tone of socks and tail tips, where they differ. */
  readonly tips?: Colour
  /** What is behind the trunk, and on it, within its outline: a mane, stripes, a pale belly. */
  behind?(context: SKRSContext2D, tones: Tones, sway: number): void
  marks?(context: SKRSContext2D, tones: Tones): void
  /** On a leg, within its outline; its bones are given from the trunk down. */
  legMarks?(context: SKRSContext2D, spine: readonly SpinePoint[], tones: Tones): void
  /** Over trunk and near legs. */
  mane?(context: SKRSContext2D, tones: Tones, sway: number): void
}

/** Paints an animal that goes, at a moment of its step from 0 to 1. */
export function paintGoing(context: SKRSContext2D, build: Build, tones: Tones, gait: Gait, moment: number): void {
  const wave = Math.sin(moment * Math.PI * 2)
  const feet = {
    hindNear: footing(gait, moment + gait.starts.hindNear),
    foreNear: footing(gait, moment + gait.starts.foreNear),
    hindFar: footing(gait, moment + gait.starts.hindFar),
    foreFar: footing(gait, moment + gait.starts.foreFar),
  }
  const rise = -gait.bob * Math.cos(moment * Math.PI * (gait.stance > 0.5 ? 4 : 2))
  paintAnimal(context, build, tones, { feet, rise, tip: gait.tip * wave, sway: wave })
}

/** Paints an animal that stands still. */
export function paintStanding(context: SKRSContext2D, build: Build, tones: Tones): void {
  const foot = (forward: number): Footing => ({ forward, up: 0, roll: 0.05 + forward * 0.6 })
  const feet = { hindNear: foot(-0.22), foreNear: foot(0.1), hindFar: foot(0.25), foreFar: foot(-0.16) }
  paintAnimal(context, build, tones, { feet, rise: 0, tip: 0, sway: 0.4 })
}

/** Paints an animal that sits on its haunches, or lies with its head up. */
export function paintResting(context: SKRSContext2D, build: Build, tones: Tones, how: 'sit' | 'lie'): void {
  const foot = (forward: number, roll: number): Footing => ({ forward, up: 0, roll })
  const root = build.hind.root
  const width = build.tail.map(([, , wide]) => wide)
  const floor = 0.985
  const tail =
    width.length < 4
      ? build.tail
      : width.map((wide, index): SpinePoint => {
          const end = (index / (width.length - 1)) ** 2
          return [root[0] - 0.03 - index * 0.085, floor - wide / 2 - 0.03 * (1 - index / 2) ** 2 - end * 0.05, wide]
        })
  if (how === 'sit') {
    const feet = {
      hindNear: foot(1.1, 0.3),
      foreNear: foot(-0.5, 0.1),
      hindFar: foot(1.35, 0.3),
      foreFar: foot(-0.2, 0.1),
    }
    // Short fore legs do not lift the chest as high.
    const tip = build.fore.bones.reduce((sum, bone) => sum + bone, 0) < 0.45 ? -0.4 : -0.62
    const middle = build.spine[Math.floor(build.spine.length / 2)] ?? root
    const sunk = Math.sin(-tip) * (middle[0] - root[0]) + Math.cos(tip) * (root[1] - middle[1]) + middle[1]
    const rise = floor - (build.spine[0]?.[2] ?? 0.2) * 0.52 - sunk
    paintAnimal(context, { ...build, tail }, tones, { feet, rise, tip, sway: 0, looseTail: width.length >= 4 })
  } else {
    const feet = {
      hindNear: foot(1.3, 0.5),
      foreNear: foot(1.75, 2.1),
      hindFar: foot(1.6, 0.5),
      foreFar: foot(2, 2.1),
    }
    const lowest = Math.max(...build.spine.map(([, y, wide]) => y + wide / 2))
    paintAnimal(context, { ...build, tail }, tones, {
      feet,
      rise: floor - lowest,
      tip: 0,
      sway: 0,
      looseTail: width.length >= 4,
    })
  }
}

type Stance = {
  readonly feet: { readonly [K in 'hindNear' | 'foreNear' | 'hindFar' | 'foreFar']: Footing }
  readonly rise: number
  readonly tip: number
  readonly sway: number
  /** The tail lies on the ground instead of going along with the trunk. */
  readonly looseTail?: boolean
}

function paintAnimal(context: SKRSContext2D, build: Build, tones: Tones, stance: Stance): void {
  const { feet, rise, tip, sway, looseTail = false } = stance
  const middle = build.spine[Math.floor(build.spine.length / 2)] ?? [0.6, 0.5, 0]
  const turned = ([x, y]: Point): Point => [
    middle[0] + (x - middle[0]) * Math.cos(tip) - (y - middle[1]) * Math.sin(tip),
    middle[1] + (x - middle[0]) * Math.sin(tip) + (y - middle[1]) * Math.cos(tip) + rise,
  ]
  const near = build.limbs ?? tones.main
  const far = build.limbs === undefined ? mix(tones.main, tones.dark, 0.62) : mix(build.limbs, [0, 0, 0], 0.4)
  const shade = build.limbs === undefined ? tones.dark : far
  const trunk = ribbon(build.spine)
  const withTrunk = (draw: () => void) => {
    context.save()
    context.translate(middle[0], middle[1] + rise)
    context.rotate(tip)
    context.translate(-middle[0], -middle[1])
    draw()
    context.restore()
  }
  if (looseTail) paintTail(context, build, tones, sway)
  else withTrunk(() => paintTail(context, build, tones, sway))
  paintLeg(context, build, legSpine(build, 'hind', turned(build.hind.root), feet.hindFar), far, tones)
  paintLeg(context, build, legSpine(build, 'fore', turned(build.fore.root), feet.foreFar), far, tones)
  withTrunk(() => {
    build.behind?.(context, tones, sway)
    paint(context, trunk, tones.main)
    inside(context, trunk, () => {
      shadeTrunk(context, build, tones)
      build.marks?.(context, tones)
    })
  })
  const legs: readonly (readonly ['hind' | 'fore', Footing])[] = [
    ['hind', feet.hindNear],
    ['fore', feet.foreNear],
  ]
  for (const [which, foot] of legs) {
    const spine = legSpine(build, which, turned(build[which].root), foot)
    withTrunk(() => inside(context, trunk, () => paint(context, moved(spine, -0.014, 0.008), shade, 0.3)))
    paintLeg(context, build, spine, near, tones)
  }
  withTrunk(() => {
    build.mane?.(context, tones, sway)
    context.translate(...build.headAt)
    context.rotate(build.headTurn - tip * 0.7)
    paintHead(context, build.head, tones)
  })
}

function moved(spine: readonly SpinePoint[], x: number, y: number): Path2D {
  return ribbon(spine.map(([px, py, width]): SpinePoint => [px + x, py + y, width]))
}

/** Light on the back, shade along the belly. */
function shadeTrunk(context: SKRSContext2D, build: Build, tones: Tones): void {
  const below = build.spine.map(([x, y, width]): SpinePoint => [x, y + width * 0.52, width * 0.5])
  const above = build.spine.map(([x, y, width]): SpinePoint => [x, y - width * 0.47, width * 0.22])
  paint(context, ribbon(below), tones.dark, 0.38)
  paint(context, ribbon(above), tones.light, 0.5)
}

function paintTail(context: SKRSContext2D, build: Build, tones: Tones, sway: number): void {
  const last = build.tail.length - 1
  const spine = build.tail.map(([x, y, width], index): SpinePoint => {
    const give = (index / last) ** 2 * sway * (build.tailSway ?? 1)
    return [x + give * 0.03, y + give * 0.02, width]
  })
  const path = ribbon(spine)
  paint(context, path, mix(tones.main, tones.dark, 0.2))
  if (build.tips === undefined) return
  const { tips } = build
  inside(context, path, () => {
    const end = spine[last]
    const before = spine[last - 1]
    if (end === undefined || before === undefined) return
    const width = Math.max(end[2], before[2])
    paint(
      context,
      ribbon([
        [before[0] * 0.2 + end[0] * 0.8, before[1] * 0.2 + end[1] * 0.8, width * 1.2],
        [end[0], end[1], width * 1.6],
      ]),
      tips,
    )
  })
}

function legSpine(build: Build, which: 'hind' | 'fore', root: Point, foot: Footing): readonly SpinePoint[] {
  const { bones, widths } = build[which]
  const rest = which === 'hind' ? build.hind.root[0] - bones[2] * 0.25 : build.fore.root[0] + bones[2] * 0.05
  const toe: Point = [rest + foot.forward * build.stride, 1 - widths[4] * 0.42 - foot.up * build.lift]
  const lean = which === 'hind' ? 0.32 + foot.roll * 0.75 : foot.roll * 0.62
  const ankle: Point = [toe[0] - Math.sin(lean) * bones[2], toe[1] - Math.cos(lean) * bones[2]]
  const { knee, end } = bend(root, ankle, bones[0], bones[1], which === 'hind' ? -1 : 1)
  const give: Point = [end[0] - ankle[0], end[1] - ankle[1]]
  const tip: Point = [toe[0] + give[0], toe[1] + give[1]]
  // Whoever is heavy stands on pillars.
  const ahead = Math.max(0, Math.cos(lean)) * widths[4] * (build.isHeavy === true ? 0.22 : 0.75)
  return [
    [root[0], root[1], widths[0]],
    [knee[0], knee[1], widths[1]],
    [end[0], end[1], widths[2]],
    [tip[0] * 0.7 + end[0] * 0.3, tip[1] * 0.7 + end[1] * 0.3, widths[3]],
    [tip[0], tip[1], widths[4] * 0.8],
    [tip[0] + ahead, tip[1] + Math.max(0, Math.sin(-lean)) * widths[4] * 0.4, widths[4] * 0.82],
  ]
}

function paintLeg(
  context: SKRSContext2D,
  build: Build,
  spine: readonly SpinePoint[],
  tone: Colour,
  tones: Tones,
): void {
  const path = ribbon(spine)
  paint(context, path, tone)
  if (build.legMarks !== undefined) inside(context, path, () => build.legMarks?.(context, spine, tones))
  const [ankle, toe] = [spine[3], spine[4]]
  if (ankle === undefined || toe === undefined) return
  const { tips, feet } = build
  if (feet === 'hoofs') paint(context, ribbon([[toe[0], toe[1], toe[2]], spine[5] ?? toe]), [44, 34, 32])
  else if (tips !== undefined)
    inside(context, path, () =>
      paint(context, ribbon([ankle, toe, spine[5] ?? toe].map(([x, y, w]): SpinePoint => [x, y, w * 1.4])), tips),
    )
}

/** Paints a head around the origin. */
export function paintHead(context: SKRSContext2D, head: Head, tones: Tones): void {
  context.save()
  context.scale(head.size, head.size)
  if (head.farEar !== undefined) paint(context, outline(head.farEar), head.ears ?? mix(tones.main, tones.dark, 0.6))
  const skull = outline(head.outline)
  paint(context, skull, tones.main)
  inside(context, skull, () => {
    paint(context, ribbon(head.outline.slice(1, 5).map(([x, y]): SpinePoint => [x, y, 0.16])), tones.light, 0.45)
    if (head.pale !== undefined) paint(context, outline(head.pale), mix(tones.light, [255, 252, 244], 0.7))
  })
  paint(context, outline(head.nearEar), head.ears ?? mix(tones.main, tones.dark, 0.18))
  const [ex, ey] = head.eye
  paint(
    context,
    outline([
      [ex - 0.08, ey + 0.01, 1],
      [ex, ey - 0.045],
      [ex + 0.075, ey + 0.03, 1],
      [ex, ey + 0.035],
    ]),
    [24, 18, 20],
  )
  if (head.nose !== undefined) paintNose(context, head.nose)
  head.extra?.(context, tones)
  context.restore()
}

function paintNose(context: SKRSContext2D, [x, y]: Point): void {
  paint(
    context,
    outline([
      [x - 0.07, y - 0.05],
      [x + 0.03, y - 0.04],
      [x + 0.03, y + 0.03],
      [x - 0.03, y + 0.05],
    ]),
    [38, 26, 28],
  )
}

/** Paints a round eye that light falls into. */
export function bead(context: SKRSContext2D, x: number, y: number, radius: number): void {
  disc(context, [x, y], radius, '#181214')
  disc(context, [x + 0.28 * radius, y - 0.34 * radius], 0.32 * radius, 'rgba(255,250,240,0.9)')
}
