/** Where everything is part of the way between two pictures, which of the two is seen there, and how much of it. */

import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { toNode, type WarpFields, nodesOf } from '../pixels/warp.ts'
import { valueAt } from './affine.ts'
import type { Motion, MotionBetween } from './motion.ts'

/** Both directions in the pixel memory, in nodes, with what they add up to at a moment. */
export type Travel = {
  readonly columns: number
  readonly rows: number
  readonly forth: Direction
  readonly back: Direction
}

type Direction = {
  readonly u: number
  readonly v: number
  readonly priority: number
  readonly sums: number
}

/** Of two things that meet, the one that moves otherwise than the whole is in front: so much per node of difference. */
const FRONT = { gain: 3, most: 6 } as const

/** What lands on a node with less than this covers it in parts only. */
const COVERED = { none: 0.04, whole: 0.25 } as const

/** Puts the motion where the kernels find it. */
export function prepareTravel(memory: PixelMemory, { forth, back }: MotionBetween, shift: number): Travel {
  const { columns, rows } = forth
  const count = columns * rows
  const direction = (motion: Motion): Direction => {
    const inNodes = (values: Float32Array) => values.map((value) => value / 2 ** shift)
    const store = (values: Float32Array) => memory.store(new Uint8Array(inNodes(values).buffer))
    const priority = memory.store(new Uint8Array(prioritiesOf(motion, shift).buffer))
    return { u: store(motion.u), v: store(motion.v), priority, sums: memory.allocate(count * 16) }
  }
  return { columns, rows, forth: direction(forth), back: direction(back) }
}

function prioritiesOf({ columns, rows, u, v, sure, whole }: Motion, shift: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: columns * rows }, (_, node) => {
    const [x, y] = [node % columns, Math.floor(node / columns)]
    const du = (u[node] ?? 0) - valueAt(whole.u, x, y)
    const dv = (v[node] ?? 0) - valueAt(whole.v, x, y)
    const apart = Math.min(FRONT.most, (Math.hypot(du, dv) / 2 ** shift) * FRONT.gain)
    const own = sure[node] ?? 0
    return Math.exp(apart * own) * (0.02 + own)
  })
}

/** A dissolve: which part of it is done, and how late a node comes, 0 to 1 and by node. */
export type Dissolve = { readonly done: number; readonly late: Float32Array; readonly softness: number }

/** Writes the nodes for a moment, 0 to 1: where both pictures are read, and what the second one weighs. */
export function writeTravel(
  memory: PixelMemory,
  { columns, rows, forth, back }: Travel,
  fields: WarpFields,
  moment: number,
  dissolve: Dissolve,
): void {
  const count = columns * rows
  for (const [{ u, v, priority, sums }, part] of [
    [forth, moment],
    [back, 1 - moment],
  ] as const) {
    memory.bytes(sums, count * 16).fill(0)
    memory.kernels.splat_flow(sums, u, v, priority, columns, rows, part)
  }
  const sumsOf = ({ sums }: Direction) => new Float32Array(memory.bytes(sums, count * 16).buffer, sums, count * 4)
  const [a, b] = [sumsOf(forth), sumsOf(back)]
  const { u, v, weight } = meet(a, b, count, dissolve)
  const [smoothU, smoothV] = [softened(u, columns, rows), softened(v, columns, rows)]
  const nodes = nodesOf(memory, fields)
  const spacing = 2 ** fields.shift
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const node = row * columns + column
      const at = row * fields.stride + column
      const [du, dv] = [(smoothU[node] ?? 0) * spacing, (smoothV[node] ?? 0) * spacing]
      nodes.ax[at] = toNode(-du * moment)
      nodes.ay[at] = toNode(-dv * moment)
      nodes.bx[at] = toNode(du * (1 - moment))
      nodes.by[at] = toNode(dv * (1 - moment))
      nodes.weight[at] = Math.round((weight[node] ?? 0) * 256)
    }
  }
}

/** The motion through each node, of what lands there from both sides; and who alone is seen there, or both by the dissolve. */
function meet(a: Float32Array, b: Float32Array, count: number, { done, late, softness }: Dissolve) {
  const [u, v, weight] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)]
  for (let node = 0; node < count; node++) {
    const at = node * 4
    const priority = (a[at + 2] ?? 0) + (b[at + 2] ?? 0) + 1e-6
    u[node] = ((a[at] ?? 0) - (b[at] ?? 0)) / priority
    v[node] = ((a[at + 1] ?? 0) - (b[at + 1] ?? 0)) / priority
    const [first, second] = [covered(a[at + 3] ?? 0), covered(b[at + 3] ?? 0)]
    const turn = smooth((done * (1 + softness) - (late[node] ?? 0)) / softness)
    // Nobody there: the dissolve alone says who.
    const either = Math.max(first, second)
    const one = either === 0 ? 1 : first / either
    const other = either === 0 ? 1 : second / either
    weight[node] = turn * other + (1 - turn) * (1 - one)
  }
  return { u, v, weight }
}

function covered(share: number): number {
  return smooth((share - COVERED.none) / (COVERED.whole - COVERED.none))
}

function smooth(value: number): number {
  const t = Math.min(1, Math.max(0, value))
  return t * t * (3 - 2 * t)
}

/** Neighbours mixed one, two, one in both directions: a tear becomes a stretch. */
function softened(values: Float32Array, columns: number, rows: number): Float32Array {
  const across = new Float32Array(values.length)
  const both = new Float32Array(values.length)
  for (let node = 0; node < values.length; node++) {
    const x = node % columns
    const [left, right] = [values[x > 0 ? node - 1 : node] ?? 0, values[x < columns - 1 ? node + 1 : node] ?? 0]
    across[node] = (left + 2 * (values[node] ?? 0) + right) / 4
  }
  for (let node = 0; node < values.length; node++) {
    const upper = across[node >= columns ? node - columns : node] ?? 0
    const lower = across[node < columns * (rows - 1) ? node + columns : node] ?? 0
    both[node] = (upper + 2 * (across[node] ?? 0) + lower) / 4
  }
  return both
}
