/** Where everything is part of the way between two pictures, which of the two is seen there, and how much of it. */

import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { toNode, type WarpFields, nodesOf } from '../pixels/warp.ts'
import { valueAt } from './affine.ts'
import type { Motion, MotionBetween } from './motion.ts'

/** Both directions in the pixel memory, in nodes, and room for what they add up to at a moment. */
export type Travel = {
  readonly columns: number
  readonly rows: number
  readonly forth: Direction
  readonly back: Direction
  readonly met: { readonly u: Float32Array; readonly v: Float32Array; readonly weight: Float32Array }
  readonly spare: Float32Array
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
  const room = () => new Float32Array(count)
  const met = { u: room(), v: room(), weight: room() }
  return { columns, rows, forth: direction(forth), back: direction(back), met, spare: room() }
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
export type Dissolve = {
  readonly done: number
  readonly late: Float32Array
  readonly softness: number
  /** Whether a place that only one picture has is shown of that one. Not in different light, where it would stand out. */
  readonly byCover: boolean
}

/** Writes the nodes for a moment, 0 to 1: where both pictures are read, and what the second one weighs. */
export function writeTravel(
  memory: PixelMemory,
  travel: Travel,
  fields: WarpFields,
  moment: number,
  dissolve: Dissolve,
): void {
  const { columns, rows, met, spare } = travel
  const sumsOf = ({ u, v, priority, sums }: Direction, part: number) => {
    const bytes = memory.bytes(sums, columns * rows * 16).fill(0)
    memory.kernels.splat_flow(sums, u, v, priority, columns, rows, part)
    return new Float32Array(bytes.buffer, sums, columns * rows * 4)
  }
  meet(met, sumsOf(travel.forth, moment), sumsOf(travel.back, 1 - moment), dissolve)
  soften(met.u, spare, columns, rows)
  soften(met.v, spare, columns, rows)
  const { ax, ay, bx, by, weight } = nodesOf(memory, fields)
  const spacing = 2 ** fields.shift
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const node = row * columns + column
      const at = row * fields.stride + column
      const du = (met.u[node] ?? 0) * spacing
      const dv = (met.v[node] ?? 0) * spacing
      ax[at] = toNode(-du * moment)
      ay[at] = toNode(-dv * moment)
      bx[at] = toNode(du * (1 - moment))
      by[at] = toNode(dv * (1 - moment))
      weight[at] = Math.round((met.weight[node] ?? 0) * 256)
    }
  }
}

/** The motion through each node, of what lands there from both sides; and who alone is seen there, or both by the dissolve. */
function meet(
  { u, v, weight }: Travel['met'],
  a: Float32Array,
  b: Float32Array,
  { done, late, softness, byCover }: Dissolve,
): void {
  for (let node = 0; node < weight.length; node++) {
    const at = node * 4
    const priority = (a[at + 2] ?? 0) + (b[at + 2] ?? 0) + 1e-6
    u[node] = ((a[at] ?? 0) - (b[at] ?? 0)) / priority
    v[node] = ((a[at + 1] ?? 0) - (b[at + 1] ?? 0)) / priority
    const first = covered(a[at + 3] ?? 0)
    const second = covered(b[at + 3] ?? 0)
    const either = Math.max(first, second)
    // Where nothing lands, the dissolve alone says who is seen.
    const one = either === 0 ? 1 : first / either
    const other = either === 0 ? 1 : second / either
    const turn = smooth((done * (1 + softness) - (late[node] ?? 0)) / softness)
    weight[node] = byCover ? turn * other + (1 - turn) * (1 - one) : turn
  }
}

function covered(share: number): number {
  return smooth((share - COVERED.none) / (COVERED.whole - COVERED.none))
}

function smooth(value: number): number {
  const t = Math.min(1, Math.max(0, value))
  return t * t * (3 - 2 * t)
}

/** Neighbours mixed one, two, one in both directions: a tear becomes a stretch. */
function soften(values: Float32Array, spare: Float32Array, columns: number, rows: number): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns
    for (let x = 0; x < columns; x++) {
      const left = values[start + Math.max(0, x - 1)] ?? 0
      const right = values[start + Math.min(columns - 1, x + 1)] ?? 0
      spare[start + x] = (left + 2 * (values[start + x] ?? 0) + right) / 4
    }
  }
  for (let row = 0; row < rows; row++) {
    const upper = Math.max(0, row - 1) * columns
    const lower = Math.min(rows - 1, row + 1) * columns
    for (let x = 0; x < columns; x++) {
      const own = spare[row * columns + x] ?? 0
      values[row * columns + x] = ((spare[upper + x] ?? 0) + 2 * own + (spare[lower + x] ?? 0)) / 4
    }
  }
}
