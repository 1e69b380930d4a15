/** Smooth noise: the shape of ridges, dunes and clouds. */

import type { Chance } from '../random.ts'

/** Noise over a line or a plane, 0 to 1. */
export type Noise = (x: number, y?: number) => number

const SIDE = 256

/** Value noise on a lattice that repeats every 256 units. */
export function createNoise(chance: Chance): Noise {
  const lattice = Float32Array.from({ length: SIDE * SIDE }, chance)
  return (x, y = 0) => {
    const left = Math.floor(x)
    const top = Math.floor(y)
    const u = smooth(x - left)
    const v = smooth(y - top)
    const [upper, lower] = [(top & (SIDE - 1)) * SIDE, ((top + 1) & (SIDE - 1)) * SIDE]
    const [first, second] = [left & (SIDE - 1), (left + 1) & (SIDE - 1)]
    const above = (lattice[upper + first] ?? 0) * (1 - u) + (lattice[upper + second] ?? 0) * u
    const below = (lattice[lower + first] ?? 0) * (1 - u) + (lattice[lower + second] ?? 0) * u
    return above * (1 - v) + below * v
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
