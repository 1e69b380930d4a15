/**
 * What stands in front in a picture, guessed from its colours: what differs from the picture's edge and is in the middle, told
 * apart in a few rounds of learning both sides' colours, as GrabCut does, at a small size.
 */

import { blurred, type SmallPicture } from './small-picture.ts'

/** Where the subject is, 0 or 1 by sample of the small picture, and how sure that is, 0 to 1. */
export type Subject = {
  readonly width: number
  readonly rows: number
  readonly inside: Float32Array
  readonly sure: number
}

/** Colours are told apart in so many steps of luma and of each chroma plane. */
const BINS = { luma: 12, chroma: 24 } as const

/** Rounds of learning colours, and of agreeing with neighbours in each. */
const ROUNDS = { colours: 5, neighbours: 8 } as const

/** What a subject covers of the picture, and how much of the edge, but for the bottom, may be subject. */
const SHARE = { min: 0.02, max: 0.55, edgeMax: 0.12 } as const

/** How unlike inside and outside are where the guess is trusted in part, and wholly. */
const APART = { least: 0.55, whole: 0.8 } as const

/** Guesses the subject. A picture without one has a `sure` near 0. */
export function findSubject(picture: SmallPicture): Subject {
  const { width, rows } = picture
  const colours = binsOf(picture)
  const middle = middleness(width, rows)
  let inside = firstGuess(colours, middle, width, rows)
  let apart = 0
  for (let round = 0; round < ROUNDS.colours; round++) {
    const [front, behind] = [learn(colours, inside, 1), learn(colours, inside, 0)]
    apart = unlikeness(front, behind)
    inside = agree(picture, inside, (at) => {
      const colour = colours[at] ?? 0
      return Math.log((front[colour] ?? 0) / (behind[colour] ?? 1)) + 1.2 * ((middle[at] ?? 0) - 0.5)
    })
  }
  const solid = largestPart(inside, width, rows)
  return { width, rows, inside: solid, sure: surenessOf(solid, width, rows, apart) }
}

function binsOf({ width, rows, planes: [y, u, v] }: SmallPicture): Uint16Array {
  const bin = (value: number, low: number, range: number, count: number) =>
    Math.min(count - 1, Math.max(0, Math.floor(((value - low) * count) / range)))
  return Uint16Array.from({ length: width * rows }, (_, at) => {
    const luma = bin(y[at] ?? 0, 16, 220, BINS.luma)
    const blue = bin(u[at] ?? 0, 16, 225, BINS.chroma)
    const red = bin(v[at] ?? 0, 16, 225, BINS.chroma)
    return (luma * BINS.chroma + blue) * BINS.chroma + red
  })
}

/** 1 in the middle, falling to 0 at the sides and the top; the bottom is near the middle. */
function middleness(width: number, rows: number): Float32Array {
  return Float32Array.from({ length: width * rows }, (_, at) => {
    const x = ((at % width) + 0.5) / width - 0.5
    const y = (Math.floor(at / width) + 0.5) / rows - 0.56
    return Math.exp(-(x * x) / 0.06 - (y * y) / (y < 0 ? 0.09 : 0.16))
  })
}

/** Colours that the edge does not have, by how near the middle they are. */
function firstGuess(colours: Uint16Array, middle: Float32Array, width: number, rows: number): Float32Array {
  const edge = Float32Array.from({ length: width * rows }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)]
    const rim = Math.max(1, Math.round(width / 40))
    const corner = y >= rows - rim && (x < width / 5 || x >= width - width / 5)
    return x < rim || x >= width - rim || y < rim || corner ? 0 : 1
  })
  const behind = learn(colours, edge, 0)
  const all = learn(colours, edge, undefined)
  const raw = Float32Array.from(colours, (colour, at) => {
    const foreign = (all[colour] ?? 0) / ((all[colour] ?? 0) + (behind[colour] ?? 0))
    return Math.min(1, Math.max(0, (foreign - 0.45) * 2.2)) * (middle[at] ?? 0) ** 0.5
  })
  return blurred(raw, width, rows, 4)
}

/** How often each colour is seen on one side, or anywhere, spread to colours beside it; adds up to 1. */
function learn(colours: Uint16Array, inside: Float32Array, side: 0 | 1 | undefined): Float32Array {
  const counts = new Float32Array(BINS.luma * BINS.chroma * BINS.chroma)
  for (let at = 0; at < colours.length; at++) {
    const colour = colours[at] ?? 0
    const own = inside[at] ?? 0
    counts[colour] = (counts[colour] ?? 0) + (side === undefined ? 1 : side === 1 ? own : 1 - own)
  }
  let spread = counts
  for (const step of [1, BINS.chroma, BINS.chroma * BINS.chroma]) {
    spread = spread.map((value, bin) => value * 0.6 + ((spread[bin - step] ?? 0) + (spread[bin + step] ?? 0)) * 0.2)
  }
  let total = 0
  for (const value of spread) total += value + 0.002
  return spread.map((value) => (value + 0.002) / total)
}

/** 1 less what both have in common, 0 to 1. */
function unlikeness(a: Float32Array, b: Float32Array): number {
  let common = 0
  for (let bin = 0; bin < a.length; bin++) common += Math.sqrt((a[bin] ?? 0) * (b[bin] ?? 0))
  return Math.max(0, 1 - common)
}

/** Lets every sample weigh its colour against what its neighbours of like colour are. */
function agree(
  { width, rows, planes: [luma, blue, red] }: SmallPicture,
  inside: Float32Array,
  votes: (at: number) => number,
): Float32Array {
  const count = width * rows
  const colour = Float32Array.from({ length: count }, (_, at) => Math.min(3, Math.max(-3, votes(at))))
  const likeness = (a: number, b: number) => {
    const hue = Math.abs((blue[a] ?? 0) - (blue[b] ?? 0)) + Math.abs((red[a] ?? 0) - (red[b] ?? 0))
    return Math.exp(-(Math.abs((luma[a] ?? 0) - (luma[b] ?? 0)) + 2 * hue) / 18)
  }
  const right = Float32Array.from({ length: count }, (_, at) => (at % width < width - 1 ? likeness(at, at + 1) : 0))
  const below = Float32Array.from({ length: count }, (_, at) => (at + width < count ? likeness(at, at + width) : 0))
  let from = inside
  let to: Float32Array = new Float32Array(count)
  for (let round = 0; round < ROUNDS.neighbours; round++) {
    for (let at = 0; at < count; at++) {
      const own = (other: number) => 2 * (from[other] ?? 0) - 1
      let sum = 0
      if (at % width < width - 1) sum += (right[at] ?? 0) * own(at + 1)
      if (at % width > 0) sum += (right[at - 1] ?? 0) * own(at - 1)
      if (at + width < count) sum += (below[at] ?? 0) * own(at + width)
      if (at >= width) sum += (below[at - width] ?? 0) * own(at - width)
      to[at] = 1 / (1 + Math.exp(-((colour[at] ?? 0) + 2.2 * sum)))
    }
    ;[from, to] = [to, round === 0 ? new Float32Array(count) : from]
  }
  return from
}

/** The largest connected part, without holes. */
function largestPart(inside: Float32Array, width: number, rows: number): Float32Array {
  const parts = partsOf(width, rows, (at) => (inside[at] ?? 0) > 0.5)
  const largest = parts.reduce<readonly number[]>((best, part) => (part.length > best.length ? part : best), [])
  const solid = new Float32Array(width * rows)
  for (const at of largest) solid[at] = 1
  for (const hole of partsOf(width, rows, (at) => solid[at] === 0)) {
    const open = hole.some((at) => {
      const [x, y] = [at % width, Math.floor(at / width)]
      return x === 0 || y === 0 || x === width - 1 || y === rows - 1
    })
    if (!open) for (const at of hole) solid[at] = 1
  }
  return solid
}

/** Connected parts of the samples that belong. */
function partsOf(width: number, rows: number, belongs: (at: number) => boolean): number[][] {
  const seen = new Uint8Array(width * rows)
  const parts: number[][] = []
  for (let start = 0; start < width * rows; start++) {
    if (seen[start] === 1 || !belongs(start)) continue
    const part = [start]
    seen[start] = 1
    for (const at of part) {
      const x = at % width
      const beside = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]
      for (const next of beside) {
        if (next < 0 || next >= width * rows || seen[next] === 1 || !belongs(next)) continue
        seen[next] = 1
        part.push(next)
      }
    }
    parts.push(part)
  }
  return parts
}

function surenessOf(solid: Float32Array, width: number, rows: number, apart: number): number {
  let [area, edge, outline] = [0, 0, 0]
  for (let at = 0; at < solid.length; at++) {
    if (solid[at] === 0) continue
    const [x, y] = [at % width, Math.floor(at / width)]
    area++
    if (x === 0 || x === width - 1 || y === 0) edge++
    if (solid[at - 1] === 0 || solid[at + 1] === 0 || solid[at - width] === 0 || solid[at + width] === 0) outline++
  }
  const share = area / solid.length
  if (share < SHARE.min || share > SHARE.max || edge / (width + 2 * rows) > SHARE.edgeMax) return 0
  // A disc has an outline of 3.5 times the root of its area; leaves and lattices have many times that.
  const compact = Math.min(1, 9 / Math.max(1, outline / Math.sqrt(area)))
  return compact * Math.min(1, Math.max(0, (apart - APART.least) / (APART.whole - APART.least)))
}
