/** How fast a body comes in the long run, so that one who drips it cannot hold a download for as long as it may take. */

/** Slower than this is given up. */
export type PaceFloor = {
  readonly bytesPerSecond: number
  /** Time at the beginning in which nothing is asked: a slow start is honest. */
  readonly graceMs: number
  /** Over how much time the average is taken. */
  readonly windowMs: number
}

/** 1 KiB a second over 20 s, after 10 s: a modem is faster by far, and whoever drips is gone after 30 s, or within a minute. */
export const DOWNLOAD_FLOOR: PaceFloor = { bytesPerSecond: 1024, graceMs: 10_000, windowMs: 20_000 }

/** Counts what came in the time that was spent waiting for it. */
export class Pace {
  readonly #floor: PaceFloor
  #waitedMs = 0
  #bytes = 0
  #bytesWanted = 0
  #endOfWindowMs: number

  constructor(floor: PaceFloor) {
    this.#floor = floor
    this.#endOfWindowMs = floor.graceMs
  }

  /** Adds a piece that was waited for. False when the floor was missed. */
  add(waitedMs: number, sizeBytes: number): boolean {
    this.#waitedMs += waitedMs
    this.#bytes += sizeBytes
    if (this.#waitedMs < this.#endOfWindowMs) return true
    const isEnough = this.#bytes >= this.#bytesWanted
    const { bytesPerSecond, windowMs } = this.#floor
    this.#bytes = 0
    this.#bytesWanted = (bytesPerSecond * windowMs) / 1000
    this.#endOfWindowMs = this.#waitedMs + windowMs
    return isEnough
  }
}
