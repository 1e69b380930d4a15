/** A room: eight delays that feed one another (feedback delay network, Jot and Chaigne 1991, AES 3030). */

import { SAMPLE_RATE, type Stereo } from '../../encoder.ts'
import { onePole } from './noise.ts'

/** The delays in samples: far from one another, with no common factors. */
const DELAYS: readonly number[] = [1123, 1327, 1559, 1801, 2053, 2311, 2593, 2903]

/** The longest delay fits into it; a power of two, so that its end is found by a mask. */
const LINE_SAMPLES = 4096
const MASK = LINE_SAMPLES - 1

/** A room's size: the seconds in which its sound falls to a thousandth, and how dull its walls are. */
export type Room = { readonly seconds: number; readonly dullHz: number }

/** Adds the room's answer to `dry` into `into`, of the same length. The matrix is a Householder reflection. */
export function addReverb(into: Stereo, dry: Stereo, room: Room): void {
  const lines = DELAYS.map(() => new Float32Array(LINE_SAMPLES))
  const gains = Float64Array.from(DELAYS, (delay) => 0.001 ** (delay / (room.seconds * SAMPLE_RATE)))
  const damp = onePole(room.dullHz)
  const heard = new Float64Array(8)
  const state = new Float64Array(8)
  const samples = into.left.length
  for (let index = 0; index < samples; index++) {
    let sum = 0
    for (let line = 0; line < 8; line++) {
      const old = lines[line]?.[(index - (DELAYS[line] ?? 0)) & MASK] ?? 0
      const dull = (state[line] ?? 0) + (old - (state[line] ?? 0)) * damp
      state[line] = dull
      const value = dull * (gains[line] ?? 0)
      heard[line] = value
      sum += value
    }
    const shared = sum * 0.25
    const left = (dry.left[index] ?? 0) * 0.5
    const right = (dry.right[index] ?? 0) * 0.5
    const at = index & MASK
    for (let line = 0; line < 8; line++) {
      const target = lines[line]
      if (target !== undefined) target[at] = (heard[line] ?? 0) - shared + ((line & 1) === 0 ? left : right)
    }
    into.left[index] =
      (into.left[index] ?? 0) + ((heard[0] ?? 0) + (heard[2] ?? 0) - (heard[4] ?? 0) + (heard[6] ?? 0)) * 0.5
    into.right[index] =
      (into.right[index] ?? 0) + ((heard[1] ?? 0) + (heard[3] ?? 0) - (heard[5] ?? 0) + (heard[7] ?? 0)) * 0.5
  }
}
