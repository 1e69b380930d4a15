/** Two frames warped and mixed into a third, by displacements that are known at nodes a few samples apart. */

import { assert } from '../../core/assert.ts'
import type { PixelSize } from '../../core/shape.ts'
import { type Frame, type Plane, planesOf } from './frame.ts'
import { type PixelMemory, ROW_SAMPLES_MAX } from './pixel-memory.ts'

/** Nodes of displacements in the pixel memory: five planes of 16 bits, `stride` times `rows`. */
export type WarpFields = {
  readonly at: number
  readonly size: PixelSize
  /** A node every `1 << shift` luma samples, beginning at the first one. */
  readonly shift: number
  /** How many nodes of a row count; the rest of `stride` is slack. */
  readonly columns: number
  readonly rows: number
  readonly stride: number
}

/** The planes of `WarpFields`: where each frame is read, in 1/32 luma samples from where it is seen, and what b weighs. */
export type WarpNodes = {
  readonly ax: Int16Array
  readonly ay: Int16Array
  readonly bx: Int16Array
  readonly by: Int16Array
  /** 0 to 256. */
  readonly weight: Int16Array
}

/** Opacities for luma and chroma, as large as their planes. */
export type Mask = { readonly full: Plane; readonly half: Plane }

/** Displacements are written in this part of a sample. */
export const WARP_UNITS = 32

/** The largest displacement in luma samples. */
const DISPLACEMENT_MAX = 511

/** Reserves nodes that change nothing. `shift` is 1 to 4. */
export function allocateFields(memory: PixelMemory, size: PixelSize, shift: number): WarpFields {
  assert(shift >= 1 && shift <= 4, 'nodes are 2 to 16 samples apart')
  assert(size.widthPx <= ROW_SAMPLES_MAX, 'the kernels take rows of this width')
  const columns = ((size.widthPx - 1) >> shift) + 2
  const rows = ((size.heightPx - 1) >> shift) + 2
  // A vector of samples may begin at the last column, and is read with its neighbours.
  const stride = Math.ceil((columns + 18) / 8) * 8
  return { at: memory.allocate(stride * rows * 10), size, shift, columns, rows, stride }
}

/** The nodes as arrays, good until the memory's next `allocate`. */
export function nodesOf(memory: PixelMemory, { at, rows, stride }: WarpFields): WarpNodes {
  const count = stride * rows
  const bytes = memory.bytes(at, count * 10)
  const plane = (index: number) => new Int16Array(bytes.buffer, at + index * count * 2, count)
  return { ax: plane(0), ay: plane(1), bx: plane(2), by: plane(3), weight: plane(4) }
}

/** A displacement in luma samples as a node has it. */
export function toNode(samples: number): number {
  return Math.round(Math.min(DISPLACEMENT_MAX, Math.max(-DISPLACEMENT_MAX, samples)) * WARP_UNITS)
}

/** Draws `a` and `b`, each warped, over all of `out`; with a mask, which moves with `b`, b is seen through it. */
export function mixWarped(
  memory: PixelMemory,
  out: Frame,
  { a, b, mask }: { readonly a: Frame; readonly b: Frame; readonly mask?: Mask },
  { at, stride, rows, shift, size }: WarpFields,
): void {
  for (const { size: other } of [out, a, b]) {
    assert(other.widthPx === size.widthPx && other.heightPx === size.heightPx, 'a warp keeps the size')
  }
  const [under, over] = [planesOf(a), planesOf(b)]
  planesOf(out).forEach((plane, index) => {
    const chroma = index === 0 ? 0 : 1
    const [from, cover] = [under[index], over[index]]
    assert(from !== undefined && cover !== undefined, 'a frame has three planes')
    const opacity = (chroma === 0 ? mask?.full.at : mask?.half.at) ?? 0
    const { at: target, width, rows: height } = plane
    const spacing = shift - chroma
    memory.kernels.mix_warped(target, width, height, from.at, cover.at, opacity, at, stride, rows, spacing, chroma)
  })
}
