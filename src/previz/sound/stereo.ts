/** Two channels and what is done with them: made, mixed and placed between left and right. */

import type { Stereo } from '../encoder.ts'

/** Silence of a length in samples. */
export function silence(samples: number): Stereo {
  return { left: new Float32Array(samples), right: new Float32Array(samples) }
}

/** How much of a sound goes left and right. */
export type Pan = { readonly left: number; readonly right: number }

/** A place between left (-1) and right (1), equally loud everywhere. */
export function panTo(place: number): Pan {
  const angle = ((Math.max(-1, Math.min(1, place)) + 1) * Math.PI) / 4
  return { left: Math.cos(angle), right: Math.sin(angle) }
}

/** Adds a sound from a sample on; what lies outside is left out. */
export function mixAt(into: Stereo, mono: Float32Array, start: number, pan: Pan): void {
  addScaled(into.left, mono, start, pan.left)
  addScaled(into.right, mono, start, pan.right)
}

/** Adds both channels of a sound from a sample on; what lies outside is left out. */
export function mixStereoAt(into: Stereo, from: Stereo, start: number, gain: number): void {
  addScaled(into.left, from.left, start, gain)
  addScaled(into.right, from.right, start, gain)
}

/** Makes both channels louder or softer. */
export function amplify({ left, right }: Stereo, gain: number): void {
  for (let index = 0; index < left.length; index++) {
    left[index] = (left[index] ?? 0) * gain
    right[index] = (right[index] ?? 0) * gain
  }
}

function addScaled(channel: Float32Array, from: Float32Array, start: number, gain: number): void {
  const end = Math.min(from.length, channel.length - start)
  for (let index = Math.max(0, -start); index < end; index++) {
    channel[start + index] = (channel[start + index] ?? 0) + (from[index] ?? 0) * gain
  }
}
