/** What of each layer is seen: the parts of the frame where it has something that no nearer layer hides. */

import type { PixelSize } from '../../core/shape.ts'
import type { Bounds } from '../camera/pose.ts'
import { countIn, endColumn, endRow, firstColumn, firstRow } from '../pixels/cells.ts'
import type { Part, Placement, Texture } from '../pixels/texture.ts'

/** Sides of the tiles in px that a frame is looked at in; chroma has half of them, and vectors have 16 samples. */
const [TILE_WIDE, TILE_HIGH] = [32, 16]

/** Where some rows of the frame are in a texture, in texels. */
export type Projection = {
  readonly top: number
  readonly bottom: number
  /** Where columns of the frame are, in the uppermost and in the lowest row: at `left + x * step`. */
  readonly lines: readonly [Line, Line]
}

type Line = { readonly left: number; readonly step: number }

/** A layer in its place. */
export type Sighted = {
  readonly texture: Texture
  /** Where rows of the frame are in the texture; `undefined`: it is not in all of them, and hides nothing there. */
  readonly project: (top: number, end: number) => Projection | undefined
  /** It hides what is behind it where nothing shines through. */
  readonly hides: boolean
}

/** Where rows of the frame are in a texture that the camera sees as a plane upright before it. */
export function projectUpright(
  { left, top, density }: Texture,
  place: Placement,
  first: number,
  end: number,
): Projection {
  const { scale, dx, dy, squeeze = 1 } = place
  const wide = scale * squeeze
  const line = { left: (-dx / wide - left) * density, step: density / wide }
  const row = (y: number) => ((y - dy) / scale - top) * density
  return { top: row(first), bottom: row(end), lines: [line, line] }
}

/** The tiles of a frame that something hides. */
export class Sight {
  private readonly frame: PixelSize
  private readonly columns: number
  private readonly rows: number
  private readonly hidden: Uint8Array

  constructor(frame: PixelSize) {
    this.frame = frame
    this.columns = Math.ceil(frame.widthPx / TILE_WIDE)
    this.rows = Math.ceil(frame.heightPx / TILE_HIGH)
    this.hidden = new Uint8Array(this.columns * this.rows)
  }

  /** From the nearest layer to the farthest: which parts of it are seen before those that came earlier. */
  look(layer: Sighted): Part[] {
    return partsOf(this.pass(layer), this.columns, this.rows, this.frame)
  }

  /** The same where nobody asks for the parts: a layer, with all that it hides. Returns what of each tile is seen. */
  pass({ texture, project, hides }: Sighted): Uint8Array {
    const { columns, rows, hidden, frame } = this
    const kinds = new Uint8Array(columns * rows)
    for (let row = 0; row < rows; row++) {
      const [top, end] = [row * TILE_HIGH, Math.min(frame.heightPx, (row + 1) * TILE_HIGH)]
      const seen = project(top, end)
      if (seen !== undefined) this.lookAlong(row, kinds, texture, seen, hides)
      else
        for (let tile = row * columns; tile < (row + 1) * columns; tile++) kinds[tile] = hidden[tile] === 1 ? 0 : MIXED
    }
    return kinds
  }

  /** The box around all that nothing hides, in px of the frame; `undefined`: everything is hidden. */
  open(): Bounds | undefined {
    const { columns, rows, hidden } = this
    let [left, right, top, bottom] = [columns, 0, rows, 0]
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        if (hidden[row * columns + column] === 1) continue
        left = Math.min(left, column)
        right = Math.max(right, column + 1)
        top = Math.min(top, row)
        bottom = row + 1
      }
    }
    if (left >= right) return undefined
    return { left: left * TILE_WIDE, right: right * TILE_WIDE, top: top * TILE_HIGH, bottom: bottom * TILE_HIGH }
  }

  /** Looks at one row of tiles; all in plain numbers, as there are thousands of tiles in each frame. */
  private lookAlong(row: number, kinds: Uint8Array, { cells, size }: Texture, seen: Projection, hides: boolean): void {
    const { columns, hidden, frame } = this
    const [{ left: farLeft, step: farStep }, { left: nearLeft, step: nearStep }] = seen.lines
    const [first, end] = [firstRow(seen.top), endRow(cells, seen.bottom)]
    if (first >= end) return
    const { filled, open } = cells
    const [upper, lower] = [first * (cells.columns + 1), end * (cells.columns + 1)]
    const isInside = seen.top > -1 && seen.bottom < size.heightPx + 1
    for (let column = 0; column < columns; column++) {
      const tile = row * columns + column
      if (hidden[tile] === 1) continue
      const left = column * TILE_WIDE
      const right = Math.min(frame.widthPx, left + TILE_WIDE)
      const from = Math.min(farLeft + left * farStep, nearLeft + left * nearStep)
      const to = Math.max(farLeft + right * farStep, nearLeft + right * nearStep)
      const [a, b] = [firstColumn(from), endColumn(cells, to)]
      if (a >= b || countIn(filled, upper, lower, a, b) === 0) continue
      const isSolid = isInside && from > -1 && to < size.widthPx + 1 && countIn(open, upper, lower, a, b) === 0
      kinds[tile] = isSolid ? SOLID : MIXED
      if (isSolid && hides) hidden[tile] = 1
    }
  }

  /** What is above a row of the frame is seen after all: it is mirrored below it. What is below is not. */
  onlyAbove(row: number): void {
    const end = Math.ceil(row / TILE_HIGH) * this.columns
    this.hidden.fill(0, 0, end)
    this.hidden.fill(1, end)
  }
}

const MIXED = 1
const SOLID = 2

/**
 * Runs shorter than this many tiles are drawn with their neighbours: each row of each rectangle costs as much as drawing
 * some 60 px, and what is solid a third less than what is not.
 */
const [SOLID_RUN, GAP] = [8, 5]

/** Makes runs of a kind that are no longer than `most` part of what is mixed; gaps only where they are between runs. */
function joinShort(kinds: Uint8Array, from: number, end: number, kind: number, most: number): void {
  for (let at = from; at < end; ) {
    const first = at
    while (at < end && kinds[at] === kinds[first]) at++
    const isOpen = kind === 0 && (first === from || at === end)
    if (kinds[first] === kind && at - first <= most && at - first < end - from && !isOpen) kinds.fill(MIXED, first, at)
  }
}

/** Tiles of one kind as rectangles: runs of a row, grown downwards while the next row has the same. */
function partsOf(kinds: Uint8Array, columns: number, rows: number, frame: PixelSize): Part[] {
  const parts: Part[] = []
  let open = new Map<number, Part>()
  for (let row = 0; row < rows; row++) {
    joinShort(kinds, row * columns, (row + 1) * columns, SOLID, SOLID_RUN)
    joinShort(kinds, row * columns, (row + 1) * columns, 0, GAP)
    const grown = new Map<number, Part>()
    const end = Math.min(frame.heightPx, (row + 1) * TILE_HIGH)
    for (let column = 0; column < columns; ) {
      const kind = kinds[row * columns + column] ?? 0
      const first = column
      while (column < columns && kinds[row * columns + column] === kind) column++
      if (kind === 0) continue
      const key = (first * columns + column) * 3 + kind
      const above = open.get(key)
      grown.set(key, {
        left: first * TILE_WIDE,
        top: above?.top ?? row * TILE_HIGH,
        right: Math.min(frame.widthPx, column * TILE_WIDE),
        end,
        isSolid: kind === SOLID,
      })
      open.delete(key)
    }
    parts.push(...open.values())
    open = grown
  }
  return [...parts, ...open.values()]
}
