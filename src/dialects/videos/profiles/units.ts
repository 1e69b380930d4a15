/**
 * Requests in the units of servers that know no tiers and ratios but pixels, and no seconds but frames. What an exact size
 * says of resolution and ratio is said by it; only what changes is noted.
 */

import { FRAMES_PER_SECOND } from '../../../core/model.ts'
import type { Notes } from '../../../core/notes.ts'
import type { GenerationRequest } from '../../../core/request.ts'
import { type PixelSize, SEEDANCE_PIXELS } from '../../../core/shape.ts'

/** The size that is asked for, exactly or by tier and ratio; `undefined` where nothing is said of it. */
export function sizeAsked(request: GenerationRequest, notes: Notes): PixelSize | undefined {
  const { size, resolution, ratio } = request
  if (size !== undefined) return size
  if (ratio === 'adaptive') notes.approximated('ratio', 'adaptive is left to the receiver')
  if (resolution === undefined && (ratio === undefined || ratio === 'adaptive')) return undefined
  if (resolution === undefined) notes.approximated('size', 'pixels are told here: those of 720p')
  if (ratio === undefined || ratio === 'adaptive') notes.approximated('size', 'pixels are told here: those of 16:9')
  return SEEDANCE_PIXELS[resolution ?? '720p'][ratio === undefined || ratio === 'adaptive' ? '16:9' : ratio]
}

/** The size with both sides a multiple of so many pixels, one of them at least. */
export function sizeInSteps(size: PixelSize, stepPx: number, notes: Notes): PixelSize {
  const rounded = { widthPx: inSteps(size.widthPx, stepPx), heightPx: inSteps(size.heightPx, stepPx) }
  if (rounded.widthPx !== size.widthPx || rounded.heightPx !== size.heightPx) {
    notes.approximated('size', `sides are multiples of ${stepPx} here: ${rounded.widthPx}x${rounded.heightPx}`)
  }
  return rounded
}

function inSteps(lengthPx: number, stepPx: number): number {
  return Math.max(1, Math.round(lengthPx / stepPx)) * stepPx
}

/** The size of a list that is nearest, both sides on a logarithmic scale. */
export function nearestSize(size: PixelSize, offered: readonly PixelSize[], notes: Notes): PixelSize {
  const distance = ({ widthPx, heightPx }: PixelSize) =>
    Math.abs(Math.log(widthPx / size.widthPx)) + Math.abs(Math.log(heightPx / size.heightPx))
  const [nearest = size] = offered.toSorted((one, other) => distance(one) - distance(other))
  if (nearest.widthPx !== size.widthPx || nearest.heightPx !== size.heightPx) {
    notes.approximated('size', `the nearest size that there is here: ${nearest.widthPx}x${nearest.heightPx}`)
  }
  return nearest
}

/** The length in seconds that is asked for; `undefined` where it is left to the receiver. */
export function secondsAsked({ frames, durationSeconds }: GenerationRequest, notes: Notes): number | undefined {
  if (frames !== undefined) {
    notes.approximated('frames', 'whole seconds are told here')
    notes.approximated('durationSeconds', 'it is what the frames come to')
    return frames / FRAMES_PER_SECOND
  }
  if (durationSeconds !== -1) return durationSeconds
  notes.approximated('durationSeconds', 'the length is left to the receiver')
  return undefined
}

/** The number of seconds of a list that is nearest. */
export function nearestSeconds(seconds: number, offered: readonly number[], notes: Notes): number {
  const [nearest = seconds] = offered.toSorted((one, other) => Math.abs(one - seconds) - Math.abs(other - seconds))
  if (nearest !== seconds) notes.approximated('durationSeconds', `the nearest length that there is here: ${nearest} s`)
  return nearest
}

/** A length in frames, and in seconds where it was told in seconds. */
export type Length = { readonly frames: number; readonly seconds?: number }

/** Groups of frames that video models compress into one: their films have `4k + 1` of them. */
const GROUP = 4

/** The length as such models have it; `undefined` where it is left to the receiver. */
export function framesAsked({ frames, durationSeconds }: GenerationRequest, notes: Notes): Length | undefined {
  if (frames !== undefined) {
    const nearest = Math.max(0, Math.round((frames - 1) / GROUP)) * GROUP + 1
    if (nearest !== frames) notes.approximated('frames', `films have 4k + 1 frames here: ${nearest}`)
    if (durationSeconds !== undefined) notes.dropped('durationSeconds', 'the length is told in frames')
    return { frames: nearest }
  }
  if (durationSeconds === undefined) return undefined
  if (durationSeconds === -1) {
    notes.approximated('durationSeconds', 'the length is left to the receiver')
    return undefined
  }
  notes.approximated('durationSeconds', 'films have 4k + 1 frames here: one more than the seconds come to')
  return { frames: durationSeconds * FRAMES_PER_SECOND + 1, seconds: durationSeconds }
}

/** What sides are multiples of: most models on servers of one's own compress 16 pixels into one. */
const STEP_PX = 16

/** How such servers are told the shape, the length and the seed; what is absent is left to the server. */
export type PixelsAndFrames = {
  readonly size: PixelSize | undefined
  readonly seconds: number | undefined
  readonly num_frames: number | undefined
  readonly fps: number | undefined
  readonly seed: number | undefined
}

/** A request in pixels and frames. */
export function pixelsAndFrames(request: GenerationRequest, notes: Notes): PixelsAndFrames {
  const length = framesAsked(request, notes)
  const asked = sizeAsked(request, notes)
  const isSeedOpen = request.seed === -1
  if (isSeedOpen) notes.approximated('seed', 'the server has one of its own')
  return {
    size: asked && sizeInSteps(asked, STEP_PX, notes),
    seconds: length?.seconds,
    num_frames: length?.frames,
    fps: length && FRAMES_PER_SECOND,
    seed: isSeedOpen ? undefined : request.seed,
  }
}
