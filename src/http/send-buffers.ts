/**
 * Buffers for sending, within a budget: a large one makes few calls of a film, but whoever reads slowly, or not at all, keeps
 * it, and needs no key for that. The more are in use, the smaller is the next.
 */

/** A size of buffers, and how many of it may be in use or idle at once. */
type BufferSize = { readonly bytes: number; readonly countMax: number }

/**
 * The sizes, from large to small; of the last there may be as many as there are connections. A storage may fill one half
 * while the other is sent; half of the largest is enough for few calls, and stays in the processor's cache.
 */
const SIZES: readonly BufferSize[] = [
  { bytes: 524_288, countMax: 64 },
  { bytes: 65_536, countMax: 1_024 },
  { bytes: 16_384, countMax: 16_384 },
]

/** Buffers that nobody uses are kept: a fresh one for every range would cost a third of its sending. */
export class SendBuffers {
  readonly #shelves: readonly { readonly bytes: number; left: number; readonly idle: Uint8Array[] }[]

  constructor(sizes = SIZES) {
    this.#shelves = sizes.map(({ bytes, countMax }) => ({ bytes, left: countMax, idle: [] }))
  }

  /** The bytes of the largest buffers. */
  get largest(): number {
    return this.#shelves[0]?.bytes ?? 0
  }

  /** Takes the largest buffer that is left; for a slow reader, the largest but those of the first size. */
  take(forSlowReader: boolean): Uint8Array {
    const shelves = forSlowReader ? this.#shelves.slice(1) : this.#shelves
    const shelf = shelves.find(({ left, idle }) => left > 0 || idle.length > 0) ?? this.#shelves.at(-1)
    if (shelf === undefined) throw new Error('there are no sizes of buffers')
    const idle = shelf.idle.pop()
    if (idle !== undefined) return idle
    shelf.left--
    return Buffer.allocUnsafeSlow(shelf.bytes)
  }

  /** Gives a buffer back that nothing reads or fills any more. */
  give(buffer: Uint8Array): void {
    this.#shelves.find(({ bytes }) => bytes === buffer.byteLength)?.idle.push(buffer)
  }
}
