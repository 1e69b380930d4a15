/**
 * The scrubbing sheet: small pictures of a film at even distances, side by side in one picture, so that a player can show
 * where one would come to. Which frames they are of is planned; they are painted as the frames are drawn.
 */

import type { PixelSize } from '../core/shape.ts'
import { assert } from '../core/assert.ts'

/** A small picture on the sheet. */
type Tile = {
  /** The frame that it shows. */
  readonly frame: number
  /** The first of the frames for which it stands. */
  readonly firstFrame: number
  readonly left: number
  readonly top: number
}

/** A sheet before it is painted. */
export type SheetPlan = {
  readonly frames: number
  readonly tileSize: PixelSize
  readonly size: PixelSize
  readonly tiles: readonly Tile[]
}

const TILE_WIDTH_PX = 160

/** Frames for which a small picture stands, as far as the sheet has room: a quarter of a second. */
const FRAMES_A_TILE = 6

/** Small pictures in a row, at most and where there are enough frames at least. */
const COLUMNS_MAX = 10
const COLUMNS_MIN = 5

/** Plans the sheet of a film: a square of 5×5 to 10×10 small pictures, of less where the film has fewer frames. */
export function planSheet({ widthPx, heightPx }: PixelSize, frames: number): SheetPlan {
  assert(frames > 0, 'a film has frames')
  const wanted = Math.ceil(Math.sqrt(frames / FRAMES_A_TILE))
  const columns = Math.min(COLUMNS_MAX, Math.max(COLUMNS_MIN, wanted), Math.ceil(Math.sqrt(frames)))
  const count = Math.min(frames, columns * columns)
  const tileSize = { widthPx: TILE_WIDTH_PX, heightPx: Math.max(1, Math.round((TILE_WIDTH_PX * heightPx) / widthPx)) }
  const tiles = Array.from({ length: count }, (_, index) => {
    const firstFrame = Math.ceil((index * frames) / count)
    const nextFrame = Math.ceil(((index + 1) * frames) / count)
    return {
      frame: Math.floor((firstFrame + nextFrame - 1) / 2),
      firstFrame,
      left: (index % columns) * tileSize.widthPx,
      top: Math.floor(index / columns) * tileSize.heightPx,
    }
  })
  const size = { widthPx: columns * tileSize.widthPx, heightPx: Math.ceil(count / columns) * tileSize.heightPx }
  return { frames, tileSize, size, tiles }
}

/** Paints a sheet. */
export class SheetPainter {
  readonly #plan: SheetPlan
  readonly #tiles: ReadonlyMap<number, Tile>
  /** The sheet as RGB, three bytes a pixel; black where nothing is painted. */
  readonly rgb: Uint8Array

  constructor(plan: SheetPlan) {
    this.#plan = plan
    this.#tiles = new Map(plan.tiles.map((tile) => [tile.frame, tile]))
    this.rgb = new Uint8Array(plan.size.widthPx * plan.size.heightPx * 3)
  }

  /** Paints a frame where it belongs, if anywhere. `planes` are as an encoder gets them. */
  paint(index: number, planes: Uint8Array, size: PixelSize): void {
    const tile = this.#tiles.get(index)
    if (tile === undefined) return
    const { tileSize } = this.#plan
    const chroma = { widthPx: size.widthPx / 2, heightPx: size.heightPx / 2 }
    const [ySize, cSize] = [size.widthPx * size.heightPx, chroma.widthPx * chroma.heightPx]
    const y = shrink(planes.subarray(0, ySize), size, tileSize)
    const u = shrink(planes.subarray(ySize, ySize + cSize), chroma, tileSize)
    const v = shrink(planes.subarray(ySize + cSize, ySize + 2 * cSize), chroma, tileSize)
    for (let row = 0; row < tileSize.heightPx; row++) {
      let to = ((tile.top + row) * this.#plan.size.widthPx + tile.left) * 3
      for (let x = 0, from = row * tileSize.widthPx; x < tileSize.widthPx; x++, from++, to += 3) {
        paintPixel(this.rgb, to, y[from] ?? 0, u[from] ?? 0, v[from] ?? 0)
      }
    }
  }
}

/** BT.709 in limited range to RGB (ITU-R BT.709-6 §3). */
function paintPixel(rgb: Uint8Array, at: number, y: number, u: number, v: number): void {
  const light = 1.164384 * (y - 16)
  rgb[at] = byte(light + 1.792741 * (v - 128))
  rgb[at + 1] = byte(light - 0.213249 * (u - 128) - 0.532909 * (v - 128))
  rgb[at + 2] = byte(light + 2.112402 * (u - 128))
}

function byte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0
}

/**
 * A plane at the size of a small picture: each sample is the mean of four that are spread over what it stands for. More look
 * the same at this size, and would cost a film several hundredths of its time.
 */
function shrink(plane: Uint8Array, from: PixelSize, to: PixelSize): Uint8Array {
  const columns = places(from.widthPx, to.widthPx)
  const rows = places(from.heightPx, to.heightPx)
  const out = new Uint8Array(to.widthPx * to.heightPx)
  let at = 0
  for (let y = 0; y < rows.length; y += 2) {
    const [above, below] = [(rows[y] ?? 0) * from.widthPx, (rows[y + 1] ?? 0) * from.widthPx]
    for (let x = 0; x < columns.length; x += 2) {
      const [left, right] = [columns[x] ?? 0, columns[x + 1] ?? 0]
      const upper = (plane[above + left] ?? 0) + (plane[above + right] ?? 0)
      out[at++] = (upper + (plane[below + left] ?? 0) + (plane[below + right] ?? 0) + 2) >> 2
    }
  }
  return out
}

/** Where on a side of `from` samples those lie, two behind one another, of which each of `to` samples is the mean. */
function places(from: number, to: number): Int32Array {
  const count = 2 * to
  return Int32Array.from({ length: count }, (_, index) =>
    Math.min(from - 1, Math.floor(((index + 0.5) * from) / count)),
  )
}

/**
 * The sheet as WebVTT: for each stretch of time the part of the picture that stands for it, as players with previews read it
 * (`#xywh=`, W3C Media Fragments §4.2.2). `frameRate` is in frames a second.
 */
export function sheetCues({ frames, tileSize, tiles }: SheetPlan, frameRate: number, sheetUrl: string): string {
  const cues = tiles.map(({ firstFrame, left, top }, index) => {
    const nextFrame = tiles[index + 1]?.firstFrame ?? frames
    const part = [left, top, tileSize.widthPx, tileSize.heightPx].join(',')
    return `${timeOf(firstFrame / frameRate)} --> ${timeOf(nextFrame / frameRate)}\n${sheetUrl}#xywh=${part}\n`
  })
  return ['WEBVTT\n', ...cues].join('\n')
}

function timeOf(seconds: number): string {
  const ms = Math.round(seconds * 1_000)
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60]
  const padded = (value: number, digits: number) => String(value).padStart(digits, '0')
  return `${padded(hours, 2)}:${padded(minutes, 2)}:${padded(Math.floor(ms / 1_000) % 60, 2)}.${padded(ms % 1_000, 3)}`
}
