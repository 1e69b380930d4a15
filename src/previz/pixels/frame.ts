/** Pictures as planes: 4:2:0, 8 bits, BT.709, limited range; luma first, then both chroma planes, without gaps. */

import type { PixelSize } from '../../core/shape.ts'
import { assert } from '../../core/assert.ts'
import type { PixelMemory } from './pixel-memory.ts'

/** One plane: where it is, and its size in samples. Rows follow each other without gaps. */
export type Plane = { readonly at: number; readonly width: number; readonly rows: number }

/** An opaque picture. */
export type Frame = { readonly at: number; readonly size: PixelSize }

/** A moving picture of a certain length, drawn in order. */
export interface Picture {
  /** Draws frame `index`, counted from the shot's beginning, over all of `out`. */
  draw(out: Frame, index: number): void | Promise<void>
  /** Lets go of decoders and files. */
  close(): Promise<void>
}

/** The size of a frame in bytes. */
export function frameBytes({ widthPx, heightPx }: PixelSize): number {
  return (widthPx * heightPx * 3) / 2
}

/** Reserves a frame; it is black-green until drawn. */
export function allocateFrame(memory: PixelMemory, size: PixelSize): Frame {
  assert(size.widthPx % 2 === 0 && size.heightPx % 2 === 0, 'a frame has even sides')
  return { at: memory.allocate(frameBytes(size)), size }
}

/** The three planes of a frame. */
export function planesOf({ at, size }: Frame): readonly [Plane, Plane, Plane] {
  const { widthPx, heightPx } = size
  const half = { width: widthPx / 2, rows: heightPx / 2 }
  const u = at + widthPx * heightPx
  return [
    { at, width: widthPx, rows: heightPx },
    { at: u, ...half },
    { at: u + half.width * half.rows, ...half },
  ]
}

/** Copies a frame's bytes to another one of the same size. */
export function copyFrame(memory: PixelMemory, to: Frame, from: Frame): void {
  const sizeBytes = frameBytes(from.size)
  memory.bytes(to.at, sizeBytes).set(memory.bytes(from.at, sizeBytes))
}

/** Mixes two frames into the first: weight 0 keeps it, weight 1 replaces it. */
export function crossfade(memory: PixelMemory, to: Frame, from: Frame, weight: number): void {
  const weight8 = Math.round(weight * 256)
  if (weight8 >= 256) return copyFrame(memory, to, from)
  if (weight8 > 0) memory.kernels.crossfade(to.at, to.at, from.at, frameBytes(to.size), weight8)
}

/** The largest step of the kernel `lay`, in 1/65536 samples. */
export const STEP_MAX = 131_072

/** A part of a picture, as fractions of its size: `left` and `top` of the corner, `scale` of the side lengths. */
export type View = { readonly left: number; readonly top: number; readonly scale: number }

/** The whole picture. */
export const WHOLE: View = { left: 0, top: 0, scale: 1 }

/** Draws the part of `from` that `view` names over all of `to`; it may be twice as large as what is drawn, no more. */
export function drawView(memory: PixelMemory, to: Frame, from: Frame, view: View): void {
  const sameSize = to.size.widthPx === from.size.widthPx && to.size.heightPx === from.size.heightPx
  if (sameSize && view.scale === 1) return copyFrame(memory, to, from)
  const sources = planesOf(from)
  planesOf(to).forEach((out, index) => {
    const plane = sources[index]
    assert(plane !== undefined, 'a frame has three planes')
    const step = (inside: number, outside: number) => Math.floor((inside * view.scale * 65_536) / outside)
    const xStep = step(plane.width, out.width)
    const yStep = step(plane.rows, out.rows)
    assert(xStep <= STEP_MAX && yStep <= STEP_MAX, 'a view shrinks to a half at most')
    const origin = (start: number, samples: number, each: number) =>
      Math.round(start * samples * 65_536 + (each - 65_536) / 2)
    const xOrigin = origin(view.left, plane.width, xStep)
    const yOrigin = origin(view.top, plane.rows, yStep)
    const { at, width, rows } = out
    memory.kernels.lay(
      at,
      width,
      width,
      rows,
      plane.at,
      0,
      0,
      plane.width,
      plane.rows,
      xOrigin,
      yOrigin,
      xStep,
      yStep,
      255,
    )
  })
}

/** Makes a frame of RGBA pixels, all of them opaque. */
export function frameFromRgba(memory: PixelMemory, rgba: Uint8Array, size: PixelSize): Frame {
  const frame = allocateFrame(memory, size)
  fillFromRgba(memory, frame, rgba)
  return frame
}

/** Fills a frame with RGBA pixels of its size, all of them opaque. */
export function fillFromRgba(memory: PixelMemory, frame: Frame, rgba: Uint8Array): void {
  const { widthPx: width, heightPx: rows } = frame.size
  assert(rgba.byteLength === width * rows * 4, 'four bytes a pixel')
  const pixels = memory.borrow(rgba, (width * rows * 5) / 4)
  const alpha = pixels + rgba.byteLength
  const [y, u, v] = planesOf(frame)
  memory.kernels.split_rgba(pixels, width, rows, y.at, u.at, v.at, alpha, alpha + width * rows)
}

/** The frame as RGB, three bytes a pixel. */
export function frameToRgb(memory: PixelMemory, frame: Frame): Uint8Array<ArrayBuffer> {
  const { widthPx: width, heightPx: rows } = frame.size
  const at = memory.borrow(new Uint8Array(0), width * rows * 3)
  const [y, u, v] = planesOf(frame)
  memory.kernels.join_rgb(at, width, rows, y.at, u.at, v.at)
  return memory.bytes(at, width * rows * 3).slice()
}
