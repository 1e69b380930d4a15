/** A room: eight delays that feed one another (feedback delay network, Jot and Chaigne 1991, AES 3030). */

import { SAMPLE_RATE, type Stereo } from '../../encoder.ts'
import { onePole } from './noise.ts'

/** The delays in samples: far from one another, with no common factors. */
const DELAYS: readonly number[] = [1123, 1327, 1559, 1801, 2053, 2311, 2593, 2903]

/** How much of each delay is heard on the left, and on the right. */
const LEFT: readonly number[] = [0.5, 0, 0.5, 0, -0.5, 0, 0.5, 0]
const RIGHT: readonly number[] = [0, 0.5, 0, 0.5, 0, -0.5, 0, 0.5]

/** A delay's memory: a power of two that holds the longest and a block, so that its end is found by a mask. */
const LINE_SAMPLES = 4096
const MASK = LINE_SAMPLES - 1

/** Samples worked on at once, delay by delay: fewer than the shortest delay, so none hears itself within. */
const BLOCK_SAMPLES = 512

/** A room's size: the seconds in which its sound falls to a thousandth, and how dull its walls are. */
export type Room = { readonly seconds: number; readonly dullHz: number }

/** A delay with what it holds, its last output and what it keeps of a sound in each round. */
type Line = {
  readonly memory: Float32Array
  readonly heard: Float32Array
  readonly delay: number
  readonly gain: number
  state: number
}

/** Adds the room's answer to `dry` into `into`, of the same length. The matrix is a Householder reflection. */
export function addReverb(into: Stereo, dry: Stereo, room: Room): void {
  const lines = DELAYS.map((delay): Line => {
    const gain = 0.001 ** (delay / (room.seconds * SAMPLE_RATE))
    return { memory: new Float32Array(LINE_SAMPLES), heard: new Float32Array(BLOCK_SAMPLES), delay, gain, state: 0 }
  })
  const damp = onePole(room.dullHz)
  const sum = new Float32Array(BLOCK_SAMPLES)
  for (let start = 0; start < into.left.length; start += BLOCK_SAMPLES) {
    const length = Math.min(BLOCK_SAMPLES, into.left.length - start)
    sum.fill(0)
    for (const line of lines) readLine(line, start, length, damp, sum)
    for (const [index, line] of lines.entries()) {
      writeLine(line, start, length, sum, index % 2 === 0 ? dry.left : dry.right)
      if (LEFT[index] !== 0) addHeard(into.left, line.heard, start, length, LEFT[index] ?? 0)
      if (RIGHT[index] !== 0) addHeard(into.right, line.heard, start, length, RIGHT[index] ?? 0)
    }
  }
}

/** What comes out of a delay, made duller and softer. */
function readLine(line: Line, start: number, length: number, damp: number, sum: Float32Array): void {
  const { memory, heard, delay, gain } = line
  let { state } = line
  for (let index = 0; index < length; index++) {
    state += ((memory[(start + index - delay) & MASK] ?? 0) - state) * damp
    const value = state * gain
    heard[index] = value
    sum[index] = (sum[index] ?? 0) + value
  }
  line.state = state
}

/** What goes into a delay: its share of all of them, and what is new. */
function writeLine({ memory, heard }: Line, start: number, length: number, sum: Float32Array, dry: Float32Array): void {
  for (let index = 0; index < length; index++) {
    memory[(start + index) & MASK] = (heard[index] ?? 0) - (sum[index] ?? 0) * 0.25 + (dry[start + index] ?? 0) * 0.5
  }
}

function addHeard(into: Float32Array, heard: Float32Array, start: number, length: number, gain: number): void {
  for (let index = 0; index < length; index++) {
    into[start + index] = (into[start + index] ?? 0) + (heard[index] ?? 0) * gain
  }
}
