/** The motion from one picture to another and back, checked one against the other, with what was not found filled in. */

import type { Frame } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { type Affine, fitAffine, valueAt } from './affine.ts'
import { allocateWorkspace, type Matches, matchPictures } from './matching.ts'
import { colourDifference, type NodeColours, nodeColours } from './node-colours.ts'
import { sharpenOutlines } from './outlines.ts'
import { createPyramidMaker } from './pyramid.ts'

/** One direction: a vector per node in luma samples, and how sure it is, 0 to 1. */
export type Motion = {
  readonly columns: number
  readonly rows: number
  readonly u: Float32Array
  readonly v: Float32Array
  readonly sure: Float32Array
  /** What most of the picture does: u and v as functions of the node. */
  readonly whole: Affine
}

/** Both directions. `related` is 0 for pictures that have nothing in common, to 1. */
export type MotionBetween = { readonly forth: Motion; readonly back: Motion; readonly related: number }

/** By how many samples both directions may disagree, and at which distances patches are alike and no more alike. */
const DOUBT = { samples: 1, alike: 900, unlike: 2400, texture: 900 } as const

/** How different in brightness neighbours may be that lend each other their motion, and how different in motion. */
const LENDING = { brightness: 18, samples: 2.5, rounds: 4, reach: 2, needless: 0.7 } as const

/** How much the whole picture's motion counts where nothing near is sure: what cannot be found is mostly what gets hidden. */
const WHOLE_WEIGHT = { least: 0.02, most: 1.5, agreedSamples: 1 } as const

/** Estimates the motion between two frames of one size on nodes `1 << shift` luma samples apart, beginning at the first. */
export function motionBetween(memory: PixelMemory, from: Frame, to: Frame, shift: number): MotionBetween {
  const makePyramid = createPyramidMaker(memory, from, shift)
  const [a, b] = [makePyramid(from), makePyramid(to)]
  const [largestA, largestB] = [a[0], b[0]]
  if (largestA === undefined || largestB === undefined) throw new Error('a pyramid has a level')
  const lattice = {
    columns: ((from.size.widthPx - 1) >> shift) + 2,
    rows: ((from.size.heightPx - 1) >> shift) + 2,
  }
  const workspace = allocateWorkspace(memory, largestA)
  const forth = matchPictures(memory, workspace, a, b, lattice)
  const back = matchPictures(memory, workspace, b, a, lattice)
  const [foundForth, foundBack] = [plausibility(forth, back), plausibility(back, forth)]
  const related = (share(forth, foundForth) + share(back, foundBack)) / 2
  const plausibleForth = sharpenOutlines(forth, foundForth, largestA, largestB)
  const plausibleBack = sharpenOutlines(back, foundBack, largestB, largestA)
  const each = 2 ** (shift - 1)
  return {
    forth: motionOf(forth, plausibleForth, nodeColours(memory, from, { ...lattice, shift }), each),
    back: motionOf(back, plausibleBack, nodeColours(memory, to, { ...lattice, shift }), each),
    related,
  }
}

/** How much of what there is to see was found. */
function share({ texture }: Matches, plausible: Float32Array): number {
  let [found, all] = [0, 1]
  for (let node = 0; node < plausible.length; node++) {
    found += (texture[node] ?? 0) * (plausible[node] ?? 0)
    all += texture[node] ?? 0
  }
  return found / all
}

/** Plausible is what leads back to where it came from, to a patch that is alike. */
function plausibility(there: Matches, back: Matches): Float32Array {
  const { columns, rows } = there
  return Float32Array.from({ length: columns * rows }, (_, node) => {
    const [u, v] = [there.u[node] ?? 0, there.v[node] ?? 0]
    const [x, y] = [(node % columns) + u / 2, Math.floor(node / columns) + v / 2]
    if (x < 0 || y < 0 || x > columns - 1 || y > rows - 1) return 0
    const returned = Math.hypot(u + sampleAt(back.u, columns, rows, x, y), v + sampleAt(back.v, columns, rows, x, y))
    const allowed = DOUBT.samples + 0.05 * Math.hypot(u, v)
    const alike = (DOUBT.unlike - (there.distance[node] ?? 0)) / (DOUBT.unlike - DOUBT.alike)
    return Math.exp(-((returned / allowed) ** 2)) * Math.min(1, Math.max(0, alike))
  })
}

/** Where there is nothing to see, anything is plausible and nothing sure. */
function sureness(plausible: Float32Array, { texture }: Matches): Float32Array {
  return plausible.map((value, node) => value * Math.min(1, 0.02 + (texture[node] ?? 0) / DOUBT.texture))
}

/** A lattice's value between its nodes. */
export function sampleAt(values: Float32Array, columns: number, rows: number, x: number, y: number): number {
  const [left, top] = [Math.min(columns - 2, Math.floor(x)), Math.min(rows - 2, Math.floor(y))]
  const [fx, fy] = [x - left, y - top]
  const at = top * columns + left
  const upper = (values[at] ?? 0) * (1 - fx) + (values[at + 1] ?? 0) * fx
  const lower = (values[at + columns] ?? 0) * (1 - fx) + (values[at + columns + 1] ?? 0) * fx
  return upper * (1 - fy) + lower * fy
}

function motionOf(matches: Matches, plausible: Float32Array, guide: NodeColours, each: number): Motion {
  const { columns, rows } = matches
  const sure = sureness(plausible, matches)
  const whole = fitAffine(matches, sure)
  const agreed = agreement(matches, sure, whole)
  const weight = WHOLE_WEIGHT.least + (WHOLE_WEIGHT.most - WHOLE_WEIGHT.least) * agreed * agreed
  let lent = { u: matches.u, v: matches.v, sure }
  for (let round = 1; round <= LENDING.rounds; round++) {
    lent = lend(lent, { guide, plausible, columns, rows, whole, weight }, round === LENDING.rounds)
  }
  const scaled = (values: Float32Array) => values.map((value) => value * each)
  return {
    columns,
    rows,
    u: scaled(lent.u),
    v: scaled(lent.v),
    sure: plausible,
    whole: {
      u: [whole.u[0] * each, whole.u[1] * each, whole.u[2] * each],
      v: [whole.v[0] * each, whole.v[1] * each, whole.v[2] * each],
    },
  }
}

/** Which part of what is sure does what the whole does. */
function agreement({ columns, rows, u, v }: Matches, sure: Float32Array, whole: Affine): number {
  let [agreed, all] = [0, 1e-3]
  for (let node = 0; node < columns * rows; node++) {
    const [x, y] = [node % columns, Math.floor(node / columns)]
    const away = Math.hypot((u[node] ?? 0) - valueAt(whole.u, x, y), (v[node] ?? 0) - valueAt(whole.v, x, y))
    all += sure[node] ?? 0
    if (away < WHOLE_WEIGHT.agreedSamples) agreed += sure[node] ?? 0
  }
  return agreed / all
}

type Lending = {
  readonly guide: NodeColours
  readonly plausible: Float32Array
  readonly columns: number
  readonly rows: number
  readonly whole: Affine
  /** What the whole's motion weighs where nothing is sure. */
  readonly weight: number
}

type Lent = { readonly u: Float32Array; readonly v: Float32Array; readonly sure: Float32Array }

const NEARNESS = Float32Array.from({ length: 256 }, (_, d) => Math.exp(-((d / LENDING.brightness) ** 2) / 2))

/**
 * Nodes take the mean of their neighbours that are sure and look alike, those that are sure of themselves only of what moves
 * alike. Before the last round, only those that need it.
 */
function lend(
  { u, v, sure }: Lent,
  { guide, plausible, columns, rows, whole, weight: least }: Lending,
  last: boolean,
): Lent {
  const next = { u: u.slice(), v: v.slice(), sure: sure.slice() }
  const reach = last ? 1 : LENDING.reach
  const limit = LENDING.samples * LENDING.samples
  for (let node = 0; node < u.length; node++) {
    const own = sure[node] ?? 0
    if (!last && own > LENDING.needless) continue
    const x = node % columns
    const y = (node - x) / columns
    const ownU = u[node] ?? 0
    const ownV = v[node] ?? 0
    let weight = least * (1 - (plausible[node] ?? 0)) ** 2 + 1e-4
    let sumU = valueAt(whole.u, x, y) * weight
    let sumV = valueAt(whole.v, x, y) * weight
    let sumSure = 0
    let all = 1e-3
    const lastY = Math.min(rows - 1, y + reach)
    const lastX = Math.min(columns - 1, x + reach)
    for (let j = Math.max(0, y - reach); j <= lastY; j++) {
      for (let i = Math.max(0, x - reach); i <= lastX; i++) {
        const other = j * columns + i
        const du = (u[other] ?? 0) - ownU
        const dv = (v[other] ?? 0) - ownV
        const unlike = (own * (du * du + dv * dv)) / limit
        const near = (NEARNESS[colourDifference(guide, node, other)] ?? 0) / (1 + unlike * unlike)
        const part = near * (sure[other] ?? 0)
        weight += part
        sumU += part * (u[other] ?? 0)
        sumV += part * (v[other] ?? 0)
        sumSure += part
        all += near
      }
    }
    next.u[node] = sumU / weight
    next.v[node] = sumV / weight
    next.sure[node] = Math.max(own, (0.8 * sumSure) / all)
  }
  return next
}
