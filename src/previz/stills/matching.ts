/**
 * Where each place of one picture is in another one: patches are compared from the smallest size of both to the largest, take
 * over what their neighbours have found, and are moved by parts of a sample at last.
 */

import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { LEVEL_MARGIN, type Level } from './pyramid.ts'

/** A vector per node, in samples of the largest level, and how unlike the patches are: 0 to 64 x 255. */
export type Matches = {
  readonly columns: number
  readonly rows: number
  readonly u: Float32Array
  readonly v: Float32Array
  readonly distance: Float32Array
  /** How much there is to see at a node: a patch's distance to a flat one. */
  readonly texture: Float32Array
}

/** Nodes are so many samples apart at every level, and patches so large. */
const SPACING = 2
const PATCH = 8

/** What it costs to differ from a neighbour, per sample and at most; less across an edge of brightness. */
const UNEVEN = { each: 14, most: 160, edge: 18, acrossEdge: 0.35 } as const

/** What it costs to point out of the picture. */
const OUTSIDE = 500

/** What it costs the first search to go far, per sample. */
const FAR = 6

/** A patch that is less like its match than this is searched for everywhere, and so many of them at most. */
const LOST = { distanceMin: 1100, textureMin: 700, most: 220 } as const

/** Reserved once, and used for both directions. */
export type Workspace = { readonly vector: number; readonly flat: number }

/** Reserves what matching needs beside the pyramids. */
export function allocateWorkspace(memory: PixelMemory, largest: Level): Workspace {
  const flat = memory.store(new Uint8Array(largest.stride * PATCH).fill(128))
  return { flat, vector: memory.allocate(16) }
}

/** Matches `from` to `to`, both as pyramids, on a lattice of this many nodes at the largest level. */
export function matchPictures(
  memory: PixelMemory,
  workspace: Workspace,
  from: readonly Level[],
  to: readonly Level[],
  lattice: { readonly columns: number; readonly rows: number },
): Matches {
  const sizes = [lattice]
  for (const { columns, rows } of sizes) {
    if (sizes.length < from.length) sizes.push({ columns: (columns >> 1) + 1, rows: (rows >> 1) + 1 })
  }
  let above: LevelMatcher | undefined
  for (let index = from.length - 1; index >= 0; index--) {
    const [a, b, size] = [from[index], to[index], sizes[index]]
    if (a === undefined || b === undefined || size === undefined) continue
    const matcher = new LevelMatcher(memory, workspace, a, b, size)
    if (above === undefined) matcher.searchAll()
    else matcher.takeOver(above)
    matcher.settle(index === 0 ? 2 : 3)
    if (index === Math.min(1, from.length - 1)) {
      matcher.searchLost()
      matcher.settle(2)
    }
    above = matcher
  }
  if (above === undefined) throw new Error('a pyramid has a level')
  return above.refined()
}

class LevelMatcher {
  private readonly memory: PixelMemory
  private readonly workspace: Workspace
  private readonly a: Level
  private readonly b: Level
  readonly columns: number
  readonly rows: number
  readonly u: Int16Array
  readonly v: Int16Array
  private readonly cost: Int32Array
  private readonly brightness: Uint8Array

  constructor(
    memory: PixelMemory,
    workspace: Workspace,
    a: Level,
    b: Level,
    { columns, rows }: { readonly columns: number; readonly rows: number },
  ) {
    this.memory = memory
    this.workspace = workspace
    this.a = a
    this.b = b
    this.columns = columns
    this.rows = rows
    this.u = new Int16Array(columns * rows)
    this.v = new Int16Array(columns * rows)
    this.cost = new Int32Array(columns * rows)
    this.brightness = Uint8Array.from({ length: columns * rows }, (_, node) => {
      const x = Math.min(a.width - 1, (node % columns) * SPACING)
      const y = Math.min(a.rows - 1, Math.floor(node / columns) * SPACING)
      return a.brightness[y * a.width + x] ?? 0
    })
  }

  /** Tries every shift of up to a quarter of the picture, each for nodes in threes times threes. */
  searchAll(): void {
    const { columns, rows, a } = this
    const [reachX, reachY] = [Math.floor(a.width / 4) + 1, Math.floor(a.rows / 4) + 1]
    const best = new Float32Array(columns * rows).fill(Number.POSITIVE_INFINITY)
    const plane = new Int32Array(columns * rows)
    for (let dv = -reachY; dv <= reachY; dv++) {
      for (let du = -reachX; du <= reachX; du++) {
        for (let node = 0; node < plane.length; node++) plane[node] = this.distance(node, du, dv)
        for (let node = 0; node < plane.length; node++) {
          const cost = around(plane, columns, rows, node) + FAR * (Math.abs(du) + Math.abs(dv))
          if (cost >= (best[node] ?? 0)) continue
          best[node] = cost
          this.u[node] = du
          this.v[node] = dv
        }
      }
    }
    this.measure()
  }

  /** Begins with what a level of half the size has found. */
  takeOver(above: LevelMatcher): void {
    for (let y = 0; y < this.rows; y++) {
      for (let x = 0; x < this.columns; x++) {
        const from = Math.min(above.rows - 1, y >> 1) * above.columns + Math.min(above.columns - 1, x >> 1)
        this.u[y * this.columns + x] = (above.u[from] ?? 0) * 2
        this.v[y * this.columns + x] = (above.v[from] ?? 0) * 2
      }
    }
    this.measure()
  }

  /** Each node takes the best of its own vector, those a sample beside it and its neighbours', forth and back in turn. */
  settle(sweeps: number): void {
    const { columns, rows } = this
    for (let sweep = 0; sweep < sweeps; sweep++) {
      const back = sweep % 2 === 1
      for (let step = 0; step < columns * rows; step++) {
        const node = back ? columns * rows - 1 - step : step
        const x = node % columns
        const y = (node - x) / columns
        let least = (this.cost[node] ?? 0) + this.unevenness(node, x, y, this.u[node] ?? 0, this.v[node] ?? 0)
        if (x > 0) least = this.adopt(node, x, y, node - 1, least)
        if (x < columns - 1) least = this.adopt(node, x, y, node + 1, least)
        if (y > 0) least = this.adopt(node, x, y, node - columns, least)
        if (y < rows - 1) least = this.adopt(node, x, y, node + columns, least)
        const u = this.u[node] ?? 0
        const v = this.v[node] ?? 0
        least = this.propose(node, x, y, u - 1, v, least)
        least = this.propose(node, x, y, u + 1, v, least)
        least = this.propose(node, x, y, u, v - 1, least)
        this.propose(node, x, y, u, v + 1, least)
      }
    }
  }

  private adopt(node: number, x: number, y: number, other: number, least: number): number {
    return this.propose(node, x, y, this.u[other] ?? 0, this.v[other] ?? 0, least)
  }

  /** Takes a vector that costs less than `least`; returns what the node costs then. */
  private propose(node: number, x: number, y: number, u: number, v: number, least: number): number {
    if (u === this.u[node] && v === this.v[node]) return least
    const uneven = this.unevenness(node, x, y, u, v)
    if (uneven >= least) return least
    const cost = this.distance(node, u, v)
    if (cost + uneven >= least) return least
    this.u[node] = u
    this.v[node] = v
    this.cost[node] = cost
    return cost + uneven
  }

  /** Looks everywhere for the patches that are least like what they were matched with: what is small and moves far. */
  searchLost(): void {
    const { columns, a, b } = this
    const lost = [...this.cost.keys()]
      .filter((node) => (node % columns) % 2 === 0 && Math.floor(node / columns) % 2 === 0)
      .filter((node) => (this.cost[node] ?? 0) > LOST.distanceMin && this.texture(node) > LOST.textureMin)
      .sort((one, other) => (this.cost[other] ?? 0) - (this.cost[one] ?? 0) || one - other)
      .slice(0, LOST.most)
    for (const node of lost) {
      const [x, y] = this.placeOf(node)
      const left = Math.max(-PATCH / 2, x - Math.floor(a.width / 3))
      const top = Math.max(-PATCH / 2, y - Math.floor(a.rows / 3))
      const right = Math.min(b.width - PATCH / 2, x + Math.floor(a.width / 3))
      const bottom = Math.min(b.rows - PATCH / 2, y + Math.floor(a.rows / 3))
      if (right < left || bottom < top) continue
      const across = right - left + 1
      const patch = a.at + y * a.stride + x
      const window = b.at + top * b.stride + left
      const found = this.memory.kernels.search_patch(patch, window, a.stride, across, bottom - top + 1)
      const [u, v] = [left + (found % across) - x, top + Math.floor(found / across) - y]
      const cost = this.distance(node, u, v)
      if (cost > (this.cost[node] ?? 0) * 0.6) continue
      this.u[node] = u
      this.v[node] = v
      this.cost[node] = cost
    }
  }

  /** The vectors moved by parts of a sample to where the patches are most alike. */
  refined(): Matches {
    const { columns, rows, a, b, workspace, memory } = this
    const count = columns * rows
    const [u, v] = [new Float32Array(count), new Float32Array(count)]
    const vector = new Float32Array(memory.bytes(workspace.vector, 16).buffer, workspace.vector, 4)
    for (let node = 0; node < count; node++) {
      const [x, y] = this.placeOf(node)
      vector[0] = vector[2] = this.u[node] ?? 0
      vector[1] = vector[3] = this.v[node] ?? 0
      const patch = a.at + y * a.stride + x
      memory.kernels.refine_patch(patch, b.at, a.stride, x, y, b.width, b.rows, LEVEL_MARGIN, workspace.vector)
      u[node] = vector[0] ?? 0
      v[node] = vector[1] ?? 0
    }
    const texture = Float32Array.from({ length: count }, (_, node) => this.texture(node))
    return { columns, rows, u, v, distance: Float32Array.from(this.cost), texture }
  }

  private measure(): void {
    for (let node = 0; node < this.cost.length; node++) {
      this.cost[node] = this.distance(node, this.u[node] ?? 0, this.v[node] ?? 0)
    }
  }

  /** Where a node's patch begins. */
  private placeOf(node: number): readonly [number, number] {
    return [(node % this.columns) * SPACING - PATCH / 2, Math.floor(node / this.columns) * SPACING - PATCH / 2]
  }

  private texture(node: number): number {
    const [x, y] = this.placeOf(node)
    return this.memory.kernels.patch_distance(this.a.at + y * this.a.stride + x, this.workspace.flat, this.a.stride)
  }

  private distance(node: number, u: number, v: number): number {
    const { a, b } = this
    const column = node % this.columns
    const x = column * SPACING - PATCH / 2
    const y = ((node - column) / this.columns) * SPACING - PATCH / 2
    const toX = Math.min(b.width + LEVEL_MARGIN - PATCH - 1, Math.max(-LEVEL_MARGIN, x + u))
    const toY = Math.min(b.rows + LEVEL_MARGIN - PATCH - 1, Math.max(-LEVEL_MARGIN, y + v))
    const outside = toX < -PATCH / 2 || toY < -PATCH / 2 || toX > b.width - PATCH / 2 || toY > b.rows - PATCH / 2
    const from = a.at + y * a.stride + x
    const distance = this.memory.kernels.patch_distance(from, b.at + toY * b.stride + toX, a.stride)
    return outside ? distance + OUTSIDE : distance
  }

  private unevenness(node: number, x: number, y: number, u: number, v: number): number {
    let sum = 0
    if (x > 0) sum += this.unevenBeside(node, node - 1, u, v)
    if (x < this.columns - 1) sum += this.unevenBeside(node, node + 1, u, v)
    if (y > 0) sum += this.unevenBeside(node, node - this.columns, u, v)
    if (y < this.rows - 1) sum += this.unevenBeside(node, node + this.columns, u, v)
    return sum
  }

  private unevenBeside(node: number, other: number, u: number, v: number): number {
    const away = Math.abs(u - (this.u[other] ?? 0)) + Math.abs(v - (this.v[other] ?? 0))
    if (away === 0) return 0
    const edge = Math.abs((this.brightness[node] ?? 0) - (this.brightness[other] ?? 0)) > UNEVEN.edge
    return Math.min(UNEVEN.most, away * UNEVEN.each) * (edge ? UNEVEN.acrossEdge : 1)
  }
}

/** The mean of a node and its eight neighbours, the edge repeated. */
function around(plane: Int32Array, columns: number, rows: number, node: number): number {
  const [x, y] = [node % columns, Math.floor(node / columns)]
  const [left, right] = [x > 0 ? -1 : 0, x < columns - 1 ? 1 : 0]
  const [up, down] = [y > 0 ? -columns : 0, y < rows - 1 ? columns : 0]
  const line = (at: number) => (plane[at + left] ?? 0) + (plane[at] ?? 0) + (plane[at + right] ?? 0)
  return (line(node + up) + line(node) + line(node + down)) / 9
}
