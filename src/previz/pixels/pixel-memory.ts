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
  lay(
    out: number,
    outStride: number,
    width: number,
    rows: number,
    colour: number,
    alpha: number,
    spans: number,
    inWidth: number,
    inRows: number,
    xOrigin: number,
    yOrigin: number,
    xStep: number,
    yStep: number,
    opacity: number,
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
  measure_cells(alpha: number, width: number, rows: number, cells: number): void
  measure_rows(alpha: number, width: number, rows: number, spans: number): void
  join_rgb(rgb: number, width: number, rows: number, y: number, u: number, v: number): void
  heap_base(): number
}

/** The widest row that the kernels take, in samples (`ROW_MAX` in `kernels.c`). */
export const ROW_SAMPLES_MAX = 8192

const PAGE_BYTES = 65_536

/** The most that one render may hold, in bytes: far above what the largest order needs. */
const MEMORY_BYTES_MAX = 1024 * 1024 * 1024

/** The most that is kept for the next render, in bytes. */
const KEPT_BYTES_MAX = 128 * 1024 * 1024

/** Vectors start at multiples of this many bytes, and may read and write this far beyond the end. */
const ALIGNMENT_BYTES = 64

const compiled = new WebAssembly.Module(readFileSync(new URL('./kernels.wasm', import.meta.url)))

/** A stretch of memory. */
type Block = { readonly at: number; readonly sizeBytes: number }

/** One render's pixels. What is allocated stays until the arena that it belongs to is released. */
export class PixelMemory {
  readonly kernels: Kernels
  private readonly heap: PixelHeap
  private readonly lease: number
  private blocks: Block[] = []

  constructor(heap = kept.pop() ?? new PixelHeap()) {
    this.heap = heap
    this.kernels = heap.kernels
    this.lease = heap.lease
  }

  /** A part of this memory that can be let go of as a whole, before the rest. */
  arena(): PixelMemory {
    return new PixelMemory(this.heap)
  }

  /** Frees all that was allocated here. Nothing of it may be used any more. */
  release(): void {
    this.checkLease()
    for (const block of this.blocks) this.heap.free(block)
    this.blocks = []
  }

  /** Ends a render's memory, which the next render is given: fresh memory costs more than painting on it. */
  close(): void {
    this.checkLease()
    this.heap.clear()
    if (kept.length === 0 && this.heap.sizeBytes() <= KEPT_BYTES_MAX) kept.push(this.heap)
  }

  /** Reserves bytes, zeroed, and returns where they are. Throws `RangeError` when a render needs too much. */
  allocate(sizeBytes: number): number {
    this.checkLease()
    const block = this.heap.take(sizeBytes)
    this.blocks.push(block)
    return block.at
  }

  /** A view of some bytes, good until the next `allocate`. */
  bytes(at: number, sizeBytes: number): Uint8Array<ArrayBuffer> {
    return this.heap.bytes(at, sizeBytes)
  }

  /** Reserves room for some bytes and copies them there. */
  store(bytes: Uint8Array): number {
    const at = this.allocate(bytes.byteLength)
    this.bytes(at, bytes.byteLength).set(bytes)
    return at
  }

  /** Copies bytes to a scratch area that the next `borrow` overwrites, with room for `moreBytes` after them. */
  borrow(bytes: Uint8Array, moreBytes = 0): number {
    return this.heap.borrow(bytes, moreBytes)
  }

  private checkLease(): void {
    assert(this.lease === this.heap.lease, 'memory is used by the render that has it')
  }
}

/** The memory that the next render is given; one is enough for a process that renders one film after another. */
const kept: PixelHeap[] = []

/** The memory itself: blocks one after another, those that were freed first. */
class PixelHeap {
  readonly kernels: Kernels
  private readonly memory: WebAssembly.Memory
  private end: number
  private gaps: Block[] = []
  private scratch: Block | undefined
  /** Counts the renders that have had this memory. */
  lease = 0
  /** From here on nothing has ever been written. */
  private cleanFrom: number

  constructor() {
    const maximum = MEMORY_BYTES_MAX / PAGE_BYTES
    this.memory = new WebAssembly.Memory({ initial: 64, maximum })
    const instance = new WebAssembly.Instance(compiled, { env: { memory: this.memory } })
    this.kernels = instance.exports as unknown as Kernels
    this.end = aligned(this.kernels.heap_base())
    this.cleanFrom = this.end
  }

  sizeBytes(): number {
    return this.memory.buffer.byteLength
  }

  /** Takes back all that was taken, for a new lease. */
  clear(): void {
    this.lease++
    this.end = aligned(this.kernels.heap_base())
    this.gaps = []
    this.scratch = undefined
  }

  take(wantedBytes: number): Block {
    assert(wantedBytes >= 0, 'a size is not negative')
    const sizeBytes = aligned(wantedBytes + ALIGNMENT_BYTES)
    const index = this.gaps.findIndex((block) => block.sizeBytes >= sizeBytes)
    const found = this.gaps[index]
    if (found === undefined) return this.extend(sizeBytes)
    const rest = { at: found.at + sizeBytes, sizeBytes: found.sizeBytes - sizeBytes }
    this.gaps.splice(index, 1, ...(rest.sizeBytes > 0 ? [rest] : []))
    this.bytes(found.at, sizeBytes).fill(0)
    return { at: found.at, sizeBytes }
  }

  /** Freed blocks stay in the order of their places, and neighbours become one. */
  free(block: Block): void {
    const later = this.gaps.findIndex(({ at }) => at > block.at)
    const index = later < 0 ? this.gaps.length : later
    this.gaps.splice(index, 0, block)
    for (const at of [index, index - 1]) {
      const [one, next] = [this.gaps[at], this.gaps[at + 1]]
      if (one === undefined || next === undefined || one.at + one.sizeBytes !== next.at) continue
      this.gaps.splice(at, 2, { at: one.at, sizeBytes: one.sizeBytes + next.sizeBytes })
    }
  }

  bytes(at: number, sizeBytes: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer, at, sizeBytes)
  }

  borrow(bytes: Uint8Array, moreBytes: number): number {
    const sizeBytes = bytes.byteLength + moreBytes
    if (this.scratch === undefined || sizeBytes + ALIGNMENT_BYTES > this.scratch.sizeBytes) {
      if (this.scratch !== undefined) this.free(this.scratch)
      this.scratch = this.take(sizeBytes)
    }
    this.bytes(this.scratch.at, bytes.byteLength).set(bytes)
    return this.scratch.at
  }

  private extend(sizeBytes: number): Block {
    const at = this.end
    const missing = at + sizeBytes - this.memory.buffer.byteLength
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE_BYTES))
    this.end = at + sizeBytes
    if (at < this.cleanFrom) this.bytes(at, Math.min(this.end, this.cleanFrom) - at).fill(0)
    this.cleanFrom = Math.max(this.cleanFrom, this.end)
    return { at, sizeBytes }
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES
}
