/** Chance that can be had again: the same seed gives the same numbers. */

import type { Random } from '../../src/core/ports.ts'

/** A seeded generator (sfc32). */
export class Chance implements Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number, stream = 0) {
    this.#a = seed | 0
    this.#b = Math.floor(seed / 2 ** 32) | 0
    this.#c = stream | 0
    for (let round = 0; round < 15; round++) this.next()
  }

  /** A whole number from 0 to 2^32-1. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  fraction(): number {
    return this.next() / 2 ** 32
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count)
    for (let index = 0; index < count; index++) bytes[index] = this.next() >>> 24
    return bytes
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1))
  }

  /** True with this probability, which is 0 to 1. */
  hit(probability: number): boolean {
    return probability > 0 && this.fraction() < probability
  }

  /** One of the choices. */
  pick<Choice>(choices: readonly Choice[]): Choice {
    if (choices.length === 0) throw new Error('there is something to choose from')
    return choices[Math.floor(this.fraction() * choices.length)] as Choice
  }
}
