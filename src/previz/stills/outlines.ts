/**
 * Sharpens motion at the outlines of what moves: large patches that lie across an outline match neither side, so a place takes
 * the vector from its surroundings by which it looks the same in both pictures, seen small.
 */

import type { Matches } from './matching.ts'
import type { Level } from './pyramid.ts'

/** Vectors are tried from so many nodes away, in eight directions. */
const AWAY: readonly number[] = [1, 2, 4, 6]
const DIRECTIONS: readonly (readonly [number, number])[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, -1],
  [1, -1],
  [-1, 1],
]

/** Half of what is looked at, in samples; and up to which mean difference it is the same. */
const SEEN = { reach: 2, sameMax: 9, surely: 4 } as const

/** Nodes that are less plausible than this take another's vector. */
const PLAUSIBLE_MIN = 0.5

/**
 * Gives outlines their vectors; returns how plausible each node is now. Vectors are changed in place. Pictures in different
 * light are left as they are: there, a place does not look the same.
 */
export function sharpenOutlines(matches: Matches, plausible: Float32Array, a: Level, b: Level): Float32Array {
  const { columns, rows, u, v } = matches
  const [oldU, oldV] = [u.slice(), v.slice()]
  const seen = (node: number, other: number) => {
    const x = node % columns
    return seenDifference(a, b, x * 2, ((node - x) / columns) * 2, oldU[other] ?? 0, oldV[other] ?? 0)
  }
  const differences = plausible.map((_, node) => seen(node, node))
  const found = differences.filter((_, node) => (plausible[node] ?? 0) >= PLAUSIBLE_MIN).sort()
  if ((found[found.length >> 1] ?? 0) > SEEN.surely) return plausible
  return plausible.map((own, node) => {
    const difference = differences[node] ?? 0
    if (own >= PLAUSIBLE_MIN && difference <= SEEN.sameMax) return own
    const column = node % columns
    const row = (node - column) / columns
    let best = difference
    for (const away of AWAY) {
      for (const [right, down] of DIRECTIONS) {
        const i = column + right * away
        const j = row + down * away
        const other = j * columns + i
        if (i < 0 || j < 0 || i >= columns || j >= rows || (plausible[other] ?? 0) < PLAUSIBLE_MIN) continue
        const otherwise = seen(node, other)
        if (otherwise >= best) continue
        best = otherwise
        u[node] = oldU[other] ?? 0
        v[node] = oldV[other] ?? 0
      }
    }
    if (best === difference) return own
    return Math.min(1, Math.max(0, (SEEN.sameMax - best) / (SEEN.sameMax - SEEN.surely)))
  })
}

/** The mean difference in brightness of the few samples around a place and where its vector leads. */
function seenDifference(a: Level, b: Level, x: number, y: number, u: number, v: number): number {
  const wholeU = Math.floor(u)
  const wholeV = Math.floor(v)
  const fx = u - wholeU
  const fy = v - wholeV
  let sum = 0
  let count = 0
  for (let j = Math.max(0, y - SEEN.reach); j < Math.min(a.rows, y + SEEN.reach); j++) {
    const toY = j + wholeV
    if (toY < 0 || toY >= b.rows - 1) continue
    for (let i = Math.max(0, x - SEEN.reach); i < Math.min(a.width, x + SEEN.reach); i++) {
      const toX = i + wholeU
      if (toX < 0 || toX >= b.width - 1) continue
      const at = toY * b.width + toX
      const upper = (b.brightness[at] ?? 0) * (1 - fx) + (b.brightness[at + 1] ?? 0) * fx
      const lower = (b.brightness[at + b.width] ?? 0) * (1 - fx) + (b.brightness[at + b.width + 1] ?? 0) * fx
      sum += Math.abs(upper * (1 - fy) + lower * fy - (a.brightness[j * a.width + i] ?? 0))
      count++
    }
  }
  return count < SEEN.reach * SEEN.reach * 2 ? Number.POSITIVE_INFINITY : sum / count
}
