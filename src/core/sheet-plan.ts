/**
 * The plan of a scrubbing sheet: small pictures of a film at even distances, side by side in one picture, so that a player can
 * show where one would come to. By size and frames alone, so that whoever serves a sheet knows where what is on it.
 */

import { assert } from './assert.ts'
import type { PixelSize } from './shape.ts'

/** A small picture on the sheet. */
export type Tile = {
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
