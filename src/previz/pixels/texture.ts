/** Textures: painted pictures with opacities that are larger or smaller than the frame, laid over it at any size. */

import type { PixelSize } from '../../core/shape.ts'
import { assert } from '../../core/assert.ts'
import { type Cells, countCells } from './cells.ts'
import { type Frame, type Plane, planesOf, STEP_MAX } from './frame.ts'
import type { PixelMemory } from './pixel-memory.ts'

/** One plane of a texture with its opacities; `spans` say what of each row is not empty, and what is opaque. */
type Channel = { readonly colour: Plane; readonly alpha: number; readonly spans: number }

/** A texture. Its colours are premultiplied. Places are in px of the frame as seen by the camera at rest. */
export type Texture = {
  /** In texels, even. */
  readonly size: PixelSize
  /** Where its upper left corner is. */
  readonly left: number
  readonly top: number
  /** Texels for each px. */
  readonly density: number
  readonly channels: readonly [Channel, Channel, Channel]
  readonly cells: Cells
}

/**
 * Where the camera sees what is at X, Y when it rests: at `scale * X + dx`, `scale * Y + dy`. A `squeeze` makes it narrower:
 * `scale * squeeze * X + dx`. Upside down it is a mirror image: at `dy - scale * Y`.
 */
export type Placement = {
  readonly scale: number
  readonly dx: number
  readonly dy: number
  readonly squeeze?: number
  readonly isUpsideDown?: boolean
}

/** Makes a texture of premultiplied RGBA pixels. */
export function textureFromRgba(
  memory: PixelMemory,
  rgba: Uint8Array,
  size: PixelSize,
  { left, top, density }: { readonly left: number; readonly top: number; readonly density: number },
): Texture {
  const { widthPx: width, heightPx: rows } = size
  assert(rgba.byteLength === width * rows * 4, 'four bytes a pixel')
  const plane = (shrink: number): Plane => {
    const [w, h] = [width / shrink, rows / shrink]
    return { at: memory.allocate(w * h), width: w, rows: h }
  }
  const [y, u, v, alpha, halfAlpha] = [plane(1), plane(2), plane(2), plane(1), plane(2)]
  const pixels = memory.borrow(rgba)
  memory.kernels.split_rgba(pixels, width, rows, y.at, u.at, v.at, alpha.at, halfAlpha.at)
  const [full, half] = [spansOf(memory, alpha), spansOf(memory, halfAlpha)]
  const channel = (colour: Plane, opacities: Plane, spans: number) => ({ colour, alpha: opacities.at, spans })
  return {
    size,
    left,
    top,
    density,
    channels: [channel(y, alpha, full), channel(u, halfAlpha, half), channel(v, halfAlpha, half)],
    cells: countCells(memory, alpha),
  }
}

function spansOf(memory: PixelMemory, { at, width, rows }: Plane): number {
  const spans = memory.allocate(rows * 8)
  memory.kernels.measure_rows(at, width, rows, spans)
  return spans
}

/** A part of a frame, in even px; `isSolid`: what is laid over it lets nothing shine through there. */
export type Part = {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly end: number
  readonly isSolid: boolean
}

/** Lays a texture over some parts of a frame, or all of it. Opacity 0 to 1. */
export function layTexture(
  memory: PixelMemory,
  frame: Frame,
  texture: Texture,
  placement: Placement,
  parts: readonly Part[] = [wholeOf(frame)],
  opacity = 1,
): void {
  const opacity8 = Math.round(opacity * 255)
  const box = boxOf(texture, placement, frame.size)
  if (box === undefined || opacity8 <= 0) return
  const [wideScale, highScale] = [placement.scale * (placement.squeeze ?? 1), placement.scale]
  const [xStep, yStep] = [stepOf(texture.density / wideScale), stepOf(texture.density / highScale)]
  const down = placement.isUpsideDown === true ? -1 : 1
  const planes = planesOf(frame)
  for (const part of parts) {
    const [left, top] = [Math.max(part.left, box.left), Math.max(part.top, box.top)]
    const [wide, high] = [Math.min(part.right, box.right) - left, Math.min(part.end, box.end) - top]
    if (wide <= 0 || high <= 0) continue
    const isSolid = part.isSolid && opacity8 === 255
    planes.forEach((out, index) => {
      const shrink = index === 0 ? 1 : 2
      const channel = texture.channels[index]
      assert(channel !== undefined, 'a texture has three channels')
      const { colour, alpha, spans } = channel
      // The middle of the first sample, in texels of this channel.
      const start = (at: number, d: number, scale: number, edge: number) =>
        Math.round(((((at + 0.5 * shrink - d) / scale - edge) * texture.density) / shrink - 0.5) * 65_536)
      memory.kernels.lay(
        out.at + (top / shrink) * out.width + left / shrink,
        out.width,
        wide / shrink,
        high / shrink,
        colour.at,
        isSolid ? 0 : alpha,
        isSolid ? 0 : spans,
        colour.width,
        colour.rows,
        start(left, placement.dx, wideScale, texture.left),
        start(top, placement.dy, highScale * down, texture.top),
        xStep,
        yStep * down,
        opacity8,
      )
    })
  }
}

function wholeOf({ size }: Frame): Part {
  return { left: 0, top: 0, right: size.widthPx, end: size.heightPx, isSolid: false }
}

/** What is shrunk to less than a half shows a part of itself: whoever paints textures sees to it that none is. */
function stepOf(texels: number): number {
  return Math.min(STEP_MAX, Math.max(1, Math.round(texels * 65_536)))
}

/** The part of a frame that a texture is seen in, in even px. */
type Box = { readonly left: number; readonly top: number; readonly right: number; readonly end: number }

function boxOf(texture: Texture, place: Placement, frame: PixelSize): Box | undefined {
  const { scale, dx, dy, squeeze = 1, isUpsideDown = false } = place
  const { left, top, density, size } = texture
  const down = (px: number) => Math.floor(px / 2) * 2
  const up = (px: number) => Math.ceil(px / 2) * 2
  const bottom = top + size.heightPx / density
  const [first, end] = isUpsideDown ? [-bottom, -top] : [top, bottom]
  const box = {
    left: Math.max(0, down(left * scale * squeeze + dx)),
    top: Math.max(0, down(first * scale + dy)),
    right: Math.min(frame.widthPx, up((left + size.widthPx / density) * scale * squeeze + dx)),
    end: Math.min(frame.heightPx, up(end * scale + dy)),
  }
  return box.left < box.right && box.top < box.end ? box : undefined
}
