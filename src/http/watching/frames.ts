/** Events as they go over the wire, made once for all streams that show the same one in the same way. */

import type { Clock } from '../../core/ports.ts'

/** Frames that are remembered, and for how long, in ms: longer than it takes to tell everybody, far shorter than a link lives. */
const FRAMES_MAX = 64
const FRAME_MS = 5_000

/** An event as bytes. `data` is one line of JSON. */
export function frameOf(position: number, type: string, data: string): Uint8Array {
  return Buffer.from(`id: ${position}\nevent: ${type}\ndata: ${data}\n\n`)
}

type Known = { readonly frame: Promise<Uint8Array | undefined>; readonly madeAtMs: number }

/** The last frames. */
export class Frames {
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #known = new Map<string, Known>()

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock
  }

  /** The frame of an event in one way to show it; `undefined` where there is nothing to show. */
  of(position: number, way: string, make: () => Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined> {
    const key = `${position} ${way}`
    const nowMs = this.#clock.nowMs()
    const known = this.#known.get(key)
    if (known !== undefined && Math.abs(nowMs - known.madeAtMs) < FRAME_MS) return known.frame
    const made: Known = { frame: make(), madeAtMs: nowMs }
    this.#known.delete(key)
    this.#known.set(key, made)
    made.frame.catch(() => {
      if (this.#known.get(key) === made) this.#known.delete(key)
    })
    const [oldest] = this.#known.keys()
    if (this.#known.size > FRAMES_MAX && oldest !== undefined) this.#known.delete(oldest)
    return made.frame
  }
}
