/** The motion from one picture to another and back, checked one against the other, with what was not found filled in. */

import { assert } from '../../core/assert.ts'
import type { Frame } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { type Affine, fitAffine, valueAt } from './affine.ts'
import { isLitOtherwise } from './lighting.ts'
import { allocateWorkspace, type Matches, matchPictures } from './matching.ts'
import { colourDifference, type NodeColours, nodeColours } from './node-colours.ts'
import { sharpenOutlines } from './outlines.ts'
import { createPyramidMaker, type Level } from './pyramid.ts'

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

/** Both directions. */
export type MotionBetween = {
  readonly forth: Motion
  readonly back: Motion
  /** 0 for pictures that have nothing in common, to 1. */
  readonly related: number
  /** The same place is lit otherwise: only the whole's motion is known. */
  readonly relit: boolean
  /** What both have in common is in another light. */
  readonly litOtherwise: boolean
}

/** By how many samples both directions may disagree, and at which distances patches are alike and no more alike. */
const DOUBT = { samples: 1, alike: 900, unlike: 2400, texture: 900 } as const

/** How different in brightness neighbours may be that lend each other their motion, and how different in motion. */
const LENDING = { brightness: 18, samples: 2.5, rounds: 4, reach: 2, needless: 0.7 } as const

/** How much the whole picture's motion counts where nothing near is sure: what cannot be found is mostly what gets hidden. */
const WHOLE_WEIGHT = { least: 0.02, most: 1.5, agreedSamples: 1 } as const

/**
 * Pictures that are less related are looked at again for what is lit otherwise, by how much it differs only. That tells places
 * apart less well, so only what most of so many places agree on is believed, and only if it leads back.
 */
const RELIT = { below: 0.3, placesMin: 0.015, agreedMin: 0.6, astray: 0.35 } as const

/** Estimates the motion between two frames of one size on nodes `1 << shift` luma samples apart, beginning at the first. */
export function motionBetween(memory: PixelMemory, from: Frame, to: Frame, shift: number): MotionBetween {
  const makePyramid = createPyramidMaker(memory, from, shift)
  const { widthPx, heightPx } = from.size
  const lattice = { columns: ((widthPx - 1) >> shift) + 2, rows: ((heightPx - 1) >> shift) + 2 }
  const found = match(memory, makePyramid(from, 'signed'), makePyramid(to, 'signed'), lattice)
  const each = 2 ** (shift - 1)
  if (found.related < RELIT.below) {
    const relit = match(memory, makePyramid(from, 'unsigned'), makePyramid(to, 'unsigned'), lattice)
    const forth = wholeMotion(relit.forth, each)
    const back = wholeMotion(relit.back, each)
    if (forth !== undefined && back !== undefined && leadsBack(forth, back))
      return { forth, back, related: 1, relit: true, litOtherwise: true }
  }
  const [before, after] = [from, to].map((frame) => nodeColours(memory, frame, { ...lattice, shift }))
  assert(before !== undefined && after !== undefined, 'both pictures have colours')
  const motion = ({ matches, plausible }: Checked, colours: NodeColours) => motionOf(matches, plausible, colours, each)
  const [forth, back] = [motion(found.forth, before), motion(found.back, after)]
  return {
    forth,
    back,
    related: found.related,
    relit: false,
    litOtherwise: isLitOtherwise(forth, before, after, shift),
  }
}

/** One motion for all of a picture, where it is found in enough places and most of them agree. */
function wholeMotion({ matches, plausible }: Checked, each: number): Motion | undefined {
  const { columns, rows } = matches
  const sure = sureness(plausible, matches)
  const whole = fitAffine(matches, sure)
  const places = sure.reduce((sum, value) => sum + value, 0)
  if (places < RELIT.placesMin * columns * rows || agreement(matches, sure, whole) < RELIT.agreedMin) return undefined
  const vectors = (plane: Affine['u']) =>
    sure.map((_, node) => each * valueAt(plane, node % columns, Math.floor(node / columns)))
  return { columns, rows, u: vectors(whole.u), v: vectors(whole.v), sure: plausible, whole: scaledPlanes(whole, each) }
}

/** Whether the corners that go forth come back to where they were, by the whole's motion. Spacing is told by any two nodes. */
function leadsBack({ columns, rows, whole: forth }: Motion, { whole: back }: Motion): boolean {
  return [
    [columns * 0.2, rows * 0.2],
    [columns * 0.8, rows * 0.2],
    [columns * 0.5, rows * 0.8],
  ].every(([x = 0, y = 0]) => {
    const [u, v] = [valueAt(forth.u, x, y), valueAt(forth.v, x, y)]
    return Math.hypot(u + valueAt(back.u, x, y), v + valueAt(back.v, x, y)) < RELIT.astray * (2 + Math.hypot(u, v))
  })
}

function scaledPlanes({ u, v }: Affine, each: number): Affine {
  const scaled = (plane: Affine['u']) => [plane[0] * each, plane[1] * each, plane[2] * each] as const
  return { u: scaled(u), v: scaled(v) }
}

type Checked = { readonly matches: Matches; readonly plausible: Float32Array }

/** Matches both ways, checks one by the other, and sharpens what moves. */
function match(
  memory: PixelMemory,
  a: readonly Level[],
  b: readonly Level[],
  lattice: { readonly columns: number; readonly rows: number },
) {
  const [largestA, largestB] = [a[0], b[0]]
  assert(largestA !== undefined && largestB !== undefined, 'a pyramid has a level')
  const workspace = allocateWorkspace(memory, largestA)
  const forth = matchPictures(memory, workspace, a, b, lattice)
  const back = matchPictures(memory, workspace, b, a, lattice)
  const [plausibleForth, plausibleBack] = [plausibility(forth, back), plausibility(back, forth)]
  return {
    related: (share(forth, plausibleForth) + share(back, plausibleBack)) / 2,
    forth: { matches: forth, plausible: sharpenOutlines(forth, plausibleForth, largestA, largestB) },
    back: { matches: back, plausible: sharpenOutlines(back, plausibleBack, largestB, largestA) },
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
    whole: scaledPlanes(whole, each),
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
