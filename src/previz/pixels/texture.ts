/** Textures: painted pictures with opacities that are larger or smaller than the frame, laid over it at any size. */

import type { PixelSize } from '../../core/shape.ts'
import { assert } from '../../core/assert.ts'
import { type Frame, type Plane, planesOf, STEP_MAX } from './frame.ts'
import type { PixelMemory } from './pixel-memory.ts'

/** One plane of a texture with its opacities; `spans` say what of each row is not empty. */
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
  /** The row from which on nothing shines through, in texels, even; `Infinity` where that is never so. */
  readonly opaqueFrom: number
}

/**
 * Where the camera sees what is at X, Y when it rests: at `scale * X + dx`, `scale * Y + dy`. A `squeeze` makes it narrower:
 * `scale * squeeze * X + dx`.
 */
export type Placement = {
  readonly scale: number
  readonly dx: number
  readonly dy: number
  readonly squeeze?: number
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
  const full = measure(memory, alpha)
  const half = measure(memory, halfAlpha)
  const channel = (colour: Plane, opacities: Plane, { spans }: Measured) => ({ colour, alpha: opacities.at, spans })
  return {
    size,
    left,
    top,
    density,
    channels: [channel(y, alpha, full), channel(u, halfAlpha, half), channel(v, halfAlpha, half)],
    opaqueFrom: full.opaqueFrom,
  }
}

type Measured = { readonly spans: number; readonly opaqueFrom: number }

function measure(memory: PixelMemory, { at, width, rows }: Plane): Measured {
  const spans = memory.allocate(rows * 4)
  const flags = memory.borrow(new Uint8Array(0), rows)
  memory.kernels.measure_rows(at, width, rows, spans, flags)
  const open = memory.bytes(flags, rows).lastIndexOf(0)
  return { spans, opaqueFrom: open + 1 < rows ? Math.ceil((open + 1) / 2) * 2 : Number.POSITIVE_INFINITY }
}

/** Rows of a frame, in px: from `top` up to but not including `end`, both even. */
export type Rows = { readonly top: number; readonly end: number }

/** Lays a texture over some rows of a frame. Opacity 0 to 1. */
export function layTexture(
  memory: PixelMemory,
  frame: Frame,
  texture: Texture,
  placement: Placement,
  rows: Rows = { top: 0, end: frame.size.heightPx },
  opacity = 1,
): void {
  const opacity8 = Math.round(opacity * 255)
  const box = boxOf(texture, placement, frame.size, rows)
  if (box === undefined || opacity8 <= 0) return
  const [wideScale, highScale] = [placement.scale * (placement.squeeze ?? 1), placement.scale]
  const [xStep, yStep] = [stepOf(texture.density / wideScale), stepOf(texture.density / highScale)]
  const solid = opacity8 === 255 ? solidRow(texture, placement, box) : box.end
  planesOf(frame).forEach((out, index) => {
    const shrink = index === 0 ? 1 : 2
    const channel = texture.channels[index]
    assert(channel !== undefined, 'a texture has three channels')
    const { colour, alpha, spans } = channel
    // The middle of the first sample, in texels of this channel.
    const start = (at: number, d: number, scale: number, edge: number) =>
      Math.round(((((at + 0.5 * shrink - d) / scale - edge) * texture.density) / shrink - 0.5) * 65_536)
    const x16 = start(box.left, placement.dx, wideScale, texture.left)
    const lay = (top: number, end: number, isSolid: boolean) => {
      if (end <= top) return
      const to = out.at + (top / shrink) * out.width + box.left / shrink
      const y16 = start(top, placement.dy, highScale, texture.top)
      const [wide, high] = [(box.right - box.left) / shrink, (end - top) / shrink]
      const [opacities, parts] = isSolid ? [0, 0] : [alpha, spans]
      memory.kernels.lay(
        to,
        out.width,
        wide,
        high,
        colour.at,
        opacities,
        parts,
        colour.width,
        colour.rows,
        x16,
        y16,
        xStep,
        yStep,
        opacity8,
      )
    }
    lay(box.top, solid, false)
    lay(solid, box.end, true)
  })
}

function stepOf(texels: number): number {
  const step = Math.round(texels * 65_536)
  assert(step > 0 && step <= STEP_MAX, 'a texture is shrunk to a half at most')
  return step
}

/** The part of a frame that a texture is seen in, in even px. */
type Box = { readonly left: number; readonly top: number; readonly right: number; readonly end: number }

function boxOf(
  texture: Texture,
  { scale, dx, dy, squeeze = 1 }: Placement,
  frame: PixelSize,
  rows: Rows,
): Box | undefined {
  const { left, top, density, size } = texture
  const down = (px: number) => Math.floor(px / 2) * 2
  const up = (px: number) => Math.ceil(px / 2) * 2
  const box = {
    left: Math.max(0, down(left * scale * squeeze + dx)),
    top: Math.max(rows.top, down(top * scale + dy)),
    right: Math.min(frame.widthPx, up((left + size.widthPx / density) * scale * squeeze + dx)),
    end: Math.min(rows.end, up((top + size.heightPx / density) * scale + dy)),
  }
  return box.left < box.right && box.top < box.end ? box : undefined
}

/** The row of the frame from which on a texture hides everything behind it across its width, even. */
function solidRow({ top, density, opaqueFrom }: Texture, { scale, dy }: Placement, box: Box): number {
  if (opaqueFrom === Number.POSITIVE_INFINITY) return box.end
  const row = Math.ceil(((opaqueFrom / density + top) * scale + dy + 1) / 2) * 2
  return Math.min(box.end, Math.max(box.top, row))
}

/** The row of a frame from which on a texture hides everything behind it; `Infinity` where it does not. */
export function coverFrom(texture: Texture, placement: Placement, frame: PixelSize): number {
  const box = boxOf(texture, placement, frame, { top: 0, end: frame.heightPx })
  if (box === undefined || box.left > 0 || box.right < frame.widthPx || box.end < frame.heightPx) {
    return Number.POSITIVE_INFINITY
  }
  const row = solidRow(texture, placement, box)
  return row < box.end ? row : Number.POSITIVE_INFINITY
}
