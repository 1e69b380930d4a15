/** Paints the scrubbing sheet of a film while its frames are drawn. */

import type { PixelSize } from '../core/shape.ts'
import type { SheetPlan, Tile } from '../core/sheet-plan.ts'

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
