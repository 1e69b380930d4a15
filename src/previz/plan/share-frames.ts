/** The sharing of a film's frames among its shots. */

import { assert } from '../../core/assert.ts'

/** What a shot asks for: a weight, and the most that it can fill, in frames. */
export type Share = { readonly weight: number; readonly framesMax?: number }

/**
 * Shares the frames by weight, but gives footage no more than it lasts while there are others to fill the rest. Every shot has
 * at least one frame; the sum is exact.
 */
export function shareFrames(frames: number, shares: readonly Share[]): number[] {
  const total = shares.reduce((sum, { weight }) => sum + weight, 0)
  const even = shares.map(({ weight }) => (frames * weight) / total)
  const open = shares.filter(({ framesMax }) => framesMax === undefined)
  const openWeight = open.reduce((sum, { weight }) => sum + weight, 0)
  const footage = shares.map(({ framesMax = frames }, index) =>
    open.length > 0 ? Math.min(even[index] ?? 0, framesMax) : (even[index] ?? 0),
  )
  const spare = frames - footage.reduce((sum, length) => sum + length, 0)
  const wanted = footage.map((length, index) => {
    const share = shares[index]
    return share !== undefined && share.framesMax === undefined ? length + (spare * share.weight) / openWeight : length
  })
  let end = 0
  let cut = 0
  return wanted.map((length, index) => {
    end += length
    const start = cut
    const left = shares.length - 1 - index
    cut = left === 0 ? frames : Math.min(Math.max(Math.round(end), start + 1), frames - left)
    assert(cut > start, 'every shot has a frame')
    return cut - start
  })
}
