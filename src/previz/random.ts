/** Chance that can be repeated: the same seed gives the same numbers on every machine. */

/** A source of numbers from 0 (included) to 1 (not included). */
export type Chance = () => number

/** The FNV-1a hash of a text, 0 to 2^32-1. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}

/** A stream of chance for one purpose: streams of different names have nothing to do with each other (sfc32). */
export function chanceFrom(seed: number, name: string): Chance {
  let [a, b, c, counter] = [hashText(name), seed | 0, 0x9e3779b9, 1]
  const next = () => {
    const result = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + result
    c |= 0
    return (result >>> 0) / 2 ** 32
  }
  for (let round = 0; round < 15; round++) next()
  return next
}

/** A number between two others. */
export function between(chance: Chance, low: number, high: number): number {
  return low + (high - low) * chance()
}

/** One of several things. */
export function pick<T>(chance: Chance, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(chance() * choices.length)] ?? choices[0]
}
