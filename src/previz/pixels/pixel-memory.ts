/**
 * The memory in which a render's pictures live, and the kernels that work on it (`kernels.c`, `warp.c` and `flow.c`).
 * Pictures are plain offsets, because the memory moves when it grows.
 */

import { readFileSync } from 'node:fs'
import { assert } from '../../core/assert.ts'
import type { FlowKernels } from './flow-kernels.ts'

/** The kernels, as `kernels.c` describes them. Addresses are offsets in bytes; strides and sizes count samples. */
interface Kernels extends FlowKernels {
  crossfade(out: number, a: number, b: number, count: number, weight: number): void
  copy_shifted(out: number, width: number, rows: number, from: number, stride: number, weight: number): void
  lay_over(
    out: number,
    width: number,
    rows: number,
    colour: number,
    alpha: number,
    stride: number,
    weight: number,
  ): void
  paint_mask(
    out: number,
    outStride: number,
    width: number,
    rows: number,
    mask: number,
    maskStride: number,
    value: number,
    opacity: number,
  ): void
  apply_gain(plane: number, gain: number, count: number): void
  reflect_row(out: number, from: number, width: number, offset: number, tint: number, tintWeight: number): void
  zoom(
    out: number,
    width: number,
    rows: number,
    from: number,
    fromWidth: number,
    fromRows: number,
    xOrigin: number,
    yOrigin: number,
    xStep: number,
    yStep: number,
  ): void
  filter_columns(
    out: number,
    width: number,
    rows: number,
    from: number,
    stride: number,
    first: number,
    weights: number,
    taps: number,
  ): void
  filter_rows(
    out: number,
    width: number,
    rows: number,
    from: number,
    first: number,
    weights: number,
    taps: number,
  ): void
  split_rgba(
    rgba: number,
    width: number,
    rows: number,
    y: number,
    u: number,
    v: number,
    alpha: number,
    halfAlpha: number,
  ): void
  join_rgb(rgb: number, width: number, rows: number, y: number, u: number, v: number): void
  heap_base(): number
}

/** The widest row that the kernels take, in samples (`ROW_MAX` in `kernels.c`). */
export const ROW_SAMPLES_MAX = 8192

const PAGE_BYTES = 65_536

/** The most that one render may hold, in bytes: far above what the largest order needs. */
const MEMORY_BYTES_MAX = 1024 * 1024 * 1024

/** Vectors start at multiples of this many bytes, and may read and write this far beyond the end. */
const ALIGNMENT_BYTES = 64

const compiled = new WebAssembly.Module(readFileSync(new URL('./kernels.wasm', import.meta.url)))

/** One render's pixels. Everything is freed at once, when the render is done and nobody holds this any more. */
export class PixelMemory {
  readonly kernels: Kernels
  private readonly memory: WebAssembly.Memory
  private used: number
  private scratch = { at: 0, sizeBytes: 0 }

  constructor() {
    const maximum = MEMORY_BYTES_MAX / PAGE_BYTES
    this.memory = new WebAssembly.Memory({ initial: 64, maximum })
    const instance = new WebAssembly.Instance(compiled, { env: { memory: this.memory } })
    this.kernels = instance.exports as unknown as Kernels
    this.used = this.kernels.heap_base()
  }

  /** Reserves bytes, zeroed, and returns where they are. Throws `RangeError` when a render needs too much. */
  allocate(sizeBytes: number): number {
    assert(sizeBytes >= 0, 'a size is not negative')
    const at = Math.ceil(this.used / ALIGNMENT_BYTES) * ALIGNMENT_BYTES
    this.used = at + sizeBytes + ALIGNMENT_BYTES
    const missing = this.used - this.memory.buffer.byteLength
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE_BYTES))
    return at
  }

  /** A view of some bytes, good until the next `allocate`. */
  bytes(at: number, sizeBytes: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer, at, sizeBytes)
  }

  /** Reserves room for some bytes and copies them there. */
  store(bytes: Uint8Array): number {
    const at = this.allocate(bytes.byteLength)
    this.bytes(at, bytes.byteLength).set(bytes)
    return at
  }

  /** Copies bytes to a scratch area that the next `borrow` overwrites, with room for `moreBytes` after them. */
  borrow(bytes: Uint8Array, moreBytes = 0): number {
    const sizeBytes = bytes.byteLength + moreBytes
    if (sizeBytes > this.scratch.sizeBytes) this.scratch = { at: this.allocate(sizeBytes), sizeBytes }
    this.bytes(this.scratch.at, bytes.byteLength).set(bytes)
    return this.scratch.at
  }
}
