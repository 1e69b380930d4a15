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

/** Gives outlines their vectors; returns how plausible each node is now. Vectors are changed in place. */
export function sharpenOutlines(matches: Matches, plausible: Float32Array, a: Level, b: Level): Float32Array {
  const { columns, rows, u, v } = matches
  const [oldU, oldV] = [u.slice(), v.slice()]
  return plausible.map((own, node) => {
    const [column, row] = [node % columns, Math.floor(node / columns)]
    const [x, y] = [column * 2, row * 2]
    const difference = seenDifference(a, b, x, y, oldU[node] ?? 0, oldV[node] ?? 0)
    if (own >= PLAUSIBLE_MIN && difference <= SEEN.sameMax) return own
    let best = difference
    for (const away of AWAY) {
      for (const [right, down] of DIRECTIONS) {
        const [i, j] = [column + right * away, row + down * away]
        if (i < 0 || j < 0 || i >= columns || j >= rows) continue
        const other = j * columns + i
        if ((plausible[other] ?? 0) < PLAUSIBLE_MIN) continue
        const found = seenDifference(a, b, x, y, oldU[other] ?? 0, oldV[other] ?? 0)
        if (found >= best) continue
        best = found
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
  let sum = 0
  let count = 0
  for (let j = y - SEEN.reach; j < y + SEEN.reach; j++) {
    for (let i = x - SEEN.reach; i < x + SEEN.reach; i++) {
      const [toX, toY] = [i + u, j + v]
      if (i < 0 || j < 0 || i >= a.width || j >= a.rows) continue
      if (toX < 0 || toY < 0 || toX > b.width - 1 || toY > b.rows - 1) continue
      sum += Math.abs(brightnessAt(b, toX, toY) - (a.brightness[j * a.width + i] ?? 0))
      count++
    }
  }
  return count < SEEN.reach * SEEN.reach * 2 ? Number.POSITIVE_INFINITY : sum / count
}

function brightnessAt({ brightness, width, rows }: Level, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [fx, fy] = [x - left, y - top]
  const at = top * width + left
  const right = left + 1 < width ? 1 : 0
  const down = top + 1 < rows ? width : 0
  const upper = (brightness[at] ?? 0) * (1 - fx) + (brightness[at + right] ?? 0) * fx
  const lower = (brightness[at + down] ?? 0) * (1 - fx) + (brightness[at + down + right] ?? 0) * fx
  return upper * (1 - fy) + lower * fy
}
