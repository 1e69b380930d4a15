/** Smooth noise: the shape of ridges, dunes and clouds. */

import type { Chance } from '../random.ts'

/** Noise over a line or a plane, 0 to 1. */
export type Noise = (x: number, y?: number) => number

const SIDE = 256

/** Value noise on a lattice that repeats every 256 units. */
export function createNoise(chance: Chance): Noise {
  const lattice = Float32Array.from({ length: SIDE * SIDE }, chance)
  const value = (x: number, y: number) => lattice[(y & (SIDE - 1)) * SIDE + (x & (SIDE - 1))] ?? 0
  return (x, y = 0) => {
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [u, v] = [smooth(x - left), smooth(y - top)]
    const upper = value(left, top) * (1 - u) + value(left + 1, top) * u
    const lower = value(left, top + 1) * (1 - u) + value(left + 1, top + 1) * u
    return upper * (1 - v) + lower * v
  }
}

/** Several octaves of noise, each twice as fine and `gain` times as strong as the one before, 0 to 1. */
export function fractal(noise: Noise, x: number, y: number, octaves: number, gain = 0.5): number {
  let sum = 0
  let strength = 1
  let total = 0
  for (let octave = 0, scale = 1; octave < octaves; octave++, scale *= 2, strength *= gain) {
    sum += noise(x * scale + octave * 37, y * scale + octave * 17) * strength
    total += strength
  }
  return sum / total
}

/** The same with its valleys folded up into sharp crests, 0 to 1. */
export function crested(noise: Noise, x: number, octaves: number): number {
  let sum = 0
  let strength = 1
  let total = 0
  for (let octave = 0, scale = 1; octave < octaves; octave++, scale *= 2.1, strength *= 0.48) {
    const value = noise(x * scale + octave * 53, octave * 11)
    sum += (1 - Math.abs(2 * value - 1)) * strength
    total += strength
  }
  return sum / total
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothstep(low: number, high: number, value: number): number {
  return smooth(Math.min(1, Math.max(0, (value - low) / (high - low))))
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t)
}
