/**
 * Chooses the frame that stands for a film: one that is neither black nor blank, shows much, and lies early, about the end of
 * the first third, where the film is under way and its end not told. Frames are looked at as they are drawn, once.
 */

import type { PixelSize } from '../core/shape.ts'
import { assert } from '../core/assert.ts'

/** What is measured of a frame: all in grey values of limited range, 16 to 235. */
export type FrameLook = {
  readonly mean: number
  /** The standard deviation: how far light and dark are apart. */
  readonly spread: number
  /** The mean difference of neighbours: how much there is to see. */
  readonly detail: number
}

/** Frames that are looked at: a film changes slowly enough, and each look costs a tenth of a millisecond. */
const LOOKS_MAX = 24

/** Every so many samples of a row, and every so many rows. */
const STRIDE = 4

const BLACK = 16
const WHITE = 235

/** Within so many grey values of black or white, a frame is the worse the nearer it is. */
const MARGIN = 24

/** Where in a film the best frame is looked for, and what a frame at its far end counts for. */
const BEST_PLACE = 1 / 3
const FAR_WEIGHT = 0.5

/** Collects the best frame of a film. Frames come in order; those that are not wanted are left alone. */
export class PosterChoice {
  readonly #frames: number
  readonly #wanted: ReadonlySet<number>
  #best: { readonly index: number; readonly score: number } | undefined

  /** For a film of so many frames. */
  constructor(frames: number) {
    assert(frames > 0, 'a film has frames')
    this.#frames = frames
    const looks = Math.min(frames, LOOKS_MAX)
    // From the middle of each of so many parts: the first and the last frame are often dark, or half of something else.
    this.#wanted = new Set(Array.from({ length: looks }, (_, part) => Math.floor(((part + 0.5) * frames) / looks)))
  }

  /** Whether a frame would be better than all before it, by its luma: then whoever asks keeps it. */
  isBetter(index: number, luma: Uint8Array, size: PixelSize): boolean {
    if (!this.#wanted.has(index)) return false
    const score = posterScore(lookAt(luma, size), index / this.#frames)
    if (this.#best !== undefined && score <= this.#best.score) return false
    this.#best = { index, score }
    return true
  }

  /** The best frame so far; `undefined` before there was any. */
  get index(): number | undefined {
    return this.#best?.index
  }
}

/** How well a frame stands for its film; `place` is where it lies, from 0 to 1. */
export function posterScore({ mean, spread, detail }: FrameLook, place: number): number {
  const exposure = Math.min(1, Math.max(0, Math.min(mean - BLACK, WHITE - mean) / MARGIN))
  const distance = Math.abs(place - BEST_PLACE) / (1 - BEST_PLACE)
  return (spread + 2 * detail) * exposure * (1 - (1 - FAR_WEIGHT) * distance)
}

/** Measures a frame by a sixteenth of its luma. */
export function lookAt(luma: Uint8Array, { widthPx, heightPx }: PixelSize): FrameLook {
  let [count, sum, squares, differences] = [0, 0, 0, 0]
  for (let y = 0; y + STRIDE < heightPx; y += STRIDE) {
    const row = y * widthPx
    const below = row + STRIDE * widthPx
    for (let x = 0; x + STRIDE < widthPx; x += STRIDE) {
      const value = luma[row + x] ?? 0
      sum += value
      squares += value * value
      differences += Math.abs(value - (luma[row + x + STRIDE] ?? 0)) + Math.abs(value - (luma[below + x] ?? 0))
      count++
    }
  }
  if (count === 0) return { mean: luma[0] ?? 0, spread: 0, detail: 0 }
  const mean = sum / count
  return { mean, spread: Math.sqrt(Math.max(0, squares / count - mean * mean)), detail: differences / (2 * count) }
}
